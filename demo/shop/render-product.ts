import { findCategory, listCompanions } from './catalogue.ts';
import { drawProduct } from './drawing.ts';
import { renderFrame, type View } from './frame.ts';
import { html, type Html } from './html.ts';
import { toPriceText } from './money.ts';
import type { Product } from './product.ts';
import { renderGrid } from './render-list.ts';
import { toProductPayload, type ProductPayload } from './signals.ts';

const toJsonLd = (product: Product, payload: ProductPayload): unknown => ({
  '@context': 'https://schema.org',
  '@type': 'Product',
  productID: payload.id,
  sku: payload.sku,
  name: payload.name,
  category: payload.category,
  brand: { '@type': 'Brand', name: payload.brand },
  description: product.line,
  image: payload.image,
  url: payload.url,
  offers: {
    '@type': 'Offer',
    price: payload.price.amount,
    priceCurrency: payload.price.currency,
    availability: 'https://schema.org/InStock',
  },
});

const crumbs = (product: Product): Html => html`
  <nav class="crumbs" aria-label="You are here">
    <a href="/">Marram</a>
    <span aria-hidden="true">/</span>
    <a href="/c/${product.category}">${findCategory(product.category)?.name}</a>
  </nav>
`;

const addForm = (): Html => html`
  <form class="add" data-add>
    <div class="stepper">
      <button type="button" data-step="-1" aria-label="One less">−</button>
      <label class="unseen" for="quantity">Quantity</label>
      <input id="quantity" name="quantity" inputmode="numeric" pattern="[1-9][0-9]?" value="1" maxlength="2" required />
      <button type="button" data-step="1" aria-label="One more">+</button>
    </div>
    <button class="button" type="submit">Add to basket</button>
  </form>
  <p class="added" role="status" data-added></p>
  <noscript><p class="quiet">The basket needs JavaScript.</p></noscript>
`;

const companions = (product: Product, view: View): Html => html`
  <section aria-labelledby="companions">
    <h2 id="companions">From the same shelf</h2>
    ${renderGrid(listCompanions(product), view.currency)}
  </section>
`;

/** A product's own page. */
export function renderProduct(view: View, product: Product): Html {
  const payload = toProductPayload(product, view);
  return renderFrame(view, {
    title: `${product.name} · Marram`,
    description: product.line,
    shelf: product.category,
    data: { kind: 'product', product: payload, prices: product.prices, slug: product.slug },
    jsonLd: toJsonLd(product, payload),
    body: html`
      ${crumbs(product)}
      <div class="product">
        <div class="tile product-tile tile-${product.look.tile}">${drawProduct(product)}</div>
        <div class="product-words">
          <p class="kicker">${product.brand}</p>
          <h1>${product.name}</h1>
          <p class="lead">${product.line}</p>
          <p class="product-price">
            <span class="price">${toPriceText(product.prices[view.currency], view.currency)}</span>
            <span class="quiet">${product.variant}</span>
          </p>
          ${addForm()}
          <ul class="facts">
            ${product.facts.map((fact) => html`<li>${fact}</li>`)}
          </ul>
          <p class="quiet">No. ${product.sku}</p>
        </div>
      </div>
      ${companions(product, view)}
    `,
  });
}

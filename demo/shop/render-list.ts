import { CATALOGUE, listCategory } from './catalogue.ts';
import { drawProduct } from './drawing.ts';
import { renderFrame, type View } from './frame.ts';
import { html, type Html } from './html.ts';
import { toPriceText, type Currency } from './money.ts';
import { CATEGORIES, type Category, type CategorySlug, type Look, type Product } from './product.ts';
import { toProductPath } from './signals.ts';

const card = (product: Product, currency: Currency): Html => html`
  <li class="card">
    <a href="${toProductPath(product)}">
      <span class="tile tile-${product.look.tile}">${drawProduct(product)}</span>
      <span class="card-name">${product.name}</span>
      <span class="card-line">
        <span class="card-variant">${product.variant}</span>
        <span class="price">${toPriceText(product.prices[currency], currency)}</span>
      </span>
    </a>
  </li>
`;

/** Products side by side, each a link to its page. */
export const renderGrid = (products: readonly Product[], currency: Currency): Html => html`
  <ul class="grid" role="list">
    ${products.map((product) => card(product, currency))}
  </ul>
`;

const SHELF_TILES: Readonly<Record<CategorySlug, Look['tile']>> = {
  mugs: 'clay',
  lamps: 'sand',
  chairs: 'sea',
  textiles: 'plum',
  plants: 'moss',
  paper: 'rose',
};

const shelfLink = (category: Category): Html => {
  const [first] = listCategory(category);
  return html`
    <li>
      <a class="shelf tile-${SHELF_TILES[category.slug]}" href="/c/${category.slug}">
        ${first && drawProduct(first)}
        <span>${category.name}</span>
      </a>
    </li>
  `;
};

const FRONT = ['harbour-mug-red', 'bell-pendant-plum', 'cove-armchair-moss'];

const hero = (): Html => html`
  <section class="hero" aria-labelledby="hero-title">
    <div>
      <p class="kicker">A small shop for the house</p>
      <h1 id="hero-title">Things that stay<br />where the wind is.</h1>
      <p class="lead">
        Thirty plain and patient things: mugs, lamps, chairs, cloth, plants and paper. Look at one, search for another,
        put a third into the basket.
      </p>
      <a class="button" href="#all">See all thirty</a>
    </div>
    <div class="hero-scene" aria-hidden="true">
      ${CATALOGUE.filter(({ slug }) => FRONT.includes(slug)).map(drawProduct)}
    </div>
  </section>
`;

const front = (view: View): Html =>
  renderFrame(view, {
    title: 'Marram, a small shop for the house',
    description: 'Mugs, lamps, chairs, textiles, plants and paper.',
    body: html`
      ${hero()}
      <section aria-labelledby="shelves-title">
        <h2 id="shelves-title">Shelves</h2>
        <ul class="shelf-row" role="list">
          ${CATEGORIES.map(shelfLink)}
        </ul>
      </section>
      <section aria-labelledby="all">
        <h2 id="all">Everything</h2>
        ${renderGrid(CATALOGUE, view.currency)}
      </section>
    `,
  });

/** The front page, or one shelf. */
export function renderList(view: View, category?: Category): Html {
  if (!category) return front(view);
  const products = listCategory(category);
  return renderFrame(view, {
    title: `${category.name} · Marram`,
    description: category.line,
    shelf: category.slug,
    body: html`
      <div class="page-head">
        <h1>${category.name}</h1>
        <p class="lead">${category.line}</p>
        <p class="quiet">${products.length} things</p>
      </div>
      ${renderGrid(products, view.currency)}
    `,
  });
}

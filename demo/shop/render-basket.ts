import { renderFrame, type View } from './frame.ts';
import { html, type Html } from './html.ts';

const lineTemplate = (): Html => html`
  <template id="basket-line">
    <li class="line">
      <a class="line-picture" data-link tabindex="-1" aria-hidden="true"
        ><img data-image alt="" width="96" height="96"
      /></a>
      <div class="line-words">
        <a class="line-name" data-link data-name></a>
        <span class="quiet" data-variant></span>
        <button class="plain" type="button" data-remove>Remove</button>
      </div>
      <div class="stepper">
        <button type="button" data-less aria-label="One less">−</button>
        <span class="stepper-number" data-quantity></span>
        <button type="button" data-more aria-label="One more">+</button>
      </div>
      <span class="price" data-price></span>
    </li>
  </template>
`;

/** The basket's page. What is in it lives in the visitor's browser, so the page script fills it. */
export const renderBasket = (view: View): Html =>
  renderFrame(view, {
    title: 'Basket · Marram',
    description: 'What you have put aside.',
    data: { kind: 'basket', currency: view.currency },
    body: html`
      <div class="page-head"><h1>Basket</h1></div>
      <div class="basket" data-basket="loading">
        <p class="basket-loading quiet">Looking into the basket…</p>
        <div class="basket-empty empty">
          <p>Nothing in it yet.</p>
          <a class="button" href="/">Look around</a>
        </div>
        <div class="basket-full">
          <ul class="lines" role="list" data-lines></ul>
          <div class="sum">
            <span>Total</span>
            <span class="price" data-total></span>
          </div>
          <p class="quiet">A demo shop: there is no checkout, and nobody will send you a chair.</p>
        </div>
        <p class="unseen" role="status" data-said></p>
      </div>
      ${lineTemplate()}
      <noscript><p class="empty">The basket needs JavaScript.</p></noscript>
    `,
  });

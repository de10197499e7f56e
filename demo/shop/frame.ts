import { html, jsonBlock, type Html } from './html.ts';
import { CURRENCIES, type Currency } from './money.ts';
import type { PageData } from './page-data.ts';
import { CATEGORIES } from './product.ts';

/** What every page is rendered with. */
export interface View {
  /** Where the shop is, without a slash at the end. */
  readonly origin: string;
  /** The address of this page, from the slash on. */
  readonly path: string;
  readonly currency: Currency;
  /** How the visitor left the inspector; `auto` opens it where there is room beside the shop. */
  readonly inspector: 'open' | 'closed' | 'auto';
  readonly tag: ScriptTag;
}

/** The attributes of tillroll's script tag: all that a shop writes. */
export interface ScriptTag {
  readonly endpoint: string;
  readonly key: string;
  /** `false` leaves the carrying to the page. */
  readonly worker: boolean;
}

/** What is inside a page. */
export interface Content {
  readonly title: string;
  readonly description: string;
  readonly body: Html;
  /** What the page script needs to know; absent where there is nothing to say. */
  readonly data?: PageData;
  readonly jsonLd?: unknown;
  /** The shelf this page is about. */
  readonly shelf?: string;
  /** What stands in the search field. */
  readonly query?: string;
}

const scriptTag = ({ endpoint, key, worker }: ScriptTag): Html =>
  worker
    ? html`<script
        src="/tillroll/tillroll.js"
        data-endpoint="${endpoint}"
        data-key="${key}"
        data-service-worker="/tillroll-sw.js"
        defer
      ></script>`
    : html`<script src="/tillroll/tillroll.js" data-endpoint="${endpoint}" data-key="${key}" defer></script>`;

const head = (view: View, content: Content): Html => html`
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
    <meta name="color-scheme" content="light dark" />
    <meta name="description" content="${content.description}" />
    <title>${content.title}</title>
    <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
    <link rel="stylesheet" href="/demo/tokens.css" />
    <link rel="stylesheet" href="/demo/frame.css" />
    <link rel="stylesheet" href="/demo/dock.css" />
    <link rel="stylesheet" href="/demo/goods.css" />
    <link rel="stylesheet" href="/demo/counter.css" />
    ${scriptTag(view.tag)}
    <script type="module" src="/demo/shop.js"></script>
    <script type="module" src="/demo/inspector.js"></script>
    ${
      content.jsonLd !== undefined &&
      html`<script type="application/ld+json">
        ${jsonBlock(content.jsonLd)}
      </script>`
    }
    ${
      content.data &&
      html`<script type="application/json" id="shop-page">
        ${jsonBlock(content.data)}
      </script>`
    }
  </head>
`;

const search = (query: string): Html => html`
  <form class="search" role="search" action="/search">
    <label class="unseen" for="search-field">Search the shop</label>
    <input
      id="search-field"
      name="q"
      type="search"
      value="${query}"
      placeholder="Search: mug, oak, blue…"
      autocomplete="off"
      maxlength="200"
    />
    <button type="submit">
      <svg viewBox="0 0 20 20" aria-hidden="true" focusable="false">
        <circle cx="8.5" cy="8.5" r="5.5" />
        <path d="m13 13 4.5 4.5" />
      </svg>
      <span class="unseen">Search</span>
    </button>
  </form>
`;

const currencySwitch = ({ currency, path }: View): Html => html`
  <nav class="currency" aria-label="Currency">
    ${CURRENCIES.map(
      (each) =>
        html`<a
          href="/currency?is=${each}&back=${encodeURIComponent(path)}"
          ${each === currency && html`aria-current="true"`}
          rel="nofollow"
          >${each}</a
        >`,
    )}
  </nav>
`;

const top = (view: View, content: Content): Html => html`
  <header class="top">
    <div class="top-row">
      <a class="brand" href="/" aria-label="Marram, to the front page">
        <svg viewBox="0 0 28 28" aria-hidden="true" focusable="false">
          <path d="M14 26C13 16 9 9 3 5c8 2 11 8 11 14 0-8 1-14 4-18-1 7 0 11-1 17 2-6 4-9 8-10-6 5-8 10-9 18z" />
        </svg>
        <span>Marram</span>
      </a>
      ${search(content.query ?? '')} ${currencySwitch(view)}
      <a class="basket-link" href="/basket">
        <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">
          <path d="M4 9h16l-1.6 10a1.5 1.5 0 0 1-1.5 1.3H7.1A1.5 1.5 0 0 1 5.6 19z" />
          <path d="M8.5 12V8a3.5 3.5 0 0 1 7 0v4" />
        </svg>
        <span>Basket</span>
        <span class="basket-count" data-basket-count>0</span>
      </a>
    </div>
    <nav class="shelves" aria-label="Shelves">
      ${CATEGORIES.map(
        ({ slug, name }) =>
          html`<a href="/c/${slug}" ${slug === content.shelf && html`aria-current="page"`}>${name}</a>`,
      )}
    </nav>
  </header>
`;

/** A whole page, from the doctype on. */
export const renderFrame = (view: View, content: Content): Html =>
  html`<!doctype html>
    <html lang="en" data-inspector="${view.inspector}">
      ${head(view, content)}
      <body>
        <a class="skip" href="#main">Skip to the goods</a>
        <div class="shop">
          ${top(view, content)}
          <main id="main" tabindex="-1">${content.body}</main>
          <footer class="foot">
            <p><strong>Marram</strong> sells nothing: it is the demo shop of tillroll. No order leaves this machine.</p>
            <p>What you do here is said as signals and shows up in the inspector.</p>
          </footer>
        </div>
        <tillroll-inspector></tillroll-inspector>
      </body>
    </html>`;

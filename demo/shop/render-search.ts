import { searchCatalogue } from './catalogue.ts';
import { renderFrame, type View } from './frame.ts';
import { html, type Html } from './html.ts';
import { CATEGORIES, type Category, type Product } from './product.ts';
import { renderGrid } from './render-list.ts';

const LIMIT_PAGE = 12;

/** What a visitor asks the search page for. */
export interface SearchRequest {
  readonly query: string;
  readonly category: Category | undefined;
  /** From 1. */
  readonly page: number;
}

const toSearchPath = ({ query, category, page }: SearchRequest): string => {
  const words = new URLSearchParams({ q: query });
  if (category) words.set('category', category.slug);
  if (page > 1) words.set('page', String(page));
  return `/search?${words.toString()}`;
};

const filters = (request: SearchRequest): Html => {
  const link = (name: string, category: Category | undefined): Html =>
    html`<a
      class="chip"
      href="${toSearchPath({ ...request, category, page: 1 })}"
      ${category?.slug === request.category?.slug && html`aria-current="true"`}
      >${name}</a
    >`;
  return html`
    <nav class="chips" aria-label="Narrow to a shelf">
      ${link('All shelves', undefined)} ${CATEGORIES.map((category) => link(category.name, category))}
    </nav>
  `;
};

const pages = (request: SearchRequest, found: number): Html | undefined => {
  const last = Math.ceil(found / LIMIT_PAGE);
  if (last < 2) return undefined;
  const numbers = Array.from({ length: last }, (_, at) => at + 1);
  return html`
    <nav class="chips pages" aria-label="Pages">
      ${numbers.map(
        (page) =>
          html`<a
            class="chip"
            href="${toSearchPath({ ...request, page })}"
            ${page === request.page && html`aria-current="page"`}
            ><span class="unseen">Page </span>${page}</a
          >`,
      )}
    </nav>
  `;
};

const TRIES = ['mug', 'oak', 'linen', 'clay', 'A5'];

const nothing = (query: string): Html => html`
  <div class="empty">
    <p>${query === '' ? 'Nothing asked for yet.' : 'Nothing here by that name.'}</p>
    <p class="quiet">Try one of these:</p>
    <p class="chips">${TRIES.map((word) => html`<a class="chip" href="/search?q=${word}">${word}</a>`)}</p>
  </div>
`;

const headline = (query: string): Html =>
  query === '' ? html`<h1>Search</h1>` : html`<h1>Results for <q>${query}</q></h1>`;

const countText = (found: number): string => (found === 1 ? '1 thing found' : `${found} things found`);

const toPage = (products: readonly Product[], page: number): readonly Product[] =>
  products.slice((page - 1) * LIMIT_PAGE, page * LIMIT_PAGE);

/** What a search found. The query is text, whatever it looks like. */
export function renderSearch(view: View, request: SearchRequest): Html {
  const { query, category, page } = request;
  const found = searchCatalogue(request);
  const data = {
    kind: 'search',
    query,
    results: found.length,
    page,
    filters: category ? { category: category.slug } : {},
  } as const;
  return renderFrame(view, {
    title: query === '' ? 'Search · Marram' : `“${query}” · Marram`,
    description: 'Search the shop.',
    query,
    ...(query === '' ? {} : { data }),
    body: html`
      <div class="page-head">
        ${headline(query)} ${query !== '' && html`<p class="quiet">${countText(found.length)}</p>`}
        ${query !== '' && filters(request)}
      </div>
      ${found.length === 0 ? nothing(query) : renderGrid(toPage(found, page), view.currency)}
      ${pages(request, found.length)}
    `,
  });
}

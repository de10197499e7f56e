import { findCategory, findProduct } from '../shop/catalogue.ts';
import { drawProductFile } from '../shop/drawing.ts';
import type { ScriptTag, View } from '../shop/frame.ts';
import { html, type Html } from '../shop/html.ts';
import { isCurrency } from '../shop/money.ts';
import { renderBasket } from '../shop/render-basket.ts';
import { renderList } from '../shop/render-list.ts';
import { renderMissing } from '../shop/render-missing.ts';
import { renderProduct } from '../shop/render-product.ts';
import { renderSearch } from '../shop/render-search.ts';
import type { Answer, ShopRequest } from './exchange.ts';

/** What the pages need to know of the place they are served from. */
export interface Site {
  /** The shop's address, without a slash at the end. */
  readonly url: string;
  readonly tag: ScriptTag;
  /** The backend's origin where it is not the shop's own. */
  readonly backendOrigin: string | undefined;
}

const LONGEST_QUERY = 200;

const cookieOf = (request: ShopRequest, name: string): string | undefined =>
  request.headers.cookie
    ?.split(/;\s*/)
    .find((pair) => pair.startsWith(`${name}=`))
    ?.slice(name.length + 1);

function toView(request: ShopRequest, site: Site): View {
  const currency = cookieOf(request, 'currency');
  const inspector = cookieOf(request, 'inspector');
  const { host } = request.headers;
  const query = request.query.toString();
  return {
    origin: host && /^[\w.:[\]-]+$/.test(host) ? `http://${host}` : site.url,
    path: query === '' ? request.path : `${request.path}?${query}`,
    currency: isCurrency(currency) ? currency : 'EUR',
    inspector: inspector === 'open' || inspector === 'closed' ? inspector : 'auto',
    tag: { ...site.tag, worker: site.tag.worker && request.query.get('worker') !== 'off' },
  };
}

/** No inline script, no inline style, nothing from elsewhere: what a careful shop would send. */
const toPolicy = ({ backendOrigin }: Site): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    backendOrigin ? `connect-src 'self' ${backendOrigin}` : "connect-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

const toPage = (body: Html, site: Site, status = 200): Answer => ({
  status,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': toPolicy(site),
    'referrer-policy': 'same-origin',
  },
  body: body.text,
});

const toPicture = (body: Html): Answer => ({
  status: 200,
  headers: { 'content-type': 'image/svg+xml; charset=utf-8', 'content-security-policy': "default-src 'none'" },
  body: body.text,
});

const FAVICON = html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 28 28">
  <path
    d="M14 26C13 16 9 9 3 5c8 2 11 8 11 14 0-8 1-14 4-18-1 7 0 11-1 17 2-6 4-9 8-10-6 5-8 10-9 18z"
    fill="#2f7f78"
  />
</svg>`;

/** Keeps the currency in a cookie and goes back to the page; only to a page of this shop. */
function changeCurrency({ query }: ShopRequest): Answer {
  const back = query.get('back') ?? '/';
  const currency = query.get('is');
  return {
    status: 303,
    headers: {
      location: /^\/(?![/\\])[\x20-\x7e]*$/.test(back) ? back : '/',
      'set-cookie': `currency=${isCurrency(currency) ? currency : 'EUR'}; Path=/; SameSite=Lax; Max-Age=31536000`,
    },
    body: '',
  };
}

function renderNamed(view: View, path: string): Html | undefined {
  const [, shelf, slug = ''] = /^\/([cp])\/([a-z0-9-]+)$/.exec(path) ?? [];
  const category = shelf === 'c' ? findCategory(slug) : undefined;
  if (category) return renderList(view, category);
  const product = shelf === 'p' ? findProduct(slug) : undefined;
  return product && renderProduct(view, product);
}

function toSearch(view: View, { query }: ShopRequest): Html {
  const page = Number(query.get('page') ?? 1);
  return renderSearch(view, {
    query: (query.get('q') ?? '').trim().slice(0, LONGEST_QUERY),
    category: findCategory(query.get('category') ?? undefined),
    page: Number.isInteger(page) && page > 0 && page < 1000 ? page : 1,
  });
}

/** Answers every address that is neither a file nor the demo's own: with a page, a picture, or the page for nothing. */
export function answerPage(request: ShopRequest, site: Site): Answer {
  const { path } = request;
  const view = toView(request, site);
  if (path === '/') return toPage(renderList(view), site);
  if (path === '/search') return toPage(toSearch(view, request), site);
  if (path === '/basket') return toPage(renderBasket(view), site);
  if (path === '/currency') return changeCurrency(request);
  if (path === '/favicon.svg') return toPicture(FAVICON);
  const picture = findProduct(/^\/i\/([a-z0-9-]+)\.svg$/.exec(path)?.[1] ?? '');
  if (picture) return toPicture(drawProductFile(picture));
  const named = renderNamed(view, path);
  return named ? toPage(named, site) : toPage(renderMissing(view), site, 404);
}

import type { Reader } from './desk.ts';
import { createDraft } from './draft.ts';

const PAGE_PARAMETERS = ['page', 'p', 'paged', 'pg'];

const toCount = (text: string | null | undefined): number | undefined =>
  text && /^\d{1,9}$/.test(text) ? Number(text) : undefined;

/** Which page of the results an address names. WordPress has it in the path. */
function pageOf({ searchParams, pathname }: URL): { readonly value: number; readonly from: string } | undefined {
  for (const name of PAGE_PARAMETERS) {
    const value = toCount(searchParams.get(name));
    if (value !== undefined && value > 0) return { value, from: `url ?${name}` };
  }
  const value = toCount(/\/page\/(\d+)/.exec(pathname)?.[1]);
  return value ? { value, from: 'url path' } : undefined;
}

/** An address that changes with every key that is pressed is read when it rests. */
const REST_MS = 500;

/** Says `product_search` for every page whose address has a query. */
export const readSearch: Reader = ({ window, settings, pages, say, later }) => {
  function read(): void {
    const url = new URL(window.location.href);
    const isAsked = (name: string): boolean => (url.searchParams.get(name) ?? '').trim() !== '';
    const name = settings.searchParameters.find(isAsked);
    if (name === undefined) return;
    const draft = createDraft();
    draft.text('/query', { value: url.searchParams.get(name), from: `url ?${name}` });
    draft.put('/page', pageOf(url));
    const results = toCount(window.document.querySelector('[data-results]')?.getAttribute('data-results'));
    draft.put('/results', { value: results, from: 'data-results' });
    say('product_search', draft);
  }
  let callOff = later(0, read);
  const stop = pages.onPage(({ start }) => {
    callOff();
    callOff = later(start === 'navigation' ? REST_MS : 0, read);
  });
  return () => {
    callOff();
    stop();
  };
};

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import type { Captured } from '../../../catalogue/index.ts';
import type { Tab } from '../../engines/engine.ts';
import type { PageServer } from './page-server.ts';

/** An event as a page's own words expect it. */
export interface ExpectedEvent {
  readonly name: string;
  /** The payload. Absent: any. */
  readonly data?: Readonly<Record<string, unknown>>;
  /** Absent: said by hand. Without fields: each field of the payload has one. */
  readonly captured?: Partial<Captured>;
  /** One of these product ids; which reader comes first is open. */
  readonly anyId?: readonly string[];
}

/** A hand-written page in the shape of a real theme, and what it says. */
export interface Storefront {
  readonly file: string;
  readonly html: string;
  readonly path: string;
  readonly events: readonly ExpectedEvent[];
  /** What is complained about on the console, a piece of each. */
  readonly console: readonly string[];
}

/** An event as the page heard it. */
export interface HeardEvent {
  readonly name: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly captured?: Captured;
}

const FOLDER = fileURLToPath(new URL('../../fixtures/pages/', import.meta.url));
const EXPECTED = /<script type="application\/x-expected\+json">([^]*?)<\/script>/;

function readStorefront(file: string): Storefront {
  const html = readFileSync(FOLDER + file, 'utf8');
  const expected = JSON.parse(EXPECTED.exec(html)?.[1] ?? '{}') as Partial<Storefront>;
  const { path = `/${file}`, events = [], console = [] } = expected;
  return { file, html, path, events, console };
}

/** All pages of `test/fixtures/pages`. */
export const STOREFRONTS: readonly Storefront[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.html'))
  .map(readStorefront);

/** Keeps what the till says and what the console is told; runs before anything else in the page. */
function eavesdrop(): void {
  window.captures = { events: [], console: [], errors: [] };
  const { captures } = window;
  for (const level of ['warn', 'error'] as const) {
    const original = console[level].bind(console);
    console[level] = (...words: unknown[]) => {
      captures.console.push(words.join(' '));
      original(...words);
    };
  }
  addEventListener('error', ({ message }) => captures.errors.push(message));
  addEventListener('unhandledrejection', ({ reason }) => captures.errors.push(String(reason)));
  addEventListener('DOMContentLoaded', () =>
    window.tillroll?.ready((till) =>
      till.events$.subscribe(({ type, data }) => {
        const { context, ...payload } = data as { context: { captured?: Captured } };
        captures.events.push({
          name: type.replace('signal.', ''),
          data: payload,
          ...(context.captured && { captured: context.captured }),
        });
      }),
    ),
  );
}

/** Serves a page with ears; gives its address. */
export const putStorefront = (pages: PageServer, path: string, html: string): string =>
  pages.put(path, html.replace(/<head>/, `<head><script>(${eavesdrop})();</script>`));

/** A page of the shop with the tag and whatever a test needs. */
export const pageWith = (tag: string, body = '', head = ''): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>A page</title><link rel="icon" href="data:,">${head}
<script src="/tillroll.js" {{till}} ${tag}></script></head><body>${body}</body></html>`;

/** A block of JSON-LD. */
export const jsonLd = (thing: object): string => `<script type="application/ld+json">${JSON.stringify(thing)}</script>`;

/** What the page has heard so far. */
export const heardIn = (tab: Tab): Promise<readonly HeardEvent[]> => tab.evaluate(() => window.captures.events);

/** Passes when every reader that the tag asks for is there and has begun. */
export async function expectReaders(tab: Tab): Promise<void> {
  const missing = (): Promise<readonly string[]> =>
    tab.evaluate(() => {
      const loaded = performance.getEntriesByType('resource').map(({ name }) => name);
      const { capture = '' } = document.querySelector<HTMLElement>('script[data-capture]')?.dataset ?? {};
      const kinds = capture.split(/[\s,]+/).filter((kind) => kind !== '');
      return kinds.filter((kind) => !loaded.some((name) => name.endsWith(`/tillroll-${kind}.js`)));
    });
  await expect.poll(missing).toEqual([]);
  // A module runs a moment after it has come; what imports it as well runs after it.
  await tab.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const { capture = '' } = document.querySelector<HTMLElement>('script[data-capture]')?.dataset ?? {};
        const kinds = capture.split(/[\s,]+/).filter((kind) => kind !== '');
        const script = document.createElement('script');
        script.type = 'module';
        const imports = kinds.map((kind) => `import '/tillroll-${kind}.js';`);
        script.textContent = [...imports, `dispatchEvent(new Event('readers'));`].join('\n');
        addEventListener('readers', () => setTimeout(resolve), { once: true });
        document.head.append(script);
      }),
  );
}

declare global {
  interface Window {
    /** What {@link eavesdrop} has heard. */
    captures: { readonly events: HeardEvent[]; readonly console: string[]; readonly errors: string[] };
  }
}

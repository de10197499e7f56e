import { createHash } from 'node:crypto';

/** What the tag is to say. Everything has been checked. */
export interface SnippetWish {
  readonly endpoint: string;
  readonly key: string;
  readonly serviceWorker?: string;
  readonly capture?: string;
  readonly consent?: string;
  /** The folder from which the shop serves the tag's files; ends in a slash. */
  readonly from: string;
  /** The loader itself instead of its address: one request less before anything is kept. */
  readonly inline?: boolean;
  /** What the shop's templates write for the nonce of a page. */
  readonly nonce?: string;
}

/** A tag, and what a page's policy must allow for it. */
export interface Snippet {
  readonly tag: string;
  readonly policy: readonly string[];
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '"': '&quot;', '<': '&lt;', '>': '&gt;' };
const escape = (text: string): string => text.replaceAll(/[&"<>]/g, (sign) => ESCAPES[sign] ?? sign);

const hashOf = (algorithm: 'sha256' | 'sha384', code: string): string =>
  `${algorithm}-${createHash(algorithm).update(code).digest('base64')}`;

/** Where an address is, as a policy writes it. */
const sourceOf = (url: string): string => (url.startsWith('/') ? "'self'" : new URL(url).origin);

const attributesOf = (pairs: readonly (readonly [name: string, value: string | undefined])[]): string =>
  pairs.flatMap(([name, value]) => (value === undefined ? [] : [`\n  ${name}="${escape(value)}"`])).join('');

/**
 * Writes the tag. The core is loaded from the same folder by `import()`: a hash or a nonce lets the loader run, and the
 * folder's origin lets the core.
 */
export function toSnippet(wish: SnippetWish, loader: string): Snippet {
  const { endpoint, key, serviceWorker, capture, consent, from, inline = false, nonce } = wish;
  const said = attributesOf([
    ['data-endpoint', endpoint],
    ['data-key', key],
    ['data-service-worker', serviceWorker],
    ['data-capture', capture],
    ['data-consent', consent],
    ['nonce', nonce],
  ]);
  const isForeign = !from.startsWith('/');
  const source = attributesOf([
    ['src', `${from}tillroll.js`],
    ['integrity', hashOf('sha384', loader)],
    ['crossorigin', isForeign ? 'anonymous' : undefined],
  ]);
  // An inlined script has no address of its own: the folder says where the core is.
  const tag = inline
    ? `<script${attributesOf([['data-src', from]])}${said}\n>${loader}</script>`
    : `<script${source}${said}\n  defer\n></script>`;
  const byHash = inline && nonce === undefined ? `'${hashOf('sha256', loader)}' ` : '';
  const byNonce = nonce === undefined ? '' : `'nonce-${nonce}' `;
  return {
    tag,
    policy: [
      `script-src ${byNonce}${byHash}${sourceOf(from)}`,
      `connect-src ${sourceOf(endpoint)}`,
      ...(serviceWorker === undefined ? [] : [`worker-src ${sourceOf(serviceWorker)}`]),
    ],
  };
}

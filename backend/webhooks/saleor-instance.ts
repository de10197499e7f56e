import type { IncomingHttpHeaders } from 'node:http';
import { Problem } from '../collector/problems.ts';

/** The one Saleor whose webhooks are taken, and for which shop. */
export interface SaleorOptions {
  /** Its GraphQL API by the domain that Saleor itself has, such as `https://shop.saleor.cloud/graphql/`. */
  readonly apiUrl: string;
  /** Whose events they are. */
  readonly shop: string;
  /**
   * In whose name they are kept (CloudEvents `source`): ids are unique for a source. Default `saleor`, as an import's.
   * A shop that imports with another source says the same here, so that nothing is kept twice.
   */
  readonly source?: string;
  /** The webhook's `secretKey`, where it has one. Default: none, and only signatures by Saleor's own key are taken. */
  readonly secret?: string;
  /** How soon at the earliest Saleor's public keys are fetched again for a key that is not known. Default 10 s. */
  readonly readKeysEveryMs?: number;
}

/** What follows from the options. */
export interface SaleorInstance {
  /** The domain, with its port where it is not the usual one. */
  readonly host: string;
  /** Where its public keys are. */
  readonly keysUrl: string;
}

/** Reads where a Saleor is. Throws a `TypeError` when the URL of its API is none, or the secret is no secret. */
export function toSaleorInstance({ apiUrl, secret }: Pick<SaleorOptions, 'apiUrl' | 'secret'>): SaleorInstance {
  if (secret === '') throw new TypeError('The secret of Saleor’s webhooks is empty: anybody could sign with it.');
  const url = URL.canParse(apiUrl) ? new URL(apiUrl) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw new TypeError(`"${apiUrl}" is not the URL of a Saleor’s API, such as https://shop.saleor.cloud/graphql/`);
  return { host: url.host, keysUrl: `${url.origin}/.well-known/jwks.json` };
}

/** A header of Saleor's, by its name of today or by the one with `X-` that older versions have alone. */
export function saleorHeader(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[`saleor-${name}`] ?? headers[`x-saleor-${name}`];
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url);

/**
 * Throws when a webhook says that it is another Saleor's. The headers are not signed: this is for a sentence that helps
 * whoever has set it up, the signature decides.
 */
export function checkSender(headers: IncomingHttpHeaders, { host }: SaleorInstance): void {
  const domain = saleorHeader(headers, 'domain');
  const apiUrl = saleorHeader(headers, 'api-url');
  const said = [domain?.toLowerCase(), apiUrl && hostOf(apiUrl)].find((each) => each !== undefined && each !== host);
  if (said === undefined) return;
  throw new Problem(
    'sender_not_allowed',
    `This webhook is from ${said.slice(0, 200)}, and only those of ${host} are taken: see SALEOR_API_URL.`,
  );
}

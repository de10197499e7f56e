import { randomBytes } from 'node:crypto';
import { hashKey, type FindAccess } from './collector/access.ts';
import type { Journal, KeyRecord, Scope } from './journal/journal.ts';

/** What a new key is to be. */
export interface KeyWish {
  /** Whose events it is for; shops see nothing of each other. */
  readonly shop: string;
  /**
   * `collect`: signals from a page. `record`: everything, from the shop's own server. `read`: reading.
   * `collect` goes with nothing else: such a key is in the page's source.
   */
  readonly scopes: readonly Scope[];
  /** A collecting key works only from these; a reading key may also be used by pages of these. */
  readonly origins?: readonly string[];
  /** To tell keys apart. Default: the scopes. */
  readonly name?: string;
}

/** A key at the one moment in which it is known. */
export interface NewKey extends Omit<KeyRecord, 'hash'> {
  readonly key: string;
}

/** A wish that cannot be granted. The message says why and what would be possible. */
export class KeyError extends Error {
  override readonly name = 'KeyError';
  readonly code = 'bad_key_wish';
}

/** The keys of all shops. */
export interface Keys {
  /** Makes a key. It is returned once and kept only as its SHA-256. Rejects with a {@link KeyError}. */
  readonly create: (wish: KeyWish) => Promise<NewKey>;
  readonly list: () => readonly Omit<KeyRecord, 'hash'>[];
}

/** The keys as the collector looks them up: in memory, because every request asks. */
export interface KeyRing extends Keys {
  readonly find: FindAccess;
  /** Whether some reading key lets pages of this origin read. */
  readonly isReadingOrigin: (origin: string) => boolean;
}

const SCOPES: readonly string[] = ['collect', 'record', 'read'] satisfies readonly Scope[];

/** Whether a word is a scope. */
export const isScope = (word: string): word is Scope => SCOPES.includes(word);

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** 32 random letters and digits, 190 bits; bytes that would make some of them likelier are thrown away. */
function newSecret(): string {
  let text = '';
  while (text.length < 32) {
    for (const byte of randomBytes(64)) {
      if (byte < 248 && text.length < 32) text += DIGITS[byte % 62] ?? '';
    }
  }
  return text;
}

function prefixOf(scopes: readonly Scope[]): string {
  if (scopes.includes('collect')) return 'tr_pub_';
  return scopes.includes('record') ? 'tr_sec_' : 'tr_read_';
}

/** Throws unless a text can name a shop. */
export function checkShopName(shop: string): void {
  if (!/^[\w.-]{1,100}$/.test(shop))
    throw new KeyError(`"${shop}" cannot name a shop: use 1 to 100 letters, digits, ".", "-" and "_".`);
}

function toOrigin(text: string): string {
  try {
    const { origin } = new URL(text);
    if (origin !== 'null') return origin;
  } catch {
    // not a URL: the sentence below says so
  }
  throw new KeyError(`"${text}" is not an origin. Write it as https://shop.example`);
}

function checkScopes(scopes: readonly Scope[], origins: readonly string[]): void {
  const stranger = scopes.find((scope) => !isScope(scope));
  if (stranger !== undefined || scopes.length === 0)
    throw new KeyError(`A key needs one of the scopes ${SCOPES.join(', ')}; "${stranger ?? ''}" is none.`);
  if (!scopes.includes('collect')) return;
  if (scopes.length > 1)
    throw new KeyError('A key with the scope collect is public, so it can have no other scope. Make a second key.');
  if (origins.length === 0)
    throw new KeyError('A key with the scope collect needs the origins of its pages: --origin https://shop.example');
}

const withoutHash = ({ shop, name, scopes, origins }: KeyRecord): Omit<KeyRecord, 'hash'> => ({
  shop,
  name,
  scopes,
  origins,
});

/** Reads all keys into memory and keeps them there. */
export async function createKeyRing(journal: Journal): Promise<KeyRing> {
  const records = new Map((await journal.listKeys()).map((record) => [record.hash, record]));

  return {
    find: (hash) => records.get(hash),
    isReadingOrigin: (origin) =>
      [...records.values()].some(({ scopes, origins }) => scopes.includes('read') && origins.includes(origin)),
    list: () => [...records.values()].map(withoutHash),
    create: async ({ shop, scopes, origins: givenOrigins = [], name = scopes.join(' ') }) => {
      checkShopName(shop);
      const origins = [...new Set(givenOrigins.map(toOrigin))];
      checkScopes(scopes, origins);
      const key = prefixOf(scopes) + newSecret();
      const record: KeyRecord = { hash: hashKey(key), shop, name, scopes: [...new Set(scopes)], origins };
      await journal.addKey(record);
      records.set(record.hash, record);
      return { key, ...withoutHash(record) };
    },
  };
}

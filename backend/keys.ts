import type { KeyRecord, Scope } from './journal/journal.ts';

/** What a new key is to be. */
export interface KeyWish {
  /** Whose events it is for; shops see nothing of each other. */
  readonly shop: string;
  /**
   * `collect`: signals from a page. `record`: everything, from the shop's own server. `read`: reading. `manage`: the
   * shop's keys and what is kept of its customers. `collect` goes with nothing else: such a key is in the page's source.
   */
  readonly scopes: readonly Scope[];
  /** A collecting key works only from these; a reading key may also be used by pages of these. */
  readonly origins?: readonly string[];
  /** To tell keys apart. Default: the scopes. */
  readonly name?: string;
}

/** A key as it may be shown: everything but the key and its hash. */
export interface KeyInfo extends Omit<KeyRecord, 'hash'> {
  /** Names it in lists and commands; nothing can be done with it. */
  readonly id: string;
  readonly state: 'active' | 'ending' | 'ended' | 'revoked';
}

/** A key at the one moment in which it is known. */
export interface NewKey extends KeyInfo {
  readonly key: string;
}

/** What cannot be done with keys. The message says why and what would be possible. */
export class KeyError extends Error {
  override readonly name = 'KeyError';
  readonly code: 'bad_key_wish' | 'key_not_found' | 'key_has_ended';

  constructor(message: string, code: KeyError['code'] = 'bad_key_wish') {
    super(message);
    this.code = code;
  }
}

/** Which key: its id, or the key itself where it has leaked. */
export interface KeyChoice {
  readonly id: string;
  /** Only a key of this shop. */
  readonly shop?: string | undefined;
}

/** How a key is followed by another. */
export interface RotateOptions extends KeyChoice {
  /** How long the old one is still taken. Default 7 days. */
  readonly overlapMs?: number | undefined;
}

/** The keys of all shops. What is done here is seen by every instance on the same database within seconds. */
export interface Keys {
  /** Makes a key. It is returned once and kept only as its SHA-256. Rejects with a {@link KeyError}. */
  readonly create: (wish: KeyWish) => Promise<NewKey>;
  /** All keys that there ever were, oldest first. */
  readonly list: () => readonly KeyInfo[];
  /** Ends a key at once. Doing it again changes nothing. Rejects with a {@link KeyError} when there is none. */
  readonly revoke: (choice: KeyChoice) => Promise<KeyInfo>;
  /** Makes a key with the same rights, and lets the old one end a while later. Rejects with a {@link KeyError}. */
  readonly rotate: (options: RotateOptions) => Promise<{ readonly made: NewKey; readonly old: KeyInfo }>;
}

const SCOPES: readonly string[] = ['collect', 'record', 'read', 'manage'] satisfies readonly Scope[];

/** Whether a word is a scope. */
export const isScope = (word: string): word is Scope => SCOPES.includes(word);

/** Throws unless a text can name a shop. */
export function checkShopName(shop: string): void {
  if (!/^[\w.-]{1,100}$/.test(shop))
    throw new KeyError(`"${shop}" cannot name a shop: use 1 to 100 letters, digits, ".", "-" and "_".`);
}

/** Reads an origin. Throws when it is none. */
export function toOrigin(text: string): string {
  try {
    const { origin } = new URL(text);
    if (origin !== 'null') return origin;
  } catch {
    // not a URL: the sentence below says so
  }
  throw new KeyError(`"${text}" is not an origin. Write it as https://shop.example`);
}

/** Throws unless the scopes can go together, and with these origins. */
export function checkScopes(scopes: readonly Scope[], origins: readonly string[]): void {
  const stranger = scopes.find((scope) => !isScope(scope));
  if (stranger !== undefined || scopes.length === 0)
    throw new KeyError(`A key needs one of the scopes ${SCOPES.join(', ')}; "${stranger ?? ''}" is none.`);
  if (!scopes.includes('collect')) return;
  if (scopes.length > 1)
    throw new KeyError('A key with the scope collect is public, so it can have no other scope. Make a second key.');
  if (origins.length === 0)
    throw new KeyError('A key with the scope collect needs the origins of its pages: --origin https://shop.example');
}

import type { SignalName } from '@tillroll/catalogue';

/** A signal as one source says it. */
export interface Word {
  readonly name: SignalName;
  readonly payload: Readonly<Record<string, unknown>>;
  /** Which reader, or `hand`. */
  readonly by: string;
  /** The number of the page on which it was said. */
  readonly page: number;
  /** When, in milliseconds since 1970; `undefined` for what happened some time before the reader came. */
  readonly at: number | undefined;
}

/** Two sources that speak of one click do so within this time. */
export const SAME_HAPPENING_MS = 2000;

type Rule = 'once-a-page' | 'once' | 'once-a-source';

/** A page is viewed once and searched once, an order is placed once; everything else can be done again at once. */
const RULES: Partial<Record<SignalName, Rule>> = {
  product_viewed: 'once-a-page',
  product_search: 'once-a-page',
  order_placed: 'once',
  post_checkout: 'once',
};

type Things = Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>;

/** The names under which a thing goes; any in common makes two words speak of the same. None: it could be any. */
interface Identity {
  readonly ids: readonly string[];
  /** Holds only between two sources: one that has two products of one name means two. */
  readonly name?: string;
}

const textOf = (value: unknown): readonly string[] =>
  typeof value === 'string' || typeof value === 'number' ? [String(value).trim().toLowerCase()] : [];

function identityOf({ name: signal, payload }: Word): Identity {
  const { product, review, order, user, voucher, basket } = payload as Things;
  const sold = product ?? (review?.['product'] as Things[string]);
  if (sold) {
    const [name] = textOf(sold['name']);
    return { ids: [...textOf(sold['id']), ...textOf(sold['sku'])], ...(name !== undefined && { name }) };
  }
  if (signal === 'product_search') {
    return { ids: [`${textOf(payload['query'])} ${payload['page'] ?? 1}`] };
  }
  return { ids: textOf(order?.['id'] ?? voucher?.['code'] ?? user?.['id'] ?? basket?.['id']) };
}

function isSame(one: Identity, other: Identity, sameSource: boolean): boolean {
  if (one.ids.length === 0 || other.ids.length === 0) return true;
  if (one.ids.some((id) => other.ids.includes(id))) return true;
  return !sameSource && one.name !== undefined && one.name === other.name;
}

interface Happening {
  readonly name: SignalName;
  readonly identity: Identity;
  readonly page: number;
  readonly at: number;
  readonly by: Set<string>;
}

/** What has happened, by whoever said it. */
export interface Happenings {
  /** Whether a word is the first about its happening. Remembers it. */
  readonly isNew: (word: Word, now: number) => boolean;
}

function speaksOf(happening: Happening, word: Word, identity: Identity): boolean {
  const { name, at, by, page } = happening;
  const sameSource = by.has(word.by);
  if (name !== word.name || !isSame(happening.identity, identity, sameSource)) return false;
  const rule = RULES[name] ?? 'once-a-source';
  if (rule === 'once') return true;
  if (rule === 'once-a-page') return page === word.page;
  return !sameSource && (word.at === undefined || Math.abs(word.at - at) <= SAME_HAPPENING_MS);
}

/** Beyond it the oldest is forgotten: a page that stays open for a week. */
const MOST_HAPPENINGS = 500;

/** Makes one of what several sources say about the same happening. */
export function createHappenings(): Happenings {
  const known: Happening[] = [];
  return {
    isNew(word, now) {
      const identity = identityOf(word);
      const same = known.find((happening) => speaksOf(happening, word, identity));
      if (same) {
        same.by.add(word.by);
        return false;
      }
      const { name, page, by, at = now } = word;
      known.push({ name, identity, page, at, by: new Set([by]) });
      if (known.length > MOST_HAPPENINGS) known.shift();
      return true;
    },
  };
}

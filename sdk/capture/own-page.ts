/** Whether an address that a thing names is that of the page it stands on. */
export interface OwnPage {
  readonly names: (address: string) => boolean;
  /** How well an address fits: 2 names this very choice (`?variant=2`), 1 this page, 0 another. */
  readonly fit: (address: string) => 0 | 1 | 2;
  /** Whether a word, such as a stock number, stands in the page's address. */
  readonly says: (word: string) => boolean;
  readonly resolve: (address: string) => string | undefined;
}

/** An address as written, read from the page's. */
export function parseAddress(address: string, base: string): URL | undefined {
  try {
    return new URL(address, base);
  } catch {
    return undefined; // no address: it names nothing
  }
}

const partsOf = ({ pathname }: URL): readonly string[] =>
  pathname
    .toLowerCase()
    .split('/')
    .filter((part) => part !== '');

/** The same path; or the same last part, since shops show one product under several paths and languages. */
function isSamePath(one: URL, other: URL): boolean {
  const [ones, others] = [partsOf(one), partsOf(other)];
  return ones.join('/') === others.join('/') || (ones.length > 0 && ones.at(-1) === others.at(-1));
}

function fitOf(address: URL, page: URL): 0 | 1 | 2 {
  if (!isSamePath(address, page)) return 0;
  const asked = [...address.searchParams];
  const isOther = asked.some(([name, value]) => page.searchParams.has(name) && page.searchParams.get(name) !== value);
  if (isOther) return 0;
  return asked.length > 0 && asked.every(([name, value]) => page.searchParams.get(name) === value) ? 2 : 1;
}

/** `pageUrls`: the page's own address first, then what it says it is (canonical). */
export function createOwnPage(pageUrls: readonly string[], base: string): OwnPage {
  const urls = pageUrls.flatMap((url) => parseAddress(url, base) ?? []);
  const [own] = urls;
  const fit = (address: string): 0 | 1 | 2 => {
    const parsed = parseAddress(address, base);
    return parsed ? (Math.max(0, ...urls.map((url) => fitOf(parsed, url))) as 0 | 1 | 2) : 0;
  };
  return {
    names: (address) => fit(address) > 0,
    fit,
    says: (word) =>
      own !== undefined &&
      ([...own.searchParams.values()].includes(word) || partsOf(own).at(-1) === word.toLowerCase()),
    resolve: (address) => {
      const url = parseAddress(address, base);
      return url && /^https?:$/.test(url.protocol) ? url.href : undefined;
    },
  };
}

import { toText, type Read } from './draft.ts';
import type { Reading } from './main-product.ts';
import { parseAddress } from './own-page.ts';
import { isThing, type Thing } from './thing.ts';

interface Crumb {
  readonly name: string;
  readonly url: string | undefined;
  readonly position: number;
}

/** What shops call their front page, where the crumb has no address to tell it by. */
const HOME =
  /^(home( ?page)?|front ?page|shop|start(seite|sida)?|accueil|inicio|início|hjem|strona główna|etusivu|ana ?sayfa|главная|головна|ホーム|トップ|首页|首頁|홈|الرئيسية|בית|דף הבית)$/i;
/** `/`, and `/de/` or `/en-GB/` for shops in several languages. */
const FRONT = /^\/([a-z]{2}([-_][a-z]{2})?\/?)?$/i;

function toCrumb(item: Thing, at: number, { reader }: Reading): Crumb | undefined {
  const [target] = reader.all(item, 'item');
  const inner = target && isThing(target) ? target : undefined;
  const name = toText(reader.text(item, 'name') ?? (inner && reader.text(inner, 'name')), '/name');
  if (name === undefined) return undefined;
  const url = typeof target === 'string' ? target : (inner?.id ?? (inner && reader.text(inner, 'url')));
  const position = Number(reader.text(item, 'position') ?? at);
  return {
    name,
    url: url === undefined ? undefined : String(url),
    position: Number.isFinite(position) ? position : at,
  };
}

const isFront = ({ name, url }: Crumb): boolean => {
  const parsed = url === undefined || url === '' ? undefined : parseAddress(url, 'https://here.invalid/');
  return HOME.test(name) || (parsed !== undefined && FRONT.test(parsed.pathname) && parsed.search === '');
};

function toPath(list: Thing, productName: string | undefined, reading: Reading): readonly string[] {
  const crumbs = reading.reader
    .things(list, 'itemListElement')
    .flatMap((item, at) => toCrumb(item, at + 1, reading) ?? [])
    .sort((one, other) => one.position - other.position);
  const first = crumbs[0];
  const last = crumbs.at(-1);
  const isProduct =
    last !== undefined &&
    (last.name === productName || (last.url !== undefined && last !== first && reading.page.names(last.url)));
  return crumbs.slice(first && isFront(first) ? 1 : 0, isProduct ? -1 : undefined).map(({ name }) => name);
}

/** The category that the breadcrumbs of a product's page lead through, without the front page and the product. */
export function findCategory(
  things: readonly Thing[],
  productName: string | undefined,
  reading: Reading,
): Read | undefined {
  const lists = things.flatMap((thing) =>
    thing.types.includes('BreadcrumbList') ? [thing] : reading.reader.things(thing, 'breadcrumb'),
  );
  for (const list of lists) {
    const path = toPath(list, productName, reading);
    if (path.length > 0) return { value: path.join(' / '), from: `${list.format} BreadcrumbList` };
  }
  return undefined;
}

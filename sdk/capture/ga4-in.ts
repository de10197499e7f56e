import type { SignalName } from '@tillroll/catalogue';
import { sumAmounts } from './amount.ts';
import { createDraft, toCurrency, type Draft, type Read } from './draft.ts';

/** Parameters of a GA4 event, as a shop pushed them. */
export type Parameters = Readonly<Record<string, unknown>>;

/** A GA4 event. */
export interface Ga4Event {
  readonly name: string;
  readonly parameters: Parameters;
  /** Who, as the data layer last said. */
  readonly userId: Read | undefined;
}

/** What a GA4 event comes to. */
export interface Mapped {
  readonly name: SignalName;
  readonly draft: Draft;
}

/** What the mapping asks of its reader. */
export interface MappingHelp {
  readonly currency: Read | undefined;
  readonly complain: (text: string) => void;
}

export const isParameters = (value: unknown): value is Parameters =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const from = (where: string): string => `data-layer ${where}`;

const readOf = (parameters: Parameters, name: string, where = name): Read | undefined =>
  parameters[name] === undefined ? undefined : { value: parameters[name], from: from(where) };

const itemsOf = ({ items }: Parameters): readonly Parameters[] =>
  Array.isArray(items) ? items.filter(isParameters) : [];

const CATEGORIES = ['item_category', 'item_category2', 'item_category3', 'item_category4', 'item_category5'];

/** GA4's name of an item's field first, then that of older tags. */
const ITEM_FIELDS: readonly (readonly [field: string, names: readonly string[]])[] = [
  ['id', ['item_id', 'id', 'item_name', 'name']],
  ['name', ['item_name', 'name']],
  ['brand', ['item_brand', 'brand']],
  ['variant', ['item_variant', 'variant']],
];

interface Item {
  readonly item: Parameters;
  /** `items[0]`. */
  readonly where: string;
}

function putProduct(draft: Draft, at: string, { item, where }: Item, currency: Read | undefined): void {
  for (const [field, names] of ITEM_FIELDS) {
    for (const name of names) draft.text(`${at}/${field}`, readOf(item, name, `${where}.${name}`));
  }
  const categories = CATEGORIES.map((name) => item[name]).filter((each) => typeof each === 'string' && each !== '');
  if (categories.length > 0) {
    draft.text(`${at}/category`, { value: categories.join(' / '), from: from(`${where}.item_category`) });
  }
  draft.text(`${at}/category`, readOf(item, 'category', `${where}.category`));
  draft.money(`${at}/price`, readOf(item, 'price', `${where}.price`), currency);
}

const quantityOf = ({ item, where }: Item): Read | undefined => {
  const read = readOf(item, 'quantity', `${where}.quantity`);
  return typeof read?.value === 'string' && /^\d{1,9}$/.test(read.value)
    ? { value: Number(read.value), from: read.from }
    : read;
};

const currencyIn = (parameters: Parameters, usual: Read | undefined): Read | undefined =>
  toCurrency(parameters['currency']) ? readOf(parameters, 'currency') : usual;

const numbered = (parameters: Parameters): readonly Item[] =>
  itemsOf(parameters).map((item, at) => ({ item, where: `items[${at}]` }));

function toViews({ parameters }: Ga4Event, { currency }: MappingHelp): readonly Mapped[] {
  const draft = createDraft();
  const [first] = numbered(parameters);
  if (first) {
    putProduct(draft, '/product', first, currencyIn(parameters, currency));
    draft.text('/list', readOf(first.item, 'item_list_name', 'items[0].item_list_name'));
  }
  draft.text('/list', readOf(parameters, 'item_list_name'));
  return [{ name: 'product_viewed', draft }];
}

function toSearches({ parameters }: Ga4Event): readonly Mapped[] {
  const draft = createDraft();
  draft.text('/query', readOf(parameters, 'search_term'));
  return [{ name: 'product_search', draft }];
}

function toAdditions({ parameters }: Ga4Event, { currency }: MappingHelp): readonly Mapped[] {
  const items = numbered(parameters);
  // Without items the check says what is missing.
  if (items.length === 0) return [{ name: 'basket_addition', draft: createDraft() }];
  return items.map((each) => {
    const draft = createDraft();
    putProduct(draft, '/product', each, currencyIn(parameters, currency));
    draft.put('/quantity', quantityOf(each));
    return { name: 'basket_addition', draft };
  });
}

function putLines(draft: Draft, at: string, { parameters }: Ga4Event, help: MappingHelp, mustPrice: boolean): void {
  const currency = currencyIn(parameters, help.currency);
  const lines: Item[] = [];
  for (const each of numbered(parameters)) {
    const probe = createDraft();
    probe.money('/price', readOf(each.item, 'price'), currency);
    if (!mustPrice || probe.has('/price')) lines.push(each);
    else help.complain(`${each.where} has no price and is left out of the order's lines. Push it as a number.`);
  }
  draft.put(at, { value: [], from: from('items') });
  lines.forEach((each, number) => {
    putProduct(draft, `${at}/${number}/product`, each, currency);
    draft.put(`${at}/${number}/quantity`, quantityOf(each) ?? { value: 1, from: 'default' });
    draft.money(`${at}/${number}/price`, readOf(each.item, 'price', `${each.where}.price`), currency);
  });
}

/** GA4 has no field for a basket's id; many shops push one beside it. */
const BASKET_IDS = ['basket_id', 'cart_id'];

function toCheckouts(event: Ga4Event, help: MappingHelp): readonly Mapped[] {
  const { parameters } = event;
  const draft = createDraft();
  for (const name of BASKET_IDS) draft.text('/basket/id', readOf(parameters, name));
  if (draft.has('/basket/id')) {
    putLines(draft, '/basket/lines', event, help, false);
    draft.money('/basket/total', readOf(parameters, 'value'), currencyIn(parameters, help.currency));
  }
  return [{ name: 'start_checkout', draft }];
}

function toPayments({ parameters }: Ga4Event, { currency }: MappingHelp): readonly Mapped[] {
  const draft = createDraft();
  draft.put('/view/name', { value: 'payment', from: from('add_payment_info') });
  draft.text('/view/method', readOf(parameters, 'payment_type'));
  draft.money('/total', readOf(parameters, 'value'), currencyIn(parameters, currency));
  return [{ name: 'pre_payment', draft }];
}

/** The discounts of all items; GA4 tells that of one piece. */
function discountOf(parameters: Parameters, currency: Read | undefined): Read | undefined {
  const amounts: string[] = [];
  let code = '';
  for (const each of numbered(parameters)) {
    const draft = createDraft();
    draft.money('/discount', readOf(each.item, 'discount'), currency);
    const { amount, currency: known } = (draft.payload['discount'] ?? {}) as { amount?: string; currency?: string };
    const pieces = Number(quantityOf(each)?.value ?? 1);
    if (amount === undefined || known === undefined || !(pieces >= 1 && pieces <= 10_000)) continue;
    code = known;
    for (let piece = 0; piece < pieces; piece++) amounts.push(amount);
  }
  return amounts.length > 0 ? { value: sumAmounts(amounts, code), from: from('items[].discount') } : undefined;
}

function toOrders(event: Ga4Event, help: MappingHelp): readonly Mapped[] {
  const { parameters, userId } = event;
  const currency = currencyIn(parameters, help.currency);
  const draft = createDraft();
  draft.text('/order/id', readOf(parameters, 'transaction_id'));
  draft.money('/order/total', readOf(parameters, 'value'), currency);
  draft.money('/order/tax', readOf(parameters, 'tax'), currency);
  draft.money('/order/shipping', readOf(parameters, 'shipping'), currency);
  draft.money('/order/discount', discountOf(parameters, currency), currency);
  draft.text('/order/vouchers/0/code', readOf(parameters, 'coupon'));
  putLines(draft, '/order/lines', event, help, true);
  draft.text('/user/id', userId);
  return [{ name: 'order_placed', draft }];
}

const toUser =
  (name: 'user_registered' | 'user_logged_in') =>
  ({ parameters, userId }: Ga4Event): readonly Mapped[] => {
    const draft = createDraft();
    draft.text('/user/id', userId);
    if (name === 'user_registered') draft.text('/method', readOf(parameters, 'method'));
    return [{ name, draft }];
  };

type Map = (event: Ga4Event, help: MappingHelp) => readonly Mapped[];

/** Which GA4 event comes to which signal. The page in docs/recipes is this table. */
export const GA4_EVENTS: ReadonlyMap<string, Map> = new Map<string, Map>([
  ['view_item', toViews],
  ['search', toSearches],
  ['view_search_results', toSearches],
  ['add_to_cart', toAdditions],
  ['begin_checkout', toCheckouts],
  ['add_payment_info', toPayments],
  ['purchase', toOrders],
  ['sign_up', toUser('user_registered')],
  ['login', toUser('user_logged_in')],
]);

/** The signals that a GA4 event comes to; none for what is no happening of ours. */
export const toSignals = (event: Ga4Event, help: MappingHelp): readonly Mapped[] =>
  GA4_EVENTS.get(event.name)?.(event, help) ?? [];

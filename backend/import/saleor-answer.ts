import { toPointer } from '@tillroll/catalogue';

/** Any object of JSON. */
export type Node = Readonly<Record<string, unknown>>;

/** One event as Saleor's GraphQL gives it, and the order or customer below which it stands. */
export interface FoundEvent {
  readonly family: 'order' | 'customer';
  readonly event: unknown;
  readonly owner: Node;
  /** JSON pointers into the answer. */
  readonly path: string;
  readonly ownerPath: string;
}

type Keys = readonly (string | number)[];

const FAMILY_OF_FIELD: Readonly<Record<string, FoundEvent['family']>> = {
  order: 'order',
  orders: 'order',
  draftOrders: 'order',
  customer: 'customer',
  customers: 'customer',
  user: 'customer',
  users: 'customer',
  staffUsers: 'customer',
  me: 'customer',
};
/** For fields that the shop's query calls by another name. */
const FAMILY_OF_TYPENAME: Readonly<Record<string, FoundEvent['family']>> = { Order: 'order', User: 'customer' };

/** Deeper than any answer that has events. */
const DEEPEST = 12;

/** Whether a value is an object of JSON. */
export const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A row of a table by a name that Saleor has sent: `constructor` is none. */
export const ownRow = <Row>(table: Readonly<Record<string, Row>>, name: string): Row | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;

function familyOf(owner: Node, keys: Keys): FoundEvent['family'] | undefined {
  const typename = owner['__typename'];
  const byName = typeof typename === 'string' ? ownRow(FAMILY_OF_TYPENAME, typename) : undefined;
  return byName ?? [...keys].reverse().flatMap((key) => ownRow(FAMILY_OF_FIELD, String(key)) ?? [])[0];
}

function eventsOf(owner: Node, keys: Keys): readonly FoundEvent[] {
  const { events } = owner;
  const family = familyOf(owner, keys);
  if (!Array.isArray(events) || family === undefined) return [];
  return events.map((event: unknown, at) => ({
    family,
    event,
    owner,
    path: toPointer([...keys, 'events', at]),
    ownerPath: toPointer(keys),
  }));
}

/**
 * Finds every event in an answer, wherever the shop's query has put it: below `order`, `orders`, `draftOrders`,
 * `customer`, `customers`, `user`, `users`, `staffUsers` or `me`, as a list or in pages, with or without `data`.
 */
export function findSaleorEvents(answer: unknown, keys: Keys = []): readonly FoundEvent[] {
  if (keys.length > DEEPEST) return [];
  if (Array.isArray(answer)) return answer.flatMap((item: unknown, at) => findSaleorEvents(item, [...keys, at]));
  if (!isNode(answer)) return [];
  const inner = Object.entries(answer)
    .filter(([key]) => key !== 'events')
    .flatMap(([key, value]) => findSaleorEvents(value, [...keys, key]));
  return [...eventsOf(answer, keys), ...inner];
}

/** Whether an answer has lists of events at all, be they empty. */
export const hasEventLists = (answer: unknown, depth = 0): boolean =>
  depth <= DEEPEST &&
  typeof answer === 'object' &&
  answer !== null &&
  (Array.isArray(Reflect.get(answer, 'events')) ||
    Object.values(answer).some((value: unknown) => hasEventLists(value, depth + 1)));

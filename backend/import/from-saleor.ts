import { parseType, type EventKind } from '@tillroll/catalogue';
import type { RawEvent } from '../collector/batch.ts';
import { isNode, ownRow, type FoundEvent, type Node } from './saleor-answer.ts';
import { SALEOR_FIELDS, toSaleorPointer } from './saleor-fields.ts';
import { standInsFor } from './saleor-lacks.ts';
import { toOrderFacts } from './saleor-order.ts';

/** An event of Saleor's as one of ours, not checked yet. */
export interface Translated {
  readonly event: RawEvent;
  /** Parameters that only stand in for what Saleor left out. */
  readonly standIns: readonly string[];
  /** A JSON pointer into our event, as one into the answer. */
  readonly toPath: (pointer: string) => string;
}

/** Attributes of our envelope, and where Saleor has them. */
const FIELD_OF_ATTRIBUTE: Readonly<Record<string, string>> = { '/id': '/id', '/type': '/type', '/time': '/date' };
/** Not parameters: they stand in the envelope, or say nothing. */
const ELSEWHERE: readonly string[] = ['id', 'date', 'type', '__typename', 'orderNumber'];

function toParameters(event: Node): Node {
  const pairs = Object.entries(event).flatMap(([field, value]) => {
    if (value === null || value === undefined || ELSEWHERE.includes(field)) return [];
    const row = ownRow(SALEOR_FIELDS, field);
    const [name, read]: [string, unknown] = row === undefined ? [field, value] : [row.name, row.read(value)];
    return read === null || read === undefined ? [] : [[name, read] as const];
  });
  return Object.fromEntries(pairs);
}

/** Saleor's feed says itself what went back to stock: it is not to be written twice. */
const restocking = (kind: EventKind | undefined): Node =>
  kind?.family === 'order' && kind.code === 'fulfillment_canceled' ? { restocked: false } : {};

function toData({ family, owner }: FoundEvent, event: Node, kind: EventKind | undefined): Node {
  const parameters = toParameters(event);
  if (family === 'customer') return { ...parameters, customer: owner['id'] };
  const number = owner['number'] ?? event['orderNumber'];
  const order = toOrderFacts({ ...owner, number }, kind?.family === 'order' ? kind.code : undefined);
  return { ...parameters, ...restocking(kind), order };
}

/** Translates one event. Fields that nobody knows are kept as data under their own names. */
export function fromSaleor(found: FoundEvent, source: string): Translated {
  const { family, path, ownerPath } = found;
  const event = isNode(found.event) ? found.event : {};
  const type = `${family}.${typeof event['type'] === 'string' ? event['type'] : ''}`;
  const kind = parseType(type);
  const data = toData(found, event, kind);
  const standIns = kind === undefined ? {} : standInsFor(kind, data);
  return {
    event: {
      specversion: '1.0',
      id: event['id'],
      source,
      type,
      ...(event['date'] !== null && event['date'] !== undefined && { time: event['date'] }),
      data: { ...data, ...standIns },
    },
    standIns: Object.keys(standIns),
    toPath: (pointer) => {
      if (pointer === '/subject' || /^\/data\/customer(?=\/|$)/.test(pointer)) return `${ownerPath}/id`;
      if (family === 'order' && pointer.startsWith('/data/order/'))
        return ownerPath + pointer.slice('/data/order'.length);
      if (pointer.startsWith('/data/')) return path + toSaleorPointer(pointer.slice('/data'.length));
      return path + (ownRow(FIELD_OF_ATTRIBUTE, pointer) ?? '');
    },
  };
}

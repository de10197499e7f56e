import { isNode, type Node } from '../import/saleor-answer.ts';
import { fromLegacy } from './legacy-payload.ts';

/** What a webhook is about, in the shapes of Saleor's GraphQL. */
export interface SaleorPayload {
  readonly order: Node | undefined;
  readonly user: Node | undefined;
  readonly fulfillment: Node | undefined;
  readonly invoice: Node | undefined;
  /** When it happened. Saleor says a webhook again with the same time. */
  readonly issuedAt: string | undefined;
}

/** `data`, the event, and what it is about. */
const DEEPEST = 3;
/** As deep as lists of events are looked for. */
const DEEPEST_LIST = 12;

function find(value: unknown, name: string, depth = 0): unknown {
  if (!isNode(value) || depth > DEEPEST) return undefined;
  if (value[name] !== undefined && value[name] !== null) return value[name];
  return Object.values(value).reduce<unknown>((found, inner) => found ?? find(inner, name, depth + 1), undefined);
}

function findNode(value: unknown, name: string): Node | undefined {
  const found = find(value, name);
  return isNode(found) ? found : undefined;
}

/** Reads a payload: what a subscription has asked for, with or without `data` around it, or the older form. */
export function readPayload(payload: unknown): SaleorPayload {
  const said = fromLegacy(payload) ?? payload;
  const issuedAt = find(said, 'issuedAt');
  return {
    order: findNode(said, 'order'),
    user: findNode(said, 'user'),
    fulfillment: findNode(said, 'fulfillment'),
    invoice: findNode(said, 'invoice'),
    issuedAt: typeof issuedAt === 'string' ? issuedAt : undefined,
  };
}

/** Whether a payload has lists of events, or was to have them: Saleor puts null where an app may not read them. */
export function asksForEvents(payload: unknown, depth = 0): boolean {
  if (depth > DEEPEST_LIST || typeof payload !== 'object' || payload === null) return false;
  const events: unknown = isNode(payload) ? payload['events'] : undefined;
  if (events === null || Array.isArray(events)) return true;
  return Object.values(payload).some((inner: unknown) => asksForEvents(inner, depth + 1));
}

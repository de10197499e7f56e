import * as v from 'valibot';
import { context } from './context.ts';
import { isDay } from './day.ts';
import type { Envelope } from './envelope.ts';
import { dataSchemaFor, dataSchemaPath, parseType, typeOf, type EventKind } from './events/families.ts';
import { check, type Checked, type Issue } from './issues.ts';
import { exponentOf } from './money.ts';
import { openObject } from './open-object.ts';
import { findUnstorable } from './storable.ts';
import { word } from './text.ts';

const attribute = word(1024);
/** What timelines and records are kept by: short enough for every index. */
const key = word(200);
const maybeKey = v.optional(key);
const maybeContext = v.optional(context);

const isTime = (time: string): boolean => !Number.isNaN(Date.parse(time)) && isDay(time.slice(0, 10));

/** The envelope as it comes over the wire. Source: CloudEvents 1.0, JSON format. */
export const envelope = openObject({
  specversion: v.literal('1.0', 'must be "1.0" (CloudEvents 1.0)'),
  id: attribute,
  source: attribute,
  type: attribute,
  time: v.optional(
    v.pipe(
      v.string(),
      v.isoTimestamp('must be a time of RFC 3339 such as "2026-11-22T09:30:00.000Z"'),
      v.check(isTime, 'must be a time that exists'),
    ),
  ),
  subject: v.optional(attribute),
  dataschema: v.optional(attribute),
  datacontenttype: v.optional(attribute),
  rollid: v.optional(attribute),
  sequence: v.optional(
    v.pipe(v.number(), v.safeInteger('must be a whole number'), v.minValue(1, 'must be at least 1')),
  ),
  clientid: maybeKey,
  sessionid: maybeKey,
  customerid: maybeKey,
  data: v.optional(v.unknown()),
});

type Outer = v.InferOutput<typeof envelope>;
type Data = Readonly<Record<string, unknown>>;
type Issues = readonly [Issue, ...Issue[]];

const refuse = (path: string, message: string): { readonly kind: 'issues'; readonly issues: Issues } => ({
  kind: 'issues',
  issues: [{ path, message }],
});

/** How much of a wrong value is repeated to whoever sent it. */
const LONGEST_GIVEN = 60;

function valueAt(input: unknown, pointer: string): unknown {
  const keys = pointer.split('/').slice(1);
  return keys.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null
        ? Reflect.get(value, key.replaceAll('~1', '/').replaceAll('~0', '~'))
        : undefined,
    input,
  );
}

/** Adds what was given to what was expected. */
function withGiven({ path, message }: Issue, input: unknown): Issue {
  const given = valueAt(input, path);
  if (given === undefined || typeof given === 'object' || message.includes(', not ')) return { path, message };
  if (typeof given === 'string' && given.length > LONGEST_GIVEN)
    return { path, message: `${message}, not ${given.length} characters` };
  return { path, message: `${message}, not ${JSON.stringify(given)}` };
}

/** Puts issues of a part into the whole. */
const under = (prefix: string, issues: Issues, part: unknown): Issues =>
  issues.map((issue) => ({ ...withGiven(issue, part), path: prefix + issue.path })) as unknown as Issues;

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** What an order event's amount is in, as far as the event itself says. */
const currencyOf = (data: Data): string | undefined =>
  textOf(data['currency']) ??
  textOf(fieldOf(data['order'], 'currency')) ??
  textOf(fieldOf(fieldOf(data['order'], 'total'), 'currency'));

type PlacedAmount = readonly [path: string, amount: unknown, currency: string | undefined];

const amountsOf = (path: string, discount: unknown, currency: string | undefined): readonly PlacedAmount[] =>
  ['amount_value', 'old_amount_value'].map((name) => [
    `${path}/${name}`,
    fieldOf(discount, name),
    textOf(fieldOf(discount, 'currency')) ?? currency,
  ]);

function findExcessDecimals(data: Data): Issue | undefined {
  const inGeneral = currencyOf(data);
  const lines = Array.isArray(data['lines']) ? data['lines'] : [];
  const amounts: readonly PlacedAmount[] = [
    ['/data/amount', data['amount'], inGeneral],
    ...amountsOf('/data/discount', data['discount'], inGeneral),
    ...lines.flatMap((line, at) => amountsOf(`/data/lines/${at}/discount`, fieldOf(line, 'discount'), inGeneral)),
  ];
  for (const [path, amount, currency] of amounts) {
    const decimals = textOf(amount)?.split('.')[1]?.length ?? 0;
    if (currency === undefined || decimals <= exponentOf(currency)) continue;
    return { path, message: `has more decimals than ${currency} has (${exponentOf(currency)}), not ${String(amount)}` };
  }
  return undefined;
}

/** What the staff does to a customer: who did it is never whom it is about. */
const BY_STAFF: readonly string[] = ['email_assigned', 'name_assigned', 'note_added'];
/** Events of a customer that need not say of which one. */
const ANONYMOUS: readonly string[] = ['customer_deleted', 'digital_link_downloaded'];

/** The subject of an order or customer event is a key. */
function findLongSubject(outer: Outer): Issue | undefined {
  const checked = check(maybeKey, outer.subject);
  return checked.kind === 'issues' ? { ...checked.issues[0], path: '/subject' } : undefined;
}

function finishOrder(outer: Outer, data: Data): Checked<Outer> {
  const excess = findExcessDecimals(data);
  if (excess) return { kind: 'issues', issues: [excess] };
  const said = textOf(fieldOf(data['order'], 'id'));
  if (outer.subject !== undefined && said !== undefined && said !== outer.subject)
    return refuse('/data/order/id', `must be the order of the subject, ${outer.subject}, not ${said}`);
  const subject = outer.subject ?? said;
  if (subject === undefined) return refuse('/subject', "is required: the order's id");
  return { kind: 'value', value: { ...outer, subject, data } };
}

function finishCustomer(outer: Outer, data: Data, code: string): Checked<Outer> {
  if (code === 'customer_deleted') {
    // Whoever was deleted is not to be named again: only the count is kept.
    const { subject: _subject, customerid: _customer, ...rest } = outer;
    return { kind: 'value', value: { ...rest, data: { count: data['count'] } } };
  }
  const { customer, ...others } = data;
  const named = outer.subject ?? textOf(customer);
  if (textOf(customer) !== undefined && textOf(customer) !== named)
    return refuse('/data/customer', `must be the customer of the subject, ${String(named)}, not ${String(customer)}`);
  const subject = named ?? outer.customerid ?? (BY_STAFF.includes(code) ? undefined : textOf(data['user']));
  if (subject !== undefined) return { kind: 'value', value: { ...outer, subject, data: others } };
  if (ANONYMOUS.includes(code)) return { kind: 'value', value: { ...outer, data: others } };
  return refuse('/subject', "is required: the customer's id");
}

function finishSignal(outer: Outer, data: Data): Checked<Outer> {
  const around = check(maybeContext, data['context']);
  if (around.kind === 'issues')
    return { kind: 'issues', issues: under('/data/context', around.issues, data['context']) };
  return { kind: 'value', value: { ...outer, data } };
}

/** The customer that a page has learnt of is in the envelope too, where every event has it. */
function finishClient(outer: Outer, data: Data): Checked<Outer> {
  const customerid = outer.customerid ?? textOf(data['customer']);
  return finishSignal({ ...outer, ...(customerid !== undefined && { customerid }) }, data);
}

function finish(outer: Outer, data: Data, kind: EventKind): Checked<Outer> {
  const isSaidByPages = kind.family === 'signal' || kind.family === 'client';
  const long = isSaidByPages ? undefined : findLongSubject(outer);
  if (long) return { kind: 'issues', issues: [long] };
  switch (kind.family) {
    case 'signal':
      return finishSignal(outer, data);
    case 'order':
      return finishOrder(outer, data);
    case 'customer':
      return finishCustomer(outer, data, kind.code);
    case 'client':
      return finishClient(outer, data);
  }
}

/** An attribute that is null is not there. Source: CloudEvents 1.0, JSON format, 2.2. */
const withoutNulls = (given: unknown): unknown =>
  typeof given === 'object' && given !== null && Object.values(given).includes(null)
    ? Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null))
    : given;

/**
 * Checks one event as it comes over the wire: the envelope, then the data by the schema of its type, then
 * what no schema names. An alias is kept under our own type. Paths start at the event.
 */
export function checkEvent(given: unknown): Checked<Envelope> {
  const input = withoutNulls(given);
  const outer = check(envelope, input);
  if (outer.kind === 'issues') return { kind: 'issues', issues: under('', outer.issues, input) };
  const unstorable = findUnstorable(input);
  if (unstorable) return { kind: 'issues', issues: [unstorable] };
  const kind = parseType(outer.value.type);
  if (kind === undefined) return refuse('/type', `is not in the catalogue: ${outer.value.type.slice(0, 100)}`);
  const isOfTheServer = kind.family === 'order' || kind.family === 'customer';
  const said = isOfTheServer ? (outer.value.data ?? {}) : outer.value.data;
  if (Array.isArray(said)) return refuse('/data', 'must be an object, not a list');
  const checked = check(dataSchemaFor(kind), said);
  if (checked.kind === 'issues') return { kind: 'issues', issues: under('/data', checked.issues, said) };
  const finished = finish(outer.value, checked.value, kind);
  if (finished.kind === 'issues') return finished;
  const dataschema = outer.value.dataschema ?? dataSchemaPath(kind);
  return { kind: 'value', value: { ...finished.value, type: typeOf(kind), dataschema } as unknown as Envelope };
}

import * as v from 'valibot';
import { context } from './context.ts';
import type { ClientId, EventId, RollId, SessionId } from './ids.ts';
import { check, toPointer, type Checked, type Issue } from './issues.ts';
import { openObject } from './open-object.ts';
import { isSignalName, SIGNALS, type SignalName, type SignalPayload } from './signals/signals.ts';
import { isStorable, STORABLE, word } from './text.ts';

/*
 * The words of this house, one for one thing:
 *
 * signal      one of Oscar's named happenings in the storefront; in the page an RxJS stream
 * event       a recorded fact in its envelope
 * envelope    CloudEvents 1.0 around a payload
 * payload     what the shop said; context: what the SDK adds (who, page, consent)
 * roll        one outbox database's lifetime; sequence: an event's gapless number in it
 * entry       an event waiting in the outbox
 * receipt     the collector's word about one event: accepted, duplicate or refused
 * ledger      per roll: which sequences have arrived and which are missing
 */

/** An event as it travels and as the collector keeps it. Source: CloudEvents 1.0, JSON format. */
export interface Envelope<Type extends string = string, Data = unknown> {
  readonly specversion: '1.0';
  /** UUIDv7 minted at `send()`; any text of another CloudEvents client. */
  readonly id: EventId;
  /** The shop's origin, or a server's name. */
  readonly source: string;
  readonly type: Type;
  /** RFC 3339 with milliseconds, the device's clock at `send()`. */
  readonly time: string;
  /** The id of the order, customer or product the event is about. */
  readonly subject?: string;
  /** Version of the payload's schema. */
  readonly dataschema?: string;
  /** Absent on an event that never touched an outbox. */
  readonly rollid?: RollId;
  /** Gapless from 1 within its roll. */
  readonly sequence?: number;
  readonly clientid?: ClientId;
  readonly sessionid?: SessionId;
  /** Only after `identify`. */
  readonly customerid?: string;
  readonly data: Data;
}

/** A signal's event: what subscribers of its stream receive. */
export type SignalEvent<Name extends SignalName = SignalName> = {
  [Each in Name]: Envelope<
    `signal.${Each}`,
    SignalPayload<Each> & { readonly context?: v.InferOutput<typeof context> }
  >;
}[Name];

const attribute = word(1024);

const envelope = openObject({
  specversion: v.literal('1.0', 'must be "1.0" (CloudEvents 1.0)'),
  id: attribute,
  source: attribute,
  type: attribute,
  time: v.optional(
    v.pipe(
      v.string(),
      v.isoTimestamp('must be a time of RFC 3339 such as "2026-11-22T09:30:00.000Z"'),
      v.check((time) => !Number.isNaN(Date.parse(time)), 'must be a time that exists'),
    ),
  ),
  subject: v.optional(attribute),
  dataschema: v.optional(attribute),
  datacontenttype: v.optional(attribute),
  rollid: v.optional(attribute),
  sequence: v.optional(
    v.pipe(v.number(), v.safeInteger('must be a whole number'), v.minValue(1, 'must be at least 1')),
  ),
  clientid: v.optional(attribute),
  sessionid: v.optional(attribute),
  customerid: v.optional(attribute),
  data: v.unknown(),
});

/** Depth beyond which data is refused: deeper than any payload, shallower than any stack. */
const DEEPEST = 12;

/** A broken rule, and the keys that lead to it; the keys are gathered on the way back, so a good value costs none. */
interface Found {
  readonly keys: string[];
  readonly message: string;
}

const found = (message: string): Found => ({ keys: [], message });

/** Finds the first value that could not be stored as it is, at any depth: the unknown fields are looked at too. */
function search(value: unknown, depth: number): Found | undefined {
  if (typeof value === 'string') {
    return isStorable(value) ? undefined : found(STORABLE);
  }
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : found('must be a finite number');
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth >= DEEPEST) return found(`must not be nested deeper than ${DEEPEST}`);
  for (const key of Object.keys(value)) {
    const inner = isStorable(key) ? search((value as Record<string, unknown>)[key], depth + 1) : found(STORABLE);
    if (!inner) continue;
    inner.keys.unshift(key);
    return inner;
  }
  return undefined;
}

function findUnstorable(value: unknown): Issue | undefined {
  const first = search(value, 0);
  return first && { path: toPointer(first.keys), message: first.message };
}

const under = (prefix: string, issues: readonly [Issue, ...Issue[]]): readonly [Issue, ...Issue[]] =>
  issues.map((issue) => ({ ...issue, path: prefix + issue.path })) as unknown as readonly [Issue, ...Issue[]];

/** Checks what a shop hands to `send`. Paths start at the payload. */
export function checkPayload<Name extends SignalName>(name: Name, input: unknown): Checked<SignalPayload<Name>> {
  const unstorable = findUnstorable(input);
  if (unstorable) return { kind: 'issues', issues: [unstorable] };
  return check(SIGNALS[name].payload, input) as Checked<SignalPayload<Name>>;
}

/**
 * Checks one event as it comes over the wire: the envelope, then the payload by the schema of its
 * type, then what no schema names. Paths start at the event.
 */
export function checkEvent(input: unknown): Checked<Envelope> {
  const outer = check(envelope, input);
  if (outer.kind === 'issues') return outer;
  const unstorable = findUnstorable(input);
  if (unstorable) return { kind: 'issues', issues: [unstorable] };
  const name = outer.value.type.replace(/^signal\./, '');
  if (name === outer.value.type || !isSignalName(name)) {
    return {
      kind: 'issues',
      issues: [{ path: '/type', message: `is not in the catalogue: ${outer.value.type.slice(0, 100)}` }],
    };
  }
  const payload = check(SIGNALS[name].payload as v.GenericSchema<unknown, object>, outer.value.data);
  if (payload.kind === 'issues') return { kind: 'issues', issues: under('/data', payload.issues) };
  const around = check(v.optional(context), 'context' in payload.value ? payload.value.context : undefined);
  if (around.kind === 'issues') return { kind: 'issues', issues: under('/data/context', around.issues) };
  return { kind: 'value', value: { ...outer.value, data: payload.value } as Envelope };
}

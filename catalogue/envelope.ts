import type * as v from 'valibot';
import type { context } from './context.ts';
import type { ClientId, EventId, RollId, SessionId } from './ids.ts';
import type { SignalName, SignalPayload } from './signals/signals.ts';

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

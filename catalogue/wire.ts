import type { EventId } from './ids.ts';

/** What one request may carry; the collector's defaults and the courier's bounds. */
export const WIRE = {
  eventsPath: 'v1/events',
  limitEvents: 1000,
  limitBytes: 1024 * 1024,
  limitEventBytes: 64 * 1024,
  batchType: 'application/cloudevents-batch+json',
  eventType: 'application/cloudevents+json',
  /** A beacon may carry no other type without a preflight (Fetch standard, CORS-safelisted). */
  beaconType: 'text/plain',
  /** The device's clock when the request left, RFC 3339; the collector corrects times by it. */
  sentAtHeader: 'x-tillroll-sent-at',
} as const;

/** The collector's word about one event. A duplicate is a success: its effect is already there. */
export type Receipt =
  | { readonly id: EventId; readonly status: 'accepted' | 'duplicate' }
  | {
      readonly id: EventId;
      readonly status: 'refused';
      /** From a closed list, see `docs/way-of-an-event.md`. */
      readonly code: RefusalCode;
      readonly message: string;
      /** JSON pointer (RFC 6901) into the event. */
      readonly path: string;
    };

/** Why an event was refused. */
export type RefusalCode = 'invalid_event' | 'unknown_type' | 'event_too_large' | 'not_allowed';

/** The answer to a batch: a line for every event in it. */
export interface ReceiptBook {
  readonly receipts: readonly Receipt[];
}

/** Why a whole request was not taken. Source: RFC 9457. */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
}

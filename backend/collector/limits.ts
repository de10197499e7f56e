import { WIRE } from '@tillroll/catalogue';

/** What one request may carry. */
export interface Limits {
  /** Events in a batch. */
  readonly events: number;
  /** The body, unzipped. */
  readonly bytes: number;
  /** One event in it. */
  readonly eventBytes: number;
}

/** The limits of the wire contract. */
export const LIMITS: Limits = { events: WIRE.limitEvents, bytes: WIRE.limitBytes, eventBytes: WIRE.limitEventBytes };

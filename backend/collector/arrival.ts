import type { TimeFlag, Times } from '../log/log.ts';

/** When a request came in, and what the device's clock showed when it left. */
export interface Arrival {
  readonly receivedMs: number;
  /** How long the request took to arrive, as far as the server can see. */
  readonly transferMs: number;
  /** By the device's clock; undefined when it did not say. */
  readonly sentMs: number | undefined;
}

/** The arrival of what no device has sent: it is from our own clock. */
export const arrivedHere = (receivedMs: number): Arrival => ({ receivedMs, transferMs: 0, sentMs: undefined });

const LATE_MS = 24 * 60 * 60 * 1000;
const FUTURE_MS = 5 * 60 * 1000;
/** Years 1 to 9999: what RFC 3339 can write and every database can keep. */
const FIRST_MS = Date.parse('0001-01-01T00:00:00.000Z');
const LAST_MS = Date.parse('9999-12-31T23:59:59.999Z');

const isKeepable = (ms: number): boolean => ms >= FIRST_MS && ms <= LAST_MS;
const toText = (ms: number): string => new Date(ms).toISOString();

function toFlags(occurredMs: number, receivedMs: number): readonly TimeFlag[] {
  if (occurredMs < receivedMs - LATE_MS) return ['late'];
  if (occurredMs > receivedMs + FUTURE_MS) return ['future'];
  return [];
}

/** Reads the header that says when a request left the device. */
export function parseSentAt(header: string | readonly string[] | undefined): number | undefined {
  const ms = typeof header === 'string' ? Date.parse(header) : NaN;
  return isKeepable(ms) ? ms : undefined;
}

/**
 * The times of one event. Never a reason to refuse it: a time that cannot be kept gives way to the
 * time of arrival, and one that is far from it is flagged.
 *
 * What the device's clock is wrong by is taken from the request: what it showed on sending against
 * what ours showed on receiving. The way in between is part of that, so the uncertainty is at least
 * the time the request took to come in.
 */
export function toTimes(time: string | undefined, { receivedMs, transferMs, sentMs }: Arrival): Times {
  const saidMs = time === undefined ? receivedMs : Date.parse(time);
  const occurredMs = isKeepable(saidMs) ? saidMs : receivedMs;
  const correctedMs = sentMs === undefined ? NaN : occurredMs + receivedMs - sentMs;
  const isCorrected = isKeepable(correctedMs);
  return {
    occurredAt: toText(occurredMs),
    receivedAt: toText(receivedMs),
    correctedAt: isCorrected ? toText(correctedMs) : null,
    uncertaintyMs: isCorrected ? transferMs : null,
    flags: toFlags(isCorrected ? correctedMs : saidMs, receivedMs),
  };
}

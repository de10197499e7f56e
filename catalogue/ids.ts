declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** An event's id for life: the idempotency key the collector recognises repeats by (CloudEvents `id`). */
export type EventId = Branded<'EventId'>;

/** Names one outbox database from its creation to its end (CloudEvents extension `rollid`). */
export type RollId = Branded<'RollId'>;

/** Names one browser profile on one origin until its storage is cleared (CloudEvents extension `clientid`). */
export type ClientId = Branded<'ClientId'>;

/** Names one visit: 30 minutes of silence end it (CloudEvents extension `sessionid`). */
export type SessionId = Branded<'SessionId'>;

/** What {@link uuidv7} takes from the outside world. */
export interface IdSource {
  /** Milliseconds since 1970, as `Date.now()` gives them. */
  readonly now: () => number;
  /** Fills the array with random bytes, as `crypto.getRandomValues` does. */
  readonly randomBytes: (into: Uint8Array<ArrayBuffer>) => void;
}

const HEX: readonly string[] = Array.from({ length: 256 }, (_, byte) => (byte + 256).toString(16).slice(1));

/**
 * Mints an identifier that sorts by its time of birth.
 *
 * Source: RFC 9562, section 5.7. 48 bits of milliseconds, then 74 random bits.
 */
export function uuidv7({ now, randomBytes }: IdSource): string {
  const bytes = new Uint8Array(10);
  randomBytes(bytes);
  const hex = (at: number): string => HEX[bytes[at] ?? 0] ?? '';
  const time = Math.max(0, Math.floor(now())).toString(16).padStart(12, '0');
  const version = HEX[0x70 | ((bytes[0] ?? 0) & 0x0f)] ?? '';
  const variant = HEX[0x80 | ((bytes[2] ?? 0) & 0x3f)] ?? '';
  const tail = hex(4) + hex(5) + hex(6) + hex(7) + hex(8) + hex(9);
  return `${time.slice(0, 8)}-${time.slice(8)}-${version}${hex(1)}-${variant}${hex(3)}-${tail}`;
}

/** Mints an event's id. */
export const newEventId = (source: IdSource): EventId => uuidv7(source) as EventId;
/** Mints a roll's id. */
export const newRollId = (source: IdSource): RollId => uuidv7(source) as RollId;
/** Mints a client's id. */
export const newClientId = (source: IdSource): ClientId => uuidv7(source) as ClientId;
/** Mints a session's id. */
export const newSessionId = (source: IdSource): SessionId => uuidv7(source) as SessionId;

/** Takes a client id that an outbox had before. */
export const toClientId = (text: string): ClientId => text as ClientId;

/** Takes an id that is already known to be one: read from the outbox, or sent by a checked client. */
export const toEventId = (text: string): EventId => text as EventId;

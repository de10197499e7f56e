/*
 * What a page tells the page server of itself. The page is bundled on its own, so this file has only types.
 */

/** What a page is told about itself when it is served. */
export interface PageBrief {
  /** Counts the documents that were served; none is served twice. */
  readonly document: number;
  /** Which start of the browser, and which of its tabs. */
  readonly run: number;
  readonly tab: number;
  readonly seed: number;
  readonly clockMs: number;
  readonly fullMs: number;
  /** How many bursts it says; -1 never stops. */
  readonly bursts: number;
  /** How likely it leaves for another page right after a burst, by itself. */
  readonly leaves: number;
}

/** An event whose promise has resolved as durable. */
export interface DurableLine {
  readonly id: string;
  /** In which order this document said it, from 0. */
  readonly ordinal: number;
  readonly name: string;
}

/** What a page reports. Everything but `durable` counts from its beginning. */
export interface Telling {
  readonly document: number;
  readonly run: number;
  readonly tab: number;
  /** Newly durable. */
  readonly durable: readonly DurableLine[];
  /** How many it has said so far. */
  readonly said: number;
  /** How many sends ended otherwise than durable, by their kind. */
  readonly otherwise: Readonly<Record<string, number>>;
  /** How many problems it has heard of, by their kind. */
  readonly problems: Readonly<Record<string, number>>;
  /** What the last problem of each kind was, in its own words. */
  readonly words: Readonly<Record<string, string>>;
  /** The outbox that it writes to, as soon as it has looked. */
  readonly rollId?: string;
}

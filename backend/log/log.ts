import type { Entry } from '../journal/journal.ts';

export type { Entry, TimeFlag, Times } from '../journal/journal.ts';

/** What became of one entry once it is on the disk. */
export type Fate =
  | { readonly kind: 'accepted' | 'duplicate' | 'noted' }
  /** The check let it pass, the database cannot store it. */
  | { readonly kind: 'unstorable'; readonly message: string };

/** What came of a submission. */
export type Written =
  /** A fate for every entry, in order; all of it is committed. */
  | { readonly kind: 'written'; readonly fates: readonly Fate[] }
  /** Too much is waiting: not taken, come back later. */
  | { readonly kind: 'busy' }
  /** The journal has failed: whether it was taken is not known, saying it again is safe. */
  | { readonly kind: 'failed'; readonly error: unknown };

/** The entries of one request. */
export interface Submission {
  readonly entries: readonly Entry[];
  /** About how much they weigh. */
  readonly bytes: number;
}

/** The way from the collector to the journal. */
export interface Log {
  /** Resolves once the entries are on the disk. Never rejects. */
  readonly write: (submission: Submission) => Promise<Written>;
  /**
   * Makes room for a body that is to be read, checked and written, and returns what gives the room
   * back; undefined when there is none. Entries alone say too little: a thousand may be 1 MiB or 1 KiB.
   */
  readonly reserve: (bytes: number) => (() => void) | undefined;
  /** How many entries wait. */
  readonly waiting: () => number;
  /** How many bytes have room. */
  readonly held: () => number;
  /** Whether the next request would be told to come back. */
  readonly isFull: () => boolean;
  /** Resolves once everything taken is written; takes nothing more. */
  readonly close: () => Promise<void>;
}

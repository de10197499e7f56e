import type { RollId } from '@tillroll/catalogue';
import type { Entry, Home, PaceRow, Reason } from './schema.ts';

/** A courier's wish for the next entries. */
export interface ClaimRequest {
  /** Names the courier; one that dies is told from its successor by it. */
  readonly holder: string;
  readonly home: Home;
  /** The courier holds the origin's Web Lock: whoever left a lease behind is gone. */
  readonly underLock: boolean;
  readonly now: number;
  /** After this long a silent courier may be replaced. */
  readonly leaseMs: number;
  readonly limitEntries: number;
  /** Bound of the bodies together, in UTF-16 units. */
  readonly limitUnits: number;
  /** Sequences to leave out for now. */
  readonly skip: ReadonlySet<number>;
}

/** What a courier may carry. A claim takes nothing out: an entry leaves only when it is settled. */
export type ClaimResult =
  | { readonly kind: 'claimed'; readonly rollId: RollId | undefined; readonly entries: readonly Entry[] }
  | { readonly kind: 'held'; readonly until: number }
  | { readonly kind: 'empty' };

/** The end of some entries, each named by its receipt. */
export interface Settlement {
  readonly rollId: RollId | undefined;
  readonly delivered: readonly Entry[];
  readonly buried: readonly { readonly entry: Entry; readonly reason: Reason }[];
  readonly now: number;
}

/** What a courier needs of an outbox, on disk or in memory. */
export interface Outbox {
  claim(request: ClaimRequest): Promise<ClaimResult>;
  settle(settlement: Settlement): Promise<void>;
  release(holder: string): Promise<void>;
  count(): Promise<number>;
  /** False when there is no outbox any more: consent was taken back. */
  exists(): Promise<boolean>;
  readPace(): Promise<PaceRow | undefined>;
  writePace(pace: PaceRow | undefined): Promise<void>;
  close(): void;
}

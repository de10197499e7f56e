import type { RollId } from '@tillroll/catalogue';
import type { Bounds } from './bounds.ts';
import type { Dropped, RollReport } from './drops.ts';
import type { DeadRow, Entry, Home, PaceRow, Reason } from './schema.ts';

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
  /** Bound of the batch they make. */
  readonly limitBytes: number;
  /** Sequences to leave out for now. */
  readonly skip: ReadonlySet<number>;
}

/** What a courier may carry. A claim takes nothing out: an entry leaves only when it is settled. */
export type ClaimResult =
  | { readonly kind: 'claimed'; readonly rollId: RollId | undefined; readonly entries: readonly Entry[] }
  | { readonly kind: 'held'; readonly until: number }
  | { readonly kind: 'empty' };

/** An entry that goes to the dead letters. */
export interface Buried {
  readonly entry: Entry;
  readonly reason: Reason;
  /** The collector has refused this very event; otherwise only a batch of it alone. */
  readonly byReceipt: boolean;
}

/** The end of some entries, each named by its receipt. */
export interface Settlement {
  readonly rollId: RollId | undefined;
  readonly delivered: readonly Entry[];
  readonly buried: readonly Buried[];
  readonly now: number;
}

/** What a courier needs of an outbox, on disk or in memory. */
export interface Outbox {
  claim(request: ClaimRequest): Promise<ClaimResult>;
  settle(settlement: Settlement): Promise<void>;
  release(holder: string): Promise<void>;
  count(): Promise<number>;
  /** Gives up what is beyond the bounds; resolves with how many of which reason. */
  trim(bounds: Bounds, now: number): Promise<readonly Dropped[]>;
  readDead(): Promise<DeadRow | undefined>;
  /** What the ledger has to be told next; `undefined` when it knows everything. */
  readReport(): Promise<RollReport | undefined>;
  noteTold(report: RollReport): Promise<void>;
  /** False when there is no outbox any more: consent was taken back. */
  exists(): Promise<boolean>;
  readPace(): Promise<PaceRow | undefined>;
  writePace(pace: PaceRow | undefined): Promise<void>;
  /** Forgets a connection that has failed, and why; the next use opens anew. */
  letGo(): void;
  close(): void;
}

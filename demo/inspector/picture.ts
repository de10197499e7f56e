import type { Status } from 'tillroll';
import type { OutboxSnapshot } from 'tillroll/outbox';
import type { WayRow } from './way.ts';

/** What is wrong on purpose. */
export type FaultKind = 'none' | 'down' | 'offline';

/** A signal as the journal has it. */
export interface JournalRow {
  readonly id: string;
  readonly name: string;
  readonly sequence: number | undefined;
  readonly receivedAt: number;
  readonly data: unknown;
  /** The row as the backend tells it. */
  readonly whole: unknown;
}

/** What the ledger says about one roll. */
export interface LedgerLine {
  readonly rollId: string;
  readonly highest: number;
  readonly arrivedCount: number;
  readonly missingCount: number;
  readonly missing: readonly { readonly from: number; readonly to: number }[];
  readonly complete: boolean;
}

/** The journal as the backend tells it. */
export interface JournalState {
  readonly state: 'asking' | 'live' | 'silent';
  /** Whether the backend has told anything yet: until then no number is known, not even zero. */
  readonly isKnown: boolean;
  readonly rows: readonly JournalRow[];
  readonly total: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly ledger: LedgerLine | undefined;
}

/** Something the till complained about. */
export interface ProblemLine {
  readonly key: string;
  readonly at: number;
  readonly kind: string;
  readonly text: string;
}

/** Everything the inspector shows, at one moment. */
export interface Picture {
  /** Absent until the till is there. */
  readonly status: Status | undefined;
  /** Whether the script tag could not be loaded. */
  readonly absent: boolean;
  readonly pending: number;
  readonly way: readonly WayRow[];
  /** How many of them were said since this page was opened. */
  readonly said: number;
  readonly outbox: OutboxSnapshot | undefined;
  readonly journal: JournalState;
  readonly problems: readonly ProblemLine[];
  readonly fault: FaultKind;
  /** Whether the switches reach the backend. */
  readonly faults: boolean;
  readonly now: number;
}

/** A part of the inspector. */
export interface View {
  readonly root: HTMLElement;
  readonly show: (picture: Picture) => void;
}

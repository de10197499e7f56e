import { DROP_REPORT_TYPE, parseReceiptBook, type Receipt } from '@tillroll/catalogue';
import type { CollectorAnswer } from './forward.ts';
import type { Fault } from './faults.ts';
import type { PassingBatch } from './batch-on-the-way.ts';

/** What the way has heard the real collector say, whether or not the browser was let hear it. */
export interface ReceiptsSeen {
  /** Takes note that a batch has come, and under which fault. */
  readonly onBatch: (batch: PassingBatch, fault: Fault) => void;
  /** Reads an answer of the collector. */
  readonly onAnswer: (answer: CollectorAnswer) => void;
  readonly counts: { readonly [Status in Receipt['status']]: number };
  /** Taken by the collector, or known to it already. */
  readonly acknowledged: ReadonlySet<string>;
  readonly refused: ReadonlyMap<string, string>;
  /** Under which faults an event has come by, and what was said of it; the newest last. */
  readonly trailOf: (id: string) => readonly string[];
}

const LIMIT_TRAIL = 12;

/** Makes a memory for what passes. */
export function createReceiptsSeen(): ReceiptsSeen {
  const counts = { accepted: 0, duplicate: 0, refused: 0 };
  const acknowledged = new Set<string>();
  const refused = new Map<string, string>();
  /** A courier's words to the ledger: they are no events, and never come into the journal. */
  const reports = new Set<string>();
  const trails = new Map<string, string[]>();

  function note(id: string, what: string): void {
    const trail = trails.get(id) ?? [];
    trails.set(id, [...trail, what].slice(-LIMIT_TRAIL));
  }

  return {
    counts,
    acknowledged,
    refused,
    trailOf: (id) => trails.get(id) ?? [],
    onBatch({ events, isBeacon }, fault) {
      for (const { id, type, sequence } of events) {
        note(id, `${isBeacon ? 'beacon ' : ''}#${sequence ?? '-'} ${fault}`);
        if (type === DROP_REPORT_TYPE) reports.add(id);
      }
    },
    onAnswer({ status, body }) {
      const book = status === 200 ? parseReceiptBook(body.toString()) : undefined;
      for (const receipt of book?.receipts ?? []) {
        counts[receipt.status]++;
        note(receipt.id, receipt.status);
        if (receipt.status === 'refused') refused.set(receipt.id, receipt.code);
        else if (!reports.has(receipt.id)) acknowledged.add(receipt.id);
      }
    },
  };
}

import { DROP_REPORT_TYPE, newEventId, type DropReport, type IdSource } from '@tillroll/catalogue';
import type { Outbox } from '../outbox/outbox-contract.ts';
import type { RollReport } from '../outbox/drops.ts';
import { post, type Destination, type PostOptions } from './post.ts';
import type { Setback } from './pace.ts';

/** What declaring works with. */
export interface DeclareOptions extends PostOptions {
  readonly outbox: Pick<Outbox, 'readReport' | 'noteTold'>;
  readonly destination: Destination;
  readonly ids: IdSource;
  /** CloudEvents `source`: the shop's origin. */
  readonly source: string;
  readonly mayGoOn: () => boolean;
}

/** Puts a report into its envelope. A repeat says the same, so it may have a new id each time. */
function toReportEvent({ rollId, drops, deadLetters }: RollReport, { ids, source }: DeclareOptions) {
  const data: DropReport = {
    drops: drops.map(({ from, to, reason }) => ({ from, to, reason })),
    ...(deadLetters && { deadLetters: { count: deadLetters.count, reasons: deadLetters.reasons } }),
  };
  const time = new Date(ids.now()).toISOString();
  return { specversion: '1.0', id: newEventId(ids), source, type: DROP_REPORT_TYPE, time, rollid: rollId, data };
}

/**
 * Tells the ledger what was given up. It is forgotten here only when the collector has said that it knows; a
 * collector that does not know drop reports is told again with the next round.
 */
export async function declare(options: DeclareOptions): Promise<Setback | undefined> {
  const { outbox, destination } = options;
  for (let report = await outbox.readReport(); report && options.mayGoOn(); report = await outbox.readReport()) {
    const event = toReportEvent(report, options);
    const verdict = await post(JSON.stringify([event]), destination, options);
    switch (verdict.kind) {
      case 'answered':
        if (verdict.receipts.find(({ id }) => id === event.id)?.status !== 'accepted') return undefined;
        await outbox.noteTold(report);
        break;
      case 'too-large':
      case 'malformed':
        return undefined;
      default:
        return verdict;
    }
  }
  return undefined;
}

import { toEventId, type Receipt, type ReceiptBook } from '@tillroll/catalogue';
import type { Entry, Fate, Log } from '../log/log.ts';
import { admit, idOf, toRefusal, type Admission, type Circumstances } from './admit.ts';
import type { RawEvent } from './batch.ts';
import { Problem } from './problems.ts';

function toReceipt(event: RawEvent, index: number, fate: Fate | undefined): Receipt {
  switch (fate?.kind) {
    case 'accepted':
    case 'duplicate':
      return { id: toEventId(idOf(event)), status: fate.kind };
    case 'noted':
      return { id: toEventId(idOf(event)), status: 'accepted' };
    case 'unstorable':
      return toRefusal(event, index, {
        code: 'invalid_event',
        message: `cannot be stored: ${fate.message}`,
        path: '',
      });
    default:
      throw new Error('the log has no fate for an admitted event');
  }
}

/** Writes entries and returns what became of each. Throws a {@link Problem} when they cannot be written now. */
export async function writeEntries(
  log: Pick<Log, 'write'>,
  entries: readonly Entry[],
  bytes: number,
): Promise<readonly Fate[]> {
  if (entries.length === 0) return []; // refused without a roll to mark: nothing to commit
  const written = await log.write({ entries, bytes });
  if (written.kind === 'busy') throw new Problem('busy');
  if (written.kind === 'failed') throw new Problem('journal_failed', undefined, { cause: written.error });
  return written.fates;
}

/** Admits or refuses every event, writes what is to be written, and answers a line for each, in order. */
export async function takeBatch(
  log: Pick<Log, 'write'>,
  events: readonly RawEvent[],
  circumstances: Circumstances,
): Promise<ReceiptBook> {
  const admissions: readonly Admission[] = events.map((event, index) => admit(event, index, circumstances));
  const entries = admissions.map(({ entry }) => entry).filter((entry): entry is Entry => entry !== undefined);
  const fates = (await writeEntries(log, entries, circumstances.bodyBytes)).values();
  const receipts = admissions.map((admission, index) => {
    const fate: Fate | undefined = admission.entry && fates.next().value;
    return admission.kind === 'refused' ? admission.refusal : toReceipt(events[index] ?? {}, index, fate);
  });
  return { receipts };
}

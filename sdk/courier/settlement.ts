import type { Receipt } from '@tillroll/catalogue';
import type { Entry, Reason } from '../outbox/schema.ts';

/** What the receipts say about the entries that were carried; entries without a receipt stay. */
export interface Fates {
  readonly delivered: readonly Entry[];
  readonly buried: readonly { readonly entry: Entry; readonly reason: Reason }[];
}

/**
 * Matches receipts with entries by event id: never by position or count. A receipt that names an id we
 * did not send says nothing, an entry that no receipt names is carried again.
 */
export function toFates(entries: readonly Entry[], receipts: readonly Receipt[]): Fates {
  const byId = new Map(receipts.map((receipt) => [receipt.id, receipt]));
  const delivered: Entry[] = [];
  const buried: { entry: Entry; reason: Reason }[] = [];
  for (const entry of entries) {
    const receipt = byId.get(entry.id);
    if (!receipt) continue;
    if (receipt.status !== 'refused') delivered.push(entry);
    else buried.push({ entry, reason: { code: receipt.code, message: receipt.message, path: receipt.path } });
  }
  return { delivered, buried };
}

import type { Receipt } from '@tillroll/catalogue';
import type { Buried } from '../outbox/outbox-contract.ts';
import type { Entry } from '../outbox/schema.ts';

/** What the receipts say about the entries that were carried; entries without a receipt stay. */
export interface Fates {
  readonly delivered: readonly Entry[];
  readonly buried: readonly Buried[];
}

/**
 * Matches receipts with entries by event id: never by position or count. A receipt that names an id we
 * did not send says nothing, an entry that no receipt names is carried again.
 */
export function toFates(entries: readonly Entry[], receipts: readonly Receipt[]): Fates {
  const byId = new Map<string, Receipt[]>();
  for (const receipt of receipts) byId.set(receipt.id, [...(byId.get(receipt.id) ?? []), receipt]);
  const delivered: Entry[] = [];
  const buried: Buried[] = [];
  for (const entry of entries) {
    // One receipt for each copy: an entry may lie in the outbox twice, and only one of them have arrived.
    const receipt = byId.get(entry.id)?.shift();
    if (!receipt) continue;
    if (receipt.status !== 'refused') delivered.push(entry);
    else {
      const { code, message, path } = receipt;
      buried.push({ entry, reason: { code, message, path }, byReceipt: true });
    }
  }
  return { delivered, buried };
}

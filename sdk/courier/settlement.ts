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
  const copies = new Map<string, number>();
  for (const { id } of entries) copies.set(id, (copies.get(id) ?? 0) + 1);
  const delivered: Entry[] = [];
  const buried: Buried[] = [];
  for (const entry of entries) {
    const heard = byId.get(entry.id) ?? [];
    const [receipt] = heard;
    // An entry may lie in the outbox twice, and only one of the two have arrived: then it is carried again.
    if (!receipt || heard.length < (copies.get(entry.id) ?? 1)) continue;
    if (receipt.status !== 'refused') delivered.push(entry);
    else {
      const { code, message, path } = receipt;
      buried.push({ entry, reason: { code, message, path }, byReceipt: true });
    }
  }
  return { delivered, buried };
}

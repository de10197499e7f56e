import { LANE, toEventId, type ClientId, type IdSource, type RollId } from '@tillroll/catalogue';
import type { DurableOutbox } from '../outbox/outbox.ts';
import type { Entry, NewEntry } from '../outbox/schema.ts';
import type { Report } from './report.ts';
import type { Copy, Marker, Spare } from './spare.ts';

/** What a lookout works with. */
export interface LookoutOptions {
  readonly outbox: Pick<DurableOutbox, 'readRoll' | 'readClient' | 'listAfter' | 'succeed'>;
  readonly spare: Spare;
  readonly report: (report: Report) => void;
  readonly ids: IdSource;
  /** The shop's origin. */
  readonly source: string;
}

/** Watches for the loss of the whole database. */
export interface Lookout {
  /** Before a round: has the browser lost the roll that was here? Then the ledger is to know, and the copies come back. */
  look(): Promise<void>;
  /** Something has to wait: copies it beside the database. */
  copy(): Promise<void>;
  /** Nothing waits any more. */
  tidy(): Promise<void>;
}

/** So many are looked at in one go. */
const CHUNK = 1000;
/** A copy is a file: not a new one for every view, and none at once unless an order is among what waits. */
const REST_MS = 5000;
const FULL_COPY = 200;
/** Beyond so much, only orders are copied: a long outage must not take twice its room. */
const MOST_COPIED = 5000;
const MOST_UNITS = 4 * 1024 * 1024;

const toNewEntry = ({ id, type, lane, at, body }: Entry): NewEntry => ({ id, type, lane, at, body });
const unitsOf = (entries: readonly NewEntry[]): number => entries.reduce((sum, { body }) => sum + body.length, 0);

/** Says that the visitor goes by another id since the old one was lost. It goes by the roll: that is lost once. */
function toClientChanged(lost: RollId, [from, to]: readonly [ClientId, ClientId], options: LookoutOptions): NewEntry {
  const { ids, source } = options;
  const [at, id, type] = [ids.now(), toEventId(lost), 'client.changed'];
  const body = JSON.stringify({
    specversion: '1.0',
    id,
    source,
    type,
    time: new Date(at).toISOString(),
    dataschema: `/v1/schemas/${type}.1`,
    clientid: to,
    data: { from, to, reason: 'storage_lost' },
  });
  return { id, type, lane: LANE.intent, at, body };
}

/** Makes a lookout for one courier. */
export function createLookout(options: LookoutOptions): Lookout {
  const { outbox, spare, report } = options;
  const { now } = options.ids;
  let current: RollId | undefined;
  let clientId: ClientId | undefined;
  let through = 0;
  let copied = 0;
  let units = 0;
  let copiedAt = Number.NEGATIVE_INFINITY;
  let open: { readonly number: number; readonly entries: readonly NewEntry[] } | undefined;
  let isTidy = false;

  async function takeOver(lost: Marker, copies: readonly Copy[]): Promise<void> {
    const ofLost = copies.filter(({ rollId }) => rollId === lost.rollId);
    const saved = ofLost.flatMap(({ entries }) => entries);
    const highest = Math.max(lost.highest, ...ofLost.map((copy) => copy.through));
    // A cookie of the collector's may have brought the id back.
    const { clientId: from } = lost;
    const changed = from && clientId && from !== clientId && toClientChanged(lost.rollId, [from, clientId], options);
    await outbox.succeed({ rollId: lost.rollId, highest }, [...(changed ? [changed] : []), ...saved]);
    await spare.tidy();
    const message = `the browser has lost the outbox; ${saved.length} events of it are saved, the rest is declared`;
    report({ kind: 'problem', problem: { kind: 'wiped', message } });
  }

  /** Compares the roll that is here with the one that was. Rejects when that cannot be done now. */
  async function compare(rollId: RollId): Promise<void> {
    const marker = await spare.readMarker();
    const copies = await spare.listCopies();
    if (!copies) throw new Error('the copies cannot be read');
    if (marker && marker.rollId !== rollId) await takeOver(marker, copies);
    const isSameRoll = marker?.rollId === rollId;
    if (!isSameRoll || marker.clientId !== clientId)
      await spare.writeMarker({ rollId, highest: isSameRoll ? marker.highest : 0, clientId });
    const mine = copies.filter((copy) => copy.rollId === rollId);
    through = Math.max(0, ...mine.map((copy) => copy.through));
    copied = mine.reduce((sum, { entries }) => sum + entries.length, 0);
    units = mine.reduce((sum, { entries }) => sum + unitsOf(entries), 0);
  }

  return {
    async look() {
      const rollId = (await outbox.readRoll())?.rollId;
      const client = (await outbox.readClient())?.clientId;
      if (rollId === undefined || (rollId === current && client === clientId)) return;
      [current, clientId] = [rollId, client];
      // No room, say: the marker and the copies stay for the next courier, and this one carries meanwhile.
      await compare(rollId).catch(() => undefined);
    },
    async copy() {
      if (current === undefined) return;
      const added = await outbox.listAfter(through, CHUNK);
      const last = added.at(-1);
      const isDue = Math.abs(now() - copiedAt) >= REST_MS || added.some(({ lane }) => lane === LANE.order);
      if (!last || !isDue) return;
      copiedAt = now();
      through = last.sequence;
      const hasRoom = copied < MOST_COPIED && units < MOST_UNITS;
      const chosen = (hasRoom ? added : added.filter(({ lane }) => lane === LANE.order)).map(toNewEntry);
      if (chosen.length === 0) return;
      const isFull = (open?.entries.length ?? FULL_COPY) >= FULL_COPY;
      open =
        isFull || !open ? { number: through, entries: chosen } : { ...open, entries: [...open.entries, ...chosen] };
      isTidy = false;
      await spare.keep({ rollId: current, through, entries: open.entries }, open.number);
      copied += chosen.length;
      units += unitsOf(chosen);
    },
    async tidy() {
      if (current === undefined || isTidy) return;
      if (through > 0) await spare.writeMarker({ rollId: current, highest: through, clientId });
      await spare.tidy();
      isTidy = true;
      [through, copied, units, open] = [0, 0, 0, undefined];
    },
  };
}

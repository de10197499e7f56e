import type { OutboxDeadLetter, OutboxEntry } from 'tillroll/outbox';
import { createDetailRow } from './detail-row.ts';
import { h, write } from './element.ts';
import { createKeyedList, type Row } from './keyed-list.ts';
import type { Picture, View } from './picture.ts';
import { toAbout, toSignalName } from './signal-text.ts';
import { toClock } from './time-text.ts';

const LANES = ['order', 'intent', 'view'];

const dataOf = (event: unknown): unknown =>
  typeof event === 'object' && event !== null && 'data' in event ? event.data : undefined;

const createEntryRow = ({ type, event, sequence, at, lane, bytes }: OutboxEntry): Row<OutboxEntry> => {
  const row = createDetailRow({ name: toSignalName(type), about: toAbout(dataOf(event)), toDetail: () => event });
  row.edge.append(`#${sequence}`);
  row.under.append(`since ${toClock(at)} · lane ${LANES[lane] ?? lane} · ${bytes} bytes`);
  return { root: row.root, show: () => undefined };
};

const createDeadRow = (letter: OutboxDeadLetter): Row<OutboxDeadLetter> => {
  const { type, event, sequence, buriedAt, reason } = letter;
  const row = createDetailRow({ name: toSignalName(type), about: toAbout(dataOf(event)), toDetail: () => letter });
  row.edge.append(`#${sequence}`);
  const text = `${reason.path} ${reason.message} (${reason.code})`.trim();
  row.under.append(h('span', { class: 'reason' }, text), `buried at ${toClock(buriedAt)}`);
  return { root: row.root, show: () => undefined };
};

const toLeaseText = ({ outbox, now }: Picture): string => {
  if (!outbox) return 'There is no outbox on this origin yet.';
  const { lease, rollId } = outbox;
  const held = lease && lease.until > now ? `Held by the courier in the ${lease.home}.` : 'No courier holds it now.';
  return `Roll ${rollId}. ${held}`;
};

/** What waits in IndexedDB at this moment, and what was given up, with the reason. */
export function createOutboxView(): View {
  const lease = h('p', { class: 'note' });
  const waiting = h('ul', { class: 'rows', role: 'list' });
  const dead = h('ul', { class: 'rows', role: 'list' });
  const empty = h('p', { class: 'empty' }, 'Nothing waits. Switch the backend off, then look at a product.');
  const more = h('p', { class: 'note' });
  const deadPart = h('section', {}, h('h3', {}, 'Dead letters'), dead);
  const keyOf = ({ id }: { readonly id: string }): string => id;
  const showWaiting = createKeyedList<OutboxEntry>(waiting, { keyOf, create: createEntryRow });
  const showDead = createKeyedList<OutboxDeadLetter>(dead, { keyOf, create: createDeadRow });
  return {
    root: h('div', {}, lease, h('section', {}, h('h3', {}, 'Waiting'), empty, waiting, more), deadPart),
    show: (picture) => {
      const { entries = [], deadLetters = [], pending = 0 } = picture.outbox ?? {};
      write(lease, toLeaseText(picture));
      empty.hidden = entries.length > 0;
      showWaiting(entries);
      write(more, pending > entries.length ? `and ${pending - entries.length} more` : '');
      deadPart.hidden = deadLetters.length === 0;
      showDead(deadLetters);
    },
  };
}

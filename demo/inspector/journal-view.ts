import { createDetailRow } from './detail-row.ts';
import { h, mark, write } from './element.ts';
import { flash } from './flash.ts';
import { createKeyedList, type Row } from './keyed-list.ts';
import type { JournalRow, JournalState, View } from './picture.ts';
import { STREAMS, toAbout, toTitle } from './signal-text.ts';
import { toClock } from './time-text.ts';

const YOUNG_MS = 3000;

const createJournalRow = ({ name, data, sequence, receivedAt, whole }: JournalRow): Row<JournalRow> => {
  const row = createDetailRow({ name, about: toAbout(data), toDetail: () => whole });
  row.edge.append(sequence === undefined ? '' : `#${sequence}`);
  row.under.append(`received ${toClock(receivedAt)}`);
  if (Date.now() - receivedAt < YOUNG_MS) requestAnimationFrame(() => flash(row.root));
  return { root: row.root, show: () => undefined };
};

function toLedgerText({ ledger }: JournalState): string {
  if (!ledger) return 'The ledger does not know this browser’s roll yet.';
  const { highest, missingCount, missing, complete } = ledger;
  if (complete && missingCount === 0)
    return highest === 1
      ? 'Number 1 has arrived.'
      : `Every number from 1 to ${highest} has arrived. Nothing is missing.`;
  const ranges = missing.slice(0, 8).map(({ from, to }) => (from === to ? `${from}` : `${from}–${to}`));
  return `Up to ${highest}, ${missingCount} missing: ${ranges.join(', ')}${missing.length > 8 ? '…' : ''}`;
}

const STATE_TEXT = {
  asking: 'Asking the backend…',
  live: '',
  silent:
    'The backend does not answer just now. It is asked again every few seconds; what you see is the last it told.',
} as const;

const NOTHING_TOLD = {
  ...STATE_TEXT,
  silent: 'The backend has not answered since this page was opened. It is asked again every few seconds.',
} as const;

const createCounts = () => {
  const parts = STREAMS.map((name) => ({ name, figure: h('dd', {}, '0') }));
  const root = h(
    'dl',
    { class: 'counts' },
    ...parts.map(({ name, figure }) => h('div', { 'data-stream': name }, h('dt', {}, toTitle(name)), figure)),
  );
  const show = ({ counts, isKnown }: JournalState): void => {
    for (const { name, figure } of parts) write(figure, isKnown ? String(counts[name] ?? 0) : '–');
  };
  return { root, show };
};

/** The journal as the backend tells it: counts, this roll's ledger, and the newest rows. */
export function createJournalView(): View {
  const notice = h('p', { class: 'notice', role: 'status' });
  const counts = createCounts();
  const ledger = h('p', { class: 'ledger' });
  const list = h('ul', { class: 'rows', role: 'list' });
  const empty = h('p', { class: 'empty' }, 'The journal is empty.');
  const showRows = createKeyedList<JournalRow>(list, { keyOf: ({ id }) => id, create: createJournalRow });
  return {
    root: h('div', {}, notice, counts.root, ledger, empty, list),
    show: ({ journal }) => {
      write(notice, journal.isKnown ? STATE_TEXT[journal.state] : NOTHING_TOLD[journal.state]);
      notice.hidden = journal.state === 'live';
      counts.show(journal);
      write(ledger, journal.isKnown ? toLedgerText(journal) : '');
      mark(ledger, 'data-state', journal.ledger?.complete ? 'complete' : 'open');
      empty.hidden = journal.rows.length > 0 || journal.state !== 'live';
      showRows(journal.rows);
    },
  };
}

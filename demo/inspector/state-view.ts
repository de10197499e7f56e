import { h, write } from './element.ts';
import { createKeyedList, type Row } from './keyed-list.ts';
import type { Picture, ProblemLine, View } from './picture.ts';
import { toClock } from './time-text.ts';

const toNext = ({ status, now }: Picture): string =>
  status?.nextAttemptAt === undefined
    ? '–'
    : `${toClock(status.nextAttemptAt)}, in ${Math.max(0, Math.ceil((status.nextAttemptAt - now) / 1000))} s`;

const FIELDS: readonly (readonly [name: string, of: (picture: Picture) => string])[] = [
  ['Storage', ({ status }) => status?.storage ?? '–'],
  ['Courier lives in', ({ status }) => status?.courier ?? '–'],
  ['Delivery', ({ status }) => status?.delivery ?? '–'],
  ['Waiting events', ({ pending }) => String(pending)],
  ['Failures in a row', ({ status }) => String(status?.failures ?? 0)],
  ['Next attempt', toNext],
  ['Reason', ({ status }) => status?.reason ?? '–'],
  ['Consent', ({ status }) => status?.consent ?? '–'],
  ['Service worker', () => navigator.serviceWorker?.controller?.state ?? 'none controls this page'],
];

const createProblemRow = ({ at, kind, text }: ProblemLine): Row<ProblemLine> => ({
  root: h(
    'li',
    { class: 'problem' },
    h('span', { class: 'row-line' }, h('b', {}, kind), h('span', { class: 'row-edge' }, toClock(at))),
    h('span', { class: 'reason' }, text),
  ),
  show: () => undefined,
});

/** How the till fares, field by field, and what it complained about. */
export function createStateView(): View {
  const parts = FIELDS.map(([name, of]) => ({ name, of, value: h('dd') }));
  const fields = parts.map(({ name, value }) => h('div', {}, h('dt', {}, name), value));
  const problems = h('ul', { class: 'rows', role: 'list' });
  const empty = h('p', { class: 'empty' }, 'No problems.');
  const showProblems = createKeyedList<ProblemLine>(problems, { keyOf: ({ key }) => key, create: createProblemRow });
  return {
    root: h('div', {}, h('dl', { class: 'fields' }, ...fields), h('h3', {}, 'Problems'), empty, problems),
    show: (picture) => {
      for (const { value, of } of parts) write(value, of(picture));
      empty.hidden = picture.problems.length > 0;
      showProblems(picture.problems);
    },
  };
}

import { createDetailRow } from './detail-row.ts';
import { h, mark, write } from './element.ts';
import { flash } from './flash.ts';
import type { Row } from './keyed-list.ts';
import { toAbout } from './signal-text.ts';
import { toClock, toSpan, toWithin } from './time-text.ts';
import type { WayRow } from './way.ts';

interface Stop {
  readonly root: HTMLElement;
  readonly show: (stop: { readonly word: string; readonly time: string; readonly state: string }) => void;
}

function createStop(): Stop {
  const word = h('b');
  const time = h('span');
  const root = h('span', { class: 'stop' }, word, ' ', time);
  return {
    root,
    show: (stop) => {
      write(word, stop.word);
      write(time, stop.time);
      mark(root, 'data-state', stop.state);
    },
  };
}

const stageOf = ({ arrival, durableAt }: WayRow): string =>
  arrival?.status ?? (durableAt === undefined ? 'said' : 'durable');

const toEnd = ({ arrival, saidAt }: WayRow) =>
  arrival
    ? {
        word: arrival.status,
        time: toSpan(arrival.at - saidAt) + (arrival.courier ? ` by ${arrival.courier}` : ''),
        state: arrival.status === 'refused' ? 'refused' : 'done',
      }
    : { word: 'receipt', time: 'not yet', state: 'open' };

function toMiddle(row: WayRow) {
  const { durableAt, arrival, saidAt } = row;
  if (durableAt !== undefined) return { word: 'durable', time: toWithin(durableAt - saidAt), state: 'done' };
  // Two looks a second: a quick courier can be done between them.
  return arrival
    ? { word: 'durable', time: 'in passing', state: 'done' }
    : { word: 'durable', time: 'not yet', state: 'open' };
}

/** An event and its three stops: said, durable, receipt. */
export function createWayRow(first: WayRow): Row<WayRow> {
  let latest = first;
  const { root, edge, under } = createDetailRow({
    name: first.name,
    about: toAbout(first.data),
    toDetail: () => latest.event,
  });
  const stops = [createStop(), createStop(), createStop()] as const;
  const reason = h('span', { class: 'reason' });
  under.append(h('span', { class: 'track' }, ...stops.map((stop) => stop.root)), reason);
  let stage: string | undefined;
  return {
    root,
    show: (row) => {
      latest = row;
      write(edge, row.sequence === undefined ? '' : `#${row.sequence}`);
      stops[0].show({ word: 'said', time: toClock(row.saidAt), state: 'done' });
      stops[1].show(toMiddle(row));
      stops[2].show(toEnd(row));
      write(reason, row.arrival?.reason ?? '');
      if (stage !== undefined && stage !== stageOf(row)) flash(root);
      stage = stageOf(row);
    },
  };
}

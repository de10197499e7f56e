import { h, mark, write } from './element.ts';
import { bump } from './flash.ts';
import type { Picture, View } from './picture.ts';

interface Station {
  readonly figure: string;
  readonly caption: string;
  readonly mood: 'calm' | 'busy' | 'stuck';
}

const toWait = ({ status, now }: Picture): string => {
  const left = Math.ceil(((status?.nextAttemptAt ?? now) - now) / 1000);
  return left > 0 ? `tries in ${left} s` : 'tries now';
};

function toCourier(picture: Picture): Station {
  const { status } = picture;
  if (!status) return { figure: '–', caption: 'not there yet', mood: 'calm' };
  const figure = status.courier === 'none' ? '–' : status.courier;
  if (status.delivery === 'waiting') return { figure, caption: toWait(picture), mood: 'stuck' };
  if (status.delivery === 'paused') return { figure, caption: 'paused', mood: 'stuck' };
  return { figure, caption: status.delivery, mood: status.delivery === 'carrying' ? 'busy' : 'calm' };
}

const JOURNAL_CAPTIONS = { asking: 'asking', live: 'signals, live', silent: 'no answer' } as const;

const toJournal = ({ journal }: Picture): Station => ({
  figure: !journal.isKnown ? '–' : String(journal.total),
  caption: JOURNAL_CAPTIONS[journal.state],
  mood: journal.state === 'silent' ? 'stuck' : 'calm',
});

const STATIONS: readonly { readonly name: string; readonly of: (picture: Picture) => Station }[] = [
  { name: 'Page', of: ({ said }) => ({ figure: String(said), caption: 'said here', mood: 'calm' }) },
  {
    name: 'Outbox',
    of: ({ pending }) => ({ figure: String(pending), caption: 'waiting', mood: pending > 0 ? 'busy' : 'calm' }),
  },
  { name: 'Courier', of: toCourier },
  { name: 'Journal', of: toJournal },
];

/** The way of an event at a glance: four stations, each with its one figure. */
export function createStationsView(): View {
  const parts = STATIONS.map(({ name, of }) => {
    const figure = h('strong', { class: 'figure' }, '–');
    const caption = h('span', { class: 'caption' });
    const root = h('li', { class: 'station' }, h('span', { class: 'station-name' }, name), figure, caption);
    return { root, figure, caption, of };
  });
  return {
    root: h('ol', { class: 'stations', 'aria-label': 'The way of an event' }, ...parts.map(({ root }) => root)),
    show: (picture) => {
      for (const { root, figure, caption, of } of parts) {
        const station = of(picture);
        if (figure.textContent !== station.figure && figure.textContent !== '–') bump(figure);
        write(figure, station.figure);
        write(caption, station.caption);
        mark(root, 'data-mood', station.mood);
      }
    },
  };
}

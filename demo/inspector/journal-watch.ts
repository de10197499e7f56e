import { createAlarm } from './alarm.ts';
import { fromLiveMessage, JOURNAL_QUERY, toJournalState, type JournalAnswer } from './journal-rows.ts';
import type { Watch } from './outbox-watch.ts';
import type { JournalRow, JournalState } from './picture.ts';
import { fetchSettings, type Settings } from './settings.ts';

const LIMIT = 100;
const RETRY_MS = 2500;
const RECOUNT_MS = 700;

/** Where the journal watch gets its roll from, and where it tells what it hears. */
export interface JournalWatchOptions {
  readonly roll: () => string | undefined;
  readonly onState: (state: JournalState) => void;
}

const EMPTY: JournalState = { state: 'asking', isKnown: false, rows: [], total: 0, counts: {}, ledger: undefined };

async function ask({ backend, readKey }: Settings, roll: string | undefined): Promise<JournalState> {
  const response = await fetch(`${backend}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${readKey}` },
    body: JSON.stringify({ query: JOURNAL_QUERY, variables: { first: LIMIT, roll: roll ?? null } }),
  });
  const { data } = (await response.json()) as { readonly data?: JournalAnswer };
  if (!response.ok || !data) throw new Error(`the backend answered ${response.status}`);
  return toJournalState(data, roll);
}

const addRow = (state: JournalState, row: JournalRow): JournalState =>
  state.rows.some(({ id }) => id === row.id)
    ? state
    : { ...state, rows: [row, ...state.rows].slice(0, LIMIT), total: state.total + 1 };

/** A journal watch that can be asked to ask again. */
export interface JournalWatch extends Watch {
  /** Counts anew in a moment, where it is started. */
  readonly recountSoon: () => void;
}

/** The live feed; `onLoss` is told once, and then it is over. */
function openFeed(
  { backend, readKey }: Settings,
  { onRow, onLoss }: { readonly onRow: (row: JournalRow) => void; readonly onLoss: () => void },
): () => void {
  const feed = new EventSource(`${backend}/v1/live?key=${encodeURIComponent(readKey)}`);
  feed.addEventListener('event', ({ data }: MessageEvent<string>) => onRow(fromLiveMessage(data)));
  feed.addEventListener('error', onLoss);
  return () => feed.close();
}

/** A line to the backend: one question and one feed at a time. */
function createLine(onLoss: () => void) {
  const alarm = createAlarm();
  let closeFeed: (() => void) | undefined;
  let round = 0;
  return {
    alarm,
    isOpen: () => closeFeed !== undefined,
    hear: (settings: Settings, onRow: (row: JournalRow) => void) => {
      closeFeed = openFeed(settings, { onRow, onLoss });
    },
    /** Does something that may fail, and forgets it where the line was cut meanwhile. */
    hold: async <Word>(asking: Promise<Word>, onWord: (word: Word) => void) => {
      const mine = round;
      try {
        const word = await asking;
        if (mine === round) onWord(word);
      } catch {
        if (mine === round) onLoss();
      }
    },
    cut: () => {
      round += 1;
      alarm.clear();
      closeFeed?.();
      closeFeed = undefined;
    },
  };
}

/** Reads the journal once, then hears it live; where the backend is silent it asks again by and by. */
export function createJournalWatch({ roll, onState }: JournalWatchOptions): JournalWatch {
  let state = EMPTY;
  let settings: Settings | undefined;
  const tell = (next: JournalState): void => onState((state = next));
  const line = createLine(() => {
    line.cut();
    tell({ ...state, state: 'silent' });
    line.alarm.set(open, RETRY_MS);
  });
  const recount = async (): Promise<void> => {
    if (settings) await line.hold(ask(settings, roll()), tell);
  };
  // Counts and ledger follow the burst, not each event of it.
  const recountSoon = (): void => {
    if (line.isOpen()) line.alarm.set(recount, RECOUNT_MS);
  };
  const onRow = (row: JournalRow): void => {
    tell(addRow(state, row));
    recountSoon();
  };
  const open = (): Promise<void> =>
    line.hold(fetchSettings(), (told) => {
      settings = told;
      line.hear(told, onRow);
      void recount();
    });
  const start = (): void => {
    if (!line.alarm.isSet()) line.alarm.set(open, 0);
  };
  return { start, stop: line.cut, recountSoon };
}

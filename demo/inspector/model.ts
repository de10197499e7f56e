import type { Till } from 'tillroll';
import { whenTillroll } from '../shop/page/say.ts';
import { fetchFault, changeFault } from './fault-line.ts';
import { sayFifty } from './fifty-signals.ts';
import { createJournalWatch } from './journal-watch.ts';
import { createOutboxWatch, type OutboxWatch, type Watch } from './outbox-watch.ts';
import type { FaultKind, JournalState, Picture } from './picture.ts';
import { fetchSettings } from './settings.ts';
import { listenToTill, type TillListener } from './till-watch.ts';
import { keepWay, recallWay } from './way-memory.ts';
import { createWay, type Way } from './way.ts';

const LIMIT_WAY = 200;
const LIMIT_PROBLEMS = 50;

/** Everything the inspector knows, and what it can do. */
export interface Model extends Watch {
  readonly picture: () => Picture;
  readonly switchTo: (wanted: FaultKind) => void;
  readonly sayFifty: () => void;
  readonly flush: () => void;
}

type Known = Omit<Picture, 'way' | 'said' | 'now'>;

const NOTHING: Known = {
  status: undefined,
  absent: false,
  pending: 0,
  outbox: undefined,
  journal: { state: 'asking', isKnown: false, rows: [], total: 0, counts: {}, ledger: undefined },
  problems: [],
  fault: 'none',
  faults: true,
};

interface Knowledge {
  readonly way: Way;
  readonly outbox: OutboxWatch;
  readonly known: () => Known;
  readonly learn: (more: Partial<Known>) => void;
}

const toListener = ({ way, outbox, known, learn }: Knowledge): TillListener => ({
  onStatus: (status) => learn({ status }),
  onPending: (pending) => learn({ pending }),
  onSaid: (envelope) => {
    way.said(envelope);
    outbox.lookSoon();
    learn({});
  },
  onDelivery: (delivery) => {
    way.delivered(delivery);
    learn({});
  },
  onProblem: (problem) => learn({ problems: [problem, ...known().problems].slice(0, LIMIT_PROBLEMS) }),
});

const toPicture = (known: Known, way: Way): Picture => {
  const rows = way.list();
  const said = rows.filter(({ saidAt }) => saidAt >= performance.timeOrigin).length;
  return { ...known, way: rows, said, now: Date.now() };
};

const meetTill = (onTill: (till: Till) => void, onAbsent: () => void): void =>
  whenTillroll((tillroll) => tillroll.ready(onTill), onAbsent);

const askServer = (learn: (more: Partial<Known>) => void): void => {
  void fetchFault().then((fault) => learn({ fault }));
  fetchSettings().then(
    ({ faults }) => learn({ faults }),
    () => learn({ faults: false }),
  );
};

/** Gathers what page, outbox and backend say; `onChange` is called for every change and must be cheap. */
export function createModel(onChange: () => void): Model {
  const way = createWay(LIMIT_WAY, recallWay());
  let known = NOTHING;
  let till: Till | undefined;
  const learn = (more: Partial<Known>): void => {
    known = { ...known, ...more };
    onChange();
  };
  const onState = (journal: JournalState): void => {
    way.arrived(journal.rows);
    learn({ journal });
  };
  const journal = createJournalWatch({ roll: () => known.outbox?.rollId, onState });
  const outbox = createOutboxWatch((snapshot) => {
    way.stored(snapshot?.entries ?? [], Date.now());
    way.buried(snapshot?.deadLetters ?? []);
    if (snapshot?.rollId !== known.outbox?.rollId) journal.recountSoon();
    learn({ outbox: snapshot });
    return way.isAwaiting(Date.now());
  });
  const welcome = (ready: Till): void => {
    till = ready;
    listenToTill(ready, toListener({ way, outbox, learn, known: () => known }));
  };
  meetTill(welcome, () => learn({ absent: true }));
  return {
    picture: () => toPicture(known, way),
    start: () => {
      for (const watch of [outbox, journal]) watch.start();
      askServer(learn);
    },
    stop: () => {
      for (const watch of [outbox, journal]) watch.stop();
      keepWay(way.list());
    },
    switchTo: (wanted) => void changeFault(known.fault, wanted).then((fault) => learn({ fault })),
    sayFifty: () => till && sayFifty(till),
    flush: () => void till?.flush(),
  };
}

import type { Lane } from '@tillroll/catalogue';
import { createBridge } from './bridge/bridge.ts';
import { PROTOCOL, type CarryMessage } from './bridge/messages.ts';
import { orAbsent, type Surroundings } from './browser.ts';
import type { PageCarrier } from './courier/page-carrier.ts';
import type { Settings } from './options.ts';
import type { NewEntry } from './outbox/schema.ts';
import { createReports } from './reports.ts';
import type { Streams } from './stream/streams.ts';

type Urgency = CarryMessage['urgency'];

/** What delivery stands on. */
export interface DeliveryOptions extends Surroundings {
  readonly settings: Settings;
  readonly streams: Streams;
  /** False without consent and after closing. */
  readonly mayCarry: () => boolean;
  readonly onSettled: (id: string) => void;
}

/** After the courier chunk could not be loaded. */
const RELOAD_MS = 5000;
/** Tabs that wait for the same moment come a little apart. */
const SPREAD_MS = 1000;

/** Sees to it that what waits is carried: by the worker, or by this page. */
export function createDelivery({ settings, streams, ids, window, mayCarry, onSettled }: DeliveryOptions) {
  const { name, endpoint, key, gatherMs } = settings;
  let pageCarrier: Promise<PageCarrier> | undefined;
  let gatherTimer: number | undefined;
  let retryTimer: number | undefined;

  function retryIn(delayMs: number): void {
    window.clearTimeout(retryTimer);
    retryTimer = window.setTimeout(() => ask('append'), delayMs);
  }

  const reports = createReports({
    outbox: name,
    window,
    streams,
    onSettled,
    onNextAttempt(at) {
      window.clearTimeout(retryTimer);
      // The courier's own clock may die with its worker or its tab; every tab stands in for it.
      if (at !== undefined) retryIn(Math.max(0, at - ids.now()) + Math.random() * SPREAD_MS);
    },
  });

  function carrier(): Promise<PageCarrier> {
    // Loaded only where no worker carries: it brings Dexie along.
    pageCarrier ??= import('./courier/page-carrier.ts').then(({ createPageCarrier }) =>
      createPageCarrier({
        name,
        destination: { endpoint, key },
        ids,
        report: reports.tell,
        onDropped: ({ type }) => streams.report({ kind: 'storage', message: `memory is full, a ${type} was given up` }),
      }),
    );
    return pageCarrier;
  }

  function onCarrierMissing(error: unknown): void {
    pageCarrier = undefined;
    streams.report({
      kind: 'delivery',
      message: `the courier could not be loaded, it is tried again: ${String(error)}`,
    });
    retryIn(RELOAD_MS);
  }

  async function carryHere(urgency: Urgency): Promise<number> {
    if (!mayCarry()) return 0;
    streams.setStatus({ courier: 'page' });
    try {
      return await (await carrier()).carry(urgency);
    } catch (error) {
      onCarrierMissing(error);
      return streams.pendingNow();
    }
  }

  const toMessage = (urgency: Urgency, answer: CarryMessage['answer']): CarryMessage => ({
    tillroll: PROTOCOL,
    kind: 'carry',
    outbox: name,
    endpoint,
    key,
    urgency,
    answer,
  });

  const bridge = createBridge({
    script: settings.serviceWorker,
    container: orAbsent(() => window.navigator.serviceWorker),
    setTimer: (run, delayMs) => window.setTimeout(run, delayMs),
    toMessage,
    carryHere,
    restHere: () => void pageCarrier?.then((here) => here.rest()),
    onProblem: (message) => streams.report({ kind: 'worker', message }),
  });

  function ask(urgency: Urgency): void {
    if (mayCarry()) void bridge.ask(urgency).then((courier) => streams.setStatus({ courier }));
  }

  function letGo(): void {
    reports.close();
    void pageCarrier?.then((here) => here.close());
    pageCarrier = undefined;
  }

  return {
    ask,
    /** Listens, and registers the worker. */
    start(): void {
      reports.listen();
      bridge.start();
    },
    /** Something is on disk: carry it, in company if it can wait. An order travels at once. */
    gather(lane: Lane): void {
      if (lane === 0) return ask('append');
      gatherTimer ??= window.setTimeout(() => {
        gatherTimer = undefined;
        ask('append');
      }, gatherMs);
    },
    /** Storage would not have it: send it from memory. */
    hold(entry: NewEntry): void {
      carrier().then((here) => here.hold(entry), onCarrierMissing);
    },
    /** Resolves when a round is over, with what still waits on disk and in this page's memory. */
    async round(urgency: Urgency): Promise<number> {
      const waiting = await bridge.round(urgency);
      return waiting + ((await (await pageCarrier)?.holding()) ?? 0);
    },
    /** The page may be gone in a moment: the worker gets what may not be on disk, and is asked to carry. */
    handOver(unwritten: readonly NewEntry[]): void {
      if (unwritten.length > 0) bridge.tell({ tillroll: PROTOCOL, kind: 'keep', outbox: name, entries: unwritten });
      bridge.tell(toMessage('append', 'taken'));
    },
    letGo,
    close(): void {
      window.clearTimeout(gatherTimer);
      window.clearTimeout(retryTimer);
      letGo();
    },
  };
}

import type { Lane } from '@tillroll/catalogue';
import { createBridge } from './bridge/bridge.ts';
import { PROTOCOL, type CarryMessage } from './bridge/messages.ts';
import { orAbsent, type Surroundings } from './browser.ts';
import type { PageCarrier } from './courier/page-carrier.ts';
import type { Settings } from './options.ts';
import type { MetaRow, NewEntry } from './outbox/schema.ts';
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
  /** Consent was taken back in another tab. */
  readonly onForgotten: () => void;
  /** Another tab has renewed who speaks. */
  readonly onRenewed: (rows: readonly MetaRow[]) => void;
  /** Tries storage once more; resolves with whether it has the entry now. */
  readonly keepAgain: (entry: NewEntry) => Promise<boolean>;
}

/** After the courier chunk could not be loaded. */
const RELOAD_MS = 5000;
/** A courier that has said nothing for so long may be gone: asking costs nothing if it is not. */
const SILENCE_MS = 4000;
/** How often storage that has failed is tried again. */
const CLIMB_MS = 5000;
/** What is held without storage; beyond it the oldest of the least valuable goes, and is reported. */
const LIMIT_HOMELESS = 1000;
/** No wait is longer, unless a clock has jumped; a browser's timer overflows after 25 days and rings at once. */
const LONGEST_MS = 3_600_000;
/** Tabs that wait for the same moment come a little apart. */
const SPREAD_MS = 1000;

const ignore = (): void => undefined;

/** Sees to it that what waits is carried: by the worker, or by this page. */
export function createDelivery({ settings, streams, ids, window, mayCarry, ...listener }: DeliveryOptions) {
  const { name, endpoint, key, gatherMs, limits } = settings;
  let pageCarrier: Promise<PageCarrier> | undefined;
  let gatherTimer: number | undefined;
  let retryTimer: number | undefined;
  let climbTimer: number | undefined;
  // Here and not with the courier: it has to outlive a courier that could not be loaded or was let go.
  const homeless: NewEntry[] = [];
  // What the worker was handed when the page was left: it is on disk by then, and would have two numbers there.
  const handed = new WeakSet<NewEntry>();
  const nextToClimb = (): NewEntry | undefined =>
    mayCarry() ? homeless.find((entry) => !handed.has(entry)) : undefined;

  function retryIn(delayMs: number): void {
    window.clearTimeout(retryTimer);
    retryTimer = window.setTimeout(() => ask('append'), delayMs + Math.random() * SPREAD_MS);
  }

  const reports = createReports({
    outbox: name,
    window,
    streams,
    onSettled: listener.onSettled,
    onForgotten: listener.onForgotten,
    onRenewed: listener.onRenewed,
    onState({ delivery, nextAttemptAt }) {
      window.clearTimeout(retryTimer);
      // The courier may die with its worker or its tab, in its sleep or at work; every tab stands in for it.
      if (nextAttemptAt !== undefined) retryIn(Math.min(LONGEST_MS, Math.max(0, nextAttemptAt - ids.now())));
      else if (delivery === 'carrying') retryIn(SILENCE_MS);
    },
  });

  function carrier(): Promise<PageCarrier> {
    // Loaded only where no worker carries: it brings Dexie along.
    pageCarrier ??= import('./courier/page-carrier.ts').then(({ createPageCarrier }) =>
      createPageCarrier({ name, destination: { endpoint, key }, limits, ids, homeless, report: reports.tell }),
    );
    return pageCarrier;
  }

  /** Runs something of the page's own courier; resolves with what waits after it. */
  async function withCarrier(work: (here: PageCarrier) => Promise<number>): Promise<number> {
    if (!mayCarry()) return 0;
    let here: PageCarrier;
    try {
      here = await carrier();
    } catch (error) {
      pageCarrier = undefined;
      const message = `the courier could not be loaded: ${String(error)}`;
      streams.report({ kind: 'delivery', message });
      retryIn(RELOAD_MS);
      return Number.POSITIVE_INFINITY;
    }
    return work(here);
  }

  function carryHere(urgency: Urgency): Promise<number> {
    streams.setStatus({ courier: 'page' });
    return withCarrier((here) => here.carry(urgency));
  }

  const carryMemory = async (urgency: Urgency): Promise<number> =>
    homeless.length > 0 ? withCarrier((here) => here.carryMemory(urgency)) : 0;

  const toMessage = (urgency: Urgency, answer: CarryMessage['answer']): CarryMessage => ({
    tillroll: PROTOCOL,
    kind: 'carry',
    outbox: name,
    endpoint,
    key,
    limits,
    urgency,
    answer,
  });

  const bridge = createBridge({
    script: settings.serviceWorker,
    container: orAbsent(() => window.navigator.serviceWorker),
    setTimer: (run, delayMs) => window.setTimeout(run, delayMs),
    toMessage,
    carryHere,
    restHere: () => void pageCarrier?.then((here) => here.rest(), ignore),
    onProblem: (message) => streams.report({ kind: 'worker', message }),
  });

  function giveUpOne(): void {
    const lowest = Math.max(...homeless.map(({ lane }) => lane));
    const at = homeless.findIndex(({ lane }) => lane === lowest);
    const message = `memory is full, a ${homeless[at]?.type} was given up`;
    homeless.splice(at, 1);
    streams.report({ kind: 'storage', message });
  }

  /** Back to storage as soon as it takes something again; what the courier has sent meanwhile is a duplicate at most. */
  async function climb(): Promise<void> {
    for (let entry; (entry = nextToClimb()) && (await listener.keepAgain(entry));) {
      const at = homeless.indexOf(entry);
      if (at >= 0) homeless.splice(at, 1);
    }
    climbTimer = undefined;
    climbLater();
  }

  function climbLater(): void {
    if (nextToClimb()) climbTimer ??= window.setTimeout(climb, CLIMB_MS);
  }

  function ask(urgency: Urgency): void {
    if (!mayCarry()) return;
    void carryMemory(urgency);
    void bridge.ask(urgency).then((courier) => {
      streams.setStatus({ courier });
      // Whoever has taken it says more within a moment, or is gone.
      if (streams.pendingNow() > 0 && streams.statusNow().delivery === 'idle') retryIn(SILENCE_MS);
    });
  }

  function letGo(forgotten?: boolean): void {
    window.clearTimeout(retryTimer);
    reports.close();
    pageCarrier?.then((here) => here.close(forgotten), ignore);
    pageCarrier = undefined;
  }

  return {
    ask,
    /** Listens, and registers the worker. */
    start(): void {
      reports.listen();
      window.setTimeout(bridge.start);
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
      homeless.push(entry);
      if (homeless.length > LIMIT_HOMELESS) giveUpOne();
      void carryMemory('append');
      climbLater();
    },
    /** Puts dead letters back into the outbox, and carries them. */
    async redrive(ids?: readonly string[]): Promise<number> {
      let count = 0;
      await withCarrier(async (here) => (count = await here.redrive(ids))).catch(ignore); // no outbox, or no room
      ask('now');
      return count;
    },
    /** Resolves when a round is over, with what still waits on disk and in this page's memory. */
    async round(urgency: Urgency): Promise<number> {
      return (await carryMemory(urgency)) + (await bridge.round(urgency));
    },
    /** The page may be gone in a moment: the worker gets what may not be on disk, and is asked to carry. */
    handOver(unwritten: readonly NewEntry[]): void {
      unwritten.forEach((entry) => handed.add(entry));
      if (unwritten.length > 0) bridge.tell({ tillroll: PROTOCOL, kind: 'keep', outbox: name, entries: unwritten });
      bridge.tell(toMessage('append', 'taken'));
    },
    /** Consent was taken back: worker and other tabs forget too, and what is in memory goes. */
    forget(): void {
      bridge.tell({ tillroll: PROTOCOL, kind: 'forget', outbox: name });
      reports.tellOthers({ kind: 'forgotten' });
      homeless.length = 0;
      letGo(true);
    },
    /** Tells the other tabs who speaks now. */
    tellRenewed: (rows: readonly MetaRow[]): void => reports.tellOthers({ kind: 'renewed', rows }),
    letGo: () => letGo(),
    close(): void {
      window.clearTimeout(gatherTimer);
      letGo();
    },
  };
}

import { messageSW, Workbox } from 'workbox-window';
import { isWorkerAnswer, type CarryMessage, type PageMessage, type WorkerAnswer } from './messages.ts';

/** What the bridge stands between. */
export interface BridgeOptions {
  /** Where the worker's script is; `false` where the page carries. */
  readonly script: string | false;
  /** Absent in an insecure context and in some private modes. */
  readonly container: ServiceWorkerContainer | undefined;
  readonly setTimer: (run: () => void, delayMs: number) => unknown;
  readonly toMessage: (urgency: CarryMessage['urgency'], answer: CarryMessage['answer']) => CarryMessage;
  /** Carries in this page; resolves when a round that began after the call is over. */
  readonly carryHere: (urgency: CarryMessage['urgency']) => Promise<number>;
  /** The worker has taken over: stop carrying in this page. */
  readonly restHere: () => void;
  readonly onProblem: (message: string) => void;
}

/** The way from the page to whoever carries. */
export interface Bridge {
  /** Registers the worker. Nothing is asked of it yet. */
  start(): void;
  /** Sees to it that somebody carries; resolves with who has taken it. */
  ask(urgency: CarryMessage['urgency']): Promise<'worker' | 'page'>;
  /** The same, but resolves when the round is over, with what still waits. */
  round(urgency: CarryMessage['urgency']): Promise<number>;
  /** Says something to an active worker without waiting for it; for the last moment of a page. */
  tell(message: PageMessage): void;
}

interface PolicyMaker {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}

/** An address of a script as pages take it that enforce Trusted Types; they allow the policy `tillroll`. */
function toScriptUrl(url: string): string {
  const { trustedTypes } = globalThis as { trustedTypes?: PolicyMaker };
  return trustedTypes ? trustedTypes.createPolicy('tillroll', { createScriptURL: String }).createScriptURL(url) : url;
}

/** A worker that is silent for so long is not there. */
const SILENCE_MS = 2000;
/** Longer than a request may take; a worker that was ended in the middle never answers. */
const ROUND_MS = 60_000;

/** Makes the bridge. A worker is used if there is one and it answers; else the page carries itself. */
export function createBridge(options: BridgeOptions): Bridge {
  const { script, container, setTimer, carryHere, restHere } = options;
  let registration: Promise<ServiceWorkerRegistration | undefined> | undefined;
  let registered: ServiceWorkerRegistration | undefined;
  let activation: Promise<ServiceWorker> | undefined;

  const within = <Value>(promise: Promise<Value>, limitMs: number): Promise<Value | undefined> =>
    Promise.race([promise, new Promise<undefined>((resolve) => setTimer(() => resolve(undefined), limitMs))]);

  async function register(url: string): Promise<ServiceWorkerRegistration | undefined> {
    try {
      const workbox = new Workbox(toScriptUrl(url));
      activation = workbox.active;
      // The core itself is loaded when the page is done or has said something: no need to wait again.
      registered = await workbox.register({ immediate: true });
      return registered;
    } catch (error) {
      options.onProblem(`no service worker, the page carries: ${String(error)}`);
      return undefined;
    }
  }

  function start(): void {
    if (script !== false && container) registration ??= register(script);
  }

  async function findWorker(): Promise<ServiceWorker | undefined> {
    start();
    const found = await within(Promise.resolve(registration), SILENCE_MS);
    if (!found) return undefined;
    return found.active ?? (await within(Promise.resolve(activation), SILENCE_MS));
  }

  async function say(message: CarryMessage, limitMs: number): Promise<WorkerAnswer | undefined> {
    const worker = await findWorker();
    if (!worker) return undefined;
    try {
      const answer: unknown = await within(messageSW(worker, message), limitMs);
      return isWorkerAnswer(answer) ? answer : undefined;
    } catch {
      return undefined; // the worker went away between finding and telling it: the page carries
    }
  }

  async function isTaken(urgency: CarryMessage['urgency']): Promise<boolean> {
    if (!(await say(options.toMessage(urgency, 'taken'), SILENCE_MS))) return false;
    restHere();
    return true;
  }

  return {
    start,
    async ask(urgency) {
      if (await isTaken(urgency)) return 'worker';
      void carryHere(urgency);
      return 'page';
    },
    async round(urgency) {
      // Not with its urgency yet: one round is asked for, not two.
      if (!(await isTaken('append'))) return carryHere(urgency);
      const answer = await say(options.toMessage(urgency, 'round'), ROUND_MS);
      return answer?.kind === 'round' ? answer.pending : Number.POSITIVE_INFINITY;
    },
    tell(message) {
      registered?.active?.postMessage(message);
    },
  };
}

import type {
  Captured,
  DeadLetterCount,
  Envelope,
  Issue,
  RefusalCode,
  SignalEvent,
  SignalInput,
  SignalName,
} from '@tillroll/catalogue';
import type { Observable } from 'rxjs';
import type { CourierProblem } from './courier/report.ts';

/** What the visitor has allowed. `pending` holds in memory only, `denied` keeps and sends nothing. */
export type ConsentState = 'granted' | 'pending' | 'denied';

/** How a till is set up. */
export interface TillrollOptions {
  /** Where the collector is: an address or a path of the shop's own, such as `/till/`. `v1/events` is appended. */
  readonly endpoint: string;
  /** A publishable key; it can collect and nothing else. */
  readonly key: string;
  /** Where the shop serves `tillroll-sw.js`, or `false` to carry from the page. Default: `false`. */
  readonly serviceWorker?: string | false;
  /**
   * Default: `granted`, or `denied` where the visitor's browser sends Global Privacy Control, or Do Not Track if that is
   * to be honoured.
   */
  readonly consent?: ConsentState;
  /** Which wording of the consent the visitor was shown; every event carries it. At most 100 characters. */
  readonly consentVersion?: string;
  /** Takes Do Not Track for a refusal, as Global Privacy Control is. Default: false. */
  readonly doNotTrack?: boolean;
  /**
   * Addresses of people, numbers of cards and these parameters of the page's address are hidden before anything is kept.
   * A list takes the place of the default one (`email`, `phone`, `token`, `password` and their like); `false` hides
   * nothing.
   */
  readonly redact?: readonly string[] | false;
  /** How long a visitor may be silent within one session. Default: 30. */
  readonly sessionMinutes?: number;
  /**
   * The cookie in which the collector keeps the client id (`tillroll serve --client-cookie`): a new outbox takes it up,
   * where a browser purges what scripts have stored. Default: none.
   */
  readonly clientCookie?: string;
  /** Sets this outbox apart from others on the origin: a lower-case word. Default: none; most shops have one. */
  readonly name?: string;
  /** How long a signal may wait for company before it is carried, in milliseconds. Default: 1000. */
  readonly gatherMs?: number;
  /** How much may wait on the device. What is beyond is given up, the least valuable first, counted and declared. */
  readonly limits?: OutboxLimits;
}

/** Bounds of the outbox. */
export interface OutboxLimits {
  /** Default: 100,000. */
  readonly entries?: number;
  /** Of the events as JSON. Default: 50 MB. Never more than a fifth of what the browser gives the origin. */
  readonly bytes?: number;
  /** Days on which the shop was visited. Default: 30. */
  readonly days?: number;
}

/**
 * What became of a `send`, as far as this device goes. It never rejects.
 *
 * - `durable`: on disk; survives the tab, a killed browser and a restart.
 * - `memory`: held in memory, because storage is not to be had or consent is pending; sent as soon as allowed.
 * - `withheld`: nothing kept, nothing sent; `reason` says why.
 * - `invalid`: the payload breaks the catalogue's rules; `issues` names each.
 */
export type SendResult =
  | { readonly kind: 'durable'; readonly id: string }
  | { readonly kind: 'memory'; readonly id: string; readonly reason: 'no-storage' | 'consent-pending' }
  | { readonly kind: 'withheld'; readonly reason: 'before-hook' | 'consent-denied' | 'closed' | 'misconfigured' }
  | { readonly kind: 'invalid'; readonly issues: readonly Issue[] };

/** What a shop tells of a customer. */
export interface IdentifyOptions {
  /** Texts, numbers and booleans by name: at most 50, texts of at most 500 characters. */
  readonly traits?: Readonly<Record<string, string | number | boolean>>;
  /** `false`: what was said before on this device is not joined to the customer. Default: it is. */
  readonly join?: boolean;
}

/** What is known of a signal beside its payload. */
export interface About {
  /** When it happened, in milliseconds since 1970. Default: now. */
  readonly at?: number;
  /** Where it was read off, when nobody said it by hand; kept as `context.captured`. */
  readonly captured?: Captured;
}

/** A signal that is about to be said, with its checked payload. */
export interface Saying {
  readonly name: SignalName;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly captured?: Captured;
}

/**
 * Looks at every signal before anything is made of it. Returns the payload to keep, changed or not, or `undefined` to
 * withhold the signal. What it returns is checked again. One that throws withholds: it may have been meant to redact.
 */
export type BeforeHook = (saying: Saying) => object | undefined;

/** One of the storefront's signals: say it with `send`, hear it with `subscribe`. */
export interface Signal<Name extends SignalName> extends Observable<Extract<SignalEvent, { type: `signal.${Name}` }>> {
  /** Says that it happened. Costs microseconds; the promise resolves when it is on disk, and never rejects. */
  send(payload: SignalInput<Name>, about?: About): Promise<SendResult>;
}

/** All signals by name. */
export type Signals = { readonly [Name in SignalName]: Signal<Name> };

/** The collector's word about one event, as it reached this page. */
export interface Delivery {
  readonly id: string;
  readonly type: string;
  /** The event's number in its roll; absent where storage was not to be had. */
  readonly sequence?: number;
  readonly status: 'accepted' | 'duplicate' | 'refused';
  readonly code?: RefusalCode;
  readonly message?: string;
  /** JSON pointer into the event. */
  readonly path?: string;
  /** Which courier carried it. */
  readonly courier: CourierHome;
  /** When the receipt was settled, in milliseconds since 1970. */
  readonly at: number;
}

/** Where the courier lives. */
export type CourierHome = 'worker' | 'page';

/** How the till fares. */
export interface Status {
  /** `opening` until the outbox answers; `memory` where storage is not to be had. */
  readonly storage: 'opening' | 'durable' | 'memory' | 'off';
  /** Who carries: the service worker, this page, or nobody yet. */
  readonly courier: CourierHome | 'none';
  /**
   * - `idle`: nothing waits.
   * - `carrying`: a round is under way.
   * - `waiting`: the collector could not be reached or is busy; the next attempt is at `nextAttemptAt`.
   * - `paused`: the collector refuses the key or the origin; everything is kept.
   */
  readonly delivery: 'idle' | 'carrying' | 'waiting' | 'paused';
  readonly consent: ConsentState;
  /** Attempts in a row that brought nothing. */
  readonly failures: number;
  /** Milliseconds since 1970; absent unless waiting or paused. */
  readonly nextAttemptAt?: number;
  /** Why delivery waits or is paused, in words. */
  readonly reason?: string;
}

/** Something went wrong that the shop should know of. Never thrown. */
export type Problem =
  | { readonly kind: 'invalid'; readonly signal: SignalName; readonly issues: readonly Issue[] }
  | { readonly kind: 'receiver'; readonly signal: string; readonly error: unknown }
  | {
      readonly kind: 'refused';
      readonly id: string;
      readonly type: string;
      readonly code: string;
      readonly message: string;
      readonly path: string;
    }
  | { readonly kind: 'unauthorised'; readonly message: string }
  | { readonly kind: 'storage'; readonly message: string }
  /** `delivery`: a courier met a difficulty. `dropped`: the outbox was full or too old. `wiped`: the browser lost it. */
  | CourierProblem
  | { readonly kind: 'worker'; readonly message: string }
  | { readonly kind: 'misconfigured'; readonly message: string };

/** A running tillroll in a page. */
export interface Till {
  readonly signals: Signals;
  /** Every event as it is said, in the order it is said. */
  readonly events$: Observable<Envelope>;
  /** How many events wait in this origin's outbox. Starts with the last known number. */
  readonly pending$: Observable<number>;
  /** A line for every event that the collector has spoken about, from any tab of this origin. */
  readonly deliveries$: Observable<Delivery>;
  /** How the till fares; starts with the present state. */
  readonly status$: Observable<Status>;
  readonly problems$: Observable<Problem>;
  /** How many events were given up for good and lie on this device with their reason; starts with the last known. */
  readonly deadLetters$: Observable<DeadLetterCount>;
  /** Lets a hook change or withhold what is said from now on. Call the result to take it out again. */
  before(hook: BeforeHook): () => void;
  /**
   * From now on events of this page carry this customer id, 1 to 200 characters; anything else is reported and forgets
   * the customer. The first time, and whenever there are traits, an event `client.identified` says so.
   */
  identify(customerId: string, about?: IdentifyOptions): void;
  /**
   * Forgets the customer, and begins a new client id and a new session in every tab: on a shared device the next person
   * is somebody else. An event `client.changed` says from which id to which.
   */
  reset(): void;
  readonly consent: {
    readonly state: ConsentState;
    /**
     * Keeps and sends from now on, what was held in memory first.
     *
     * @param version which wording of the consent the visitor was shown.
     */
    grant(version?: string): void;
    /** Forgets what is held and what is stored, and stops: in this tab, in the others and in the worker. */
    deny(): void;
  };
  /** Tries to deliver now, whatever the backoff. Resolves when that round is over. */
  flush(): Promise<void>;
  /**
   * Resolves when nothing said so far waits any more: applied, buried with a reason, or withheld. May take as
   * long as the outage, or as the visitor's answer about consent.
   */
  drain(): Promise<void>;
  /**
   * Tries dead letters once more, after what they were refused for was mended: all of them, or those with these ids.
   * Resolves with how many.
   */
  redrive(ids?: readonly string[]): Promise<number>;
  /** Stops listening and delivering in this page. What is durable stays for the next one. */
  close(): void;
}

import type { DeadLetterCount, DropRange, DropReason, Envelope } from '@tillroll/catalogue';
import type { Clients } from '../projections/clients.ts';
import type { Entities } from '../projections/entities.ts';
import type { RebuildOptions, RebuiltTable } from '../projections/rebuild.ts';
import type { Reports } from '../projections/reports.ts';
import type { Timelines } from '../projections/timelines.ts';

export type { ClientChange, ClientRecord, Clients, CustomerFilter, Trait } from '../projections/clients.ts';
export type { Entities, OrderRecord, Sum } from '../projections/entities.ts';
export type { RebuildOptions, RebuildProgress, RebuiltTable } from '../projections/rebuild.ts';
export type * from '../projections/reports.ts';
export type {
  TimelineEvent,
  TimelineFilter,
  TimelinePage,
  TimelinePlace,
  Timelines,
} from '../projections/timelines.ts';

/** The times of one event as the collector saw them; RFC 3339. */
export interface Times {
  readonly occurredAt: string;
  readonly receivedAt: string;
  /** `occurredAt` by our clock; null when the device did not say what its clock showed on sending. */
  readonly correctedAt: string | null;
  /** How far `correctedAt` may at least be off; null when there is none. */
  readonly uncertaintyMs: number | null;
  readonly flags: readonly TimeFlag[];
}

/** Said about an event whose time is far from its arrival; never a reason to refuse it. */
export type TimeFlag = 'late' | 'future';

/** What goes into the journal: an event, or a word for the ledger: that one was refused, that some were given up. */
export type Entry =
  | {
      readonly kind: 'event';
      readonly shop: string;
      readonly envelope: Envelope;
      readonly times: Times;
      /** Said with a secret key, by the shop's own server. */
      readonly confirmed: boolean;
    }
  | {
      readonly kind: 'refused';
      readonly shop: string;
      readonly rollId: string;
      readonly sequence: number;
      readonly clientId: string | null;
      readonly receivedAt: string;
    }
  | {
      readonly kind: 'dropped';
      readonly shop: string;
      readonly rollId: string;
      readonly clientId: string | null;
      readonly receivedAt: string;
      readonly drops: readonly DropRange[];
      readonly deadLetters: DeadLetterCount | null;
    };

/** What became of one entry. */
export type Outcome = 'accepted' | 'duplicate' | 'noted';

/** What became of a group: all of it is on the disk, or none of it. */
export type Appended =
  | { readonly kind: 'appended'; readonly outcomes: readonly Outcome[] }
  /** The database cannot store one of them; trying again would fail again. */
  | { readonly kind: 'unstorable'; readonly message: string };

/** An event as it lies in the journal. */
export interface StoredEvent {
  /** Its place in the order of arrival. */
  readonly position: number;
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string | null;
  readonly occurredAt: string;
  readonly receivedAt: string;
  readonly correctedAt: string | null;
  readonly uncertaintyMs: number | null;
  readonly flags: readonly TimeFlag[];
  readonly rollId: string | null;
  readonly sequence: number | null;
  readonly clientId: string | null;
  readonly sessionId: string | null;
  readonly customerId: string | null;
  readonly dataschema: string | null;
  /** Said by the shop's own server; a browser's word is not confirmed. */
  readonly confirmed: boolean;
  readonly extensions: Readonly<Record<string, unknown>> | null;
  readonly data: unknown;
}

/** An event without what it says. */
export type EventHead = Pick<
  StoredEvent,
  'position' | 'source' | 'id' | 'type' | 'confirmed' | 'occurredAt' | 'receivedAt'
>;

/** Which events; every given field narrows. */
export interface EventFilter {
  readonly shop: string;
  readonly types: readonly string[];
  readonly customerId: string | null;
  readonly clientId: string | null;
  readonly rollId: string | null;
  /** From this time on. */
  readonly from: string | null;
  /** Before this time. */
  readonly to: string | null;
}

/** What a customer has done: which signals, of whom. */
export type ActivityFilter = Pick<EventFilter, 'shop' | 'types' | 'from' | 'to'> & { readonly customerId: string };

/** An event of a customer. */
export interface ActivityEvent extends StoredEvent {
  /** Said before the page knew who its visitor is: it belongs to the customer by a later word only. */
  readonly joined: boolean;
}

/** A place between two events in the order of time. Events of one moment are told apart by their position. */
export interface TimePlace {
  readonly occurredAtMs: number;
  readonly position: number;
}

/** A page of a list in the order of time. */
export interface TimePage {
  readonly after: TimePlace | null;
  readonly limit: number;
  readonly newestFirst: boolean;
}

/** How many events of a type there are. */
export interface TypeCount {
  readonly type: string;
  readonly count: number;
}

/** Sequences from one to another, both included. */
export interface SequenceRange {
  readonly from: number;
  readonly to: number;
}

/** What became of a roll's sequences. */
export interface LedgerLine {
  readonly rollId: string;
  readonly clientId: string | null;
  readonly highest: number;
  readonly arrivedCount: number;
  /** Deliveries that changed nothing. */
  readonly duplicateCount: number;
  readonly refusedCount: number;
  readonly droppedCount: number;
  readonly missingCount: number;
  /** What couriers have declared as given up and has not arrived since, by reason. */
  readonly dropped: readonly {
    readonly reason: DropReason;
    readonly count: number;
    readonly ranges: readonly SequenceRange[];
  }[];
  /** The device's dead letters, as its courier last counted them. */
  readonly deadLetters: DeadLetterCount | null;
  /** When it was heard that the browser has lost the roll's database. */
  readonly wipedAt: string | null;
  /** At most 1,000 ranges; the counts are of all. */
  readonly arrived: readonly SequenceRange[];
  /** At most 1,000 ranges; the counts are of all. */
  readonly missing: readonly SequenceRange[];
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
}

/** Which rolls, in the order of their ids. */
export interface LedgerFilter {
  readonly shop: string;
  readonly rollId: string | null;
  readonly afterRollId: string | null;
  readonly limit: number;
}

/** A place in the order of shops and rolls. */
export interface LedgerPlace {
  readonly shop: string;
  readonly rollId: string;
}

/** What became of the sequences of many rolls. */
export interface LedgerTotals {
  readonly rolls: number;
  readonly missing: number;
  readonly dropped: number;
  readonly refused: number;
  readonly duplicates: number;
  readonly deadLetters: number;
  /** Rolls that browsers have lost. */
  readonly wiped: number;
}

/** What a key may do. */
export type Scope = 'collect' | 'record' | 'read' | 'manage';

/** A key as it is kept: everything but the key. */
export interface KeyRecord {
  /** SHA-256 of the key, in hexadecimal digits. */
  readonly hash: string;
  readonly shop: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly origins: readonly string[];
  /** Its last characters, to tell it by; empty for a key of an older program. */
  readonly ending: string;
  /** RFC 3339, as the two below. */
  readonly createdAt: string;
  /** From when on it is not taken any more. */
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
}

/** Everything admitted, the ledger of every roll, and the keys: all that survives a restart. */
export interface Journal {
  readonly dialect: string;
  /** Where it is, as messages have it. */
  readonly place: string;
  /** Whether a commit was seen to reach the disk before it was answered. */
  readonly durable: boolean;
  readonly alive: () => boolean;
  /** Appends a group in one commit. Rejects when the database fails; then nothing of it is stored. */
  readonly append: (entries: readonly Entry[]) => Promise<Appended>;
  /** Told after every commit that brought something new, and now and then without one. Returns a function that ends it. */
  readonly onAppended: (listener: () => void) => () => void;
  readonly findEvents: (filter: EventFilter, page: TimePage) => Promise<readonly StoredEvent[]>;
  readonly countEvents: (filter: EventFilter) => Promise<number>;
  readonly countByType: (filter: EventFilter) => Promise<readonly TypeCount[]>;
  /** Signals of a customer, and what was said anonymously before. */
  readonly findActivity: (filter: ActivityFilter, page: TimePage) => Promise<readonly ActivityEvent[]>;
  readonly countActivity: (filter: ActivityFilter) => Promise<number>;
  /** Events that arrived after a position, in the order of arrival. */
  readonly eventsAfter: (shop: string, position: number, limit: number) => Promise<readonly StoredEvent[]>;
  readonly lastPosition: (shop: string) => Promise<number>;
  /** Events by their positions, in no order, without what they say. */
  readonly eventsAt: (shop: string, positions: readonly number[]) => Promise<readonly EventHead[]>;
  /** What has happened to orders and customers. */
  readonly timelines: Timelines;
  readonly entities: Entities;
  /** How anonymous ids hang together with customers, and with each other. */
  readonly clients: Clients;
  readonly reports: Reports;
  /** Projects everything anew and compares. Nothing may be appended meanwhile. */
  readonly rebuild: (options?: RebuildOptions) => Promise<readonly RebuiltTable[]>;
  /** Every event about a customer: named, ordered, or said before they were known and joined to them. */
  readonly findPerson: (shop: string, customerId: string) => Promise<readonly StoredEvent[]>;
  /**
   * Takes a customer out of the journal and of everything that follows from it, and tells which events that were.
   * Doing it again changes nothing. Nothing may be appended meanwhile.
   */
  readonly erasePerson: (shop: string, customerId: string, options?: RebuildOptions) => Promise<readonly StoredEvent[]>;
  /** How many events from before a time still have people in them. */
  readonly countOld: (before: string) => Promise<number>;
  /** Takes everybody out of the events from before a time, and tells how many those were. Nothing may be appended meanwhile. */
  readonly retire: (before: string, options?: RebuildOptions) => Promise<number>;
  readonly listLedger: (filter: LedgerFilter) => Promise<readonly LedgerLine[]>;
  /** Sums up some rolls of all shops behind a place, and tells the place behind them; null when there are no more. */
  readonly sumLedger: (
    after: LedgerPlace | null,
    limit: number,
  ) => Promise<{ readonly totals: LedgerTotals; readonly last: LedgerPlace | null }>;
  /** Resolves when the database has answered. */
  readonly ping: () => Promise<void>;
  readonly addKey: (key: KeyRecord) => Promise<void>;
  readonly listKeys: () => Promise<readonly KeyRecord[]>;
  /** Lets a key end at a time, or when it would have ended anyway. */
  readonly expireKey: (hash: string, at: string) => Promise<void>;
  readonly revokeKey: (hash: string, at: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

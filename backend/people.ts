import type {
  Journal,
  LedgerLine,
  OrderRecord,
  StoredEvent,
  TimelineEvent,
  Trait,
  ClientRecord,
} from './journal/journal.ts';

/** Whom something is done with. */
export interface PersonOptions {
  readonly shop: string;
  readonly customerId: string;
}

/** Everything that is kept about a customer. */
export interface PersonExport extends PersonOptions {
  readonly exportedAt: string;
  /** As they lie in the journal, in the order of arrival. */
  readonly events: readonly StoredEvent[];
  readonly timeline: readonly TimelineEvent[];
  readonly orders: readonly OrderRecord[];
  readonly traits: readonly Trait[];
  readonly clients: readonly ClientRecord[];
  /** Of the rolls that the events came in: which of their sequences arrived. */
  readonly rolls: readonly Pick<LedgerLine, 'rollId' | 'clientId' | 'firstSeenAt' | 'lastSeenAt'>[];
}

/** What was taken out, or would be. */
export interface Erased extends PersonOptions {
  readonly events: number;
  /** By type. */
  readonly types: Readonly<Record<string, number>>;
  readonly dryRun: boolean;
}

/** What a shop can do about a customer who asks what is kept, or asks to be forgotten. */
export interface People {
  readonly export: (options: PersonOptions) => Promise<PersonExport>;
  /** Doing it again changes nothing. With `dryRun` it only counts. */
  readonly erase: (options: PersonOptions & { readonly dryRun?: boolean | undefined }) => Promise<Erased>;
}

type PeopleJournal = Pick<Journal, 'findPerson' | 'erasePerson' | 'timelines' | 'entities' | 'clients' | 'listLedger'>;

/** More rows of one kind than any customer has. */
const ALL = 1_000_000;

async function exportPerson(
  journal: PeopleJournal,
  { shop, customerId }: PersonOptions,
  now: number,
): Promise<PersonExport> {
  const of = { shop, customerId, limit: ALL };
  const events = await journal.findPerson(shop, customerId);
  const filter = { shop, customerId, codes: null, orderId: null, confirmed: null, from: null, to: null };
  const rollIds = [...new Set(events.map(({ rollId }) => rollId).filter((rollId) => rollId !== null))];
  const lines: LedgerLine[] = [];
  for (const rollId of rollIds)
    lines.push(...(await journal.listLedger({ shop, rollId, afterRollId: null, limit: 1 })));
  return {
    shop,
    customerId,
    exportedAt: new Date(now).toISOString(),
    events,
    timeline: await journal.timelines.findCustomerEvents(filter, { after: null, limit: ALL, newestFirst: false }),
    orders: await journal.entities.findOrders(of),
    traits: await journal.clients.findTraits(of),
    clients: await journal.clients.findClients(of),
    rolls: lines.map(({ rollId, clientId, firstSeenAt, lastSeenAt }) => ({
      rollId,
      clientId,
      firstSeenAt,
      lastSeenAt,
    })),
  };
}

function countTypes(events: readonly StoredEvent[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const { type } of events) counts.set(type, (counts.get(type) ?? 0) + 1);
  return Object.fromEntries([...counts].sort());
}

/** Opens the journal to what the law asks of a shop. `alone` runs work while nothing is appended. */
export const createPeople = (
  journal: PeopleJournal,
  alone: <Value>(work: () => Promise<Value>) => Promise<Value>,
  now: () => number,
): People => ({
  export: (options) => exportPerson(journal, options, now()),
  erase: async ({ shop, customerId, dryRun = false }) => {
    const events = await (dryRun
      ? journal.findPerson(shop, customerId)
      : alone(() => journal.erasePerson(shop, customerId)));
    return { shop, customerId, events: events.length, types: countTypes(events), dryRun };
  },
});

import { append } from './append.ts';
import type { Dialect } from './dialect.ts';
import { countActivity, findActivity } from './find-activity.ts';
import { countByType, countEvents, eventsAfter, eventsAt, findEvents, lastPosition } from './find-events.ts';
import type { Journal } from './journal.ts';
import { addKey, expireKey, listKeys, revokeKey } from './keys.ts';
import { listLedger } from './list-ledger.ts';
import { sumLedger } from './sum-ledger.ts';
import { migrate } from './migrations.ts';
import { eraseEvents, findPerson } from './person.ts';
import { countOld, retireEvents } from './retire.ts';
import { createClients } from '../projections/clients.ts';
import { createEntities } from '../projections/entities.ts';
import { createReports } from '../projections/read-reports.ts';
import { keepProjected, rebuild, type RebuildOptions } from '../projections/rebuild.ts';
import { createTimelines } from '../projections/timelines.ts';

/**
 * Puts the journal's statements on a database, whose schema and projections are first brought up to date.
 * Closing it closes both.
 */
export async function createJournal(
  dialect: Dialect,
  place: string,
  onProgress?: RebuildOptions['onProgress'],
): Promise<Journal> {
  await dialect.exclusively(async () => {
    await migrate(dialect, place);
    await keepProjected(dialect, onProgress);
  });
  const { query, read, repeat, others } = dialect;
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  others?.onTold(tell);
  return {
    dialect: dialect.name,
    place,
    durable: dialect.durable,
    alive: dialect.alive,
    append: async (entries) => {
      const appended = await append(repeat, entries);
      if (appended.kind === 'appended' && appended.outcomes.includes('accepted')) {
        tell();
        others?.tell();
      }
      return appended;
    },
    onAppended: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    findEvents: (filter, page) => findEvents(read, filter, page),
    countEvents: (filter) => countEvents(read, filter),
    countByType: (filter) => countByType(read, filter),
    findActivity: (filter, page) => findActivity(read, filter, page),
    countActivity: (filter) => countActivity(read, filter),
    eventsAfter: (shop, position, limit) => eventsAfter(read, shop, position, limit),
    lastPosition: (shop) => lastPosition(query, shop),
    eventsAt: (shop, positions) => eventsAt(read, shop, positions),
    timelines: createTimelines(read),
    entities: createEntities(read),
    clients: createClients(read),
    reports: createReports(read),
    rebuild: (options) => dialect.exclusively(() => rebuild(dialect, options)),
    findPerson: (shop, customerId) => findPerson(read, shop, customerId),
    erasePerson: (shop, customerId, options) =>
      dialect.exclusively(async () => {
        const events = await findPerson(read, shop, customerId);
        if (events.length === 0) return [];
        await eraseEvents(query, { shop, customerId, events });
        await rebuild(dialect, options);
        return events;
      }),
    countOld: (before) => countOld(read, before),
    retire: (before, options) =>
      dialect.exclusively(async () => {
        const retired = await retireEvents(dialect, before);
        if (retired > 0) await rebuild(dialect, options);
        return retired;
      }),
    listLedger: (filter) => listLedger(read, filter),
    sumLedger: (after, limit) => sumLedger(read, after, limit),
    ping: async () => void (await read('select 1')),
    addKey: (key) => addKey(query, key),
    listKeys: () => listKeys(read),
    expireKey: (hash, at) => expireKey(query, hash, at),
    revokeKey: (hash, at) => revokeKey(query, hash, at),
    close: dialect.close,
  };
}

import { append } from './append.ts';
import type { Dialect } from './dialect.ts';
import { countByType, countEvents, eventsAfter, findEvents, lastPosition } from './find-events.ts';
import type { Journal } from './journal.ts';
import { addKey, listKeys } from './keys.ts';
import { listLedger } from './list-ledger.ts';
import { migrate } from './migrations.ts';

/** Puts the journal's statements on a database, whose schema is first brought up to date. Closing it closes both. */
export async function createJournal(dialect: Dialect, place: string): Promise<Journal> {
  await migrate(dialect, place);
  const { query, read } = dialect;
  const listeners = new Set<() => void>();
  return {
    dialect: dialect.name,
    durable: dialect.durable,
    alive: dialect.alive,
    append: async (entries) => {
      const appended = await append(query, entries);
      if (appended.kind === 'appended' && appended.outcomes.includes('accepted'))
        for (const listener of listeners) listener();
      return appended;
    },
    onAppended: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    findEvents: (filter, page) => findEvents(read, filter, page),
    countEvents: (filter) => countEvents(read, filter),
    countByType: (filter) => countByType(read, filter),
    eventsAfter: (shop, position, limit) => eventsAfter(read, shop, position, limit),
    lastPosition: (shop) => lastPosition(query, shop),
    listLedger: (filter) => listLedger(read, filter),
    addKey: (key) => addKey(query, key),
    listKeys: () => listKeys(query),
    close: dialect.close,
  };
}

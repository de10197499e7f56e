import { STORES } from './schema.ts';

/** The shape in Dexie's words. */
export const toDexieStores = (): Record<string, string> =>
  Object.fromEntries(
    STORES.map(({ name, keyPath, autoIncrement, indexes = [] }) => [
      name,
      [(autoIncrement ? '++' : '') + keyPath, ...indexes].join(','),
    ]),
  );

/** Reads an outbox's name off its database; `undefined` for somebody else's database. */
export const outboxNameOf = (database: string): string | undefined =>
  /^tillroll(?:-([a-z0-9-]+))?$/.exec(database)?.[1] ?? (database === 'tillroll' ? '' : undefined);

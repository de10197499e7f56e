/** What lies in an outbox, read past the SDK. */
export interface OutboxContents {
  readonly rollId: string | undefined;
  readonly waiting: readonly string[];
  readonly dead: readonly { readonly id: string; readonly code: string }[];
  /** Ranges that were given up and that the ledger has not been told of. */
  readonly undeclared: number;
}

/**
 * Reads this origin's outbox with nothing but the platform. Stands alone: it is also handed into pages as text.
 *
 * Opening by name would make the database, so it looks first whether there is one.
 */
export async function readOutbox(): Promise<OutboxContents> {
  const nothing = { rollId: undefined, waiting: [], dead: [], undeclared: 0 };
  const name = 'tillroll';
  if (!(await indexedDB.databases()).some((database) => database.name === name)) return nothing;
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(name);
    opening.onerror = () => reject(opening.error ?? new Error('the outbox did not open'));
    opening.onsuccess = () => {
      const database = opening.result;
      const stores = ['meta', 'entries', 'dead', 'drops'] as const;
      const reading = database.transaction(stores, 'readonly');
      const [roll, entries, dead, drops] = [
        reading.objectStore('meta').get('roll'),
        reading.objectStore('entries').getAll(),
        reading.objectStore('dead').getAll(),
        reading.objectStore('drops').count(),
      ];
      reading.onabort = () => reject(reading.error ?? new Error('the outbox could not be read'));
      reading.oncomplete = () => {
        database.close();
        resolve({
          rollId: (roll.result as { rollId?: string } | undefined)?.rollId,
          waiting: (entries.result as { id: string }[]).map(({ id }) => id),
          dead: (dead.result as { id: string; reason: { code: string } }[]).map(({ id, reason }) => ({
            id,
            code: reason.code,
          })),
          undeclared: drops.result,
        });
      };
    };
  });
}

/** Which roll this origin writes to; looks at one row only. */
export async function readRoll(): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('tillroll');
    opening.onerror = () => reject(opening.error ?? new Error('the outbox did not open'));
    opening.onsuccess = () => {
      const database = opening.result;
      const reading = database.transaction('meta', 'readonly').objectStore('meta').get('roll');
      reading.onsuccess = () => {
        database.close();
        resolve((reading.result as { rollId?: string } | undefined)?.rollId);
      };
      reading.onerror = () => reject(reading.error ?? new Error('the roll could not be read'));
    };
  });
}

import { PGlite, type Results } from '@electric-sql/pglite';
import { parentPort, workerData } from 'node:worker_threads';
import type { Answer, Question, ThreadData } from './pglite-messages.ts';
import { START_PARAMS } from './pglite-start.ts';
import { giveSync, isDurable } from './pglite-sync.ts';
import { createRepeated, type Repeated } from './repeated.ts';

/*
 * Entry of the worker thread the database lives in: a commit blocks its thread for its whole length,
 * and the collector has to go on reading requests meanwhile.
 */

const port = parentPort;
if (port === null) throw new Error('pglite-thread is a worker thread');
const answer = (message: Answer): void => port.postMessage(message);

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

interface Room {
  readonly db: PGlite;
  readonly repeated: Repeated;
  readonly syncs: () => number;
}

async function run({ db, repeated, syncs }: Room, question: Question): Promise<readonly unknown[]> {
  switch (question.kind) {
    case 'query': {
      const results: Results<unknown> = await db.query(question.sql, [...question.parameters]);
      return results.rows;
    }
    case 'repeat':
      return repeated.run(question.sql, question.json);
    case 'script':
      await db.transaction((transaction) => transaction.exec(question.sql));
      return [];
    case 'syncs':
      return [syncs()];
    case 'close':
      await db.exec('checkpoint'); // the next start has nothing to recover
      await db.close();
      return [];
  }
}

async function serve(dataDir: string): Promise<void> {
  const db = await PGlite.create({ dataDir, startParams: [...START_PARAMS] });
  const syncs = giveSync(db);
  const durable = await isDurable(db, syncs);
  const room: Room = { db, syncs, repeated: createRepeated(db) };
  port?.on('message', async (question: Question) => {
    const { ticket } = question;
    try {
      answer({ kind: 'rows', ticket, rows: await run(room, question) });
    } catch (error) {
      answer({ kind: 'error', ticket, code: codeOf(error), message: messageOf(error) });
    }
    if (question.kind === 'close') port?.close();
  });
  answer({ kind: 'opened', durable });
}

const { dataDir } = workerData as ThreadData;
serve(dataDir).catch((error: unknown) => answer({ kind: 'unopened', message: messageOf(error) }));

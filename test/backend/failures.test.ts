import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createJournal } from '../../backend/journal/create-journal.ts';
import { openPglite } from '../../backend/journal/pglite.ts';
import { buildProgram, type BuiltProgram } from './build-program.ts';
import { copyTemplate, emptyPlace } from './data-folder.ts';
import { view } from './events.ts';
import { createLogText } from './log-text.ts';
import { startBackend, type RunningBackend } from './start-backend.ts';

let program: BuiltProgram;
beforeAll(async () => {
  program = await buildProgram();
});
afterAll(() => program.remove());

interface LogLine {
  readonly level: number;
  readonly msg: string;
}

const ERROR = 50;

/** A backend whose log is read. The statement is run on its database before it starts. */
async function withBackend(
  use: (shop: RunningBackend, lines: () => readonly LogLine[], log: () => string) => Promise<void>,
  statement = 'select 1',
): Promise<void> {
  const dataDir = `${await emptyPlace()}/data`;
  await copyTemplate(dataDir, program.entries.create);
  const onFailure = (error: unknown): never => {
    throw error;
  };
  const dialect = await openPglite({ dataDir, entries: program.entries, onFailure });
  const journal = await createJournal(dialect, dataDir);
  await dialect.query(statement);
  await journal.close();
  const log = createLogText();
  const shop = await startBackend({ dataDir, logger: { level: 'debug', stream: log.stream } });
  const lines = (): readonly LogLine[] =>
    log
      .text()
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line));
  try {
    await use(shop, lines, log.text);
  } finally {
    await shop.stop();
  }
}

describe('a query that the database cannot answer', () => {
  it('tells the asker nothing of it, and the log everything but payloads', () =>
    withBackend(async ({ ask }, lines, log) => {
      const asked = '{ ledger(roll: "a secret roll") { edges { cursor } } }';
      for (let n = 0; n < 4; n++) {
        const { status, body } = await ask(asked); // the engine compiles a query that comes again
        expect([status, body.data]).toEqual([200, null]);
        expect(body.errors).toEqual([
          { message: 'The journal could not answer. Ask again later.', extensions: { code: 'INTERNAL' } },
        ]);
      }
      const failures = lines().filter(({ level }) => level === ERROR);
      expect(failures).toHaveLength(4);
      for (const failure of failures)
        expect(failure).toMatchObject({
          msg: 'a query has failed',
          failure: { name: 'DatabaseError', code: '42P01', path: ['ledger'] },
        });
      expect(log()).not.toContain('a secret roll');
    }, 'alter table ledger rename to gone'));
});

describe('events that the database cannot write', () => {
  it('are told to come again, and the log why', () =>
    withBackend(async ({ post }, lines) => {
      const { status, body } = await post([view()]);
      expect([status, body.code]).toEqual([503, 'journal_failed']);
      expect(JSON.stringify(body)).not.toContain('relation');
      expect(lines().filter(({ level }) => level === ERROR)).toMatchObject([
        { msg: 'events could not be written', err: { type: 'DatabaseError', code: '42P01' } },
      ]);
    }, 'alter table events rename to gone'));
});

describe('a wrong variable', () => {
  it('is told to the asker every time, and not logged as a failure', () =>
    withBackend(async ({ ask }, lines) => {
      const asked = 'query ($first: Int) { signals(first: $first) { totalCount } }';
      expect((await ask(asked, { first: 1 })).body.data.signals.totalCount).toBe(0);
      for (let n = 0; n < 4; n++) {
        expect((await ask(asked, { first: 'many' })).body.errors[0].message).toContain('first');
        expect((await ask(asked, { first: 0 })).body.errors[0].extensions.code).toBe('BAD_ARGUMENT');
      }
      expect(lines().filter(({ level }) => level === ERROR)).toEqual([]);
    }));
});

describe('an upload that is broken off', () => {
  it('is no failure of the server', () =>
    withBackend(async ({ url, secret }, lines) => {
      const socket = connect(Number(new URL(url).port), '127.0.0.1');
      socket.write(
        `POST /v1/events?key=${secret} HTTP/1.1\r\nhost: x\r\ncontent-type: text/plain\r\ncontent-length: 1000\r\n\r\n[`,
      );
      setTimeout(() => socket.resetAndDestroy(), 100);
      await expect
        .poll(() => lines().map(({ msg }) => msg))
        .toContain('a sender has left before the end of its request');
      expect(lines().filter(({ level }) => level === ERROR)).toEqual([]);
    }));
});

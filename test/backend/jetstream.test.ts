import { jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Entry, Journal, StoredEvent } from '../../backend/journal/journal.ts';
import { DEAD_STREAM, DEAD_SUBJECT, STREAM, subjectOf } from '../../backend/log/jetstream/streams.ts';
import { partitionOf } from '../../backend/log/jetstream/partition.ts';
import { openLog, type OpenedLog, type OpenLogOptions } from '../../backend/open-log.ts';
import { buildProgram, type BuiltProgram } from './build-program.ts';
import { natsProgram, openNats, type Nats } from './nats.ts';
import { eventEntry, refusedEntry, withOwnJournal } from './own-journal.ts';

const nats = natsProgram();
if (nats === undefined)
  process.stderr.write('NATS cannot be had here (Debian calls it nats-server): the log with a broker is NOT TESTED.\n');

let program: BuiltProgram;
beforeAll(async () => {
  program = await buildProgram();
});
afterAll(() => program.remove());

interface Around {
  readonly broker: Nats;
  readonly journal: Journal;
  readonly failures: unknown[];
  readonly open: (options?: Partial<OpenLogOptions>, onto?: Pick<Journal, 'append'>) => Promise<OpenedLog>;
  /** Everything of a shop, in the order of arrival, once there are so many. */
  readonly arrived: (count: number, shop?: string) => Promise<readonly StoredEvent[]>;
}

/** A broker and a journal of a test's own. */
async function around(use: (here: Around) => Promise<void>): Promise<void> {
  const broker = await openNats(nats ?? '');
  const opened: OpenedLog[] = [];
  const failures: unknown[] = [];
  try {
    await withOwnJournal(program, async ({ journal }) => {
      await use({
        broker,
        journal,
        failures,
        async open(options = {}, onto = journal) {
          const log = await openLog(onto, { log: { url: broker.url }, ...options }, (error) => failures.push(error));
          opened.push(log);
          return log;
        },
        async arrived(count, shop = 'shop') {
          await expect
            .poll(async () => (await journal.eventsAfter(shop, 0, 10_000)).length, { timeout: 20_000 })
            .toBe(count);
          return journal.eventsAfter(shop, 0, 10_000);
        },
      });
      await Promise.all(opened.map((log) => log.close()));
    });
  } finally {
    await broker.close();
  }
}

/** So many of a roll, from a sequence on. */
const ofRoll = (rollid: string, count: number, from = 1): readonly Entry[] =>
  Array.from({ length: count }, (_, at) => eventEntry({ shop: 'shop', sequence: from + at, who: { rollid } }));

const submit = (entries: readonly Entry[]) => ({ entries, bytes: entries.length * 600 });

async function withManager<Value>({ url }: Nats, ask: (manager: JetStreamManager) => Promise<Value>): Promise<Value> {
  const connection = await connect({ servers: url.replace('nats://', '') });
  try {
    return await ask(await jetstreamManager(connection));
  } finally {
    await connection.close();
  }
}

/** How many messages no writer has acknowledged. */
const waitingIn = (broker: Nats): Promise<number> =>
  withManager(broker, async ({ streams }) => (await streams.info(STREAM)).state.messages);

const deadLetters = (broker: Nats): Promise<readonly Record<string, unknown>[]> =>
  withManager(broker, async ({ streams }) => {
    const { state } = await streams.info(DEAD_STREAM);
    const found = [];
    for (let seq = state.first_seq; seq <= state.last_seq; seq++) {
      found.push((await streams.getMessage(DEAD_STREAM, { seq }))?.json<Record<string, unknown>>() ?? {});
    }
    return found;
  });

describe.skipIf(nats === undefined)('the log with a broker', () => {
  it('answers when the stream has it, and everything arrives, each roll in its order', () =>
    around(async ({ open, arrived }) => {
      const collectors = [await open({ role: 'collect' }), await open({ role: 'collect' })];
      const rolls = ['a', 'b', 'c', 'd', 'e'];
      for (let at = 0; at < 10; at++) {
        const entries = rolls.flatMap((roll) => ofRoll(roll, 10, at * 10 + 1));
        const written = await collectors[at % 2]?.log.write(submit(entries));
        expect(written).toEqual({ kind: 'written', fates: entries.map(() => ({ kind: 'accepted' })) });
      }
      await open({ role: 'write' });
      await open({ role: 'write' });
      const events = await arrived(500);
      for (const roll of rolls) {
        const sequences = events.filter(({ rollId }) => rollId === roll).map(({ sequence }) => sequence);
        expect(sequences).toEqual(Array.from({ length: 100 }, (_, at) => at + 1));
      }
    }));

  it('keeps a repeat once, in the same message, in another and years later', () =>
    around(async ({ broker, open, arrived, journal }) => {
      const { log } = await open();
      const entries = ofRoll('roll', 20);
      await log.write(submit(entries));
      await log.write(submit(entries));
      await arrived(20);
      await log.write(submit([...entries.slice(5), ...ofRoll('roll', 1, 21)]));
      await arrived(21);
      await expect.poll(() => waitingIn(broker)).toBe(0);
      const [line] = await journal.listLedger({ shop: 'shop', rollId: 'roll', afterRollId: null, limit: 1 });
      expect(line).toMatchObject({ arrivedCount: 21, missingCount: 0 });
    }));

  it('carries words for the ledger too', () =>
    around(async ({ open, journal }) => {
      const { log } = await open();
      expect(await log.write(submit([refusedEntry(1)]))).toEqual({ kind: 'written', fates: [{ kind: 'noted' }] });
      const refused = async (): Promise<number | undefined> =>
        (await journal.listLedger({ shop: 'shop', rollId: 'roll', afterRollId: null, limit: 1 }))[0]?.refusedCount;
      await expect.poll(refused).toBe(1);
    }));

  it('lays a message aside that nobody can read, with the reason, and goes on behind it', () =>
    around(async ({ broker, open, arrived }) => {
      const entries = ofRoll('roll', 5);
      const [first] = entries;
      const connection = await connect({ servers: broker.url.replace('nats://', '') });
      const { log } = await open();
      connection.publish(subjectOf(first ? partitionOf(first) : 0), 'not of ours');
      await connection.flush();
      await connection.close();
      await log.write(submit(entries));
      await arrived(5);
      await expect.poll(() => waitingIn(broker)).toBe(0);
      expect(await deadLetters(broker)).toEqual([{ reason: 'not JSON', message: 'not of ours' }]);
    }));

  it('lays an event aside that the database cannot store, and none of its neighbours', () =>
    around(async ({ broker, open, arrived }) => {
      const { log } = await open();
      const [before, culprit, after] = ofRoll('roll', 3);
      if (!before || !after || culprit?.kind !== 'event') throw new Error('three events were made');
      const poison: Entry = { ...culprit, envelope: { ...culprit.envelope, data: { text: 'a NUL: \u0000' } } };
      await log.write(submit([before, poison, after]));
      expect((await arrived(2)).map(({ sequence }) => sequence)).toEqual([1, 3]);
      await expect.poll(async () => (await deadLetters(broker)).length).toBe(1);
      expect(await deadLetters(broker)).toMatchObject([{ entry: { envelope: { id: culprit.envelope.id } } }]);
    }));

  it('keeps everything while the journal is away, in its order', () =>
    around(async ({ open, journal, arrived, failures }) => {
      let isAway = true;
      const append: Journal['append'] = (entries) =>
        isAway ? Promise.reject(new Error('the database is away')) : journal.append(entries);
      const { log } = await open({}, { append });
      await log.write(submit(ofRoll('roll', 3)));
      await log.write(submit(ofRoll('roll', 3, 4)));
      await expect.poll(() => failures.length).toBeGreaterThan(0);
      expect(await journal.lastPosition('shop')).toBe(0);
      isAway = false;
      expect((await arrived(6)).map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6]);
    }));

  it('waits for a broker that is away for a moment, and says no when it stays away', () =>
    around(async ({ broker, open, arrived }) => {
      const { log } = await open();
      const [node] = broker.nodes;
      await node?.kill();
      const waits = log.write(submit(ofRoll('roll', 2)));
      await node?.start();
      expect(await waits).toMatchObject({ kind: 'written' });
      await arrived(2);
      await node?.kill();
      expect(await log.write(submit(ofRoll('roll', 2, 3)))).toMatchObject({ kind: 'failed' });
      await node?.start();
    }));

  it('takes no more than its bound', () =>
    around(async ({ broker, open }) => {
      const { log } = await open({ role: 'collect', waitingLimit: 10 });
      await broker.nodes[0]?.kill();
      const waits = log.write(submit(ofRoll('roll', 10)));
      expect(await log.write(submit(ofRoll('roll', 1, 11)))).toEqual({ kind: 'busy' });
      await broker.nodes[0]?.start();
      expect(await waits).toMatchObject({ kind: 'written' });
    }));

  it('says what to look at when there is no broker, and never the password', async () => {
    const opened = openLog(
      { append: () => Promise.reject(new Error('unused')) },
      { log: { url: 'nats://me:secret@127.0.0.1:9' } },
      () => undefined,
    );
    await expect(opened).rejects.toThrow(/The log at nats:\/\/127\.0\.0\.1:9 cannot be reached: .*LOG_URL/);
    await expect(opened).rejects.not.toThrow(/secret/);
  });

  it('needs a broker to collect or to write alone', async () => {
    const opened = openLog({ append: () => Promise.reject(new Error('unused')) }, { role: 'collect' }, () => undefined);
    await expect(opened).rejects.toThrow(/"collect" needs a log .* LOG_URL/);
  });

  it('leaves a stream as its owner has set it up since', () =>
    around(async ({ broker, open }) => {
      await open();
      await withManager(broker, async ({ streams }) => {
        await streams.update(STREAM, { max_bytes: 123_456_789 });
        await open();
        expect((await streams.info(STREAM)).config.max_bytes).toBe(123_456_789);
        expect((await streams.info(DEAD_STREAM)).config.subjects).toEqual([DEAD_SUBJECT]);
      });
    }));
});

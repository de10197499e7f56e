// `npm run bench -- embedded`: the embedded database beside its engine's own best insert of the same rows.
import { mkdtempSync, rmSync } from 'node:fs';
import { register } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { median, repeat, say, tell } from './figures.mjs';
import { BATCH, loadWhole } from './load.mjs';
import { makeKey, start } from './programs.mjs';
import { createVisitor, MIXTURES } from './shop-events.mjs';

register('../tools/typescript.mjs', import.meta.url);
const { createJournal } = await import('../backend/journal/create-journal.ts');
const { openPglite } = await import('../backend/journal/pglite.ts');
const { openRaw, RAW_WAYS } = await import('./embedded-raw.mjs');

const SENDERS = 16;
const SECONDS = 6;
const VISITORS = 100;
/** What the log puts into a commit, and how many of those are under way. */
const GROUP = 1000;
const IN_FLIGHT = 2;
const BUDGET = 0.5;

const built = (name) => new URL(`../backend/dist/${name}.js`, import.meta.url);
const ENTRIES = { thread: built('pglite-thread'), create: built('pglite-create') };

/** The events of some visitors as the collector hands them on. */
function entriesOf(mixture, count) {
  const visitors = Array.from({ length: VISITORS }, (_, at) => createVisitor(mixture, at * 7));
  const envelopes = Array.from({ length: Math.ceil(count / BATCH) }, (_, at) => visitors[at % VISITORS].batch(BATCH));
  return envelopes.flat().map((envelope) => ({
    kind: 'event',
    shop: 'shop',
    envelope,
    times: {
      occurredAt: envelope.time,
      receivedAt: new Date().toISOString(),
      correctedAt: null,
      uncertaintyMs: null,
      flags: [],
    },
    confirmed: true,
  }));
}

const inGroups = (all, size) =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, at) => all.slice(at * size, (at + 1) * size));

async function inFolder(work) {
  const folder = mkdtempSync(join(tmpdir(), 'tillroll-bench-'));
  try {
    return await work(join(folder, 'data'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function withJournal(dataDir, work) {
  const dialect = await openPglite({ dataDir, entries: ENTRIES, onFailure: console.error });
  const journal = await createJournal(dialect, dataDir);
  try {
    return await work(journal);
  } finally {
    await journal.close();
  }
}

/** Rows a second of a work over some rows. */
async function rateOf(rows, work) {
  const began = performance.now();
  await work();
  return (1000 * rows) / (performance.now() - began);
}

/** The journal's own append, in groups as the log makes them. */
const appendAll = (entries) =>
  inFolder((dataDir) =>
    withJournal(dataDir, async ({ append }) => {
      const groups = inGroups(entries, GROUP);
      const appendNext = async () => {
        for (let group = groups.shift(); group; group = groups.shift()) {
          const { outcomes } = await append(group);
          if (!outcomes?.every((outcome) => outcome === 'accepted')) throw new Error('not everything was appended');
        }
      };
      return rateOf(entries.length, () => Promise.all(Array.from({ length: IN_FLIGHT }, appendNext)));
    }),
  );

/** The engine's own insert of the same rows into the same table, with its indexes and its unique key. */
const insertRaw = (entries, way) =>
  inFolder(async (dataDir) => {
    await withJournal(dataDir, async () => undefined);
    const raw = await openRaw(dataDir);
    try {
      const groups = inGroups(entries, way.group).map(way.prepare);
      const rate = await rateOf(entries.length, async () => {
        for (const group of groups) await way.insert(raw, group);
      });
      if ((await raw.count()) !== entries.length) throw new Error(`${way.name} has not inserted every row`);
      return rate;
    } finally {
      await raw.close();
    }
  });

/** Events a second through the whole collector: receipts after the commit. */
const collect = (mixture) =>
  inFolder(async (dataDir) => {
    const env = { DATA_DIR: dataDir };
    const key = await makeKey(env);
    const { url, stop } = await start('serve', env);
    const batchesOf = () => {
      const visitor = createVisitor(mixture);
      return () => visitor.batch(BATCH);
    };
    try {
      const load = () => loadWhole({ targets: [{ url, key }], senders: SENDERS, seconds: SECONDS, batchesOf });
      await load();
      return (await load()).perSecond;
    } finally {
      await stop();
    }
  });

/** Measures and prints. Options: `--rows` of every insert, `--times`. */
export async function runEmbedded(_root, words) {
  const text = (standard) => ({ type: 'string', default: standard });
  const { values } = parseArgs({ args: words, options: { rows: text('40000'), times: text('3') } });
  const times = Number(values.times);
  console.log(`${values.rows} rows into an empty folder, every commit on the disk; median of ${times}`);
  for (const [name, what] of [
    ['light', 'journal, ledger, unique ids'],
    ['everything', 'the same with all projections'],
  ]) {
    const entries = entriesOf(MIXTURES[name], Number(values.rows));
    const ways = [];
    for (const way of RAW_WAYS) {
      const rates = await repeat(times, () => insertRaw(entries, way));
      say(`${way.name}: rows`, '/s', rates);
      ways.push(median(rates));
    }
    const best = Math.max(...ways);
    const appended = await repeat(times, () => appendAll(entries));
    const collected = await repeat(times, () => collect(MIXTURES[name]));
    say(`${what}, the journal's append: rows`, '/s', appended);
    tell("  of the engine's best", 'x', median(appended) / best, `target ${BUDGET}`);
    say(`${what}, through the collector: events`, '/s', collected);
    tell("  of the engine's best", 'x', median(collected) / best, `target ${BUDGET}`);
  }
}

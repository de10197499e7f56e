// `npm run soak`: holds a load on the collector for a while, and watches whether it stays what it is. See --help.
import { build, checkNode, install } from '../tools/setup.mjs';
import { median, quantile, tell } from './figures.mjs';
import { BATCH, load, loadWhole } from './load.mjs';
import { ask, newDatabase, openPostgres } from './postgres.mjs';
import { makeKey, metricsOf, start } from './programs.mjs';
import { createCrowd, MIXTURES } from './shop-events.mjs';
import { BOUND, growthOf, HELP, memoryAt, parseWish, POINTS, toFailures, visitorsInBatch } from './soak-account.mjs';

const MIXTURE = MIXTURES.everything;
const RAMP_SENDERS = [4, 8, 16, 32];
const SENDERS = 32;
const SAY_EVERY_MS = 10_000;
const LOOK_EVERY_MS = 1000;
const MIB = 1024 * 1024;

const count = (number) => Math.round(number).toLocaleString('en');

/** The highest rate of a few numbers of connections, and what was acknowledged on the way. */
async function findHighest(target, seconds) {
  let [highest, events] = [0, 0];
  for (const senders of RAMP_SENDERS) {
    const crowd = createCrowd(MIXTURE, { visitors: 1000, batch: BATCH, visitorsInBatch: 2 });
    const loaded = await loadWhole({ targets: [target], senders, seconds, batchesOf: () => crowd.batch });
    console.log(`  ${String(senders).padStart(2)} connections: ${count(loaded.perSecond)} events/s`);
    highest = Math.max(highest, loaded.perSecond);
    events += loaded.events;
  }
  return { highest, events };
}

/** Reads the collector's memory every second until told to stop. */
function watchMemory(backend) {
  const began = performance.now();
  const samples = [];
  const look = async () => {
    const { process_resident_memory_bytes: rss, nodejs_heap_size_used_bytes: heap } = await metricsOf(backend);
    samples.push({ ms: performance.now() - began, rss, heap });
  };
  let looking = look();
  const timer = setInterval(() => (looking = looking.then(look)), LOOK_EVERY_MS);
  return {
    samples,
    stop: () => {
      clearInterval(timer);
      return looking;
    },
  };
}

/** Counts answers, and says now and then how it goes. */
function createTally(samples) {
  const began = performance.now();
  const all = { ms: [], sinceDueMs: [], acknowledged: 0, failed: 0, refused: 0, failures: new Set() };
  let lately = { ms: [], acknowledged: 0, at: began };
  const say = () => {
    const now = performance.now();
    const { rss, heap } = samples.at(-1);
    const rate = (1000 * (all.acknowledged - lately.acknowledged)) / (now - lately.at);
    const [p50, p99] = [0.5, 0.99].map((share) => `${quantile(lately.ms, share)?.toFixed(1)} ms`);
    console.log(
      `  ${((now - began) / 1000).toFixed(0).padStart(5)} s  ${count(rate)}/s  p50 ${p50}  p99 ${p99}  ` +
        `rss ${count(rss / MIB)} MiB  heap ${count(heap / MIB)} MiB  ${all.failed + all.refused} failed or refused`,
    );
    lately = { ms: [], acknowledged: all.acknowledged, at: now };
  };
  const timer = setInterval(say, SAY_EVERY_MS);
  return {
    all,
    stop: () => clearInterval(timer),
    add({ accepted, failure, ms, sinceDueMs }) {
      all.ms.push(ms);
      all.sinceDueMs.push(sinceDueMs);
      lately.ms.push(ms);
      all.acknowledged += accepted;
      if (failure === undefined) return;
      if (failure.startsWith('answered 200')) all.refused += BATCH - accepted;
      else all.failed++;
      all.failures.add(failure);
    },
  };
}

/** Holds a rate for a while. */
async function hold(backend, target, { seconds, perSecond, crowd }) {
  const memory = watchMemory(backend);
  const tally = createTally(memory.samples);
  try {
    const took = await load({
      targets: [target],
      senders: SENDERS,
      seconds,
      perSecond,
      batchesOf: () => crowd.batch,
      onBatch: tally.add,
    });
    return { ...tally.all, took, memory: memoryAt(memory.samples, seconds * 1000) };
  } finally {
    tally.stop();
    await memory.stop();
  }
}

function sayMemory(what, values) {
  const at = POINTS.map((point, place) => `${point} ${count(values[place] / MIB)}`).join(', ');
  tell(`memory: ${what}, end to the first quarter`, 'x', growthOf(values), `(MiB: ${at})`);
}

function say(held, { perSecond, rolls, stored }) {
  tell('load held, events', '/s', held.acknowledged / held.took, `of ${count(perSecond)} that were wished for`);
  tell('receipt, median', 'ms', median(held.ms));
  tell('receipt, 99th percentile', 'ms', quantile(held.ms, 0.99));
  tell('the same since the batch was due', 'ms', quantile(held.sinceDueMs, 0.99));
  tell('answers that failed', '', held.failed);
  tell('events that were refused', '', held.refused);
  sayMemory(
    'resident',
    held.memory.map(({ rss }) => rss),
  );
  sayMemory(
    'heap, least around the point',
    held.memory.map(({ heap }) => heap),
  );
  tell('rolls', '', rolls);
  console.log(`acknowledged ${count(held.total)}, in the journal ${count(stored)}`);
  for (const failure of [...held.failures].slice(0, 5)) console.log(`  ${failure}`);
}

async function soakOn(databaseUrl, { minutes, share, rolls }) {
  const env = { DATABASE_URL: databaseUrl };
  const key = await makeKey(env);
  const backend = await start('serve', env);
  const target = { url: backend.url, key };
  try {
    const seconds = minutes * 60;
    console.log('the highest rate:');
    const ramp = await findHighest(target, Math.min(5, Math.max(1.5, seconds / 10)));
    const perSecond = ramp.highest * share;
    const each = visitorsInBatch({ rolls, events: perSecond * seconds, batch: BATCH });
    const crowd = createCrowd(MIXTURE, { visitors: rolls, batch: BATCH, visitorsInBatch: each });
    console.log(
      `${count(perSecond)} events/s for ${minutes} minutes, ${BATCH} events a batch, ${each} visitors in each:`,
    );
    const held = await hold(backend, target, { seconds, perSecond, crowd });
    const [{ stored, highest }] = await ask(
      databaseUrl,
      `select (select count(*) from events)::float8 as stored, (select sum(highest) from ledger)::float8 as highest`,
    );
    const total = held.acknowledged + ramp.events;
    say({ ...held, total }, { perSecond, rolls: crowd.met(), stored });
    return toFailures({ ...held, acknowledged: total, stored, highest });
  } finally {
    await backend.stop();
  }
}

async function soak(wish) {
  checkNode();
  await install(console.log);
  await build(console.log);
  const server = await openPostgres();
  try {
    const failures = await soakOn(await newDatabase(server), wish);
    const bound = `memory within ${BOUND.times}x or ${BOUND.bytes / MIB} MiB of the first quarter's`;
    console.log(failures.length === 0 ? `It held: ${bound}.` : `FAILED: ${failures.join('; ')}`);
    return failures.length === 0 ? 0 : 1;
  } finally {
    server.close();
  }
}

const wish = parseWish(process.argv.slice(2));
if (wish.kind === 'wish') process.exitCode = await soak(wish);
else console.log(wish.kind === 'help' ? HELP : `${wish.message}\n\n${HELP}`);
if (wish.kind === 'misspelt') process.exitCode = 1;

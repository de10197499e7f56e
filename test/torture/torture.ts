import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as passes } from 'node:timers/promises';
import type { ChromiumStore, Engine } from '../engines/engine.ts';
import { freePort } from '../journey/harness/free-port.ts';
import { toAccount, type Account } from './account.ts';
import { sumUp } from './counts.ts';
import { prepareMortalBackend } from './backend.ts';
import { createBrowserLife } from './browser-life.ts';
import { comeToRest, type Ending } from './calm.ts';
import { openPageServer } from './page-server.ts';
import { createPlan, type Mixture } from './plan.ts';
import { createStorm, killsOf, type StormCounts } from './storm.ts';
import { createTroubles } from './troubles.ts';
import { openWay, type Way } from './way.ts';
import { createWitness } from './witness.ts';

/** What a torture is. */
export interface TortureOptions {
  readonly engine: Engine;
  readonly store: ChromiumStore;
  readonly worker: boolean;
  readonly seconds: number;
  readonly seed: number;
  /** The folder with the SDK's files. */
  readonly dist: string;
  /** Default: everything. */
  readonly mixture?: Mixture;
  /** Whether the outbox is made in peace, before the storm. Default: the storm is there from the first moment. */
  readonly settled?: boolean;
  /** Told every ten seconds how it goes. */
  readonly say: (line: string) => void;
}

/** Everything that a torture has to say. */
export interface Outcome {
  readonly account: Account;
  readonly storm: StormCounts;
  readonly kills: number;
  readonly faultyAnswers: number;
  readonly answers: Way['answers'];
  readonly beacons: number;
  readonly receipts: Way['seen']['counts'];
  readonly couriersAtOnce: Way['couriersAtOnce'];
  readonly drainedMs: number;
  /** What pages heard on `problems$`, by kind, and what the problems said of themselves. */
  readonly problems: Readonly<Record<string, number>>;
  readonly problemWords: readonly string[];
  readonly browser: string;
  readonly troubles: readonly string[];
  /** Calls that failed because what they spoke to was gone, as they should. */
  readonly cutCalls: number;
  /** Under which numbers and faults each lost or displaced event has come by. */
  readonly trails: Readonly<Record<string, readonly string[]>>;
}

const PROGRESS_MS = 10_000;

/** Opens everything, and hands over what closes it again. */
async function openWorld(options: TortureOptions, folder: string) {
  const { engine, store, worker, dist } = options;
  const [pagePort, wayPort, backendPort] = [await freePort(), await freePort(), await freePort()];
  const troubles = createTroubles();
  const backend = await prepareMortalBackend(folder, backendPort, `http://127.0.0.1:${pagePort}`);
  const way = await openWay(wayPort, backend.url);
  const pages = await openPageServer({ port: pagePort, dist, endpoint: way.url, key: backend.collectKey, worker });
  const life = createBrowserLife({ engine, store, profile: join(folder, 'profile'), pages, troubles });
  return { backend, way, pages, life, troubles };
}
type World = Awaited<ReturnType<typeof openWorld>>;

function startProgress({ pages, way }: World, storm: StormCounts, say: (line: string) => void): () => void {
  const began = performance.now();
  const timer = setInterval(() => {
    const seconds = Math.round((performance.now() - began) / 1000);
    const { accepted, duplicate } = way.seen.counts;
    const durable = pages.log.events().length;
    say(
      `${String(seconds).padStart(5)} s  durable ${durable}  taken ${accepted}  again ${duplicate}` +
        `  faulty ${way.disturbed()}  kills ${killsOf(storm)}`,
    );
  }, PROGRESS_MS);
  return () => clearInterval(timer);
}

async function makeAccount({ backend, way, pages }: World, { outbox }: Ending): Promise<Account> {
  const witness = createWitness(backend.url, backend.readKey);
  return toAccount({
    events: pages.log.events(),
    documents: pages.log.documents(),
    journal: await witness.journal(),
    ledger: await witness.ledger(),
    outbox,
    acknowledged: way.seen.acknowledged,
    refused: way.seen.refused,
  });
}

const idsInQuestion = ({ lost, waiting, orderBroken }: Account): readonly string[] => [
  ...[...lost, ...waiting].map(({ id }) => id),
  ...orderBroken.flatMap(({ earlier, later }) => [earlier.id, later.id]),
];

/** A first page that is left alone until something it has said is durable. */
async function settle({ life, pages }: World): Promise<void> {
  const tab = await life.browser()?.newTab();
  const page = { seed: 1, clockMs: 0, fullMs: 0 };
  await tab?.goto(pages.addressOf({ run: life.run(), tab: 0, page, bursts: 1 }));
  for (let look = 0; look < 200 && pages.log.events().length === 0; look++) await passes(50);
  await tab?.close();
}

async function torment(
  world: World,
  { seed, mixture, seconds, settled = false, say }: TortureOptions,
): Promise<Outcome> {
  const { backend, way, life, pages, troubles } = world;
  await backend.start();
  await life.start();
  if (settled) await settle(world);
  const plan = createPlan(seed, mixture);
  const storm = createStorm({ plan, life, backend, way, troubles, forMs: seconds * 1000 });
  const stopProgress = startProgress(world, storm.counts, say);
  await storm.blow().finally(stopProgress);
  say('the storm is over: a last kill, two starts, and the outbox has to run empty');
  const ending = await comeToRest(life, pages);
  const account = await makeAccount(world, ending);
  const documents = pages.log.documents();
  return {
    account,
    storm: storm.counts,
    kills: killsOf(storm.counts),
    faultyAnswers: way.disturbed(),
    answers: way.answers,
    beacons: way.beacons(),
    receipts: way.seen.counts,
    couriersAtOnce: way.couriersAtOnce,
    drainedMs: ending.drainedMs,
    problems: sumUp(documents.map(({ problems }) => problems)),
    problemWords: [...new Set(documents.flatMap(({ words }) => Object.values(words)))],
    browser: life.version(),
    troubles: troubles.list,
    cutCalls: troubles.expected(),
    trails: Object.fromEntries(idsInQuestion(account).map((id) => [id, way.seen.trailOf(id)])),
  };
}

/** Tortures the SDK in a real browser with a real backend, and says what became of everything durable. */
export async function torture(options: TortureOptions): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'tillroll-torture-'));
  const world = await openWorld(options, folder);
  try {
    return await torment(world, options);
  } finally {
    await world.life.kill().catch(() => undefined); // closed already, unless something broke
    await world.backend.kill();
    await world.way.close();
    await world.pages.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

import { createBackend, JournalError, ListenError } from '@tillroll/backend';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { tellMonth } from './month.ts';
import { send } from './send.ts';
import { ORIGIN } from './voice.ts';

const HELP = `A believable month of the demo shop: October 2026, told by simulated customers, through the collector.

  npm run demo:seed

  DATA_DIR   where the journal is kept (.data/seed); see it with: DATA_DIR=.data/seed npm start
  SEED       another number is another month (1)
  VISITS     how many visits (8500, about 58,000 events)

The same month twice changes nothing: every event is known already.`;

const number = (count: number): string => count.toLocaleString('en');

function toWhole(name: string, text: string): number {
  const value = Number(text);
  if (!/^\d{1,7}$/.test(text) || value < 1)
    throw new TypeError(`${name} must be a whole number from 1, not "${text}".`);
  return value;
}

function createProgress(total: number): (events: number) => void {
  let done = 0;
  let saidTenths = -1;
  return (events) => {
    done += events;
    const tenths = Math.floor((done / total) * 10);
    if (tenths > saidTenths)
      console.log(`  ${number(done)} of ${number(total)} events (${Math.floor((done / total) * 100)} %)`);
    saidTenths = tenths;
  };
}

async function main(): Promise<void> {
  if (process.argv.includes('--help') || process.argv.includes('-h')) return console.log(HELP);
  const { DATA_DIR = '.data/seed', SEED = '1', VISITS = '8500' } = process.env;
  const month = tellMonth({ seed: toWhole('SEED', SEED), visits: toWhole('VISITS', VISITS) });
  const total = month.page.length + month.server.length;
  console.log(
    `October 2026: ${number(month.visits)} visits, ${number(month.customers)} new customers, ${number(month.orders)} orders, ${number(total)} events.`,
  );
  await mkdir(DATA_DIR, { recursive: true });
  const dataDir = join(DATA_DIR, 'journal');
  const backend = await createBackend({
    dataDir,
    onCreate: () => console.log('Creating the journal, this takes a few seconds …'),
  });
  try {
    const { url } = await backend.listen({ host: '127.0.0.1', port: 0 });
    const { key: collect } = await backend.keys.create({
      shop: 'demo',
      scopes: ['collect'],
      origins: [ORIGIN],
      name: 'seed',
    });
    const { key: secret } = await backend.keys.create({ shop: 'demo', scopes: ['record'], name: 'seed' });
    const onSent = createProgress(total);
    const startedMs = performance.now();
    const said = await send(month.page, { url, key: collect, origin: ORIGIN, onSent });
    const recorded = await send(month.server, { url, key: secret, onSent });
    const seconds = (performance.now() - startedMs) / 1000;
    console.log(
      `Done in ${seconds.toFixed(1)} s: ${number(said.accepted + recorded.accepted)} accepted, ${number(said.duplicate + recorded.duplicate)} known already, 0 refused.`,
    );
    console.log(`See it:  DATA_DIR=${DATA_DIR} npm start`);
  } finally {
    await backend.close();
  }
}

main().catch((error: unknown) => {
  const isExpected = error instanceof JournalError || error instanceof ListenError || error instanceof TypeError;
  console.error(isExpected ? error.message : error);
  process.exitCode = 1;
});

// A journal of millions of rows: a seed that went through the collector, and copies of all that came of it.
import { randomUUID } from 'node:crypto';
import { BATCH } from './load.mjs';
import { ask } from './postgres.mjs';
import { createCrowd, MIXTURES } from './shop-events.mjs';

/** How many events the seed has. */
export const SEED_ROWS = 10_000;
const ORDERS = 200;
const VISITORS = 500;
/** What PostgreSQL does by itself within a minute or so. */
const SETTLE = 'vacuum (analyze)';
/** Copies of the seed that are made at once. */
const AT_ONCE = 20;

/** What the shop's server says of an order: it was placed, a message went out, and eight notes were taken. */
function eventsOf(order, customer) {
  const say = (type, data) => ({
    specversion: '1.0',
    id: randomUUID(),
    source: 'shop',
    type: `order.${type}`,
    subject: order,
    time: new Date().toISOString(),
    data,
  });
  return [
    say('placed', { user: customer, order: { customer, total: { amount: '25.00', currency: 'EUR' } } }),
    say('email_sent', { email: 'somebody@shop.example', email_type: 'order_confirmation' }),
    ...Array.from({ length: 8 }, (_, n) => say('note_added', { message: `note ${n}`, user: customer })),
  ];
}

async function post({ url, key }, events) {
  const response = await fetch(`${url}/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/cloudevents-batch+json' },
    body: JSON.stringify(events),
  });
  const { receipts } = await response.json();
  const other = receipts?.find(({ status }) => status !== 'accepted') ?? (receipts ? undefined : response.status);
  if (other !== undefined) throw new Error(`the seed was not taken: ${JSON.stringify(other)}`);
}

/**
 * Sends the seed; resolves with what chooses somebody to ask about. `people(copies)(n)` is one of so many copies.
 */
export async function seed(backend) {
  const clients = new Set();
  for (let n = 0; n < ORDERS; n += 5) {
    await post(backend, Array.from({ length: 5 }, (_, at) => eventsOf(`o-${n + at}`, `c-${n + at}`)).flat());
  }
  const crowd = createCrowd(MIXTURES.everything, { visitors: VISITORS, batch: BATCH, visitorsInBatch: 5 });
  for (let sent = 10 * ORDERS; sent < SEED_ROWS; sent += BATCH) {
    const batch = crowd.batch();
    for (const { clientid } of batch) clients.add(clientid);
    await post(backend, batch);
  }
  await ask(backend.databaseUrl, SETTLE);
  const known = [...clients];
  return (copies) => (n) => {
    const copy = (n * 7919) % Math.floor(copies);
    const suffix = copy === 0 ? '' : `-${copy}`;
    const client = known[(n * 31) % known.length] + suffix;
    return { order: `o-${n % ORDERS}${suffix}`, customer: `c-${n % ORDERS}${suffix}`, client };
  };
}

/** What is another one's in each copy: names, places in the journal, and times, so that no two copies share a key. */
const NAMES = 'id subject roll_id client_id session_id customer_id order_id user_id visit visitor basket_id'.split(' ');
const PLACES = ['position'];
const TIMES = ['occurred_at', 'received_at', 'corrected_at', 'placed_at', 'first_at', 'last_at', 'added_at'];

/** Tables that grow with events, visitors or orders; what grows with goods and days alone stays as it is. */
const TABLES = [
  'events',
  'ledger',
  'order_events',
  'customer_events',
  'orders',
  'customer_days',
  'funnel_visits',
  'funnel_placed',
  'baskets',
  'basket_additions',
  'basket_closings',
  'customer_clients',
];

function toValue(column) {
  if (NAMES.includes(column)) return `${column} || '-' || copied`;
  if (PLACES.includes(column)) return `${column} + copied * last`;
  if (TIMES.includes(column)) return `${column} - copied * interval '1 minute'`;
  if (column === 'witnesses') return '(select array_agg(witness + copied * last) from unnest(witnesses) as witness)';
  return column;
}

const isCopied = (table) => (table === 'customer_events' ? "customer_id <> ''" : 'true');

async function columnsOf(databaseUrl, table) {
  const rows = await ask(
    databaseUrl,
    `select column_name as name from information_schema.columns
      where table_schema = 'public' and table_name = '${table}' order by ordinal_position`,
  );
  return rows.map(({ name }) => name);
}

/** Adds copies of the seed to a table, from one to another. */
async function copyTable(databaseUrl, { table, columns, from, to, file }) {
  await ask(
    databaseUrl,
    `copy (select ${columns.map(toValue).join(', ')} from seed.${table}, seed.ending,
      generate_series(${from}, ${to}) as copied where ${isCopied(table)} order by copied) to '${file}'`,
    `copy public.${table} (${columns.join(', ')}) from '${file}'`,
  );
}

/** Fills the journal, and what follows from it, up to so many rows. */
export async function fillTo(databaseUrl, rows) {
  const file = `/tmp/tillroll-rows-${process.pid}.copy`;
  const tables = [];
  for (const table of TABLES) tables.push({ table, columns: await columnsOf(databaseUrl, table) });
  await ask(
    databaseUrl,
    'create schema seed',
    'create table seed.ending as select max(position) as last from events',
    ...TABLES.map((table) => `create table seed.${table} as table public.${table}`),
  );
  const copies = Math.ceil(rows / SEED_ROWS) - 1;
  for (let from = 1; from <= copies; from += AT_ONCE) {
    const to = Math.min(copies, from + AT_ONCE - 1);
    for (const each of tables) await copyTable(databaseUrl, { ...each, from, to, file });
    console.log(`  filled ${((to + 1) * SEED_ROWS).toLocaleString('en')} rows`);
  }
  await ask(
    databaseUrl,
    `copy (select 1 where false) to program 'rm -f ${file}'`,
    'drop schema seed cascade',
    `select setval(pg_get_serial_sequence('events', 'position'), (select max(position) from events))`,
    SETTLE,
    'checkpoint',
  );
}

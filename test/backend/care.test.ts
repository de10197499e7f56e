import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { LedgerTotals } from '../../backend/journal/journal.ts';
import { createDirectLog } from '../../backend/log/direct.ts';
import { createLedgerSums } from '../../backend/metrics/ledger-totals.ts';
import { createRegistry } from '../../backend/metrics/registry.ts';
import { createLogText } from './log-text.ts';
import { eventEntry, withOwnJournal } from './own-journal.ts';
import { orderPlaced, say, search, view, viewsOf } from './events.ts';
import { ORIGIN, readAnswer, startBackend, type Answer, type RunningBackend } from './start-backend.ts';

let shop: RunningBackend;
const log = createLogText();
beforeAll(async () => {
  shop = await startBackend({ logger: { level: 'trace', stream: log.stream } });
});
afterAll(() => shop.stop());

const get = async (path: string, headers: Record<string, string> = {}): Promise<Answer> =>
  readAnswer(await fetch(`${shop.url}${path}`, { headers }));

/** The value of a series, as it stands on the page. */
async function valueOf(series: string): Promise<number | undefined> {
  const { body } = await get('/metrics');
  const line = String(body)
    .split('\n')
    .find((each) => each.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
}

describe('/readyz', () => {
  it('is ready while the journal answers, and not while too much waits', async () => {
    expect(await get('/readyz')).toMatchObject({ status: 200, body: { status: 'ready' } });
    const room = createDirectLog({ append: () => new Promise(() => undefined) }, { waitingLimitBytes: 10 });
    expect(room.isFull()).toBe(false);
    const release = room.reserve(10);
    expect(room.isFull()).toBe(true);
    release?.();
    expect(room.isFull()).toBe(false);
  });

  it('is not ready when it is full, and lives all the same', async () => {
    const own = await startBackend({ waitingLimit: 0 });
    const full = await own.backend.app.inject('/readyz');
    expect([full.statusCode, full.json().code, full.json().detail]).toEqual([
      503,
      'not_ready',
      'Too much is waiting for the journal.',
    ]);
    expect((await own.backend.app.inject('/healthz')).statusCode).toBe(200);
    await own.stop();
  });
});

/** A connection that has sent this much. */
async function connection(port: number, text: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => undefined); // a server that has closed lets go of it
  await once(socket, 'connect');
  socket.write(text);
  return socket;
}

/** Sends the rest of a request, and reads until the server ends the connection. */
async function finish(socket: Socket, rest: string): Promise<string> {
  let said = '';
  socket.on('data', (chunk: Buffer) => (said += chunk.toString()));
  socket.write(rest);
  await once(socket, 'close');
  return said;
}

describe('a backend that stops', () => {
  it('says so to whoever asks on an open connection, lives until then, and answers what it had begun', async () => {
    let arrived = (): void => undefined;
    const hasArrived = new Promise<void>((resolve) => (arrived = resolve));
    const own = await startBackend({}, ({ app }) =>
      app.addHook('onRequest', (_request, _reply, done) => {
        arrived();
        done();
      }),
    );
    const port = Number(new URL(own.url).port);
    const ask = (path: string): Promise<Socket> => connection(port, `GET ${path} HTTP/1.1\r\nhost: x\r\n`);
    const [ready, healthy, metrics] = [await ask('/readyz'), await ask('/healthz'), await ask('/metrics')];
    const body = JSON.stringify([view()]);
    const head = [
      `POST /v1/events?key=${own.secret} HTTP/1.1`,
      'host: x',
      'content-type: application/cloudevents-batch+json',
      `content-length: ${body.length}`,
    ];
    const begun = await connection(port, `${head.join('\r\n')}\r\n\r\n${body.slice(0, 20)}`);
    await hasArrived;
    const stopped = own.stop();
    await expect.poll(() => own.backend.app.server.listening).toBe(false);
    const said = await finish(ready, '\r\n');
    expect(said).toMatch(/^HTTP\/1\.1 503 /);
    expect(said).toMatch(/content-type: application\/problem\+json/i);
    expect(said).toMatch(/connection: close/i);
    expect(said).toContain('"detail":"It is stopping.","code":"not_ready"');
    expect(await finish(metrics, '\r\n')).toContain('It is stopping.');
    expect(await finish(healthy, '\r\n')).toMatch(/^HTTP\/1\.1 200 [\s\S]*"status":"ok"/);
    expect(await finish(begun, body.slice(20))).toMatch(/^HTTP\/1\.1 200 [\s\S]*"status":"accepted"/);
    await stopped;
  });
});

describe('/metrics', () => {
  it('counts receipts, refusals, answers, commits and groups', async () => {
    const before = (await valueOf('tillroll_receipts_total{status="accepted"}')) ?? 0;
    const batch = viewsOf('roll of metrics', [1, 2, 5]);
    await shop.post(batch);
    await shop.post(batch);
    await shop.post([view({ type: 'signal.nothing' })]);
    await shop.post([], { raw: 'no JSON' });
    expect(await valueOf('tillroll_receipts_total{status="accepted"}')).toBe(before + 3);
    expect(await valueOf('tillroll_receipts_total{status="duplicate"}')).toBe(3);
    expect(await valueOf('tillroll_refused_total{code="unknown_type"}')).toBe(1);
    expect(await valueOf('tillroll_answers_total{route="/v1/events",status="400"}')).toBe(1);
    expect(await valueOf('tillroll_commit_seconds_count')).toBeGreaterThanOrEqual(2);
    expect(await valueOf('tillroll_group_entries_bucket{le="5"}')).toBeGreaterThanOrEqual(2);
    expect(await valueOf('tillroll_journal_durable')).toBe(1);
    expect(await valueOf('process_resident_memory_bytes')).toBeGreaterThan(1e7);
  });

  it('are for the machine itself or a managing key, not for whoever comes through a proxy', async () => {
    const { key } = await shop.backend.keys.create({ shop: 'shop', scopes: ['manage'] });
    const through = { 'x-forwarded-for': '198.51.100.7' };
    expect((await get('/metrics')).status).toBe(200);
    expect((await get('/metrics', through)).body.code).toBe('not_from_here');
    const bearer = (one: string) => ({ ...through, authorization: `Bearer ${one}` });
    expect((await get('/metrics', bearer(shop.reading))).body.code).toBe('scope_missing');
    expect((await get('/metrics', bearer(key))).status).toBe(200);
  });

  it('say nothing of shops, people or what was sent', async () => {
    await shop.post([view({ customerid: 'customer-of-metrics', clientid: 'client-of-metrics' })]);
    const { body } = await get('/metrics');
    for (const word of ['customer-of-metrics', 'client-of-metrics', 'shop.example', 'shop="', 'tr_'])
      expect(body).not.toContain(word);
  });

  it('are written as Prometheus reads them', () => {
    const registry = createRegistry();
    registry.counter({ name: 'a_total', help: 'A.' }).add({ word: 'a "b"\\\n' }, 2);
    const histogram = registry.histogram({ name: 'b', help: 'B.' }, [1, 2]);
    for (const value of [0.5, 1.5, 9]) histogram.observe(value);
    expect(registry.write()).toBe(
      [
        '# HELP a_total A.\n# TYPE a_total counter\na_total{word="a \\"b\\"\\\\\\n"} 2',
        '# HELP b B.\n# TYPE b histogram\nb_bucket{le="1"} 1\nb_bucket{le="2"} 2\nb_bucket{le="+Inf"} 3\nb_sum 11\nb_count 3\n',
      ].join('\n'),
    );
  });
});

describe('the sums of the ledger', () => {
  it('come to what the ledger lists, in whatever pieces they are counted', () =>
    withOwnJournal(shop.program, async ({ journal }) => {
      for (const [name, sequences] of [
        ['a', [1, 2, 3]],
        ['b', [4]],
        ['c', [1, 9]],
      ] as const)
        await journal.append(sequences.map((sequence) => eventEntry({ shop: name, sequence })));
      const whole = await journal.sumLedger(null, 10);
      expect(whole).toMatchObject({ totals: { rolls: 3, missing: 3 + 7 }, last: null });
      const first = await journal.sumLedger(null, 2);
      expect(first).toMatchObject({ totals: { rolls: 2, missing: 3 }, last: { shop: 'b', rollId: 'roll of b' } });
      expect(await journal.sumLedger(first.last, 2)).toMatchObject({ totals: { rolls: 1, missing: 7 }, last: null });
    }));

  it('are counted at most once a minute, however often they are asked for', async () => {
    let counted = 0;
    let nowMs = 0;
    const totals: LedgerTotals = {
      rolls: 1,
      missing: 0,
      dropped: 0,
      refused: 0,
      duplicates: 0,
      deadLetters: 0,
      wiped: 0,
    };
    const sums = createLedgerSums({
      journal: { sumLedger: async () => ({ totals: { ...totals, missing: ++counted }, last: null }) },
      onFailure: () => undefined,
      nowMs: () => nowMs,
    });
    for (let n = 0; n < 5; n++) sums.read();
    await expect.poll(() => sums.read()?.missing).toBe(1);
    nowMs = 60_001;
    sums.read();
    await expect.poll(() => sums.read()?.missing).toBe(2);
  });
});

describe('the dashboard', () => {
  it('asks for nothing but metrics that there are', async () => {
    const dashboard = JSON.parse(
      readFileSync(new URL('../../docs/grafana-dashboard.json', import.meta.url), 'utf8'),
    ) as { panels: { title: string; targets?: { expr: string }[] }[] };
    const queries = dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
    await shop.post([view(), view({ type: 'signal.nothing' })]);
    await expect.poll(() => valueOf('tillroll_ledger_missing'), { timeout: 10_000 }).toBeDefined();
    const page = String((await get('/metrics')).body);
    const names = new Set([...page.matchAll(/^(\w+)(?:\{| )/gm)].map(([, name]) => name));
    const asked = queries.flatMap((query) =>
      [...query.matchAll(/\b(?:tillroll|process|nodejs)_\w+/g)].map(([name]) => name),
    );
    expect(asked.length).toBeGreaterThan(10);
    expect(asked.filter((name) => !names.has(name))).toEqual([]);
    const labels = queries.flatMap((query) => [...query.matchAll(/by \(([\w, ]+)\)/g)].map(([, list = '']) => list));
    expect(labels.flatMap((list) => list.split(/, */)).filter((label) => !page.includes(`${label}="`))).toEqual([]);
  });
});

describe('the log at its most talkative', () => {
  it('has no key, no id, no address and nothing of what was said', async () => {
    const secrets = {
      customer: 'customer-4711-in-the-log',
      client: 'client-4711-in-the-log',
      email: 'ada.lovelace@example.com',
      query: 'what somebody typed',
      title: 'Wedding ring for Ada',
    };
    const fields = { customerid: secrets.customer, clientid: secrets.client };
    await shop.post([
      view({ ...fields, data: { product: { id: '1', name: secrets.title }, email: secrets.email } }),
      search(secrets.query, fields),
      say(
        'order.email_sent',
        { email: secrets.email, email_type: 'order_confirmation' },
        { subject: 'o-1', ...fields },
      ),
      orderPlaced({ id: 'o-1', customer: secrets.customer }, fields),
      view({ ...fields, data: { product: { id: secrets.email, name: '\0' } } }),
      view({ ...fields, time: '9999-99-99', data: { email: secrets.email } }),
    ]);
    await shop.post([], { raw: `[{"id":"${secrets.customer}", "email": "${secrets.email}"` });
    await shop.post([], {
      raw: secrets.email,
      path: `/v1/events?key=${shop.publishable}`,
      key: '',
      headers: { origin: ORIGIN },
    });
    await shop.ask(`{ customer(id: "${secrets.customer}") { record { orders } } nonsense }`);
    await shop.ask('query ($id: ID!) { customer(id: $id) { id } }', { id: secrets.customer });
    await get(`/v1/reports/searches.csv?q=${encodeURIComponent(secrets.query)}`, {
      authorization: `Bearer ${shop.reading}`,
    });
    await get(`/nothing?email=${secrets.email}`, { 'user-agent': 'agent-4711', 'x-forwarded-for': '198.51.100.77' });
    await shop.backend.people.export({ shop: 'shop', customerId: secrets.customer });
    await expect.poll(() => log.text().split('\n').length).toBeGreaterThan(8);
    for (const [name, secret] of Object.entries({ ...secrets, key: shop.secret, page: shop.publishable }))
      expect([name, log.text().includes(secret)]).toEqual([name, false]);
    for (const word of ['agent-4711', '198.51.100.77', encodeURIComponent(secrets.query)])
      expect(log.text()).not.toContain(word);
  });
});

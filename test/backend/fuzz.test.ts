import fc from 'fast-check';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROBLEMS } from '../../backend/collector/problems.ts';
import { standAlone } from '../../backend/stand-alone.ts';
import { FUZZ_SECRET, fuzzRequest, NEIGHBOUR, type FuzzRequest } from './fuzz-requests.ts';
import { createLogText } from './log-text.ts';
import { ORIGIN, startBackend, type RunningBackend } from './start-backend.ts';

/** `FUZZ_CASES=100000` is the whole run, `FUZZ_SEED` the same one again. */
const CASES = Number(process.env['FUZZ_CASES'] ?? 2000);
const SEED = Number(process.env['FUZZ_SEED'] ?? Date.now() % 1_000_000_000);
const AT_ONCE = 10;

let shop: RunningBackend;
let managing: string;
const log = createLogText();
beforeAll(async () => {
  const saleor = { apiUrl: 'http://127.0.0.1:9/graphql/', shop: 'fuzz', secret: FUZZ_SECRET };
  const logger = { level: 'error', stream: log.stream };
  shop = await startBackend({ logger, saleor }, ({ app }) => standAlone(app));
  ({ key: managing } = await shop.backend.keys.create({ shop: 'shop', scopes: ['manage'] }));
});
afterAll(() => shop.stop());

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What objects of JavaScript take, after everything that can go has gone. */
function heapMib(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed / 1024 / 1024;
}

const STATUSES = new Set([200, 204, ...Object.values(PROBLEMS).map(({ status }) => status)]);
STATUSES.delete(500);
const REFUSALS = new Set(['invalid_event', 'unknown_type', 'event_too_large', 'not_allowed']);

interface ReadReceipt {
  readonly status: string;
  readonly code?: string;
}

let neighbours = 0;

function checkReceipts({ neighbours: wanted, events }: FuzzRequest, receipts: readonly ReadReceipt[]): void {
  if (events !== undefined) expect(receipts).toHaveLength(events);
  for (const { status, code } of receipts)
    if (status === 'refused') expect(REFUSALS).toContain(code);
    else expect(['accepted', 'duplicate']).toContain(status);
  for (const at of wanted) expect(receipts[at]?.status).toBe('accepted');
  neighbours += wanted.length;
}

const keyOf = (key: FuzzRequest['key']): string => {
  const keys = { ...shop, managing, wrong: 'tr_sec_wrong', none: '' };
  return keys[key];
};

async function send(request: FuzzRequest): Promise<void> {
  const key = keyOf(request.key);
  const response = await fetch(shop.url + request.path, {
    method: request.method,
    headers: {
      ...(key !== '' && { authorization: `Bearer ${key}` }),
      ...(request.key === 'publishable' && { origin: ORIGIN }),
      ...request.headers,
    },
    ...(request.body !== undefined && { body: request.body }),
  });
  const text = await response.text();
  expect([request.path, text, STATUSES.has(response.status)]).toEqual([request.path, text, true]);
  const type = response.headers.get('content-type') ?? '';
  if (response.status >= 400 && text !== '') {
    expect([type, text]).toEqual(['application/problem+json', text]);
    const { code, status } = JSON.parse(text) as { code: string; status: number };
    expect([PROBLEMS, status]).toEqual([expect.objectContaining({ [code]: expect.anything() }), response.status]);
  }
  if (request.neighbours.length > 0) expect([response.status, text]).toEqual([200, text]);
  if (response.status !== 200 || text === '' || !type.startsWith('application/json')) return;
  const body = JSON.parse(text) as { receipts?: ReadReceipt[]; errors?: { extensions?: { code?: string } }[] };
  if (body.receipts !== undefined) checkReceipts(request, body.receipts);
  for (const error of body.errors ?? []) expect([text, error.extensions?.code]).not.toEqual([text, 'INTERNAL']);
}

describe('the whole HTTP surface', () => {
  it(
    `answers ${CASES} cases as documented, stores every valid neighbour, and grows by nothing (seed ${SEED})`,
    async () => {
      const heaps: number[] = [];
      let runs = 0;
      const total = Math.ceil(CASES / AT_ONCE);
      const group = fc.array(fuzzRequest, { minLength: AT_ONCE, maxLength: AT_ONCE });
      const property = fc.asyncProperty(group, async (requests) => {
        await Promise.all(requests.map(send));
        if (++runs % Math.max(1, Math.floor(total / 5)) === 0) heaps.push(heapMib());
      });
      await fc.assert(property, { numRuns: total, seed: SEED, endOnFailure: true });
      const { body } = await shop.ask(`{ signals(client: "${NEIGHBOUR}") { totalCount } }`);
      expect(body.data.signals.totalCount).toBe(neighbours);
      expect(neighbours).toBeGreaterThan(CASES / 4);
      expect(log.text()).toBe('');
      const [first = 0] = heaps;
      expect(Math.max(...heaps.slice(1)) - first, `heap in MiB: ${heaps.map(Math.round).join(', ')}`).toBeLessThan(48);
      if (CASES > 2000) process.stderr.write(`fuzz: ${CASES} cases, heap in MiB ${heaps.map(Math.round).join(', ')}\n`);
    },
    60_000 + CASES * 60,
  );
});

import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Finding } from '../../backend/doctor/finding.ts';
import { lookAtKeys } from '../../backend/doctor/keys.ts';
import { lookAtNode, lookAtSettings } from '../../backend/doctor/surroundings.ts';
import type { KeyInfo } from '../../backend/keys.ts';
import { runProgram } from './child-program.ts';
import { emptyPlace } from './data-folder.ts';
import { newSigningKey, startKeyServer } from './saleor-sender.ts';
import { startBackend, type RunningBackend } from './start-backend.ts';

let shop: RunningBackend;
beforeAll(async () => {
  shop = await startBackend();
});
afterAll(() => shop.stop());

interface Seen {
  readonly code: number | string;
  readonly findings: readonly Finding[];
}

async function doctor(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Seen> {
  const program = runProgram(shop.program.bin, ['doctor', '--json', ...args], env);
  const code = await program.ended;
  return { code, findings: JSON.parse(program.stdout()) as Finding[] };
}

const states = ({ findings }: Seen, about: Finding['about']): readonly string[] =>
  findings.filter((finding) => finding.about === about).map(({ state }) => state);

describe('tillroll doctor', () => {
  it('finds a folder in use well, and asks the server that has it', async () => {
    const locked = await doctor(['--data-dir', shop.backend.place]);
    expect([locked.code, states(locked, 'folder'), states(locked, 'journal')]).toEqual([0, ['ok'], ['warn']]);
    const { key } = await shop.backend.keys.create({ shop: 'shop', scopes: ['manage'] });
    const asked = await doctor(['--url', shop.url], { TILLROLL_KEY: key });
    expect([asked.code, states(asked, 'server'), states(asked, 'journal')]).toEqual([0, ['ok', 'ok'], ['ok']]);
    expect(states(asked, 'keys')).toEqual(['ok', 'ok', 'ok']);
  });

  it('opens a folder that nobody uses, and says in words what is wanting', async () => {
    const own = await startBackend();
    await own.backend.close();
    const program = runProgram(own.program.bin, ['doctor', '--data-dir', own.backend.place], { HOST: '0.0.0.0' });
    expect(await program.ended).toBe(0);
    expect(program.stdout()).toMatch(/^ok {4}journal {3}opens, is up to date/m);
    expect(program.stdout()).toMatch(/^warn {2}settings {2}HOST is 0\.0\.0\.0/m);
    expect(program.stdout()).toMatch(/^0 to mend, 1 to look at$/m);
    await own.stop();
  });

  it('ends with 1 at a folder of somebody else’s, and leaves it alone', async () => {
    const dataDir = await emptyPlace();
    await mkdir(join(dataDir, 'photos'));
    await writeFile(join(dataDir, 'photos/cat.jpg'), 'a cat');
    const seen = await doctor(['--data-dir', dataDir]);
    expect([seen.code, states(seen, 'folder')]).toEqual([1, ['fail']]);
    const absent = await doctor(['--data-dir', join(dataDir, 'nothing')]);
    expect([absent.code, states(absent, 'folder')]).toEqual([0, ['warn']]);
  });

  it('compares clocks only with the server that it is told, and ends with 1 when nobody is there', async () => {
    const late = createServer((_request, response) => {
      response.setHeader('date', new Date(Date.now() - 3_600_000).toUTCString());
      response.end();
    }).listen(0, '127.0.0.1');
    await once(late, 'listening');
    const url = `http://127.0.0.1:${(late.address() as AddressInfo).port}`;
    const wrong = await doctor(['--url', shop.url, '--clock', url]);
    expect(wrong.findings.find(({ about }) => about === 'clock')).toMatchObject({
      state: 'fail',
      says: expect.stringMatching(/^is (3599|3600|3601) s ahead of/),
    });
    expect(states(await doctor(['--url', shop.url, '--clock', shop.url]), 'clock')).toEqual(['ok']);
    late.close();
    const nobody = await doctor(['--url', url]);
    expect([nobody.code, states(nobody, 'server')]).toEqual([1, ['fail']]);
  });
});

describe('tillroll doctor at a Saleor', () => {
  const look = async (env: NodeJS.ProcessEnv): Promise<Seen> => doctor(['--url', shop.url], env);

  it('finds nothing where none is named, and its keys where one is', async () => {
    const saleor = await startKeyServer([newSigningKey('1')]);
    onTestFinished(() => saleor.close());
    expect(states(await look({}), 'saleor')).toEqual([]);
    const env = { SALEOR_API_URL: saleor.apiUrl, SALEOR_SHOP: 'my-shop' };
    expect(states(await look(env), 'saleor')).toEqual(['ok']);
    expect(states(await look({ ...env, SALEOR_WEBHOOK_SECRET: 'x' }), 'saleor')).toEqual(['ok', 'ok']);
  });

  it('says what is wanting: keys, or half of what has to be said', async () => {
    const saleor = await startKeyServer([]);
    onTestFinished(() => saleor.close());
    const env = { SALEOR_API_URL: saleor.apiUrl, SALEOR_SHOP: 'my-shop' };
    const keyless = await look(env);
    expect([keyless.code, states(keyless, 'saleor')]).toEqual([1, ['fail']]);
    expect(states(await look({ ...env, SALEOR_WEBHOOK_SECRET: 'x' }), 'saleor')).toEqual(['warn', 'ok']);
    const halves = [{ SALEOR_API_URL: saleor.apiUrl }, { SALEOR_SHOP: 'my-shop' }, { SALEOR_WEBHOOK_SECRET: 'x' }];
    for (const half of halves) expect(states(await look(half), 'saleor')).toEqual(['fail']);
  });
});

describe('one look', () => {
  it('knows an old Node, and a port that is none', () => {
    expect(['20.18.1', '20.19.0', '22.0.0', '18.20.0'].map((version) => lookAtNode(version).state)).toEqual([
      'fail',
      'ok',
      'ok',
      'fail',
    ]);
    expect([{ PORT: 'http' }, { PORT: '70000' }, { PORT: '0' }, {}].map((env) => lookAtSettings(env).state)).toEqual([
      'fail',
      'fail',
      'ok',
      'ok',
    ]);
  });

  it('at keys counts only those that live, and tells which end soon and which pages are not https', () => {
    const key = (fields: Partial<KeyInfo>): KeyInfo => ({
      id: 'a',
      shop: 'shop',
      name: '',
      scopes: ['read'],
      origins: [],
      ending: '',
      createdAt: '',
      expiresAt: null,
      revokedAt: null,
      state: 'active',
      ...fields,
    });
    const says = (keys: readonly KeyInfo[]): readonly string[] =>
      lookAtKeys(keys, 0)
        .filter(({ state }) => state !== 'ok')
        .map((finding) => finding.says);
    expect(says([])).toHaveLength(3);
    expect(says([key({ state: 'revoked' })])).toContain('nobody may read');
    expect(says([key({ expiresAt: '1970-01-02T00:00:00.000Z', state: 'ending' })])).toContain(
      'key a ends 1970-01-02T00:00:00.000Z',
    );
    const collecting = key({ scopes: ['collect'], origins: ['http://shop.example', 'http://localhost:3000'] });
    expect(says([collecting])).toContain('http://shop.example is not https');
  });
});

import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KeyError } from '../../backend/index.ts';
import type { KeyRecord } from '../../backend/journal/journal.ts';
import { hashKey } from '../../backend/collector/access.ts';
import { createKeyRing } from '../../backend/key-ring.ts';
import { runProgram, type ChildProgram } from './child-program.ts';
import { copyTemplate, emptyPlace } from './data-folder.ts';
import { view } from './events.ts';
import { readAnswer, startBackend, type Answer, type RunningBackend } from './start-backend.ts';

let shop: RunningBackend;
let managing: string;
beforeAll(async () => {
  shop = await startBackend();
  ({ key: managing } = await shop.backend.keys.create({ shop: 'shop', scopes: ['manage'] }));
});
afterAll(() => shop.stop());

const codeOf = async (key: string): Promise<string> => {
  const { status, body } = await shop.post([view()], { key });
  return status === 200 ? 'taken' : body.code;
};

const manage = async (path: string, body?: object, key = managing): Promise<Answer> =>
  readAnswer(
    await fetch(`${shop.url}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${key}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    }),
  );

/** A key of the shop, and the id it is listed by. */
const made = () => shop.backend.keys.create({ shop: 'shop', scopes: ['record'], name: 'till 2' });

describe('a list of keys', () => {
  it('tells everything of them but what they are', async () => {
    const { key, id } = await made();
    const listed = shop.backend.keys.list().find((each) => each.id === id);
    expect(listed).toEqual({
      id: expect.stringMatching(/^[\da-f]{12}$/),
      shop: 'shop',
      name: 'till 2',
      scopes: ['record'],
      origins: [],
      ending: key.slice(-4),
      createdAt: expect.stringMatching(/^\d{4}-/),
      expiresAt: null,
      revokedAt: null,
      state: 'active',
    });
    const text = JSON.stringify(shop.backend.keys.list());
    expect(text).not.toContain(key.slice(7, -4));
    expect(text).not.toContain(hashKey(key));
  });
});

describe('a key that is revoked', () => {
  it('is not taken from that moment on, by its id or by itself, and doing it again changes nothing', async () => {
    for (const byItself of [false, true]) {
      const { key, id } = await made();
      expect(await codeOf(key)).toBe('taken');
      const first = await shop.backend.keys.revoke({ id: byItself ? key : id });
      expect(await codeOf(key)).toBe('key_unknown');
      expect(await shop.backend.keys.revoke({ id })).toEqual(first);
      expect(first.state).toBe('revoked');
    }
  });

  it('cannot be rotated, nor can one that never was', async () => {
    const { id } = await made();
    await shop.backend.keys.revoke({ id });
    await expect(shop.backend.keys.rotate({ id })).rejects.toThrow(KeyError);
    await expect(shop.backend.keys.revoke({ id: '000000000000' })).rejects.toThrow('There is no key 000000000000');
  });
});

describe('a key that is rotated', () => {
  it('is taken beside its successor until the overlap is over', async () => {
    const { key, id } = await made();
    const { made: next, old } = await shop.backend.keys.rotate({ id, overlapMs: 700 });
    expect(next).toMatchObject({ shop: 'shop', name: 'till 2', scopes: ['record'], state: 'active' });
    expect(old.state).toBe('ending');
    expect([await codeOf(key), await codeOf(next.key)]).toEqual(['taken', 'taken']);
    await expect.poll(() => codeOf(key), { timeout: 5000 }).toBe('key_unknown');
    expect(await codeOf(next.key)).toBe('taken');
  });

  it('lives for seven days by default, and no later wish makes it live longer', async () => {
    const { id } = await made();
    const { old } = await shop.backend.keys.rotate({ id });
    expect((Date.parse(old.expiresAt ?? '') - Date.now()) / 86_400_000).toBeCloseTo(7, 2);
    const again = await shop.backend.keys.rotate({ id, overlapMs: 30 * 86_400_000 });
    expect(again.old.expiresAt).toBe(old.expiresAt);
  });
});

describe('the keys over HTTP', () => {
  it('are made, listed, rotated and revoked by a managing key, of its own shop only', async () => {
    const other = await shop.backend.keys.create({ shop: 'other', scopes: ['record'] });
    const { body } = await manage('/v1/keys', { scopes: ['record'], name: 'by wire' });
    expect(await codeOf(body.key)).toBe('taken');
    const listed = (await manage('/v1/keys')).body.keys as { id: string; shop: string }[];
    expect(new Set(listed.map((key) => key.shop))).toEqual(new Set(['shop']));
    expect(listed.map(({ id }) => id)).toContain(body.id);
    const rotated = (await manage(`/v1/keys/${body.id}/rotate`, { overlapSeconds: 60 })).body;
    expect([await codeOf(body.key), await codeOf(rotated.made.key)]).toEqual(['taken', 'taken']);
    expect((await manage(`/v1/keys/${body.id}/revoke`, {})).body.state).toBe('revoked');
    expect(await codeOf(body.key)).toBe('key_unknown');
    expect((await manage(`/v1/keys/${other.id}/revoke`, {})).body.code).toBe('not_found');
    expect(await codeOf(other.key)).toBe('taken');
  });

  it('are closed to every other key, and wrong wishes are told', async () => {
    for (const key of [shop.secret, shop.reading, shop.publishable])
      expect((await manage('/v1/keys', undefined, key)).body.code).toBe('scope_missing');
    expect((await manage('/v1/keys', undefined, 'tr_adm_wrong')).body.code).toBe('key_unknown');
    const wishes: readonly object[] = [
      { scopes: ['write'] },
      { scopes: 'record' },
      { scopes: ['collect'] },
      { scopes: ['collect'], origins: ['nowhere'] },
    ];
    for (const wish of wishes) expect((await manage('/v1/keys', wish)).body.code).toBe('bad_request');
    const { id } = await made();
    expect((await manage(`/v1/keys/${id}/rotate`, { overlapSeconds: 'long' })).body.code).toBe('bad_request');
  });
});

describe('a key ring', () => {
  it('sees what another instance has done on the same database', async () => {
    const key: KeyRecord = {
      hash: hashKey('tr_sec_x'),
      shop: 'shop',
      name: '',
      scopes: ['record'],
      origins: [],
      ending: 'ec_x',
      createdAt: '2026-11-22T00:00:00.000Z',
      expiresAt: null,
      revokedAt: null,
    };
    let kept: readonly KeyRecord[] = [];
    const nothing = async (): Promise<void> => undefined;
    const store = { addKey: nothing, expireKey: nothing, revokeKey: nothing, listKeys: async () => kept };
    const failures: unknown[] = [];
    const ring = await createKeyRing(store, {
      onFailure: (error) => failures.push(error),
      readEveryMs: 5,
      now: () => Date.parse('2026-11-23T00:00:00.000Z'),
    });
    const find = (): string | undefined => ring.find(key.hash)?.shop;
    expect(find()).toBeUndefined();
    kept = [key];
    await expect.poll(find).toBe('shop');
    kept = [{ ...key, revokedAt: '2026-11-22T12:00:00.000Z' }];
    await expect.poll(find).toBeUndefined();
    kept = [{ ...key, expiresAt: '2026-11-22T23:59:59.999Z' }];
    await expect.poll(() => ring.list()[0]?.state).toBe('ended');
    expect(find()).toBeUndefined();
    ring.close();
    expect(failures).toEqual([]);
  });
});

describe('tillroll keys', () => {
  const tillroll = (args: readonly string[], env?: NodeJS.ProcessEnv): ChildProgram =>
    runProgram(shop.program.bin, args, env);

  it('lists, rotates and revokes in a folder that nobody uses', async () => {
    const dataDir = join(await emptyPlace(), 'data');
    await copyTemplate(dataDir, shop.program.entries.create);
    const run = async (...args: readonly string[]): Promise<string> => {
      const program = tillroll(['keys', ...args, '--data-dir', dataDir]);
      expect([await program.ended, program.stderr()]).toEqual([0, program.stderr()]);
      return program.stdout();
    };
    const key = (await run('create', '--shop', 'shop', '--scope', 'record')).trim();
    const id = hashKey(key).slice(0, 12);
    expect(await run('rotate', id, '--overlap', '2d')).toMatch(/^tr_sec_\w{32}\n$/);
    expect(await run('revoke', key)).toContain(`${id} of shop is revoked`);
    const table = await run('list');
    expect(table).toMatch(new RegExp(`${id} +…${key.slice(-4)} +shop +record +record +- +\\S+ +revoked`));
    expect(table).not.toContain(key);
  }, 180_000);

  it('asks a server that runs, and says what it needs for that', async () => {
    const env = { TILLROLL_URL: shop.url, TILLROLL_KEY: managing };
    const created = tillroll(['keys', 'create', '--shop', 'shop', '--scope', 'record'], env);
    expect(await created.ended).toBe(0);
    expect(await codeOf(created.stdout().trim())).toBe('taken');
    const revoked = tillroll(['keys', 'revoke', hashKey(created.stdout().trim()).slice(0, 12)], env);
    expect(await revoked.ended).toBe(0);
    expect(await codeOf(created.stdout().trim())).toBe('key_unknown');
    const keyless = tillroll(['keys', 'list', '--url', shop.url]);
    expect(await keyless.ended).toBe(1);
    expect(keyless.stderr()).toContain('TILLROLL_KEY');
    const refused = tillroll(['keys', 'list', '--url', shop.url], { TILLROLL_KEY: shop.secret });
    expect(await refused.ended).toBe(1);
    expect(refused.stderr()).toContain('The key may not do this');
  }, 180_000);
});

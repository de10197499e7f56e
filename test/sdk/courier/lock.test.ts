import { describe, expect, it } from 'vitest';
import { underLock, type LockOptions } from '../../../sdk/courier/lock.ts';
import type { LeaseRow } from '../../../sdk/outbox/schema.ts';

/** One Web Lock with the browser's rules: a queue, `signal`, `steal`. Node 20 has none. */
function oneLock(): LockManager {
  let release: (() => void) | undefined;
  let held: Promise<unknown> | undefined;
  const request = async (
    _name: string,
    { signal, steal }: RequestOptions,
    body: () => Promise<unknown>,
  ): Promise<unknown> => {
    if (steal) release?.();
    else if (held) {
      const given = new Promise((_resolve, reject) =>
        signal?.addEventListener('abort', () => reject(signal.reason as Error)),
      );
      await Promise.race([held.catch(() => undefined), given]);
    }
    const stolen = new Promise((_resolve, reject) => {
      release = () => reject(new DOMException('stolen', 'AbortError'));
    });
    held = Promise.race([body(), stolen]);
    return held;
  };
  return { request } as unknown as LockManager;
}
interface RequestOptions {
  readonly signal?: AbortSignal;
  readonly steal?: boolean;
}

const options = (more: Partial<LockOptions>): LockOptions => ({
  locks: oneLock(),
  name: 'tillroll:',
  patienceMs: 5,
  ending: new AbortController().signal,
  now: () => 1000,
  readLease: async () => undefined,
  ...more,
});

describe('underLock', () => {
  it('runs the body with only the lease to guard it where there are no locks', async () => {
    expect(await underLock(options({ locks: undefined }), async ({ underLock: locked }) => locked)).toBe(false);
  });

  it('does the same where the browser has locks and refuses them', async () => {
    const refusing = { request: () => Promise.reject(new DOMException('no storage, no locks', 'SecurityError')) };
    const locks = refusing as unknown as LockManager;
    expect(await underLock(options({ locks }), async ({ underLock: locked }) => locked)).toBe(false);
  });

  it('gives up waiting when it is ended', async () => {
    const ending = new AbortController();
    const shared = options({ patienceMs: 10_000, ending: ending.signal });
    let done: () => void = () => undefined;
    const holder = underLock(shared, () => new Promise<void>((resolve) => (done = resolve)));
    const waiting = underLock(shared, async () => 'never');
    ending.abort();
    await expect(waiting).rejects.toThrow();
    done();
    await holder;
  });

  it('lets one body run at a time', async () => {
    const shared = options({ patienceMs: 1000 });
    const order: string[] = [];
    const body = (name: string) => async () => {
      order.push(`${name} in`);
      await new Promise((resolve) => setImmediate(resolve));
      order.push(`${name} out`);
    };
    await Promise.all([underLock(shared, body('a')), underLock(shared, body('b'))]);
    expect(order).toEqual(['a in', 'a out', 'b in', 'b out']);
  });

  it('takes the lock from a holder that is frozen: one whose lease is over', async () => {
    const lease: LeaseRow = { key: 'lease', holder: 'frozen', home: 'page', until: 999 };
    const shared = options({ readLease: async () => lease });
    let wakeUp: () => void = () => undefined;
    const frozen = underLock(shared, async ({ isOurs }) => {
      await new Promise<void>((resolve) => (wakeUp = resolve));
      return isOurs();
    });
    expect(await underLock(shared, async ({ isOurs }) => isOurs())).toBe(true);
    await new Promise((resolve) => setImmediate(resolve));
    wakeUp();
    expect(await frozen).toBe(false);
  });

  it('does not take it from a holder that renews its lease', async () => {
    let until = 2000;
    const shared = options({ readLease: async () => ({ key: 'lease', holder: 'slow', home: 'page', until }) });
    let done: () => void = () => undefined;
    const slow = underLock(shared, async ({ isOurs }) => {
      await new Promise<void>((resolve) => (done = resolve));
      return isOurs();
    });
    let looks = 0;
    const second = underLock(
      {
        ...shared,
        readLease: async () => {
          if (++looks === 3) done();
          return { key: 'lease', holder: 'slow', home: 'page', until };
        },
      },
      async () => 'second',
    );
    expect(await slow).toBe(true);
    until = 0;
    expect(await second).toBe('second');
  });
});

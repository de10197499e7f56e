import { describe, expect, it } from 'vitest';
import { createIdentity, SESSION_IDLE_MS } from '../../../sdk/signals/identity.ts';
import { countingIds } from '../outbox/builders.ts';

const MINUTE = 60_000;

describe('identity', () => {
  it('is what the outbox has stored', () => {
    const first = createIdentity(countingIds(), SESSION_IDLE_MS);
    const who = first.whoAt(0);
    const next = createIdentity(countingIds(), SESSION_IDLE_MS);
    next.adopt([{ key: 'client', clientId: who.clientid }, ...first.rowsToWrite()]);
    expect(next.whoAt(MINUTE)).toEqual(who);
  });

  it('begins a new session after half an hour of silence, not of use', () => {
    const identity = createIdentity(countingIds(), SESSION_IDLE_MS);
    const { sessionid } = identity.whoAt(0);
    for (let at = 0; at <= 120 * MINUTE; at += 29 * MINUTE) expect(identity.whoAt(at).sessionid).toBe(sessionid);
    expect(identity.whoAt(147 * MINUTE).sessionid).not.toBe(sessionid);
  });

  it.each([10, -10])('begins a new session when the clock jumps %i years', (years) => {
    const identity = createIdentity(countingIds(), SESSION_IDLE_MS);
    const { sessionid } = identity.whoAt(0);
    expect(identity.whoAt(years * 365 * 24 * 60 * MINUTE).sessionid).not.toBe(sessionid);
  });

  it('writes the session when it begins, and then at most once a minute', () => {
    const identity = createIdentity(countingIds(), SESSION_IDLE_MS);
    identity.whoAt(0);
    expect(identity.rowsToWrite()).toHaveLength(1);
    identity.whoAt(MINUTE / 2);
    expect(identity.rowsToWrite()).toEqual([]);
    identity.whoAt(MINUTE);
    expect(identity.rowsToWrite()).toHaveLength(1);
  });

  it('is another one after it was forgotten', () => {
    const identity = createIdentity(countingIds(), SESSION_IDLE_MS);
    const before = identity.whoAt(0);
    identity.forget();
    expect(identity.whoAt(0).clientid).not.toBe(before.clientid);
  });
});

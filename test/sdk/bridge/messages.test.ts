import { describe, expect, it } from 'vitest';
import { isBroadcast, isPageMessage, isWorkerAnswer } from '../../../sdk/bridge/messages.ts';

describe('a message', () => {
  it.each([
    null,
    'text',
    {},
    { type: 'SKIP_WAITING' },
    { tillroll: 2, kind: 'carry', outbox: '' },
    { tillroll: 1, kind: 'dance', outbox: '' },
    { tillroll: 1, kind: 'carry' },
  ])('of somebody else is not taken for ours: %j', (data) => {
    expect(isPageMessage(data)).toBe(false);
  });

  it('of ours is known by protocol and kind', () => {
    expect(isPageMessage({ tillroll: 1, kind: 'carry', outbox: '' })).toBe(true);
    expect(isWorkerAnswer({ tillroll: 1, kind: 'taken' })).toBe(true);
    expect(isBroadcast({ tillroll: 1, report: {} })).toBe(true);
    expect([isWorkerAnswer(undefined), isBroadcast({ report: {} })]).toEqual([false, false]);
  });
});

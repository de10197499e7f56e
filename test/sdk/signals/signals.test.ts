import { ABOUT_SIGNALS, SIGNAL_NAMES, type Envelope } from '@tillroll/catalogue';
import { map, Subject } from 'rxjs';
import { describe, expect, it, vi } from 'vitest';
import { createSignals } from '../../../sdk/signals/signals.ts';
import { toReceivable } from '../../../sdk/stream/receivers.ts';
import { createStreams } from '../../../sdk/stream/streams.ts';
import type { Problem, Status } from '../../../sdk/till.ts';

const event = (type: string): Envelope =>
  ({ specversion: '1.0', id: 'a', source: 's', type, time: '', data: {} }) as unknown as Envelope;

describe('signals', () => {
  it('are there for every row of the catalogue, each with send and subscribe', () => {
    const { signals } = createSignals({ say: vi.fn(), onReceiverError: vi.fn() });
    expect(Object.keys(signals)).toEqual(SIGNAL_NAMES);
    for (const name of SIGNAL_NAMES) {
      expect([typeof signals[name].send, typeof signals[name].subscribe]).toEqual(['function', 'function']);
    }
  });

  it('hand what is sent to the till, with the name', async () => {
    const say = vi.fn().mockResolvedValue({ kind: 'durable', id: 'a' });
    const { signals } = createSignals({ say, onReceiverError: vi.fn() });
    const { example } = ABOUT_SIGNALS.product_search;
    expect(await signals.product_search.send(example)).toEqual({ kind: 'durable', id: 'a' });
    expect(say).toHaveBeenCalledWith('product_search', example, undefined);
  });

  it('sound only for their own subscribers', () => {
    const board = createSignals({ say: vi.fn(), onReceiverError: vi.fn() });
    const [views, searches] = [vi.fn(), vi.fn()];
    board.signals.product_viewed.subscribe(views);
    board.signals.product_search.subscribe(searches);
    board.sound('product_viewed', event('signal.product_viewed'));
    expect([views.mock.calls.length, searches.mock.calls.length]).toEqual([1, 0]);
  });
});

describe('a receiver that throws', () => {
  it.each(['as a function', 'as an observer'])('stops neither the others nor the speaker, subscribed %s', (how) => {
    const source = new Subject<number>();
    const errors: unknown[] = [];
    const stream = toReceivable(source, (error) => errors.push(error));
    const broken = (): never => {
      throw new Error('the shop has a bug');
    };
    const heard: number[] = [];
    if (how === 'as a function') stream.subscribe(broken);
    else stream.subscribe({ next: broken });
    stream.subscribe((value) => heard.push(value));
    source.next(1);
    source.next(2);
    expect(heard).toEqual([1, 2]);
    expect(errors).toHaveLength(2);
  });

  it('is reported on problems$', () => {
    const streams = createStreams('granted');
    const problems: Problem[] = [];
    streams.heard.problems$.subscribe((problem) => problems.push(problem));
    streams.heard.events$.subscribe(() => {
      throw new Error('the shop has a bug');
    });
    streams.say(event('signal.product_viewed'));
    expect(problems).toMatchObject([{ kind: 'receiver', signal: 'events$' }]);
  });

  it('does not hear of itself for ever when it listens to problems$', () => {
    const streams = createStreams('granted');
    streams.heard.problems$.subscribe(() => {
      throw new Error('the shop has a bug');
    });
    expect(() => streams.report({ kind: 'worker', message: 'gone' })).not.toThrow();
  });
});

describe('a stream', () => {
  it('works with operators, and lets go of the source with its last subscriber', () => {
    const source = new Subject<number>();
    const heard: number[] = [];
    const subscription = toReceivable(source, () => undefined)
      .pipe(map((value) => value * 2))
      .subscribe((value) => heard.push(value));
    source.next(21);
    subscription.unsubscribe();
    expect([heard, source.observed]).toEqual([[42], false]);
  });

  it('gives nobody outside a way to speak on it', () => {
    expect('next' in createStreams('granted').heard.events$).toBe(false);
  });

  it('forgets why it waited as soon as it no longer waits', () => {
    const streams = createStreams('granted');
    const states: Status[] = [];
    streams.heard.status$.subscribe((status) => states.push(status));
    streams.setStatus({ delivery: 'waiting', nextAttemptAt: 5, reason: 'HTTP 503' });
    streams.setStatus({ courier: 'worker' });
    expect(states.at(-1)).toMatchObject({ nextAttemptAt: 5, reason: 'HTTP 503' });
    streams.setStatus({ delivery: 'carrying' });
    expect(states.at(-1)).toEqual({
      storage: 'opening',
      courier: 'worker',
      delivery: 'carrying',
      consent: 'granted',
      failures: 0,
    });
  });
});

import { ABOUT_SIGNALS, SIGNAL_NAMES, SIGNALS, type Envelope, type SignalInput } from '@tillroll/catalogue';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Problem, SendResult, Till } from '../../sdk/till.ts';
import { tillInPage } from './page.ts';

vi.stubGlobal('fetch', () => Promise.reject(new TypeError('there is no network here')));

let till: Till;
beforeEach(() => {
  till = tillInPage().till;
});
afterEach(() => till.close());

/** A signal whose name is only known when the test runs. */
interface AnySignal {
  subscribe(receiver: (event: Envelope) => void): unknown;
  send(payload: unknown): Promise<SendResult>;
}

describe.each(SIGNAL_NAMES)('signals.%s', (name) => {
  const { example } = ABOUT_SIGNALS[name];
  const signalOf = ({ signals }: Till): AnySignal => signals[name] as AnySignal;

  it('is on disk when its promise resolves', async () => {
    expect(await signalOf(till).send(example)).toMatchObject({ kind: 'durable' });
  });

  it('is heard as an event, with what was said, where and about what', async () => {
    const heard: Envelope[] = [];
    signalOf(till).subscribe((event) => heard.push(event));
    till.events$.subscribe((event) => heard.push(event));
    await signalOf(till).send(example);
    const subjectOf = SIGNALS[name].subject as ((payload: unknown) => string) | undefined;
    const expected = {
      specversion: '1.0',
      source: 'https://shop.example',
      type: `signal.${name}`,
      dataschema: `/v1/schemas/signal.${name}.1`,
      data: { ...example, context: { page: { url: 'https://shop.example/p/1' }, consent: 'granted' } },
      ...(subjectOf && { subject: subjectOf(example) }),
    };
    expect(heard).toMatchObject([expected, expected]);
  });

  it('resolves invalid for a payload that is none, and tells nobody but problems$', async () => {
    const [heard, problems] = [vi.fn(), [] as Problem[]];
    signalOf(till).subscribe(heard);
    till.problems$.subscribe((problem) => problems.push(problem));
    expect(await signalOf(till).send(null)).toMatchObject({ kind: 'invalid' });
    expect(heard).not.toHaveBeenCalled();
    expect(problems).toMatchObject([{ kind: 'invalid', signal: name }]);
  });

  it('reaches the other receivers and the disk though one receiver throws, which problems$ tells', async () => {
    const [before, after, problems] = [vi.fn(), vi.fn(), [] as Problem[]];
    const error = new Error('the shop has a bug');
    till.problems$.subscribe((problem) => problems.push(problem));
    signalOf(till).subscribe(before);
    signalOf(till).subscribe(() => {
      throw error;
    });
    signalOf(till).subscribe(after);
    expect(await signalOf(till).send(example)).toMatchObject({ kind: 'durable' });
    expect(await signalOf(till).send(example)).toMatchObject({ kind: 'durable' });
    expect([before.mock.calls.length, after.mock.calls.length]).toEqual([2, 2]);
    const problem = { kind: 'receiver', signal: name, error };
    expect(problems.filter(({ kind }) => kind === 'receiver')).toEqual([problem, problem]);
  });
});

describe('a till', () => {
  it('types what is said and what is heard', async () => {
    const totals: string[] = [];
    till.signals.order_placed.subscribe(({ data }) => totals.push(data.order.total.amount));
    // @ts-expect-error a search has no order
    till.signals.product_search.subscribe(({ data }) => data.order);
    await till.signals.order_placed.send(ABOUT_SIGNALS.order_placed.example);
    // @ts-expect-error a review is of a product
    const review: SignalInput<'review_created'> = { review: { score: 5 } };
    expect(await till.signals.review_created.send(review)).toMatchObject({
      kind: 'invalid',
      issues: [{ path: '/review/product', message: 'is required' }],
    });
    expect(totals).toEqual(['31.64']);
  });
});

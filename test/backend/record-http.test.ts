import { describe, expect, it } from 'vitest';
import { createRecorder, RecordError, type Recorder } from '../../backend/recorder/index.ts';

type Answer = Response | Error;

interface Scene {
  readonly recorder: Recorder;
  readonly waits: number[];
  /** The bodies that were sent. */
  readonly sent: { readonly id: string }[];
}

/** A recorder whose backend gives these answers, one after the other. */
function scene(...answers: readonly Answer[]): Scene {
  const waits: number[] = [];
  const sent: { readonly id: string }[] = [];
  const left = [...answers];
  const recorder = createRecorder({
    endpoint: 'https://shop.example/till/',
    key: 'tr_sec_x',
    source: 'server',
    wait: async (ms) => void waits.push(ms),
    fetch: async (url, init) => {
      expect(url).toBe('https://shop.example/till/v1/events');
      const event = JSON.parse(String(init?.body)) as { id: string };
      sent.push(event);
      const answer = left.shift() ?? new Error('nobody is there');
      if (answer instanceof Error) throw answer;
      if (answer.status !== 200 || answer.headers.has('x-portal')) return answer;
      return Response.json({ receipts: [{ id: event.id, status: 'accepted' }] });
    },
  });
  return { recorder, waits, sent };
}

const note = ({ recorder }: Scene) => recorder.orderEvents.noteAddedEvent({ order: 'o-1', message: 'Ring twice' });
const busy = (retryAfter?: string): Response =>
  new Response('', { status: 503, headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter } });

const failureOf = (attempt: Promise<unknown>): Promise<unknown> => attempt.catch((error: unknown) => error);

describe('a recorder over HTTP', () => {
  it.each([
    [{}, /needs "endpoint"/],
    [{ endpoint: 'https://shop.example', key: '', source: 's' }, /needs "key"/],
    [{ endpoint: 'https://shop.example', key: 'k' }, /needs "source"/],
    [{ endpoint: '/till/', key: 'k', source: 's' }, /whole address such as .*, not "\/till\/"/],
    [undefined, /needs "endpoint"/],
  ])('is not made of %j', (options, message) => {
    expect(() => createRecorder(options as never)).toThrow(message);
  });

  it('says the same event again when the backend is busy, after the time it names', async () => {
    const own = scene(busy('2'), new Response('', { status: 429, headers: { 'retry-after': '1' } }), new Response(''));
    expect(await note(own)).toMatchObject({ status: 'accepted' });
    expect(own.waits).toEqual([2000, 1000]);
    expect(new Set(own.sent.map(({ id }) => id)).size).toBe(1);
  });

  it('says it again when nobody answers, or somebody else does', async () => {
    const portal = new Response('<html>', { headers: { 'x-portal': 'yes' } });
    const own = scene(new Error('reset'), portal, new Response(''));
    expect(await note(own)).toMatchObject({ status: 'accepted' });
    expect(own.waits.every((ms) => ms <= 4000)).toBe(true);
  });

  it('gives up after four attempts, and hands over the id that makes a repeat safe', async () => {
    const own = scene(busy(), busy(), busy(), busy());
    const error = await failureOf(note(own));
    expect(error).toBeInstanceOf(RecordError);
    expect(error).toMatchObject({ code: 'not_written', issues: [], eventId: own.sent[0]?.id });
    expect(own.sent).toHaveLength(4);
  });

  it('does not wait when the backend asks for longer than a caller would', async () => {
    const own = scene(busy('3600'));
    expect(await failureOf(note(own))).toMatchObject({ code: 'not_written' });
    expect([own.sent.length, own.waits]).toEqual([1, []]);
  });

  it.each([401, 403])('says at once that the key may not: %i', async (status) => {
    const own = scene(new Response('', { status }));
    const error = await failureOf(note(own));
    expect(error).toMatchObject({ code: 'not_allowed' });
    expect(String(error)).toContain('tillroll keys create --scope record');
    expect(own.sent).toHaveLength(1);
  });

  it('says at once that the address is wrong', async () => {
    const own = scene(new Response('', { status: 404 }));
    expect(String(await failureOf(note(own)))).toContain('Check that the endpoint');
  });

  it('sends nothing that breaks a rule', async () => {
    const own = scene();
    const attempt = own.recorder.orderEvents.restockedItemsEvent({ order: 'o-1', quantity: -1 });
    expect(await failureOf(attempt)).toMatchObject({ issues: [{ path: '/quantity' }] });
    expect(own.sent).toEqual([]);
  });
});

import { CloudEvent, emitterFor, httpTransport, HTTP, Mode, type Message } from 'cloudevents';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readJournal } from './read-journal.ts';
import { readAnswer, startBackend, type Answer, type RunningBackend } from './start-backend.ts';

let shop: RunningBackend;
beforeAll(async () => {
  shop = await startBackend();
});
afterAll(() => shop.stop());

const send = async (message: Message): Promise<Answer> =>
  readAnswer(
    await fetch(`${shop.url}/v1/events`, {
      method: 'POST',
      headers: { ...(message.headers as Record<string, string>), authorization: `Bearer ${shop.secret}` },
      ...(typeof message.body === 'string' && { body: message.body }),
    }),
  );

const captured = () =>
  new CloudEvent({
    type: 'order.captured',
    source: 'https://erp.example/tills/3',
    subject: 'o-10',
    data: { amount: '98.40', payment_id: 'pay-71', payment_gateway: 'stripe' },
  });
const emailed = () =>
  new CloudEvent({
    type: 'customer.EMAIL_ASSIGNED',
    source: 'https://erp.example/tills/3',
    subject: 'c-17',
    data: { message: 'ada@example.com', user: { id: 'staff-1' } },
  });

const accepted = (...events: readonly CloudEvent<unknown>[]) => ({
  receipts: events.map(({ id }) => ({ id, status: 'accepted' })),
});

describe('the published CloudEvents client', () => {
  it.each([
    ['structured', Mode.STRUCTURED],
    ['binary', Mode.BINARY],
  ])('posts an order event and a customer event in %s mode, and the journal has them', async (name, mode) => {
    const emit = emitterFor(async (message) => send(message), { mode });
    const events: readonly CloudEvent<unknown>[] = [captured(), emailed()];
    const answers = [];
    for (const event of events) answers.push(await emit<unknown>(event));
    expect(answers).toMatchObject(events.map((event) => ({ status: 200, body: accepted(event) })));
    const stored = await readJournal(shop.url, shop.reading, events[1]?.id ?? name);
    for (const [at, type] of ['order.captured', 'customer.email_assigned'].entries()) {
      const event = events[at];
      expect(stored.find(({ id }) => id === event?.id)).toMatchObject({
        type,
        source: 'https://erp.example/tills/3',
        subject: event?.subject,
        time: event?.time,
        data: at === 0 ? event?.data : { message: 'ada@example.com', user: 'staff-1' },
      });
    }
  });

  it('posts with its own HTTP transport, the key in the address', async () => {
    const emit = emitterFor(httpTransport(`${shop.url}/v1/events?key=${shop.secret}`));
    const event = captured();
    const answer = (await emit(event)) as { readonly body: string };
    expect(JSON.parse(answer.body)).toEqual(accepted(event));
  });

  it('posts a batch', async () => {
    const events = [captured(), emailed()];
    const { body } = await send({
      headers: { 'content-type': 'application/cloudevents-batch+json' },
      body: JSON.stringify(events),
    });
    expect(body).toEqual(accepted(...events));
  });

  it('posts an event that carries nothing', async () => {
    const event = new CloudEvent({ type: 'order.canceled', source: 'erp', subject: 'o-10' });
    const answers = [await send(HTTP.binary(event)), await send(HTTP.structured(event))];
    expect(answers.map(({ body }) => body.receipts[0].status)).toEqual(['accepted', 'duplicate']);
  });
});

describe('binary mode', () => {
  const headers = { 'ce-specversion': '1.0', 'ce-id': 'b-1', 'ce-source': 'erp', 'ce-type': 'order.note_added' };

  const post = (more: Readonly<Record<string, string>>, raw: string) =>
    shop.post([], { raw, type: 'application/json', headers: { ...headers, 'ce-subject': 'o-1', ...more } });

  it('reads attributes that are percent-encoded', async () => {
    const { body } = await post({ 'ce-id': 'b-%E2%82%AC', 'ce-subject': '100%' }, '{"message":"Ring twice"}');
    expect(body.receipts).toEqual([{ id: 'b-€', status: 'accepted' }]);
  });

  it('answers what breaks a rule with its line', async () => {
    const { status, body } = await post({ 'ce-id': 'b-2' }, '{}');
    expect([status, body.receipts]).toMatchObject([200, [{ id: 'b-2', status: 'refused', path: '/data/message' }]]);
  });

  it('answers data that is not JSON, and other data, with a problem', async () => {
    expect(await post({}, '{')).toMatchObject({ status: 400, body: { code: 'not_json' } });
    expect(await post({ 'content-type': 'application/xml' }, '<a/>')).toMatchObject({ status: 415 });
    expect(await post({ 'ce-id': '%ff' }, '{}')).toMatchObject({ status: 400, body: { code: 'bad_request' } });
  });

  it('gives a publishable key no more than it has', async () => {
    const { status } = await shop.post([], {
      raw: '{"message":"x"}',
      type: 'application/json',
      key: shop.publishable,
      headers: { ...headers, 'ce-subject': 'o-1' },
    });
    expect(status).toBe(403);
  });

  it('is not taken for it when the header is missing', async () => {
    const { status } = await shop.post([], { raw: '{}', type: 'application/json' });
    expect(status).toBe(415);
  });
});

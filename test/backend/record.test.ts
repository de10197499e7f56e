import { CUSTOMER_EVENTS, ORDER_EVENTS, toCamelCase, type EventRow } from '@tillroll/catalogue';
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from 'vitest';
import { createRecorder, RecordError, type Recorder, type RecordedOrderEvent } from '../../backend/index.ts';
import { CUSTOMER_EVENT_FUNCTIONS, ORDER_EVENT_FUNCTIONS } from './event-function-names.ts';
import type { WrittenEvent } from './events.ts';
import { readJournal } from './read-journal.ts';
import { startBackend, type RunningBackend } from './start-backend.ts';

let shop: RunningBackend;
let local: Recorder;
let remote: Recorder;
beforeAll(async () => {
  shop = await startBackend();
  local = shop.backend.recorder({ shop: 'shop', source: 'local' });
  remote = createRecorder({ endpoint: shop.url, key: shop.secret, source: 'remote' });
});
afterAll(() => shop.stop());

/** Every event of the journal by its id. */
async function journal(): Promise<ReadonlyMap<unknown, WrittenEvent>> {
  const { id } = await local.customerEvents.passwordResetEvent({ user: 'the last of all' });
  return new Map((await readJournal(shop.url, shop.reading, id)).map((event) => [event['id'], event]));
}

const failureOf = async (attempt: Promise<unknown>): Promise<RecordError> => {
  const error = await attempt.then(
    () => new Error('it was recorded'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof RecordError)) throw error;
  return error;
};

/** An example of the catalogue with the names of arguments. */
const toArguments = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(toArguments);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [toCamelCase(name), toArguments(inner)]));
};

type AnyFunction = (said: unknown) => Promise<RecordedOrderEvent>;
const functionOf = (functions: object, name: string): AnyFunction => Reflect.get(functions, name) as AnyFunction;

const ROWS = [
  ...Object.entries<EventRow>(ORDER_EVENTS).map(([code, row]) => ({ family: 'order', code, row }) as const),
  ...Object.entries<EventRow>(CUSTOMER_EVENTS).map(([code, row]) => ({ family: 'customer', code, row }) as const),
];

describe('the functions', () => {
  it('are called as the catalogue has it, all 65', () => {
    for (const { orderEvents, customerEvents } of [local, remote]) {
      expect(Object.keys(orderEvents).sort()).toEqual(Object.values(ORDER_EVENT_FUNCTIONS).sort());
      expect(Object.keys(customerEvents).sort()).toEqual(Object.values(CUSTOMER_EVENT_FUNCTIONS).sort());
    }
    expect(ROWS).toHaveLength(65);
  });

  it('record the example of every type, and return what the journal has, from inside and over HTTP', async () => {
    const recorded = await Promise.all(
      [local, remote].flatMap(({ orderEvents, customerEvents }) =>
        ROWS.map(({ family, code, row }) => {
          const names = family === 'order' ? ORDER_EVENT_FUNCTIONS : CUSTOMER_EVENT_FUNCTIONS;
          const call = functionOf(family === 'order' ? orderEvents : customerEvents, Reflect.get(names, code));
          const about = family === 'order' ? { order: 'o-10', user: 'c-17' } : { customer: 'c-17', user: 'c-17' };
          return call({ ...about, ...(toArguments(row.example) as object) });
        }),
      ),
    );
    const stored = await journal();
    for (const { id, type, status, data, occurredAt } of recorded) {
      expect(status).toBe('accepted');
      expect(stored.get(id)).toMatchObject({ type, data, time: occurredAt });
    }
    expect(recorded).toHaveLength(130);
  });

  it('return the event with its order, its time and its data as stored', async () => {
    const event = await local.orderEvents.capturedEvent({
      order: { id: 10, currency: 'EUR' },
      user: { id: 'staff-1' },
      amount: 98.4,
      paymentId: 'pay-71',
      paymentGateway: 'stripe',
      at: new Date('2026-11-22T09:30:00+01:00'),
      id: 'capture-71',
    });
    expect(event).toEqual({
      kind: 'order',
      id: 'capture-71',
      type: 'order.captured',
      code: 'captured',
      orderId: '10',
      occurredAt: '2026-11-22T08:30:00.000Z',
      status: 'accepted',
      data: {
        order: { id: '10', currency: 'EUR' },
        user: 'staff-1',
        amount: '98.4',
        payment_id: 'pay-71',
        payment_gateway: 'stripe',
      },
    });
    expectTypeOf(event.code).toEqualTypeOf<'captured'>();
  });

  it('name the customer, and the member of staff who did it', async () => {
    const staff = { id: 'staff-1', name: 'not kept' };
    const event = await local.customerEvents.emailAssignedEvent({
      customer: 'c-17',
      user: staff,
      message: 'ada@example.com',
    });
    expect(event).toMatchObject({ customerId: 'c-17', data: { user: 'staff-1', message: 'ada@example.com' } });
  });

  it('keep of deleted customers only how many', async () => {
    const event = await local.customerEvents.customerDeletedEvent({ user: 'staff-1', count: 3 });
    expect(event).toMatchObject({ customerId: null, data: { count: 3 } });
    expect(Object.keys(event.data)).toEqual(['count']);
  });

  it('take Saleor’s value for the kind of an email and keep our own', async () => {
    const said = { order: 'o-10', email: 'ada@example.com' };
    const ours = await local.orderEvents.emailSentEvent({ ...said, emailType: 'order_confirmation' });
    const saleors = await local.orderEvents.emailSentEvent({ ...said, emailType: 'ORDER_CONFIRMATION' });
    expect(saleors.data).toEqual(ours.data);
  });

  it('rename what the catalogue names, and keep what else is said as it came', async () => {
    const said = { order: 'o-10', service: 'adyen', pspReference: { merchantName: 'Ostsee' } };
    const { data } = await local.orderEvents.externalServiceNotificationEvent(said);
    expect(data).toMatchObject({ service: 'adyen', pspReference: { merchantName: 'Ostsee' } });
  });
});

describe('a repeat with the same id', () => {
  it.each(['local', 'remote'])('is a duplicate and changes nothing: %s', async (where) => {
    const { orderEvents } = where === 'local' ? local : remote;
    const said = { order: 'o-11', message: 'Please ring twice', id: `note of ${where}` };
    const first = await orderEvents.noteAddedEvent(said);
    const second = await orderEvents.noteAddedEvent({ ...said, message: 'changed' });
    expect([first.status, second.status]).toEqual(['accepted', 'duplicate']);
    expect((await journal()).get(said.id)).toMatchObject({ data: { message: 'Please ring twice' } });
  });
});

describe('bad input', () => {
  const lines = [
    { quantity: 2, linePk: 'l-1', itemName: 'Mug' },
    { quantity: 0, linePk: 'l-2', itemName: 'Lamp' },
  ];
  const cases: Readonly<Record<string, readonly [paths: readonly string[], say: (to: Recorder) => Promise<unknown>]>> =
    {
      'a missing order': [['/order'], ({ orderEvents }) => functionOf(orderEvents, 'placedEvent')({})],
      'an empty order id': [['/order'], ({ orderEvents }) => orderEvents.placedEvent({ order: '' })],
      'nothing at all': [['/order'], ({ orderEvents }) => functionOf(orderEvents, 'placedEvent')(undefined)],
      'a missing customer': [
        ['/customer'],
        ({ customerEvents }) => functionOf(customerEvents, 'accountCreatedEvent')({}),
      ],
      'every missing field': [
        ['/amount', '/paymentId', '/paymentGateway'],
        ({ orderEvents }) => functionOf(orderEvents, 'capturedEvent')({ order: 'o-1' }),
      ],
      'a wrong line': [
        ['/lines/1/quantity'],
        ({ orderEvents }) => orderEvents.draftAddedProductsEvent({ order: 1, lines }),
      ],
      'an email that is none': [
        ['/email'],
        ({ orderEvents }) => orderEvents.emailSentEvent({ order: 1, email: 'ada', emailType: 'ORDER' }),
      ],
      'an email of no kind': [
        ['/emailType'],
        ({ orderEvents }) => orderEvents.emailSentEvent({ order: 1, email: 'a@b.example', emailType: 'PIGEON' }),
      ],
      'more decimals than the yen has': [
        ['/amount'],
        ({ orderEvents }) =>
          orderEvents.refundedEvent({
            order: { id: 1, currency: 'JPY' },
            amount: '12.50',
            paymentId: '',
            paymentGateway: 'x',
          }),
      ],
      'a time that is none': [
        ['/at'],
        ({ orderEvents }) => orderEvents.placedEvent({ order: 1, at: new Date('yesterday') }),
      ],
      'an id that is none': [['/id'], ({ orderEvents }) => orderEvents.placedEvent({ order: 1, id: '  ' })],
      'a number without end': [
        ['/order/total/amount'],
        ({ orderEvents }) =>
          orderEvents.placedEvent({ order: { id: 1, total: { amount: Infinity, currency: 'EUR' } } }),
      ],
      'what JSON cannot write': [
        [''],
        ({ orderEvents }) => functionOf(orderEvents, 'otherEvent')({ order: 1, large: 1n }),
      ],
      'an unknown type': [['/type'], ({ record }) => record({ type: 'order.teleported', subject: 'o-1' })],
    };

  it.each(Object.entries(cases))(
    'is refused by field and rule, and nothing is written: %s',
    async (_name, [paths, say]) => {
      const before = await journal();
      for (const recorder of [local, remote]) {
        const { code, issues, message } = await failureOf(say(recorder));
        expect(code).toBe('invalid');
        expect(issues.map(({ path }) => path)).toEqual(paths);
        for (const { message: rule } of issues) expect(message).toContain(rule);
      }
      const after = await journal();
      expect(after.size).toBe(before.size + 1); // the mark of its end
    },
  );

  it('is refused when it is larger than one event may be, on both ways', async () => {
    const said = { order: 'o-1', message: 'x'.repeat(19_000) };
    const extra = Object.fromEntries(Array.from({ length: 4 }, (_, at) => [`more${at}`, said.message]));
    for (const { orderEvents } of [local, remote]) {
      const { code, issues } = await failureOf(orderEvents.noteAddedEvent({ ...said, ...extra }));
      expect([code, issues[0]?.message]).toEqual(['invalid', 'an event may have at most 65536 bytes']);
    }
  });
});

describe('record', () => {
  it('takes what only a server may say, under an alias too', async () => {
    const data = { order: { id: 'o-1' }, old_status: 'Pending', new_status: 'Paid' };
    const signal = await remote.record({ type: 'signal.order_status_changed', data });
    expect(signal).toMatchObject({ kind: 'signal', code: 'order_status_changed', status: 'accepted' });
    const alias = await remote.record({ type: 'order.ORDER_MARKED_AS_PAID', subject: 'o-1' });
    expect(alias).toMatchObject({ kind: 'order', code: 'marked_as_paid', orderId: 'o-1' });
  });
});

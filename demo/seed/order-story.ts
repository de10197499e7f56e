import { DAY_MS, HOUR_MS, MINUTE_MS, record, type Story } from './story.ts';

/** An order as the shop's server knows it. */
export interface SimulatedOrder {
  readonly id: string;
  readonly number: string;
  readonly customerId: string | undefined;
  readonly email: string;
  readonly total: { readonly amount: string; readonly currency: string };
  readonly items: number;
  readonly lineIds: readonly string[];
  readonly placedMs: number;
}

const GATEWAY = 'mirumee.payments.stripe';
const CUSTOMER_NOTES = [
  'Please ring twice',
  'It is a present: no bill, please',
  'Leave it with the neighbour on the left',
];
const STAFF_NOTES = [
  'Called: delivery on Friday is fine',
  'Box was dented, packed anew',
  'Sent a spare cork base along',
];

interface Telling {
  readonly story: Story;
  readonly order: SimulatedOrder;
  readonly say: (afterMs: number, code: string, data?: object) => void;
}

function pay({ order, say }: Telling): void {
  const payment = { amount: order.total.amount, payment_id: `pi_${order.number}`, payment_gateway: GATEWAY };
  say(2000, 'captured', payment);
  say(2500, 'order_paid', payment);
  say(10_000, 'email_sent', { email: order.email, email_type: 'order_confirmation' });
  say(15_000, 'email_sent', { email: order.email, email_type: 'payment_confirmation' });
}

function cancel({ order, say }: Telling, afterMs: number): void {
  const payment = { amount: order.total.amount, payment_id: `pi_${order.number}`, payment_gateway: GATEWAY };
  say(afterMs, 'canceled', { user: 'staff-2' });
  say(afterMs + MINUTE_MS, 'refunded', { ...payment, user: 'staff-2' });
  say(afterMs + 2 * MINUTE_MS, 'email_sent', { email: order.email, email_type: 'order_refund' });
}

function fulfill({ story: { random }, order, say }: Telling): void {
  const afterMs = random.between(8, 60) * HOUR_MS;
  const fulfillment = `${order.number}-1`;
  if (random.chance(0.05)) {
    say(afterMs, 'fulfilled_items', { fulfilled_items: order.lineIds, user: 'staff-1' });
    const quantity = random.between(0, order.items);
    say(afterMs + HOUR_MS, 'fulfillment_canceled', {
      composed_id: fulfillment,
      quantity,
      warehouse: 'north',
      user: 'staff-1',
    });
  }
  const sentMs = afterMs + 3 * HOUR_MS;
  say(sentMs, 'fulfilled_items', { fulfilled_items: order.lineIds, user: 'staff-1' });
  say(sentMs + 5000, 'tracking_updated', { tracking_number: `0034${order.number}`, fulfillment, user: 'staff-1' });
  say(sentMs + 9000, 'email_sent', { email: order.email, email_type: 'shipping_confirmation' });
}

/** What the shop's server says of an order, from the moment it is placed. */
export function tellOrder(story: Story, order: SimulatedOrder): void {
  const { random } = story;
  const say: Telling['say'] = (afterMs, code, data = {}) =>
    record(story, { atMs: order.placedMs + afterMs, type: `order.${code}`, subject: order.id, data });
  const telling = { story, order, say };
  const facts = { number: order.number, total: order.total, ...(order.customerId && { customer: order.customerId }) };
  say(800, 'placed', { order: facts, ...(order.customerId && { user: order.customerId }) });
  pay(telling);
  if (order.customerId && random.chance(0.12))
    say(random.between(2, 40) * MINUTE_MS, 'note_added', {
      message: random.oneOf(CUSTOMER_NOTES),
      user: order.customerId,
    });
  if (random.chance(0.08)) say(DAY_MS, 'note_added', { message: random.oneOf(STAFF_NOTES), user: 'staff-2' });
  if (random.chance(0.04)) cancel(telling, random.between(1, 20) * HOUR_MS);
  else fulfill(telling);
}

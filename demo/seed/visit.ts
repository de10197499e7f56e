import type { SignalInput, SignalName } from '@tillroll/catalogue';
import { CATALOGUE, searchCatalogue } from '../shop/catalogue.ts';
import { sumOf, type Currency } from '../shop/money.ts';
import type { Product } from '../shop/product.ts';
import { toProductPath, toProductPayload } from '../shop/signals.ts';
import { tellOrder } from './order-story.ts';
import { HOUR_MS, record, type Story } from './story.ts';
import { ORIGIN, type Browser } from './voice.ts';

/** Somebody who comes by, perhaps again. */
export interface Person {
  readonly browser: Browser;
  readonly currency: Currency;
  readonly name: string;
  /** The account of a person who has one. */
  customerId: string | undefined;
}

interface Line {
  readonly product: Product;
  readonly quantity: number;
}

const FOUND = ['mug', 'lamp', 'red', 'blanket', 'chair', 'oak', 'linen', 'cactus', 'cards', 'stoneware', 'wool'];
const NOT_FOUND = ['teapot', 'rug', 'harbor mug', 'sofa', 'candle', 'blankett', 'vase', 'wall clock'];
const VOUCHERS = [
  { code: 'HARVEST', name: 'Harvest week', share: 10n },
  { code: 'FIRST', name: 'First order', share: 5n },
] as const;

/** One visit, told step by step; its clock only goes forward. */
function createVisit(story: Story, person: Person, startMs: number) {
  const { random, voice } = story;
  const sessionId = voice.newId(startMs);
  const lines: Line[] = [];
  let nowMs = startMs;
  const payloadOf = (product: Product) => toProductPayload(product, { origin: ORIGIN, currency: person.currency });

  const say = <Name extends SignalName>(path: string, name: Name, payload: SignalInput<Name>): void => {
    if (nowMs < story.endMs)
      story.page.push(voice.signal({ atMs: nowMs, browser: person.browser, sessionId, path, name, payload }));
  };
  const wait = (leastSeconds: number, mostSeconds: number): void => {
    nowMs += random.between(leastSeconds * 1000, mostSeconds * 1000);
  };
  const toGoods = () =>
    lines.map(({ product, quantity }) => ({
      product: payloadOf(product),
      quantity,
      price: { amount: product.prices[person.currency], currency: person.currency },
    }));
  const total = () => ({
    amount: sumOf(
      lines.map(({ product, quantity }) => ({ amount: product.prices[person.currency], quantity })),
      person.currency,
    ),
    currency: person.currency,
  });
  /** A browser has one basket. */
  const basket = { id: `b-${person.browser.clientId.slice(-12)}` };
  return { basket, say, wait, toGoods, total, payloadOf, lines, now: () => nowMs };
}

type Visit = ReturnType<typeof createVisit>;

function search({ random }: Story, visit: Visit): readonly Product[] {
  const query = random.chance(0.8) ? random.oneOf(FOUND) : random.oneOf(NOT_FOUND);
  const found = searchCatalogue({ query });
  visit.say(`/search?q=${encodeURIComponent(query)}`, 'product_search', { query, results: found.length, page: 1 });
  visit.wait(4, 25);
  return found;
}

function browse(story: Story, visit: Visit): void {
  const { random } = story;
  const found = random.chance(0.35) ? search(story, visit) : [];
  const looks = 1 + Math.floor(-Math.log(1 - random.next()) * 5.2);
  for (let look = 0; look < looks; look++) {
    const product = found.length > 0 && look === 0 ? random.oneOf(found) : favourite(random.next());
    const path = toProductPath(product);
    visit.say(path, 'product_viewed', {
      product: visit.payloadOf(product),
      list: found.length > 0 ? 'search' : 'category',
    });
    visit.wait(8, 150);
    if (!random.chance(0.05)) continue;
    const quantity = Number(product.prices.EUR) > 100 ? 1 : random.between(1, 3);
    visit.lines.push({ product, quantity });
    visit.say(path, 'basket_addition', { product: visit.payloadOf(product), quantity, basket: visit.basket });
    visit.wait(3, 40);
  }
}

/** The first of the list are looked at more often, as in any shop. */
const favourite = (chance: number): Product =>
  CATALOGUE[Math.floor(chance ** 1.7 * CATALOGUE.length)] ?? (CATALOGUE[0] as Product);

function signIn(story: Story, person: Person, visit: Visit): void {
  const { random } = story;
  if (person.customerId !== undefined) {
    person.browser.customerId = person.customerId;
    visit.say('/login', 'user_logged_in', { user: { id: person.customerId } });
  } else if (random.chance(0.55)) {
    person.customerId = `c-${++story.customers}`;
    person.browser.customerId = person.customerId;
    visit.say('/register', 'user_registered', { user: { id: person.customerId }, method: 'email' });
    record(story, { atMs: visit.now() + 300, type: 'customer.account_created', subject: person.customerId });
    if (random.chance(0.05)) {
      record(story, {
        atMs: visit.now() + HOUR_MS,
        type: 'customer.password_reset_link_sent',
        subject: person.customerId,
      });
      record(story, {
        atMs: visit.now() + HOUR_MS + 200_000,
        type: 'customer.password_reset',
        subject: person.customerId,
      });
    }
  }
  visit.wait(15, 90);
}

/** The voucher and what it takes off, rounded down to whole coins. */
function redeem({ random }: Story, visit: Visit) {
  if (!random.chance(0.2)) return [];
  const { code, name, share } = random.oneOf(VOUCHERS);
  const { amount, currency } = visit.total();
  const decimals = amount.split('.')[1]?.length ?? 0;
  const coins = ((BigInt(amount.replace('.', '')) * share) / 100n).toString().padStart(decimals + 1, '0');
  const off = decimals === 0 ? coins : `${coins.slice(0, -decimals)}.${coins.slice(-decimals)}`;
  const voucher = { code, name, discount: { amount: off, currency } };
  visit.say('/checkout', 'voucher_addition', { basket: visit.basket, voucher });
  visit.wait(5, 20);
  if (!random.chance(0.1)) return [voucher];
  visit.say('/checkout', 'voucher_removal', { basket: visit.basket, voucher: { code } });
  return [];
}

function checkOut(story: Story, person: Person, visit: Visit): void {
  const { random } = story;
  visit.say('/checkout', 'start_checkout', {
    basket: { ...visit.basket, lines: visit.toGoods(), total: visit.total() },
  });
  visit.wait(20, 120);
  signIn(story, person, visit);
  const vouchers = redeem(story, visit);
  const view = { name: 'payment', method: 'card' };
  if (random.chance(0.18)) return; // went away before paying
  visit.say('/checkout/payment', 'pre_payment', { view, total: visit.total() });
  visit.wait(2, 9);
  if (random.chance(0.08)) return; // declined
  visit.say('/checkout/payment', 'post_payment', { view, total: visit.total() });
  const placedMs = visit.now();
  if (placedMs >= story.endMs) return;
  const number = String(10_000 + ++story.orders);
  const id = `o-${number}`;
  const lines = visit.toGoods();
  const thankYou = `/thank-you?order=${id}`;
  const order = { id, number, total: visit.total(), lines, ...(vouchers.length > 0 && { vouchers }) };
  const user = person.customerId === undefined ? {} : { user: { id: person.customerId } };
  visit.say(thankYou, 'order_placed', { order, ...user });
  visit.say(thankYou, 'post_checkout', { order: { id, number } });
  for (let reloads = random.chance(0.1) ? random.between(1, 4) : 0; reloads > 0; reloads--) {
    visit.wait(20, 600);
    visit.say(thankYou, 'order_placed', { order, ...user });
  }
  tellOrder(story, {
    id,
    number,
    customerId: person.customerId,
    email: `${person.name}@example.com`,
    total: order.total,
    placedMs,
    items: lines.reduce((sum, { quantity }) => sum + quantity, 0),
    lineIds: lines.map((_, line) => `${id}-${line + 1}`),
  });
  if (!random.chance(0.15)) return;
  visit.wait(60, 400);
  const [line] = lines;
  const score = random.oneOf([5, 5, 5, 4, 4, 3, 1]);
  if (line) visit.say(thankYou, 'review_created', { review: { product: line.product, score, title: 'As described' } });
}

/** One visit to the shop, with all that the server says because of it. */
export function tellVisit(story: Story, person: Person, startMs: number): void {
  const visit = createVisit(story, person, startMs);
  browse(story, visit);
  if (visit.lines.length > 0 && story.random.chance(0.36)) checkOut(story, person, visit);
}

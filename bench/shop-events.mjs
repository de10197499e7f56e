// Events as a shop's pages send them, about 600 bytes each.
import { randomBytes, randomUUID } from 'node:crypto';

const SOURCE = 'https://shop.example';

/** An id as `send()` mints it: in the order of time. */
function eventId() {
  const time = Date.now().toString(16).padStart(12, '0');
  const rest = randomBytes(10).toString('hex');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${rest.slice(1, 4)}-a${rest.slice(5, 8)}-${rest.slice(8, 20)}`;
}

const price = { amount: '12.50', currency: 'EUR' };
const productOf = (n) => ({
  id: String(n % 500),
  name: `Enamel mug no. ${n % 500}`,
  brand: 'Ostsee',
  category: 'Kitchen > Mugs',
  image: `${SOURCE}/media/products/${n % 500}/front-${'x'.repeat(60)}.webp`,
  price,
});

/** What each type says. */
const SAID = {
  review_created: (n) => ({ review: { id: String(n), product: productOf(n), score: 4 } }),
  product_viewed: (n) => ({ product: productOf(n), list: 'search' }),
  product_search: (n) => ({ query: `mug ${n % 97}`, results: 12 }),
  basket_addition: (n) => ({ product: productOf(n), quantity: 1 }),
  order_placed: (n, at) => ({
    order: { id: `o-${at}-${n}`, total: price, lines: [{ product: productOf(n), quantity: 1, price }] },
  }),
};

/** Which types there are of a hundred: what only links visitors to customers, and what a shop says. */
export const MIXTURES = {
  light: ['review_created'],
  everything: Array.from({ length: 100 }, (_, n) => {
    if (n < 62) return 'product_viewed';
    if (n < 82) return 'product_search';
    return n < 97 ? 'basket_addition' : 'order_placed';
  }),
};

/** Makes one sender: a visitor with a roll of its own. `from` is how far into the mixture its first event is. */
export function createVisitor(mixture, from = 0) {
  const [rollid, clientid, sessionid] = [randomUUID(), randomUUID(), randomUUID()];
  let sequence = 0;
  return {
    batch: (count) =>
      Array.from({ length: count }, () => {
        const n = (from + ++sequence) * 37;
        const name = mixture[n % mixture.length];
        return {
          specversion: '1.0',
          id: eventId(),
          source: SOURCE,
          type: `signal.${name}`,
          time: new Date().toISOString(),
          dataschema: `/v1/schemas/signal.${name}.1`,
          rollid,
          sequence,
          clientid,
          sessionid,
          data: { ...SAID[name](n, rollid), context: { page: { url: `${SOURCE}/catalogue/${n % 500}/` } } },
        };
      }),
  };
}

/**
 * Makes a crowd of so many visitors who say something in turn, so many of them in a batch. `met` is how many have said
 * anything yet.
 */
export function createCrowd(mixture, { visitors, batch, visitorsInBatch }) {
  const known = [];
  let turn = 0;
  const next = () => {
    const at = turn++ % visitors;
    return (known[at] ??= createVisitor(mixture, at * 7));
  };
  /** The rest goes to the first ones. */
  const shareOf = (at) => Math.floor(batch / visitorsInBatch) + (at < batch % visitorsInBatch ? 1 : 0);
  return {
    met: () => known.length,
    batch: () => Array.from({ length: visitorsInBatch }, (_, at) => next().batch(shareOf(at))).flat(),
  };
}

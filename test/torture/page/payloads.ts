import type { SignalInput, SignalName } from '@tillroll/catalogue';
import type { Random } from '../random.ts';

/** A signal with its payload. */
export type Saying = {
  readonly [Name in SpokenName]: { readonly name: Name; readonly payload: SignalInput<Name> };
}[SpokenName];
type SpokenName = Extract<SignalName, 'product_viewed' | 'product_search' | 'basket_addition' | 'order_placed'>;

const HOW_OFTEN = { product_viewed: 50, product_search: 25, basket_addition: 17, order_placed: 8 } as const;
/** One search in so many stands for an event that a collector cannot read. */
const MARKED = 0.04;
const LIMIT_NOTE = 3600;

/** Text that gzip cannot make vanish; short ones are more frequent. */
function toNote(random: Random): string {
  let note = '';
  for (const length = LIMIT_NOTE * random.next() ** 2; note.length < length;)
    note += random.next().toString(36).slice(2);
  return note;
}

/** What is said next: lanes of every value, from a hundred bytes to four thousand. */
export function toSaying(random: Random, label: string): Saying {
  const note = toNote(random);
  const product = { id: `p-${random.whole(1, 99)}`, name: 'Enamel mug', price: { amount: '12.50', currency: 'EUR' } };
  const name = random.pick<SpokenName>(HOW_OFTEN);
  switch (name) {
    case 'product_viewed':
      return { name, payload: { product: { ...product, note } } as SignalInput<'product_viewed'> };
    case 'product_search': {
      const query = random.next() < MARKED ? `marked ${label}` : label;
      return { name, payload: { query, results: 1, note } as SignalInput<'product_search'> };
    }
    case 'basket_addition':
      return { name, payload: { product: { ...product, note }, quantity: 1 } as SignalInput<'basket_addition'> };
    case 'order_placed': {
      const lines = [{ product, quantity: 1, price: product.price }];
      return { name, payload: { order: { id: `o-${label}`, total: product.price, lines } } };
    }
  }
}

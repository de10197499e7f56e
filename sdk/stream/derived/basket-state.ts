import type { Money, SignalEvent, SignalPayload } from '@tillroll/catalogue';
import type { Observable } from 'rxjs';
import type { Till } from '../../till.ts';
import { present } from './present.ts';
import { isSameMoney, totalsOf } from './totals.ts';

type Basket = SignalPayload<'voucher_addition'>['basket'];
type Voucher = SignalPayload<'voucher_addition'>['voucher'];

/** So many pieces of one product at one price. */
export type BasketLine = NonNullable<Basket['lines']>[number];

/** The basket as far as this page has heard of it. Plain data: `JSON.stringify` keeps it, `from` takes it back. */
export interface BasketState {
  /** The shop's own id, once it was said. */
  readonly id?: string;
  /** In the order in which they came. A product at two prices is two lines. */
  readonly lines: readonly BasketLine[];
  /** Pieces in all lines. */
  readonly count: number;
  /** What the lines cost, exactly, each currency for itself; vouchers are not taken off. */
  readonly totals: readonly Money[];
  /** Pieces whose price was never said; `totals` is without them. */
  readonly unpriced: number;
  readonly vouchers: readonly Voucher[];
}

const pieces = (lines: readonly BasketLine[]): number => lines.reduce((sum, { quantity }) => sum + quantity, 0);

type Contents = Pick<BasketState, 'lines' | 'vouchers'> & { readonly id?: string | undefined };

const toState = ({ id, lines, vouchers }: Contents): BasketState => ({
  ...(id !== undefined && { id }),
  lines,
  count: pieces(lines),
  totals: totalsOf(lines),
  unpriced: pieces(lines.filter(({ price }) => !price)),
  vouchers,
});

const EMPTY = toState({ lines: [], vouchers: [] });

const isSamePrice = (one: Money | undefined, other: Money | undefined): boolean =>
  !one || !other || isSameMoney(one, other);

/** Puts a line beside the others, or into the one of the same product at the same price. */
function join(lines: readonly BasketLine[], { product, quantity, price }: BasketLine): readonly BasketLine[] {
  const there = lines.find((line) => line.product.id === product.id && isSamePrice(line.price, price));
  const known = price ?? there?.price;
  // A later page may know the product by its id only.
  const joined = {
    product: { ...there?.product, ...product },
    quantity: quantity + (there?.quantity ?? 0),
    ...(known && { price: known }),
  };
  return there ? lines.map((line) => (line === there ? joined : line)) : [...lines, joined];
}

const joinAll = (lines: readonly BasketLine[]): readonly BasketLine[] =>
  lines.reduce<readonly BasketLine[]>(
    (joined, { product, quantity, price = product.price }) => join(joined, { product, quantity, price }),
    [],
  );

/** What a basket says of itself wins over what was added up. */
const hear = ({ id, lines, vouchers }: Contents, basket: Basket | undefined): Contents => ({
  id: basket?.id ?? id,
  lines: basket?.lines ? joinAll(basket.lines) : lines,
  vouchers,
});

const without = (vouchers: readonly Voucher[], code: string): readonly Voucher[] =>
  vouchers.filter((voucher) => voucher.code !== code);

function next(state: BasketState, event: SignalEvent): BasketState {
  switch (event.type) {
    case 'signal.basket_addition': {
      const { product, quantity, basket } = event.data;
      const heard = hear(state, basket);
      const lines = basket?.lines ? heard.lines : join(heard.lines, { product, quantity, price: product.price });
      return toState({ ...heard, lines });
    }
    case 'signal.voucher_addition': {
      const { basket, voucher } = event.data;
      return toState({ ...hear(state, basket), vouchers: [...without(state.vouchers, voucher.code), voucher] });
    }
    case 'signal.voucher_removal': {
      const { basket, voucher } = event.data;
      return toState({ ...hear(state, basket), vouchers: without(state.vouchers, voucher.code) });
    }
    case 'signal.start_checkout':
      return toState(hear(state, event.data.basket));
    case 'signal.order_placed':
      return EMPTY;
    default:
      return state;
  }
}

function begin(from: BasketState | null | undefined): BasketState {
  try {
    return from ? toState({ id: from.id, lines: joinAll(from.lines), vouchers: [...from.vouchers] }) : EMPTY;
  } catch {
    return EMPTY; // what the shop has kept is no basket, or an older release's: the next snapshot puts it right
  }
}

/** How a basket begins. */
export interface BasketStateOptions {
  /** What an earlier page has kept. Anything that is no basket is taken for an empty one. */
  readonly from?: BasketState | null;
}

/**
 * The basket as this page knows it: at once, and after every change.
 *
 * Added up from `basket_addition`, unless a signal brings the basket with its `lines`: those win. Vouchers come and go
 * with their signals; `order_placed` empties it.
 */
export const basketState = (
  { events$ }: Pick<Till, 'events$'>,
  { from }: BasketStateOptions = {},
): Observable<BasketState> => events$.pipe(present(begin(from), next));

import type { SignalEvent, SignalPayload } from '@tillroll/catalogue';
import type { Observable } from 'rxjs';
import type { Till } from '../../till.ts';
import { present } from './present.ts';

/** A product as it was said when it was viewed. */
export type ViewedProduct = SignalPayload<'product_viewed'>['product'];

/** As many as django-oscar's history keeps. */
const LIMIT = 20;

/** How a history begins, and how long it gets. */
export interface RecentlyViewedOptions {
  /** At most so many products. Default: 20. */
  readonly limit?: number;
  /** What an earlier page has kept. What is no product in it is left out. */
  readonly from?: readonly ViewedProduct[] | null;
}

const isProduct = (value: unknown): value is ViewedProduct =>
  typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string';

/**
 * The products viewed last, newest first: at once, and after every change. No product is there twice; one that is seen
 * again moves to the front.
 */
export function recentlyViewed(
  { events$ }: Pick<Till, 'events$'>,
  { limit = LIMIT, from }: RecentlyViewedOptions = {},
): Observable<readonly ViewedProduct[]> {
  const next = (products: readonly ViewedProduct[], event: SignalEvent): readonly ViewedProduct[] => {
    if (event.type !== 'signal.product_viewed') return products;
    const { product } = event.data;
    const known = products.find(({ id }) => id === product.id);
    // A later page may know the product by its id only.
    return [{ ...known, ...product }, ...products.filter((each) => each !== known)].slice(0, limit);
  };
  const begin = Array.isArray(from) ? from.filter(isProduct).slice(0, limit) : [];
  return events$.pipe(present<readonly ViewedProduct[]>(begin, next));
}

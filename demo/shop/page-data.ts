import type { Currency, Prices } from './money.ts';
import type { ProductPayload } from './signals.ts';

/** What a page tells its script, as JSON in the page. */
export type PageData =
  | { readonly kind: 'product'; readonly product: ProductPayload; readonly prices: Prices; readonly slug: string }
  | {
      readonly kind: 'search';
      readonly query: string;
      readonly results: number;
      readonly page: number;
      readonly filters: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'basket'; readonly currency: Currency };

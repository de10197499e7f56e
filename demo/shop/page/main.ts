import type { PageData } from '../page-data.ts';
import { showCount } from './basket-count.ts';
import { runBasketPage } from './basket-page.ts';
import { countOf, readBasket } from './basket-store.ts';
import { runProductPage } from './product-page.ts';
import { say } from './say.ts';

/** The page's own words about itself; they come from this shop's server, so their form is known. */
const readPageData = (): PageData | undefined => {
  const block = document.querySelector('#shop-page');
  return block ? (JSON.parse(block.textContent ?? '') as PageData) : undefined;
};

const refreshCount = (): void => showCount(countOf(readBasket()));

function run(): void {
  refreshCount();
  window.addEventListener('storage', refreshCount);
  window.addEventListener('pageshow', (event) => event.persisted && refreshCount());
  const data = readPageData();
  if (data?.kind === 'product') runProductPage(data);
  if (data?.kind === 'basket') runBasketPage(data.currency);
  if (data?.kind === 'search') {
    const { query, results, page, filters } = data;
    say('product_search', { query, results, page, filters });
  }
}

run();

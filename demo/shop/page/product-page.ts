import { sumOf, toPriceText } from '../money.ts';
import type { PageData } from '../page-data.ts';
import { changeQuantity, countOf, keepBasket, readBasket, toAmounts, type Basket } from './basket-store.ts';
import { showCount } from './basket-count.ts';
import { say } from './say.ts';

type ProductData = Extract<PageData, { kind: 'product' }>;

const listOf = (referrer: string): string | undefined => {
  if (!referrer.startsWith(location.origin)) return undefined;
  const { pathname } = new URL(referrer);
  if (pathname === '/search') return 'search';
  if (pathname.startsWith('/c/')) return 'category';
  return pathname === '/' ? 'front' : 'product';
};

const clamp = (quantity: number): number => Math.min(99, Math.max(1, Math.trunc(quantity) || 1));

const toBasket = ({ product, prices, slug }: ProductData, quantity: number): Basket => {
  const { id, name, variant } = product;
  const basket = changeQuantity(readBasket(), { id, slug, name, variant, prices, quantity }, quantity);
  keepBasket(basket);
  return basket;
};

/** Says that the product was viewed, and makes its form add to the basket. */
export function runProductPage(data: ProductData): void {
  const { product } = data;
  const list = listOf(document.referrer);
  say('product_viewed', list === undefined ? { product } : { product, list });

  const form = document.querySelector<HTMLFormElement>('[data-add]');
  const field = form?.querySelector<HTMLInputElement>('[name=quantity]');
  const status = document.querySelector('[data-added]');
  if (!form || !field || !status) return;
  form.addEventListener('click', ({ target }) => {
    const step = target instanceof HTMLElement ? target.dataset['step'] : undefined;
    if (step !== undefined) field.value = String(clamp(Number(field.value) + Number(step)));
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const quantity = clamp(Number(field.value));
    const basket = toBasket(data, quantity);
    const { currency } = product.price;
    const amount = sumOf(toAmounts(basket, currency), currency);
    say('basket_addition', { product, quantity, basket: { id: basket.id, total: { amount, currency } } });
    showCount(countOf(basket));
    status.textContent = `${quantity} × in the basket. It holds ${countOf(basket)} now, ${toPriceText(amount, currency)}.`;
    status.classList.add('shown');
  });
}

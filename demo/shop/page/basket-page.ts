import { sumOf, toPriceText, type Currency } from '../money.ts';
import { showCount } from './basket-count.ts';
import {
  changeQuantity,
  countOf,
  keepBasket,
  readBasket,
  toAmounts,
  type Basket,
  type BasketLine,
} from './basket-store.ts';

type Change = (line: BasketLine, by: number) => void;

const find = (root: ParentNode, name: string): HTMLElement | null => root.querySelector(`[data-${name}]`);

const write = (root: ParentNode, name: string, text: string): void => find(root, name)?.replaceChildren(text);

function toRow(line: BasketLine, { currency, change }: { currency: Currency; change: Change }): DocumentFragment {
  const template = document.querySelector<HTMLTemplateElement>('#basket-line');
  const row = document.createDocumentFragment();
  if (template) row.append(template.content.cloneNode(true));
  for (const link of row.querySelectorAll<HTMLAnchorElement>('[data-link]')) link.href = `/p/${line.slug}`;
  find(row, 'image')?.setAttribute('src', `/i/${line.slug}.svg`);
  write(row, 'name', line.name);
  write(row, 'variant', line.variant);
  write(row, 'quantity', String(line.quantity));
  const amount = sumOf([{ amount: line.prices[currency], quantity: line.quantity }], currency);
  write(row, 'price', toPriceText(amount, currency));
  for (const [name, by] of [
    ['less', -1],
    ['more', 1],
    ['remove', -line.quantity],
  ] as const) {
    const button = find(row, name);
    button?.addEventListener('click', () => change(line, by));
    button?.setAttribute('aria-label', `${button.getAttribute('aria-label') ?? 'Remove'}: ${line.name}`);
  }
  return row;
}

/** Fills the basket's page from what the browser keeps, and keeps what is changed there. */
export function runBasketPage(currency: Currency): void {
  const root = find(document, 'basket');
  if (!root) return;
  const show = (basket: Basket): void => {
    root.dataset['basket'] = basket.lines.length === 0 ? 'empty' : 'full';
    const rows = basket.lines.map((line) => toRow(line, { currency, change }));
    find(root, 'lines')?.replaceChildren(...rows);
    write(root, 'total', toPriceText(sumOf(toAmounts(basket, currency), currency), currency));
    showCount(countOf(basket));
  };
  const change: Change = (line, by) => {
    const basket = changeQuantity(readBasket(), line, by);
    keepBasket(basket);
    const at = [...root.querySelectorAll('button')].findIndex((button) => button === document.activeElement);
    show(basket);
    // The rows are new ones: whoever changes them by keyboard stays where they were.
    if (at >= 0) [...root.querySelectorAll('button')].at(at)?.focus();
    write(root, 'said', `${line.name} changed. The basket holds ${countOf(basket)} things.`);
  };
  show(readBasket());
}

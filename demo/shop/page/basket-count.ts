/** Shows how many things are in the basket, beside the link to it. */
export function showCount(count: number): void {
  for (const badge of document.querySelectorAll('[data-basket-count]')) {
    badge.textContent = String(count);
    badge.classList.toggle('filled', count > 0);
  }
}

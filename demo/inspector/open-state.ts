const BESIDE = '(width >= 64rem)';

/** Whether the inspector is open: as the visitor left it, else where there is room beside the shop. */
export function isOpen(): boolean {
  const left = document.documentElement.dataset['inspector'];
  if (left === 'open') return true;
  return left !== 'closed' && matchMedia(BESIDE).matches;
}

/** Opens or closes, and remembers it in a cookie: the next page is then laid out right from its first line on. */
export function keepOpen(open: boolean): void {
  const word = open ? 'open' : 'closed';
  document.documentElement.dataset['inspector'] = word;
  document.cookie = `inspector=${word}; path=/; max-age=31536000; samesite=lax`;
}

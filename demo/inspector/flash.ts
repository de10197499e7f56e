const calm = matchMedia('(prefers-reduced-motion: reduce)');

/** Draws the eye to what has just changed, unless the visitor asked for less motion. */
export function flash(element: Element): void {
  if (calm.matches) return;
  element.animate({ backgroundColor: ['var(--flash)', 'var(--card)'] }, { duration: 1200, easing: 'ease-out' });
}

/** The same for a number: it jumps a little. */
export function bump(element: Element): void {
  if (calm.matches) return;
  element.animate([{ transform: 'scale(1.22)' }, { transform: 'none' }], { duration: 320, easing: 'ease-out' });
}

import { h } from './element.ts';
import { toTitle } from './signal-text.ts';

/** One event in any list: a line that opens to its JSON. */
export interface DetailRow {
  readonly root: HTMLLIElement;
  /** At the right end of the line. */
  readonly edge: HTMLElement;
  /** Below the line. */
  readonly under: HTMLElement;
}

/** What a detail row is made of. */
export interface DetailRowOptions {
  readonly name: string;
  readonly about: string;
  /** Written out when the row is opened, not before: most never are. */
  readonly toDetail: () => unknown;
}

/** Makes a line for an event, with room for what the list wants to add. */
export function createDetailRow({ name, about, toDetail }: DetailRowOptions): DetailRow {
  const edge = h('span', { class: 'row-edge' });
  const under = h('span', { class: 'row-under' });
  const detail = h('pre', { tabindex: '0' });
  const line = h(
    'span',
    { class: 'row-line' },
    h('span', { class: 'row-title' }, toTitle(name)),
    h('span', { class: 'row-about' }, about),
    edge,
  );
  const details = h('details', {}, h('summary', {}, line, under), detail);
  details.addEventListener('toggle', () => {
    if (details.open) detail.textContent = JSON.stringify(toDetail(), undefined, 2);
  });
  return { root: h('li', { class: 'row', 'data-stream': name }, details), edge, under };
}

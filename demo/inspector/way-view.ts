import { h, mark, write } from './element.ts';
import { createKeyedList } from './keyed-list.ts';
import type { Picture, View } from './picture.ts';
import { STREAMS, toShortTitle } from './signal-text.ts';
import { createWayRow } from './way-row.ts';

/** The live events of the three streams; each stream can be hidden. */
export function createWayView(onChange: () => void): View {
  const hidden = new Set<string>();
  const chips = STREAMS.map((name) => {
    const count = h('span', { class: 'count' });
    const root = h('button', { class: 'stream', type: 'button', 'data-stream': name }, toShortTitle(name), ' ', count);
    root.addEventListener('click', () => {
      if (!hidden.delete(name)) hidden.add(name);
      onChange();
    });
    return { name, root, count };
  });
  const list = h('ul', { class: 'rows', role: 'list' });
  const empty = h(
    'p',
    { class: 'empty' },
    'Nothing said yet. Look at a product, search, or put something in the basket.',
  );
  const showRows = createKeyedList(list, { keyOf: ({ id }) => id, create: createWayRow });
  return {
    root: h(
      'div',
      {},
      h('div', { class: 'streams', role: 'group', 'aria-label': 'Streams to show' }, ...chips.map(({ root }) => root)),
      empty,
      list,
    ),
    show: ({ way }: Picture) => {
      for (const { name, root, count } of chips) {
        write(count, String(way.filter((row) => row.name === name).length));
        mark(root, 'aria-pressed', String(!hidden.has(name)));
      }
      empty.hidden = way.length > 0;
      showRows(way.filter(({ name }) => !hidden.has(name)));
    },
  };
}

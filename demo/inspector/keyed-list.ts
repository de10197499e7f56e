/** A row on the screen, kept as long as its item is. */
export interface Row<Item> {
  readonly root: HTMLElement;
  readonly show: (item: Item) => void;
}

/** How a list makes its rows. */
export interface KeyedListOptions<Item> {
  readonly keyOf: (item: Item) => string;
  readonly create: (item: Item) => Row<Item>;
}

/**
 * Keeps a list on the screen in step with its items. Rows are made once and changed in place, so an
 * opened detail stays open and only what is new is laid out.
 */
export function createKeyedList<Item>(root: HTMLElement, { keyOf, create }: KeyedListOptions<Item>) {
  const rows = new Map<string, Row<Item>>();
  return (items: readonly Item[]): void => {
    const keys = new Set(items.map(keyOf));
    for (const [key, row] of rows) {
      if (keys.has(key)) continue;
      row.root.remove();
      rows.delete(key);
    }
    let before: Element | null = root.firstElementChild;
    for (const item of items) {
      const key = keyOf(item);
      const row = rows.get(key) ?? create(item);
      rows.set(key, row);
      row.show(item);
      if (row.root === before) before = before.nextElementSibling;
      else root.insertBefore(row.root, before);
    }
  };
}

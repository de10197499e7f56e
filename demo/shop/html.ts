/** A piece of finished markup. Only {@link html} and {@link trusted} make one, so a plain text can never pass for it. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
  toString(): string {
    return this.text;
  }
}

/** What may stand in a hole of {@link html}. `undefined` and `false` leave nothing behind. */
export type Slot = Html | readonly Html[] | string | number | undefined | false;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');

const fill = (slot: Slot): string => {
  if (slot === undefined || slot === false) return '';
  if (slot instanceof Html) return slot.text;
  if (typeof slot === 'object') return slot.map((piece) => piece.text).join('');
  return escape(String(slot));
};

/** Writes markup. Whatever is put into a hole is text unless it is markup already; attributes must be quoted. */
export const html = (parts: TemplateStringsArray, ...slots: readonly Slot[]): Html =>
  new Html(parts.map((part, at) => part + (at < slots.length ? fill(slots[at]) : '')).join(''));

/** Data for a script block that the browser never runs. `<` is written as an escape, so no text can end the block. */
export const jsonBlock = (value: unknown): Html => new Html(JSON.stringify(value).replaceAll('<', '\\u003c'));

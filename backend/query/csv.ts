/** What a cell can hold. */
export type Cell = string | number | null;

// A spreadsheet takes such a text for a formula and runs it; what a page sent must stay a text.
const FORMULA = /^[\s\p{Cc}]*[=+\-@\uff1d\uff0b\uff0d\uff20]/u;

// Every text is quoted: a spreadsheet that parts cells at semicolons must find none of its own.
function toField(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  return `"${(FORMULA.test(cell) ? `'${cell}` : cell).replaceAll('"', '""')}"`;
}

/** One line of a CSV file, with its end. Source: RFC 4180. */
export const toCsvLine = (cells: readonly Cell[]): string => `${cells.map(toField).join(',')}\r\n`;

/** What a cell can hold. */
export type Cell = string | number | null;

// A spreadsheet takes such a text for a formula and runs it; what a page sent must stay a text.
const FORMULA = /^[=+\-@\t\r]/;

function toField(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One line of a CSV file, with its end. Source: RFC 4180. */
export const toCsvLine = (cells: readonly Cell[]): string => `${cells.map(toField).join(',')}\r\n`;

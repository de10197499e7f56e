import type { WayRow } from './way.ts';

const KEY = 'tillroll-inspector-way';
const LIMIT = 60;

/** The events of the pages before this one, in this tab: a shop has many pages, and a way may be longer than one. */
export function recallWay(): readonly WayRow[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? (kept as WayRow[]).reverse() : [];
  } catch {
    return []; // no storage: the list begins with this page
  }
}

/** Keeps the newest events for the next page. */
export function keepWay(rows: readonly WayRow[]): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(rows.slice(0, LIMIT)));
  } catch {
    return; // no storage, or no room: the next page begins anew
  }
}

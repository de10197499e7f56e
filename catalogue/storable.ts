import { toPointer, type Issue } from './issues.ts';
import { isStorable, STORABLE } from './text.ts';

/** Depth beyond which data is refused: deeper than any payload, shallower than any stack. */
const DEEPEST = 12;

/** A broken rule, and the keys that lead to it; the keys are gathered on the way back, so a good value costs none. */
interface Found {
  readonly keys: string[];
  readonly message: string;
}

const found = (message: string): Found => ({ keys: [], message });

function search(value: unknown, depth: number): Found | undefined {
  if (typeof value === 'string') {
    return isStorable(value) ? undefined : found(STORABLE);
  }
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : found('must be a finite number');
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth >= DEEPEST) return found(`must not be nested deeper than ${DEEPEST}`);
  for (const key of Object.keys(value)) {
    const inner = isStorable(key) ? search((value as Record<string, unknown>)[key], depth + 1) : found(STORABLE);
    if (!inner) continue;
    inner.keys.unshift(key);
    return inner;
  }
  return undefined;
}

/** Finds the first value that could not be stored as it is, at any depth: the unknown fields are looked at too. */
export function findUnstorable(value: unknown): Issue | undefined {
  const first = search(value, 0);
  return first && { path: toPointer(first.keys), message: first.message };
}

/*
 * A shop's data layer: an array whose `push` Google's tags replace by their own. What tillroll writes to it bears a
 * mark, which no tag sees, so that it is not read back.
 */

/** The array, as far as we touch it. */
export type Layer = unknown[];

const MARK = Symbol.for('tillroll');

/** Marks what is ours. */
export function marked<Entry extends object>(entry: Entry): Entry {
  Object.defineProperty(entry, MARK, { value: true });
  return entry;
}

export const isMarked = (entry: unknown): boolean => typeof entry === 'object' && entry !== null && MARK in entry;

type WindowWithLayer = Readonly<Record<string, unknown>>;

/** The shop's data layer; made where there is none yet, as Google's tags make it. */
export function layerOf(window: Window, name: string): Layer | undefined {
  const there = (window as unknown as WindowWithLayer)[name];
  if (Array.isArray(there)) return there as Layer;
  if (there !== undefined && there !== null) return undefined;
  const made: Layer = [];
  (window as unknown as Record<string, unknown>)[name] = made;
  return made;
}

/**
 * Hears what is pushed from now on. Tags wrap `push` before and after us, so what was there is called, with its `this`
 * and its result, and what comes after may call ours.
 */
export function hearPushes(layer: Layer, onPush: (entries: readonly unknown[]) => void): () => void {
  const original = layer.push;
  let hearing = true;
  const heard = function (this: unknown, ...entries: unknown[]): number {
    const result = original.apply(layer, entries);
    if (hearing) onPush(entries);
    return result;
  };
  layer.push = heard;
  return () => {
    hearing = false;
    // Somebody who has wrapped ours still calls it: it only hands on from now.
    if (layer.push === heard) layer.push = original;
  };
}

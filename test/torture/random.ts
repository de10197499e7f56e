/** Chance that can be had again: the same seed gives the same numbers, on every machine. */
export interface Random {
  /** From 0 up to, but not, 1. */
  readonly next: () => number;
  /** A whole number from `least` to `most`, both included. */
  readonly whole: (least: number, most: number) => number;
  /** One of the names, each as often as its weight says. */
  readonly pick: <Name extends string>(weights: Weights<Name>) => Name;
  /** Chance of its own for one part, so that what another part asks for does not change it. */
  readonly branch: (name: string) => Random;
}

/** How often each name comes, in proportion to the others. Absent is never. */
export type Weights<Name extends string> = { readonly [Each in Name]?: number };

/** A seed from a name, so that parts of one run have chances of their own (FNV-1a). */
const hash = (text: string): number =>
  [...text].reduce((sum, letter) => Math.imul(sum ^ letter.charCodeAt(0), 0x01000193), 0x811c9dc5) >>> 0;

/** Makes chance from a seed. Source: mulberry32, Tommy Ettinger (public domain). */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  function pick<Name extends string>(weights: Weights<Name>): Name {
    const rows = Object.entries(weights) as [Name, number][];
    let left = next() * rows.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [name, weight] of rows) {
      left -= weight;
      if (left < 0) return name;
    }
    throw new Error('nothing to pick from: every weight is 0');
  }
  return {
    next,
    whole: (least, most) => least + Math.floor(next() * (most - least + 1)),
    pick,
    branch: (name) => createRandom(hash(`${seed} ${name}`)),
  };
}

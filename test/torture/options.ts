import { parseArgs } from 'node:util';
import type { ChromiumStore, EngineName } from '../engines/engine.ts';

/** What a person asks for. */
export interface Wish {
  readonly minutes: number;
  readonly seed: number;
  readonly engine: EngineName;
  readonly store: ChromiumStore;
  readonly worker: boolean;
  /** Where the account goes as JSON. */
  readonly json: string | undefined;
}

/** A wish, a call for help, or what is wrong with the words. */
export type ParsedWish =
  | { readonly kind: 'wish'; readonly wish: Wish }
  | { readonly kind: 'help' }
  | { readonly kind: 'misspelt'; readonly message: string };

export const HELP = `npm run torture -- [options]

A storm over the SDK: a real browser that is killed, a real backend that is killed, and a way
between them that fails in every way the wire contract knows. It ends with an account of
everything that was said to be durable; exit code 1 if anything was lost, applied twice, out of
order, or carried by two couriers at once, or if too little happened to prove anything.

  --minutes <number>  how long the storm lasts (default 10)
  --seed <number>     which storm (default 7)
  --engine <name>     chromium, firefox or webkit (default chromium)
  --store <name>      where Chromium keeps IndexedDB: leveldb or sqlite (default leveldb)
  --no-worker         pages carry by themselves
  --json <file>       the account as JSON
  --help              this

The seed decides the plan: which actions and faults come, in which order, how long they last and
what pages say. It does not decide how fast processes are: two storms of one seed are alike, not
equal.
`;

const ENGINES: readonly string[] = ['chromium', 'firefox', 'webkit'];
const STORES: readonly string[] = ['leveldb', 'sqlite'];

/** Reads the words of a command line. */
export function parseWish(words: readonly string[]): ParsedWish {
  const misspelt = (message: string): ParsedWish => ({ kind: 'misspelt', message });
  try {
    const { values } = parseArgs({
      args: [...words],
      options: {
        minutes: { type: 'string', default: '10' },
        seed: { type: 'string', default: '7' },
        engine: { type: 'string', default: 'chromium' },
        store: { type: 'string', default: 'leveldb' },
        'no-worker': { type: 'boolean', default: false },
        json: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) return { kind: 'help' };
    const [minutes, seed] = [Number(values.minutes), Number(values.seed)];
    if (!(minutes > 0 && minutes <= 24 * 60)) return misspelt('--minutes is a number above 0');
    if (!Number.isSafeInteger(seed) || seed < 0) return misspelt('--seed is a whole number');
    if (!ENGINES.includes(values.engine)) return misspelt(`--engine is one of ${ENGINES.join(', ')}`);
    if (!STORES.includes(values.store)) return misspelt(`--store is one of ${STORES.join(', ')}`);
    const [engine, store] = [values.engine as EngineName, values.store as ChromiumStore];
    const worker = !values['no-worker'];
    return { kind: 'wish', wish: { minutes, seed, engine, store, worker, json: values.json } };
  } catch (error) {
    return misspelt(error instanceof Error ? error.message : String(error));
  }
}

/** The command that brings the same storm again. */
export const toCommand = ({ minutes, seed, engine, store, worker }: Wish): string =>
  [
    `npm run torture -- --minutes ${minutes} --seed ${seed} --engine ${engine}`,
    ...(engine === 'chromium' ? [`--store ${store}`] : []),
    ...(worker ? [] : ['--no-worker']),
  ].join(' ');

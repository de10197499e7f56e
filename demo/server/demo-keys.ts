import { readFile, writeFile } from 'node:fs/promises';

/** The two keys of the demo shop. */
export interface DemoKeys {
  /** Publishable: collects, from these origins. */
  readonly collectKey: string;
  /** Reads the journal. */
  readonly readKey: string;
  readonly origins: readonly string[];
}

const isKeys = (value: unknown): value is DemoKeys =>
  typeof value === 'object' &&
  value !== null &&
  'collectKey' in value &&
  typeof value.collectKey === 'string' &&
  'readKey' in value &&
  typeof value.readKey === 'string' &&
  'origins' in value &&
  Array.isArray(value.origins);

/** The keys of the last start, if there was one. */
export async function readDemoKeys(file: string): Promise<DemoKeys | undefined> {
  try {
    const stored: unknown = JSON.parse(await readFile(file, 'utf8'));
    return isKeys(stored) ? stored : undefined;
  } catch {
    return undefined; // the first start, or a file that says nothing: new keys are made
  }
}

/** Keeps the keys for the next start, for this user's eyes only. The journal knows no more than their hashes. */
export const keepDemoKeys = (file: string, keys: DemoKeys): Promise<void> =>
  writeFile(file, `${JSON.stringify(keys, undefined, 2)}\n`, { mode: 0o600 });

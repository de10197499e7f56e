import type { IdSource } from '@tillroll/catalogue';

/** What a till takes from the outside world. */
export interface Surroundings {
  readonly ids: IdSource;
  readonly window: Window & typeof globalThis;
}

/** An optional part of the browser; reading it can throw where storage is blocked. */
export function orAbsent<Part>(read: () => Part): Part | undefined {
  try {
    return read();
  } catch {
    return undefined; // blocked by the browser's settings: as good as absent
  }
}

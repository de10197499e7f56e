import type { IdSource } from '@tillroll/catalogue';

// Asking for random bytes costs the same for ten as for a thousand, and `send` is asked for microseconds.
const pool = new Uint8Array(1000);
let used = pool.length;

/** Time and chance as a browser's page or worker gives them. */
export const browserIds: IdSource = {
  now: () => Date.now(),
  randomBytes(into) {
    if (used + into.length > pool.length) {
      crypto.getRandomValues(pool);
      used = 0;
    }
    into.set(pool.subarray(used, used + into.length));
    used += into.length;
  },
};

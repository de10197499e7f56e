import type { IdSource } from '@tillroll/catalogue';

/** Time and chance as a browser's page or worker gives them. */
export const browserIds: IdSource = {
  now: () => Date.now(),
  randomBytes: (into) => {
    crypto.getRandomValues(into);
  },
};

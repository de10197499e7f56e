import { describe, expect, it } from 'vitest';
// @ts-expect-error a plain script without declarations
import { weighAll } from '../../tools/size.mjs';

interface Weighed {
  readonly name: string;
  readonly fits: boolean;
}

describe('weight', () => {
  it.each((weighAll() as readonly Weighed[]).map(({ name, fits }) => [name, fits] as const))(
    'of %s is within its budget',
    (_name, fits) => {
      expect(fits).toBe(true);
    },
  );
});

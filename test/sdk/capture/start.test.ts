import { describe, expect, it } from 'vitest';
import { startCapture, type CaptureTill } from '../../../sdk/capture/index.ts';
import { toKinds } from '../../../sdk/capture/options.ts';

describe('capture', () => {
  it('does nothing where a page is rendered on a server', () => {
    const untouchable = new Proxy({} as CaptureTill, {
      get: (_till, name) => {
        throw new Error(`asked for ${String(name)}`);
      },
    });
    expect(() => startCapture(untouchable, { kinds: ['schema-org'] }).close()).not.toThrow();
  });

  it('takes each kind that it knows once, and tells what it does not know', () => {
    const unknown: string[] = [];
    const kinds = toKinds(['search', 'rdfa', 'search', 'constructor'], (word) => unknown.push(word));
    expect(kinds).toEqual(['search']);
    expect(unknown).toEqual(['rdfa', 'constructor']);
  });
});

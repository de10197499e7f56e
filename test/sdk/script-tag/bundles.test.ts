import { SIGNAL_NAMES } from '@tillroll/catalogue';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const dist = fileURLToPath(new URL('../../../dist/', import.meta.url));
const bundles = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js'));

describe('the core', () => {
  it('knows every signal', () => {
    const core = readFileSync(`${dist}script-tag/tillroll-core.js`, 'utf8');
    expect(SIGNAL_NAMES.filter((name) => !core.includes(name))).toEqual([]);
  });
});

describe.each(bundles)('dist/%s', (file) => {
  it('carries nothing of the catalogue that only servers and readers need', () => {
    const text = readFileSync(dist + file, 'utf8');
    expect(text).not.toMatch(/oscar\.apps|MUG-RED-350|fulfillment_canceled|password_reset/);
  });
});

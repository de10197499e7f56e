import { EVENT_KINDS, dataSchemaPath, WIRE } from '@tillroll/catalogue';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { MIGRATIONS } from '../../backend/journal/migrations.ts';
import { PROJECTIONS_VERSION } from '../../backend/projections/statement.ts';
import { PROTOCOL } from '../../sdk/bridge/messages.ts';
import { OUTBOX_VERSION } from '../../sdk/outbox/schema.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const page = readFileSync(`${root}docs/upgrade-policy.md`, 'utf8');
const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { version: string };

/** The second cell of the row about something. */
const versionOf = (what: string): string | undefined =>
  page
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .find(([, first]) => first === what)?.[2];

describe('docs/upgrade-policy.md', () => {
  it('has the versions that the program has', () => {
    expect(versionOf('the package')).toBe(`\`${version}\``);
    expect(versionOf("the outbox's database")).toBe(`\`${OUTBOX_VERSION}\` (IndexedDB says ${OUTBOX_VERSION * 10})`);
    expect(versionOf('the wire contract')).toBe(`\`${WIRE.eventsPath.split('/', 1)[0]}\``);
    expect(versionOf('the words of page and worker')).toBe(`\`${PROTOCOL}\``);
    const payloads = new Set(EVENT_KINDS.map((kind) => dataSchemaPath(kind).split('.').at(-1)));
    expect(versionOf('each payload')).toBe([...payloads].map((each) => `\`${each}\``).join(', '));
    expect(page).toContain(
      `migrations up to \`${MIGRATIONS.at(-1)?.name}\`, and projections \`${PROJECTIONS_VERSION}\``,
    );
  });
});

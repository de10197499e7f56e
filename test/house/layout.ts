import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

/** A source file, as the layout sees it. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

interface Room {
  /** Files whose path begins with one of these belong to the room; the longest match decides. */
  readonly at: readonly string[];
  /** Rooms (by path) and packages that it may import. */
  readonly may: readonly string[];
}

const CATALOGUE = '@tillroll/catalogue';
/** Public doors, as a stranger would import them. */
const PUBLIC = ['tillroll', 'tillroll/outbox', '@tillroll/backend'];

// Who may import whom: the table of docs/way-of-an-event.md, as code.
const ROOMS: readonly Room[] = [
  { at: ['catalogue/'], may: ['catalogue/', 'valibot'] },
  {
    at: ['sdk/signals/', 'sdk/stream/'],
    may: [CATALOGUE, 'rxjs', 'sdk/signals/', 'sdk/stream/', 'sdk/till.ts', 'sdk/outbox/schema.ts'],
  },
  { at: ['sdk/outbox/'], may: [CATALOGUE, 'dexie', 'sdk/outbox/'] },
  { at: ['sdk/courier/'], may: [CATALOGUE, 'sdk/outbox/', 'sdk/courier/'] },
  { at: ['sdk/bridge/'], may: ['workbox-window', 'sdk/bridge/messages.ts'] },
  { at: ['sdk/bridge/messages.ts'], may: [] },
  { at: ['sdk/privacy/'], may: ['sdk/till.ts', 'sdk/privacy/'] },
  { at: ['sdk/react/'], may: [CATALOGUE, 'react', 'rxjs', 'sdk/till.ts', 'sdk/tillroll.ts', 'sdk/react/'] },
  { at: ['sdk/capture/'], may: [CATALOGUE, 'sdk/till.ts', 'sdk/capture/'] },
  { at: ['sdk/'], may: [CATALOGUE, 'rxjs', 'sdk/'] },
  {
    at: ['service-worker/'],
    may: [CATALOGUE, 'sdk/outbox/', 'sdk/courier/', 'sdk/bridge/messages.ts', 'service-worker/'],
  },
  {
    at: ['backend/collector/'],
    may: [CATALOGUE, 'fastify', 'backend/log/log.ts', 'backend/collector/'],
  },
  {
    at: ['backend/log/'],
    may: [CATALOGUE, '@nats-io/jetstream', '@nats-io/transport-node', 'backend/journal/journal.ts', 'backend/log/'],
  },
  {
    at: ['backend/journal/'],
    may: [CATALOGUE, '@electric-sql/pglite', 'pg', 'backend/journal/', 'backend/projections/'],
  },
  {
    at: ['backend/projections/'],
    may: [CATALOGUE, 'backend/journal/dialect.ts', 'backend/journal/time-text.ts', 'backend/projections/'],
  },
  {
    at: ['backend/query/'],
    may: [CATALOGUE, 'graphql', 'mercurius', 'backend/journal/journal.ts', 'backend/query/'],
  },
  {
    at: ['backend/recorder/'],
    may: [
      CATALOGUE,
      'backend/collector/problems.ts',
      'backend/collector/take-batch.ts',
      'backend/log/log.ts',
      'backend/order/',
      'backend/customer/',
      'backend/recorder/',
    ],
  },
  { at: ['backend/order/'], may: [CATALOGUE, 'backend/recorder/', 'backend/order/'] },
  { at: ['backend/customer/'], may: [CATALOGUE, 'backend/recorder/', 'backend/customer/'] },
  {
    at: ['backend/import/'],
    may: [CATALOGUE, 'fastify', 'backend/collector/', 'backend/log/log.ts', 'backend/import/'],
  },
  {
    at: ['backend/webhooks/'],
    may: [CATALOGUE, 'fastify', 'backend/collector/', 'backend/import/', 'backend/log/log.ts', 'backend/webhooks/'],
  },
  {
    at: ['backend/documents/'],
    may: [CATALOGUE, 'fastify', 'graphql', 'backend/collector/', 'backend/query/schema.ts', 'backend/documents/'],
  },
  { at: ['backend/metrics/'], may: [CATALOGUE, 'backend/journal/journal.ts', 'backend/metrics/'] },
  { at: ['backend/cli/'], may: [CATALOGUE, 'commander', 'backend/'] },
  { at: ['backend/'], may: [CATALOGUE, 'fastify', 'graphql', 'mercurius', 'backend/'] },
  { at: ['demo/'], may: [...PUBLIC, CATALOGUE, 'fastify', 'demo/'] },
];

const roomOf = (path: string): Room | undefined => {
  const matches = ROOMS.flatMap((room) => room.at.filter((at) => path.startsWith(at)).map((at) => ({ room, at })));
  return matches.sort((a, b) => b.at.length - a.at.length)[0]?.room;
};

const IMPORT = /^(?:import|export)\s[^'";]*?\bfrom\s+'([^']+)'|\bimport\s*\(\s*'([^']+)'|^import\s+'([^']+)'/gm;

const specifiersOf = ({ text }: Source): readonly string[] =>
  [...text.matchAll(IMPORT)].map(([, from, dynamic, bare]) => from ?? dynamic ?? bare ?? '');

const targetOf = (specifier: string, importer: string): string =>
  specifier.startsWith('.') ? posix.join(posix.dirname(importer), specifier.replace(/\?raw$/, '')) : specifier;

const isAllowed = (target: string, may: readonly string[]): boolean =>
  target.startsWith('node:') ||
  may.some((allowed) => (allowed.endsWith('/') ? target.startsWith(allowed) : target === allowed));

/** Every import that the table does not allow, as `importer -> target`. */
export function findBreaches(sources: readonly Source[]): readonly string[] {
  return sources.flatMap((source) => {
    const { path } = source;
    const room = roomOf(path);
    if (!room) return [`${path} is in no room`];
    return specifiersOf(source)
      .map((specifier) => targetOf(specifier, path))
      .filter((target) => !isAllowed(target, room.may))
      .map((target) => `${path} -> ${target}`);
  });
}

/** Packages that files import, and the package they stand in does not declare. */
export function findUndeclared(sources: readonly Source[], declared: readonly string[]): readonly string[] {
  const nameOf = (specifier: string): string =>
    specifier
      .split('/')
      .slice(0, specifier.startsWith('@') ? 2 : 1)
      .join('/');
  return sources.flatMap((source) =>
    specifiersOf(source)
      .filter((specifier) => !/^(\.|node:)/.test(specifier) && !declared.includes(nameOf(specifier)))
      .map((specifier) => `${source.path} -> ${specifier}`),
  );
}

const SKIPPED = new Set(['node_modules', 'dist']);

/** The TypeScript files below a folder. */
export function readSources(root: string, folder: string): readonly Source[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((each) => {
    const path = posix.join(folder, each.name);
    if (each.isDirectory()) return SKIPPED.has(each.name) ? [] : readSources(root, path);
    return /(?<!\.d)\.ts$/.test(each.name) ? [{ path, text: readFileSync(join(root, path), 'utf8') }] : [];
  });
}

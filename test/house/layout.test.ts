import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { findBreaches, findUndeclared, readSources } from './layout.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

type Kind = 'dependencies' | 'peerDependencies';

const dependenciesOf = (file: string, kind: Kind = 'dependencies'): readonly string[] =>
  Object.keys((JSON.parse(readFileSync(`${root}${file}`, 'utf8')) as Partial<Record<Kind, object>>)[kind] ?? {});

describe('layout', () => {
  it('has only the arrows of the table', () => {
    const sources = ['catalogue', 'sdk', 'service-worker', 'backend', 'demo'].flatMap((folder) =>
      readSources(root, folder),
    );
    expect(sources.length).toBeGreaterThan(60);
    expect(findBreaches(sources)).toEqual([]);
  });

  it('sees an arrow that the table does not have', () => {
    const sources = [
      { path: 'sdk/courier/x.ts', text: "import { a } from '../signals/context.ts';" },
      { path: 'sdk/outbox/x.ts', text: "const { a } = await import('rxjs');" },
      { path: 'demo/shop/x.ts', text: "export { a } from '../../sdk/index.ts';" },
      { path: 'sdk/bridge/messages.ts', text: "import type { A } from '../courier/report.ts';" },
      { path: 'attic/x.ts', text: '' },
    ];
    expect(findBreaches(sources)).toEqual([
      'sdk/courier/x.ts -> sdk/signals/context.ts',
      'sdk/outbox/x.ts -> rxjs',
      'demo/shop/x.ts -> sdk/index.ts',
      'sdk/bridge/messages.ts -> sdk/courier/report.ts',
      'attic/x.ts is in no room',
    ]);
  });

  it.each([
    ['the SDK', ['sdk', 'service-worker'], 'package.json', ['@tillroll/catalogue']],
    ['the catalogue', ['catalogue'], 'catalogue/package.json', []],
    ['the backend', ['backend'], 'backend/package.json', ['@tillroll/catalogue']],
  ] as const)('lets %s use only packages it declares', (_who, folders, file, inlined) => {
    const sources = folders.flatMap((folder) => readSources(root, folder));
    const declared = [...dependenciesOf(file), ...dependenciesOf(file, 'peerDependencies'), ...inlined];
    expect(findUndeclared(sources, declared)).toEqual([]);
  });

  it('sees a package that is only there by accident', () => {
    const sources = [
      { path: 'sdk/x.ts', text: "import fastify from 'fastify';\nimport { a } from '@scope/name/deep';" },
    ];
    expect(findUndeclared(sources, ['rxjs'])).toEqual(['sdk/x.ts -> fastify', 'sdk/x.ts -> @scope/name/deep']);
  });

  it('gives a shop dexie, rxjs and workbox-window, and nothing else', () => {
    expect(dependenciesOf('package.json')).toEqual(['dexie', 'rxjs', 'workbox-window']);
    expect(dependenciesOf('package.json', 'peerDependencies')).toEqual(['react']);
  });
});

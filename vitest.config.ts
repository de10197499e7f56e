import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

const resolve = {
  alias: [
    { find: /^tillroll$/, replacement: path('./sdk/index.ts') },
    { find: /^tillroll\/outbox$/, replacement: path('./sdk/outbox-door.ts') },
  ],
  conditions: ['source', 'import', 'module', 'default'],
};

/** What asks the journal: run on PostgreSQL as well. What is about folders, processes and texts is not. */
const ON_BOTH = [
  'catalogue-rows',
  'clients',
  'collector',
  'drop-report',
  'import-saleor',
  'ledger',
  'live',
  'query',
  'reading-cost',
  'rebuild',
  'record',
  'reports',
  'saleor-webhooks',
  'timelines',
  'trust',
].map((name) => `test/backend/${name}.test.ts`);

// Without `import`: it would hold for what Node `require`s as well, and `pg` requires its own parts.
const ssr = { resolve: { conditions: ['source', 'node', 'default'] } };

export default defineConfig({
  test: {
    // Two cores are what a small machine has; the journeys have them for themselves.
    maxWorkers: 2,
    // A forgotten `.only` would make everything else pass.
    allowOnly: false,
    projects: [
      {
        resolve,
        ssr,
        test: {
          name: 'unit',
          include: ['test/{catalogue,sdk,service-worker,backend,demo,tools,house,recipes}/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          restoreMocks: true,
          sequence: { groupOrder: 0 },
        },
      },
      ...(process.env['TILLROLL_POSTGRES'] === 'none'
        ? []
        : [
            {
              resolve,
              ssr,
              test: {
                name: 'postgres',
                include: [...ON_BOTH, 'test/postgres/**/*.test.ts'],
                globalSetup: 'test/postgres/global-setup.ts',
                testTimeout: 60_000,
                hookTimeout: 60_000,
                restoreMocks: true,
                sequence: { groupOrder: 0 },
              },
            },
          ]),
      {
        resolve,
        ssr,
        test: {
          name: 'journey',
          include: ['test/journey/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 120_000,
          // A courier has seconds to come back: a busy machine must not fail what an idle one passes.
          expect: { poll: { timeout: 15_000 } },
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
      {
        resolve,
        ssr,
        test: {
          name: 'browsers',
          include: ['test/browsers/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          expect: { poll: { timeout: 20_000, interval: 100 } },
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
      {
        resolve,
        ssr,
        test: {
          name: 'torture',
          include: ['test/torture/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 60_000,
          fileParallelism: false,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});

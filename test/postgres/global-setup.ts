import type { TestProject } from 'vitest/node';
import { startServer } from './server.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The server of this run, where tests run on PostgreSQL. */
    readonly postgresUrl: string;
  }
}

/** One server for all test files; each makes its own databases. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const server = await startServer();
  provide('postgresUrl', server.url);
  return server.stop;
}

import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { inject } from 'vitest';

/** A database for one test. */
export interface OwnDatabase {
  readonly url: string;
  readonly drop: () => Promise<void>;
}

/** Whether these tests run on a server and not on folders. */
export const isOnServer = (): boolean => serverUrl() !== undefined;

const serverUrl = (): string | undefined => inject('postgresUrl');

/** Runs statements as the superuser, on a database of the server. */
export async function administer(url: string, ...statements: readonly string[]): Promise<readonly unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    let rows: readonly unknown[] = [];
    for (const statement of statements) ({ rows } = await client.query(statement));
    return rows;
  } finally {
    await client.end();
  }
}

/** Makes an empty database on the server of this run, or on another one. */
export async function newDatabase(server: string | undefined = serverUrl()): Promise<OwnDatabase> {
  if (server === undefined) throw new Error('these tests have no PostgreSQL');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await administer(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: async () => void (await administer(server, `drop database ${name} with (force)`)) };
}

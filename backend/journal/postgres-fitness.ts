import { Client } from 'pg';
import { JournalError } from './journal-error.ts';
import type { PostgresPlace } from './postgres-place.ts';

/** What a server says of itself. */
export interface ServerSettings {
  readonly version: string;
  readonly version_number: number;
  readonly encoding: string;
  readonly fsync: string;
  readonly full_page_writes: string;
  readonly synchronous_commit: string;
}

/** Multiranges came with it. */
const OLDEST = 14;

const ASK = `
  select current_setting('server_version') as version, current_setting('server_version_num')::integer as version_number,
    current_setting('server_encoding') as encoding, current_setting('fsync') as fsync,
    current_setting('full_page_writes') as full_page_writes,
    current_setting('synchronous_commit') as synchronous_commit`;

/** Whether a commit is on the server's disk before it is answered, and survives a power cut there. */
export const isDurable = (said: ServerSettings): boolean =>
  said.fsync === 'on' && said.full_page_writes === 'on' && said.synchronous_commit !== 'off';

/** Throws when the journal's statements cannot run there. */
export function checkFitness(said: ServerSettings, { host, name }: PostgresPlace): void {
  if (said.version_number < OLDEST * 10_000)
    throw new JournalError(
      'database_unfit',
      `PostgreSQL on ${host} is ${said.version}; tillroll needs ${OLDEST} or newer.`,
    );
  if (said.encoding !== 'UTF8')
    throw new JournalError(
      'database_unfit',
      `The encoding of ${name} is ${said.encoding}, which cannot hold every name. Make it with encoding 'UTF8' template template0.`,
    );
}

/** Connects once and asks. Rejects when nobody answers, or with a {@link JournalError}. */
export async function askServer(place: PostgresPlace): Promise<{ readonly durable: boolean }> {
  const client = new Client(place.config);
  client.on('error', () => undefined); // what is asked rejects as well
  try {
    await client.connect();
    const { rows } = await client.query<ServerSettings>(ASK);
    const [said] = rows;
    if (said === undefined) throw new Error('the server says nothing of itself');
    checkFitness(said, place);
    return { durable: isDurable(said) };
  } finally {
    await client.end();
  }
}

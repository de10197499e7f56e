import { Client, types, type ClientConfig, type CustomTypesConfig } from 'pg';
import { JournalError } from './journal-error.ts';

/** A database on a server. */
export interface PostgresPlace {
  /** As messages have it: without the password. */
  readonly name: string;
  readonly host: string;
  readonly role: string;
  readonly database: string;
  /** How to connect to it. */
  readonly config: ClientConfig;
}

const CONNECT_MS = 10_000;
const SETTINGS = [
  'search_path=public', // a schema that is called like the role would come first
  'default_transaction_isolation=read\\ committed', // the append relies on it: see locks.ts
  'standard_conforming_strings=on',
  'TimeZone=UTC',
  'DateStyle=ISO',
  'jit=off', // compiling a statement takes longer than running it
];

const INT8 = 20;
const DATE = 1082;

/** A number where it is exact, as PGlite has it. */
function toInteger(text: string): number | bigint {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}

/** For our connections alone: the shop's server may use the same driver, and wish for other types. */
const asPglite: CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => {
    if (oid === INT8) return toInteger;
    if (oid === DATE) return (text: string) => new Date(text); // in UTC, not where the server stands
    return format === undefined ? types.getTypeParser(oid) : types.getTypeParser(oid, format);
  },
};

function toUrl(databaseUrl: string): URL {
  try {
    const url = new URL(databaseUrl);
    if (['postgres:', 'postgresql:'].includes(url.protocol)) return url;
  } catch {
    // the sentence below says it, without the password that may be in it
  }
  throw new JournalError(
    'database_url_wrong',
    'DATABASE_URL (--database-url) is no address of a PostgreSQL. Write it as postgres://role:password@host:5432/database; ' +
      'letters such as @, / and # in a password are written as %40, %2F and %23.',
  );
}

/** Reads an address; what it leaves open is taken from PGHOST and its like. Throws a {@link JournalError}. */
export function toPlace(databaseUrl: string): PostgresPlace {
  const url = toUrl(databaseUrl);
  const own = url.searchParams.get('options');
  url.searchParams.delete('options'); // the driver would prefer it to ours: they are joined
  const config: ClientConfig = {
    connectionString: url.href,
    application_name: 'tillroll',
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    types: asPglite,
    options: [...(own === null ? [] : [own]), ...SETTINGS.map((each) => `-c ${each}`)].join(' '),
  };
  const { host, port, database = '', user = '' } = new Client(config);
  return { name: `the database ${database} on ${host}:${port}`, host: `${host}:${port}`, role: user, database, config };
}

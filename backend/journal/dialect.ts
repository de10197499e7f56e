/** What a statement can be given. */
export type Parameter = string | number | boolean | null | readonly string[];

/**
 * A database that speaks PostgreSQL's SQL: all the journal knows of it.
 *
 * Small on purpose, so that another engine is one more file beside `pglite.ts`.
 */
export interface Dialect {
  readonly name: string;
  /** What the journal lies in; chooses the words in which its errors speak. */
  readonly kind: 'folder' | 'database';
  /** Whether a commit was seen to reach the disk before it was answered. */
  readonly durable: boolean;
  /** Whether it still answers. */
  readonly alive: () => boolean;
  /** Runs one statement. Rejects with a {@link DatabaseError} when the database says no. */
  readonly query: <Row>(sql: string, parameters?: readonly Parameter[]) => Promise<readonly Row[]>;
  /**
   * Runs a statement that comes again and again, each time with another JSON text as its only parameter: it is
   * parsed and planned once. Of a long statement that is most of its cost.
   */
  readonly repeat: <Row>(sql: string, json: string) => Promise<readonly Row[]>;
  /** Runs one statement that changes nothing. Reads may wait for each other, and never delay a `query` by much. */
  readonly read: <Row>(sql: string, parameters?: readonly Parameter[]) => Promise<readonly Row[]>;
  /** Runs several statements in one transaction. */
  readonly script: (sql: string) => Promise<void>;
  /** Does something while no program appends to this database, and none does the same. */
  readonly exclusively: <Value>(work: () => Promise<Value>) => Promise<Value>;
  /** The other programs on this database; undefined where there can be none. */
  readonly others: Others | undefined;
  readonly close: () => Promise<void>;
}

/** Word between programs that share a database: something was appended. */
export interface Others {
  /** Never waits and never fails: who misses the word looks by itself some seconds later. */
  readonly tell: () => void;
  /** Told when another program may have appended. Returns a function that ends it. */
  readonly onTold: (listener: () => void) => () => void;
}

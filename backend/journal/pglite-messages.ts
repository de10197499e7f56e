import type { Parameter } from './dialect.ts';

/*
 * The whole conversation between the journal and the thread its database lives in.
 */

/** What the thread is started with. */
export interface ThreadData {
  readonly dataDir: string;
}

/** What the journal asks. Every question has a ticket, and every ticket one answer. */
export type Question = { readonly ticket: number } & (
  | { readonly kind: 'query'; readonly sql: string; readonly parameters: readonly Parameter[] }
  | { readonly kind: 'repeat'; readonly sql: string; readonly json: string }
  | { readonly kind: 'script'; readonly sql: string }
  | { readonly kind: 'syncs' }
  | { readonly kind: 'close' }
);

/** What the thread answers. `opened` or `unopened` comes first, once, unasked. */
export type Answer =
  | { readonly kind: 'opened'; readonly durable: boolean }
  | { readonly kind: 'unopened'; readonly message: string }
  | { readonly kind: 'rows'; readonly ticket: number; readonly rows: readonly unknown[] }
  | { readonly kind: 'error'; readonly ticket: number; readonly code: string; readonly message: string };

import type * as v from 'valibot';

/** Where an event comes from: Saleor's documentation of its events, or the code of a later version. */
export type Origin = 'documented' | 'Saleor 2.11' | 'Saleor today' | `Saleor 3.${number}`;

/** Another name under which an event may come in; it is stored under our own code. */
export interface AliasRow {
  readonly code?: string;
  readonly graphql: string;
}

/** One event of a family. */
export interface EventRow<Parameters extends v.ObjectEntries = v.ObjectEntries> {
  /** Its value in GraphQL. Default: the code in capitals. */
  readonly graphql?: string;
  /** What has happened. */
  readonly description: string;
  /** What it carries besides who, when and which order or customer. */
  readonly parameters: Parameters;
  /** Default: `documented`. */
  readonly origin?: Origin;
  readonly aliases?: readonly AliasRow[];
  /** What else is written when this is. */
  readonly alsoWrites?: string;
  /** The signal by which a browser may claim it, unconfirmed. */
  readonly claimedBy?: 'order_placed' | 'user_registered';
  /** Data that passes; documentation and tests use it. */
  readonly example: v.InferInput<v.ObjectSchema<Parameters, undefined>>;
}

/** Keeps the types of one row's parameters. */
export const row = <Parameters extends v.ObjectEntries>(given: EventRow<Parameters>): EventRow<Parameters> => given;

/** A version of Saleor's own, in one word less. */
export const since = (version: `3.${number}`): { readonly origin: Origin } => ({
  origin: `Saleor ${version}` as Origin,
});

/** Found in the code of Saleor 2.11, not on its documentation's page. */
export const SALEOR_2 = { origin: 'Saleor 2.11' } as const;

/** The event's value in GraphQL. */
export const graphqlOf = (code: string, { graphql }: Pick<EventRow, 'graphql'>): string =>
  graphql ?? code.toUpperCase();

/** `payment_id` as arguments and fields are called: `paymentId`. */
export const toCamelCase = (name: string): string =>
  name.replaceAll(/_([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase());

/** Every name under which an event may come in, and the code it is stored under. */
export function namesOf<Code extends string>(rows: Readonly<Record<Code, EventRow>>): ReadonlyMap<string, Code> {
  const codes = Object.keys(rows) as Code[];
  const aliased = codes.flatMap((code) =>
    (rows[code].aliases ?? []).flatMap((alias) =>
      [alias.code, alias.graphql].flatMap((name) => (name === undefined ? [] : [[name, code] as const])),
    ),
  );
  const own = codes.flatMap((code) => [[graphqlOf(code, rows[code]), code] as const, [code, code] as const]);
  return new Map([...aliased, ...own]); // own names win
}

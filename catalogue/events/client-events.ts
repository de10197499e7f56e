import * as v from 'valibot';
import { openObject } from '../open-object.ts';
import { identifier, word } from '../text.ts';

/*
 * What a page says of the anonymous id it goes by. No happenings of the shop, so no signals: they tell how the ids in
 * other events' envelopes hang together. See docs/decisions/0010-the-anonymous-past.md.
 */

/** Why a page goes by another anonymous id than before. */
export const CLIENT_CHANGE_REASONS = ['reset', 'storage_lost'] as const;
/** One of {@link CLIENT_CHANGE_REASONS}. */
export type ClientChangeReason = (typeof CLIENT_CHANGE_REASONS)[number];

const MOST_TRAITS = 50;
const LONGEST_NAME = 100;
const LONGEST_VALUE = 500;

const isTrait = ([name, value]: readonly [string, unknown]): boolean =>
  name.length <= LONGEST_NAME &&
  (typeof value === 'number' ||
    typeof value === 'boolean' ||
    (typeof value === 'string' && value.length <= LONGEST_VALUE));

/** What a shop knows of a customer, in its own words. */
const traits = v.pipe(
  v.looseObject({}),
  v.check((named) => Object.keys(named).length <= MOST_TRAITS, `must hold at most ${MOST_TRAITS} traits`),
  v.check(
    (named) => Object.entries(named).every(isTrait),
    `must hold only texts of at most ${LONGEST_VALUE} characters, numbers and booleans, under names of at most ${LONGEST_NAME}`,
  ),
) as v.GenericSchema<Record<string, string | number | boolean>>;

/** A client id as the envelope has it. */
const clientId = word(200);

const identified = openObject({
  customer: identifier(),
  traits: v.optional(traits),
  /** false: what was said before stays anonymous. */
  join: v.optional(v.boolean()),
});

const changed = v.pipe(
  openObject({
    from: v.optional(clientId),
    to: clientId,
    reason: v.picklist(CLIENT_CHANGE_REASONS, `must be one of ${CLIENT_CHANGE_REASONS.join(', ')}`),
  }),
  v.check(({ from, to }) => from !== to, 'must change the id'),
);

interface ClientEventRow {
  readonly description: string;
  readonly data: v.GenericSchema<unknown, Readonly<Record<string, unknown>>>;
  /** Data that uses every field and passes; documentation and tests use it. */
  readonly example: Readonly<Record<string, unknown>>;
}

/** Everything that happens to an anonymous id. */
export const CLIENT_EVENTS = {
  identified: {
    description: 'The page has learnt which customer its visitor is, and perhaps something of them',
    data: identified as unknown as ClientEventRow['data'],
    example: { customer: 'c-17', traits: { tier: 'gold', orders: 3, newsletter: true }, join: true },
  },
  changed: {
    description: 'The page goes by another anonymous id than before',
    data: changed as unknown as ClientEventRow['data'],
    example: {
      from: '0192f0c1-5b7e-7c3a-9d1e-3f1f6a2b4c5d',
      to: '0192f0c4-11aa-7d20-8a3b-90b1c2d3e4f5',
      reason: 'reset',
    },
  },
} as const satisfies Readonly<Record<string, ClientEventRow>>;

/** The last part of a client event's type: `identified`. */
export type ClientEventCode = keyof typeof CLIENT_EVENTS;

/** Every client event, in the order of the catalogue. */
export const CLIENT_EVENT_CODES = Object.keys(CLIENT_EVENTS) as readonly ClientEventCode[];

/** Takes a code from outside. */
export const toClientEventCode = (name: string): ClientEventCode | undefined =>
  CLIENT_EVENT_CODES.find((code) => code === name);

/** The data of `client.identified`. */
export type ClientIdentified = v.InferOutput<typeof identified>;
/** The data of `client.changed`. */
export type ClientChanged = v.InferOutput<typeof changed>;

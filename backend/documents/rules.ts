import { COMMUNICATION_EVENTS, type CommunicationEventRow } from '@tillroll/catalogue';

/** What a rule adds to a JSON Schema. */
export type Keywords = Readonly<Record<string, unknown>>;

const EMAIL_TYPES = Object.entries<CommunicationEventRow>(COMMUNICATION_EVENTS).flatMap(
  ([code, { graphql, aliases }]) => [code, graphql, ...aliases.map((alias) => alias.graphql)],
);

/** Nothing that JSON Schema could say. */
const UNSAID: Keywords = {};

/**
 * The catalogue's rules as keywords of JSON Schema, by the sentence that a sender reads when one is broken. Lengths
 * are of UTF-16 units in the catalogue and of characters in JSON Schema, which is the laxer of the two.
 */
const RULES: readonly (readonly [sentence: RegExp, toKeywords: (...found: readonly string[]) => Keywords])[] = [
  [/^must be at most (\d+) characters$/, (most) => ({ maxLength: Number(most) })],
  [/^must (?:be|hold) at most (\d+)(?: items)?$/, (most) => ({ maxItems: Number(most) })],
  [/^must be at least (\d+)$/, (least) => ({ minimum: Number(least) })],
  [/^must be from (\d+) to (\d+)$/, (least, most) => ({ minimum: Number(least), maximum: Number(most) })],
  [/^must be a whole number$/, () => ({ type: 'integer' })],
  [/^must be a text of 1 to 200 characters or a whole number$/, () => ({ type: ['string', 'number'] })],
  [/^must be a decimal text or a number$/, () => ({ type: ['string', 'number'] })],
  [/^must be a time of RFC 3339 /, () => ({ format: 'date-time' })],
  [/^must be an email address /, () => ({ format: 'email' })],
  [/^must not be empty$/, () => ({ pattern: '\\S' })],
  [/^must not be negative$/, () => ({ minimum: 0 })],
  [/^must be a decimal number such as /, () => ({ minimum: 0, pattern: '^\\d{1,15}(\\.\\d{1,4})?$' })],
  [/^must be a currency code of ISO 4217 /, () => ({ pattern: '^[A-Z]{3}$', description: 'ISO 4217' })],
  [/^must be a hash, not an address$/, () => ({ pattern: '^[^@]*$' })],
  [
    /^must hold only texts of at most (\d+) characters$/,
    (most) => ({ additionalProperties: { type: 'string', maxLength: Number(most) } }),
  ],
  [
    /^must hold only texts of at most (\d+) characters, numbers and booleans, under names of at most (\d+)$/,
    (most, longest) => ({
      propertyNames: { maxLength: Number(longest) },
      additionalProperties: { type: ['string', 'number', 'boolean'], maxLength: Number(most) },
    }),
  ],
  [/^must hold at most (\d+) traits$/, (most) => ({ maxProperties: Number(most) })],
  [/^must change the id$/, () => UNSAID],
  [/^must be one of payment_confirmation, /, () => ({ enum: EMAIL_TYPES })],
  [/^must not contain NUL or half of a surrogate pair$/, () => UNSAID],
  [/^must be a time that exists$/, () => UNSAID],
];

/** The keywords for a rule. Throws on a rule that nobody has translated yet. */
export function toKeywords(rule: string): Keywords {
  for (const [sentence, make] of RULES) {
    const found = sentence.exec(rule);
    if (found) return make(...found.slice(1));
  }
  throw new Error(`backend/documents/rules.ts has no keywords for the rule "${rule}"`);
}

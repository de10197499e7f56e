import * as v from 'valibot';

// A NUL cannot be stored as text by PostgreSQL (22P05), half of a surrogate pair cannot be encoded as
// UTF-8 (22P02). One such character would fail a whole group commit, so both are refused here.
// With the flag `u` a pair is one character, so only halves match.
const HALF_A_PAIR = /[\ud800-\udfff]/u;

/** The rule that {@link isStorable} checks. */
export const STORABLE = 'must not contain NUL or half of a surrogate pair';

/** Whether a text can be stored: no NUL, no half of a surrogate pair. */
export const isStorable = (text: string): boolean => !text.includes('\0') && !HALF_A_PAIR.test(text);

// Rules are written as `check` throughout: one action of the library in every page instead of six.

/** A text of at most `longest` UTF-16 units; may be empty. */
export const text = (longest: number) =>
  v.pipe(
    v.string(),
    v.check((value) => value.length <= longest, `must be at most ${longest} characters`),
    v.check(isStorable, STORABLE),
  );

/** A text that says something: 1 to `longest` characters after trimming. */
export const word = (longest: number) =>
  v.pipe(
    text(longest),
    v.transform((value) => value.trim()),
    v.check((value) => value !== '', 'must not be empty'),
  );

const isWhole = (value: number): boolean => Number.isSafeInteger(value);

/** A text or a number, and nothing else. */
export const textOrNumber = (rule: string) =>
  v.custom<string | number>((value) => typeof value === 'string' || typeof value === 'number', rule);

/** A shop's own identifier: a word or a whole number, kept as text. */
export const identifier = () =>
  v.pipe(
    textOrNumber('must be a text of 1 to 200 characters or a whole number'),
    v.check((value) => typeof value === 'string' || isWhole(value), 'must be a whole number'),
    v.transform(String),
    word(200),
  );

/** A whole number of at least `least`. */
export const count = (least: number) =>
  v.pipe(
    v.number(),
    v.check(isWhole, 'must be a whole number'),
    v.check((value) => value >= least, `must be at least ${least}`),
  );

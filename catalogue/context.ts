import * as v from 'valibot';
import { openObject } from './open-object.ts';
import { texts } from './signals/things.ts';
import { text } from './text.ts';

/**
 * Where a signal that nobody said by hand was read off: `by` names the reader (`schema-org`, `data-layer`), `fields` has
 * the source of each field of the payload by its JSON pointer (`/product/name`: `json-ld Product.name`).
 */
export const captured = openObject({ by: text(100), fields: v.optional(texts) });
/** Where a signal was read off. */
export type Captured = v.InferOutput<typeof captured>;

/** Oscar's arguments `request` and `response`, and what the visitor allowed; filled by the SDK. */
export const context = openObject({
  /** Oscar's `request`: the page the signal was said on. Sizes in CSS pixels. */
  page: v.optional(
    openObject({
      url: text(4096),
      title: v.optional(text(1000)),
      referrer: v.optional(text(4096)),
      language: v.optional(text(100)),
      viewport: v.optional(openObject({ width: v.number(), height: v.number() })),
    }),
  ),
  /** Oscar's `response`: how that page was answered. `status` is HTTP's, `durationMs` from request to last byte. */
  response: v.optional(openObject({ status: v.optional(v.number()), durationMs: v.optional(v.number()) })),
  /** What the visitor had allowed when the signal was said. */
  consent: v.optional(text(100)),
  /** Which wording of the shop's consent that was, as the shop names it. */
  consentVersion: v.optional(text(100)),
  captured: v.optional(captured),
  /** false: the visitor's anonymous past is not to be joined to a customer, by this word or later. */
  join: v.optional(v.boolean()),
});

/** What the SDK knows about the page when a signal is said. */
export type Context = v.InferOutput<typeof context>;

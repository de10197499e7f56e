import * as v from 'valibot';
import { openObject } from './open-object.ts';
import { text } from './text.ts';

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
});

/** What the SDK knows about the page when a signal is said. */
export type Context = v.InferOutput<typeof context>;

import * as v from 'valibot';
import { DROP_REASONS, MOST_DROP_RANGES, type DropReport } from './drop-report.ts';
import { check, type Checked } from './issues.ts';
import { openObject } from './open-object.ts';
import { count, word } from './text.ts';

const MOST_REASONS = 50;

const range = v.pipe(
  openObject({
    from: count(1),
    to: count(1),
    reason: v.picklist(DROP_REASONS, `must be one of ${DROP_REASONS.join(', ')}`),
  }),
  v.check(({ from, to }) => from <= to, 'must not end before it begins'),
);

const dropReport = openObject({
  drops: v.pipe(v.array(range), v.maxLength(MOST_DROP_RANGES, `must be at most ${MOST_DROP_RANGES} ranges`)),
  deadLetters: v.optional(
    openObject({
      count: count(0),
      reasons: v.pipe(
        v.record(word(64), count(0)),
        v.check((reasons) => Object.keys(reasons).length <= MOST_REASONS, `must be at most ${MOST_REASONS} reasons`),
      ),
    }),
  ),
});

/** Checks the data of a drop report. Paths start at the data. */
export const checkDropReport = (data: unknown): Checked<DropReport> => check(dropReport, data);

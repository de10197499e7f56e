// What a soak has to show for itself. No clock and no network: tests call it too.
import { parseArgs } from 'node:util';
import { median } from './figures.mjs';

export const HELP = `npm run soak -- [options]

Holds a load on the collector and a PostgreSQL of its own, and watches whether it stays what it is. First it finds the
highest rate, then it keeps to a share of it: batches of 50 events of about 600 bytes over HTTP, of many visitors. Exit
code 1 when something acknowledged is not in the journal, when an answer failed or an event was refused, or when the
collector's memory has grown beyond the bound.

  --minutes <number>  how long the load is held (default 10)
  --load <share>      which share of the highest rate (default 0.8)
  --rolls <number>    how many rolls the events are of (default 100000); a short soak says how many it met
  --help              this
`;

/** Memory that is more than so many times what it was after the warm-up, and by so much, has grown too far. */
export const BOUND = { times: 1.25, bytes: 32 * 1024 * 1024 };

/** When memory is read off: the second is where the warm-up ends. */
export const POINTS = ['start', 'a quarter', 'half', 'three quarters', 'end'];

/** Reads the words of a command line. */
export function parseWish(words) {
  try {
    const text = (standard) => ({ type: 'string', default: standard });
    const { values } = parseArgs({
      args: [...words],
      options: { minutes: text('10'), load: text('0.8'), rolls: text('100000'), help: { type: 'boolean' } },
    });
    if (values.help) return { kind: 'help' };
    const [minutes, share, rolls] = [values.minutes, values.load, values.rolls].map(Number);
    if (!(minutes >= 0.1 && minutes <= 24 * 60)) return { kind: 'misspelt', message: '--minutes is 0.1 or more' };
    if (!(share > 0 && share <= 1)) return { kind: 'misspelt', message: '--load is above 0, and 1 at most' };
    if (!(Number.isSafeInteger(rolls) && rolls >= 1)) return { kind: 'misspelt', message: '--rolls is a whole number' };
    return { kind: 'wish', minutes, share, rolls };
  } catch (error) {
    return { kind: 'misspelt', message: error.message };
  }
}

/** How many visitors a batch must be of, so that all of them have their turn in so many events. */
export const visitorsInBatch = ({ rolls, events, batch }) =>
  Math.min(batch, Math.max(1, Math.ceil(rolls / Math.floor(events / batch))));

/**
 * Memory at each of the points, from samples that were taken all along: of the resident memory the median around
 * the point, of the heap the least, which is what was left when garbage had just been collected.
 */
export function memoryAt(samples, durationMs) {
  const reachMs = Math.max(2000, durationMs / 20);
  return POINTS.map((_, at) => {
    const atMs = (durationMs * at) / (POINTS.length - 1);
    const within = samples.filter((sample) => Math.abs(sample.ms - atMs) <= reachMs);
    const near = within.length > 0 ? within : samples;
    return { rss: median(near.map(({ rss }) => rss)), heap: Math.min(...near.map(({ heap }) => heap)) };
  });
}

/** By how many times it has grown since the warm-up. */
export const growthOf = (values) => values.at(-1) / values[1];

const hasGrownTooFar = (values) => growthOf(values) > BOUND.times && values.at(-1) - values[1] > BOUND.bytes;

/** Everything for which a soak fails, in words; empty when it holds. */
export function toFailures({ acknowledged, stored, highest, failed, refused, memory }) {
  const failures = [];
  if (acknowledged === 0) failures.push('nothing was acknowledged');
  if (stored < acknowledged) failures.push(`${acknowledged - stored} acknowledged events are not in the journal`);
  if (failed > 0) failures.push(`${failed} answers failed`);
  if (refused > 0) failures.push(`${refused} events were refused`);
  // What was answered with an error may have been stored all the same, or be missing from its roll.
  if (failed === 0 && stored > acknowledged)
    failures.push(`${stored - acknowledged} events are stored that nobody sent`);
  if (failed === 0 && highest !== stored)
    failures.push(`the ledger knows of ${highest} sequences, the journal of ${stored}`);
  if (hasGrownTooFar(memory.map(({ rss }) => rss))) failures.push('resident memory has grown beyond the bound');
  if (hasGrownTooFar(memory.map(({ heap }) => heap))) failures.push('the heap has grown beyond the bound');
  return failures;
}

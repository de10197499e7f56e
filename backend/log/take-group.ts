import type { Submission } from './log.ts';

/** Takes the next group from a queue: all that waits, up to the limits, and always one. */
export function takeGroup<Waiting extends Submission>(
  queue: Waiting[],
  limits: { readonly entries: number; readonly bytes: number },
): readonly Waiting[] {
  let entries = 0;
  let bytes = 0;
  let taken = 0;
  for (const waiting of queue) {
    entries += waiting.entries.length;
    bytes += waiting.bytes;
    if (taken > 0 && (entries > limits.entries || bytes > limits.bytes)) break;
    taken++;
  }
  return queue.splice(0, taken);
}

import type { RollId } from '@tillroll/catalogue';
import type { Entry } from '../outbox/schema.ts';

/** Joins entries to a CloudEvents batch; only here an event learns its roll and its sequence. */
export function toBatch(entries: readonly Entry[], rollId: RollId | undefined): string {
  const events = entries.map(({ body, sequence }) =>
    rollId === undefined ? body : `{"rollid":${JSON.stringify(rollId)},"sequence":${sequence},${body.slice(1)}`,
  );
  return `[${events.join(',')}]`;
}

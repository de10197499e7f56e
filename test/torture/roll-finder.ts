import type { WrittenDocument, WrittenEvent } from './told-log.ts';
import type { JournalLine } from './witness.ts';

/**
 * Says which roll an event was written to: what its document has told, else where the journal has others of that
 * document, else the one roll that its run of the browser had.
 */
export function createRollFinder(
  documents: readonly WrittenDocument[],
  places: ReadonlyMap<string, JournalLine>,
  events: readonly WrittenEvent[],
): (event: WrittenEvent) => string | undefined {
  const ofDocument = new Map<number, string>();
  const ofRun = new Map<number, Set<string>>();
  const note = (document: number, run: number, rollId: string | null | undefined): void => {
    if (rollId === null || rollId === undefined) return;
    if (!ofDocument.has(document)) ofDocument.set(document, rollId);
    ofRun.set(run, (ofRun.get(run) ?? new Set()).add(rollId));
  };
  for (const { document, run, rollId } of documents) note(document, run, rollId);
  for (const { id, document, run } of events) note(document, run, places.get(id)?.rollId);
  return ({ document, run }) => {
    const [only, ...others] = ofRun.get(run) ?? [];
    return ofDocument.get(document) ?? (others.length === 0 ? only : undefined);
  };
}

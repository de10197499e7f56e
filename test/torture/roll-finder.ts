import type { WrittenDocument, WrittenEvent } from './told-log.ts';
import type { JournalLine } from './witness.ts';

/** Which roll each document and each run of the browser wrote to, by one kind of word. */
function createNotes() {
  const ofDocument = new Map<number, string>();
  const ofRun = new Map<number, Set<string>>();
  return {
    note(document: number, run: number, rollId: string | null | undefined): void {
      if (rollId === null || rollId === undefined) return;
      if (!ofDocument.has(document)) ofDocument.set(document, rollId);
      ofRun.set(run, (ofRun.get(run) ?? new Set()).add(rollId));
    },
    ofDocument: (document: number): string | undefined => ofDocument.get(document),
    /** The rolls of a run; as a rule there is one. */
    ofRun: (run: number): readonly string[] => [...(ofRun.get(run) ?? [])],
    /** The nearest run before or after that had one roll. A roll that was replaced never comes back. */
    besides(run: number, step: 1 | -1): string | undefined {
      const runs = [...ofRun.keys()].filter((other) => (other - run) * step > 0);
      if (runs.length === 0) return undefined;
      const [only, ...others] = ofRun.get(step === 1 ? Math.min(...runs) : Math.max(...runs)) ?? [];
      return others.length === 0 ? only : undefined;
    },
  };
}

/**
 * Says which roll an event was written to: what its document has told, else the one roll that others of its run have
 * told, else where the journal has others of them, else the roll that the runs before and after have told, when it is the
 * same. The journal comes after what was told: what was saved from a roll that the browser lost arrives in the next one.
 */
export function createRollFinder(
  documents: readonly WrittenDocument[],
  places: ReadonlyMap<string, JournalLine>,
  events: readonly WrittenEvent[],
): (event: WrittenEvent) => string | undefined {
  const told = createNotes();
  const arrived = createNotes();
  for (const { document, run, rollId } of documents) told.note(document, run, rollId);
  for (const { id, document, run } of events) arrived.note(document, run, places.get(id)?.rollId);
  return ({ document, run }) => {
    const rolls = told.ofRun(run).length > 0 ? told.ofRun(run) : arrived.ofRun(run);
    const here = told.ofDocument(document) ?? (rolls.length === 1 ? rolls[0] : arrived.ofDocument(document));
    const before = told.besides(run, -1);
    return here ?? (before === told.besides(run, 1) ? before : undefined);
  };
}

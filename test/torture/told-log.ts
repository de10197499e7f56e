import type { DurableLine, Telling } from './telling.ts';

/** A durable event, as it was written down. */
export interface WrittenEvent extends DurableLine {
  readonly document: number;
  readonly run: number;
  readonly tab: number;
  /** When it was written down, in milliseconds since the storm began. */
  readonly at: number;
}

/** What one document has told of itself so far. */
export type WrittenDocument = Omit<Telling, 'durable'>;

/** All that pages have told. */
export interface ToldLog {
  readonly write: (telling: Telling, at: number) => void;
  /** Every durable event once, in the order of writing. */
  readonly events: () => readonly WrittenEvent[];
  readonly documents: () => readonly WrittenDocument[];
}

/** Makes an empty log. */
export function createToldLog(): ToldLog {
  const events = new Map<string, WrittenEvent>();
  const documents = new Map<number, WrittenDocument>();
  return {
    write({ durable, ...telling }, at) {
      const { document, run, tab } = telling;
      for (const line of durable) if (!events.has(line.id)) events.set(line.id, { ...line, document, run, tab, at });
      documents.set(document, { ...documents.get(document), ...telling });
    },
    events: () => [...events.values()],
    documents: () => [...documents.values()],
  };
}

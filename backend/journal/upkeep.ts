import type { Dialect } from './dialect.ts';

/** When an embedded database looks after itself. */
export interface UpkeepOptions {
  /** A checkpoint follows after so many bytes of writes. Default 64 MiB, about as much write-ahead log. */
  readonly checkpointBytes?: number;
  /**
   * The planner's figures are renewed after so many bytes of writes, and again whenever it is four times
   * as much. Default 1 MiB, a few thousand events: without figures it scans and sorts all there is.
   */
  readonly firstAnalyzeBytes?: number;
  /** How often dead rows are cleared and the planner's figures renewed. Default 10 minutes. */
  readonly vacuumEveryMs?: number;
  /** Told when upkeep fails; the journal goes on. */
  readonly onFailure: (error: unknown) => void;
}

/** Does what PostgreSQL's background processes do elsewhere; PGlite has none of them. */
export interface Upkeep {
  /** Told of every write. */
  readonly wrote: (bytes: number) => void;
  readonly close: () => void;
}

const FIRST_ANALYZE_BYTES = 1024 * 1024;
const CHECKPOINT_BYTES = 64 * 1024 * 1024;
const VACUUM_EVERY_MS = 10 * 60 * 1000;

/** Starts the upkeep of a database with fresh figures; after that nothing runs while nothing is written. */
export function createUpkeep(run: Dialect['read'], options: UpkeepOptions): Upkeep {
  const limitBytes = options.checkpointBytes ?? CHECKPOINT_BYTES;
  let sinceCheckpointBytes = 0;
  let writtenBytes = 0;
  let nextAnalyzeBytes = options.firstAnalyzeBytes ?? FIRST_ANALYZE_BYTES;
  let isDirty = false;
  let isClosed = false;

  const keepUp = (statement: string): void => {
    run(statement).catch((error: unknown) => {
      if (!isClosed) options.onFailure(error); // what is cut short by closing is done after the next start
    });
  };
  const vacuum = (): void => {
    if (isDirty) keepUp('vacuum (analyze)');
    isDirty = false;
  };
  const analyzeEarly = (): void => {
    if (writtenBytes < nextAnalyzeBytes) return;
    nextAnalyzeBytes = writtenBytes * 4;
    keepUp('analyze');
  };
  keepUp('analyze');
  const timer = setInterval(vacuum, options.vacuumEveryMs ?? VACUUM_EVERY_MS);
  timer.unref();

  return {
    wrote: (bytes) => {
      isDirty = true;
      writtenBytes += bytes;
      analyzeEarly();
      sinceCheckpointBytes += bytes;
      if (sinceCheckpointBytes < limitBytes) return;
      sinceCheckpointBytes = 0;
      keepUp('checkpoint');
    },
    close: () => {
      isClosed = true;
      clearInterval(timer);
    },
  };
}

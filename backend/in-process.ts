import { LIMITS, type Limits } from './collector/limits.ts';
import { importSaleor, type ImportReport } from './import/import-saleor.ts';
import { checkShopName } from './keys.ts';
import type { Log } from './log/log.ts';
import { createLogWriter } from './recorder/log-writer.ts';
import { createRecorderOn, type Recorder } from './recorder/recorder.ts';

/** For which shop, and in whose name, something is written from within the same process. */
export interface InProcessOptions {
  readonly shop: string;
  /** Who says it (CloudEvents `source`); ids are unique for a source. Default `server`, of an import `saleor`. */
  readonly source?: string;
}

/** What a server may write without HTTP and without a key. */
export interface InProcess {
  /**
   * Records events of a shop: the functions `orderEvents.…Event` and `customerEvents.…Event`. Throws a `KeyError`
   * when the name cannot be a shop's.
   */
  readonly recorder: (options: InProcessOptions) => Recorder;
  /**
   * Takes the events of one answer of Saleor's GraphQL, as `POST /v1/import/saleor` does. The same answer again
   * changes nothing. Rejects with a `Problem` when the whole is no such answer, or cannot be written now.
   */
  readonly importSaleor: (answer: unknown, options: InProcessOptions) => Promise<ImportReport>;
}

/** Opens the log to its own process. */
export function createInProcess(log: Log, limits: Partial<Limits> | undefined): InProcess {
  const now = Date.now;
  const limitEventBytes = limits?.eventBytes ?? LIMITS.eventBytes;
  return {
    recorder: ({ shop, source = 'server' }) => {
      checkShopName(shop);
      return createRecorderOn({ source, now, write: createLogWriter({ log, shop, now, limitEventBytes }) });
    },
    importSaleor: async (answer, { shop, source = 'saleor' }) => {
      checkShopName(shop);
      const access = { shop, scopes: ['record'], origins: [] } as const;
      const arrival = { receivedMs: now(), transferMs: 0, sentMs: undefined };
      const circumstances = { access, arrival, limitEventBytes, bodyBytes: Infinity };
      return importSaleor(answer, { log, source, circumstances });
    },
  };
}

import type { Circumstances } from './collector/admit.ts';
import { arrivedHere } from './collector/arrival.ts';
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
  /** The shop's own server says it: there is no key to look up and no way from a device. */
  const toCircumstances = (shop: string, bodyBytes: number): Circumstances => ({
    access: { shop, scopes: ['record'], origins: [] },
    arrival: arrivedHere(now()),
    limitEventBytes,
    bodyBytes,
  });
  return {
    recorder: ({ shop, source = 'server' }) => {
      checkShopName(shop);
      const write = createLogWriter({ log, toCircumstances: (bodyBytes) => toCircumstances(shop, bodyBytes) });
      return createRecorderOn({ source, now, write });
    },
    importSaleor: async (answer, { shop, source = 'saleor' }) => {
      checkShopName(shop);
      return importSaleor(answer, { log, source, circumstances: toCircumstances(shop, Infinity) });
    },
  };
}

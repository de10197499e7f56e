import { Problem } from '../collector/problems.ts';
import { takeBatch } from '../collector/take-batch.ts';
import type { Log } from '../log/log.ts';
import { RecordError } from './record-error.ts';
import type { Write } from './recording.ts';

/** Where events of the same process go. */
export interface LogWriterOptions {
  readonly log: Pick<Log, 'write'>;
  /** What an event of so many bytes is judged by. */
  readonly toCircumstances: (bodyBytes: number) => Parameters<typeof takeBatch>[2];
}

const WAY_OUT = 'Say it again later with the same id: repeats have no effect.';

/** Writes into the log of the same process, the way the collector does. */
export function createLogWriter({ log, toCircumstances }: LogWriterOptions): Write {
  return async (envelope) => {
    const circumstances = toCircumstances(Buffer.byteLength(JSON.stringify(envelope)));
    try {
      const { receipts } = await takeBatch(log, [{ ...envelope }], circumstances);
      const [receipt] = receipts;
      if (receipt === undefined) throw new Error('a batch of one has no receipt');
      return receipt;
    } catch (cause) {
      if (!(cause instanceof Problem)) throw cause;
      const what = cause.code === 'busy' ? 'too much is waiting' : 'the journal cannot be written';
      throw new RecordError('not_written', `${envelope.type}: ${what}. ${WAY_OUT}`, { cause, eventId: envelope.id });
    }
  };
}

import { Writable } from 'node:stream';

/** A place for a log to go, and all that it has said so far. */
export interface LogText {
  readonly stream: Writable;
  readonly text: () => string;
}

/** Opens an empty one. */
export function createLogText(): LogText {
  let said = '';
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      said += chunk.toString();
      done();
    },
  });
  return { stream, text: () => said };
}

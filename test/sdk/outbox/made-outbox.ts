import { createAppender } from '../../../sdk/outbox/append.ts';
import { openOutbox, type DurableOutbox } from '../../../sdk/outbox/outbox.ts';
import { appenderOptions } from './builders.ts';

/** An outbox as a page makes it, opened as a courier opens it. */
export async function madeOutbox(): Promise<DurableOutbox> {
  await new Promise<void>((resolve) => {
    const appender = createAppender(
      appenderOptions({
        onOpen: () => {
          queueMicrotask(() => appender.release());
          resolve();
        },
      }),
    );
    appender.open();
  });
  return openOutbox('');
}

import type { SaidEvent } from './voice.ts';

/** What became of the events. */
export interface Tally {
  readonly accepted: number;
  readonly duplicate: number;
  readonly refused: number;
}

/** Where events go, and who hears how far it is. */
export interface Sending {
  readonly url: string;
  readonly key: string;
  readonly origin?: string;
  readonly onSent: (events: number) => void;
}

const BATCH = 250;
/** Two, so that the collector has the next batch at hand. */
const AT_ONCE = 2;

interface Line {
  readonly id: string;
  readonly status: keyof Tally;
  readonly message?: string;
}

async function post(batch: readonly SaidEvent[], { url, key, origin }: Sending): Promise<readonly Line[]> {
  const response = await fetch(`${url}/v1/events`, {
    method: 'POST',
    headers: {
      'content-type': 'application/cloudevents-batch+json',
      authorization: `Bearer ${key}`,
      ...(origin !== undefined && { origin }),
    },
    body: JSON.stringify(batch),
  });
  if (response.status !== 200) throw new Error(`The collector answered ${response.status}: ${await response.text()}`);
  return ((await response.json()) as { readonly receipts: readonly Line[] }).receipts;
}

/** Posts events as any client would, and counts the receipts. */
export async function send(events: readonly SaidEvent[], sending: Sending): Promise<Tally> {
  const tally = { accepted: 0, duplicate: 0, refused: 0 };
  let at = 0;
  const work = async (): Promise<void> => {
    while (at < events.length) {
      const batch = events.slice(at, (at += BATCH));
      for (const line of await post(batch, sending)) {
        if (line.status === 'refused') throw new Error(`An event was refused: ${line.message ?? line.id}`);
        tally[line.status]++;
      }
      sending.onSent(batch.length);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return tally;
}

import type { WrittenEvent } from './events.ts';

/** Every event of a shop up to one, as the live feed tells them, in the order of their arrival. */
export async function readJournal(url: string, key: string, lastId: string): Promise<readonly WrittenEvent[]> {
  const leaving = new AbortController();
  const { body } = await fetch(`${url}/v1/live?after=0&key=${key}`, { signal: leaving.signal });
  let text = '';
  for await (const chunk of body ?? []) {
    text += Buffer.from(chunk).toString();
    if (text.includes(lastId) && text.endsWith('\n\n')) break;
  }
  leaving.abort();
  return [...text.matchAll(/^data: (.*)$/gm)].map(([, json = '']) => JSON.parse(json) as WrittenEvent);
}

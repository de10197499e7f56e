import type { Answer, RunningBackend } from './start-backend.ts';
import type { WrittenEvent } from './events.ts';

/** A shop of its own for one test, with its own view of the journal. */
export interface OwnShop {
  readonly post: (events: readonly WrittenEvent[]) => Promise<Answer>;
  readonly ask: (query: string, variables?: Readonly<Record<string, unknown>>) => Promise<Answer['body']>;
}

/** Makes a shop that has said nothing yet, on a backend that runs. */
export async function newShop({ backend, post, ask }: RunningBackend, name: string): Promise<OwnShop> {
  const { key: secret } = await backend.keys.create({ shop: name, scopes: ['record'] });
  const { key: reading } = await backend.keys.create({ shop: name, scopes: ['read'] });
  return {
    post: (events) => post(events, { key: secret }),
    ask: async (query, variables = {}) => (await ask(query, variables, reading)).body,
  };
}

import type { Journal, EventHead, TimelineEvent } from '../journal/journal.ts';

/** Who says the events of a page: found when first asked for, for all of them in one statement. */
export function createWitnesses({ eventsAt }: Pick<Journal, 'eventsAt'>, shop: string, page: readonly TimelineEvent[]) {
  let found: Promise<ReadonlyMap<number, EventHead>> | undefined;
  const find = async (): Promise<ReadonlyMap<number, EventHead>> => {
    const positions = [...new Set(page.flatMap(({ witnesses }) => witnesses))];
    return new Map((await eventsAt(shop, positions)).map((event) => [event.position, event]));
  };
  return {
    of: async ({ witnesses }: TimelineEvent) => {
      const events = await (found ??= find());
      return witnesses.flatMap((position) => events.get(position) ?? []);
    },
  };
}

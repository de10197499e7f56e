import type { Envelope, SignalName } from '@tillroll/catalogue';
import type { BeforeHook } from '../till.ts';
import { createHappenings } from './happenings.ts';
import { toPageUrl, type Pages } from './pages.ts';

type Said = readonly Envelope[];

interface HookOptions {
  readonly pages: Pick<Pages, 'now'>;
  /** What was said before there was a hook. */
  readonly said: Said;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What was said on the page that is there now, and not on one before it in the same document. */
function saidHere(said: Said, url: string): Said {
  const isHere = ({ data }: Said[number]): boolean => {
    const { context } = data as { context?: { page?: { url?: string } } };
    return toPageUrl(context?.page?.url ?? url) === url;
  };
  return said.slice(said.map(isHere).lastIndexOf(false) + 1);
}

/** Lets the first word about a happening through and withholds the others. */
export function createHook({ pages, said, now }: HookOptions) {
  const happenings = createHappenings();
  const seed = (events: Said, page: number): void => {
    for (const { type, data, time } of events) {
      const { context, ...payload } = data as { context?: { captured?: { by: string } } };
      const by = context?.captured?.by ?? 'hand';
      const name = type.replace('signal.', '') as SignalName;
      happenings.isNew({ name, payload, by, page, at: Date.parse(time) }, 0);
    }
  };
  const { number, url } = pages.now();
  const here = saidHere(said, url);
  seed(said.slice(0, said.length - here.length), number - 1);
  seed(here, number);
  let past = false;
  const hook: BeforeHook = ({ name, payload, captured }) => {
    const at = now();
    const word = { name, payload, by: captured?.by ?? 'hand', page: pages.now().number, at: past ? undefined : at };
    return happenings.isNew(word, at) ? payload : undefined;
  };
  return {
    hook,
    /** Runs what speaks of the past. */
    inPast<Result>(isPast: boolean, work: () => Result): Result {
      past = isPast;
      try {
        return work();
      } finally {
        past = false;
      }
    },
  };
}

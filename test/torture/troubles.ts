/** What went wrong in the torture itself: not a fault of what is tortured, but never silent. */
export interface Troubles {
  /** Runs something that may fail because `isGone`: then that is what was to be expected. Resolves in any case. */
  readonly attempt: (what: string, isGone: () => boolean, work: () => Promise<unknown>) => Promise<boolean>;
  readonly add: (what: string, error: unknown) => void;
  readonly list: readonly string[];
  /** How many calls failed because what they spoke to was gone. */
  readonly expected: () => number;
}

// What drivers say when a page, its process or its browser went away under a call, or went somewhere else.
const GONE =
  /crash|closed|destroyed|detached|disconnected|interrupted|no such (frame|window)|not find (frame|context)|discarded|net::ERR_(INTERNET_DISCONNECTED|ABORTED|FAILED)/i;

/** Makes an empty list. */
export function createTroubles(): Troubles {
  const list: string[] = [];
  let expected = 0;
  const add = (what: string, error: unknown): void => {
    const words = error instanceof Error ? error.message : String(error);
    list.push(`${what}: ${words.split('\n', 1)[0]}`);
  };
  return {
    list,
    add,
    expected: () => expected,
    async attempt(what, isGone, work) {
      try {
        await work();
        return true;
      } catch (error) {
        if (isGone() || GONE.test(String(error))) expected++;
        else add(what, error);
        return false;
      }
    },
  };
}

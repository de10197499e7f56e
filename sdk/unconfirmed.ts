interface Said {
  /** The event as JSON; with roll and sequence once it has them. */
  readonly json: string;
  beaconed: boolean;
}

// All keepalive requests and beacons of a page share 64 KiB (Fetch standard); leave room for the shop's own.
const LIMIT_UNITS = 48 * 1024;

/**
 * What this page has said and has no receipt for: the newest, within the size of a beacon.
 *
 * It goes out once more when the page is left, because no single way out is reliable in every browser.
 * The collector knows repeats by their id.
 */
export function createUnconfirmed() {
  const said = new Map<string, Said>();
  let units = 0;

  function forget(id: string): void {
    units -= said.get(id)?.json.length ?? 0;
    said.delete(id);
  }

  return {
    add(id: string, json: string): void {
      forget(id);
      said.set(id, { json, beaconed: false });
      units += json.length;
      for (const oldest of said.keys()) {
        if (units <= LIMIT_UNITS) break;
        forget(oldest);
      }
    },
    forget,
    forgetAll(): void {
      said.clear();
      units = 0;
    },
    isEmpty: (): boolean => said.size === 0,
    /** Hands out, as a batch, what has not gone out by beacon yet; `send` says whether the browser took it. */
    beacon(send: (batch: string) => boolean): void {
      const waiting = [...said.values()].filter(({ beaconed }) => !beaconed);
      for (let from = 0, size = waiting.length; from < waiting.length && size > 0;) {
        const part = waiting.slice(from, from + size);
        if (!send(`[${part.map(({ json }) => json).join(',')}]`)) {
          size = Math.floor(size / 2);
          continue;
        }
        for (const each of part) each.beaconed = true;
        from += size;
      }
    },
  };
}

import type { Till } from '../../sdk/till.ts';
import type { Settings } from '../../sdk/options.ts';
import { HIDDEN_PARAMETERS } from '../../sdk/redact.ts';
import { runTill } from '../../sdk/run-till.ts';
import { countingIds } from './outbox/builders.ts';
import { freshIndexedDB } from './outbox/fresh-indexed-db.ts';

const settings: Settings = {
  endpoint: 'https://shop.example/till/',
  key: 'tr_pub_x',
  serviceWorker: false,
  consent: 'granted',
  name: '',
  gatherMs: 1000,
  limits: undefined,
  consentVersion: undefined,
  sessionMs: 30 * 60_000,
  redact: HIDDEN_PARAMETERS,
  clientCookie: undefined,
};

/** As much of a window as a till looks at. Only timers without a delay ring: nothing is carried unless it is asked for. */
function quietWindow(address: string): Window & typeof globalThis {
  const target = new EventTarget();
  const listening = {
    addEventListener: target.addEventListener.bind(target),
    removeEventListener: target.removeEventListener.bind(target),
  };
  return {
    ...listening,
    document: { ...listening, title: 'A mug', referrer: '', visibilityState: 'visible' },
    location: new URL(address),
    origin: 'https://shop.example',
    navigator: { language: 'en', sendBeacon: () => true },
    performance: { getEntriesByType: () => [] },
    innerWidth: 800,
    innerHeight: 600,
    indexedDB: freshIndexedDB(),
    setTimeout: (run: () => void, delayMs?: number) => (delayMs ? 0 : setTimeout(run)),
    clearTimeout: () => undefined,
    Blob,
  } as unknown as Window & typeof globalThis;
}

/** A till in a page of its own, with an empty outbox. */
export const tillInPage = (
  more: Partial<Settings> = {},
  address = 'https://shop.example/p/1',
): { readonly till: Till } => ({
  till: runTill({ ...settings, ...more }, { ids: countingIds(), window: quietWindow(address) }),
});

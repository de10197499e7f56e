import type { ConsentHolder, StopFollowing } from './consent-holder.ts';

interface Detail {
  readonly state?: unknown;
  readonly version?: unknown;
}

/**
 * Follows an event of the shop's own on `document`: `detail` is `granted` or `denied`, or
 * `{ state: 'granted', version: '2026-02' }`. Anything else is said on the console and changes nothing.
 *
 * @param name of the event, such as `shop-consent`.
 */
export function followConsentEvent({ consent }: ConsentHolder, name: string): StopFollowing {
  const onEvent = (event: Event): void => {
    const { detail } = event as CustomEvent<Detail | string>;
    const { state, version } = typeof detail === 'object' && detail !== null ? detail : { state: detail };
    if (state === 'granted') return consent.grant(typeof version === 'string' ? version : undefined);
    if (state === 'denied') return consent.deny();
    // oxlint-disable-next-line no-console
    console.error(`tillroll: the event "${name}" must have the detail "granted" or "denied", or { state, version }.`);
  };
  document.addEventListener(name, onEvent);
  return () => document.removeEventListener(name, onEvent);
}

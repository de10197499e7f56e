import { followConsentEvent } from './consent-event.ts';
import type { ConsentHolder, StopFollowing } from './consent-holder.ts';
import { followGoogleConsent } from './google-consent.ts';
import { followTcf } from './tcf.ts';

/** Follows what a tag's `data-consent` names: `tcf`, `google` or `event:NAME`. */
export function followConsent(holder: ConsentHolder, adapter: string): StopFollowing {
  if (adapter === 'tcf') return followTcf(holder);
  if (adapter === 'google') return followGoogleConsent(holder);
  const [, name] = /^event:(.+)$/.exec(adapter) ?? [];
  if (name) return followConsentEvent(holder, name);
  // oxlint-disable-next-line no-console
  console.error(
    `tillroll: data-consent must be granted, pending, denied, tcf, google or event:NAME, not "${adapter}". Nothing is kept.`,
  );
  return () => undefined;
}

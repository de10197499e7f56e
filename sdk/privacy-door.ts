export { followConsent } from './privacy/follow-consent.ts';
export { followConsentEvent } from './privacy/consent-event.ts';
export { followGoogleConsent, type GoogleConsentOptions } from './privacy/google-consent.ts';
export { followTcf, type TcfOptions } from './privacy/tcf.ts';
export { hashEmail } from './privacy/hash-email.ts';

import { WIRE } from '@tillroll/catalogue';
import type { OptionName } from './options.ts';

// A file of its own, which only a page with a wrong option loads: every visitor would pay for these words.

const RULES: Readonly<Record<OptionName, string>> = {
  endpoint: `must be the address or the path below which ${WIRE.eventsPath} answers, such as "/till/"`,
  key: 'must be a publishable key (tr_pub_…): no other may stand in a page',
  serviceWorker: 'must be a path on your own origin, or false',
  consent: 'must be one of granted, pending, denied; in the tag also tcf, google or event:NAME',
  name: 'must be 1 to 40 lower-case letters, digits or hyphens',
  gatherMs: 'must be from 0 to 60000',
  limits: 'must be above 0',
  consentVersion: 'must be a text of at most 100 characters',
  sessionMinutes: 'must be a number of at least 1',
  redact: 'must be a list of names of parameters, or false',
  clientCookie: 'must be 1 to 40 letters, digits, _ or -',
};

/** What is wrong with an option, in words for the shop's developer. */
export const ruleOf = (option: OptionName): string => `${option} ${RULES[option]}`;

import type { Envelope } from '@tillroll/catalogue';

/** Parameters of an address that are about a person or let one in. The list of a shop takes its place. */
export const HIDDEN_PARAMETERS = 'e?mail|phone|tel|\\w*token|auth|passw\\w*|pwd|secret|session|sid|signature';

// A first look, so that an event with nothing to hide costs one search.
const SUSPECT = /@|%40|(\d[ -]?){13}/;
const EMAIL = /(?<![\w.+-])[\w.+-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+/gi;
const CARD = /(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)/g;
/** What names a thing is no free text: a GTIN may look like the number of a card. */
const NAMES = /^(id|sku|number|code|image|source|type|subject|customer|customerid)$/;

/** Whether digits add up as those of a card do. Source: ISO/IEC 7812-1, annex B (Luhn). */
function isCard(text: string): boolean {
  const digits = [...text.replace(/\D/g, '')].reverse().map(Number);
  const sum = digits.reduce(
    (total, digit, at) => total + (at % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2),
    0,
  );
  return sum % 10 === 0;
}

const hide = (key: string, value: unknown): unknown =>
  typeof value === 'string' && !NAMES.test(key)
    ? value.replace(EMAIL, '[email]').replace(CARD, (text) => (isCard(text) ? '[card]' : text))
    : value;

/** Takes addresses of people and numbers of cards out of an event's texts; gives the same event where there are none. */
export function redact(event: Envelope, json: string): readonly [event: Envelope, json: string] {
  if (!SUSPECT.test(json)) return [event, json];
  const hidden = JSON.stringify(event, hide);
  return [JSON.parse(hidden) as Envelope, hidden];
}

/**
 * Makes a function that hides the values of some parameters of an address, in the query and behind the hash.
 *
 * @param names as a regular expression has alternatives; empty: none.
 */
export function createParameterHider(names: string | false): (url: string) => string {
  const parameter = new RegExp(`([?&#;](?:${names})=)[^&#;]*`, 'gi');
  return (url) => (names ? url.replace(parameter, '$1redacted') : url);
}

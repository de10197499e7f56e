/** Says each thing once: to the one who wrote the template, on the console. */
export type Complain = (about: object | string, text: string) => void;

/** More kinds of mistakes than anybody reads; a page that makes a new one every second must not fill the memory. */
const MOST_TEXTS = 200;

/** Keeps what has been complained about. */
export function createComplaints(warn: (text: string) => void): Complain {
  const texts = new Set<string>();
  const things = new WeakSet<object>();
  return (about, text) => {
    if (typeof about === 'string') {
      if (texts.has(about) || texts.size >= MOST_TEXTS) return;
      texts.add(about);
    } else {
      if (things.has(about)) return;
      things.add(about);
    }
    warn(`tillroll: ${text}`);
  };
}

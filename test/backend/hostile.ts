import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { view } from './events.ts';

/*
 * The corpus of hostile requests, as `test/fixtures/hostile` has it. A long text is written `{ repeat, times, then }`;
 * in `eventText` fields are JSON, because JSON.parse would mend or lose what they say.
 */

interface Repeated {
  readonly repeat: string;
  readonly times: number;
  readonly then: string;
  readonly mirror?: string;
}

/** What a case has to be answered. */
export interface HostileAnswer {
  readonly status?: number;
  readonly code?: string;
  /** `accepted`, or a refusal's code with its path after a colon; `?` is any. */
  readonly receipts?: readonly string[];
  /** Whether GraphQL has errors to tell. */
  readonly errors?: boolean;
}

/** One hostile request. */
export interface HostileCase {
  readonly name: string;
  readonly key?: 'secret' | 'reading' | 'none';
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string | Repeated>>;
  /** The header `authorization` is a bearer's. */
  readonly bearer?: boolean;
  readonly body?: string | Repeated;
  readonly base64?: string;
  readonly prefix?: string;
  /** Closes, once for each, what was repeated. */
  readonly mirror?: string;
  readonly suffix?: string;
  /** How often the body is zipped; `twice` puts the zipped body behind itself. */
  readonly gzip?: number | boolean;
  readonly twice?: boolean;
  readonly event?: object;
  readonly eventText?: Readonly<Record<string, string | Repeated>>;
  readonly answer: HostileAnswer;
}

const FOLDER = new URL('../fixtures/hostile/', import.meta.url);

/** All cases of the corpus. */
export const HOSTILE_CASES: readonly HostileCase[] = readdirSync(FOLDER).flatMap(
  (file) => JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as HostileCase[],
);

/** Writes out what is repeated. */
export function writeOut(text: string | Repeated): string {
  if (typeof text === 'string') return text;
  const { repeat, times, then, mirror = '' } = text;
  return repeat.repeat(times) + then + mirror.repeat(times);
}

const isRepeated = (value: unknown): value is Repeated =>
  typeof value === 'object' && value !== null && 'repeat' in value && 'times' in value;

function toEventText({ event = {}, eventText = {} }: HostileCase): string {
  // As text: a key `__proto__` would be lost in an object that is spread from a literal.
  const fields = new Map(Object.entries(view()).map(([name, value]) => [name, JSON.stringify(value)]));
  for (const [name, value] of Object.entries(event))
    fields.set(
      name,
      JSON.stringify(value, (_key, inner: unknown) => (isRepeated(inner) ? writeOut(inner) : inner)),
    );
  for (const [name, json] of Object.entries(eventText)) fields.set(name, writeOut(json));
  return `{${[...fields].map(([name, json]) => `${JSON.stringify(name)}:${json}`).join(',')}}`;
}

function toPlainBody(hostile: HostileCase): Buffer {
  const { body, base64, prefix = '', mirror = '', suffix = '' } = hostile;
  if (base64 !== undefined) return Buffer.from(base64, 'base64');
  if (hostile.event || hostile.eventText)
    return Buffer.from(`[${JSON.stringify(view())},${toEventText(hostile)},${JSON.stringify(view())}]`);
  if (body === undefined) return Buffer.from(JSON.stringify([view()]));
  return Buffer.from(prefix + writeOut(typeof body === 'string' ? body : { ...body, mirror }) + suffix);
}

/** The bytes of a case's body. */
export function toBody(hostile: HostileCase): Buffer {
  let body = toPlainBody(hostile);
  for (let times = 0; times < Number(hostile.gzip ?? 0); times++) body = gzipSync(body);
  return hostile.twice === true ? Buffer.concat([body, body]) : body;
}

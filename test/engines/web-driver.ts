import { setTimeout as passes } from 'node:timers/promises';
import { LIMITS_MS } from './deadline.ts';

interface Command {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: object;
  readonly limitMs?: number;
}

/** One command of W3C WebDriver over HTTP, with a deadline. */
export async function ask<Value>(url: string, { method, path, body, limitMs }: Command): Promise<Value> {
  const answer = await fetch(`${url}${path}`, {
    method,
    signal: AbortSignal.timeout(limitMs ?? LIMITS_MS.close),
    ...(method === 'POST' && { body: JSON.stringify(body ?? {}) }),
  });
  const { value } = (await answer.json()) as { value: unknown };
  if (answer.ok) return value as Value;
  const { error, message } = value as { error: string; message: string };
  throw new Error(`${error}: ${message}`);
}

// A promise in the page is asked about again and again, since one that is waited for holds up every other tab.
const START = `const [id, json] = arguments;
const answers = (window.__answers ??= {});
try {
  const value = work(json === null ? undefined : JSON.parse(json));
  if (typeof value?.then !== 'function') return { kind: 'value', json: JSON.stringify(value) };
  answers[id] = { kind: 'waiting' };
  value.then(
    (later) => { answers[id] = { kind: 'value', json: JSON.stringify(later) }; },
    (error) => { answers[id] = { kind: 'error', text: String(error) }; },
  );
  return answers[id];
} catch (error) {
  return { kind: 'error', text: String(error) };
}`;
const LOOK = `const [id] = arguments;
const answer = window.__answers?.[id] ?? { kind: 'left' };
if (answer.kind !== 'waiting') delete window.__answers?.[id];
return answer;`;

type Answer =
  | { readonly kind: 'value'; readonly json?: string }
  | { readonly kind: 'error'; readonly text: string }
  | { readonly kind: 'waiting' | 'left' };

/** Runs a script in the page that a session looks at, and gives what it returns. */
type RunScript = <Value>(script: string, args: readonly unknown[]) => Promise<Value>;

let asked = 0;

/** Runs a function in the page and waits for its promise. What goes in and what comes out are JSON. */
export async function callInPage(run: RunScript, work: (argument: never) => unknown, argument: unknown) {
  const id = `${process.pid}-${++asked}`;
  const json = argument === undefined ? null : JSON.stringify(argument);
  let answer = await run<Answer>(`const work = ${work};\n${START}`, [id, json]);
  const until = Date.now() + LIMITS_MS.evaluate;
  for (let pauseMs = 2; answer.kind === 'waiting'; pauseMs = Math.min(50, pauseMs * 2)) {
    if (Date.now() > until) throw new Error(`a call in the page took longer than ${LIMITS_MS.evaluate} ms`);
    await passes(pauseMs);
    answer = await run<Answer>(LOOK, [id]);
  }
  if (answer.kind === 'error') throw new Error(answer.text);
  if (answer.kind !== 'value') throw new Error('the page was left');
  return answer.json === undefined ? undefined : (JSON.parse(answer.json) as unknown);
}

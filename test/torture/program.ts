import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Engine, EngineName } from '../engines/engine.ts';
import { findEngines } from '../engines/find-engines.ts';
import { toFailures } from './judgement.ts';
import { HELP, parseWish, toCommand, type Wish } from './options.ts';
import { toReport } from './report.ts';
import { torture } from './torture.ts';

const DIST = fileURLToPath(new URL('../../dist', import.meta.url));

function engineNamed(name: EngineName): Engine {
  const found = findEngines().find((engine) => engine.name === name);
  if (!found) throw new Error(`there is no ${name} on this machine`);
  return found;
}

async function run(wish: Wish, say: (line: string) => void): Promise<number> {
  const { minutes, seed, store, worker, json } = wish;
  const engine = engineNamed(wish.engine);
  const seconds = minutes * 60;
  const outcome = await torture({ engine, store, worker, seconds, seed, dist: DIST, say });
  const failures = toFailures(outcome, seconds);
  const command = toCommand(wish);
  say(`\n${toReport(outcome)}\n`);
  say(failures.length === 0 ? 'Nothing was lost.' : `FAILED: ${failures.join('; ')}`);
  say(`The same storm again: ${command}`);
  if (json !== undefined) writeFileSync(json, `${JSON.stringify({ command, failures, ...outcome }, undefined, 2)}\n`);
  return failures.length === 0 ? 0 : 1;
}

/** Does what the words of a command line ask for; resolves with the exit code. */
export async function main(words: readonly string[], say: (line: string) => void): Promise<number> {
  const parsed = parseWish(words);
  switch (parsed.kind) {
    case 'help':
      say(HELP);
      return 0;
    case 'misspelt':
      say(`${parsed.message}\n\n${HELP}`);
      return 2;
    case 'wish':
      return run(parsed.wish, say);
  }
}

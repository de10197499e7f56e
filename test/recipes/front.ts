import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, it } from 'vitest';
import {
  expectCookies,
  expectEvents,
  expectFiles,
  expectRefusals,
  expectRoom,
  startShop,
  untilListening,
  type Shop,
} from './shop.ts';

/** A program that stands before the backend. */
export interface Front {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** Starts a program, waits until it listens, and returns what ends it. */
async function startFront({ command, args, env }: Front, url: string): Promise<() => Promise<void>> {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = once(child, 'close');
  await untilListening(url, () => (child.exitCode === null ? undefined : `${command} has ended: ${said}`));
  return async () => {
    child.kill('SIGTERM');
    await ended;
  };
}

/** Says that a recipe could not be run, since a test that was left out looks like one that has passed. */
export function sayLacking(recipe: string, what: string): void {
  const rule = '!'.repeat(80);
  process.stderr.write(`${rule}\n!! NOT TESTED: docs/recipes/${recipe}.md: ${what}\n${rule}\n`);
}

/** What is done with a recipe; undefined where this machine lacks what it takes. */
export type Prepare = (shop: Shop) => Front | undefined | Promise<Front | undefined>;

/** Runs a recipe for real, and holds it to what all of them promise. */
export function describeRecipe(recipe: string, prepare: Prepare, what = 'its program cannot be had here'): void {
  describe(`the recipe for ${recipe}`, () => {
    let shop: Shop;
    let stop: (() => Promise<void>) | undefined;
    beforeAll(async () => {
      shop = await startShop(recipe);
      const front = await prepare(shop);
      if (front) stop = await startFront(front, shop.url);
      else sayLacking(recipe, what);
    }, 180_000);
    afterAll(async () => {
      await stop?.();
      await shop.stop();
    });

    const claims: readonly (readonly [string, (of: Shop) => Promise<void>])[] = [
      ['serves loader, core, courier and worker as they are in the package', expectFiles],
      ['takes a zipped batch on the shop’s own path into the journal', expectEvents],
      ['lets cookies through', expectCookies],
      ['lets the backend’s refusals through', expectRefusals],
      ['has room for the largest batch', expectRoom],
    ];
    for (const [claim, hold] of claims)
      it(claim, async ({ skip }) => {
        if (stop === undefined) skip(what);
        await hold(shop);
      });
  });
}

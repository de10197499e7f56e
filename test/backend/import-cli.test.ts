import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildProgram, type BuiltProgram } from './build-program.ts';
import { runProgram, type ChildProgram } from './child-program.ts';
import { copyTemplate, emptyPlace } from './data-folder.ts';
import { event, order, ordersPage } from './saleor.ts';

let program: BuiltProgram;
beforeAll(async () => {
  program = await buildProgram();
});
afterAll(() => program.remove());

/** A folder with an empty journal and a file for each answer, and a way to import them. */
async function place(files: Readonly<Record<string, unknown>>) {
  const folder = await emptyPlace();
  const dataDir = `${folder}/data`;
  await copyTemplate(dataDir, program.entries.create);
  const paths: string[] = [];
  for (const [name, answer] of Object.entries(files)) {
    paths.push(`${folder}/${name}`);
    await writeFile(`${folder}/${name}`, typeof answer === 'string' ? answer : JSON.stringify(answer));
  }
  const run = async (): Promise<ChildProgram> => {
    const args = ['import', 'saleor', '--shop', 'my-shop', '--data-dir', dataDir, ...paths];
    const child = runProgram(program.bin, args);
    await child.ended;
    return child;
  };
  return { run };
}

describe('tillroll import saleor', () => {
  it('takes files, says how far it is and what came of it, and takes nothing twice', async () => {
    const first = ordersPage(order([event('PLACED'), event('CONFIRMED')]));
    const { run } = await place({ 'page-1.json': first, 'page-2.json': ordersPage(order([event('CONFIRMED')])) });
    const once = await run();
    expect(await once.ended).toBe(0);
    expect(once.stderr()).toMatch(/\[1\/2\] \S+page-1.json: 2 taken, 0 already there, 0 refused\n\[2\/2\] /);
    expect(once.stdout()).toBe('3 taken, 0 already there, 0 refused\n');
    expect((await run()).stdout()).toBe('0 taken, 3 already there, 0 refused\n');
  });

  it('prints what was refused, a line each, and ends with 2', async () => {
    const { run } = await place({ 'page.json': ordersPage(order([event('TELEPORTED'), event('CONFIRMED')])) });
    const { stdout, ended } = await run();
    const [line = '', sum] = stdout().split('\n');
    expect(JSON.parse(line)).toMatchObject({ index: 0, path: '/data/orders/edges/0/node/events/0/type' });
    expect([sum, await ended]).toEqual(['1 taken, 0 already there, 1 refused', 2]);
  });

  it('names the file that is no answer', async () => {
    const { run } = await place({ 'broken.json': '{' });
    const { stderr, ended } = await run();
    expect(stderr()).toMatch(/^tillroll: \S+broken.json is not JSON/m);
    expect(await ended).toBe(1);
  });
});

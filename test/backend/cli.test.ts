import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildProgram, type BuiltProgram } from './build-program.ts';
import { runProgram, type ChildProgram } from './child-program.ts';
import { copyTemplate, emptyPlace } from './data-folder.ts';
import { view } from './events.ts';

let program: BuiltProgram;
beforeAll(async () => {
  program = await buildProgram();
});
afterAll(() => program.remove());

const tillroll = (args: readonly string[], env?: NodeJS.ProcessEnv): ChildProgram => runProgram(program.bin, args, env);

async function newFolder(): Promise<string> {
  const dataDir = join(await emptyPlace(), 'data');
  await copyTemplate(dataDir, program.entries.create);
  return dataDir;
}

const send = (url: string, key: string, events: readonly unknown[]): Promise<Response> =>
  fetch(`${url}/v1/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/cloudevents-batch+json', authorization: `Bearer ${key}` },
    body: JSON.stringify(events),
  });

describe('tillroll --help', () => {
  it('names the commands and shows examples', async () => {
    const help = tillroll(['--help']);
    expect(await help.ended).toBe(0);
    for (const word of ['serve', 'keys', 'Examples:']) expect(help.stdout()).toContain(word);
  });

  it('tells every option of a command with its default', async () => {
    const serve = tillroll(['serve', '--help']);
    const keys = tillroll(['keys', 'create', '--help']);
    expect([await serve.ended, await keys.ended]).toEqual([0, 0]);
    for (const word of [
      '--port',
      '8417',
      '--host',
      '127.0.0.1',
      '--data-dir',
      'DATA_DIR',
      '--log-level',
      '--client-cookie',
    ])
      expect(serve.stdout()).toContain(word);
    for (const word of ['--shop', '--scope', '--origin', '--data-dir']) expect(keys.stdout()).toContain(word);
  });
});

describe('tillroll with a wrong option', () => {
  const wrong: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['an unknown command', ['sreve'], /unknown command 'sreve'/],
    ['an unknown option', ['serve', '--prot', '1'], /unknown option '--prot'/],
    ['a port that is none', ['serve', '--port', 'http'], /whole number from 0 to 65535/],
    ['a port that is none in PORT', ['serve'], /whole number from 0 to 65535/],
    ['a cookie that cannot be called so', ['serve', '--client-cookie', 'a;b'], /a token such as tillroll_client/],
    ['a Saleor that is nowhere', ['serve', '--saleor-api-url', 'shop.example'], /is not the URL of a Saleor’s API/],
    ['a Saleor without its shop', ['collect', '--saleor-api-url', 'https://saleor.example/graphql/'], /--saleor-shop/],
    ['a shop without its Saleor', ['serve', '--saleor-shop', 'my-shop'], /SALEOR_API_URL/],
    ['a missing shop', ['keys', 'create', '--scope', 'read'], /--shop <name>' not specified/],
    ['an unknown scope', ['keys', 'create', '--shop', 'x', '--scope', 'write'], /collect, record, read/],
  ];
  for (const [name, args, sentence] of wrong) {
    it(`says so and ends with a failure: ${name}`, async () => {
      const run = tillroll(args, name.endsWith('PORT') ? { PORT: 'http' } : {});
      expect(await run.ended).not.toBe(0);
      expect(run.stderr()).toMatch(sentence);
    });
  }
});

describe('tillroll keys create', () => {
  it('prints the key alone on stdout, and serve takes events with it', async () => {
    const dataDir = await newFolder();
    const made = tillroll(['keys', 'create', '--shop', 'shop', '--scope', 'record', 'read', '--data-dir', dataDir]);
    expect(await made.ended).toBe(0);
    expect(made.stdout()).toMatch(/^tr_sec_[0-9A-Za-z]{32}\n$/);
    const serve = tillroll(['serve'], { PORT: '0', DATA_DIR: dataDir });
    const response = await send(await serve.url(), made.stdout().trim(), [view()]);
    expect(await response.json()).toMatchObject({ receipts: [{ status: 'accepted' }] });
    serve.child.kill('SIGTERM');
    expect(await serve.ended).toBe(0);
  });

  it('asks for the origins of a collecting key', async () => {
    const dataDir = await newFolder();
    const made = tillroll(['keys', 'create', '--shop', 'shop', '--scope', 'collect', '--data-dir', dataDir]);
    expect(await made.ended).toBe(1);
    expect(made.stderr()).toContain('--origin https://shop.example');
  });

  it('says that serve holds the folder, who that is, and what to do', async () => {
    const dataDir = await newFolder();
    const serve = tillroll(['serve', '--port', '0', '--data-dir', dataDir]);
    await serve.url();
    const made = tillroll(['keys', 'create', '--shop', 'shop', '--scope', 'read', '--data-dir', dataDir]);
    expect(await made.ended).toBe(1);
    expect(made.stderr()).toContain(`${dataDir} is in use by another process (pid ${serve.child.pid})`);
    expect(made.stderr()).toContain('stop that process');
  });
});

describe('tillroll serve', () => {
  it('makes its folder, saying that this takes a while', async () => {
    const dataDir = join(await emptyPlace(), 'new');
    const serve = tillroll(['serve', '--port', '0', '--data-dir', dataDir]);
    await serve.url();
    expect(serve.stderr()).toContain(`Creating the journal in ${dataDir}, this takes a few seconds`);
  });

  it('names the way out when its port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const serve = tillroll(['serve', '--port', String(port), '--data-dir', await newFolder()]);
    expect(await serve.ended).toBe(1);
    expect(serve.stderr()).toContain(`Port ${port} on 127.0.0.1 is taken`);
    expect(serve.stderr()).toContain('PORT=');
    other.close();
  });

  it('names a folder that is not its own', async () => {
    const dataDir = await emptyPlace();
    await mkdir(join(dataDir, 'photos'));
    await writeFile(join(dataDir, 'photos/cat.jpg'), 'a cat');
    const serve = tillroll(['serve', '--port', '0', '--data-dir', dataDir]);
    expect(await serve.ended).toBe(1);
    expect(serve.stderr()).toContain(`${dataDir} is not empty`);
  });

  it('says that it stops, and why it may take a moment', async () => {
    const serve = tillroll(['serve', '--port', '0', '--data-dir', await newFolder()]);
    await serve.url();
    serve.child.kill('SIGTERM');
    expect(await serve.ended).toBe(0);
    expect(serve.stderr()).toMatch(/^Stopping: what was taken is answered first/m);
    expect(serve.stdout().split('\n')).toHaveLength(2);
  });

  it('answers what it took before it stops, and knows it after the next start', async () => {
    const dataDir = await newFolder();
    const made = tillroll(['keys', 'create', '--shop', 'shop', '--scope', 'record', '--data-dir', dataDir]);
    await made.ended;
    const key = made.stdout().trim();
    const first = tillroll(['serve', '--port', '0', '--data-dir', dataDir]);
    const url = await first.url();
    const batches = Array.from({ length: 20 }, () => Array.from({ length: 100 }, () => view()));
    const answers = batches.map(async (batch) => ({
      batch,
      answer: await send(url, key, batch).catch(() => undefined),
    }));
    await answers[0];
    first.child.kill('SIGINT');
    expect(await first.ended).toBe(0);
    const second = tillroll(['serve', '--port', '0', '--data-dir', dataDir]);
    const again = await second.url();
    for (const { batch, answer } of await Promise.all(answers)) {
      if (answer?.status !== 200) continue;
      expect(await answer.json()).toMatchObject({ receipts: batch.map(() => ({ status: 'accepted' })) });
      expect(await (await send(again, key, batch)).json()).toMatchObject({
        receipts: batch.map(() => ({ status: 'duplicate' })),
      });
    }
  });
});

import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CAPTURE_KINDS } from '../../sdk/capture/options.ts';
import { buildProgram, type BuiltProgram } from './build-program.ts';
import { runProgram } from './child-program.ts';
import { emptyPlace } from './data-folder.ts';

let program: BuiltProgram;
beforeAll(async () => {
  program = await buildProgram();
});
afterAll(() => program.remove());

const KEY = `tr_pub_${'a1'.repeat(16)}`;

async function run(args: readonly string[]) {
  const { ended, stdout, stderr } = runProgram(program.bin, ['snippet', ...args]);
  return { code: await ended, stdout: stdout(), stderr: stderr() };
}

/** With a loader of its own, so that the test needs no build. */
async function snippet(args: readonly string[], loader = '(()=>{"use strict"})();\n') {
  const file = `${await emptyPlace()}/tillroll.js`;
  await writeFile(file, loader);
  return run(['--endpoint', '/till/', '--key', KEY, '--loader', file, ...args]);
}

const hash = (algorithm: string, text: string): string =>
  `${algorithm}-${createHash(algorithm).update(text).digest('base64')}`;

describe('tillroll snippet', () => {
  it('prints a tag that names the file and its hash, and on stderr what the policy needs', async () => {
    const code = '(()=>{"use strict"})();';
    const { code: ended, stdout, stderr } = await snippet(['--service-worker', '/tillroll-sw.js'], code);
    expect(ended).toBe(0);
    expect(stdout).toBe(`<script
  src="/tillroll/tillroll.js"
  integrity="${hash('sha384', code)}"
  data-endpoint="/till/"
  data-key="${KEY}"
  data-service-worker="/tillroll-sw.js"
  defer
></script>
`);
    expect(stderr).toContain("script-src 'self';\n  connect-src 'self';\n  worker-src 'self'\n");
  });

  it('prints the loader itself with --inline, where its core is, and the hash of exactly what stands in the tag', async () => {
    const { stdout, stderr } = await snippet(['--inline', '--from', '/static/till']);
    const [, inner = ''] = /^<script[^>]*>([^<]*)<\/script>\n$/.exec(stdout) ?? [];
    expect(inner).toContain('use strict');
    expect(stdout).toContain('data-src="/static/till/"');
    expect(stdout).not.toMatch(/ src=|integrity/);
    expect(stderr).toContain(`script-src '${hash('sha256', inner)}' 'self';`);
    expect(stderr).not.toContain('worker-src');
  });

  it('finds the loader of the package by itself', async () => {
    const loader = await readFile(fileURLToPath(new URL('../../dist/script-tag/tillroll.js', import.meta.url)), 'utf8');
    const { stdout } = await run(['--endpoint', '/till/', '--key', KEY, '--inline']);
    expect(stdout).toContain(`>${loader.trimEnd()}</script>`);
  });

  it('names other origins in the policy, and asks for the file so that its hash can be checked', async () => {
    const { stdout, stderr } = await snippet([
      '--from',
      'https://cdn.example/t/',
      '--endpoint',
      'https://till.example/x/',
    ]);
    expect(stdout).toContain('src="https://cdn.example/t/tillroll.js"');
    expect(stdout).toContain('crossorigin="anonymous"');
    expect(stderr).toContain('script-src https://cdn.example;\n  connect-src https://till.example');
  });

  it('writes the nonce as the templates do, and every value as text', async () => {
    const { stdout, stderr } = await snippet([
      '--nonce',
      '{{ nonce }}',
      '--consent',
      'pending',
      '--capture',
      'schema-org,data-layer',
    ]);
    expect(stdout).toContain('nonce="{{ nonce }}"');
    expect(stdout).toContain('data-consent="pending"');
    expect(stdout).toContain('data-capture="schema-org,data-layer"');
    expect(stderr).toContain("script-src 'nonce-{{ nonce }}' 'self'");
    const hostile = await snippet(['--endpoint', '/till/"><img>']);
    expect(hostile.stdout).toContain('data-endpoint="/till/&quot;&gt;&lt;img&gt;"');
  });

  it('takes every kind of capture that the SDK knows, and whoever may decide about consent', async () => {
    const { stdout } = await snippet(['--capture', CAPTURE_KINDS.join(' '), '--consent', 'event:shop-consent']);
    expect(stdout).toContain(`data-capture="${CAPTURE_KINDS.join(' ')}"`);
    expect(stdout).toContain('data-consent="event:shop-consent"');
  });

  const secret = `tr_sec_${'b2'.repeat(16)}`;
  it.each([
    ['no endpoint', ['--key', KEY], /required option '--endpoint <url>'/],
    ['no key', ['--endpoint', '/till/'], /required option '--key <key>'/],
    ['a secret key', ['--endpoint', '/till/', '--key', secret], /--key is a secret key.*source for everybody/],
    ['a reading key', ['--endpoint', '/till/', '--key', `tr_read_${'c3'.repeat(16)}`], /--key is a reading key/],
    ['half a key', ['--endpoint', '/till/', '--key', 'tr_pub_1'], /--key must be.*32 letters and digits/],
    ['an endpoint that is none', ['--endpoint', 'till', '--key', KEY], /--endpoint <url>.*a path from the root/s],
    ['an address without a scheme', ['--endpoint', '//till.example/', '--key', KEY], /--endpoint <url>/],
    [
      'a worker elsewhere',
      ['--endpoint', '/till/', '--key', KEY, '--service-worker', 'https://cdn.example/sw.js'],
      /--service-worker <path>.*page's own origin/s,
    ],
    ['an unknown consent', ['--endpoint', '/', '--key', KEY, '--consent', 'maybe'], /granted, pending, denied/],
    [
      'an unknown capture',
      ['--endpoint', '/', '--key', KEY, '--capture', 'schema-org serach'],
      /"serach".*attributes, schema-org, search/,
    ],
    ['a loader that is not there', ['--endpoint', '/', '--key', KEY, '--loader', '/nowhere.js'], /npm run build/],
  ])('says what is wrong with %s', async (_what, args, sentence) => {
    const { code, stdout, stderr } = await run(args);
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toContain(secret);
  });

  it('does not inline what would end the tag', async () => {
    const { code, stderr } = await snippet(['--inline'], 'say("</script>")');
    expect([code, stderr]).toEqual([1, expect.stringContaining('cannot be inlined')]);
  });
});

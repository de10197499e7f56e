import { readFile } from 'node:fs/promises';
import { extname, join, resolve, sep } from 'node:path';
import type { Answer } from './exchange.ts';

/** Where the built files are. */
export interface Build {
  /** The demo's own bundle: `demo/dist`. */
  readonly demo: string;
  /** The SDK's bundle: `dist`. */
  readonly sdk: string;
}

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
};

const PUBLIC_IN_DEMO = /^\/demo\/(shop\.js|inspector\.js|[a-z-]+\.css|(shop|inspector)\.js\.map)$/;

async function readInside(folder: string, name: string): Promise<Answer | undefined> {
  const root = resolve(folder);
  const file = join(root, name);
  const type = TYPES[extname(file)];
  if (!type || !file.startsWith(root + sep)) return undefined;
  try {
    return { status: 200, headers: { 'content-type': type }, body: await readFile(file) };
  } catch {
    return undefined; // no such file: the route answers 404
  }
}

/** Answers with a built file, or not at all. */
export async function answerFile(path: string, build: Build): Promise<Answer | undefined> {
  if (PUBLIC_IN_DEMO.test(path)) return readInside(build.demo, path.slice('/demo/'.length));
  if (path.startsWith('/tillroll/')) return readInside(join(build.sdk, 'script-tag'), path.slice('/tillroll/'.length));
  if (path !== '/tillroll-sw.js') return undefined;
  const worker = await readInside(build.sdk, 'tillroll-sw.js');
  return worker && { ...worker, headers: { ...worker.headers, 'service-worker-allowed': '/' } };
}

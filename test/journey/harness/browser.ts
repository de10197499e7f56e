import { readdirSync, readFileSync } from 'node:fs';
import { chromium, type BrowserContext, type Page } from 'playwright-core';

/** A real Chromium on a profile that outlives it. */
export interface BrowserOnProfile {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Closes it as a person would. */
  close(): Promise<void>;
  /** SIGKILL to the browser and every process it has started, at once. */
  kill(): Promise<void>;
}

interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

const readProcess = (pid: number): readonly ProcessRow[] => {
  try {
    // Field 2 is the name in parentheses and may hold spaces; the parent is the second field after it.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    return [{ pid, parent, command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ') }];
  } catch {
    return []; // ended between listing and reading
  }
};

const processes = (): readonly ProcessRow[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(Number(name)));

/** The browser on this profile and everything below it in the process table. */
function treeOf(profile: string): readonly number[] {
  const table = processes();
  const tree = new Set(
    table.filter(({ command }) => command.includes(`--user-data-dir=${profile}`)).map(({ pid }) => pid),
  );
  for (let size = -1; size !== tree.size;) {
    size = tree.size;
    for (const { pid, parent } of table) if (tree.has(parent)) tree.add(pid);
  }
  return [...tree];
}

const isAlive = (pid: number): boolean =>
  readProcess(pid).length > 0 && !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));

async function killTree(profile: string): Promise<void> {
  const pids = treeOf(profile);
  if (pids.length < 3)
    throw new Error(`expected a browser with its children on ${profile}, found ${pids.length} processes`);
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      continue; // went down with its parent
    }
  }
  for (
    let look = 0;
    look < 100 &&
    pids.some((pid) => {
      try {
        return isAlive(pid);
      } catch {
        return false;
      }
    });
    look++
  ) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const QUIET = [
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** Starts Chromium on a profile: a new one where the folder is empty, else the one that is there. */
export async function openBrowser(profile: string): Promise<BrowserOnProfile> {
  const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    args: QUIET,
    // As users have it: with a back/forward cache.
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  });
  const page = context.pages()[0] ?? (await context.newPage());
  return {
    context,
    page,
    close: () => context.close(),
    async kill() {
      await killTree(profile);
      await context.close().catch(() => undefined); // the connection is gone: this only frees our side
    },
  };
}

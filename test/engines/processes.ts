import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as passes } from 'node:timers/promises';

/** A line of the process table. */
export interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

const readProcess = (pid: number): readonly ProcessRow[] => {
  try {
    // Field 2 is the name in parentheses and may hold spaces; state and parent are the first fields after it.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (state === 'Z') return []; // has ended, and waits for its parent to notice
    return [
      { pid, parent: Number(parent), command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ') },
    ];
  } catch {
    return []; // ended between listing and reading
  }
};

const processTable = (): readonly ProcessRow[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(Number(name)));

/** The processes that `isRoot` names, and everything they have started. */
export function treeBelow(isRoot: (row: ProcessRow) => boolean): readonly ProcessRow[] {
  const table = processTable();
  const tree = new Set(table.filter(isRoot));
  const pids = new Set([...tree].map(({ pid }) => pid));
  for (let size = -1; size !== tree.size;) {
    size = tree.size;
    for (const row of table.filter(({ parent }) => pids.has(parent))) {
      tree.add(row);
      pids.add(row.pid);
    }
  }
  return [...tree];
}

const signal = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // went down with its parent
  }
};

/** SIGKILL to a browser with all its children, at once; resolves when every one of them is gone. */
export async function killTree(isRoot: (row: ProcessRow) => boolean): Promise<void> {
  const tree = treeBelow(isRoot);
  if (tree.length < 3) throw new Error(`expected a browser with its children, found ${tree.length} processes`);
  for (const { pid } of tree) signal(pid);
  for (let look = 0; look < 200; look++) {
    if (tree.every(({ pid }) => readProcess(pid).length === 0)) return;
    await passes(25);
  }
  throw new Error('a killed browser still has processes after 5 s');
}

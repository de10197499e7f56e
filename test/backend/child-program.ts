import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';

/** A running `tillroll …`. */
export interface ChildProgram {
  readonly child: ChildProcess;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Resolves with the URL once it listens. */
  readonly url: () => Promise<string>;
  /** Resolves with the exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
}

/** Runs the built program as a person does; it ends with the test at the latest. */
export function runProgram(bin: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProgram {
  const child = spawn(process.execPath, [bin, ...args], { env: { PATH: process.env['PATH'], ...env } });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = once(child, 'close').then(([code, signal]) => code ?? signal);
  const url = async (): Promise<string> => {
    for (;;) {
      const found = /listens on (\S+)/.exec(stdout)?.[1];
      if (found !== undefined) return found;
      const end = child.exitCode ?? child.signalCode; // a test that took too long has killed it
      if (end !== null) throw new Error(`ended with ${end}: ${stderr}`);
      await Promise.race([once(child.stdout, 'data'), ended]);
    }
  };
  return { child, stdout: () => stdout, stderr: () => stderr, url, ended };
}

import { Problem } from '../collector/problems.ts';
import { BackupError } from '../journal/backup.ts';
import { JournalError } from '../journal/journal-error.ts';
import { KeyError } from '../keys.ts';
import { ListenError } from '../listen.ts';
import { LogError } from '../log/jetstream/log-error.ts';
import { SnippetError } from './find-loader.ts';
import { ServerError } from './server.ts';

/** Says why the program ends: one sentence with the way out when it was to be expected, everything when not. */
export function sayFailure(error: unknown): void {
  const expected = [BackupError, JournalError, ListenError, KeyError, LogError, Problem, ServerError, SnippetError];
  const isExpected = error instanceof Error && expected.some((each) => error instanceof each);
  console.error(isExpected ? `tillroll: ${error.message}` : error);
}

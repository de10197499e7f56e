import type { Journal, LedgerLine } from '../journal/journal.ts';
import { toId, toLimit } from './arguments.ts';
import { toConnection } from './connection.ts';
import type { QueryContext } from './context.ts';
import { parseRollCursor, toRollCursor } from './cursor.ts';
import { toEnumValue } from './schema/signals.ts';

interface LedgerArguments {
  readonly roll?: string | null;
  readonly first: number;
  readonly after?: string | null;
}

const toNode = ({ deadLetters, dropped, ...line }: LedgerLine) => ({
  ...line,
  dropped: dropped.map(({ reason, ...rest }) => ({ ...rest, reason: toEnumValue(reason) })),
  complete: line.missingCount === 0,
  deadLetterCount: deadLetters?.count ?? 0,
  deadLetters: Object.entries(deadLetters?.reasons ?? {}).map(([code, count]) => ({ code, count })),
});

/** Resolves `ledger`. */
export const resolveLedger =
  (journal: Journal) =>
  async (_root: unknown, args: LedgerArguments, { shop }: QueryContext) => {
    const limit = toLimit(args.first);
    const found = await journal.listLedger({
      shop,
      rollId: toId('roll', args.roll),
      afterRollId: parseRollCursor(args.after),
      limit: limit + 1,
    });
    return toConnection(found, limit, (line) => ({
      cursor: toRollCursor(line.rollId),
      node: toNode(line),
    }));
  };

import type { Journal } from '../journal/journal.ts';
import { toId, toLimit } from './arguments.ts';
import { toConnection } from './connection.ts';
import type { QueryContext } from './context.ts';
import { parseRollCursor, toRollCursor } from './cursor.ts';

interface LedgerArguments {
  readonly roll?: string | null;
  readonly first: number;
  readonly after?: string | null;
}

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
      node: { ...line, complete: line.missingCount === 0 },
    }));
  };

import { first, type Projection } from './projection.ts';

const FIRST = 'at, position';
const isEarlier = '(excluded.changed_at, excluded.position) < (t.changed_at, t.position)';

/** Which anonymous id followed which, as the first word about it has it. Nothing is joined by it. */
export const clientChanges: Projection = {
  table: 'client_changes',
  key: ['shop', 'client_id', 'from_id'],
  hears: ['client.changed'],
  write: (target) => `
    insert into ${target} as t (shop, client_id, from_id, reason, changed_at, position)
    select shop, data ->> 'to', coalesce(data ->> 'from', ''), ${first(`data ->> 'reason'`, FIRST)}, min(at),
      ${first('position', FIRST)}
    from heard where type = 'client.changed'
    group by 1, 2, 3
    order by 1, 2, 3
    on conflict (shop, client_id, from_id) do update set
      reason = excluded.reason, changed_at = excluded.changed_at, position = excluded.position
    where ${isEarlier}`,
};

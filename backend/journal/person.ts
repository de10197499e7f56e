import { CUSTOMER_OF_RECORD } from '../projections/order-rules.ts';
import { NAMED_BY_LOGIN } from '../projections/named-by-login.ts';
import type { Dialect } from './dialect.ts';
import { createForgetting } from './erased.ts';
import { COLUMNS } from './find-events.ts';
import type { StoredEvent } from './journal.ts';
import { toLinked } from './linked.ts';
import { writeErased } from './write-erased.ts';

// Every event about a customer: that names them, that is about one of their orders, or that was said before they were
// known, as far as it was joined to them (`find-activity.ts`). Whose an order is, is what its record says: a page that
// puts a stranger's name to an order does not have the order's events erased with the stranger.
const OF_PERSON = `
  with ${toLinked('$2')}, ordered as materialized (
    select o.order_id from orders as o where o.shop = $1 and o.customer_id = $2 and ${CUSTOMER_OF_RECORD} = $2
  ), theirs as (
    select e.position from events as e
    where e.shop = $1 and (
      e.customer_id = $2
      or (e.type like 'customer.%' and e.subject = $2)
      or e.data ->> 'user' = $2 or e.data -> 'user' ->> 'id' = $2
      or e.data ->> 'customer' = $2 or e.data -> 'order' ->> 'customer' = $2
      or (e.type like 'order.%' and e.subject in (select order_id from ordered))
      or (e.type like 'signal.%' and e.data -> 'order' ->> 'id' in (select order_id from ordered))
      or (e.type = 'client.changed' and exists (
        select from linked where is_first and client_id in (e.data ->> 'from', e.data ->> 'to')
      ))
    )
    union
    select e.position from linked join events as e on e.shop = $1 and e.client_id = linked.client_id
    where linked.is_first and e.customer_id is null and (${NAMED_BY_LOGIN}) is null
      and (e.data -> 'context' ->> 'join') is distinct from 'false'
      and coalesce(e.corrected_at, e.occurred_at) <= linked.linked_at
  )`;

const FIND = `${OF_PERSON}
  select ${COLUMNS} from events where events.position in (select position from theirs) order by events.position`;

const UNNAME = 'update ledger set client_id = null where shop = $1 and client_id = any($2::text[])';

/** Every event about a customer, as it lies in the journal, in the order of arrival. */
export const findPerson = (read: Dialect['read'], shop: string, customerId: string): Promise<readonly StoredEvent[]> =>
  read<StoredEvent>(FIND, [shop, customerId]);

/** Takes a person out of events. The projections do not follow by themselves. */
export async function eraseEvents(
  query: Dialect['query'],
  {
    shop,
    customerId,
    events,
  }: { readonly shop: string; readonly customerId: string; readonly events: readonly StoredEvent[] },
): Promise<void> {
  const clients = [...new Set(events.map(({ clientId }) => clientId).filter((id) => id !== null))];
  await query(UNNAME, [shop, clients]);
  await writeErased(
    query,
    events,
    createForgetting((id) => id === customerId),
  );
}

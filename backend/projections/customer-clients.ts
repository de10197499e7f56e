import { NAMED_BY_LOGIN } from './named-by-login.ts';
import type { Projection } from './projection.ts';

/**
 * The customer that an event names for its client. A login names whom it logs in, whoever the page took the visitor
 * for until then.
 */
const CUSTOMER = `case
    when type = 'client.identified' then data ->> 'customer'
    else coalesce(${NAMED_BY_LOGIN}, customer_id)
  end`;

/** Whether a page was told to leave the anonymous past alone. */
const MAY_JOIN = `(data -> 'context' ->> 'join') is distinct from 'false'
  and (type <> 'client.identified' or (data ->> 'join') is distinct from 'false')`;

/**
 * Which anonymous ids belong to which customer, since when. Most words say what is known: a row is written only when
 * one of them comes before the first, or is the first of the server.
 */
export const customerClients: Projection = {
  table: 'customer_clients',
  key: ['shop', 'client_id', 'customer_id'],
  hears: ['signal.', 'client.', 'order.', 'customer.'],
  write: (target) => `
    insert into ${target} as t (shop, client_id, customer_id, linked_at, confirmed)
    select shop, client_id, customer, min(at), bool_or(confirmed)
    from (
      select shop, client_id, ${CUSTOMER} as customer, at, confirmed
      from heard
      where client_id is not null and (customer_id is not null or ${NAMED_BY_LOGIN} is not null) and ${MAY_JOIN}
    ) as named
    group by shop, client_id, customer
    order by shop, client_id, customer
    on conflict (shop, client_id, customer_id) do update set
      linked_at = least(t.linked_at, excluded.linked_at),
      confirmed = t.confirmed or excluded.confirmed
    where excluded.linked_at < t.linked_at or (excluded.confirmed and not t.confirmed)`,
};

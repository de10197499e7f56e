/**
 * A part of a `with` list: the client ids that are linked to a customer of the shop `$1`, since when, and whether that
 * customer was the first. An id's past belongs to the customer it was linked to first: whoever sat there before
 * somebody else's login may be anybody. Rules: docs/decisions/0010-the-anonymous-past.md.
 *
 * @param customer SQL of the customer's id.
 * @param most so many are looked at, the first linked; all without it.
 */
export const toLinked = (customer: string, most?: number): string => `linked as materialized (
    select l.client_id, l.linked_at, not exists (
      select from customer_clients as other
      where other.shop = l.shop and other.client_id = l.client_id
        and (other.linked_at, other.customer_id) < (l.linked_at, l.customer_id)
    ) as is_first
    from customer_clients as l
    where l.shop = $1 and l.customer_id = ${customer}
    ${most === undefined ? '' : `order by l.linked_at, l.client_id limit ${most}`}
  )`;

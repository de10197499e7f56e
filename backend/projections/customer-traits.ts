import { first, type Projection } from './projection.ts';

const NEWEST = 'at desc, position desc';
const isNewer = '(excluded.said_at, excluded.position) > (t.said_at, t.position)';

// Whatever another event has under this name, it must not fail the statement.
const TRAITS = `case when jsonb_typeof(data -> 'traits') = 'object' then data -> 'traits' else '{}' end`;

/** What is known of a customer, each as the newest word has it. */
export const customerTraits: Projection = {
  table: 'customer_traits',
  key: ['shop', 'customer_id', 'name'],
  hears: ['client.identified'],
  write: (target) => `
    insert into ${target} as t (shop, customer_id, name, value, said_at, position, confirmed)
    select shop, data ->> 'customer', trait.key, ${first('trait.value', NEWEST)}, max(at), ${first('position', NEWEST)},
      ${first('confirmed', NEWEST)}
    from heard, lateral jsonb_each(${TRAITS}) as trait
    where type = 'client.identified'
    group by shop, data ->> 'customer', trait.key
    order by 1, 2, 3
    on conflict (shop, customer_id, name) do update set
      value = excluded.value, said_at = excluded.said_at, position = excluded.position, confirmed = excluded.confirmed
    where ${isNewer}`,
};

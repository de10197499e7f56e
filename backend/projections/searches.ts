import type { Projection } from './projection.ts';

/** Searches by what was searched for, a day. Only page 1 is a search; unknown results are not "none". */
export const searchDays: Projection = {
  table: 'search_days',
  key: ['shop', 'query', 'day'],
  hears: ['signal.product_search'],
  write: (target) => `
    insert into ${target} as t (shop, query, day, searches, without_result, last_at)
    select shop, lower(regexp_replace(translate(data ->> 'query', chr(160), ' '), '\\s+', ' ', 'g')), day, count(*),
      count(*) filter (where data ->> 'results' = '0'), max(at)
    from heard
    where type = 'signal.product_search' and data ->> 'query' is not null and coalesce(data ->> 'page', '1') = '1'
    group by 1, 2, 3
    order by 1, 2, 3
    on conflict (shop, query, day) do update set
      searches = t.searches + excluded.searches,
      without_result = t.without_result + excluded.without_result,
      last_at = greatest(t.last_at, excluded.last_at)`,
};

import type { Projection } from './projection.ts';

/** How often a voucher was put on a basket and taken off, a day. What it did for orders is in the orders. */
export const voucherDays: Projection = {
  table: 'voucher_days',
  key: ['shop', 'code', 'day'],
  hears: ['signal.voucher_addition', 'signal.voucher_removal'],
  write: (target) => `
    insert into ${target} as t (shop, code, day, additions, removals)
    select shop, data -> 'voucher' ->> 'code', day,
      count(*) filter (where type = 'signal.voucher_addition'),
      count(*) filter (where type = 'signal.voucher_removal')
    from heard
    where type in ('signal.voucher_addition', 'signal.voucher_removal') and data -> 'voucher' ->> 'code' is not null
    group by 1, 2, 3
    order by 1, 2, 3
    on conflict (shop, code, day) do update set
      additions = t.additions + excluded.additions,
      removals = t.removals + excluded.removals`,
};

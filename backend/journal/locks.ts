/*
 * Advisory locks, the order of all writers of one database. On PGlite they cost microseconds and mean nothing.
 *
 * Positions are given out when a row is written and seen when it is committed. Were two appends of a shop to overlap,
 * the later position could be seen first, and who reads "after position" would never read the earlier one. So a
 * shop's appends come one after the other, from whatever program: each is committed before the next takes its
 * first position. They would wait for each other all the same, at the rows of the shop's ledger and its counters; taken in
 * this order they cannot wait in a circle.
 */

/** Of the whole journal: shared by appends, exclusive for who migrates or rebuilds. */
const JOURNAL = 1_953_066_092; // "till"
/** Of a shop; any number but the journal's. */
const SHOP = JOURNAL + 1;

/** Takes the whole journal, until the session ends. */
export const LOCK_JOURNAL = `select pg_advisory_lock(${JOURNAL}, 0)`;

/**
 * Parts of a `with` list that turn `said` into `incoming`: the same rows, but no statement that reads them goes on before
 * the locks of all their shops are held. They are held to the end of the transaction.
 */
export const INCOMING = `gate as materialized (
    select pg_advisory_xact_lock_shared(${JOURNAL}, 0)
  ), locked as materialized (
    select count(pg_advisory_xact_lock(${SHOP}, key))
    from gate, (select distinct hashtext(shop) as key from said order by key) as shops
  ), incoming as not materialized (
    select said.* from locked, said
  )`;

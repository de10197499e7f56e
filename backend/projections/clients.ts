import type { Dialect } from '../journal/dialect.ts';
import { timeText } from '../journal/time-text.ts';

/** An anonymous id that belongs to a customer. */
export interface ClientRecord {
  readonly clientId: string;
  /** Of the first event it is in, by the device's clock. */
  readonly firstSeenAt: string | null;
  readonly linkedAt: string;
  /** Whether the shop's own server said so. */
  readonly confirmed: boolean;
  /** The id it followed, and the last one that followed it. */
  readonly changedFrom: string | null;
  readonly changedTo: string | null;
}

/** What is known of a customer. */
export interface Trait {
  readonly name: string;
  readonly value: unknown;
  readonly saidAt: string;
  readonly confirmed: boolean;
}

/** One anonymous id that followed another. */
export interface ClientChange {
  readonly from: string | null;
  readonly to: string;
  readonly reason: string;
  readonly changedAt: string;
}

/** Of whom, and how many. */
export interface CustomerFilter {
  readonly shop: string;
  readonly customerId: string;
  readonly limit: number;
}

/** How anonymous ids, customers and each other hang together. */
export interface Clients {
  /** A customer's ids, the first linked first. */
  readonly findClients: (filter: CustomerFilter) => Promise<readonly ClientRecord[]>;
  /** What is known of a customer, by name. */
  readonly findTraits: (filter: CustomerFilter) => Promise<readonly Trait[]>;
  /** The first hundred changes to an id or from it, in the order of time. */
  readonly findChanges: (shop: string, clientId: string) => Promise<readonly ClientChange[]>;
}

const CLIENTS = `
  select l.client_id as "clientId", ${timeText('l.linked_at')} as "linkedAt", l.confirmed,
    (select ${timeText('e.occurred_at')} from events as e where e.shop = l.shop and e.client_id = l.client_id
     order by e.occurred_at, e.position limit 1) as "firstSeenAt",
    (select c.from_id from client_changes as c where c.shop = l.shop and c.client_id = l.client_id and c.from_id <> ''
     order by c.changed_at desc, c.position desc limit 1) as "changedFrom",
    (select c.client_id from client_changes as c where c.shop = l.shop and c.from_id = l.client_id and c.from_id <> ''
     order by c.changed_at desc, c.position desc limit 1) as "changedTo"
  from customer_clients as l
  where l.shop = $1 and l.customer_id = $2
  order by l.linked_at, l.client_id
  limit $3::bigint`;

const TRAITS = `
  select name, value, ${timeText('said_at')} as "saidAt", confirmed
  from customer_traits where shop = $1 and customer_id = $2
  order by name limit $3::bigint`;

const CHANGES = `
  select nullif(from_id, '') as "from", client_id as "to", reason, ${timeText('changed_at')} as "changedAt"
  from client_changes where shop = $1 and (client_id = $2 or (from_id = $2 and from_id <> ''))
  order by changed_at, position limit 100`;

/** Reads what is known of anonymous ids. */
export const createClients = (read: Dialect['read']): Clients => ({
  findClients: ({ shop, customerId, limit }) => read<ClientRecord>(CLIENTS, [shop, customerId, limit]),
  findTraits: ({ shop, customerId, limit }) => read<Trait>(TRAITS, [shop, customerId, limit]),
  findChanges: (shop, clientId) => read<ClientChange>(CHANGES, [shop, clientId]),
});

import type { Command } from 'commander';
import type { Erased, People, PersonExport, PersonOptions } from '../people.ts';
import { openBackend } from './open-backend.ts';
import { addPlace, type PlaceOptions } from './place.ts';
import { askServer, urlOption, type ServerOptions } from './server.ts';

interface CustomerOptions extends ServerOptions, PlaceOptions {
  readonly shop: string;
  readonly dryRun?: boolean;
}

const IN_USE =
  'Ask that process instead: --url http://127.0.0.1:8417, with a key of the scope manage in TILLROLL_KEY; or stop it first.';

const atServer = (url: string): People => ({
  export: ({ customerId }) => askServer<PersonExport>(url, '/v1/customers/export', { customer: customerId }),
  erase: ({ customerId, dryRun }) => askServer<Erased>(url, '/v1/customers/erase', { customer: customerId, dryRun }),
});

async function withPeople<Value>(
  { url, ...place }: CustomerOptions,
  work: (people: People) => Promise<Value>,
): Promise<Value> {
  if (url !== undefined) return work(atServer(url));
  const backend = await openBackend(place, IN_USE);
  try {
    return await work(backend.people);
  } finally {
    await backend.close();
  }
}

const toPerson = (customerId: string, { shop }: CustomerOptions): PersonOptions => ({ shop, customerId });

async function tell(customerId: string, options: CustomerOptions): Promise<void> {
  const told = await withPeople(options, (people) => people.export(toPerson(customerId, options)));
  console.log(JSON.stringify(told, null, 2));
  console.error(`${told.events.length} events, ${told.orders.length} orders.`);
}

async function erase(customerId: string, options: CustomerOptions): Promise<void> {
  const { dryRun = false } = options;
  const { events, types } = await withPeople(options, (people) =>
    people.erase({ ...toPerson(customerId, options), dryRun }),
  );
  for (const [type, count] of Object.entries(types)) console.log(`${String(count).padStart(7)}  ${type}`);
  console.log(`${String(events).padStart(7)}  events ${dryRun ? 'would lose' : 'have lost'} the customer in them`);
}

/** Adds `tillroll export customer` and `tillroll erase customer`. */
export function addCustomer(program: Command): void {
  const add = (verb: string, description: string): Command =>
    addPlace(
      program
        .command(verb)
        .description(description)
        .command('customer')
        .description(`${description}; while "serve" uses the folder, ask it with --url`)
        .argument('<id>', 'the customer, by the shop’s own id')
        .requiredOption('-s, --shop <name>', 'whose customer; with --url always the shop of the key that asks'),
    ).addOption(urlOption());
  add('export', 'print everything that is kept about a customer, as JSON').action(tell);
  add('erase', 'take a customer out of everything that is kept; totals stay what they are, and it can be repeated')
    .option('--dry-run', 'only count')
    .action(erase);
}

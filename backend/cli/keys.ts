import { InvalidArgumentError, Option, type Command } from 'commander';
import type { Scope } from '../journal/journal.ts';
import { isScope } from '../keys.ts';
import { openBackend } from './open-backend.ts';
import { addPlace, type PlaceOptions } from './place.ts';

interface CreateOptions extends PlaceOptions {
  readonly shop: string;
  readonly scope: readonly Scope[];
  readonly origin: readonly string[];
  readonly name?: string;
}

const collect = (text: string, before: readonly string[] = []): readonly string[] => [...before, ...text.split(',')];

function toScopes(text: string, before: readonly Scope[] = []): readonly Scope[] {
  const scopes = text.split(',').map((word) => {
    if (!isScope(word)) throw new InvalidArgumentError('A scope is one of collect, record, read.');
    return word;
  });
  return [...before, ...scopes];
}

const IN_USE = 'To make a key: stop that process (Ctrl-C), run this again, and start it again.';

async function create({ shop, scope, origin, name, ...place }: CreateOptions): Promise<void> {
  const backend = await openBackend(place, IN_USE);
  try {
    const made = await backend.keys.create({
      shop,
      scopes: scope,
      origins: origin,
      ...(name !== undefined && { name }),
    });
    console.log(made.key);
    const from = made.origins.length > 0 ? `, from ${made.origins.join(', ')}` : '';
    console.error(
      `A key of ${made.shop} that may ${made.scopes.join(' and ')}${from}. It is shown this once: keep it.`,
    );
  } finally {
    await backend.close();
  }
}

/** Adds `tillroll keys create`. */
export function addKeys(program: Command): void {
  const command = program
    .command('keys')
    .description('the keys that programs and pages speak with')
    .command('create')
    .description('make a key and print it, once; not while "serve" uses the same folder')
    .requiredOption('-s, --shop <name>', 'whose events it is for')
    .addOption(
      new Option(
        '--scope <scope...>',
        'collect: signals from a page (needs --origin); record: everything, from your server; read: queries',
      )
        .argParser(toScopes)
        .makeOptionMandatory(),
    )
    .addOption(
      new Option('--origin <url...>', 'where its pages are, such as https://shop.example')
        .argParser(collect)
        .default([]),
    )
    .option('--name <name>', 'to tell keys apart');
  addPlace(command).action(create);
}

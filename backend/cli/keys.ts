import { InvalidArgumentError, Option, type Command } from 'commander';
import type { Scope } from '../journal/journal.ts';
import { isScope, type KeyInfo } from '../keys.ts';
import { toDurationMs } from './duration.ts';
import { openDesk, type DeskOptions, type KeyDesk } from './key-desk.ts';
import { addPlace } from './place.ts';
import { urlOption } from './server.ts';

interface CreateOptions extends DeskOptions {
  readonly shop: string;
  readonly scope: readonly Scope[];
  readonly origin: readonly string[];
  readonly name?: string;
}

const collect = (text: string, before: readonly string[] = []): readonly string[] => [...before, ...text.split(',')];

function toScopes(text: string, before: readonly Scope[] = []): readonly Scope[] {
  const scopes = text.split(',').map((word) => {
    if (!isScope(word)) throw new InvalidArgumentError('A scope is one of collect, record, read, manage.');
    return word;
  });
  return [...before, ...scopes];
}

/** Opens the desk for as long as something is done there. */
async function atDesk(options: DeskOptions, work: (desk: KeyDesk) => Promise<void>): Promise<void> {
  const desk = await openDesk(options);
  try {
    await work(desk);
  } finally {
    await desk.close();
  }
}

const rightsOf = ({ shop, scopes, origins }: KeyInfo): string =>
  `A key of ${shop} that may ${scopes.join(' and ')}${origins.length > 0 ? `, from ${origins.join(', ')}` : ''}.`;

const create = ({ shop, scope, origin, name, ...options }: CreateOptions): Promise<void> =>
  atDesk(options, async (desk) => {
    const wish = { shop, scopes: scope, origins: origin, ...(name !== undefined && { name }) };
    const made = await desk.create(wish);
    console.log(made.key);
    console.error(`${rightsOf(made)} It is shown this once: keep it. Its id is ${made.id}.`);
  });

const endOf = ({ state, expiresAt, revokedAt }: KeyInfo): string => {
  if (revokedAt !== null) return `revoked ${revokedAt}`;
  return expiresAt === null ? state : `${state} ${expiresAt}`;
};

function toLines(keys: readonly KeyInfo[]): readonly string[] {
  const rows = keys.map((key) => [
    key.id,
    `…${key.ending}`,
    key.shop,
    key.name,
    key.scopes.join(','),
    key.origins.join(',') || '-',
    key.createdAt.slice(0, 10),
    endOf(key),
  ]);
  const table = [['ID', 'ENDING', 'SHOP', 'NAME', 'SCOPES', 'ORIGINS', 'CREATED', 'STATE'], ...rows];
  const widths = table[0]?.map((_title, at) => Math.max(...table.map((row) => row[at]?.length ?? 0))) ?? [];
  return table.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

const list = ({ json = false, ...options }: DeskOptions & { readonly json?: boolean }): Promise<void> =>
  atDesk(options, async (desk) => {
    const keys = await desk.list();
    console.log(json ? JSON.stringify(keys, null, 2) : toLines(keys).join('\n'));
  });

const revoke = (id: string, options: DeskOptions): Promise<void> =>
  atDesk(options, async (desk) => {
    const key = await desk.revoke(id);
    console.log(`${key.id} of ${key.shop} is revoked. A server that runs stops taking it within seconds.`);
  });

const rotate = (id: string, { overlap, ...options }: DeskOptions & { readonly overlap: number }): Promise<void> =>
  atDesk(options, async (desk) => {
    const { made, old } = await desk.rotate({ id, overlapMs: overlap });
    console.log(made.key);
    console.error(`${rightsOf(made)} It is shown this once: keep it. Its id is ${made.id}.`);
    console.error(`The old one (${old.id}) is taken until ${old.expiresAt}.`);
  });

/** Adds `tillroll keys create|list|revoke|rotate`. */
export function addKeys(program: Command): void {
  const keys = program.command('keys').description('the keys that programs and pages speak with');
  const ID = 'its id, as "keys list" shows it; or the key itself, where it has leaked';
  const add = (command: string, description: string): Command =>
    addPlace(
      keys.command(command).description(`${description}; while "serve" uses the folder, ask it with --url`),
    ).addOption(urlOption());

  add('create', 'make a key and print it, once')
    .requiredOption('-s, --shop <name>', 'whose events it is for; with --url always the shop of the key that asks')
    .addOption(
      new Option(
        '--scope <scope...>',
        'collect: signals from a page (needs --origin); record: everything, from your server; read: queries; manage: keys, exports and erasures',
      )
        .argParser(toScopes)
        .makeOptionMandatory(),
    )
    .addOption(
      new Option('--origin <url...>', 'where its pages are, such as https://shop.example')
        .argParser(collect)
        .default([]),
    )
    .option('--name <name>', 'to tell keys apart')
    .action(create);
  add('list', 'list all keys, never what they are').option('--json', 'as JSON').action(list);
  add('revoke', 'end a key at once').argument('<id>', ID).action(revoke);
  add('rotate', 'make a key with the same rights and print it, once; the old one ends a while later')
    .argument('<id>', ID)
    .addOption(
      new Option('--overlap <time>', 'how long the old one is still taken: 45s, 30m, 12h, 7d')
        .argParser(toDurationMs)
        .default(7 * 86_400_000, '7d'),
    )
    .action(rotate);
}

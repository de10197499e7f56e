import { InvalidArgumentError, Option, type Command } from 'commander';
import { readLoader, SnippetError } from './find-loader.ts';
import { toSnippet, type SnippetWish } from './snippet-tag.ts';

interface SnippetOptions extends SnippetWish {
  readonly loader?: string;
}

const isAddress = (text: string): boolean => {
  if (/^\/(?!\/)/.test(text)) return !/\s/.test(text);
  return /^https?:\/\/\S+$/.test(text) && URL.canParse(text);
};

function toAddress(text: string): string {
  if (isAddress(text)) return text;
  throw new InvalidArgumentError('It is a path from the root of the shop such as /till/, or a whole https address.');
}

function toFolder(text: string): string {
  const address = toAddress(text);
  return address.endsWith('/') ? address : `${address}/`;
}

function toWorker(text: string): string {
  if (/^\/(?!\/)\S*$/.test(text)) return text;
  throw new InvalidArgumentError("A service worker is on the page's own origin: a path such as /tillroll-sw.js.");
}

/** Not the option's own parser, whose message would repeat the key: it may be a secret one. */
function checkKey(key: string): void {
  if (/^tr_pub_[0-9A-Za-z]{32}$/.test(key)) return;
  const rule = 'tr_pub_ and 32 letters and digits, made with "tillroll keys create --scope collect"';
  const kind = /^tr_(sec|read)_/.exec(key)?.[1];
  if (kind === undefined) throw new SnippetError(`--key must be a publishable key: ${rule}.`);
  const what =
    kind === 'sec'
      ? 'a secret key (tr_sec_), which may say everything'
      : 'a reading key (tr_read_), which may read everything';
  throw new SnippetError(
    `--key is ${what}, and a tag is in the page's source for everybody. It must be a publishable key: ${rule}.`,
  );
}

/** What a page can have read off, by the SDK's names: `CAPTURE_KINDS` of `tillroll/capture`. */
const KINDS: readonly string[] = ['attributes', 'schema-org', 'search', 'data-layer', 'to-data-layer'];

function toCapture(text: string): string {
  const words = text.split(/[\s,]+/).filter((word) => word !== '');
  const unknown = words.find((word) => !KINDS.includes(word));
  if (words.length > 0 && unknown === undefined) return text;
  const what = unknown === undefined ? 'It is empty.' : `There is no capture "${unknown}".`;
  throw new InvalidArgumentError(`${what} It is one or more of: ${KINDS.join(', ')}.`);
}

function toConsent(text: string): string {
  if (/^(granted|pending|denied|tcf|google|event:[^\s"]+)$/.test(text)) return text;
  throw new InvalidArgumentError('It is one of granted, pending, denied, tcf, google and event:NAME.');
}

function print({ loader: named, ...wish }: SnippetOptions): void {
  checkKey(wish.key);
  const loader = readLoader(named);
  if (wish.inline === true && /<\/script|<!--/i.test(loader))
    throw new SnippetError('The loader cannot be inlined: it has "</script" or "<!--" in it. Leave --inline out.');
  const { tag, policy } = toSnippet(wish, loader);
  console.log(tag);
  console.error(`\nA Content-Security-Policy of the page needs at least:\n  ${policy.join(';\n  ')}`);
}

/** Adds `tillroll snippet`. */
export function addSnippet(program: Command): void {
  program
    .command('snippet')
    .description('print the script tag for a shop’s pages, and on stderr what their Content-Security-Policy must allow')
    .addOption(
      new Option('--endpoint <url>', 'where the pages reach the backend, such as /till/')
        .argParser(toAddress)
        .makeOptionMandatory(),
    )
    .requiredOption('--key <key>', 'a publishable key (tr_pub_…)')
    .addOption(
      new Option('--service-worker <path>', 'where the shop serves the worker, such as /tillroll-sw.js').argParser(
        toWorker,
      ),
    )
    .addOption(new Option('--capture <names>', `what to read signals off, of ${KINDS.join(', ')}`).argParser(toCapture))
    .addOption(
      new Option(
        '--consent <state>',
        'what the visitor allows at first (granted, pending, denied), or who decides (tcf, google, event:NAME)',
      ).argParser(toConsent),
    )
    .addOption(
      new Option('--from <folder>', 'where the shop serves the files of dist/script-tag')
        .default('/tillroll/')
        .argParser(toFolder),
    )
    .option('--inline', 'the loader itself, with its hash for the policy')
    .option('--nonce <text>', "what the shop's templates write for the page's nonce, such as {{ nonce }}")
    .option('--loader <file>', "the loader's file, if it is not the package's own")
    .action(print);
}

import { InvalidArgumentError, Option, type Command } from 'commander';
import { isCookieName } from '../collector/client-cookie.ts';
import { createBackend, type Backend } from '../main.ts';
import { standAlone } from '../stand-alone.ts';
import { dataDirOption, sayCreating } from './data-dir.ts';
import { addLimitOptions, toRateLimits, type LimitOptions } from './limit-options.ts';
import { createProgress } from './rebuild.ts';

interface ServeOptions extends LimitOptions {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  readonly logLevel: string;
  readonly clientCookie?: string;
  readonly trustForwardedProto?: boolean;
}

const LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'];

function toPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65535) throw new InvalidArgumentError('A port is a whole number from 0 to 65535.');
  return port;
}

function toCookieName(text: string): string {
  if (!isCookieName(text)) throw new InvalidArgumentError('A cookie is called by a token such as tillroll_client.');
  return text;
}

/** Stops cleanly on Ctrl-C and on a polite kill; a second one does not wait. */
function stopOnSignals(backend: Backend): void {
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) process.exit(130);
    isStopping = true;
    console.error('Stopping: what was taken is answered first. Once more stops at once.');
    backend.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

async function serve({
  port,
  host,
  dataDir,
  logLevel,
  clientCookie,
  trustForwardedProto = false,
  trustProxy,
  ...limits
}: ServeOptions): Promise<void> {
  const backend = await createBackend({
    dataDir,
    logger: { level: logLevel },
    onCreate: sayCreating,
    onRebuild: createProgress(),
    rateLimits: toRateLimits(limits),
    ...(trustProxy !== undefined && { trustProxy }),
    ...(clientCookie !== undefined && { clientCookie: { name: clientCookie, trustForwardedProto } }),
  });
  try {
    standAlone(backend.app);
    const { url } = await backend.listen({ host, port });
    stopOnSignals(backend);
    console.log(`tillroll listens on ${url} (journal in ${dataDir}). Ctrl-C stops it.`);
  } catch (error) {
    await backend.close();
    throw error;
  }
}

/** Adds `tillroll serve`. */
export function addServe(program: Command): void {
  const command = program
    .command('serve')
    .description('take events, and answer queries')
    .addOption(
      new Option('-p, --port <number>', 'where to listen; 0 takes any free port')
        .env('PORT')
        .default(8417)
        .argParser(toPort),
    )
    .addOption(new Option('--host <address>', 'on which address; 0.0.0.0 is all').env('HOST').default('127.0.0.1'))
    .addOption(dataDirOption())
    .addOption(
      new Option(
        '--client-cookie <name>',
        'keep the anonymous id of pages in a first-party cookie of this name, such as tillroll_client',
      ).argParser(toCookieName),
    )
    .option('--trust-forwarded-proto', 'a proxy before it says in X-Forwarded-Proto whether the cookie may be Secure')
    .addOption(new Option('--log-level <level>', 'how much to log').choices(LEVELS).default('warn'))
    .action(serve);
  addLimitOptions(command);
}

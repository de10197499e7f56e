import { InvalidArgumentError, Option, type Command } from 'commander';
import { isCookieName } from '../collector/client-cookie.ts';
import { createBackend, type Backend } from '../main.ts';
import type { Role } from '../open-log.ts';
import { standAlone } from '../stand-alone.ts';
import { addLimitOptions, toRateLimits, type LimitOptions } from './limit-options.ts';
import { addPlace, placeOf, sayCreating, type PlaceOptions } from './place.ts';
import { addLogOptions, toBroker, type LogOptions } from './log-options.ts';
import { createProgress } from './rebuild.ts';
import { addSaleorOptions, toSaleor, type SaleorSettings } from './saleor-options.ts';

interface ServeOptions extends PlaceOptions, LimitOptions, LogOptions, SaleorSettings {
  readonly port: number;
  readonly host: string;
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

async function serve(
  role: Role,
  { port, host, logLevel, clientCookie, trustForwardedProto = false, trustProxy, ...given }: ServeOptions,
): Promise<void> {
  const backend = await createBackend({
    ...placeOf(given),
    ...toBroker(given),
    role,
    logger: { level: logLevel },
    onCreate: sayCreating,
    onRebuild: createProgress(),
    ...(role !== 'write' && { rateLimits: toRateLimits(given), ...toSaleor(given, process.env) }),
    ...(trustProxy !== undefined && { trustProxy }),
    ...(clientCookie !== undefined && { clientCookie: { name: clientCookie, trustForwardedProto } }),
  });
  try {
    standAlone(backend.app);
    const { url } = await backend.listen({ host, port });
    stopOnSignals(backend);
    console.log(`tillroll listens on ${url} (journal in ${backend.place}). Ctrl-C stops it.`);
  } catch (error) {
    await backend.close();
    throw error;
  }
}

const ROLES: Readonly<Record<Role, string>> = {
  serve: 'take events, and answer queries',
  collect: 'take events into the log (--log-url), for others to write; as many of these as you like',
  write: 'take what waits in the log (--log-url) into the journal; as many of these as you like',
};

function addRole(program: Command, role: Role): void {
  const command = program
    .command(role)
    .description(ROLES[role])
    .addOption(
      new Option('-p, --port <number>', 'where to listen; 0 takes any free port')
        .env('PORT')
        .default(role === 'write' ? 0 : 8417)
        .argParser(toPort),
    )
    .addOption(new Option('--host <address>', 'on which address; 0.0.0.0 is all').env('HOST').default('127.0.0.1'))
    .addOption(new Option('--log-level <level>', 'how much to log').choices(LEVELS).default('warn'))
    .action((options: ServeOptions) => serve(role, options));
  if (role !== 'write') {
    command
      .addOption(
        new Option(
          '--client-cookie <name>',
          'keep the anonymous id of pages in a first-party cookie of this name, such as tillroll_client',
        ).argParser(toCookieName),
      )
      .option(
        '--trust-forwarded-proto',
        'a proxy before it says in X-Forwarded-Proto whether the cookie may be Secure',
      );
    addLimitOptions(command);
    addSaleorOptions(command);
  }
  addLogOptions(addPlace(command));
}

/** Adds `tillroll serve`, `tillroll collect` and `tillroll write`. */
export function addServe(program: Command): void {
  addRole(program, 'serve');
  addRole(program, 'collect');
  addRole(program, 'write');
}

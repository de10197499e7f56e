import { InvalidArgumentError, Option, type Command } from 'commander';
import { Problem } from '../collector/problems.ts';
import { toSaleorInstance, type SaleorOptions } from '../webhooks/saleor-instance.ts';

/** What a command was told of the Saleor whose webhooks it takes. */
export interface SaleorSettings {
  readonly saleorApiUrl?: string;
  readonly saleorShop?: string;
  readonly saleorSource?: string;
}

function toApiUrl(text: string): string {
  try {
    toSaleorInstance({ apiUrl: text });
    return text;
  } catch (error) {
    throw new InvalidArgumentError(error instanceof TypeError ? error.message : String(error));
  }
}

/** Adds the options that bind one Saleor to one shop. The secret is for the environment alone: lists of processes show options. */
export const addSaleorOptions = (command: Command): Command =>
  command
    .addOption(
      new Option(
        '--saleor-api-url <url>',
        'take the webhooks of this Saleor at /v1/webhooks/saleor: https://shop.saleor.cloud/graphql/ (with a secretKey: SALEOR_WEBHOOK_SECRET)',
      )
        .env('SALEOR_API_URL')
        .argParser(toApiUrl),
    )
    .addOption(new Option('--saleor-shop <name>', 'whose events they are').env('SALEOR_SHOP'))
    .addOption(
      new Option(
        '--saleor-source <url>',
        'the source of their events; what an import says too (default: "saleor")',
      ).env('SALEOR_SOURCE'),
    );

/** The Saleor that is meant. Throws a {@link Problem} when only half of it was said. */
export function toSaleor(
  { saleorApiUrl: apiUrl, saleorShop: shop, saleorSource: source }: SaleorSettings,
  env: NodeJS.ProcessEnv,
): { readonly saleor?: SaleorOptions } {
  const secret = env['SALEOR_WEBHOOK_SECRET'];
  if (apiUrl === undefined) {
    if (shop === undefined && source === undefined && secret === undefined) return {};
    throw new Problem('bad_request', 'Say also which Saleor sends webhooks: --saleor-api-url or SALEOR_API_URL.');
  }
  if (shop === undefined)
    throw new Problem('bad_request', 'Say also for which shop webhooks are taken: --saleor-shop or SALEOR_SHOP.');
  if (secret === '') throw new Problem('bad_request', 'SALEOR_WEBHOOK_SECRET is empty: fill it, or take it away.');
  return { saleor: { apiUrl, shop, ...(source !== undefined && { source }), ...(secret !== undefined && { secret }) } };
}

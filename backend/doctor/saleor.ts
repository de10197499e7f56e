import { Problem } from '../collector/problems.ts';
import { toSaleorInstance, type SaleorOptions } from '../webhooks/saleor-instance.ts';
import { fetchSaleorKeys } from '../webhooks/saleor-keys.ts';
import { fail, ok, warn, type Finding } from './finding.ts';

/** Why a fetch has failed is said by what has caused it. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}

async function lookAtKeys(saleor: SaleorOptions): Promise<Finding> {
  const { keysUrl } = toSaleorInstance(saleor);
  try {
    const keys = await fetchSaleorKeys(keysUrl, fetch);
    return ok('saleor', `signs webhooks for ${saleor.shop} by ${keys.size === 1 ? 'a key' : 'keys'} at ${keysUrl}`);
  } catch (error) {
    const says = `has no keys to show at ${keysUrl} (${reasonOf(error)})`;
    const todo = 'Let this machine reach it, or correct SALEOR_API_URL: by its keys webhooks are known.';
    return saleor.secret === undefined ? fail('saleor', says, todo) : warn('saleor', says, todo);
  }
}

/** Whether the webhooks of a Saleor could be taken. Finds nothing where none is named. */
export async function lookAtSaleor(toSaleor: () => SaleorOptions | undefined): Promise<readonly Finding[]> {
  try {
    const saleor = toSaleor();
    if (saleor === undefined) return [];
    const secret = saleor.secret === undefined ? [] : [ok('saleor', 'webhooks with the secretKey are taken too')];
    return [await lookAtKeys(saleor), ...secret];
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return [fail('saleor', 'is named by halves', error.message)];
  }
}

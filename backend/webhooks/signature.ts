import { createHmac, createVerify, timingSafeEqual } from 'node:crypto';
import { Problem } from '../collector/problems.ts';
import { parseDetachedJws } from './detached-jws.ts';
import type { SaleorKeys } from './saleor-keys.ts';

/** Tells whether a signature is that of a body, byte for byte. */
export type IsSigned = (body: Buffer) => boolean;

/** What signatures are held against. */
export interface SignatureOptions {
  readonly keys: SaleorKeys;
  /** The webhook's `secretKey`, where it has one. */
  readonly secret: string | undefined;
}

const HMAC = /^[\da-f]{64}$/i;

const refuse = (why: string): Problem => new Problem('signature_wrong', `The signature is not taken: ${why}.`);

function openHmac(text: string, secret: string | undefined): IsSigned {
  if (secret === undefined) throw refuse('it is an HMAC, and no secret is known: see SALEOR_WEBHOOK_SECRET');
  const said = Buffer.from(text, 'hex');
  return (body) => timingSafeEqual(said, createHmac('sha256', secret).update(body).digest());
}

async function openJws(text: string, keys: SaleorKeys): Promise<IsSigned> {
  const parsed = parseDetachedJws(text);
  if (parsed.kind === 'wrong') throw refuse(parsed.why);
  const { keyId, head, signature } = parsed.jws;
  const found = await keys.find(keyId);
  if (found.kind === 'unknown') throw refuse('Saleor has no key of that name');
  if (found.kind === 'not_now')
    throw new Problem('signer_not_known', undefined, { retryAfterSeconds: Math.ceil(found.afterMs / 1000) || 1 });
  return (body) => createVerify('RSA-SHA256').update(`${head}.`).update(body).verify(found.key, signature);
}

/**
 * Reads the header `Saleor-Signature` before there is a body: a JWS by Saleor's own key, or, where the webhook has a
 * secret, an HMAC with that. Throws a {@link Problem} when no body could make it right. A key that cannot be looked up
 * now is a 503: Saleor comes back after that, and never after a 401. Source: Saleor, "Payload Signature".
 */
export async function openSignature(text: string | undefined, { keys, secret }: SignatureOptions): Promise<IsSigned> {
  if (text === undefined) throw new Problem('signature_missing');
  return HMAC.test(text) ? openHmac(text, secret) : openJws(text, keys);
}

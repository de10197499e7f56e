/** A signature without its payload, read and not verified yet. */
export interface DetachedJws {
  /** Which key has signed. */
  readonly keyId: string;
  /** The protected header as it was sent: it is signed together with the payload. */
  readonly head: string;
  readonly signature: Buffer;
}

type Parsed = { readonly kind: 'jws'; readonly jws: DetachedJws } | { readonly kind: 'wrong'; readonly why: string };

const FORM = /^([\w-]{1,4096})\.\.([\w-]{1,4096})$/;

const wrong = (why: string): Parsed => ({ kind: 'wrong', why });

function parseHead(head: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(head, 'base64url').toString());
    return typeof parsed === 'object' && parsed !== null ? (parsed as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined; // whoever calls says what is wrong with it
  }
}

/** RFC 7797 wants `["b64"]`; Saleor signs with a PyJWT that leaves it out in most versions. */
const isCritical = (crit: unknown): boolean =>
  crit === undefined || (Array.isArray(crit) && crit.length === 1 && crit[0] === 'b64');

/**
 * Reads a JWS in compact form whose payload is elsewhere and is signed as it is. One algorithm only, RS256, whatever the
 * header would like: neither "none" nor an HMAC with the public key as its secret.
 *
 * Not by a library: `jose` takes such a header without `crit` for a payload in base64url, and fails after the signature
 * was right. Source: RFC 7515, appendix F; RFC 7797; Saleor, `saleor/core/jwt_manager.py`.
 */
export function parseDetachedJws(text: string): Parsed {
  const [, head, signature] = FORM.exec(text) ?? [];
  if (head === undefined || signature === undefined)
    return wrong('it is neither a JWS without its payload (header..signature) nor an HMAC-SHA256 in hexadecimals');
  const fields = parseHead(head);
  if (fields === undefined) return wrong('its header is not JSON');
  const { alg, b64, crit, kid } = fields;
  if (alg !== 'RS256') return wrong('its algorithm is not RS256');
  if (b64 !== false) return wrong('it does not say "b64": false');
  if (!isCritical(crit)) return wrong('its "crit" is not ["b64"]');
  if (typeof kid !== 'string' || kid === '') return wrong('it names no key (kid)');
  return { kind: 'jws', jws: { keyId: kid, head, signature: Buffer.from(signature, 'base64url') } };
}

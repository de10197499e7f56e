/**
 * Hashes an address of a person for the field `email_hash`, so that the same person can be recognised without being
 * named: SHA-256 in hexadecimal of the trimmed address in small letters, by WebCrypto.
 *
 * Rejects in an insecure context, where a browser has no WebCrypto.
 */
export async function hashEmail(email: string): Promise<string> {
  const bytes = new TextEncoder().encode(email.trim().toLowerCase());
  const hash = await crypto.subtle.digest('SHA-256', bytes);
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

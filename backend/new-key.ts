import { randomBytes } from 'node:crypto';
import { hashKey } from './collector/access.ts';
import type { Scope } from './journal/journal.ts';

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** 32 random letters and digits, 190 bits; bytes that would make some of them likelier are thrown away. */
function newSecret(): string {
  let text = '';
  while (text.length < 32) {
    for (const byte of randomBytes(64)) {
      if (byte < 248 && text.length < 32) text += DIGITS[byte % 62] ?? '';
    }
  }
  return text;
}

function prefixOf(scopes: readonly Scope[]): string {
  if (scopes.includes('collect')) return 'tr_pub_';
  if (scopes.includes('manage')) return 'tr_adm_';
  return scopes.includes('record') ? 'tr_sec_' : 'tr_read_';
}

/** A new key; what it begins with tells people and scanners what it may do. */
export const newKey = (scopes: readonly Scope[]): string => prefixOf(scopes) + newSecret();

/** How many of a key's last characters are kept to tell it by; 166 of its 190 bits stay unknown. */
const SHOWN = 4;

/** What may be shown of a key. */
export const endingOf = (key: string): string => key.slice(-SHOWN);

/** Names a key of which only the hash is known: its first digits tell keys apart, and are no way back to the key. */
export const idOfHash = (hash: string): string => hash.slice(0, 12);

/** The id of a key that is named by its id or by itself. */
export const toKeyId = (named: string): string => (named.startsWith('tr_') ? idOfHash(hashKey(named)) : named);

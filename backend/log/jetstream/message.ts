import { createHash } from 'node:crypto';
import type { Entry } from '../../journal/journal.ts';

/** A message as it lies in the stream. `v` is raised when writers of before could not read it. */
interface Message {
  readonly v: 1;
  readonly entries: readonly Entry[];
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const KINDS: readonly unknown[] = ['event', 'refused', 'dropped'] satisfies readonly Entry['kind'][];

const isMessage = (value: unknown): value is Message =>
  isObject(value) &&
  value['v'] === 1 &&
  Array.isArray(value['entries']) &&
  value['entries'].every((entry) => isObject(entry) && KINDS.includes(entry['kind']));

/** Puts entries into a message. */
export const toPayload = (entries: readonly Entry[]): string => JSON.stringify({ v: 1, entries } satisfies Message);

/** Takes entries out of a message, or says why they cannot be. */
export function parsePayload(
  text: string,
):
  | { readonly kind: 'entries'; readonly entries: readonly Entry[] }
  | { readonly kind: 'poison'; readonly reason: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: 'poison', reason: 'not JSON' };
  }
  if (!isMessage(value)) return { kind: 'poison', reason: 'not a message of this or an earlier version' };
  return { kind: 'entries', entries: value.entries };
}

/** What an entry says, without when it came: a repeat comes later. */
function identityOf(entry: Entry): unknown {
  if (entry.kind !== 'event') return { ...entry, receivedAt: undefined };
  const { shop, envelope } = entry;
  return [shop, envelope.source, envelope.id];
}

/** Names a message: the same entries have the same name, so that the stream keeps them once. */
export const nameOf = (entries: readonly Entry[]): string =>
  createHash('sha256')
    .update(JSON.stringify(entries.map(identityOf)))
    .digest('base64url');

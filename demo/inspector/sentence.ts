import type { Picture } from './picture.ts';

const events = (count: number): string => (count === 1 ? '1 event' : `${count} events`);

/** How things stand, in one sentence for somebody who sees tillroll for the first time. */
export function toSentence({ status, absent, pending, fault, journal, outbox }: Picture): string {
  if (absent) return 'tillroll’s script did not load. The shop works as ever; nothing is said.';
  if (!status) return 'Waiting for tillroll. The shop never does.';
  if (status.storage === 'off') return 'Without consent nothing is kept and nothing is sent.';
  const where = status.storage === 'memory' ? 'in memory' : 'safe in the outbox on this device';
  if (fault === 'offline' && pending > 0) return `The line is cut. ${events(pending)} ${where}. Go on shopping.`;
  if (fault === 'offline') return 'The line is cut. Look at a product: the event will stay on this device.';
  if (fault === 'down' && pending > 0) return `The backend is down. ${events(pending)} ${where}. Go on shopping.`;
  if (fault === 'down') return 'The backend is down. Look at a product: the event will stay on this device.';
  if (status.delivery === 'paused') return `Delivery is paused: ${status.reason ?? 'the key is refused'}. All is kept.`;
  if (status.delivery === 'waiting') return `${events(pending)} ${where}. The courier will try again by itself.`;
  if (pending > 0) return `${events(pending)} ${where}, about to be carried.`;
  const dead = outbox?.deadLetters.length ?? 0;
  if (dead > 0) return `Nothing waits. ${events(dead)} refused and kept with the reason.`;
  if (journal.ledger?.complete) return 'Nothing waits: everything said has reached the journal, exactly once.';
  return 'Nothing waits. Look at a product and follow its event.';
}

import type { Receipt, ReceiptBook } from './wire.ts';

const STATUSES: readonly unknown[] = ['accepted', 'duplicate', 'refused'];

const isReceipt = (line: unknown): line is Receipt =>
  typeof line === 'object' &&
  line !== null &&
  'id' in line &&
  typeof line.id === 'string' &&
  'status' in line &&
  STATUSES.includes(line.status);

/**
 * Reads an answer that claims to be a receipt book. Anything else, a captive portal's page or half of
 * an answer, is `undefined`: it says nothing about any event.
 */
export function parseReceiptBook(text: string): ReceiptBook | undefined {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    return undefined; // not JSON: not the collector speaking
  }
  if (typeof answer !== 'object' || answer === null || !('receipts' in answer) || !Array.isArray(answer.receipts))
    return undefined;
  return answer.receipts.every(isReceipt) ? { receipts: answer.receipts } : undefined;
}

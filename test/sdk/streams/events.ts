import { ABOUT_SIGNALS, checkPayload, type Envelope, type SignalInput, type SignalName } from '@tillroll/catalogue';
import { TestScheduler } from 'rxjs/testing';
import { expect } from 'vitest';

const START = Date.parse('2026-11-22T09:30:00.000Z');

/** An event as a till says it, `atMs` after the first. */
export function said<Name extends SignalName>(name: Name, payload: SignalInput<Name>, atMs = 0): Envelope {
  const checked = checkPayload(name, payload);
  if (checked.kind === 'issues') throw new Error(`${name}: ${JSON.stringify(checked.issues)}`);
  const time = new Date(START + atMs).toISOString();
  return { specversion: '1.0', id: 'e', source: 's', type: `signal.${name}`, time, data: checked.value } as Envelope;
}

/** The catalogue's example of a signal, as an event. */
export const example = (name: SignalName): Envelope => said(name, ABOUT_SIGNALS[name].example);

/** Runs marbles in virtual time. */
export function marbles(run: Parameters<TestScheduler['run']>[0]): void {
  new TestScheduler((actual, expected) => expect(actual).toEqual(expected)).run(run);
}

/** A product of the test's shop. */
export const product = (id: string, amount?: string, currency = 'EUR') => ({
  id,
  ...(amount !== undefined && { price: { amount, currency } }),
});

import type { Outcome } from './torture.ts';

/** What has to have happened in a minute: a torture in which nothing happens proves nothing. */
export interface Minimum {
  readonly durable: number;
  readonly kills: number;
  readonly faultyAnswers: number;
}

/** A slow machine and a slow browser reach it too. */
export const A_MINUTE: Minimum = { durable: 500, kills: 4, faultyAnswers: 20 };

/** Everything that makes a torture fail, in words. */
export function toFailures(outcome: Outcome, seconds: number, minimum: Minimum = A_MINUTE): readonly string[] {
  const { account, couriersAtOnce, kills, faultyAnswers } = outcome;
  const broken = [
    [account.lost.length, 'lost'],
    [account.waiting.length, 'still waiting'],
    [account.twice.length, 'applied twice'],
    [account.orderBroken.length, 'out of order'],
    [account.acknowledgedInVain.length, 'acknowledged and not in the journal'],
    [couriersAtOnce.length, 'couriers at once'],
  ] as const;
  const minutes = seconds / 60;
  const happened = [
    [account.durable, minimum.durable, 'durable'],
    [kills, minimum.kills, 'kills'],
    [faultyAnswers, minimum.faultyAnswers, 'faulty answers'],
  ] as const;
  return [
    ...broken.filter(([count]) => count > 0).map(([count, what]) => `${what}: ${count}`),
    ...happened
      .filter(([count, aMinute]) => count < Math.floor(aMinute * minutes))
      .map(([count, aMinute, what]) => `too little happened: ${count} ${what}, not ${Math.floor(aMinute * minutes)}`),
  ];
}

import { CURRENCIES } from '../shop/money.ts';
import { createRandom } from './random.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, type Story } from './story.ts';
import { tellVisit, type Person } from './visit.ts';
import { createVoice, type SaidEvent } from './voice.ts';

/** A month of a shop. */
export interface Month {
  /** What browsers said, in the order of time. */
  readonly page: readonly SaidEvent[];
  /** What the shop's server said, in the order of time. */
  readonly server: readonly SaidEvent[];
  readonly visits: number;
  readonly orders: number;
  readonly customers: number;
}

/** What a month is made of: the same wish is the same month, to the byte. */
export interface MonthWish {
  readonly seed: number;
  readonly visits: number;
}

const START_MS = Date.parse('2026-10-01T00:00:00.000Z');
const DAYS = 31;
/** How many come on each day of the week, from Sunday, and in each hour of the day. */
const WEEK = [1.25, 0.95, 0.9, 0.9, 0.95, 1.05, 1.3];
const HOURS = [2, 1, 1, 1, 1, 2, 4, 6, 8, 9, 10, 10, 11, 10, 9, 9, 9, 10, 12, 15, 17, 16, 11, 6];
/** How many of the visits are by somebody who has been here. */
const RETURNING = 0.35;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

function pick(weights: readonly number[], chance: number): number {
  let left = chance * sum(weights);
  return weights.findIndex((weight) => (left -= weight) < 0);
}

const byTime = (a: SaidEvent, b: SaidEvent): number => a.time.localeCompare(b.time) || a.id.localeCompare(b.id);

/** When people come, in the order of time. */
function toStarts({ random }: Pick<Story, 'random'>, visits: number): readonly number[] {
  const weights = Array.from({ length: DAYS }, (_, day) => {
    const weekday = new Date(START_MS + day * DAY_MS).getUTCDay();
    return (WEEK[weekday] ?? 1) * (1 + day / 90); // a little more every day
  });
  return Array.from(
    { length: visits },
    () =>
      START_MS +
      pick(weights, random.next()) * DAY_MS +
      pick(HOURS, random.next()) * HOUR_MS +
      random.between(0, 60 * MINUTE_MS - 1),
  ).sort((a, b) => a - b);
}

/** Tells October 2026 of the demo shop. */
export function tellMonth({ seed, visits }: MonthWish): Month {
  const random = createRandom(seed);
  const story: Story = {
    random,
    voice: createVoice(random),
    page: [],
    server: [],
    endMs: START_MS + DAYS * DAY_MS,
    orders: 0,
    customers: 1000,
  };
  const people: Person[] = [];
  for (const startMs of toStarts(story, visits)) {
    const known = people.length > 0 && random.chance(RETURNING) ? random.oneOf(people) : undefined;
    const person = known ?? {
      browser: story.voice.newBrowser(startMs),
      currency: random.oneOf([...CURRENCIES, 'EUR', 'EUR', 'USD'] as const),
      name: `visitor-${people.length + 1}`,
      customerId: undefined,
    };
    if (!known) people.push(person);
    tellVisit(story, person, startMs);
  }
  return {
    page: story.page.sort(byTime),
    server: story.server.sort(byTime),
    visits,
    orders: story.orders,
    customers: story.customers - 1000,
  };
}

import { createRequire } from 'node:module';
import * as ours from 'rxjs';
import { expect, it } from 'vitest';
import { toReceivable } from '../../../sdk/stream/receivers.ts';

/** RxJS once more, as a shop beside the script tag has it. */
function loadAnotherRxjs(): typeof ours {
  const require = createRequire(import.meta.url);
  for (const path of Object.keys(require.cache)) if (/[\\/]rxjs[\\/]/.test(path)) delete require.cache[path];
  return require('rxjs') as typeof ours;
}

it('operators of another copy of RxJS hear a stream, and let go of it', () => {
  const shops = loadAnotherRxjs();
  expect(shops.Observable).not.toBe(ours.Observable);
  const source = new ours.Subject<number>();
  const stream = toReceivable(source, () => undefined);
  const heard: number[] = [];
  const subscription = stream
    .pipe(
      shops.map((value) => value * 2),
      shops.scan((sum, value) => sum + value, 0),
    )
    .subscribe((value) => heard.push(value));
  source.next(1);
  source.next(2);
  subscription.unsubscribe();
  expect([heard, source.observed]).toEqual([[2, 6], false]);
});

it('an operator of another copy that has heard enough lets go', () => {
  const shops = loadAnotherRxjs();
  const source = new ours.Subject<number>();
  const heard: number[] = [];
  toReceivable(source, () => undefined)
    .pipe(shops.take(1))
    .subscribe((value) => heard.push(value));
  source.next(1);
  source.next(2);
  expect([heard, source.observed]).toEqual([[1], false]);
});

import { map } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { createSpeaker } from '../../../sdk/stream/speaker.ts';

describe('a speaker', () => {
  it('is heard by everybody who has subscribed, in the order of their subscriptions', () => {
    const { stream, say } = createSpeaker<number>();
    const heard: string[] = [];
    say(1);
    stream.subscribe((value) => heard.push(`a${value}`));
    stream.subscribe((value) => heard.push(`b${value}`));
    say(2);
    expect(heard).toEqual(['a2', 'b2']);
  });

  it('is no longer heard by who has unsubscribed, even while it speaks', () => {
    const { stream, say } = createSpeaker<number>();
    const heard: number[] = [];
    stream.subscribe(() => second.unsubscribe());
    const second = stream.subscribe((value) => heard.push(value));
    say(1);
    expect(heard).toEqual([]);
  });

  it('lets who subscribes while it speaks hear the next thing', () => {
    const { stream, say } = createSpeaker<number>();
    const heard: number[] = [];
    const first = stream.subscribe(() => {
      first.unsubscribe();
      stream.subscribe((value) => heard.push(value));
    });
    say(1);
    say(2);
    expect(heard).toEqual([2]);
  });

  it('tells the present to whoever comes late', () => {
    let present = 1;
    const { stream, say } = createSpeaker(() => present);
    const heard: number[] = [];
    present = 2;
    stream.pipe(map((value) => value * 10)).subscribe((value) => heard.push(value));
    say((present = 3));
    expect(heard).toEqual([20, 30]);
  });

  it('completes with its end, once and for late subscribers too, and says nothing more', () => {
    const { stream, say, end } = createSpeaker(() => 1);
    const heard: (number | string)[] = [];
    const observer = (who: string) => ({
      next: (value: number) => heard.push(value),
      complete: () => heard.push(who),
    });
    stream.subscribe(observer('early'));
    end();
    say(2);
    end();
    stream.subscribe(observer('late'));
    expect(heard).toEqual([1, 'early', 'late']);
  });
});

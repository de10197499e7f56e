import { createTillroll } from 'tillroll';
import { describe, expect, it, vi } from 'vitest';
import { ruleOf } from '../../sdk/option-rules.ts';
import { parseOptions, type OptionName } from '../../sdk/options.ts';
import { HIDDEN_PARAMETERS } from '../../sdk/redact.ts';
import type { Problem, TillrollOptions } from '../../sdk/till.ts';
import { createUnconfirmed } from '../../sdk/unconfirmed.ts';

const surroundings = { baseUrl: 'https://shop.example/p/1', privacyControl: false, doNotTrack: false };
const right: TillrollOptions = { endpoint: '/till/', key: 'tr_pub_x' };

describe('createTillroll outside a page', () => {
  it('does not throw, says why on the console and on problems$, and withholds', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const till = createTillroll(right);
    const problems: Problem[] = [];
    till.problems$.subscribe((problem) => problems.push(problem));
    expect(await till.signals.product_search.send({ query: 'mug' })).toEqual({
      kind: 'withheld',
      reason: 'misconfigured',
    });
    expect(problems).toMatchObject([{ kind: 'misconfigured' }]);
    expect(said).toHaveBeenCalledTimes(1);
    till.identify('7');
    till.consent.grant();
    await Promise.all([till.flush(), till.drain()]);
    till.close();
  });
});

describe('options', () => {
  it('have sensible defaults', () => {
    expect(parseOptions(right, surroundings)).toEqual({
      kind: 'settings',
      settings: {
        endpoint: 'https://shop.example/till/',
        key: 'tr_pub_x',
        serviceWorker: false,
        consent: 'granted',
        name: '',
        gatherMs: 1000,
        sessionMs: 30 * 60_000,
        redact: HIDDEN_PARAMETERS,
      },
    });
  });

  it('honour Global Privacy Control, unless the shop has asked the visitor itself', () => {
    const withControl = { ...surroundings, privacyControl: true };
    expect(parseOptions(right, withControl)).toMatchObject({ settings: { consent: 'denied' } });
    expect(parseOptions({ ...right, consent: 'granted' }, withControl)).toMatchObject({
      settings: { consent: 'granted' },
    });
  });

  it('honour Do Not Track where the shop says so', () => {
    const withTrack = { ...surroundings, doNotTrack: true };
    expect(parseOptions(right, withTrack)).toMatchObject({ settings: { consent: 'granted' } });
    expect(parseOptions({ ...right, doNotTrack: true }, withTrack)).toMatchObject({ settings: { consent: 'denied' } });
  });

  it.each([
    ['a list', ['q', 'c[]'], 'q|c\\[\\]'],
    ['an attribute', 'q, session-id', 'q|session-id'],
    ['nothing', false, false],
    ['nothing, as an attribute', 'false', false],
  ])('hide parameters as %s says', (_how, redact, hidden) => {
    const parsed = parseOptions({ ...right, redact } as TillrollOptions, surroundings);
    expect(parsed).toMatchObject({ settings: { redact: hidden } });
  });

  it.each([
    ['endpoint', { endpoint: '' }],
    ['endpoint', { endpoint: 'javascript:alert(1)' }],
    ['endpoint', { endpoint: undefined }],
    ['key', { key: '' }],
    ['key', { key: 'tr_sec_x' }],
    ['key', { key: 'tr_read_x' }],
    ['serviceWorker', { serviceWorker: 7 }],
    ['consent', { consent: 'perhaps' }],
    ['name', { name: 'Not This' }],
    ['gatherMs', { gatherMs: -1 }],
    ['sessionMinutes', { sessionMinutes: 'soon' }],
    ['clientCookie', { clientCookie: 'a; b' }],
  ])('name %s when it is wrong', (name, wrong) => {
    const parsed = parseOptions({ ...right, ...wrong } as unknown as TillrollOptions, surroundings);
    expect(parsed).toEqual({ kind: 'misconfigured', option: name });
    expect(ruleOf(name as OptionName)).toMatch(new RegExp(`^${name} must be `));
  });

  it.each([undefined, null, 'text', 7])('may be %j without anything being thrown', (options) => {
    expect(parseOptions(options as unknown as TillrollOptions, surroundings).kind).toBe('misconfigured');
  });
});

describe('what is not confirmed', () => {
  it('goes out by beacon once, as one batch', () => {
    const unconfirmed = createUnconfirmed();
    unconfirmed.add('a', '{"id":"a"}');
    unconfirmed.add('b', '{"id":"b"}');
    unconfirmed.forget('a');
    const batches: string[] = [];
    const send = (batch: string): boolean => batches.push(batch) > 0;
    unconfirmed.beacon(send);
    unconfirmed.beacon(send);
    expect(batches).toEqual(['[{"id":"b"}]']);
  });

  it('halves itself until the browser takes it', () => {
    const unconfirmed = createUnconfirmed();
    for (const id of ['a', 'b', 'c', 'd']) unconfirmed.add(id, `"${id}"`);
    const batches: string[] = [];
    unconfirmed.beacon((batch) => batch.length < 10 && batches.push(batch) > 0);
    expect(batches).toEqual(['["a","b"]', '["c","d"]']);
  });

  it('stays within the size of a beacon, newest first', () => {
    const unconfirmed = createUnconfirmed();
    for (let at = 0; at < 100; at++) unconfirmed.add(String(at), JSON.stringify('x'.repeat(1000)));
    let sent = '';
    unconfirmed.beacon((batch) => (sent = batch).length > 0);
    expect(sent.length).toBeLessThan(49 * 1024 + 100);
  });
});

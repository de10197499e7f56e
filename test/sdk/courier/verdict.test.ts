import { describe, expect, it } from 'vitest';
import { backoffMs } from '../../../sdk/courier/backoff.ts';
import { retryAfterMs } from '../../../sdk/courier/retry-after.ts';
import { toVerdict, type Answer } from '../../../sdk/courier/verdict.ts';

const NOW = Date.parse('2026-11-22T12:00:00Z');

const answer = (more: Partial<Answer>): Answer => ({
  status: 200,
  contentType: 'application/json',
  retryAfter: null,
  body: '',
  ...more,
});
const problem = (status: number): Answer =>
  answer({
    status,
    contentType: 'application/problem+json',
    body: JSON.stringify({ title: 'Not a batch', detail: 'line 1' }),
  });

describe('toVerdict', () => {
  it('reads receipts', () => {
    const receipts = [{ id: 'a', status: 'accepted' }];
    expect(toVerdict(answer({ body: JSON.stringify({ receipts }) }), NOW)).toEqual({ kind: 'answered', receipts });
  });

  it("does not take a captive portal's page for a success", () => {
    expect(toVerdict(answer({ contentType: 'text/html', body: '<html>Welcome to the train</html>' }), NOW).kind).toBe(
      'elsewhere',
    );
  });

  it('does not take half an answer for a success', () => {
    expect(toVerdict(answer({ body: '{"receipts":[{"id":"a","status":"accepted"},{"id' }), NOW).kind).toBe('elsewhere');
  });

  it.each([
    [400, 'malformed'],
    [401, 'unauthorised'],
    [403, 'unauthorised'],
    [404, 'elsewhere'],
    [405, 'elsewhere'],
    [408, 'busy'],
    [409, 'elsewhere'],
    [413, 'too-large'],
    [425, 'busy'],
    [429, 'busy'],
    [500, 'busy'],
    [503, 'busy'],
    [599, 'busy'],
  ])('judges %i as %s', (status, kind) => {
    expect(toVerdict(problem(status), NOW).kind).toBe(kind);
  });

  it('does not believe a 400 that the collector did not write', () => {
    expect(toVerdict(answer({ status: 400, contentType: 'text/html' }), NOW).kind).toBe('elsewhere');
  });

  it.each([201, 202, 204, 302, 304])('keeps everything after %i', (status) => {
    expect(toVerdict(answer({ status }), NOW).kind).toBe('elsewhere');
  });

  it("passes on the collector's own words", () => {
    expect(toVerdict(problem(403), NOW)).toMatchObject({ reason: 'Not a batch: line 1' });
    expect(toVerdict(answer({ status: 502 }), NOW)).toMatchObject({ reason: 'HTTP 502' });
  });

  it('hears Retry-After', () => {
    expect(toVerdict(answer({ status: 503, retryAfter: '7' }), NOW)).toMatchObject({
      kind: 'busy',
      retryAfterMs: 7000,
    });
  });
});

describe('retryAfterMs', () => {
  it.each([
    ['0', 0],
    ['120', 120_000],
    ['Sun, 22 Nov 2026 12:00:30 GMT', 30_000],
    ['Sun, 22 Nov 2026 11:00:00 GMT', 0],
    ['999999999', 3_600_000],
    ['Fri, 22 Nov 2030 12:00:00 GMT', 3_600_000],
    ['soon', undefined],
    ['', undefined],
    [null, undefined],
  ])('reads %j as %s', (header, ms) => {
    expect(retryAfterMs(header, NOW)).toBe(ms);
  });
});

describe('backoffMs', () => {
  const options = { firstDelayMs: 1000, longestDelayMs: 8000, random: () => 1 };

  it('doubles its ceiling with every failure', () => {
    expect([1, 2, 3].map((failures) => backoffMs(failures, options))).toEqual([1000, 2000, 4000]);
  });

  it('never exceeds the longest delay', () => {
    expect(backoffMs(5000, options)).toBe(8000);
  });

  it('spreads from nothing to the ceiling', () => {
    expect(backoffMs(3, { ...options, random: () => 0 })).toBe(0);
    expect(backoffMs(3, { ...options, random: () => 0.5 })).toBe(2000);
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { followGoogleConsent } from '../../../sdk/privacy/google-consent.ts';

const heard: string[] = [];
const holder = {
  consent: {
    state: 'pending' as const,
    grant: () => void heard.push('granted'),
    deny: () => void heard.push('denied'),
  },
};

let dataLayer: unknown[];
const gtag = (...words: unknown[]): void => void dataLayer.push(words);
const granted = { analytics_storage: 'granted' };
const denied = { analytics_storage: 'denied' };

beforeEach(() => {
  vi.useFakeTimers();
  heard.length = 0;
  dataLayer = [];
  vi.stubGlobal('window', { dataLayer });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("Google's Consent Mode", () => {
  it('waits while the default is denied, and takes what the visitor answers', () => {
    gtag('consent', 'default', denied);
    followGoogleConsent(holder);
    vi.runAllTimers();
    expect(heard).toEqual([]);
    gtag('consent', 'update', granted);
    gtag('consent', 'update', denied);
    expect(heard).toEqual(['granted', 'denied']);
  });

  it('takes a default of granted where none is limited to a region', () => {
    gtag('consent', 'default', granted);
    followGoogleConsent(holder);
    vi.runAllTimers();
    expect(heard).toEqual(['granted']);
  });

  it.each([
    ['before it', [{ ...denied, region: ['DE'] }, granted]],
    ['after it', [granted, { ...denied, region: ['DE'] }]],
    ['alone', [{ ...granted, region: ['US'] }]],
  ])('waits for the visitor where a default is limited to a region, %s', (_where, defaults) => {
    followGoogleConsent(holder);
    for (const words of defaults) gtag('consent', 'default', words);
    vi.runAllTimers();
    expect(heard).toEqual([]);
    gtag('consent', 'update', granted);
    expect(heard).toEqual(['granted']);
  });

  it('keeps an answer that has come before the defaults were looked at', () => {
    gtag('consent', 'default', granted);
    gtag('consent', 'update', denied);
    followGoogleConsent(holder);
    vi.runAllTimers();
    expect(heard).toEqual(['denied']);
  });

  it('looks at the kind of storage it was told, and at nothing else', () => {
    followGoogleConsent(holder, { storage: 'ad_storage' });
    gtag('consent', 'update', granted);
    gtag('consent', 'update', { ad_storage: 'denied' });
    gtag('event', 'update', { ad_storage: 'granted' });
    dataLayer.push(null, 'consent', { consent: 'update' });
    vi.runAllTimers();
    expect(heard).toEqual(['denied']);
  });

  it('stops when it is told to', () => {
    const stop = followGoogleConsent(holder);
    gtag('consent', 'default', granted);
    stop();
    gtag('consent', 'update', granted);
    vi.runAllTimers();
    expect(heard).toEqual([]);
  });
});

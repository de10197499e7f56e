import { describe, expect, it, vi } from 'vitest';
import { toPageUrl, watchPages, type PagesWindow } from '../../../sdk/capture/pages.ts';

/** A window with a history, and an address that it changes. */
function shopWindow(withNavigation = false) {
  const target = new EventTarget();
  const navigation = withNavigation ? new EventTarget() : undefined;
  const location = { href: 'https://shop.example/a' };
  const write = (_state: unknown, _title: string, url?: string | URL | null): void => {
    location.href = new URL(String(url), location.href).href;
    navigation?.dispatchEvent(new Event('currententrychange'));
  };
  const history = { pushState: vi.fn(write), replaceState: vi.fn(write) };
  const window = {
    history,
    location,
    addEventListener: target.addEventListener.bind(target),
    removeEventListener: target.removeEventListener.bind(target),
    ...(navigation && { navigation }),
  } as unknown as PagesWindow;
  return {
    window,
    history,
    location,
    pop: (url: string) => {
      location.href = new URL(url, location.href).href;
      target.dispatchEvent(new Event('popstate'));
    },
    show: (persisted: boolean) => target.dispatchEvent(Object.assign(new Event('pageshow'), { persisted })),
  };
}

describe.each([
  ['the History API', false],
  ['the Navigation API', true],
])('pages by %s', (_name, withNavigation) => {
  it('begin with each change of path or query, and not with a fragment', () => {
    const { window, history, pop } = shopWindow(withNavigation);
    const pages = watchPages(window);
    const begun: string[] = [];
    pages.onPage(({ url }) => begun.push(new URL(url).pathname + new URL(url).search));
    history.pushState(null, '', '/b');
    history.pushState(null, '', '/b#top');
    history.replaceState(null, '', '/b?page=2');
    history.replaceState({ scroll: 1 }, '', '/b?page=2');
    pop('/a');
    pop('/a#end');
    expect(begun).toEqual(['/b', '/b?page=2', '/a']);
    expect(pages.now()).toMatchObject({ number: 4, start: 'navigation', urlBefore: 'https://shop.example/b?page=2' });
  });

  it('begin anew out of the back/forward cache only', () => {
    const { window, show } = shopWindow(withNavigation);
    const pages = watchPages(window);
    show(false);
    expect(pages.now().number).toBe(1);
    show(true);
    expect(pages.now()).toMatchObject({ number: 2, start: 'restored' });
  });
});

describe('the address of a page', () => {
  it.each([
    ['/p?id=1#top', '/p?id=1'],
    ['/p?utm_source=mail&utm_medium=x', '/p'],
    ['/p?gclid=1&id=2&fbclid=3', '/p?id=2'],
    ['/p?id=2&_gl=1*a&q=_ga', '/p?id=2&q=_ga'],
    ['/p?#', '/p'],
  ])('%s is %s', (url, page) => {
    expect(toPageUrl(url)).toBe(page);
  });
});

describe('the shop’s history', () => {
  it('is as it was once nobody watches', () => {
    const { window, history } = shopWindow();
    const { pushState, replaceState } = history;
    const pages = watchPages(window);
    expect(history.pushState).not.toBe(pushState);
    pages.close();
    expect(history.pushState).toBe(pushState);
    expect(history.replaceState).toBe(replaceState);
  });

  it('is left alone where the Navigation API exists', () => {
    const { window, history } = shopWindow(true);
    const { pushState } = history;
    watchPages(window);
    expect(history.pushState).toBe(pushState);
  });

  it('keeps a wrapper that the shop puts around ours, with its result, after the end too', () => {
    const { window, history, location } = shopWindow();
    const pages = watchPages(window);
    const ours = history.pushState;
    const wrapped = vi.fn(function (this: unknown, ...args: Parameters<History['pushState']>) {
      return ours.apply(this as never, args);
    });
    history.pushState = wrapped as never;
    pages.close();
    expect(history.pushState).toBe(wrapped);
    history.pushState(null, '', '/c');
    expect(location.href).toBe('https://shop.example/c');
    expect(pages.now().number).toBe(1);
  });
});

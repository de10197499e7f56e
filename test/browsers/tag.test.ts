import { describe, expect, it } from 'vitest';
import type { Tab } from '../engines/engine.ts';
import { built } from './harness/page-server.ts';
import { ENGINES, useBrowser, useScenes, type Scene } from './harness/scene.ts';
import { statusOf } from './harness/till.ts';

const newScene = useScenes(20);

/** A tag as a shop pastes it. */
const tagOf = ({ pages, worker = '' }: { pages: Scene['pages']; worker?: string }, more = ''): string =>
  `<script src="/tillroll.js" data-endpoint="${pages.tag.endpoint}" data-key="${pages.tag.key}" data-service-worker="${worker}" ${more}></script>`;

const say = (query: string, how = ''): string =>
  `<script ${how}>tillroll('product_search', { query: '${query}' })</script>`;

const page = (head: string, body = ''): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>A page</title><link rel="icon" href="data:,">${head}</head>
<body><p>A page</p>${body}</body></html>`;

const queriesOf = async ({ journal }: Scene): Promise<readonly unknown[]> =>
  (await journal.rows()).map(({ data }) => data['query']);

const expectQueries = (scene: Scene, ...queries: readonly string[]): Promise<void> =>
  expect.poll(async () => (await queriesOf(scene)).toSorted(), { timeout: 25_000 }).toEqual(queries.toSorted());

/** Keeps what a policy forbids, for the test to read. */
const WATCH = `window.violations = []; document.addEventListener('securitypolicyviolation',
  ({ violatedDirective, blockedURI }) => violations.push(violatedDirective + ' ' + blockedURI));`;
const violationsOn = (tab: Tab): Promise<readonly string[]> =>
  tab.evaluate(() => (window as unknown as { violations: string[] }).violations);

describe.each(ENGINES)('the tag, in %s,', (_name, engine) => {
  const { newTab } = useBrowser(engine);

  it.each([
    ['in the head', (tag: string) => page(tag + say('early'))],
    ['at the end', (tag: string) => page('', tag + say('early'))],
    [
      'with defer',
      (tag: string) =>
        page(
          tag.replace('<script', '<script defer'),
          `<script>addEventListener('DOMContentLoaded', () => tillroll('product_search', { query: 'early' }))</script>`,
        ),
    ],
  ])('%s keeps what is said before the core is there', async (_where, write) => {
    const scene = await newScene();
    const tab = await newTab();
    await tab.goto(scene.pages.page({ html: write(tagOf(scene)) }));
    await expectQueries(scene, 'early');
  });

  it('twice on one page says everything once', async () => {
    const scene = await newScene();
    const tab = await newTab();
    await tab.goto(scene.pages.page({ html: page(tagOf(scene) + say('one'), tagOf(scene) + say('two')) }));
    await expectQueries(scene, 'one', 'two');
  });

  it('works in a frame, and in a frame that is about:blank', async () => {
    const scene = await newScene();
    const tab = await newTab();
    const inner = scene.pages.page({ html: page(tagOf(scene) + say('in a frame')) });
    const outer = page('', `<iframe src="${inner}"></iframe><iframe id="blank"></iframe>`);
    await tab.goto(scene.pages.page({ html: outer }));
    await tab.evaluate(
      ({ endpoint, key }) =>
        new Promise<void>((resolve) => {
          const frame = document.getElementById('blank') as HTMLIFrameElement;
          const script = Object.assign(document.createElement('script'), { src: `${location.origin}/tillroll.js` });
          Object.assign(script.dataset, { endpoint, key });
          script.onload = () => {
            (frame.contentWindow as Window).tillroll?.('product_search', { query: 'in a blank frame' });
            resolve();
          };
          frame.contentDocument?.body.append(script);
        }),
      scene.pages.tag,
    );
    await expectQueries(scene, 'in a frame', 'in a blank frame');
    const sources = (await scene.journal.rows()).map(
      ({ data }) => (data['context'] as { page: { url: string } }).page.url,
    );
    expect(sources.toSorted()).toEqual(['about:blank', inner]);
  });

  it("is content with the documented sources under default-src 'none' and Trusted Types", async () => {
    const scene = await newScene();
    const tab = await newTab();
    const csp = [
      "default-src 'none'",
      "script-src 'self' 'nonce-n1'",
      `connect-src ${scene.way.url}`,
      "worker-src 'self'",
      'img-src data:',
      "require-trusted-types-for 'script'",
      'trusted-types tillroll',
    ].join('; ');
    const html = page(
      `<script nonce="n1">${WATCH}</script>${tagOf({ ...scene, worker: '/tillroll-sw.js' })}${say('strict', 'nonce="n1"')}`,
    );
    await tab.goto(scene.pages.page({ html, headers: { 'content-security-policy': csp } }));
    await expectQueries(scene, 'strict');
    await expect.poll(async () => (await statusOf(tab)).courier).toBe('worker');
    expect(await violationsOn(tab)).toEqual([]);
  });

  it("may be inlined with a nonce under 'strict-dynamic'", async () => {
    const scene = await newScene();
    const tab = await newTab();
    const csp = `default-src 'none'; script-src 'nonce-n1' 'strict-dynamic'; connect-src ${scene.way.url}; worker-src 'self'; img-src data:`;
    const { endpoint, key } = scene.pages.tag;
    const inlined = `<script nonce="n1" data-src="/" data-endpoint="${endpoint}" data-key="${key}">${built('script-tag/tillroll.js')}</script>`;
    const html = page(`<script nonce="n1">${WATCH}</script>${inlined}${say('inlined', 'nonce="n1"')}`);
    await tab.goto(scene.pages.page({ html, headers: { 'content-security-policy': csp } }));
    await expectQueries(scene, 'inlined');
    expect(await violationsOn(tab)).toEqual([]);
  });

  it('saves by beacon what a page has said that dies before the core is there, but nothing about a person', async () => {
    const scene = await newScene();
    const tab = await newTab();
    scene.pages.scripts.set('/tillroll-core.js', 'await new Promise(() => undefined);');
    const html = page(tagOf(scene) + say('early') + say('ada@shop.example') + say('4111 1111 1111 1111'));
    await tab.goto(scene.pages.page({ html }));
    await tab.goto(scene.pages.page({ bare: true }));
    await expectQueries(scene, 'early');
  });

  it('says what is wrong with its attributes, and leaves the page alone', async () => {
    const scene = await newScene();
    const tab = await newTab();
    const watch = `<script>window.said = []; console.error = (text) => said.push(text); onerror = (text) => said.push('thrown: ' + text);</script>`;
    const html = page(watch + tagOf(scene, 'data-session-minutes="soon"') + say('never'));
    await tab.goto(scene.pages.page({ html }));
    const said = () => tab.evaluate(() => (window as unknown as { said: string[] }).said);
    await expect
      .poll(said)
      .toEqual(['tillroll: sessionMinutes must be a number of at least 1. Nothing is recorded on this page.']);
    expect(await queriesOf(scene)).toEqual([]);
  });

  it('explains the whole way of an event with data-debug', async () => {
    const scene = await newScene();
    const tab = await newTab();
    const watch = `<script>window.said = []; for (const how of ['groupCollapsed', 'info'])
      console[how] = (...words) => said.push(words.filter((word) => typeof word !== 'object').join(' '));</script>`;
    await tab.goto(scene.pages.page({ html: page(watch + tagOf(scene, 'data-debug') + say('explained')) }));
    await expectQueries(scene, 'explained');
    const said = () => tab.evaluate(() => (window as unknown as { said: string[] }).said.join('\n'));
    await expect
      .poll(said)
      .toMatch(/tillroll product_search #1: accepted\nsaid [^\n]+\nkept on disk[^\n]+\ncarried by the page/);
  });
});

/** A consent platform of the framework, as far as a page can see it, that has not been answered yet. */
const TCF = `<script>(() => {
  const listeners = [];
  window.__tcfapi = (command, version, answer) => {
    if (command !== 'addEventListener') return;
    listeners.push(answer);
    answer({ eventStatus: 'cmpuishown', gdprApplies: true, tcfPolicyVersion: 5, listenerId: 1 }, true);
  };
  window.answer = (allowed) => listeners.forEach((tell) => tell({ eventStatus: 'useractioncomplete', gdprApplies: true,
    tcfPolicyVersion: 5, listenerId: 1, purpose: { consents: { 1: allowed, 8: allowed } } }, true));
})();</script>`;
const GOOGLE = `<script>window.dataLayer = []; function gtag() { dataLayer.push(arguments); }
  gtag('consent', 'default', { analytics_storage: 'denied' });
  window.answer = (allowed) => gtag('consent', 'update', { analytics_storage: allowed ? 'granted' : 'denied' });</script>`;
const EVENT = `<script>window.answer = (allowed) =>
  document.dispatchEvent(new CustomEvent('shop-consent', { detail: { state: allowed ? 'granted' : 'denied', version: '7' } }));</script>`;

const consentOf = async (tab: Tab): Promise<string> => (await statusOf(tab)).consent;
const answer = (tab: Tab, allowed: boolean): Promise<void> =>
  tab.evaluate((is) => (window as unknown as { answer(allowed: boolean): void }).answer(is), allowed);

describe.each(ENGINES)('consent, in %s,', (_name, engine) => {
  const { newTab } = useBrowser(engine);

  it.each([
    ['tcf', TCF, 'tcf-5'],
    ['google', GOOGLE, undefined],
    ['event:shop-consent', EVENT, '7'],
  ])('follows %s: held until it is given, gone when it is taken back', async (adapter, platform, version) => {
    const scene = await newScene();
    const tab = await newTab();
    await tab.goto(
      scene.pages.page({ html: page(platform + tagOf(scene, `data-consent="${adapter}"`) + say('held')) }),
    );
    await expect.poll(() => consentOf(tab)).toBe('pending');
    // The adapter is a file of its own: it has to be there before anybody answers.
    await tab.evaluate(async () => {
      while (!performance.getEntriesByType('resource').some(({ name }) => name.endsWith('tillroll-privacy.js')))
        await new Promise((resolve) => setTimeout(resolve, 20));
      await new Promise((resolve) => setTimeout(resolve, 100));
    });
    expect(await queriesOf(scene)).toEqual([]);
    await answer(tab, true);
    await expectQueries(scene, 'held');
    await tab.evaluate(() => void window.tillroll?.('product_search', { query: 'after' }));
    await expectQueries(scene, 'held', 'after');
    const contexts = (await scene.journal.rows()).map(({ data }) => data['context'] as { consentVersion?: string });
    expect(contexts.at(-1)?.consentVersion).toBe(version);
    await answer(tab, false);
    await expect.poll(() => consentOf(tab)).toBe('denied');
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import type { Tab } from '../engines/engine.ts';
import { useBrowser, useScenes, ENGINES, type Scene } from './harness/scene.ts';
import {
  expectReaders,
  heardIn,
  putStorefront,
  STOREFRONTS,
  type ExpectedEvent,
  type HeardEvent,
  type Storefront,
} from './harness/storefront.ts';

const newScene = useScenes(STOREFRONTS.length + 1);

/** The JSON pointers of everything that a payload says. */
const leavesOf = (value: unknown, at = ''): readonly string[] =>
  typeof value === 'object' && value !== null && Object.keys(value).length > 0
    ? Object.entries(value).flatMap(([key, each]) => leavesOf(each, `${at}/${key}`))
    : [at];

/** Addresses are expected without their origin. */
const withoutOrigin = (event: HeardEvent, origin: string): HeardEvent =>
  JSON.parse(JSON.stringify(event).replaceAll(origin, '')) as HeardEvent;

function expectEvent(heard: HeardEvent, expected: ExpectedEvent): void {
  expect(heard.name).toBe(expected.name);
  if (expected.data) expect(heard.data).toEqual(expected.data);
  const { product } = heard.data as { product?: { id: string } };
  if (expected.anyId) expect(expected.anyId).toContain(product?.id);
  if (!expected.captured) return;
  const { by, fields } = expected.captured;
  expect(heard.captured?.by).toBe(by);
  if (fields) expect(heard.captured?.fields).toEqual(fields);
  const told = Object.keys(heard.captured?.fields ?? {});
  // The catalogue's defaults are nobody's word.
  const untold = leavesOf(heard.data).filter((leaf) => !told.includes(leaf) && !told.includes(`${leaf}/amount`));
  expect(untold.filter((leaf) => leaf !== '' && leaf !== '/quantity')).toEqual([]);
}

/** A product that names this page: on a page that is about none, the first view can only be this. */
const putCanary = (tab: Tab): Promise<void> =>
  tab.evaluate(() => {
    const block = document.createElement('script');
    block.type = 'application/ld+json';
    block.textContent = JSON.stringify({ '@type': 'Product', productID: 'canary', url: location.href });
    document.head.append(block);
  });

async function expectStorefront(tab: Tab, scene: Scene, { html, path, events, console }: Storefront): Promise<void> {
  await tab.goto(putStorefront(scene.pages, path, html));
  await expectReaders(tab);
  const isSilent = events.length === 0;
  if (isSilent) await putCanary(tab);
  await expect.poll(async () => (await heardIn(tab)).length).toBeGreaterThanOrEqual(events.length || 1);
  const heard = (await heardIn(tab)).map((event) => withoutOrigin(event, scene.pages.url));
  if (isSilent) expect(heard.map(({ data }) => data)).toMatchObject([{ product: { id: 'canary' } }]);
  else {
    expect(heard.map(({ name }) => name)).toEqual(events.map(({ name }) => name));
    events.forEach((expected, at) => expectEvent(heard[at] ?? { name: 'none', data: {} }, expected));
  }
  const captures = await tab.evaluate(() => window.captures);
  expect(captures.errors).toEqual([]);
  const complaints = captures.console.filter((line) => line.includes('tillroll'));
  expect(complaints).toHaveLength(console.length);
  for (const piece of console) expect(complaints.filter((line) => line.includes(piece))).toHaveLength(1);
}

describe.each(ENGINES)('captured off a page, in %s,', (_name, engine) => {
  const { browser } = useBrowser(engine);
  let tab: Tab;
  beforeAll(async () => {
    tab = await browser().newTab();
  });

  it.each(STOREFRONTS.map((page) => [page.file, page] as const))('%s says what is expected', async (_file, page) => {
    await expectStorefront(tab, await newScene(), page);
  });
});

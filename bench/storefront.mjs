// `npm run bench -- storefront`: what a shop's own page is slower by with the tag, at a quarter of this machine's speed.
import { digits, median, quantile } from './figures.mjs';
import { openBrowser } from './open-browser.mjs';
import { openSink } from './sink.mjs';

const LOADS = 20;
const CLICKS = 8;
const THROTTLE = 4;
/** Chromium says an interaction's length in steps of so much. */
const STEP_MS = 8;

/** Before anything of the page: notes what Chromium says of it. */
function watch() {
  window.seen = { lcp: 0, longTasks: 0, interactions: {} };
  const { seen } = window;
  const observe = (type, take, more) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, ...more });
  observe('largest-contentful-paint', ({ startTime }) => (seen.lcp = startTime));
  observe('longtask', () => seen.longTasks++);
  observe(
    'event',
    ({ interactionId, duration }) => {
      if (interactionId) seen.interactions[interactionId] = Math.max(duration, seen.interactions[interactionId] ?? 0);
    },
    { durationThreshold: 16 },
  );
}

/** One first visit: a profile with nothing in it. */
async function visit(browser, url) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: THROTTLE });
  await page.addInitScript(watch);
  await page.goto(url, { waitUntil: 'load' });
  await page.waitForTimeout(1500);
  for (const button of (await page.locator('button').all()).slice(0, CLICKS)) {
    await button.click();
    await page.waitForTimeout(150);
  }
  await page.waitForTimeout(1000);
  const { lcp, longTasks, interactions } = await page.evaluate(() => window.seen);
  await context.close();
  // One that Chromium does not name was shorter than its threshold.
  const latency = Object.values(interactions).reduce((sum, ms) => sum + ms, 0) / CLICKS;
  return { lcp, longTasks, latency };
}

/** Measures the page alone and with the tag, turn by turn, and prints both beside the noise of the page alone. */
export async function runStorefront(root) {
  const sink = await openSink(root);
  const browser = await openBrowser();
  const [alone, tagged] = [[], []];
  for (let time = 0; time <= LOADS; time++) {
    const inTurn = [
      ['alone', alone],
      ['with', tagged],
    ];
    // Who comes second finds the browser warmer.
    for (const [path, visits] of time % 2 ? inTurn : inTurn.toReversed()) {
      const seen = await visit(browser, `${sink.url}${path}`);
      if (time > 0) visits.push(seen); // the first of all warms the browser up
    }
  }
  await browser.close();
  sink.close();
  console.log(
    `a product page, ${LOADS} first visits each in turn, ${THROTTLE}x slower CPU; ${sink.seen.events} events came in`,
  );
  const compare = (what, read, step = 0) => {
    const [without, withTag] = [alone.map(read), tagged.map(read)];
    const noise = Math.max(step, quantile(without, 0.75) - quantile(without, 0.25));
    const difference = median(withTag) - median(without);
    const verdict = Math.abs(difference) <= noise ? 'within' : 'beyond';
    console.log(
      `${what.padEnd(28)} alone ${digits(median(without)).padStart(6)} ms  with the tag ${digits(median(withTag)).padStart(6)} ms` +
        `  difference ${digits(difference)} ms, ${verdict} the noise of ${digits(noise)} ms (middle half of the page alone)`,
    );
  };
  compare('largest contentful paint', ({ lcp }) => lcp);
  compare('interaction latency', ({ latency }) => latency, STEP_MS / CLICKS);
  const longTasks = (visits) => visits.reduce((sum, visit) => sum + visit.longTasks, 0);
  console.log(
    `tasks over 50 ms             alone ${longTasks(alone)}, with the tag ${longTasks(tagged)}, in all visits`,
  );
}

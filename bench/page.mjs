// `npm run bench`: what a page pays. Every figure is the median of five, with the least and the most.
import { chromium } from 'playwright-core';
import { findBrowser } from '../tools/browser.mjs';
import { build, checkNode, install } from '../tools/setup.mjs';
import { openSink } from './sink.mjs';

checkNode();
const say = (text) => console.log(text);
await install(say);
await build(say);
const { path: executablePath } = await findBrowser(say);
const root = new URL('../', import.meta.url);

const TIMES = 5;
const BURST = 1000;
const BACKLOG = 20_000;
const LARGE_BACKLOG = 100_000;

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const rows = [];
const note = (what, unit, figures, budget) => {
  const [middle, least, most] = [median(figures), Math.min(...figures), Math.max(...figures)];
  rows.push({ what, unit, middle, least, most, budget });
  const digits = (number) => (number >= 100 ? number.toFixed(0) : number.toFixed(1));
  say(
    `${what.padEnd(62)} ${digits(middle).padStart(8)} ${unit.padEnd(6)} (${digits(least)} to ${digits(most)}), budget ${budget}`,
  );
};

const sink = await openSink(root);
const browser = await chromium.launch({ executablePath, args: ['--disable-gpu', '--disable-background-networking'] });

/** A fresh profile's page with the till ready, and the CDP session beside it. */
async function openPage(throttle = 1) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(sink.url);
  await page.evaluate(() => new Promise((resolve) => window.tillroll.ready(resolve)));
  await page.waitForFunction(() => navigator.serviceWorker.getRegistration().then((found) => found?.active));
  const cdp = await context.newCDPSession(page);
  await cdp.send('Performance.enable');
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: throttle });
  return { context, page, cdp };
}

const cpuOf = async (cdp) => {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration').value * 1000;
};

/** Says many at once; answers with the microseconds of each `send` and the long tasks until all is quiet. */
const burst = (page, count, quietMs = 3000) =>
  page.evaluate(
    async ([many, quiet]) => {
      const long = [];
      new PerformanceObserver((list) => long.push(...list.getEntries().map(({ duration }) => duration))).observe({
        type: 'longtask',
      });
      const product = {
        id: '207',
        name: 'Enamel mug, red',
        brand: 'Ostsee',
        image: `https://shop.example/${'x'.repeat(380)}`,
        price: { amount: '12.50', currency: 'EUR' },
      };
      const said = [];
      const began = performance.now();
      for (let at = 0; at < many; at++) said.push(window.tillroll('product_viewed', { product, list: 'search' }));
      const perSendUs = ((performance.now() - began) * 1000) / many;
      await Promise.all(said);
      const durableMs = performance.now() - began;
      await new Promise((resolve) => setTimeout(resolve, quiet));
      return { perSendUs, durableMs, longTasks: long.length };
    },
    [count, quietMs],
  );

async function repeat(work) {
  const results = [];
  for (let time = 0; time < TIMES; time++) results.push(await work());
  return results;
}

for (const throttle of [1, 4]) {
  const results = await repeat(async () => {
    const { context, page, cdp } = await openPage(throttle);
    await burst(page, 50);
    const before = await cpuOf(cdp);
    const result = await burst(page, BURST);
    const cpuUs = ((await cpuOf(cdp)) - before) * (1000 / BURST);
    await context.close();
    return { ...result, cpuUs };
  });
  const at = throttle === 1 ? '' : ', 4x slower CPU';
  note(
    `send(), burst of ${BURST}${at}`,
    'µs',
    results.map(({ perSendUs }) => perSendUs),
    throttle === 1 ? 10 : 50,
  );
  if (throttle === 1) {
    note(
      'main thread, an event, burst and the 3 s after',
      'µs',
      results.map(({ cpuUs }) => cpuUs),
      150,
    );
    note(
      'tasks over 50 ms in that time',
      '',
      results.map(({ longTasks }) => longTasks),
      0,
    );
    note(
      `until all ${BURST} are durable`,
      'ms',
      results.map(({ durableMs }) => durableMs),
      '–',
    );
  }
}

{
  const results = await repeat(async () => {
    const { context, page } = await openPage();
    await burst(page, 50);
    const empty = await burst(page, 200);
    sink.seen.down = true;
    for (let part = 0; part < 10; part++) await burst(page, BURST, 100);
    const full = await burst(page, 200);
    sink.seen.down = false;
    await context.close();
    return full.perSendUs / empty.perSendUs;
  });
  note('send() with 10,000 waiting, as a ratio of none waiting', 'x', results, '1');
}

{
  const results = await repeat(async () => {
    const { context, page } = await openPage();
    const [events, bytes] = [sink.seen.events, sink.seen.bytes];
    await page.evaluate(async () => {
      for (let at = 0; at < 1000; at++) {
        void window.tillroll('product_viewed', {
          product: { id: String(at), name: `Enamel mug ${at}`, price: { amount: '12.50', currency: 'EUR' } },
        });
        if (at % 10 === 9) await new Promise((resolve) => setTimeout(resolve, 100));
      }
      await new Promise((resolve) => window.tillroll.ready((till) => till.drain().then(resolve)));
    });
    await context.close();
    return (sink.seen.bytes - bytes) / (sink.seen.events - events);
  });
  note('wire, an event, 1,000 events over 10 s, headers included', 'B', results, 150);
}

/** Says many while the collector is down, a few hundred at a time. */
async function sayOffline(page, count) {
  sink.seen.down = true;
  await page.evaluate(async (many) => {
    for (let at = 0; at < many; at += 500) {
      await Promise.all(
        Array.from({ length: 500 }, (_, more) => window.tillroll('product_search', { query: `mug ${at + more}` })),
      );
    }
  }, count);
  sink.seen.down = false;
}

{
  const results = await repeat(async () => {
    const { context, page } = await openPage();
    await sayOffline(page, BACKLOG);
    const began = performance.now();
    await page.evaluate(
      () =>
        new Promise((resolve) =>
          window.tillroll.ready((till) =>
            till
              .flush()
              .then(() => till.drain())
              .then(resolve),
          ),
        ),
    );
    const ms = performance.now() - began;
    await context.close();
    return ms / 1000;
  });
  note(`draining ${BACKLOG} that waited`, 's', results, 10);
}

{
  // Once: it takes a minute. What is beyond 50 MB has been given up, and is declared.
  const { context, page, cdp } = await openPage();
  await sayOffline(page, LARGE_BACKLOG);
  const events = sink.seen.events;
  const began = performance.now();
  await page.evaluate(() => {
    window.longTasks = 0;
    new PerformanceObserver((list) => (window.longTasks += list.getEntries().length)).observe({ type: 'longtask' });
    window.drained = new Promise((resolve) =>
      window.tillroll.ready((till) =>
        till
          .flush()
          .then(() => till.drain())
          .then(() => resolve(true)),
      ),
    );
  });
  let [isDrained, most] = [false, 0];
  while (!isDrained) {
    isDrained = await page.evaluate(() =>
      Promise.race([window.drained, new Promise((resolve) => setTimeout(() => resolve(false), 500))]),
    );
    most = Math.max(most, (await cdp.send('Runtime.getHeapUsage')).usedSize);
  }
  const seconds = (performance.now() - began) / 1000;
  const kept = sink.seen.events - events;
  note(`of ${LARGE_BACKLOG} said offline, kept and drained`, 'events', [kept], 'about 50 MB');
  note('  in', 's', [seconds], '–');
  note("  the page's tasks over 50 ms meanwhile", '', [await page.evaluate(() => window.longTasks)], 0);
  note("  the page's heap at most", 'MiB', [most / 1024 / 1024], '–');
  await context.close();
}

await browser.close();
sink.close();

// `npm run bench -- page`: what a page pays. Every figure is the median of five, with the least and the most.
import { repeat as repeatTimes, say as note } from './figures.mjs';
import { openBrowser } from './open-browser.mjs';
import { openSink } from './sink.mjs';

const TIMES = 5;
const BURST = 1000;
const BACKLOG = 20_000;
const LARGE_BACKLOG = 100_000;
const repeat = (work) => repeatTimes(TIMES, work);

/** A fresh profile's page with the till ready, and the CDP session beside it. */
async function openPage({ browser, sink }, throttle = 1) {
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

/** `send()` itself, and what an event costs the main thread. */
async function measureSend(at) {
  for (const throttle of [1, 4]) {
    const results = await repeat(async () => {
      const { context, page, cdp } = await openPage(at, throttle);
      await burst(page, 50);
      const before = await cpuOf(cdp);
      const result = await burst(page, BURST);
      const cpuUs = ((await cpuOf(cdp)) - before) * (1000 / BURST);
      await context.close();
      return { ...result, cpuUs };
    });
    const slower = throttle === 1 ? '' : ', 4x slower CPU';
    note(
      `send(), burst of ${BURST}${slower}`,
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
}

/** Whether `send()` grows with what waits. */
async function measureGrowth(at) {
  const results = await repeat(async () => {
    const { context, page } = await openPage(at);
    await burst(page, 50);
    const empty = await burst(page, 200);
    at.sink.seen.down = true;
    for (let part = 0; part < 10; part++) await burst(page, BURST, 100);
    const full = await burst(page, 200);
    at.sink.seen.down = false;
    await context.close();
    return full.perSendUs / empty.perSendUs;
  });
  note('send() with 10,000 waiting, as a ratio of none waiting', 'x', results, '1');
}

/** What goes over the wire. */
async function measureWire(at) {
  const results = await repeat(async () => {
    const { context, page } = await openPage(at);
    const [events, bytes] = [at.sink.seen.events, at.sink.seen.bytes];
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
    return (at.sink.seen.bytes - bytes) / (at.sink.seen.events - events);
  });
  note('wire, an event, 1,000 events over 10 s, headers included', 'B', results, 150);
}

/** Says many while the collector is down, a few hundred at a time. */
async function sayOffline({ sink }, page, count) {
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

/** How fast a backlog goes. */
async function measureDraining(at) {
  const results = await repeat(async () => {
    const { context, page } = await openPage(at);
    await sayOffline(at, page, BACKLOG);
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

/** What a page feels of a very large backlog. Once: it takes a minute. What is beyond 50 MB has been given up, and is declared. */
async function measureLargeBacklog(at) {
  const { context, page, cdp } = await openPage(at);
  await sayOffline(at, page, LARGE_BACKLOG);
  const events = at.sink.seen.events;
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
  const kept = at.sink.seen.events - events;
  note(`of ${LARGE_BACKLOG} said offline, kept and drained`, 'events', [kept], 'about 50 MB');
  note('  in', 's', [seconds], '–');
  note("  the page's tasks over 50 ms meanwhile", '', [await page.evaluate(() => window.longTasks)], 0);
  note("  the page's heap at most", 'MiB', [most / 1024 / 1024], '–');
  await context.close();
}

/** Measures the page against the budgets of the design. */
export async function runPage(root) {
  const at = { sink: await openSink(root), browser: await openBrowser() };
  await measureSend(at);
  await measureGrowth(at);
  await measureWire(at);
  await measureDraining(at);
  await measureLargeBacklog(at);
  await at.browser.close();
  at.sink.close();
}

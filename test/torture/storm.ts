import { setTimeout as passes } from 'node:timers/promises';
import type { MortalBackend } from './backend.ts';
import type { BrowserLife, StormTab } from './browser-life.ts';
import type { Plan, Step } from './plan.ts';
import type { Troubles } from './troubles.ts';
import { CALM, type Way } from './way.ts';

/** How often something was brought about. */
export interface StormCounts {
  browserKills: number;
  backendKills: number;
  crashes: number;
  workerStops: number;
  tabsOpened: number;
  tabsClosed: number;
  navigations: number;
  returns: number;
  offlines: number;
  phases: number;
}

/** What a storm blows over. */
export interface StormOptions {
  readonly plan: Plan;
  readonly life: BrowserLife;
  readonly backend: MortalBackend;
  readonly way: Way;
  readonly troubles: Troubles;
  readonly forMs: number;
}

const MOST_TABS = 5;
/** More than this and the machine, not the plan, decides what happens. */
const MOST_UNDER_WAY = 6;

/** All kills, of whatever. */
export const killsOf = ({ browserKills, backendKills, crashes, workerStops }: StormCounts): number =>
  browserKills + backendKills + crashes + workerStops;

/** Makes a storm; `blow` ends when its time is over and everything it began is done. */
export function createStorm({ plan, life, backend, way, troubles, forMs }: StormOptions) {
  const counts: StormCounts = {
    browserKills: 0,
    backendKills: 0,
    crashes: 0,
    workerStops: 0,
    tabsOpened: 0,
    tabsClosed: 0,
    navigations: 0,
    returns: 0,
    offlines: 0,
    phases: 0,
  };
  const underWay = new Set<Promise<unknown>>();
  let backendIsUp = true;
  let isOffline = false;
  let until = 0;
  const isOver = (): boolean => performance.now() >= until;

  function begin(work: Promise<unknown>): void {
    const done = work.catch((error: unknown) => troubles.add('the storm', error)).finally(() => underWay.delete(done));
    underWay.add(done);
  }

  const chosen = ({ choice }: Step): StormTab | undefined => life.tabs()[Math.floor(choice * life.tabs().length)];

  async function restart(step: Step): Promise<void> {
    counts.browserKills++;
    await life.kill();
    isOffline = false;
    await life.start();
    await life.open(step.page);
    open(step);
  }

  async function killBackend({ lastsMs }: Step): Promise<void> {
    if (!backendIsUp) return;
    backendIsUp = false;
    counts.backendKills++;
    await backend.kill();
    await passes(lastsMs);
    await backend.start();
    backendIsUp = true;
  }

  async function goOffline({ lastsMs }: Step): Promise<void> {
    const browser = life.browser();
    if (!browser?.setOffline || isOffline) return;
    isOffline = true;
    counts.offlines++;
    const isGone = (): boolean => life.browser() !== browser;
    await troubles.attempt('going offline', isGone, async () => browser.setOffline?.(true));
    await passes(lastsMs);
    if (isGone()) return;
    await troubles.attempt('going online', isGone, async () => browser.setOffline?.(false));
    isOffline = false;
  }

  async function stopWorkers(): Promise<void> {
    const browser = life.browser();
    if (!browser?.stopWorkers) return;
    counts.workerStops++;
    await troubles.attempt(
      'stopping the workers',
      () => life.browser() !== browser,
      async () => browser.stopWorkers?.(),
    );
  }

  function open({ page }: Step): void {
    counts.tabsOpened++;
    begin(life.open(page));
  }

  function send(step: Step, tab: StormTab): void {
    counts.navigations++;
    begin(life.send(tab, step.page));
  }

  /** Where an action cannot be, the nearest one is taken instead: the plan goes on as it is. */
  async function act(step: Step): Promise<void> {
    const tab = chosen(step);
    if (!tab) return open(step);
    switch (step.action) {
      case 'open':
        return life.tabs().length < MOST_TABS ? open(step) : send(step, tab);
      case 'close':
        if (life.tabs().length < 2) return send(step, tab);
        counts.tabsClosed++;
        return begin(life.close(tab));
      case 'navigate':
        return send(step, tab);
      case 'back':
        if (tab.depth < 2 || isOffline) return send(step, tab);
        counts.returns++;
        return begin(life.back(tab));
      case 'crash':
        if (!life.browser()?.crash) return send(step, tab);
        counts.crashes++;
        return begin(life.crash(tab));
      case 'stop-workers':
        return begin(stopWorkers());
      case 'kill-browser':
        return restart(step);
      case 'kill-browser-twice':
        await restart(step);
        await passes(step.lastsMs / 4);
        return restart(step);
      case 'kill-backend':
        return begin(killBackend(step));
      case 'offline':
        return begin(goOffline(step));
    }
  }

  async function blowOnTheWay(): Promise<void> {
    for (const phase of plan.phases) {
      if (isOver()) break;
      counts.phases++;
      await way.enter(phase);
      await passes(phase.lastsMs);
    }
    await way.enter(CALM);
  }

  async function blowOnTheBrowser(): Promise<void> {
    for (const step of plan.steps) {
      if (isOver()) return;
      await passes(step.gapMs);
      if (underWay.size >= MOST_UNDER_WAY) await Promise.race(underWay);
      await act(step);
    }
  }

  return {
    counts,
    async blow(): Promise<void> {
      until = performance.now() + forMs;
      await Promise.all([blowOnTheWay(), blowOnTheBrowser()]);
      await Promise.all(underWay);
    },
  };
}

import type { BrowserContext, Page } from 'playwright-core';
import { createChromium } from '../../engines/chromium.ts';

/** A real Chromium on a profile that outlives it. */
export interface BrowserOnProfile {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Closes it as a person would. */
  close(): Promise<void>;
  /** SIGKILL to the browser and every process it has started, at once. */
  kill(): Promise<void>;
}

/** Starts Chromium on a profile: a new one where the folder is empty, else the one that is there. */
export async function openBrowser(profile: string): Promise<BrowserOnProfile> {
  const { context, close, kill } = await createChromium(process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium').launch({
    profile,
  });
  return { context, page: context.pages()[0] ?? (await context.newPage()), close, kill };
}

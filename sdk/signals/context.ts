import type { Context } from '@tillroll/catalogue';

// Bounds of the catalogue. A shop's endless URL must not cost it the event.
const LIMIT_URL = 4096;
const LIMIT_TITLE = 1000;

/** As much of a text as fits and can be stored. */
const clip = (text: string, longest: number): string => text.slice(0, longest).replace(/[\0\ud800-\udfff]/gu, '');

/** How this page was answered: Oscar's `response`. Absent where the browser does not tell. */
function responseOf(performance: Performance): Context['response'] {
  const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  if (!entry) return undefined;
  const durationMs = Math.round(entry.responseEnd - entry.startTime);
  return { ...(entry.responseStatus > 0 && { status: entry.responseStatus }), ...(durationMs > 0 && { durationMs }) };
}

/**
 * Reads what Oscar calls `request` and `response`.
 *
 * The viewport is read once and again after a resize, never while something is said: reading it can
 * make the browser lay out the page.
 */
export function createContextReader(window: Window, hideParameters: (url: string) => string) {
  const { document, performance, navigator } = window;
  let viewport: { width: number; height: number } | undefined;
  const measure = (): void => {
    viewport = { width: window.innerWidth, height: window.innerHeight };
  };
  measure();
  window.addEventListener('resize', measure, { passive: true });
  let response: Context['response'];
  let href: string | undefined;
  let url = '';
  /** The page's address; a page of one address has it looked through once. */
  function readUrl(): string {
    if (href !== window.location.href) url = clip(hideParameters((href = window.location.href)), LIMIT_URL);
    return url;
  }
  return {
    read: (consent: string, consentVersion: string | undefined): Context => ({
      page: {
        url: readUrl(),
        title: clip(document.title, LIMIT_TITLE),
        ...(document.referrer !== '' && { referrer: clip(hideParameters(document.referrer), LIMIT_URL) }),
        language: navigator.language,
        ...(viewport && { viewport }),
      },
      response: (response ??= responseOf(performance)),
      consent,
      ...(consentVersion && { consentVersion }),
    }),
    close: () => window.removeEventListener('resize', measure),
  };
}

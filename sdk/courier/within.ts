/** Aborts after a while (`TimeoutError`), or as soon as `ending` does. */
export function within(limitMs: number, ending: AbortSignal): AbortSignal {
  const both = new AbortController();
  const late = AbortSignal.timeout(limitMs);
  for (const signal of [late, ending]) {
    if (signal.aborted) both.abort(signal.reason);
    signal.addEventListener('abort', () => both.abort(signal.reason), { once: true, signal: both.signal });
  }
  return both.signal;
}

/**
 * Does something that can be given up, and gives it up after a while (`TimeoutError`) or as soon as `ending` does.
 * Nothing of it outlives the work.
 */
export async function within<Result>(
  limitMs: number,
  ending: AbortSignal,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const onEnding = (): void => controller.abort(ending.reason);
  if (ending.aborted) onEnding();
  ending.addEventListener('abort', onEnding, { once: true });
  const late = setTimeout(() => controller.abort(new DOMException('it took too long', 'TimeoutError')), limitMs);
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(late);
    ending.removeEventListener('abort', onEnding);
  }
}

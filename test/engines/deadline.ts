/** Rejects when `work` takes longer than `limitMs`, and says what took so long: no call to a browser may hang. */
export async function within<Result>(limitMs: number, what: string, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took longer than ${limitMs} ms`)), limitMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** How long the calls of a browser may take; generous, since a busy machine is no fault. */
export const LIMITS_MS = {
  launch: 120_000,
  newTab: 30_000,
  goto: 60_000,
  evaluate: 60_000,
  back: 30_000,
  close: 20_000,
};

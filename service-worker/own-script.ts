/**
 * Whether the script that calls is the worker itself, and not a part that a shop's own worker has imported: the worker's
 * address is that of whoever imports.
 *
 * @param stack of an error made in that script.
 */
export const isOwnScript = (stack: string | undefined, worker: string): boolean =>
  /https?:.*?(?=:\d+(?::\d+)?\)?$)/m.exec(stack ?? '')?.[0] === worker;

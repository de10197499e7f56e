/** A browser that is asked to ask the visitor may never answer. */
const PATIENCE_MS = 1000;

/** How many bytes the browser gives this origin; `undefined` where it does not say. */
export async function readQuota(storage: StorageManager | undefined): Promise<number | undefined> {
  const silence = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), PATIENCE_MS));
  try {
    return (await Promise.race([storage?.estimate?.(), silence]))?.quota;
  } catch {
    return undefined; // blocked with the rest of storage
  }
}

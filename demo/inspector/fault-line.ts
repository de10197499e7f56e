import type { FaultKind } from './picture.ts';

const readKind = async (response: Response): Promise<FaultKind> =>
  response.ok ? ((await response.json()) as { readonly kind: FaultKind }).kind : 'none';

/** Which fault is on; `none` where the server does not say. */
export async function fetchFault(): Promise<FaultKind> {
  try {
    return await readKind(await fetch('/demo/fault'));
  } catch {
    return 'none'; // the shop does not answer at all: there is nothing to show on a switch
  }
}

/** The browser's own hint, which a cut line would bring and a switch on a server cannot. */
const tellPage = (before: FaultKind, after: FaultKind): void => {
  if (before !== 'offline' && after === 'offline') window.dispatchEvent(new Event('offline'));
  if (before === 'offline' && after !== 'offline') window.dispatchEvent(new Event('online'));
};

/** Turns a fault on or off, and resolves with what is on now. */
export async function changeFault(before: FaultKind, wanted: FaultKind): Promise<FaultKind> {
  try {
    const response = await fetch('/demo/fault', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ kind: wanted }),
    });
    const now = await readKind(response);
    tellPage(before, now);
    return now;
  } catch {
    return before; // the switch goes back to where it was
  }
}

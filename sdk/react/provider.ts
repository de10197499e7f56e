import { createElement, useEffect, useState, type ReactNode } from 'react';
import type { Till, TillrollOptions } from '../till.ts';
import { HolderContext, holdGiven, holdOwn } from './till-holder.ts';

/** Either a till of the shop's own, or options for one that the provider makes and closes. */
export type TillrollProviderProps = { readonly children?: ReactNode } & (
  { readonly till: Till; readonly options?: never } | { readonly options: TillrollOptions; readonly till?: never }
);

/**
 * Gives the components below it a till. Options are read once, at the first render; nothing is started while rendering, so
 * it is safe on a server and in StrictMode.
 */
export function TillrollProvider({ till, options, children }: TillrollProviderProps): ReactNode {
  const [holder] = useState(() => (till ? holdGiven(till) : holdOwn(options)));
  useEffect(() => {
    const release = holder.retain();
    // From here on the outbox is open, and what has waited from before is carried.
    holder.till();
    return release;
  }, [holder]);
  return createElement(HolderContext.Provider, { value: holder }, children);
}

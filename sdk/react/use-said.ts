import type { SignalInput, SignalName } from '@tillroll/catalogue';
import { useEffect, useRef } from 'react';
import { useSignal } from './use-signal.ts';

/**
 * Says a signal when the component is shown, and again when `key` changes: one view a product page, however often it is
 * rendered and in StrictMode too.
 *
 * @param payload `undefined` while it is not known yet.
 * @param key what makes it another one, such as the product's id. Default: the payload itself.
 */
export function useSaid<Name extends SignalName>(
  name: Name,
  payload: SignalInput<Name> | undefined,
  key: string | undefined = payload && JSON.stringify(payload),
): void {
  const say = useSignal(name);
  // Survives StrictMode's second run of the effect, and not a new visit of the page.
  const said = useRef<string>(undefined);
  useEffect(() => {
    if (payload === undefined || key === said.current) return;
    said.current = key;
    void say(payload);
  }, [say, key, payload]);
}

import type { SignalName } from '@tillroll/catalogue';
import { useCallback } from 'react';
import type { Signals } from '../till.ts';
import { useHolder } from './till-holder.ts';

/** Says one signal; see `send` of a signal. */
export type Say<Name extends SignalName> = Signals[Name]['send'];

/** A function that says a signal, the same at every render: for handlers and effects, not for rendering. */
export function useSignal<Name extends SignalName>(name: Name): Say<Name> {
  const holder = useHolder();
  const say: Say<Name> = useCallback(
    (payload, about) => (holder.till().signals[name].send as Say<Name>)(payload, about),
    [holder, name],
  );
  return say;
}

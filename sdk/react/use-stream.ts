import { useEffect, useState } from 'react';
import type { Observable } from 'rxjs';
import type { Till } from '../till.ts';
import { useHolder } from './till-holder.ts';

/**
 * The newest value of one of the till's streams: `useStream((till) => till.pending$, 0)`.
 *
 * @param pick which stream; read once.
 * @param before what holds until the stream says something, and on a server.
 */
export function useStream<Value>(pick: (till: Till) => Observable<Value>, before: Value): Value {
  const holder = useHolder();
  const [pickOnce] = useState(() => pick);
  const [value, setValue] = useState(before);
  useEffect(() => {
    const listening = pickOnce(holder.till()).subscribe((next) => setValue(() => next));
    return () => listening.unsubscribe();
  }, [holder, pickOnce]);
  return value;
}

import { check, type Checked } from './issues.ts';
import { SIGNALS, type SignalName, type SignalPayload } from './signals/signals.ts';
import { findUnstorable } from './storable.ts';

/** Checks what a shop hands to `send`. Paths start at the payload. */
export function checkPayload<Name extends SignalName>(name: Name, input: unknown): Checked<SignalPayload<Name>> {
  const unstorable = findUnstorable(input);
  if (unstorable) return { kind: 'issues', issues: [unstorable] };
  return check(SIGNALS[name].payload, input) as Checked<SignalPayload<Name>>;
}

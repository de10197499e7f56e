import { SIGNAL_NAMES, type SignalName } from '@tillroll/catalogue';

/** A signal and the type its events have. */
export interface SignalTypeRow {
  readonly name: SignalName;
  readonly type: `signal.${SignalName}`;
}

/** Every signal the journal can hold, in the order of the catalogue. */
export const SIGNAL_TYPES: readonly SignalTypeRow[] = SIGNAL_NAMES.map((name) => ({ name, type: `signal.${name}` }));

import type { Envelope, SignalName } from '@tillroll/catalogue';
import type { Till } from '../till.ts';
import type { Complain } from './complaints.ts';
import type { Draft, Read } from './draft.ts';
import type { EarlyAct } from './early-acts.ts';
import type { CaptureSettings } from './options.ts';
import type { Pages } from './pages.ts';

/** How a reader says what it has read. */
export interface HowRead {
  /** It happened some time before the reader came. */
  readonly past?: boolean;
  /** When it happened, in milliseconds since 1970. Default: now. */
  readonly at?: number;
  /** What a complaint is about, so that it is said once. Default: the rule that is broken. */
  readonly about?: object;
  /** What whoever wrote the page can do about a broken rule, by the JSON pointer of the field. */
  readonly advice?: (pointer: string) => string;
}

/** What a reader works with. It knows nothing else of the till. */
export interface Desk {
  readonly window: Window & typeof globalThis;
  readonly settings: CaptureSettings;
  readonly pages: Pages;
  /** What was said before the reader came. */
  readonly said: readonly Envelope[];
  /** Ends noting clicks and submits for a reader that is still to come, and hands them over. */
  readonly early: () => readonly EarlyAct[];
  /** Every event as it is said from now on. */
  readonly events$: Till['events$'];
  /** Says a signal with its provenance; what breaks the catalogue's rules is complained about instead. */
  readonly say: (name: SignalName, draft: Draft, how?: HowRead) => void;
  readonly complain: Complain;
  /** Runs our work inside the shop's: what goes wrong in it is told and stays here. */
  readonly guard: (work: () => void) => void;
  /** Runs guarded work later. The result calls it off. */
  readonly later: (ms: number, work: () => void) => () => void;
  /** The shop's currency, for prices without one. */
  readonly currency: () => Read | undefined;
}

/** Begins to read. The result stops it and leaves nothing behind. */
export type Reader = (desk: Desk) => () => void;

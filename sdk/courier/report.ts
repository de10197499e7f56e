import type { DeadLetterCount, DropReason, Receipt } from '@tillroll/catalogue';
import type { Home, MetaRow } from '../outbox/schema.ts';

/** Something that the shop should know of. */
export type CourierProblem =
  | { readonly kind: 'dropped'; readonly reason: DropReason; readonly count: number; readonly message: string }
  | { readonly kind: 'delivery' | 'wiped'; readonly message: string };

/** What a courier tells every tab of the origin. Plain data: it crosses from worker to page. */
export type Report =
  | {
      readonly kind: 'receipts';
      readonly courier: Home;
      readonly at: number;
      readonly lines: readonly { readonly receipt: Receipt; readonly type: string; readonly sequence?: number }[];
    }
  | {
      readonly kind: 'state';
      readonly courier: Home;
      readonly delivery: 'idle' | 'carrying' | 'waiting' | 'paused';
      /** What waits, as the courier counted it. */
      readonly pending: number;
      readonly failures: number;
      readonly nextAttemptAt?: number;
      readonly reason?: string;
    }
  | { readonly kind: 'problem'; readonly problem: CourierProblem }
  /** How many events lie in the dead letters, by the code of their reason. */
  | { readonly kind: 'dead'; readonly dead: DeadLetterCount }
  /** Consent was taken back in one tab: all forget. */
  | { readonly kind: 'forgotten' }
  /** Somebody else speaks on this device from now on. */
  | { readonly kind: 'renewed'; readonly rows: readonly MetaRow[] };

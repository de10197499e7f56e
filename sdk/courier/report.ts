import type { Receipt } from '@tillroll/catalogue';
import type { Home } from '../outbox/schema.ts';

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
  /** Consent was taken back in one tab: all forget. */
  | { readonly kind: 'forgotten' };

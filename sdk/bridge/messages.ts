/*
 * The whole conversation between pages and worker. Page and worker may be of different releases, so
 * every message says which protocol it speaks and whoever hears a message checks its shape first.
 */

/** Raised when an older worker could misunderstand a newer page. */
export const PROTOCOL = 1;

/** Page to worker: carry what waits. Answered on the message's port. */
export interface CarryMessage {
  readonly tillroll: typeof PROTOCOL;
  readonly kind: 'carry';
  /** Which outbox of this origin. */
  readonly outbox: string;
  /** The collector's absolute address and the publishable key. */
  readonly endpoint: string;
  readonly key: string;
  /** What the shop has said about the outbox's bounds. */
  readonly limits?: unknown;
  readonly urgency: 'append' | 'hint' | 'now';
  /** `taken`: answer at once. `round`: answer when a round that began after this message is over. */
  readonly answer: 'taken' | 'round';
}

/** Page to worker, in its last moment: keep these, the page's own writes may not come through. */
export interface KeepMessage {
  readonly tillroll: typeof PROTOCOL;
  readonly kind: 'keep';
  readonly outbox: string;
  readonly entries: readonly unknown[];
}

/** Page to worker: consent was taken back, stop carrying this outbox. */
export interface ForgetMessage {
  readonly tillroll: typeof PROTOCOL;
  readonly kind: 'forget';
  readonly outbox: string;
}

/** All that a page says to a worker. */
export type PageMessage = CarryMessage | KeepMessage | ForgetMessage;

const KINDS: readonly unknown[] = ['carry', 'keep', 'forget'];

/** Worker to page, on the message's port. */
export type WorkerAnswer =
  | { readonly tillroll: typeof PROTOCOL; readonly kind: 'taken' }
  | { readonly tillroll: typeof PROTOCOL; readonly kind: 'round'; readonly pending: number };

/** Courier to every tab, on the outbox's channel. */
export interface Broadcast<Report> {
  readonly tillroll: typeof PROTOCOL;
  readonly report: Report;
}

const speaksOurs = (data: unknown): data is { readonly tillroll: typeof PROTOCOL } =>
  typeof data === 'object' && data !== null && 'tillroll' in data && data.tillroll === PROTOCOL;

/** Whether a message to the worker is meant for tillroll; a shop's worker hears many others. */
export const isPageMessage = (data: unknown): data is PageMessage =>
  speaksOurs(data) &&
  'kind' in data &&
  KINDS.includes(data.kind) &&
  'outbox' in data &&
  typeof data.outbox === 'string';

/** Whether an answer came from a tillroll worker. */
export const isWorkerAnswer = (data: unknown): data is WorkerAnswer => speaksOurs(data) && 'kind' in data;

/** Whether what came over the channel is a courier's report. */
export const isBroadcast = <Report>(data: unknown): data is Broadcast<Report> => speaksOurs(data) && 'report' in data;

/** The channel on which couriers report. */
export const channelName = (outbox: string): string => `tillroll:${outbox}`;

/** The tag under which a Background Sync is registered. */
export const SYNC_TAG = 'tillroll';

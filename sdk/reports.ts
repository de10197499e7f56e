import { channelName, isBroadcast, PROTOCOL } from './bridge/messages.ts';
import type { Report } from './courier/report.ts';
import type { Streams } from './stream/streams.ts';

/** Where a courier's reports go. */
export interface ReportsOptions {
  readonly outbox: string;
  readonly window: Window & typeof globalThis;
  readonly streams: Streams;
  /** The collector has spoken about this event. */
  readonly onSettled: (id: string) => void;
  /** Nothing will happen before this time, in milliseconds since 1970; `undefined`: nothing is planned. */
  readonly onNextAttempt: (at: number | undefined) => void;
}

/** Turns what couriers report, here or in another tab or in the worker, into the streams of this page. */
export function createReports({ outbox, window, streams, onSettled, onNextAttempt }: ReportsOptions) {
  let channel: BroadcastChannel | undefined;

  function onReceipts({ lines, courier, at }: Extract<Report, { kind: 'receipts' }>): void {
    for (const { receipt, type, sequence } of lines) {
      onSettled(receipt.id);
      if (receipt.status === 'refused') {
        const { id, code, message, path } = receipt;
        streams.report({ kind: 'refused', id, type, code, message, path });
      }
      streams.deliver({ ...receipt, type, ...(sequence !== undefined && { sequence }), courier, at });
    }
  }

  function onPaused(reason: string): void {
    const message = `the collector refuses this page: ${reason}. Everything is kept`;
    streams.report({ kind: 'unauthorised', message });
    // A wrong key is found by the person who looks at the console, or never.
    // oxlint-disable-next-line no-console
    console.error(`tillroll: ${message}; check the key and its allowed origins.`);
  }

  function onState({ kind: _kind, pending, ...state }: Extract<Report, { kind: 'state' }>): void {
    if (state.delivery === 'paused' && streams.statusNow().delivery !== 'paused')
      onPaused(state.reason ?? 'no reason given');
    streams.setPending(pending);
    streams.setStatus(state);
    onNextAttempt(state.nextAttemptAt);
  }

  const hear = (report: Report): void => (report.kind === 'receipts' ? onReceipts(report) : onState(report));

  return {
    /** Opens the origin's channel. */
    listen(): void {
      if (channel || typeof window.BroadcastChannel === 'undefined') return;
      channel = new window.BroadcastChannel(channelName(outbox));
      channel.onmessage = ({ data }: MessageEvent<unknown>) => {
        if (isBroadcast<Report>(data)) hear(data.report);
      };
    },
    /** For the courier in this page: tells the other tabs and this one. */
    tell(report: Report): void {
      channel?.postMessage({ tillroll: PROTOCOL, report });
      hear(report);
    },
    /** Closes the channel: an open one can keep a page out of the back/forward cache. */
    close(): void {
      channel?.close();
      channel = undefined;
    },
  };
}

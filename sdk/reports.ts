import { orAbsent } from './browser.ts';
import { channelName, isBroadcast, PROTOCOL } from './bridge/messages.ts';
import type { Report } from './courier/report.ts';
import type { MetaRow } from './outbox/schema.ts';
import type { Streams } from './stream/streams.ts';

/** Where a courier's reports go. */
export interface ReportsOptions {
  readonly outbox: string;
  readonly window: Window & typeof globalThis;
  readonly streams: Streams;
  /** The collector has spoken about this event. */
  readonly onSettled: (id: string) => void;
  /** What a courier says of itself, after the streams have said it. */
  readonly onState: (state: Extract<Report, { kind: 'state' }>) => void;
  /** Consent was taken back in another tab. */
  readonly onForgotten: () => void;
  /** Another tab has renewed who speaks. */
  readonly onRenewed: (rows: readonly MetaRow[]) => void;
}

/** Turns what couriers report, here or in another tab or in the worker, into the streams of this page. */
export function createReports({ outbox, window, streams, onSettled, ...listener }: ReportsOptions) {
  let channel: BroadcastChannel | undefined;
  let saidPaused = false;

  function onReceipts({ lines, courier, at }: Extract<Report, { kind: 'receipts' }>): void {
    saidPaused = false;
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
    if (saidPaused) return;
    saidPaused = true;
    const message = `the collector refuses this page: ${reason.replace(/\.$/, '')}. Everything is kept`;
    streams.report({ kind: 'unauthorised', message });
    // A wrong key is found by the person who looks at the console, or never.
    // oxlint-disable-next-line no-console
    console.error(`tillroll: ${message}`);
  }

  function onState(report: Extract<Report, { kind: 'state' }>): void {
    const { kind: _kind, pending, ...state } = report;
    if (state.delivery === 'paused') onPaused(state.reason ?? 'no reason given');
    streams.setPending(pending);
    streams.setStatus(state);
    listener.onState(report);
  }

  function hear(report: Report): void {
    switch (report.kind) {
      case 'receipts':
        return onReceipts(report);
      case 'state':
        return onState(report);
      case 'problem':
        return streams.report(report.problem);
      case 'dead':
        return streams.setDead(report.dead);
      case 'forgotten':
        return listener.onForgotten();
      case 'renewed':
        return listener.onRenewed(report.rows);
    }
  }

  return {
    /** Opens the origin's channel. */
    listen(): void {
      // Refused where storage is blocked: then this page hears only of itself.
      channel ??= orAbsent(() => new window.BroadcastChannel(channelName(outbox)));
      if (!channel) return;
      channel.onmessage = ({ data }: MessageEvent<unknown>) => {
        if (isBroadcast<Report>(data)) hear(data.report);
      };
    },
    /** For the courier in this page: tells the other tabs and this one. */
    tell(report: Report): void {
      channel?.postMessage({ tillroll: PROTOCOL, report });
      hear(report);
    },
    /** Tells the other tabs, and not this one, what was done here. */
    tellOthers(report: Extract<Report, { kind: 'forgotten' | 'renewed' }>): void {
      channel?.postMessage({ tillroll: PROTOCOL, report });
    },
    /** Closes the channel: an open one can keep a page out of the back/forward cache. */
    close(): void {
      channel?.close();
      channel = undefined;
    },
  };
}

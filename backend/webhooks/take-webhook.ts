import { importSaleor, type ImportOptions, type ImportReport } from '../import/import-saleor.ts';
import { deriveEvent, type Webhook } from './derive-event.ts';
import { asksForEvents } from './saleor-payload.ts';

/** What became of a webhook. */
export type WebhookReport =
  | ({ readonly kind: 'taken'; readonly event: string } & ImportReport)
  /** It is no event of ours, and to say it again would not change that. */
  | { readonly kind: 'not_for_us'; readonly event: string; readonly message: string };

/**
 * Takes what a webhook says. Lists of events in its payload are taken event by event with Saleor's own ids, as an import
 * takes them, so that what is sent again, or imported later, is there already. Without such lists the webhook's name is
 * the event, where it says one. Throws a `Problem` when the payload is none, or cannot be written now.
 */
export async function takeWebhook(webhook: Webhook, options: ImportOptions): Promise<WebhookReport> {
  const { event, payload } = webhook;
  const answer = asksForEvents(payload) ? payload : deriveEvent(options.circumstances.access.shop, webhook);
  if (answer !== undefined) return { kind: 'taken', event, ...(await importSaleor(answer, options)) };
  const message = `"${event}" says no event by itself. Ask in its subscription for the events of the order or customer.`;
  return { kind: 'not_for_us', event, message };
}

import type { Captured, Envelope, SignalName } from '@tillroll/catalogue';
import type { Reader } from './desk.ts';
import { toGa4 } from './ga4-out.ts';
import { layerOf, marked } from './layer.ts';

type SignalData = Readonly<Record<string, unknown>> & { readonly context?: { readonly captured?: Captured } };

/** Pushes every signal of this page to the data layer as a GA4 event, but for those that were read from it. */
export const writeDataLayer: Reader = ({ window, settings, said, events$, complain, guard }) => {
  function write({ type, data }: Envelope): void {
    const name = type.replace('signal.', '') as SignalName;
    const { context, ...payload } = data as SignalData;
    if (context?.captured?.by === 'data-layer') return;
    const layer = layerOf(window, settings.dataLayer);
    if (!layer) {
      complain(
        'layer',
        `window.${settings.dataLayer} is no array: data-capture-data-layer names the shop's data layer.`,
      );
      return;
    }
    const push = toGa4(name, payload);
    // Tag Manager merges what is pushed into what it knows; the items before must not stay.
    if (push.ecommerce) layer.push(marked({ ecommerce: null }));
    layer.push(marked({ ...push }));
  }
  for (const event of said) guard(() => write(event));
  const writing = events$.subscribe((event) => guard(() => write(event)));
  return () => writing.unsubscribe();
};

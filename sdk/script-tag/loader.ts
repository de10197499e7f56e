import type { LoaderState, ReadyCall, SaidCall, TillrollQueue } from './queue.ts';

/*
 * The classic script of the tag: at most 1 kB, can also be inlined. It keeps what is said, loads the
 * core when the page is done or has said something, and sends what it has by beacon if the page dies
 * before that.
 */
const script = document.currentScript as HTMLScriptElement | null;

if (script && !window.tillroll) {
  const options = { ...script.dataset };
  const queue: (SaidCall | ReadyCall)[] = [];
  const coreUrl = options['core'] ?? new URL('tillroll-core.js', script.src).href;
  let loading = false;

  const load = (): void => {
    if (loading) return;
    loading = true;
    import(coreUrl).catch(() => {
      loading = false; // offline at this moment: the next signal tries again
    });
  };

  const say = ((name: SaidCall[0], payload: unknown): undefined => {
    queue.push([name, payload, Date.now()]);
    load();
  }) as TillrollQueue;
  say.ready = (receiver) => {
    queue.push([receiver]);
    load();
  };

  const farewell = (): void => {
    const said = queue.filter((call): call is SaidCall => call.length === 3);
    const { endpoint, key, consent } = options;
    if (said.length === 0 || !endpoint || !key || (consent && consent !== 'granted')) return;
    const { globalPrivacyControl } = navigator as { globalPrivacyControl?: boolean };
    if (globalPrivacyControl && !consent) return;
    const events = said.map(([name, data, at]) => {
      // UUIDv7 (RFC 9562): 48 bits of time, the rest from a random UUID.
      const time = at.toString(16).padStart(12, '0');
      return {
        specversion: '1.0',
        id: `${time.slice(0, 8)}-${time.slice(8)}-7${crypto.randomUUID().slice(15)}`,
        source: location.origin,
        type: `signal.${name}`,
        time: new Date(at),
        data,
      };
    });
    const url = new URL(endpoint.replace(/\/*$/, '/v1/events'), document.baseURI);
    if (navigator.sendBeacon(`${url.href}?key=${key}`, JSON.stringify(events))) queue.length = 0;
  };

  const state: LoaderState = { q: queue, d: options, x: () => removeEventListener('pagehide', farewell) };
  window.tillroll = Object.assign(say, { l: state });
  addEventListener('pagehide', farewell);
  const whenIdle = (): unknown => (window.requestIdleCallback ?? setTimeout)(load);
  if (document.readyState === 'complete') whenIdle();
  else addEventListener('load', whenIdle);
}

import { noteActs } from '../capture/early-acts.ts';
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
  // An inlined loader has no address of its own: `data-src` is the folder that the tag's files are in.
  const folder = new URL(options['src'] ?? '.', script.src || document.baseURI);
  const coreUrl = new URL('tillroll-core.js', folder).href;
  let loading = false;

  const load = (): void => {
    if (loading) return;
    loading = true;
    import(coreUrl).catch(() => {
      loading = false; // offline at this moment: the next signal tries again
    });
  };

  // A shop may have kept this function: it goes on working when the core has taken over.
  const say = ((name: SaidCall[0], payload: never) => {
    if (window.tillroll !== said) return window.tillroll?.(name, payload);
    queue.push([name, payload, Date.now()]);
    load();
    return undefined;
  }) as TillrollQueue;
  say.ready = (receiver) => {
    if (window.tillroll !== said) return window.tillroll?.ready(receiver);
    queue.push([receiver]);
    load();
  };

  const farewell = (): void => {
    const { endpoint, key } = options;
    // Nobody is here to hide what is about a person: what looks like it stays.
    const isClean = (payload: unknown): boolean =>
      options['redact'] === 'false' || !/@|%40|(\d[ -]?){13}/.test(JSON.stringify(payload));
    const calls = queue.filter((call): call is SaidCall => call.length === 3 && isClean(call[1]));
    const { globalPrivacyControl, doNotTrack } = navigator as { globalPrivacyControl?: boolean; doNotTrack?: unknown };
    const isRefused = globalPrivacyControl || ('doNotTrack' in options && doNotTrack === '1');
    const consent = options['consent'] ?? (isRefused || 'granted');
    if (!calls.length || !endpoint || !key || consent !== 'granted') return;
    const events = calls.map(([name, data, at]) => {
      // UUIDv7 (RFC 9562): 48 bits of time, the rest random.
      const time = at.toString(16).padStart(12, '0');
      const random = [...crypto.getRandomValues(new Uint8Array(9))]
        .map((byte) => (byte + 256).toString(16).slice(1))
        .join('');
      return {
        specversion: '1.0',
        id: `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(0, 3)}-8${random.slice(3, 6)}-${random.slice(6)}`,
        source: origin,
        type: `signal.${name}`,
        time: new Date(at),
        data,
      };
    });
    const url = new URL(endpoint.replace(/\/*$/, '/v1/events'), document.baseURI);
    if (navigator.sendBeacon(`${url.href}?key=${key}`, JSON.stringify(events)))
      queue.splice(0, queue.length, ...queue.filter(({ length }) => length < 3));
  };

  const state: LoaderState = {
    q: queue,
    d: options,
    x: () => removeEventListener('pagehide', farewell),
    c: /attributes/.test(`${options['capture']}`) ? noteActs(load) : undefined,
  };
  const said = Object.assign(say, { l: state });
  window.tillroll = said;
  addEventListener('pagehide', farewell);
  const whenIdle = (): unknown => (window.requestIdleCallback ?? setTimeout)(load);
  if (document.readyState === 'complete') whenIdle();
  else addEventListener('load', whenIdle);
}

/* oxlint-disable no-console -- the console is what this file is for */
import type { Envelope, SignalName } from '@tillroll/catalogue';
import type { About, Delivery, SendResult, Till } from '../till.ts';

/** What is known of one event so far. */
interface Way {
  readonly event: Envelope;
  readonly saidAt: number;
  kept?: string;
}

const inWords = (result: SendResult): string => {
  switch (result.kind) {
    case 'durable':
      return 'on disk: it survives the tab and the browser';
    case 'memory':
      return `in memory only: ${result.reason}`;
    case 'withheld':
      return `withheld: ${result.reason}`;
    case 'invalid':
      return `invalid: ${result.issues.map(({ path, message }) => `${path} ${message}`).join('; ')}`;
  }
};

const nameOf = (type: string): string => type.replace(/^signal\./, '');

/** Explains the whole way of every event on the console: said, kept, carried, answered. For `data-debug`. */
export function explain(till: Till): void {
  const ways = new Map<string, Way>();
  till.events$.subscribe((event) => ways.set(event.id, { event, saidAt: performance.now() }));

  function onKept(name: SignalName, result: SendResult): void {
    const way = 'id' in result ? ways.get(result.id) : undefined;
    if (way) way.kept = `${inWords(result)}, after ${Math.round(performance.now() - way.saidAt)} ms`;
    else console.info(`tillroll: ${name} is ${inWords(result)}`);
  }

  for (const [name, signal] of Object.entries(till.signals)) {
    const { send } = signal;
    signal.send = (payload: never, about?: About) => {
      const result = send(payload, about);
      void result.then((kept) => onKept(name as SignalName, kept));
      return result;
    };
  }

  function onDelivery({ id, type, status, sequence, courier, message, path }: Delivery): void {
    const way = ways.get(id);
    ways.delete(id);
    const number = sequence === undefined ? '' : ` #${sequence}`;
    console.groupCollapsed(`tillroll ${nameOf(type)}${number}: ${status}`);
    if (way) {
      console.info('said', way.event.time, way.event.data);
      console.info('kept', way.kept ?? 'by another page, or before this one was explained');
    }
    console.info(
      'carried',
      `by the ${courier}${way ? `, ${Math.round(performance.now() - way.saidAt)} ms after it was said` : ''}`,
    );
    console.info('answered', message === undefined ? status : `${status}: ${path ?? ''} ${message}`);
    console.groupEnd();
  }

  till.deliveries$.subscribe(onDelivery);
  till.status$.subscribe(({ delivery, storage, courier, reason, consent }) =>
    console.info(
      `tillroll is ${delivery}${reason ? `: ${reason}` : ''} (storage ${storage}, courier ${courier}, consent ${consent})`,
    ),
  );
  till.problems$.subscribe((problem) => console.warn('tillroll has a problem:', problem));
}

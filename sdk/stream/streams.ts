import type { Envelope } from '@tillroll/catalogue';
import { BehaviorSubject, Subject } from 'rxjs';
import type { ConsentState, Delivery, Problem, Status } from '../till.ts';
import { toReceivable } from './receivers.ts';

/** Makes the streams of a till: the sides that speak, and the sides that a shop hears. */
export function createStreams(consent: ConsentState) {
  const events = new Subject<Envelope>();
  const deliveries = new Subject<Delivery>();
  const problems = new Subject<Problem>();
  const pending = new BehaviorSubject(0);
  const status = new BehaviorSubject<Status>({
    storage: consent === 'granted' ? 'opening' : 'off',
    courier: 'none',
    delivery: 'idle',
    consent,
    failures: 0,
  });
  const onReceiverError = (signal: string, error: unknown): void => {
    // A receiver of problems$ that throws would hear of itself for ever.
    if (signal !== 'problems$') problems.next({ kind: 'receiver', signal, error });
  };
  const receivable = <Value>(name: string, subject: Subject<Value>) =>
    toReceivable(subject, (error) => onReceiverError(name, error));

  return {
    onReceiverError,
    say: (event: Envelope): void => events.next(event),
    report: (problem: Problem): void => problems.next(problem),
    deliver: (delivery: Delivery): void => deliveries.next(delivery),
    /** Tells a change of state; `nextAttemptAt` and `reason` hold only for the state they come with. */
    setStatus({ ...change }: Partial<Status>): void {
      const { nextAttemptAt: _at, reason: _reason, ...lasting } = status.value;
      status.next({ ...(change.delivery === undefined ? status.value : lasting), ...change });
    },
    setPending(count: number): void {
      if (count !== pending.value) pending.next(count);
    },
    pendingNow: (): number => pending.value,
    statusNow: (): Status => status.value,
    end(): void {
      for (const subject of [events, deliveries, problems, pending, status]) subject.complete();
    },
    heard: {
      events$: receivable('events$', events),
      deliveries$: receivable('deliveries$', deliveries),
      problems$: receivable('problems$', problems),
      pending$: receivable('pending$', pending),
      status$: receivable('status$', status),
    },
  };
}

/** The streams of a till. */
export type Streams = ReturnType<typeof createStreams>;

import type { DeadLetterCount, Envelope } from '@tillroll/catalogue';
import type { ConsentState, Delivery, Problem, Status } from '../till.ts';
import { toReceivable } from './receivers.ts';
import { createSpeaker, type Speaker } from './speaker.ts';

/** Makes the streams of a till: the sides that speak, and the sides that a shop hears. */
export function createStreams(consent: ConsentState) {
  let waiting = 0;
  let dead: DeadLetterCount = { count: 0, reasons: {} };
  let state: Status = {
    storage: consent === 'granted' ? 'opening' : 'off',
    courier: 'none',
    delivery: 'idle',
    consent,
    failures: 0,
  };
  const events = createSpeaker<Envelope>();
  const deliveries = createSpeaker<Delivery>();
  const problems = createSpeaker<Problem>();
  const pending = createSpeaker(() => waiting);
  const status = createSpeaker(() => state);
  const deadLetters = createSpeaker(() => dead);
  const onReceiverError = (signal: string, error: unknown): void => {
    // A receiver of problems$ that throws would hear of itself for ever.
    if (signal !== 'problems$') problems.say({ kind: 'receiver', signal, error });
  };
  const receivable = <Value>(name: string, { stream }: Speaker<Value>) =>
    toReceivable(stream, (error) => onReceiverError(name, error));

  return {
    onReceiverError,
    say: events.say,
    report: problems.say,
    deliver: deliveries.say,
    /** Tells a change of state; `nextAttemptAt` and `reason` hold only for the state they come with. */
    setStatus({ ...change }: Partial<Status>): void {
      const { nextAttemptAt: _at, reason: _reason, ...lasting } = state;
      state = { ...(change.delivery === undefined ? state : lasting), ...change };
      status.say(state);
    },
    setPending(count: number): void {
      if (count === waiting) return;
      waiting = count;
      pending.say(count);
    },
    setDead(count: DeadLetterCount): void {
      dead = count;
      deadLetters.say(count);
    },
    pendingNow: (): number => waiting,
    statusNow: (): Status => state,
    end(): void {
      for (const { end } of [events, deliveries, problems, pending, status, deadLetters]) end();
    },
    heard: {
      events$: receivable('events$', events),
      deliveries$: receivable('deliveries$', deliveries),
      problems$: receivable('problems$', problems),
      pending$: receivable('pending$', pending),
      status$: receivable('status$', status),
      deadLetters$: receivable('deadLetters$', deadLetters),
    },
  };
}

/** The streams of a till. */
export type Streams = ReturnType<typeof createStreams>;

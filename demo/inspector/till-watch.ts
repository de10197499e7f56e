import type { Delivery, Envelope, Problem, Status, Till } from 'tillroll';
import type { ProblemLine } from './picture.ts';

/** Who is told what the till says. */
export interface TillListener {
  readonly onStatus: (status: Status) => void;
  readonly onPending: (pending: number) => void;
  readonly onSaid: (envelope: Envelope) => void;
  readonly onDelivery: (delivery: Delivery) => void;
  readonly onProblem: (problem: ProblemLine) => void;
}

const LONGEST = 300;

const toText = (problem: Problem): string => {
  switch (problem.kind) {
    case 'invalid':
      return `${problem.signal}: ${problem.issues.map(({ path, message }) => `${path} ${message}`).join('; ')}`;
    case 'receiver':
      return `a receiver of ${problem.signal} failed: ${String(problem.error)}`;
    case 'refused':
      return `${problem.type}: ${problem.path} ${problem.message} (${problem.code})`;
    default:
      return problem.message;
  }
};

/** Listens to everything a till says. The till belongs to the page, so there is nothing to close here. */
export function listenToTill(till: Till, listener: TillListener): void {
  let problems = 0;
  till.status$.subscribe(listener.onStatus);
  till.pending$.subscribe(listener.onPending);
  till.events$.subscribe(listener.onSaid);
  till.deliveries$.subscribe(listener.onDelivery);
  till.problems$.subscribe((problem) => {
    problems += 1;
    const text = toText(problem).slice(0, LONGEST);
    listener.onProblem({ key: String(problems), at: Date.now(), kind: problem.kind, text });
  });
}

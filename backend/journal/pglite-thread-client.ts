import { Worker } from 'node:worker_threads';
import { DatabaseError } from './database-error.ts';
import type { Answer, Question, ThreadData } from './pglite-messages.ts';

/** A question without its ticket. */
type Asked<Each = Question> = Each extends Question ? Omit<Each, 'ticket'> : never;

/** A thread with an open database in it. */
export interface PgliteThread {
  readonly durable: boolean;
  readonly alive: () => boolean;
  readonly ask: (question: Asked) => Promise<readonly unknown[]>;
  /**
   * Asks when the last such question has its answer. The thread takes questions in their order, so
   * however many of these wait, one that is asked with `ask` comes behind at most one of them.
   */
  readonly askInTurn: (question: Asked) => Promise<readonly unknown[]>;
  readonly close: () => Promise<void>;
}

/** What came of starting a thread. */
export type Started =
  { readonly kind: 'opened'; readonly thread: PgliteThread } | { readonly kind: 'unopened'; readonly message: string };

interface Waiting {
  readonly resolve: (rows: readonly unknown[]) => void;
  readonly reject: (error: Error) => void;
}

/** Keeps the questions that have no answer yet. */
function createDesk(worker: Worker) {
  const waiting = new Map<number, Waiting>();
  const inTurn: Question[] = [];
  let turnOf: number | undefined;
  let tickets = 0;
  let end: Error | undefined;

  const sendNextInTurn = (): void => {
    const next = inTurn.shift();
    turnOf = next?.ticket;
    if (next) worker.postMessage(next);
  };

  const settle = (answer: Answer): void => {
    if (answer.kind !== 'rows' && answer.kind !== 'error') return;
    const one = waiting.get(answer.ticket);
    waiting.delete(answer.ticket);
    if (answer.ticket === turnOf) sendNextInTurn();
    if (answer.kind === 'rows') one?.resolve(answer.rows);
    else one?.reject(new DatabaseError(answer.code, answer.message));
  };

  const fail = (reason: Error): void => {
    end ??= reason;
    for (const one of waiting.values()) one.reject(end);
    waiting.clear();
    inTurn.length = 0;
  };

  const enter = (question: Asked, send: (question: Question) => void): Promise<readonly unknown[]> =>
    new Promise((resolve, reject) => {
      if (end) return reject(end);
      const ticket = ++tickets;
      waiting.set(ticket, { resolve, reject });
      send({ ...question, ticket });
    });

  const ask = (question: Asked): Promise<readonly unknown[]> =>
    enter(question, (ticketed) => worker.postMessage(ticketed));

  const askInTurn = (question: Asked): Promise<readonly unknown[]> =>
    enter(question, (ticketed) => {
      inTurn.push(ticketed);
      if (turnOf === undefined) sendNextInTurn();
    });

  return { settle, fail, ask, askInTurn, alive: () => end === undefined };
}

/** Opens a database in a thread of its own. A thread that dies fails every open and every later question. */
export function startPgliteThread(file: URL, dataDir: string): Promise<Started> {
  const worker = new Worker(file, { workerData: { dataDir } satisfies ThreadData, stdout: true, stderr: true });
  const desk = createDesk(worker);
  let closed: Promise<void> | undefined;
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));

  const close = async (): Promise<void> => {
    if (desk.alive()) await desk.askInTurn({ kind: 'close' });
    await worker.terminate();
    await exited;
  };

  return new Promise((resolve) => {
    const unopened = async (message: string): Promise<void> => {
      await worker.terminate();
      resolve({ kind: 'unopened', message });
    };
    worker.on('error', (error) => desk.fail(new DatabaseError('', error.message)));
    worker.once('error', (error) => void unopened(error.message));
    worker.once('exit', () => {
      desk.fail(new DatabaseError('', 'the database has stopped'));
      void unopened('the database thread has stopped');
    });
    worker.on('message', (answer: Answer) => {
      desk.settle(answer);
      if (answer.kind === 'unopened') void unopened(answer.message);
      if (answer.kind !== 'opened') return;
      const { alive, ask, askInTurn } = desk;
      const thread = { durable: answer.durable, alive, ask, askInTurn, close: () => (closed ??= close()) };
      resolve({ kind: 'opened', thread });
    });
  });
}

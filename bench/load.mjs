// Batches over HTTP, as fast as it goes or at a rate, and what came of them.
import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/** How many events a batch has. */
export const BATCH = 50;

const TYPE = 'application/cloudevents-batch+json';

const toOutcome = (status, said) => {
  const statuses = status === 200 ? JSON.parse(said).receipts.map((receipt) => receipt.status) : [];
  const accepted = statuses.filter((each) => each === 'accepted').length;
  const isWhole = status === 200 && accepted === statuses.length;
  return { accepted, ...(!isWhole && { failure: `answered ${status}: ${said.slice(0, 300)}` }) };
};

/** Sends one batch; resolves with how many were accepted and, where that is not all, with what went wrong. */
function post({ url, key }, agent, body) {
  return new Promise((resolve) => {
    const headers = { 'content-type': TYPE, authorization: `Bearer ${key}` };
    const asked = request(`${url}/v1/events`, { method: 'POST', agent, headers }, (answer) => {
      let said = '';
      answer.on('data', (chunk) => (said += chunk));
      answer.once('error', (error) => resolve({ accepted: 0, failure: error.message }));
      answer.once('end', () => resolve(toOutcome(answer.statusCode, said)));
    });
    asked.once('error', (error) => resolve({ accepted: 0, failure: error.message }));
    asked.end(body);
  });
}

/**
 * Sends for so many seconds, as fast as it goes or at `perSecond` events a second.
 *
 * `targets` are addresses with keys, taken in turn by `senders`; `batchesOf(sender)` makes what gives a sender its next
 * batch. `onBatch` hears of every batch: how many were accepted, what failed, how long its receipts took (`ms`), and how
 * long it was since the batch was due (`sinceDueMs`): a backend that falls behind cannot make its own waiting look short.
 */
export async function load({ targets, senders, seconds, perSecond = Infinity, batchesOf, onBatch }) {
  const agent = new Agent({ keepAlive: true, maxSockets: senders });
  const began = performance.now();
  const until = began + seconds * 1000;
  const pauseMs = (1000 * BATCH * senders) / perSecond;

  async function send(sender) {
    const next = batchesOf(sender);
    for (let due = began + Math.random() * pauseMs; performance.now() < until && due < until; due += pauseMs) {
      const wait = due - performance.now();
      if (wait > 0) await pause(wait);
      const body = JSON.stringify(next());
      const sent = performance.now();
      const outcome = await post(targets[sender % targets.length], agent, body);
      const now = performance.now();
      onBatch({ ...outcome, ms: now - sent, sinceDueMs: now - Math.max(due, perSecond === Infinity ? sent : due) });
    }
  }

  await Promise.all(Array.from({ length: senders }, (_, sender) => send(sender)));
  agent.destroy();
  return (performance.now() - began) / 1000;
}

/** Sends and counts. What is refused costs little and would flatter: a batch that is not taken whole ends the run. */
export async function loadWhole(options) {
  const latencies = [];
  let events = 0;
  const seconds = await load({
    ...options,
    onBatch({ accepted, failure, ms }) {
      if (failure !== undefined) throw new Error(failure);
      events += accepted;
      latencies.push(ms);
    },
  });
  return { events, perSecond: events / seconds, latencies };
}

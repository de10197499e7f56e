import { fastify, type FastifyInstance } from 'fastify';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { letGoOnClose } from '../../backend/let-go.ts';

const PATIENCE_MS = 300;

/** A server that takes bodies, and answers them when it is told to. */
async function startServer() {
  const app: FastifyInstance = fastify();
  letGoOnClose(app, PATIENCE_MS);
  let arrived = (): void => undefined;
  let answer = (): void => undefined;
  const whenArrived = new Promise<void>((resolve) => (arrived = resolve));
  const mayAnswer = new Promise<void>((resolve) => (answer = resolve));
  app.post('/', async ({ body }) => {
    arrived();
    await mayAnswer;
    return { took: body };
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return { app, url, port: Number(new URL(url).port), whenArrived, answer };
}

/** A connection that sends this much and reads nothing. */
async function send(port: number, text: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => undefined); // being let go of is what it is here for
  await once(socket, 'connect');
  socket.write(text);
  return socket;
}

const HALF_A_REQUEST =
  'POST / HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{"half';
const HALF_A_HEAD = 'POST / HTTP/1.1\r\nhost: x\r\n';

describe('a closing server', () => {
  it('lets go of a sender that never finishes, and answers what has come in whole', async () => {
    const { app, url, port, whenArrived, answer } = await startServer();
    const whole = fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"mug":1}' });
    await whenArrived;
    const slow = await send(port, HALF_A_REQUEST);
    const slower = await send(port, HALF_A_HEAD);
    const trickle = setInterval(() => slow.write('x'), 20);
    onTestFinished(() => clearInterval(trickle));
    const letGo = once(slow, 'close');
    const headLetGo = once(slower, 'close');
    const closed = app.close();
    await letGo; // the whole one is not answered yet, and is waited for
    answer();
    expect(await (await whole).json()).toEqual({ took: { mug: 1 } });
    await Promise.all([closed, headLetGo]);
  });
});

import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Log } from '../log/log.ts';
import { Problem } from './problems.ts';

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

/** The room that bodies take from when they have been read until they have been written. */
export interface HeldBodies {
  /** Takes room for the body of a request, or throws "busy". */
  readonly hold: (request: FastifyRequest, reply: FastifyReply, bytes: number) => void;
  /** Gives the room back when the handler is done: a sender that leaves earlier leaves its body behind. */
  readonly untilDone: (handler: Handler) => Handler;
}

/** Keeps account of the bodies that are held. */
export function createHeldBodies(reserve: Log['reserve']): HeldBodies {
  const rooms = new WeakMap<FastifyRequest, () => void>();

  return {
    hold: (request, reply, bytes) => {
      const release = reserve(bytes);
      if (release === undefined) throw new Problem('busy');
      rooms.set(request, release);
      // Not every body reaches the handler: some are refused on the way, some senders have gone.
      reply.raw.once('close', () => rooms.get(request)?.());
      if (reply.raw.destroyed) release();
    },
    untilDone: (handler) => async (request, reply) => {
      const release = rooms.get(request);
      rooms.delete(request);
      try {
        return await handler(request, reply);
      } finally {
        release?.();
      }
    },
  };
}

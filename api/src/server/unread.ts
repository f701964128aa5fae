import type { FastifyInstance } from 'fastify';

/** In milliseconds. */
const PATIENCE = 60_000;

/**
 * Ends a connection on which an answer waits so long and nothing of it is read: the client sleeps, or has gone without a word, and would
 * keep the answer in memory for as long. One that reads slowly is waited for.
 */
export function endUnread(server: FastifyInstance, patience = PATIENCE): void {
  server.addHook('onSend', async (_request, { raw }) => {
    raw.setTimeout(patience, () => raw.destroy());
  });
}

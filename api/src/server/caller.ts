import { type EventEmitter, setMaxListeners } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Caller } from '../graphql/index.ts';
import { clientOf } from './client-address.ts';

/** Whose operations these are, until the connection, or the answer, is closed. */
export function callerOf(request: IncomingMessage, closes: EventEmitter): Caller {
  const gone = new AbortController();
  // Each run that waits for its turn listens: Node would take more than ten for a leak, and write so to the log.
  setMaxListeners(0, gone.signal);
  closes.once('close', () => gone.abort());
  return { client: clientOf(request), signal: gone.signal };
}

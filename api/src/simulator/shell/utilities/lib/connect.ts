import { type Micros, seconds, type Task } from '../../../engine/index.ts';
import { parseDuration } from './amounts.ts';
import { isAddress, OsError, type Process, type Socket } from './kernel.ts';

/** A host's address: itself if it is one; undefined if the name does not resolve. */
export function* addressOf(process: Process, host: string): Task<string | undefined> {
  if (isAddress(host)) return host;
  return (yield* process.net.resolve(host))[0];
}

/** Connects, or the error that connecting ended in. */
export function* tryConnect(process: Process, address: string, port: number, timeout?: Micros): Task<Socket | OsError> {
  try {
    return yield* process.net.connect(address, port, timeout);
  } catch (error) {
    if (error instanceof OsError) return error;
    throw error;
  }
}

/** A timeout option in seconds; undefined if there is none or it is 0. */
export function timeoutOf(text: string | undefined): Micros | undefined {
  const duration = text === undefined ? undefined : parseDuration(text);
  return duration === undefined || duration === 0 ? undefined : seconds(duration);
}

/** The remaining part of a time limit. */
export const remaining = (process: Process, deadline: Micros | undefined): Micros | undefined =>
  deadline === undefined ? undefined : Math.max(1, deadline - process.now);

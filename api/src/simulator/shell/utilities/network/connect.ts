import { type Micros, seconds, type Task } from '../../../engine/index.ts';
import { parseDuration } from '../lib/amounts.ts';
import { isAddress, OsError, type Process, type Socket } from '../lib/kernel.ts';

/** A host's address: itself if it is one; undefined if the name does not resolve. */
export function* addressOf(process: Process, host: string): Task<string | undefined> {
  if (isAddress(host)) return host;
  return (yield* process.net.resolve(host))[0];
}

/** As getaddrinfo sorts them: the loopback of IPv6 comes before that of IPv4. @see RFC 6724, section 6 */
export function* addressesOf(process: Process, host: string): Task<readonly string[]> {
  const all = isAddress(host) ? [host] : yield* process.net.resolve(host);
  return [...all.filter((address) => address === '::1'), ...all.filter((address) => address !== '::1')];
}

/** The one that busybox tries: its own image prefers IPv4, Alpine's does not. @see busybox: FEATURE_PREFER_IPV4_ADDRESS; alpine/aports: main/busybox/busyboxconfig */
export function* busyboxAddress(process: Process, host: string): Task<string | undefined> {
  return process.access('/etc/alpine-release', 'r') ? (yield* addressesOf(process, host))[0] : yield* addressOf(process, host);
}

/** busybox names the address if it is of IPv4. @see busybox: libbb/xconnect.c xconnect */
export const cannotConnect = (address: string, { message }: OsError): string =>
  `can't connect to remote host${address.includes(':') ? '' : ` (${address})`}: ${message}`;

/** Connects, or the error that connecting ended in. */
export function* tryConnect(process: Process, address: string, port: number, timeout?: Micros): Task<Socket | OsError> {
  try {
    return yield* process.net.connect(address, port, timeout);
  } catch (error) {
    if (error instanceof OsError) return error;
    throw error;
  }
}

/** A connection to a Unix socket, or the error that is to be told. */
export function* tryConnectUnix(process: Process, path: string): Task<Socket | OsError> {
  try {
    return yield* process.net.connectUnix(path);
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

import { isSince } from '../lib/version.ts';

/** Debian 11's, whose OpenSSL says things otherwise, and which tells why there is no connection. */
export const ofOpenssl1 = (version: string): boolean => version.startsWith('7.7');

/** @see curl: lib/strerror.c curl_easy_strerror */
export function notConnected(version: string): string {
  return isSince(version, 8, 10) ? 'Could not connect to server' : "Couldn't connect to server";
}

/** @see curl: lib/connect.c singleipconnect, tcpnodelay */
export function trying(version: string, address: string, dotted: string): string {
  const hasNoDelay = isSince(version, 7, 50) && !isSince(version, 7, 69);
  const place = isSince(version, 7, 88) ? dotted : dotted.replace(/[[\]]/g, '');
  return `  Trying ${isSince(version, 7, 65) ? place : address}...${hasNoDelay ? '\n* TCP_NODELAY set' : ''}`;
}

/** @see curl: src/tool_operate.c post_per_transfer */
export function retrying(version: string, code: number, wait: number, left: number): string {
  const why =
    code === 28 ? 'timeout' : code === 7 ? 'connection refused' : code === 0 || code === 22 ? 'HTTP error' : '(retrying all errors)';
  if (ofOpenssl1(version)) return `Transient problem: ${why} Will retry in ${wait} seconds. ${left} retries left.`;
  const seconds = isSince(version, 8, 10) && wait === 1 ? 'second' : 'seconds';
  return `Problem${isSince(version, 8, 10) ? ' ' : ''}: ${why}. Will retry in ${wait} ${seconds}. ${left} ${left === 1 ? 'retry' : 'retries'} left.`;
}

/** A warning, in lines that a terminal has room for. @see curl: src/tool_msgs.c voutf */
export function warned(text: string): string {
  const room = 70;
  if (text.length <= room) return `Warning: ${text}\n`;
  const blank = text.lastIndexOf(' ', room - 1);
  const cut = blank <= 0 ? room : blank + 1;
  return `Warning: ${text.slice(0, cut)}\n${warned(text.slice(cut))}`;
}

export const UNTRUSTED = `SSL certificate problem: unable to get local issuer certificate
More details here: https://curl.se/docs/sslcerts.html

curl failed to verify the legitimacy of the server and therefore could not
establish a secure connection to it. To learn more about this situation and
how to fix it, please visit the web page mentioned above.`;

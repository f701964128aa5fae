import { joinHostPort } from '../../../apimachinery/host-port.ts';
import { MILLISECOND, type Micros, type Task } from '../../../engine/index.ts';
import { isAddress, OsError, type Socket } from '../lib/kernel.ts';
import type { Tool } from '../lib/tool.ts';
import { addressesOf, remaining, tryConnect, tryConnectUnix } from '../network/connect.ts';
import type { Url } from '../network/http-client.ts';
import { notConnected, ofOpenssl1, trying } from './messages.ts';
import type { CurlMeter } from './meter.ts';
import type { CurlNotes } from './notes.ts';
import type { CurlOptions } from './options.ts';
import { CurlError } from './request.ts';

/** What of a transfer the way to its server depends on. */
interface Connecting {
  readonly tool: Tool;
  readonly options: CurlOptions;
  readonly version: string;
  readonly deadline: Micros | undefined;
}

/** The way to a server: its name, its addresses, a connection. */
export class CurlConnector {
  /** The last one tried. */
  address = '';
  /** The connection at hand is open. */
  isOpen = false;
  readonly #transfer: Connecting;
  readonly #notes: CurlNotes;
  readonly #meter: CurlMeter;

  constructor(transfer: Connecting, notes: CurlNotes, meter: CurlMeter) {
    this.#transfer = transfer;
    this.#notes = notes;
    this.#meter = meter;
  }

  /** To one of the addresses that its name stands for. */
  *reach(url: Url): Task<Socket> {
    const mapped = this.#transfer.options.resolve.get(`${url.host}:${url.port}`);
    const addresses = mapped === undefined ? yield* this.#resolve(url) : [mapped];
    for (const [i, address] of addresses.entries()) {
      const socket = yield* this.connect(url, address, i === addresses.length - 1);
      if (socket) return socket;
    }
    throw new CurlError(6, `Could not resolve host: ${url.host}`);
  }

  /** To a socket that is a file. */
  *connectUnix(url: Url, path: string): Task<Socket> {
    const { tool, version } = this.#transfer;
    yield* this.#notes.say(`  Trying ${path}:0...`);
    const socket = yield* tryConnectUnix(tool.process, path);
    if (socket instanceof OsError) {
      const words = ofOpenssl1(version)
        ? notConnected(version)
        : `Failed to connect to ${url.host} port ${url.port} after 0 ms: ${notConnected(version)}`;
      throw new CurlError(7, words);
    }
    yield* this.#notes.connected(url.host, path, url.port);
    this.isOpen = true;
    return socket;
  }

  /** undefined: refused, and another address is left. */
  *connect(url: Url, address: string, isLast: boolean, isDirect = true): Task<Socket | undefined> {
    const { tool, options, version, deadline } = this.#transfer;
    const { process } = tool;
    this.address = address;
    const dotted = joinHostPort(address, url.port);
    yield* this.#notes.say(trying(version, address, dotted));
    yield* this.#meter.begin();
    const started = process.now;
    const connectTimeout = options.connectTimeout ?? remaining(process, deadline);
    const socket = yield* tryConnect(process, address, url.port, connectTimeout);
    if (socket instanceof OsError) {
      const took = Math.floor((process.now - started) / MILLISECOND);
      if (socket.code === 'ETIMEDOUT' && connectTimeout !== undefined)
        throw new CurlError(28, `Connection timed out after ${Math.max(took, 1) + 1} milliseconds`);
      yield* this.#notes.say(`connect to ${address} port ${url.port} failed: ${socket.message}`);
      if (!isLast) return undefined;
      const words = ofOpenssl1(version)
        ? `Failed to connect to ${url.host} port ${url.port}: ${socket.message}`
        : `Failed to connect to ${url.host} port ${url.port} after ${took} ms: ${notConnected(version)}`;
      throw new CurlError(socket.code === 'ETIMEDOUT' ? 28 : 7, words);
    }
    yield* this.#notes.connected(url.host, address, url.port, url.scheme === 'https' && isDirect);
    this.isOpen = true;
    return socket;
  }

  *#resolve({ host, port }: Url): Task<readonly string[]> {
    const { tool, options } = this.#transfer;
    const { family } = options;
    const all = yield* addressesOf(tool.process, host);
    const addresses = family === undefined ? all : all.filter((each) => each.includes(':') === (family === 6));
    // curl knows localhost itself.
    if (addresses.length === 0 && host === 'localhost') return family === 6 ? ['::1'] : ['127.0.0.1'];
    if (addresses.length === 0) throw new CurlError(6, `Could not resolve host: ${host}`);
    if (!isAddress(host)) yield* this.#notes.resolved(host, port, addresses);
    return addresses;
  }
}

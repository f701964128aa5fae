import { SECOND, type Task } from '../../engine/index.ts';
import { OsError, type Process, type Program, type Socket } from '../../kernel/index.ts';
import { notFollowed } from '../../shell/utilities/index.ts';
import { EventLoop } from '../servers/event-loop.ts';
import { tryListen } from '../servers/run-server.ts';
import { serveConnections } from '../servers/tcp-server.ts';
import { says } from './says.ts';

/**
 * iperf3: a server that measures one client at a time, and clients. Neither says anything before a test is over, as standard
 * output is no terminal and is not flushed before.
 * @see iperf: src/iperf_api.c, src/iperf_server_api.c, src/iperf_locale.c
 */
export const iperf3: Program = function* (process) {
  const words = process.argv.slice(1);
  const host = optionValue(words, /^(-c|--client)$/);
  if (host !== undefined) return yield* client(process, words, host);
  if (words.some((word) => /^-s|^--server$/.test(word))) return yield* server(process, words);
  const usage = "Usage: iperf3 [-s|-c host] [options]\nTry `iperf3 --help' for more information.\n";
  return yield* says(process, 2, `iperf3: parameter error - must either be a client (-c) or server (-s)\n\n${usage}`, 1);
};

function optionValue(words: readonly string[], names: RegExp): string | undefined {
  const at = words.findIndex((word) => names.test(word.replace(/=.*/s, '')));
  if (at < 0) return undefined;
  return /=(.*)$/s.exec(words[at] as string)?.[1] ?? words[at + 1];
}
const portOf = (words: readonly string[]): number => Number(optionValue(words, /^(-p|--port)$/) ?? 5201);

/** What a client asks for, in a line of its own. */
interface Test {
  readonly iperf: 3;
  readonly seconds: number;
  readonly interval: number;
}

const BAR = `${'-'.repeat(59)}\n`;
const DASHES = '- - - - - - - - - - - - - - - - - - - - - - - - -\n';
/** Bytes that a Pod's network is taken to carry in a second. */
const RATE = 2e9;

function* server(process: Process, words: readonly string[]): Task<number> {
  const port = portOf(words);
  const listener = tryListen(process, port);
  if ('error' in listener)
    return yield* says(
      process,
      2,
      `iperf3: error - unable to start listener for connections: ${listener.error.message}\niperf3: exiting\n`,
      1,
    );
  const loop = new EventLoop();
  const state = { tests: 1, busy: false, held: '', once: words.some((word) => /^(-1|--one-off)$/.test(word)) };
  const live = process.isTerminal(1) || words.includes('--forceflush');
  const opening = (): string => `${BAR}Server listening on ${port} (test #${state.tests})\n${BAR}`;
  const say = function* (text: string, flushed: boolean): Task<void> {
    state.held += text;
    if (!flushed && !live) return;
    yield* process.write(1, state.held);
    state.held = '';
  };
  yield* say(opening(), false);
  let stopped = false;
  for (const signal of ['TERM', 'INT', 'HUP'] as const)
    process.onSignal(signal, () => {
      stopped = true;
      loop.stop();
    });
  serveConnections(loop, listener, function* (socket): Task<void> {
    const test = parseTest(yield* socket.read());
    if (!test) return;
    yield* socket.write(state.busy ? 'busy\n' : 'ok\n');
    if (state.busy) return;
    state.busy = true;
    yield* process.sleep(test.seconds * SECOND);
    const ends = `[  5] local ${socket.localAddress} port ${port} connected to ${socket.remoteAddress} port ${socket.remotePort + 1}\n`;
    const head = '[ ID] Interval           Transfer     Bitrate\n';
    const rows = intervals(test).map(([from, to]) => `${row(from, to)}                  \n`);
    const told = `Accepted connection from ${socket.remoteAddress}, port ${socket.remotePort}\n${ends}${head}${rows.join('')}${DASHES}${head}${row(0, test.seconds)}                  receiver\n`;
    yield* say(told, true);
    state.tests++;
    state.busy = false;
    if (state.once) loop.stop();
    else yield* say(opening(), false);
  });
  yield* loop.run();
  if (stopped) {
    yield* say('', true);
    yield* process.write(2, 'iperf3: interrupt - the server has terminated\n');
    return 1;
  }
  return 0;
}

function parseTest(text: string): Test | undefined {
  try {
    const test = JSON.parse(text) as Partial<Test>;
    return test.iperf === 3 ? (test as Test) : undefined;
  } catch {
    return undefined;
  }
}

function* client(process: Process, words: readonly string[], host: string): Task<number> {
  const port = portOf(words);
  const seconds = Number(optionValue(words, /^(-t|--time)$/) ?? 10);
  const interval = Number(optionValue(words, /^(-i|--interval)$/) ?? 1) || seconds;
  const socket = yield* reach(process, host, port);
  if (typeof socket === 'string')
    return yield* says(
      process,
      2,
      `iperf3: error - unable to connect to server - server may have stopped running or use a different port, firewall issue, etc.: ${socket}\n`,
      1,
    );
  const test: Test = { iperf: 3, seconds, interval };
  yield* socket.write(`${JSON.stringify(test)}\n`);
  const answer = yield* socket.read();
  if (answer === 'busy\n') return yield* says(process, 2, 'iperf3: error - the server is busy running a test. try again later\n', 1);
  yield* process.sleep(seconds * SECOND);
  if (answer !== 'ok\n' || words.some((word) => /^(-[uRJP]|-P\d+|--(udp|reverse|json|parallel|bidir).*)$/.test(word)))
    return notFollowed(process);
  const head = '[ ID] Interval           Transfer     Bitrate         Retr';
  const rows = intervals(test).map(([from, to]) => `${row(from, to)}    0   3.12 MBytes       \n`);
  const first = `Connecting to host ${host}, port ${port}\n[  5] local ${socket.localAddress} port ${socket.localPort + 1} connected to ${socket.remoteAddress} port ${port}\n`;
  const sums = `${head}\n${row(0, seconds)}    0            sender\n${row(0, seconds)}                  receiver\n`;
  socket.close();
  return yield* says(process, 1, `${first}${head}  Cwnd\n${rows.join('')}${DASHES}${sums}\niperf Done.\n`, 0);
}

function* reach(process: Process, host: string, port: number): Task<Socket | string> {
  const [address] = yield* process.net.resolve(host);
  if (address === undefined) return 'Name or service not known';
  try {
    return yield* process.net.connect(address, port, 120 * SECOND);
  } catch (error) {
    if (error instanceof OsError) return error.message;
    throw error;
  }
}

function intervals({ seconds, interval }: Test): (readonly [from: number, to: number])[] {
  const found: [number, number][] = [];
  for (let at = 0; at < seconds; at += interval) found.push([at, Math.min(at + interval, seconds)]);
  return found;
}

function row(from: number, to: number): string {
  const bytes = RATE * (to - from);
  const span = `${from.toFixed(2).padStart(6)}-${to.toFixed(2).padEnd(6)}`;
  return `[  5] ${span} sec  ${amount(bytes, 1024, 'Byte')}s  ${amount(RATE * 8, 1000, 'bit')}s/sec`;
}

/** @see iperf: src/units.c unit_snprintf */
function amount(value: number, base: number, unit: string): string {
  let power = 0;
  let number = value;
  while (number > base && power < 4) {
    number /= base;
    power++;
  }
  const text = number < 9.995 ? number.toFixed(2) : number < 99.95 ? number.toFixed(1) : number.toFixed(0);
  return `${text.padStart(4)} ${['', 'K', 'M', 'G', 'T'][power]}${unit}`;
}

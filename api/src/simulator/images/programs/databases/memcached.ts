import type { Task } from '../../../engine/index.ts';
import { byteLength, type OsError, type Process, resolveUser, type Socket } from '../../../kernel/index.ts';
import { runDaemon } from '../daemon.ts';

/** @see memcached: memcached.c, doc/protocol.txt */
export function* memcached(process: Process): Task<number> {
  const { given, wrong } = optionsOf(process.argv.slice(1));
  const fault = wrong === undefined ? valueFault(given) : `memcached: ${wrong}\nIllegal argument "?"`;
  if (given.has('V')) {
    yield* process.write(1, 'memcached 1.6.20\n');
    return 0;
  }
  if (fault !== undefined) {
    yield* process.write(2, `${fault}\n`);
    return 1;
  }
  const user = given.get('u');
  if (process.uid === 0) {
    const found = user === undefined ? undefined : resolveUser(user, process.readFile('/etc/passwd'), process.readFile('/etc/group'));
    if (!found) {
      yield* process.write(
        2,
        user === undefined ? "can't run as root without the -u switch\n" : `can't find the user ${user} to switch to\n`,
      );
      return user === undefined ? 64 : 67;
    }
    if (!process.holds('SETGID') || !process.holds('SETUID')) {
      yield* process.write(2, `failed to assume identity of user ${user}\n`);
      return 71;
    }
    process.setUser(found);
  }
  const store = new Map<string, { flags: string; data: string }>();
  const port = Number.parseInt(given.get('p') ?? '11211', 10);
  return yield* runDaemon(process, {
    ports: [{ port, address: '0.0.0.0', talk: (socket) => talk(socket, store, process) }],
    megabytes: 2,
    portTaken: (_, error: OsError) => `bind(): ${error.message}\nfailed to listen on TCP port ${port}: ${error.message}\n`,
    stops: [
      { signals: ['TERM'], lines: [{ after: 0, text: 'Signal handled: Terminated.' }], code: 0 },
      { signals: ['INT'], lines: [{ after: 0, text: 'Signal handled: Interrupt.' }], code: 0 },
    ],
  });
}

/** What the options' letters are called in words. */
const WORDS: Readonly<Record<string, string>> = {
  'unix-mask': 'a',
  'enable-shutdown': 'A',
  'listen-backlog': 'b',
  protocol: 'B',
  'conn-limit': 'c',
  'disable-cas': 'C',
  daemon: 'd',
  delimiter: 'D',
  'auth-file': 'Y',
  extended: 'o',
  'slab-growth-factor': 'f',
  'disable-flush-all': 'F',
  help: 'h',
  license: 'i',
  'max-item-size': 'I',
  'lock-memory': 'k',
  listen: 'l',
  'enable-largepages': 'L',
  'memory-limit': 'm',
  'disable-evictions': 'M',
  'slab-min-size': 'n',
  port: 'p',
  pidfile: 'P',
  'enable-coredumps': 'r',
  'max-reqs-per-event': 'R',
  'unix-socket': 's',
  'enable-sasl': 'S',
  threads: 't',
  user: 'u',
  'udp-port': 'U',
  verbose: 'v',
  version: 'V',
  'disable-watch': 'W',
  'disable-dumping': 'X',
  'enable-ssl': 'Z',
  'napi-ids': 'N',
};
const WITH_VALUE = 'abBcDfIlmnNoPpRstuUY';
const ALONE = 'ACdFhikLMrSvVWXZ';

/** The options by their letters, and what getopt_long(3) says of the first that is none. */
function optionsOf(words: readonly string[]): { given: ReadonlyMap<string, string>; wrong?: string } {
  const given = new Map<string, string>();
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string;
    if (word === '--') break;
    if (word.startsWith('--')) {
      const [name = '', value] = word.slice(2).split(/=(.*)/s);
      const letter = Object.hasOwn(WORDS, name) ? (WORDS[name] as string) : undefined;
      if (letter === undefined) return { given, wrong: `unrecognized option '--${name}'` };
      if (!WITH_VALUE.includes(letter)) given.set(letter, '');
      else if (value !== undefined) given.set(letter, value);
      else if (i + 1 < words.length) given.set(letter, words[++i] as string);
      else return { given, wrong: `option '--${name}' requires an argument` };
      continue;
    }
    if (!word.startsWith('-')) continue;
    for (let at = 1; at < word.length; at++) {
      const letter = word.charAt(at);
      if (ALONE.includes(letter)) given.set(letter, '');
      else if (!WITH_VALUE.includes(letter)) return { given, wrong: `invalid option -- '${letter}'` };
      else if (at + 1 < word.length) {
        given.set(letter, word.slice(at + 1));
        break;
      } else if (i + 1 < words.length) given.set(letter, words[++i] as string);
      else return { given, wrong: `option requires an argument -- '${letter}'` };
    }
  }
  return { given };
}

function valueFault(given: ReadonlyMap<string, string>): string | undefined {
  const number = (letter: string): number => Number.parseInt(given.get(letter) ?? '1', 10) || 0;
  if (number('c') <= 0) return 'Maximum connections must be greater than 0';
  if (number('t') <= 0) return 'Number of threads must be greater than 0';
  return undefined;
}

function* talk(socket: Socket, store: Map<string, { flags: string; data: string }>, process: Process): Task<void> {
  let text = '';
  /** False where nothing more comes. */
  function* more(): Task<boolean> {
    const read = yield* socket.read();
    text += read.replace(/(?<!\r)\n/g, '\r\n');
    return read !== '';
  }
  for (;;) {
    const end = text.indexOf('\r\n');
    if (end < 0) {
      if (yield* more()) continue;
      return;
    }
    const [verb = '', key = '', flags = '0', , bytes = '0'] = text.slice(0, end).split(' ');
    if (['set', 'add', 'replace'].includes(verb)) {
      const rest = text.slice(end + 2);
      const stop = rest.indexOf('\r\n');
      if (stop < 0) {
        if (yield* more()) continue;
        return;
      }
      const data = rest.slice(0, stop);
      text = rest.slice(stop + 2);
      const fits = byteLength(data) === Number(bytes) && (verb === 'set' || (verb === 'add') !== store.has(key));
      if (fits) store.set(key, { flags, data });
      yield* socket.write(byteLength(data) !== Number(bytes) ? 'CLIENT_ERROR bad data chunk\r\n' : fits ? 'STORED\r\n' : 'NOT_STORED\r\n');
      continue;
    }
    text = text.slice(end + 2);
    const found = store.get(key);
    if (verb === 'get' || verb === 'gets')
      yield* socket.write(`${found ? `VALUE ${key} ${found.flags} ${byteLength(found.data)}\r\n${found.data}\r\n` : ''}END\r\n`);
    else if (verb === 'delete') yield* socket.write(store.delete(key) ? 'DELETED\r\n' : 'NOT_FOUND\r\n');
    else if (verb === 'version') yield* socket.write('VERSION 1.6.20\r\n');
    else if (verb === 'flush_all') {
      store.clear();
      yield* socket.write('OK\r\n');
    } else if (verb === 'stats')
      yield* socket.write(`STAT pid ${process.pid}\r\nSTAT version 1.6.20\r\nSTAT curr_items ${store.size}\r\nEND\r\n`);
    else if (verb === 'quit') return;
    else yield* socket.write('ERROR\r\n');
  }
}

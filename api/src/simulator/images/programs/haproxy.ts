import { MILLISECOND, SECOND, type Task } from '../../engine/index.ts';
import { OsError, type Process, type Socket } from '../../kernel/index.ts';
import { EventLoop } from '../servers/event-loop.ts';
import type { HttpRequest, HttpResponse } from '../servers/http-message.ts';
import { passOn } from '../servers/http-proxy.ts';
import { serveHttp } from '../servers/http-server.ts';
import { relay } from '../servers/relay.ts';
import { tryListen } from '../servers/run-server.ts';
import { exitsOn } from '../servers/signals.ts';
import { serveConnections } from '../servers/tcp-server.ts';
import { execCommand } from './gosu.ts';

/** A frontend or backend of a configuration, or both in one (`listen`). */
interface Section {
  readonly kind: string;
  readonly name: string;
  readonly binds: { address: string; port: number }[];
  readonly servers: { name: string; host: string; port: number; line: number }[];
  backend: string | undefined;
  /** Only what speaks HTTP is read; other connections are handed on as they are. */
  isHttp: boolean;
}

const VERSION = 'HAProxy version 2.8.0-fdd8154 2023/05/31 - https://haproxy.org/';
/** @see haproxy: src/haproxy.c usage, init_args */
const OPTIONS = /^-(f|v|vv|V|D|W|Ws|q|c|cc|n|N|m|C|p|L|S|x|sf|st|d[a-zA-Z]*|--|)$/;
const TAKES_VALUE = /^-(f|n|N|m|C|p|L|S|x|cc)$/;
const USAGE =
  'Usage : haproxy [-f <cfgfile|cfgdir>]* [ -vdVD ] [ -n <maxconn> ] [ -N <maxpconn> ]\n        [ -p <pidfile> ] [ -m <max megs> ] [ -C <dir> ] [-- <cfgfile>*]';

/** Its image's script: in front of its own options it stands itself, as a master that does not go to the background. @see docker-library/haproxy: docker-entrypoint.sh */
export function* haproxyEntrypoint(process: Process): Task<number> {
  let command = process.argv.slice(1);
  if (command[0]?.startsWith('-')) command = ['haproxy', ...command];
  return yield* execCommand(process, command[0] === 'haproxy' ? ['haproxy', '-W', '-db', ...command.slice(1)] : command);
}

/** haproxy: takes what its frontends bind, and passes it on to the servers behind them in turn. @see haproxy: doc/configuration.txt */
export function* haproxy(process: Process): Task<number> {
  const args = process.argv.slice(1);
  const at = args.indexOf('-f');
  const path = at < 0 ? '' : (args[at + 1] ?? '');
  const complain = (text: string): Task<void> => process.write(2, `${text}\n`);
  if (args.some((word) => /^-vv?$/.test(word))) {
    yield* process.write(1, `${VERSION}\n`);
    return 0;
  }
  if (path === '' || args.some((word, i) => word.startsWith('-') && !OPTIONS.test(word) && !TAKES_VALUE.test(args[i - 1] ?? ''))) {
    yield* complain(`${VERSION}\n${USAGE}`);
    return 1;
  }
  let sections: Section[];
  try {
    sections = readSections(process.readFile(path));
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    yield* complain('[NOTICE]   (1) : haproxy version is 2.8.0-fdd8154\n[NOTICE]   (1) : path to executable is /usr/local/sbin/haproxy');
    yield* complain(`[ALERT]    (1) : config : Cannot open configuration file/directory ${path} : ${error.message}`);
    return 1;
  }
  const addresses = new Map<string, string>();
  for (const section of sections)
    for (const { name, host, line } of section.servers) {
      const [address] = yield* process.net.resolve(host);
      if (address !== undefined) addresses.set(host, address);
      else {
        yield* complain(
          '[NOTICE]   (1) : haproxy version is 2.8.0-fdd8154\n[NOTICE]   (1) : path to executable is /usr/local/sbin/haproxy',
        );
        yield* complain(
          `[ALERT]    (1) : config : [${path}:${line}] : 'server ${section.name}/${name}' : could not resolve address '${host}'.\n[ALERT]    (1) : config : Failed to initialize server(s) addr.`,
        );
        return 1;
      }
    }
  if (args.includes('-c')) {
    yield* process.write(1, 'Configuration file is valid\n');
    return 0;
  }
  yield* process.sleep(50 * MILLISECOND);
  const loop = new EventLoop();
  for (const section of sections)
    for (const { address, port } of section.binds) {
      const listener = address === '*' || address === '' ? tryListen(process, port, undefined, 4) : tryListen(process, port, address);
      if ('error' in listener) {
        yield* complain(
          `[ALERT]    (1) : Starting ${section.kind === 'listen' ? 'proxy' : 'frontend'} ${section.name}: cannot bind socket (${listener.error.message}) [${address === '*' ? '0.0.0.0' : address}:${port}]`,
        );
        return 1;
      }
      const turn = { next: 0 };
      const servers = serversOf(section, sections);
      if (section.isHttp) serveHttp(loop, listener, { handle: (request) => pass(process, servers, addresses, turn, request) });
      else serveConnections(loop, listener, (socket) => handOn(process, loop, servers, addresses, turn, socket));
    }
  exitsOn(process, 143);
  exitsOn(process, 0, ['USR1', 'INT']);
  yield* complain('[NOTICE]   (1) : New worker (8) forked\n[NOTICE]   (1) : Loading success.');
  yield* loop.run();
  return 0;
}

/** Of the lines those that say what is taken where and passed on to whom. */
function readSections(text: string): Section[] {
  const sections: Section[] = [];
  for (const [i, line] of text.split('\n').entries()) {
    const [word = '', first = '', second = ''] = line.replace(/#.*/, '').trim().split(/\s+/);
    if (/^(global|defaults|frontend|backend|listen|resolvers|userlist|peers)$/.test(word)) {
      const before = word === 'defaults' ? undefined : sections.findLast(({ kind }) => kind === 'defaults');
      sections.push({ kind: word, name: first, binds: [], servers: [], backend: undefined, isHttp: before?.isHttp ?? false });
    }
    const section = sections.at(-1);
    if (!section) continue;
    if (word === 'mode') section.isHttp = first === 'http';
    const colon = (at: string): number => at.lastIndexOf(':');
    if (word === 'bind') section.binds.push({ address: first.slice(0, colon(first)), port: Number(first.slice(colon(first) + 1)) });
    else if (word === 'default_backend' || (word === 'use_backend' && section.backend === undefined)) section.backend = first;
    else if (word === 'server')
      section.servers.push({
        name: first,
        host: second.replace(/:\d+$/, ''),
        port: Number(/:(\d+)$/.exec(second)?.[1] ?? 80),
        line: i + 1,
      });
  }
  return sections;
}

const serversOf = (section: Section, all: readonly Section[]): Section['servers'] =>
  section.servers.length > 0
    ? section.servers
    : (all.find(({ kind, name }) => kind === 'backend' && name === section.backend)?.servers ?? []);

function* pass(
  process: Process,
  servers: Section['servers'],
  addresses: ReadonlyMap<string, string>,
  turn: { next: number },
  request: HttpRequest,
): Task<HttpResponse> {
  const server = servers[turn.next++ % Math.max(1, servers.length)];
  if (!server) return UNAVAILABLE;
  const answer = yield* passOn(process, addresses.get(server.host) ?? server.host, server.port, request);
  if (answer === 'nobody') return UNAVAILABLE;
  return typeof answer === 'string'
    ? { ...UNAVAILABLE, status: 502, body: page('502 Bad Gateway', 'The server returned an invalid or incomplete response.') }
    : answer;
}

/** In TCP mode. @see haproxy: doc/configuration.txt mode */
function* handOn(
  process: Process,
  loop: EventLoop,
  servers: Section['servers'],
  addresses: ReadonlyMap<string, string>,
  turn: { next: number },
  client: Socket,
): Task<void> {
  const server = servers[turn.next++ % Math.max(1, servers.length)];
  if (!server) return;
  try {
    yield* relay(loop, client, yield* process.net.connect(addresses.get(server.host) ?? server.host, server.port, 5 * SECOND));
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
  }
}

const page = (title: string, text: string): string => `<html><body><h1>${title}</h1>\n${text}\n</body></html>\n`;
const UNAVAILABLE: HttpResponse = {
  status: 503,
  headers: { 'cache-control': 'no-cache', 'content-type': 'text/html' },
  body: page('503 Service Unavailable', 'No server is available to handle this request.'),
};

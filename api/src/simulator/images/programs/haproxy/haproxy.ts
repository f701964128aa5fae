import { MILLISECOND, SECOND, type Task } from '../../../engine/index.ts';
import { byteLength, OsError, type Process, type Program, type Socket } from '../../../kernel/index.ts';
import { daemonize } from '../../../shell/utilities/lib/daemonize.ts';
import { localText } from '../../../shell/utilities/time/zone.ts';
import { EventLoop } from '../../servers/event-loop.ts';
import type { Field } from '../../servers/http-client.ts';
import { formatResponse, type HttpRequest, type HttpResponse } from '../../servers/http-message.ts';
import { fieldsOf, passOn } from '../../servers/http-proxy.ts';
import { serveHttp } from '../../servers/http-server.ts';
import { relay } from '../../servers/relay.ts';
import { tryListen } from '../../servers/run-server.ts';
import { exitsOn } from '../../servers/signals.ts';
import { serveConnections } from '../../servers/tcp-server.ts';
import { execCommand } from '../gosu.ts';
import { ownAddress } from '../own-address.ts';
import { Health } from './checks.ts';
import { notFollowed } from './conditions.ts';
import { type Config, readConfig } from './config.ts';
import { backendOf, errorPage, requestRules, responseRules } from './rules.ts';
import type { Section, Server } from './section.ts';
import { forked, introduction, line, minorOf } from './wording.ts';

/** A release: its number with its commit, and its day. */
export interface HaproxyRelease {
  readonly number: string;
  readonly day: string;
}
/** @see haproxy: src/haproxy.c usage, init_args */
const OPTIONS = /^-(f|v|vv|V|Ds?|W|Ws|q|c|cc|n|N|m|C|p|L|S|x|sf|st|d[a-zA-Z]*|--|)$/;
const TAKES_VALUE = /^-(f|n|N|m|C|p|L|S|x|cc)$/;
const USAGE =
  'Usage : haproxy [-f <cfgfile|cfgdir>]* [ -vdVD ] [ -n <maxconn> ] [ -N <maxpconn> ]\n        [ -p <pidfile> ] [ -m <max megs> ] [ -C <dir> ] [-- <cfgfile>*]';

/**
 * Its image's script: in front of its own options it stands itself, as a master that does not go to the background, before 1.8 run by
 * another. @see docker-library/haproxy: docker-entrypoint.sh
 */
export const haproxyEntrypoint = ({ number }: HaproxyRelease): Program =>
  function* (process) {
    let command = process.argv.slice(1);
    if (command[0]?.startsWith('-')) command = ['haproxy', ...command];
    const started =
      minorOf(number) < 1.8 ? ['/usr/local/sbin/haproxy-systemd-wrapper', '-p', '/run/haproxy.pid', '-db'] : ['haproxy', '-W', '-db'];
    return yield* execCommand(process, command[0] === 'haproxy' ? [...started, ...command.slice(1)] : command);
  };

/** haproxy: takes what its frontends bind, and passes it on to the servers behind them in turn. @see haproxy: doc/configuration.txt */
export const haproxy = ({ number, day }: HaproxyRelease): Program =>
  function* (process) {
    const minor = minorOf(number);
    const alert = (text: string) => `${line(process, minor, 'ALERT', text)}\n`;
    const alerts = (...texts: readonly string[]) =>
      fails(process, introduction(process, minor, number, 'ALERT') + texts.map(alert).join(''));
    // Its name has lost its stroke with 2.4.
    const VERSION = `HA${/^(1|2\.[0-3])\./.test(number) ? '-Proxy' : 'Proxy'} version ${number} ${day} - https://haproxy.org/`;
    const args = process.argv.slice(1);
    const at = args.indexOf('-f');
    const path = at < 0 ? '' : (args[at + 1] ?? '');
    if (args.some((word) => /^-vv?$/.test(word))) {
      yield* process.write(1, `${VERSION}\n`);
      return 0;
    }
    if (path === '' || args.some((word, i) => word.startsWith('-') && !OPTIONS.test(word) && !TAKES_VALUE.test(args[i - 1] ?? '')))
      return yield* fails(process, `${VERSION}\n${USAGE}\n`);
    let config: Config;
    try {
      config = readConfig(path, process.readFile(path));
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      return yield* alerts(`config : Cannot open configuration file/directory ${path} : ${error.message}`);
    }
    const wrong = config.unended !== undefined && minor >= 2.3 && !config.aborted ? [...config.alerts, config.unended] : config.alerts;
    if (config.unended !== undefined && minor === 2.2)
      yield* process.write(2, `${line(process, minor, 'WARNING', `${config.unended} This will become a hard error in HAProxy 2.3.`)}\n`);
    if (wrong.length + config.contradictions.length > 0)
      return yield* alerts(
        ...wrong.map((each) => `config : ${each}`),
        ...(wrong.length > 0 ? [`config : Error(s) found in configuration file : ${path}`] : []),
        ...config.contradictions.map((each) => `config : ${each}`),
        ...(config.aborted ? [] : ['config : Fatal errors found in configuration.']),
      );
    const addresses = yield* resolved(process, path, config);
    if (typeof addresses === 'string') return yield* alerts(`config : ${addresses}`, 'config : Failed to initialize server(s) addr.');
    const listens = config.sections.some(({ kind, binds }) => kind !== 'defaults' && binds.length > 0);
    if (args.includes('-c') && !listens) {
      yield* process.write(1, 'Configuration file has no error but will not start (no listener) => exit(2).\n');
      return 2;
    }
    if (args.includes('-c')) {
      // Later ones say it only where they are to say much.
      if (args.includes('-V') || /^[12]\./.test(number)) yield* process.write(1, 'Configuration file is valid\n');
      return 0;
    }
    if (!listens) return yield* alerts("[haproxy.main()] No enabled listener found (check for 'bind' directives) ! Exiting.");
    const untimed = config.sections.filter(lacksTimeouts).map((each) => line(process, minor, 'WARNING', missingTimeouts(each)));
    if (untimed.length > 0) yield* process.write(2, introduction(process, minor, number, 'WARNING') + untimed.join(''));
    for (const why of config.told) notFollowed(process, why);
    if (goesToBackground(args, config)) {
      daemonize(process, { argv: [...process.argv.filter((word) => word !== '-D'), '-db'] });
      return 0;
    }
    yield* process.sleep(50 * MILLISECOND);
    return yield* serve(process, config, addresses, minor);
  };

/** Asked to on the command line, or by its configuration where the command line does not forbid it. @see haproxy: src/haproxy.c set_verbosity */
const goesToBackground = (args: readonly string[], { global }: Config): boolean =>
  args.includes('-D') || (global.has('daemon') && !args.some((word) => /^-(d|db|Ds)$/.test(word)));

/** @see haproxy: src/cfgparse.c check_config_validity */
const lacksTimeouts = ({ kind, timeouts, servers }: Section): boolean =>
  (/^(frontend|listen)$/.test(kind) && !timeouts.has('client')) ||
  (/^(backend|listen)$/.test(kind) && servers.length > 0 && !(timeouts.has('connect') && timeouts.has('server')));

const missingTimeouts = ({ kind, name }: Section): string =>
  `config : missing timeouts for ${kind === 'listen' ? 'proxy' : kind} '${name}'.
   | While not properly invalid, you will certainly encounter various problems
   | with such a configuration. To fix this, please ensure that all following
   | timeouts are set to a non-zero value: 'client', 'connect', 'server'.
`;

function* fails(process: Process, text: string): Task<number> {
  yield* process.write(2, text);
  return 1;
}

/** An address that nobody has. */
const NOBODY = '240.0.0.1';

/** The addresses of its servers' names, or why it does not start. */
function* resolved(process: Process, path: string, { sections }: Config): Task<Map<string, string> | string> {
  const addresses = new Map<string, string>();
  for (const section of sections)
    for (const { name, host, line, mayBeUnknown } of section.servers) {
      const [address] = yield* process.net.resolve(host);
      if (address === undefined && mayBeUnknown) {
        notFollowed(process, `a server whose name is not known when it starts: ${host}`);
        addresses.set(host, NOBODY);
        continue;
      }
      if (address === undefined) return `[${path}:${line}] : 'server ${section.name}/${name}' : could not resolve address '${host}'.`;
      addresses.set(host, address);
    }
  return addresses;
}

function* serve(process: Process, config: Config, addresses: ReadonlyMap<string, string>, minor: number): Task<number> {
  const loop = new EventLoop();
  const { sections, global } = config;
  const isMaster = minor >= 1.8 && (global.has('master-worker') || process.argv.some((word) => /^-Ws?$/.test(word)));
  const worker = process.pid + (isMaster ? 7 : process.argv.includes('-Ds') ? 1 : 0);
  const health = new Health(process, addresses, minor, worker);
  for (const section of sections)
    for (const { address, port, tls } of section.binds) {
      const listener = address === '*' || address === '' ? tryListen(process, port, undefined, 4) : tryListen(process, port, address);
      if ('error' in listener) {
        const what = `${section.kind === 'listen' ? 'proxy' : 'frontend'} ${section.name}`;
        const why = `Starting ${what}: cannot bind socket (${listener.error.message}) [${address === '*' ? '0.0.0.0' : address}:${port}]`;
        return yield* fails(process, `${line(process, minor, 'ALERT', why)}\n`);
      }
      const proxy = new Frontend(process, section, sections, health, addresses);
      if (section.isHttp)
        serveHttp(loop, listener, { handle: (request) => proxy.answer(request), ...(tls && { tls: { refusal: undefined } }) });
      else serveConnections(loop, listener, (socket) => proxy.handOn(loop, socket));
    }
  for (const section of sections) for (const server of section.servers) if (server.check) loop.start(health.watch(section, server));
  exitsOn(process, process.argv.includes('-Ds') ? 0 : 143);
  exitsOn(process, 0, ['USR1', 'INT']);
  if (isMaster) yield* process.write(2, forked(process, minor, worker));
  yield* loop.run();
  return 0;
}

/** What takes connections at one place. */
class Frontend {
  readonly #turns = new Map<Section, number>();

  constructor(
    readonly process: Process,
    readonly section: Section,
    readonly sections: readonly Section[],
    readonly health: Health,
    readonly addresses: ReadonlyMap<string, string>,
  ) {}

  *answer(request: HttpRequest): Task<HttpResponse> {
    const { process, section } = this;
    const began = process.now;
    const made = yield* this.#made(request);
    if (section.logs) yield* process.write(1, `${this.#line(request, made, began)}\n`);
    return made.response;
  }

  *#made(request: HttpRequest): Task<{ response: HttpResponse; to: string; flags: string }> {
    const { process, section } = this;
    const own = `${section.name}/<NOSRV>`;
    if (section.monitor !== undefined && request.target.split('?')[0] === section.monitor)
      return { response: errorPage(200, 'Service ready.'), to: own, flags: 'PR--' };
    const passed = requestRules(process, section, request);
    if ('status' in passed) return { response: passed, to: own, flags: passed.status < 400 ? 'LR--' : 'PR--' };
    if (section.stats !== undefined && request.target.startsWith(section.stats))
      return { response: this.#stats(), to: `${section.name}/<STATS>`, flags: 'LR--' };
    const backend = this.#backend(passed);
    const own2 = backend && backend !== section ? requestRules(process, backend, passed) : passed;
    if ('status' in own2) return { response: own2, to: `${backend?.name}/<NOSRV>`, flags: own2.status < 400 ? 'LR--' : 'PR--' };
    if (backend?.stats !== undefined && backend !== section && request.target.startsWith(backend.stats))
      return { response: this.#stats(), to: `${backend.name}/<STATS>`, flags: 'LR--' };
    const server = backend && this.#next(backend);
    if (!server) return { response: UNAVAILABLE, to: `${backend?.name ?? section.name}/<NOSRV>`, flags: 'SC--' };
    const { method, target, body } = own2;
    const fields = passedOn(request, own2, section.forwardsFor || backend.forwardsFor);
    const version = request.version === 'HTTP/1.0' ? '1.0' : '1.1';
    const asked = { method, target, body, version, fields } as const;
    const answer = yield* passOn(process, this.addresses.get(server.host) ?? server.host, server.port, asked);
    const to = `${backend.name}/${server.name}`;
    if (answer === 'nobody') return { response: UNAVAILABLE, to, flags: 'SC--' };
    if (typeof answer === 'string')
      return { response: errorPage(502, 'The server returned an invalid or incomplete response.'), to, flags: 'SH--' };
    // What a server sends is written in small letters, too.
    const headers = Object.fromEntries(Object.entries(answer.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
    const sized = { ...answer, headers: { ...headers, 'content-length': String(byteLength(answer.body ?? '')) } };
    const later = backend === section ? sized : responseRules(process, backend, own2, sized);
    return { response: responseRules(process, section, own2, later), to, flags: '----' };
  }

  #backend(request: HttpRequest): Section | undefined {
    const { process, section, sections } = this;
    const name = section.isHttp ? backendOf(process, section, section.switches, request) : section.backend;
    if (section.kind === 'listen' && name === undefined) return section;
    return sections.find((each) => (each.kind === 'backend' || each.kind === 'listen') && each.name === name);
  }

  #next(backend: Section): Server | undefined {
    const up = this.health.up(backend.servers);
    const turn = this.#turns.get(backend) ?? 0;
    this.#turns.set(backend, turn + 1);
    return up[backend.isRandom ? this.process.random.int(Math.max(1, up.length)) : turn % Math.max(1, up.length)];
  }

  #stats(): HttpResponse {
    notFollowed(this.process, 'the page of its statistics');
    const body = '<!DOCTYPE html>\n<html><head><title>Statistics Report for HAProxy</title>\n</head><body></body></html>\n';
    return { status: 200, headers: { 'content-type': 'text/html', 'cache-control': 'no-cache' }, body };
  }

  /** A line of its log. @see haproxy: doc/configuration.txt 8.2 */
  #line(
    { remoteAddress, remotePort, localPort, method, target, version }: HttpRequest,
    made: { response: HttpResponse; to: string; flags: string },
    began: number,
  ): string {
    const { process, section } = this;
    const { response, to, flags } = made;
    const client = `${remoteAddress}:${remotePort}`;
    const address = ownAddress(process);
    if (!section.httplog) return `Connect from ${client} to ${address}:${localPort} (${section.name}/HTTP)`;
    const took = Math.round((process.now - began) / MILLISECOND);
    const isServed = flags === '----';
    const times = isServed ? `0/0/0/${took}/${took}` : `0/-1/-1/-1/${took}`;
    const time = localText(process, '%d/%b/%Y:%H:%M:%S.%3N', began);
    const bytes = byteLength(formatResponse(response, { head: false, close: false }));
    return `${client} [${time}] ${section.name} ${to} ${times} ${response.status} ${bytes} - - ${flags} 1/1/0/0/0 0/0 "${method} ${target} ${version}"`;
  }

  /** In TCP mode. @see haproxy: doc/configuration.txt mode */
  *handOn(loop: EventLoop, client: Socket): Task<void> {
    const { process, section } = this;
    const name = section.switches.find(({ condition }) => condition === undefined)?.words[0] ?? section.backend;
    if (section.switches.some(({ condition }) => condition !== undefined)) notFollowed(process, 'use_backend of connections');
    const backend = section.servers.length > 0 ? section : this.sections.find((each) => each.kind === 'backend' && each.name === name);
    const server = backend && this.#next(backend);
    if (!server) return;
    try {
      yield* relay(loop, client, yield* process.net.connect(this.addresses.get(server.host) ?? server.host, server.port, 5 * SECOND));
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
    }
  }
}

const UNAVAILABLE = errorPage(503, 'No server is available to handle this request.');

/** All names are in small letters; the connection, which is kept, is each side's own. @see haproxy: src/h1_htx.c, src/mux_h1.c, src/http_ana.c http_process_request */
const passedOn = (request: HttpRequest, { headers }: HttpRequest, forwardsFor: boolean): Field[] => [
  ...fieldsOf(request, headers)
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name]) => !/^(connection|proxy-connection|upgrade|transfer-encoding)$/.test(name)),
  ...(forwardsFor ? [['x-forwarded-for', request.remoteAddress] as const] : []),
  ...(request.version === 'HTTP/1.0' ? [['connection', 'keep-alive'] as const] : []),
];

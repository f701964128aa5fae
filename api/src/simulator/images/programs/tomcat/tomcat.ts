import { seconds, type Task } from '../../../engine/index.ts';
import type { Process, SignalName, Socket } from '../../../kernel/index.ts';
import { idle } from '../../generic.ts';
import type { Tag } from '../../model.ts';
import { EventLoop } from '../../servers/event-loop.ts';
import type { HttpRequest, HttpResponse } from '../../servers/http-message.ts';
import { serveHttp } from '../../servers/http-server.ts';
import { tryListen } from '../../servers/run-server.ts';
import { hearInSilence, serveConnections } from '../../servers/tcp-server.ts';
import { AccessLog, type AccessLogSettings, accessLogSettings } from './access-log.ts';
import { tomcatAnswer } from './answers.ts';
import { openLogFiles, tell } from './log-files.ts';
import { type Edition, editionOf, info, launched, severe, tomcatWords, warning } from './words.ts';

/**
 * Tomcat: a connector whose port is taken is told of and left out, but where its shutdown port is taken it stops at once, with
 * code 0; so two of them in one Pod do, which both want port 8005.
 * @see tomcat: java/org/apache/catalina/core/StandardService.java initInternal, StandardServer.java await
 */
export function* tomcat(process: Process, tag: Tag): Task<number> {
  const edition = editionOf(tag);
  const word = process.argv[1] === '-security' ? process.argv[2] : process.argv[1];
  if (word === 'start') return yield* process.exec(['/usr/local/tomcat/bin/startup.sh']);
  const machine = launched(process, edition);
  yield* process.write(2, machine.lines.map((line) => `${line}\n`).join(''));
  if (machine.code !== undefined) return machine.code;
  const settings = settingsOf(process, edition);
  const server: Server = { process, loop: new EventLoop(), names: settings.connectors.map(nameOf), files: [], thread: 'main', code: 0 };
  process.umask = UMASK;
  for (const [signal, code] of SIGNALS)
    process.onSignal(signal, () => {
      server.thread = 'Thread-1';
      server.code = code;
      server.loop.stop();
    });
  server.loop.start(serve(server, edition, settings));
  yield* server.loop.run();
  yield* log(server, stopping(server));
  if (server.access) yield* server.access.flush();
  return server.code;
}

interface Server {
  readonly process: Process;
  readonly loop: EventLoop;
  readonly names: readonly string[];
  /** What its log is written to besides the console. */
  files: readonly number[];
  access?: AccessLog;
  /** Who stops it: its own thread, or a hook of the Java machine. */
  thread: string;
  code: number;
}

/** What ends a Java machine in order. */
const SIGNALS: readonly (readonly [SignalName, number])[] = [
  ['TERM', 143],
  ['INT', 130],
  ['HUP', 129],
];
/** Until it has a log, and until it serves. */
const LOGGING = seconds(0.3);
const STARTUP = seconds(1.1);
const MEMORY = 110 * 2 ** 20;
/** @see tomcat: bin/catalina.sh */
const UMASK = 0o027;

function* log({ process, files }: Server, lines: readonly string[]): Task<void> {
  const text = lines.map((line) => `${line}\n`).join('');
  yield* process.write(2, text);
  yield* tell(process, files, text);
}

function* serve(server: Server, edition: Edition, { connectors, shutdown, accessLog }: Settings): Task<void> {
  const { process, loop } = server;
  yield* process.sleep(LOGGING);
  const { problems, main } = openLogFiles(process);
  yield* log(server, problems);
  server.files = main;
  yield* process.sleep(STARTUP);
  process.setMemory(MEMORY);
  const opened = connectors.map((connector) => ({ connector, listener: tryListen(process, connector.port, connector.address) }));
  const access = accessLog && new AccessLog(process, accessLog);
  if (access) server.access = access;
  yield* log(
    server,
    tomcatWords(
      process,
      edition,
      opened.map(({ connector, listener }) => ({
        name: nameOf(connector),
        ...('error' in listener && { problem: `SEVERE ${notOpened(edition, connector, listener.error.message)}` }),
      })),
      access?.problems ?? [],
    ),
  );
  for (const { connector, listener } of opened) {
    if ('error' in listener) continue;
    if (connector.ajp) serveConnections(loop, listener, hearInSilence);
    else serveHttp(loop, listener, { handle: (request) => answer(server, request) });
  }
  if (shutdown) yield* awaitShutdown(server, shutdown);
  yield* idle(process);
}

function answer({ process, loop, access }: Server, request: HttpRequest): HttpResponse {
  const response = tomcatAnswer(process, request);
  access?.add(loop, request, response);
  return response;
}

/** @see tomcat: java/org/apache/catalina/core/StandardServer.java await */
function* awaitShutdown(server: Server, { port, command }: Shutdown): Task<void> {
  const { process, loop } = server;
  const listener = tryListen(process, port, '127.0.0.1');
  if ('error' in listener) {
    const where = `on address [localhost] and port [${port}] (base port [${port}] and offset [0])`;
    yield* log(server, [
      severe(process, `org.apache.catalina.core.StandardServer.await Failed to create server shutdown socket ${where}`),
      `\tjava.net.BindException: ${listener.error.message}`,
    ]);
    loop.stop();
    return;
  }
  serveConnections(loop, listener, (socket) => hearCommand(server, socket, command));
}

function* hearCommand(server: Server, socket: Socket, command: string): Task<void> {
  const { process, loop } = server;
  const said = (yield* socket.read()).split(/[\r\n]/)[0] as string;
  if (said !== command) {
    yield* log(server, [warning(process, `org.apache.catalina.core.StandardServer.await Invalid shutdown command [${said}] received`)]);
    return;
  }
  yield* log(server, [
    info(
      process,
      'org.apache.catalina.core.StandardServer.await A valid shutdown command was received via the shutdown port. Stopping the Server instance.',
    ),
  ]);
  loop.stop();
}

function stopping({ process, names, thread }: Server): string[] {
  const each = (step: string, word: string): string[] =>
    names.map((name) => info(process, `org.apache.coyote.AbstractProtocol.${step} ${word} ProtocolHandler ["${name}"]`, thread));
  return [
    ...each('pause', 'Pausing'),
    info(process, 'org.apache.catalina.core.StandardService.stopInternal Stopping service [Catalina]', thread),
    ...each('stop', 'Stopping'),
    ...each('destroy', 'Destroying'),
  ];
}

/** What is said of it changed with 8.5 and 10.1. */
function notOpened({ version }: Edition, { port, ajp }: Connector, message: string): string {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const recent = major > 10 || (major === 10 && minor >= 1);
  const connector = recent ? `Connector["${nameOf({ port, ajp })}"]` : `Connector[${ajp ? 'AJP/1.3' : 'HTTP/1.1'}-${port}]`;
  const told =
    major < 8 || (major === 8 && minor < 5)
      ? `org.apache.catalina.core.StandardService.initInternal Failed to initialize connector [${connector}]`
      : `org.apache.catalina.util.LifecycleBase.handleSubClassException Failed to initialize component [${connector}]`;
  return `${told}\n\torg.apache.catalina.LifecycleException: Protocol handler initialization failed\n\tCaused by: java.net.BindException: ${message}`;
}

interface Connector {
  readonly port: number;
  readonly ajp: boolean;
  readonly address?: string;
}
interface Shutdown {
  readonly port: number;
  readonly command: string;
}
interface Settings {
  readonly connectors: readonly Connector[];
  readonly shutdown: Shutdown | undefined;
  readonly accessLog: AccessLogSettings | undefined;
}

const nameOf = ({ port, ajp }: Connector): string => `${ajp ? 'ajp' : 'http'}-nio-${port}`;

/** Where it listens. A connector for TLS is left out, whose keys nobody knows here. @see tomcat: conf/server.xml */
function settingsOf(process: Process, { old }: Edition): Settings {
  const file = '/usr/local/tomcat/conf/server.xml';
  const xml = process.access(file, 'r') ? process.readFile(file).replace(/<!--[\s\S]*?-->/g, '') : '';
  const connectors = [...xml.matchAll(/<Connector\s([^>]*)>/g)].flatMap(([, text = '']): Connector[] => {
    const port = Number(attribute(text, 'port'));
    const address = attribute(text, 'address');
    if (!(port > 0) || attribute(text, 'SSLEnabled') === 'true') return [];
    return [{ port, ajp: /^AJP/i.test(attribute(text, 'protocol') ?? ''), ...(address !== undefined && { address }) }];
  });
  const [, about = ''] = /<Server\s([^>]*)>/.exec(xml) ?? [];
  const port = Number(attribute(about, 'port') ?? 8005);
  return {
    connectors:
      old && !connectors.some(({ ajp }) => ajp) && connectors.some((each) => each.port === 8080) ? [...connectors, AJP] : connectors,
    shutdown: port > 0 ? { port, command: attribute(about, 'shutdown') ?? 'SHUTDOWN' } : undefined,
    accessLog: accessLogSettings(xml),
  };
}

const AJP: Connector = { port: 8009, ajp: true };
const attribute = (text: string, name: string): string | undefined => new RegExp(`\\b${name}\\s*=\\s*["']([^"']*)["']`).exec(text)?.[1];

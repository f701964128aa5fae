import { SECOND, type Task } from '../../../engine/index.ts';
import { byteLength, OsError, type Process, type Program, type Socket } from '../../../kernel/index.ts';
import { notFollowed } from '../../../shell/utilities/index.ts';
import { localText } from '../../../shell/utilities/time/zone.ts';
import { plain } from '../../servers/go-http.ts';
import { tryListen } from '../../servers/run-server.ts';
import { runDaemon } from '../daemon.ts';
import { refusedCookie } from './rabbitmq-cookie.ts';

/** The server, once its entrypoint has given up root. */
export const rabbitmqServer = (version: string, management: boolean): Program =>
  function* (process) {
    const era = eraOf(version);
    const hasPrometheus = !/^3\.[0-7]\./.test(version);
    const plugins = hasPrometheus ? (management ? 4 : 3) : management ? (era === 'report' ? 6 : 3) : 0;
    const stamp = (): string => localText(process, STAMPS[era]);
    const line = (text: string) => (): string =>
      era === 'report' ? `\n=INFO REPORT==== ${stamp()} ===\n${text}` : `${stamp()} [info] <0.230.0> ${text}`;
    const refused = refusedCookie(process, stamp());
    if (refused !== undefined) {
      yield* process.write(1, refused);
      return 1;
    }
    const port = (Number(process.env.get('RABBITMQ_NODE_PORT')) || settingOf(process, 'listeners.tcp.default')) ?? 5672;
    const node = process.env.get('RABBITMQ_NODENAME') || `rabbit@${process.net.hostname}`;
    const [name, host = process.net.hostname] = node.split('@');
    // Who was there before is taken to be called as all are that nobody has named.
    if ('error' in tryListen(process, EPMD) && name === 'rabbit') return yield* isDuplicate(process, host);
    const managementPort = settingOf(process, 'management.tcp.port') ?? settingOf(process, 'management.listener.port') ?? 15672;
    return yield* runDaemon(process, {
      megabytes: 95,
      starting: [
        { after: 2.5, text: era === 'now' ? line('Feature flags: list of feature flags found:') : '' },
        { after: 1, text: bannerOf(version) },
        {
          after: 0,
          text: () =>
            `${era === 'now' ? '' : '            '}  Starting broker...${era === 'now' ? '' : '\n'}${line(`${era === 'report' ? '' : ' '}node           : ${name}@${host}`)()}`,
        },
        { after: 2, text: era === 'report' ? '' : line('Running boot step networking defined by app rabbit') },
      ],
      ports: [
        { port, talk: (socket) => refuseHeader(process, socket, stamp) },
        { port: Number(process.env.get('RABBITMQ_DIST_PORT')) || port + 20_000 },
        ...(management
          ? [
              {
                port: managementPort,
                http: {
                  handle: () =>
                    plain(200, '<!DOCTYPE html>\n<html><head><title>RabbitMQ Management</title></head><body></body></html>\n', {
                      'Content-Type': 'text/html',
                    }),
                },
              },
            ]
          : []),
        ...(hasPrometheus ? [{ port: 15692, http: { handle: () => plain(200, 'rabbitmq_identity_info 1\n') } }] : []),
      ],
      ready: [
        { after: 0, text: line(`started TCP ${era === 'report' ? 'L' : 'l'}istener on [::]:${port}`) },
        { after: 0.3, text: () => ` completed with ${plugins} plugins.` },
        { after: 0, text: line(`Server startup complete; ${plugins} plugins started.`) },
      ],
      portTaken: (port) =>
        `\nBOOT FAILED\n===========\nError during startup: {error,\n                          {could_not_start_listener,"::",${port},eaddrinuse}}\n`,
      stops: [
        {
          signals: ['TERM', 'INT'],
          lines: [
            {
              after: 0,
              text: () => (era === 'report' ? '' : `${stamp()} [notice] <0.60.0> SIGTERM received - shutting down`),
            },
            { after: 1.5, text: era === 'report' ? '' : line('Gracefully halting Erlang VM') },
          ],
          code: 0,
        },
      ],
    });
  };

/** How it writes its log: in Erlang's own way until 3.6, then by Lager until 3.8. @see rabbitmq: docs "Logging" */
type Era = 'report' | 'lager' | 'now';

function eraOf(version: string): Era {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 3 || minor > 8 ? 'now' : minor > 6 ? 'lager' : 'report';
}

const STAMPS: Readonly<Record<Era, string>> = {
  report: '%-d-%b-%Y::%H:%M:%S',
  lager: '%Y-%m-%d %H:%M:%S.%3N',
  now: '%Y-%m-%d %H:%M:%S.%6N%:z',
};

/** @see rabbitmq-server: src/rabbit.erl print_banner */
function bannerOf(version: string): string {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 3 || minor > 7)
    return `\n  ##  ##      RabbitMQ ${version}\n  ##  ##\n  ##########  Copyright (c) 2007-${minor > 8 ? 2023 : 2021} VMware, Inc. or its affiliates.\n  ######  ##\n  ##########  Licensed under the MPL 2.0. Website: https://rabbitmq.com\n`;
  const whose = 'Pivotal Software, Inc.';
  if (minor > 6)
    return `\n  ##  ##\n  ##  ##      RabbitMQ ${version}. Copyright (C) 2007-2019 ${whose}\n  ##########  Licensed under the MPL.  See https://www.rabbitmq.com/\n  ######  ##\n  ##########  Logs: <stdout>\n`;
  return `\n              RabbitMQ ${version}. Copyright (C) 2007-2017 ${whose}\n  ##  ##      Licensed under the MPL.  See http://www.rabbitmq.com/\n  ##  ##\n  ##########  Logs: tty\n  ######  ##        tty\n  ##########`;
}

/**
 * Nobody speaks AMQP here. Who begins with something else is told the protocol, and hung up on.
 * @see rabbitmq-server: deps/rabbit/src/rabbit_reader.erl handshake, refuse_connection
 */
function* refuseHeader(process: Process, socket: Socket, stamp: () => string): Task<void> {
  let text = '';
  while (byteLength(text) < AMQP.length) {
    const more = yield* socket.read();
    if (more === '') return;
    text += more;
  }
  if (text.startsWith('AMQP')) while ((yield* socket.read()) !== '');
  else {
    yield* socket.write(AMQP);
    const id = `<0.${700 + process.random.int(200)}.0>`;
    const ends = `${socket.remoteAddress}:${socket.remotePort} -> ${socket.localAddress}:${socket.localPort}`;
    yield* process.write(
      1,
      `${stamp()} [error] ${id} closing AMQP connection ${id} (${ends}):\n${stamp()} [error] ${id} {bad_header,<<${JSON.stringify(text.slice(0, AMQP.length))}>>}\n`,
    );
  }
}
const AMQP = 'AMQP\0\0\t\u0001';

/** Where Erlang's nodes are known by their names; who comes first opens it, and another of the same name is refused there. */
const EPMD = 4369;

/** @see rabbitmq-server: deps/rabbit/src/rabbit_prelaunch_dist.erl duplicate_node_check, rabbit_prelaunch_errors.erl */
function* isDuplicate(process: Process, host: string): Task<number> {
  yield* process.sleep(2 * SECOND);
  const problem = `ERROR: node with name "rabbit" is already running on host "${host}"`;
  yield* process.write(1, `\nBOOT FAILED\n===========\n${problem}\n\n`);
  return 1;
}

/** A number in its configuration files. @see rabbitmq.com: Configuration, The New and Old Config File Formats */
function settingOf(process: Process, name: string): number | undefined {
  const extra = '/etc/rabbitmq/conf.d';
  const files = process.access(extra, 'r') ? [...process.readdir(extra)].sort().map((file) => `${extra}/${file}`) : [];
  let value: number | undefined;
  for (const file of ['/etc/rabbitmq/rabbitmq.conf', ...files]) {
    if (!file.endsWith('.conf') || !process.access(file, 'r') || process.stat(file).type !== 'file') continue;
    for (const [, key, digits] of process.readFile(file).matchAll(/^[ \t]*([\w.]+)[ \t]*=[ \t]*(?:\S*:)?(\d+)[ \t]*$/gm))
      if (key === name) value = Number(digits);
  }
  return value;
}

/** rabbitmq-diagnostics and rabbitmqctl, as far as probes use them, and of what a new server has. @see rabbitmq: deps/rabbitmq_cli/lib/rabbitmq/cli/ctl/commands */
export const rabbitmqTool: Program = function* (process) {
  const verb = process.argv.slice(1).find((word) => !word.startsWith('-')) ?? '';
  const node = `rabbit@${process.net.hostname}`;
  const quiet = process.argv.includes('-q') || process.argv.includes('--quiet');
  // An Erlang machine of its own takes its time.
  yield* process.compute(0.6 * SECOND);
  try {
    const socket = yield* process.net.connect('127.0.0.1', 25672, 5 * SECOND);
    socket.close();
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    yield* process.write(
      2,
      `Error: unable to perform an operation on node '${node}'. Please see diagnostics information and suggestions below.\n`,
    );
    return 69;
  }
  const user = process.env.get('RABBITMQ_DEFAULT_USER') ?? 'guest';
  const vhost = process.env.get('RABBITMQ_DEFAULT_VHOST') ?? '/';
  const told: Readonly<Record<string, readonly [string, string]>> = {
    ping: [
      `Will ping ${node}. This only checks if the OS process is running and registered with epmd. Timeout: 60000 ms.`,
      'Ping succeeded',
    ],
    status: [`Status of node ${node} ...`, 'Runtime\n\nOS PID: 1\nOS: Linux'],
    check_running: [`Checking if RabbitMQ is running on node ${node} ...`, `RabbitMQ on node ${node} is fully booted and running`],
    check_port_connectivity: [
      `Testing TCP connections to all active listeners on node ${node} using hostname resolution ...`,
      `Successfully connected to ports 5672, 25672 on node ${node}.`,
    ],
    list_users: ['Listing users ...', `user\ttags\n${user}\t[administrator]`],
    list_vhosts: ['Listing vhosts ...', `name\n${vhost}`],
    list_permissions: [`Listing permissions for vhost "${vhost}" ...`, `user\tconfigure\twrite\tread\n${user}\t.*\t.*\t.*`],
    list_queues: [`Timeout: 60.0 seconds ...\nListing queues for vhost ${vhost} ...`, ''],
    list_connections: ['Listing connections ...', ''],
    list_channels: ['Listing channels ...', ''],
    check_local_alarms: [`Asking node ${node} to report any local resource alarms...`, `Node ${node} reported no local alarms`],
  };
  const [asking, answer] = (Object.hasOwn(told, verb) ? told[verb] : undefined) ?? ['', ''];
  if (asking === '' || verb === 'status') notFollowed(process);
  yield* tell(process, quiet ? answer : `${asking}\n${answer}`.trimEnd());
  return 0;
};

function* tell(process: Process, text: string): Task<void> {
  if (text.trim() !== '') yield* process.write(1, `${text}\n`);
}

/** What RabbitMQ’s image up to 3.8 made its configuration from. @see docker-library/rabbitmq: docker-entrypoint.sh deprecatedEnvVars */
const deprecated = [
  'DEFAULT_PASS_FILE',
  'DEFAULT_USER_FILE',
  ...['CACERTFILE', 'CERTFILE', 'DEPTH', 'FAIL_IF_NO_PEER_CERT', 'KEYFILE', 'VERIFY'].map((each) => `MANAGEMENT_SSL_${each}`),
  ...['CACERTFILE', 'CERTFILE', 'DEPTH', 'FAIL_IF_NO_PEER_CERT', 'KEYFILE', 'VERIFY'].map((each) => `SSL_${each}`),
  'VM_MEMORY_HIGH_WATERMARK',
].map((each) => `RABBITMQ_${each}`);

/** Since 3.9, the image says that it no longer does, and ends. */
export function* deprecatedVariables(process: Process): Task<boolean> {
  const set = deprecated.filter((each) => (process.env.get(each) ?? '') !== '');
  for (const each of set) yield* process.write(2, `error: ${each} is set but deprecated\n`);
  if (set.length > 0)
    yield* process.write(
      2,
      'error: deprecated environment variables detected\n\nPlease use a configuration file instead; visit https://www.rabbitmq.com/configure.html to learn more\n\n',
    );
  return set.length > 0;
}

import { editDistance } from '../../../apimachinery/edit-distance.ts';
import type { Task } from '../../../engine/index.ts';
import { OsError, type Process, type Program } from '../../../kernel/index.ts';
import { notFollowed } from '../../../shell/utilities/lib/not-followed.ts';
import { idle } from '../../generic.ts';
import { logsThroughKlog, plain, runGoServer } from '../../servers/go-http.ts';
import { exitsOn } from '../../servers/signals.ts';
import { goFlags } from '../go-flags.ts';
import { liveness } from '../liveness.ts';
import { type CommandLine, type Given, parseFlags } from '../pflag.ts';
import { webserver } from '../webserver.ts';
import { connect } from './connect.ts';
import { grpcHealthChecking } from './grpc-health-checking.ts';
import { guestbook } from './guestbook.ts';
import { inClusterClient } from './in-cluster-client.ts';
import { issuerDiscovery } from './issuer-discovery.ts';
import { logsGenerator } from './logs-generator.ts';
import { MOUNTTEST_FLAGS, mounttest } from './mounttest.ts';
import { netexec } from './netexec.ts';
import { nettest } from './nettest.ts';
import { noSnatTest, noSnatTestProxy } from './no-snat-test.ts';
import { portForwardTester } from './port-forward-tester.ts';
import { porter } from './porter.ts';
import { resourceConsumerController } from './resource-consumer.ts';
import { serveHostname } from './serve-hostname.ts';
import { conversionWebhook, webhook } from './webhook.ts';

type Command = (process: Process, given: Given) => Task<number>;

/** One program of many for tests. @see kubernetes: test/images/agnhost/agnhost.go, component-base/cli/run.go */
export const agnhostOf =
  (version: string): Program =>
  (process) =>
    agnhost(process, version);

function* agnhost(process: Process, version: string): Task<number> {
  const [name = 'help', ...args] = process.argv.slice(1);
  if (name === '--version') {
    yield* process.write(1, `app version ${version}\n`);
    return 0;
  }
  if (name === 'help' || name === '--help' || name === '-h') {
    yield* process.write(
      1,
      `Usage:\n  app [command]\n\nAvailable Commands:\n${Object.keys(commands)
        .sort()
        .map((each) => `  ${each}\n`)
        .join('')}`,
    );
    return 0;
  }
  if (NOT_PLAYED.has(name)) return notFollowed(process, 'running');
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) return yield* refused(process, unknown(name));
  const [run, takes] = command;
  const parsed = parseFlags(args, {
    ...takes,
    flags: { ...takes.flags, ...LOGGING.flags },
    letters: { ...takes.letters, ...LOGGING.letters },
  });
  if (parsed === 'help') return notFollowed(process);
  if ('problem' in parsed) return yield* refused(process, parsed.problem);
  const line = lineOfLog(version);
  if (line !== undefined) logsThroughKlog(process, `log.go:${line}`);
  return yield* run(process, parsed);
}

/** A command in an image of its own, with the flags of Go's package flag: one that says what it was called with reads none. */
export const agnhostAlone = (name: string): Program =>
  function* (process) {
    const [run, { flags, words }] = commands[name] as (typeof commands)[string];
    const args = process.argv.slice(1);
    if (words?.[1] === Number.POSITIVE_INFINITY) return yield* run(process, { values: new Map(), operands: args });
    const kinds = Object.fromEntries(Object.entries(flags).map(([flag, kind]) => [flag, kind !== 'bool']));
    const { values, operands, problem } = goFlags(args, kinds);
    if (problem === undefined) return yield* run(process, { values, operands });
    yield* process.write(2, `${problem}\nUsage of ${process.argv[0]}:\n`);
    return 2;
  };

/**
 * Where package log writes, in the Go that a release was built with: klog takes that for the place that logs. Older ones do not log
 * through it. @see go: src/log/log.go Output; kubernetes: component-base/cli/run.go
 */
function lineOfLog(version: string): number | undefined {
  const [, minor = 0] = version.split('.').map(Number);
  if (minor < 33) return undefined;
  return minor < 44 ? 195 : minor < 46 ? 194 : 245;
}

function* refused(process: Process, why: string): Task<number> {
  yield* process.write(2, `Error: ${why}\n`);
  return 1;
}

/** @see github.com/spf13/cobra: command.go SuggestionsFor, args.go legacyArgs */
function unknown(name: string): string {
  if (name.startsWith('-')) return name.startsWith('--') ? `unknown flag: ${name}` : `unknown shorthand flag: '${name[1]}' in ${name}`;
  const lower = name.toLowerCase();
  const meant = [...Object.keys(commands), ...NOT_PLAYED].sort().filter((each) => editDistance(lower, each) <= 2 || each.startsWith(lower));
  const hint = meant.length === 0 ? '' : `\n\nDid you mean this?\n${meant.map((each) => `\t${each}\n`).join('')}`;
  return `unknown command "${name}" for "app"${hint}`;
}

const NOT_PLAYED: ReadonlySet<string> = new Set(['audit-proxy', 'completion', 'net']);

/** What each command takes. @see kubernetes: component-base/logs/logs.go AddFlags */
const LOGGING: CommandLine = { flags: { v: 'int', vmodule: 'string', 'log-flush-frequency': 'duration' }, letters: { v: 'v' } };

const NONE: CommandLine = { flags: {} };
const CERTIFICATE = { 'tls-cert-file': 'string', 'tls-private-key-file': 'string' } as const;
const PORT: CommandLine = { flags: { port: 'int' } };

const commands: Readonly<Record<string, readonly [run: Command, takes: CommandLine]>> = {
  connect: [connect, { flags: { timeout: 'duration', protocol: 'string', 'udp-data': 'string' }, words: [1, 1] }],
  'crd-conversion-webhook': [conversionWebhook, { flags: { ...CERTIFICATE, port: 'int' } }],
  'dns-server-list': [
    function* (process) {
      const servers = resolverLines(process, /^nameserver\s+(\S+)/);
      yield* process.write(1, `${servers.join(',')}\n`);
      return 0;
    },
    NONE,
  ],
  'dns-suffix': [
    function* (process) {
      const [search = ''] = resolverLines(process, /^search\s+(.*)/);
      yield* process.write(1, `${search.trim().split(/\s+/).join(',')}\n`);
      return 0;
    },
    NONE,
  ],
  'entrypoint-tester': [
    function* (process) {
      yield* process.write(1, `[${process.argv.join(' ')}]\n`);
      return 0;
    },
    { flags: {}, words: [0, Number.POSITIVE_INFINITY] },
  ],
  'etc-hosts': [
    function* (process) {
      yield* process.write(1, `${process.readFile('/etc/hosts')}\n`);
      return 0;
    },
    NONE,
  ],
  'fake-gitserver': [(process) => runGoServer(process, { port: 8000, routes: { '/': () => plain(200, 'I am a fake git server') } }), NONE],
  'grpc-health-checking': [
    grpcHealthChecking,
    { flags: { port: 'int', 'http-port': 'int', 'delay-unhealthy-sec': 'int', service: 'string', ...CERTIFICATE } },
  ],
  guestbook: [guestbook, { flags: { 'http-port': 'string', 'backend-port': 'string', replicaof: 'string' } }],
  inclusterclient: [inClusterClient, { flags: { 'poll-interval': 'int' } }],
  liveness: [(process) => liveness(process), NONE],
  'logs-generator': [
    logsGenerator,
    { flags: { 'log-lines-total': 'int', 'run-duration': 'duration' }, letters: { t: 'log-lines-total', d: 'run-duration' } },
  ],
  mounttest: [mounttest, { flags: MOUNTTEST_FLAGS }],
  netexec: [
    netexec,
    {
      flags: {
        'http-port': 'int',
        'udp-port': 'int',
        'sctp-port': 'int',
        'http-override': 'string',
        'udp-listen-addresses': 'string',
        ...CERTIFICATE,
        'delay-shutdown': 'int',
      },
    },
  ],
  'no-snat-test': [noSnatTest, { flags: { port: 'string', ip: 'string' } }],
  'no-snat-test-proxy': [noSnatTestProxy, { flags: { port: 'string' } }],
  nettest: [nettest, { flags: { port: 'int', peers: 'int', service: 'string', namespace: 'string', 'delay-shutdown': 'int' } }],
  pause: [
    function* (process) {
      yield* process.write(1, 'Paused\n');
      exitsOn(process, 2, ['TERM']);
      exitsOn(process, 1, ['INT']);
      return yield* idle(process);
    },
    NONE,
  ],
  'port-forward-tester': [(process) => portForwardTester(process), NONE],
  porter: [porter, { flags: { 'json-response': 'bool' } }],
  'resource-consumer-controller': [
    resourceConsumerController,
    { flags: { port: 'int', 'consumer-port': 'int', 'consumer-service-name': 'string', 'consumer-service-namespace': 'string' } },
  ],
  'serve-hostname': [serveHostname, { flags: { tcp: 'bool', udp: 'bool', http: 'bool', close: 'bool', port: 'int' } }],
  'test-service-account-issuer-discovery': [issuerDiscovery, { flags: { 'token-path': 'string', audience: 'string' } }],
  'test-webserver': [(process, { values }) => webserver(process, Number(values.get('port') ?? '80')), PORT],
  webhook: [webhook, { flags: { ...CERTIFICATE, port: 'int', 'sidecar-image': 'string' } }],
};

/** What /etc/resolv.conf says. */
function resolverLines(process: Process, pattern: RegExp): string[] {
  try {
    return process
      .readFile('/etc/resolv.conf')
      .split('\n')
      .flatMap((line) => pattern.exec(line)?.[1] ?? []);
  } catch (error) {
    if (error instanceof OsError) return [];
    throw error;
  }
}

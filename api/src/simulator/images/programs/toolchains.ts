import { MILLISECOND, SECOND, type Task } from '../../engine/index.ts';
import { OsError, type Process, type Program } from '../../kernel/index.ts';
import { notFollowed } from '../../shell/utilities/index.ts';
import { baseName } from '../../shell/utilities/lib/files.ts';
import { strftime } from '../../shell/utilities/time/calendar.ts';
import { idle, listeningProgram } from './../generic.ts';
import { mongodump } from './databases/mongo/tools/dump.ts';
import { mongoexport } from './databases/mongo/tools/export.ts';
import { mongoimport } from './databases/mongo/tools/import.ts';
import { mongorestore } from './databases/mongo/tools/restore.ts';
import { iperf3 } from './iperf3.ts';
import { ownAddress } from './own-address.ts';
import { npm, npmOf } from './packages/npm.ts';
import { otherCommand } from './packages/other-commands.ts';
import { dumbInit, tini } from './tiny-init.ts';

/** Tools that images of languages and stores have, as far as they are called in Pods: what they want before they do anything. */
const says = (text: string, code: number, fd: 1 | 2 = code === 0 ? 1 : 2): Program =>
  function* (process) {
    yield* process.sleep(60 * MILLISECOND);
    yield* process.write(fd, text);
    return code;
  };
const args = ({ argv }: Process): readonly string[] => argv.slice(1);
const does = otherCommand('');
const stays: Program = (process) => {
  notFollowed(process, 'running');
  return idle(process);
};

/** Runs only where one of these files is; else says what it misses. */
const needs = (files: readonly string[], missing: (process: Process) => readonly [text: string, code: number, fd?: 1 | 2]): Program =>
  function* (process) {
    if (files.some((file) => process.access(file, 'r'))) return yield* does(process);
    const [text, code, fd] = missing(process);
    return yield* says(text, code, fd)(process);
  };

/** `--version` and the like, else the rest. */
const versioned = (version: string, rest: Program): Program =>
  function* (process) {
    if (args(process).some((word) => /^(-v|-V|--?version)$/.test(word))) return yield* says(version, 0)(process);
    return yield* rest(process);
  };

const mvn = versioned(
  'Apache Maven 3.9.1 (2e178502fcdbffc201671fb2537d0cb4b4cc58f8)\nMaven home: /usr/share/maven\n',
  needs(['pom.xml'], (process) => {
    const goals = args(process).filter((word) => !word.startsWith('-'));
    const why =
      goals.length === 0
        ? 'No goals have been specified for this build. You must specify a valid lifecycle phase or a goal in the format <plugin-prefix>:<goal> or <plugin-group-id>:<plugin-artifact-id>[:<plugin-version>]:<goal>. -> [Help 1]'
        : `The goal you specified requires a project to execute but there is no POM in this directory (${process.cwd}). Please verify you invoked Maven from the correct directory. -> [Help 1]`;
    const line = '[INFO] ------------------------------------------------------------------------\n';
    const head = goals.length === 0 ? `[INFO] Scanning for projects...\n` : `[INFO] Scanning for projects...\n`;
    return [
      `${head}${line}[INFO] BUILD FAILURE\n${line}[INFO] Total time:  0.089 s\n[INFO] Finished at: ${strftime('%Y-%m-%dT%H:%M:%SZ', process.now)}\n${line}[ERROR] ${why}\n`,
      1,
      1,
    ];
  }),
);

const gradle: Program = versioned(
  '\n------------------------------------------------------------\nGradle 8.1.1\n------------------------------------------------------------\n\n',
  function* (process) {
    if (args(process).filter((word) => !word.startsWith('-')).length === 0)
      return yield* says(
        '\n> Task :help\n\nWelcome to Gradle 8.1.1.\n\nBUILD SUCCESSFUL in 4s\n1 actionable task: 1 executed\n',
        0,
      )(process);
    return yield* needs(['settings.gradle', 'settings.gradle.kts', 'build.gradle', 'build.gradle.kts'], ({ cwd }) => [
      `\nFAILURE: Build failed with an exception.\n\n* What went wrong:\nDirectory '${cwd}' does not contain a Gradle build.\n\nA Gradle build should contain a 'settings.gradle' or 'settings.gradle.kts' file in its root directory. It may also contain a 'build.gradle' or 'build.gradle.kts' file.\n`,
      1,
    ])(process);
  },
);

const cargo: Program = function* (process) {
  const [verb] = args(process).filter((word) => !word.startsWith('-'));
  if (args(process).some((word) => /^(-V|--version)$/.test(word))) return yield* says('cargo 1.69.0 (6e9a83356 2023-04-12)\n', 0)(process);
  if (!/^(run|build|test|check|bench|b|r|t|c|fetch|update)$/.test(verb ?? '')) return yield* does(process);
  return yield* needs(['Cargo.toml'], ({ cwd }) => [`error: could not find \`Cargo.toml\` in \`${cwd}\` or any parent directory\n`, 101])(
    process,
  );
};

/** The host of .NET programs, and with the SDK what builds them. */
const dotnet = (sdk: boolean): Program =>
  function* (process) {
    const [verb = ''] = args(process);
    if (verb === '--version' && sdk) return yield* says('7.0.203\n', 0)(process);
    if (verb.startsWith('--')) return yield* does(process);
    if (verb === '')
      return yield* says(
        '\nUsage: dotnet [options]\nUsage: dotnet [path-to-application]\n\nOptions:\n  -h|--help         Display help.\n  --info            Display .NET information.\n  --list-sdks       Display the installed SDKs.\n  --list-runtimes   Display the installed runtimes.\n\npath-to-application:\n  The path to an application .dll file to execute.\n',
        sdk ? 0 : 129,
        1,
      )(process);
    if (verb.endsWith('.dll')) {
      if (process.access(verb, 'r')) {
        notFollowed(process, 'running');
        return yield* idle(process);
      }
      return yield* says(
        sdk
          ? `Could not execute because the specified command or file was not found.\nPossible reasons for this include:\n  * You misspelled a built-in dotnet command.\n  * You intended to execute a .NET program, but dotnet-${verb} does not exist.\n  * You intended to run a global tool, but a dotnet-prefixed executable with this name could not be found on the PATH.\n`
          : `The application '${verb}' does not exist or is not a managed .dll or .exe.\n`,
        sdk ? 1 : 145,
      )(process);
    }
    if (!sdk)
      return yield* says(
        `The command could not be loaded, possibly because:\n  * You intended to execute a .NET application:\n      The application '${verb}' does not exist.\n  * You intended to execute a .NET SDK command:\n      No .NET SDKs were found.\n\nDownload a .NET SDK:\nhttps://aka.ms/dotnet/download\n\nLearn about SDK resolution:\nhttps://aka.ms/dotnet/sdk-not-found\n`,
        145,
      )(process);
    const project = process.readdir(process.cwd).some((name) => /\.(cs|fs|vb)proj$|\.sln$/.test(name));
    if (verb === 'run' && !project)
      return yield* says(
        `Couldn't find a project to run. Ensure a project exists in ${process.cwd}, or pass the path to the project using --project.\n`,
        1,
      )(process);
    if (/^(build|publish|restore|test|clean)$/.test(verb) && !project)
      return yield* says(
        'MSBUILD : error MSB1003: Specify a project or solution file. The current working directory does not contain a project or solution file.\n',
        1,
        1,
      )(process);
    return yield* does(process);
  };

const make = needs(['Makefile', 'makefile', 'GNUmakefile'], () => ['make: *** No targets specified and no makefile found.  Stop.\n', 2]);

/** What it makes of a source can be run: it is taken to do its work. */
const compiler: Program = function* (process) {
  const words = args(process);
  if (words.some((word) => /^--?version$/.test(word))) return yield* says('gcc (Debian 12.2.0-14) 12.2.0\n', 0)(process);
  const name = baseName(process.argv[0] ?? 'gcc');
  const sources = words.filter((word, i) => !word.startsWith('-') && words[i - 1] !== '-o');
  if (sources.length === 0) return yield* says(`${name}: fatal error: no input files\ncompilation terminated.\n`, 1)(process);
  const missing = sources.find((source) => !process.access(source, 'r'));
  if (missing !== undefined)
    return yield* says(`cc1: fatal error: ${missing}: No such file or directory\ncompilation terminated.\n`, 1)(process);
  yield* process.compute(SECOND / 2);
  const output = words[words.indexOf('-o') + 1];
  const path = words.includes('-o') && output !== undefined ? output : 'a.out';
  if (!words.includes('-c')) {
    process.writeFile(path, process.executable(does, 2 ** 20), { mode: 0o755 });
    process.chmod(path, 0o755);
  }
  return 0;
};

/** Runs a package's command: some are servers. */
const npx: Program = function* (process) {
  if (/^(-v|--version)$/.test(args(process)[0] ?? '')) return yield* says(`${npmOf(process.env.get('NODE_VERSION'))}\n`, 0)(process);
  const words = args(process).filter((word) => !/^(-y|--yes|-q)$/.test(word));
  const [name = ''] = words;
  yield* process.sleep(3 * SECOND);
  const server = SERVERS[name.replace(/@[^/]*$/, '')];
  if (server === undefined) return notFollowed(process);
  notFollowed(process, 'server');
  const at = words.findIndex((word) => /^(-p|-l|--port|--listen)$/.test(word));
  const port = Number(/\d+$/.exec(words[at + 1] ?? '')?.[0] ?? server);
  return yield* listeningProgram({ ports: [at > 0 ? port : server], after: 300 * MILLISECOND, status: 200 })(process);
};
const SERVERS: Readonly<Record<string, number>> = {
  'http-server': 8080,
  serve: 3000,
  'json-server': 3000,
  'live-server': 8080,
  nodemon: 3000,
  vite: 5173,
  next: 3000,
};

/** Whether a server takes a connection. */
function* takes(process: Process, host: string, port: number): Task<boolean> {
  try {
    const [address] = yield* process.net.resolve(host);
    if (address === undefined) return false;
    const socket = yield* process.net.connect(address, port, 5 * SECOND);
    socket.close();
    return true;
  } catch (error) {
    if (error instanceof OsError) return false;
    throw error;
  }
}

/** @see apache/cassandra: src/java/org/apache/cassandra/tools/nodetool/Status.java */
const nodetool: Program = function* (process) {
  yield* process.compute(SECOND / 2);
  if (!(yield* takes(process, '127.0.0.1', 9042)))
    return yield* says(
      "nodetool: Failed to connect to '127.0.0.1:7199' - ConnectException: 'Connection refused (Connection refused)'.\n",
      1,
    )(process);
  if (!args(process).includes('status')) return notFollowed(process);
  return yield* says(
    `Datacenter: datacenter1\n=======================\nStatus=Up/Down\n|/ State=Normal/Leaving/Joining/Moving\n--  Address     Load       Tokens  Owns (effective)  Host ID                               Rack\nUN  ${ownAddress(process)}  104.34 KiB  16      100.0%            6f0c4c3b-5a3f-4d3b-9a77-2a9d8a3c1b7e  rack1\n\n`,
    0,
  )(process);
};

const cqlsh: Program = function* (process) {
  const host = args(process).find((word, i, all) => !word.startsWith('-') && !/^-[efkup]$/.test(all[i - 1] ?? '')) ?? '127.0.0.1';
  if (yield* takes(process, host, 9042)) return notFollowed(process);
  return yield* says(
    `Connection error: ('Unable to connect to any servers', {'${host}:9042': ConnectionRefusedError(111, "Tried connecting to [('${host}', 9042)]. Last error: Connection refused")})\n`,
    1,
  )(process);
};

/** MariaDB's own check of itself. @see MariaDB/mariadb-docker: healthcheck.sh */
const mariadbHealth: Program = function* (process) {
  return (yield* takes(process, '127.0.0.1', 3306)) ? 0 : 1;
};

const redisBenchmark: Program = function* (process) {
  const words = args(process);
  const host = words[words.indexOf('-h') + 1] ?? '';
  const port = Number(words[words.indexOf('-p') + 1]) || 6379;
  const server = words.includes('-h') ? host : '127.0.0.1';
  if (!(yield* takes(process, server, port)))
    return yield* says(`Could not connect to Redis at ${server}:${port}: Connection refused\n`, 1)(process);
  yield* process.compute(2 * SECOND);
  return yield* says('"SET","98039.22"\n"GET","101010.10"\n', 0)(process);
};

/** The value of one of these options. */
function optionOf(process: Process, names: RegExp): string | undefined {
  const words = args(process);
  const at = words.findIndex((word) => names.test(word.replace(/=.*/s, '')));
  return at < 0 ? undefined : (/=(.*)$/s.exec(words[at] ?? '')?.[1] ?? words[at + 1]);
}

/** A client that does its work where its server is, and else says why not, once it has waited. */
const client = (
  option: RegExp,
  port: number,
  otherwise: (server: string) => readonly [text: string, code: number],
  { waits = 0, work = does }: { waits?: number; work?: Program } = {},
): Program =>
  function* (process) {
    const [host = '', number] = (optionOf(process, option) ?? 'localhost').split(',')[0]?.split(':') ?? [];
    const at = Number(number ?? port);
    if (yield* takes(process, host || 'localhost', at)) return yield* work(process);
    yield* process.sleep(waits * SECOND);
    const [text, code] = otherwise(`${host || 'localhost'}:${at}`);
    return yield* says(text, code)(process);
  };

const kafka = (work: Program = does): Program =>
  client(
    /^--(bootstrap-server|broker-list|zookeeper)$/,
    9092,
    () => ['Error while executing topic command : Timed out waiting for a node assignment. Call: listTopics\n', 1],
    { waits: 60, work },
  );

/** @see apache/zookeeper: bin/zkServer.sh */
const zkServer: Program = function* (process) {
  if (args(process)[0] !== 'status') return yield* process.exec(['docker-entrypoint.sh', 'zkServer.sh', ...args(process)]);
  const head = 'ZooKeeper JMX enabled by default\nUsing config: /conf/zoo.cfg\n';
  if (yield* takes(process, 'localhost', 2181))
    return yield* says(`${head}Client port found: 2181. Client address: localhost. Client SSL: false.\nMode: standalone\n`, 0)(process);
  return yield* says(`${head}Error contacting service. It is probably not running.\n`, 1, 1)(process);
};

/** In the background, unless it is told to stay. */
const daemonOf =
  (foreground: RegExp): Program =>
  (process) =>
    args(process).some((word) => foreground.test(word)) ? stays(process) : does(process);

/** Runs the rest of its words, with other priorities. */
const runsRest: Program = function* (process) {
  const words = args(process);
  const at = words.findIndex((word, i) => !/^[-\d]/.test(word) && !/^-[cnpu]$/.test(words[i - 1] ?? ''));
  return at < 0 ? 0 : yield* process.exec(words.slice(at));
};

/** By their names; any other command is taken to do its work, and that is told. */
const special: Readonly<Record<string, Program>> = {
  mvn,
  gradle,
  cargo,
  make,
  gcc: compiler,
  'g++': compiler,
  cc: compiler,
  npx,
  yarn: npm,
  bundle: versioned(
    'Bundler version 2.4.10\n',
    needs(['Gemfile'], () => ['Could not locate Gemfile\n', 10]),
  ),
  rake: needs(['Rakefile'], () => ['rake aborted!\nNo Rakefile found (looking for: rakefile, Rakefile, rakefile.rb, Rakefile.rb)\n', 1]),
  nodetool,
  cqlsh,
  'healthcheck.sh': mariadbHealth,
  mongodump,
  mongorestore,
  mongoexport,
  mongoimport,
  'redis-benchmark': redisBenchmark,
  iperf3: versioned(
    "iperf 3.13 (cJSON 1.7.15)\nOptional features available: CPU affinity setting, IPv6 flow label, TCP congestion algorithm setting, sendfile / zerocopy, socket pacing, authentication, bind to device, support IPv4 don't fragment\n",
    iperf3,
  ),
  nmap: versioned(
    'Nmap version 7.93 ( https://nmap.org )\nPlatform: x86_64-alpine-linux-musl\nCompiled with: liblua-5.4.4 openssl-3.1.0 libssh2-1.10.0 libz-1.2.13 libpcre-8.45 libpcap-1.10.4 nmap-libdnet-1.12 ipv6\nCompiled without:\nAvailable nsock engines: epoll poll select\n',
    does,
  ),
  rustc: versioned('rustc 1.69.0 (84c898d65 2023-04-16)\n', does),
  swift: versioned('Swift version 5.8 (swift-5.8-RELEASE)\nTarget: x86_64-unknown-linux-gnu\n', does),
  ab: versioned(
    'This is ApacheBench, Version 2.3 <$Revision: 1903618 $>\nCopyright 1996 Adam Twiss, Zeus Technology Ltd, http://www.zeustech.net/\nLicensed to The Apache Software Foundation, http://www.apache.org/\n\n',
    does,
  ),
  'kafka-topics.sh': kafka(),
  'kafka-topics': kafka(),
  'kafka-console-producer.sh': kafka(),
  'kafka-console-producer': kafka(),
  'kafka-console-consumer.sh': kafka(stays),
  'kafka-console-consumer': kafka(stays),
  'kafka-broker-api-versions.sh': kafka(),
  'kafka-broker-api-versions': kafka(),
  'zkServer.sh': zkServer,
  'zkCli.sh': client(/^-server$/, 2181, () => ['KeeperErrorCode = ConnectionLoss for /\n', 1], { waits: 10 }),
  influx: client(/^--?host$/, 8086, (server) => [
    `Error: failed to check health: Get "http://${server}/health": dial tcp: connect: connection refused\n`,
    1,
  ]),
  'cypher-shell': client(/^(-a|--address)$/, 7687, () => ['Connection refused\n', 1]),
  'clickhouse-client': client(/^(-h|--host)$/, 9000, (server) => [
    `Code: 210. DB::NetException: Connection refused (${server}). (NETWORK_ERROR)\n\n`,
    210,
  ]),
  mosquitto_pub: client(/^-h$/, 1883, () => ['Error: Connection refused\n', 1]),
  mosquitto_sub: client(/^-h$/, 1883, () => ['Error: Connection refused\n', 1], { work: stays }),
  // systemd, which is not the system's own here: it stays.
  init: idle,
  tini,
  'dumb-init': dumbInit,
  ionice: runsRest,
  chrt: runsRest,
  syslogd: daemonOf(/^-n$/),
  klogd: daemonOf(/^-n$/),
  ntpd: daemonOf(/^-n/),
  inetd: daemonOf(/^-f$/),
  telnetd: daemonOf(/^-F$/),
  udhcpc: daemonOf(/^-f$/),
};

/** The program of a build tool in an image's repository. */
export const toolNamed = (name: string, repository: string): Program =>
  name === 'dotnet' ? dotnet(repository.endsWith('/sdk')) : (special[name] ?? otherCommand(name));

import { MILLISECOND, type Task } from '../../../../../engine/index.ts';
import { OsError, type Process, type Program } from '../../../../../kernel/index.ts';
import { isSince } from '../../../../../shell/utilities/lib/version.ts';
import { runDaemon } from '../../../daemon.ts';
import { talkOf } from '../answer.ts';
import { openServer, type Server } from '../server.ts';
import { startupWarnings } from '../startup-warnings.ts';
import { keyFileProblem } from './key-file.ts';
import { letGoOf, lockData, lockProblem } from './lock.ts';
import { type MongoLine, mongoLine } from './log.ts';
import { logToFile } from './log-file.ts';
import { configFile, dataDirectory, mongoSetting, optionValue } from './options.ts';
import { portTakenLine, readyLines, startingLines, stoppingLines } from './said.ts';
import { optionsLine } from './set-options.ts';
import { clearSocket, socketOf } from './socket.ts';

/** The server; in a release before 4.4 its log is text. */
export const mongod = (version: string, isChild = false): Program =>
  function* (process) {
    const args = process.argv.slice(1);
    if (args.includes('--version')) {
      yield* process.write(1, `db version v${version}\n`);
      return 0;
    }
    const misused = badOption(args, version) ?? unreadConfig(process, args, version);
    if (misused !== undefined) {
      yield* process.write(2, `${misused}\ntry 'mongod --help' for more information\n`);
      return 2;
    }
    const port = Number(optionValue(args, '--port') ?? mongoSetting(process, args, 'port') ?? 27017);
    const data = dataDirectory(process, args);
    if (args.includes('--shutdown')) return yield* shutDown(process, data);
    if (args.includes('--fork') && !isChild) return yield* fork(process, mongod(version, true), port);
    const noLog = logToFile(process, args);
    if (noLog) return yield* refuse(process, version, [noLog]);
    const key = optionValue(args, '--keyFile') ?? mongoSetting(process, args, 'keyFile');
    const noKey = key === undefined ? [] : keyFileProblem(process, key, version);
    if (noKey.length > 0) return yield* refuse(process, version, noKey);

    const introduced = { process, version, args, port, data, options: optionsLine(args) };
    const socket = socketOf(args, port);
    const aborted = socket === undefined ? undefined : yield* clearSocket(introduced, socket);
    if (aborted !== undefined) return aborted;
    const wasThere = process.access(`${data}/WiredTiger`, 'f');
    let server: Server;
    let isUnclean: boolean;
    try {
      isUnclean = lockData(process, data);
      process.writeFile(`${data}/WiredTiger`, `WiredTiger\nWiredTiger 11.0.0\n`);
      server = openServer(process, {
        version,
        port,
        args,
        data,
        authorizes: args.includes('--auth') || key !== undefined || mongoSetting(process, args, 'authorization') === 'enabled',
        replicaSet: optionValue(args, '--replSet') ?? mongoSetting(process, args, 'replSetName'),
      });
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      yield* refuse(process, version, [noDataLine(lockProblem(data, error, process.access(data, 'x')))]);
      return 100;
    }
    const address = isOpen(args, process, version) ? '0.0.0.0' : '127.0.0.1';
    const warnings = startupWarnings(server);
    const mongo = { ...introduced, address, socket, wasThere, isUnclean, warnings };
    const cache = Number(optionValue(args, '--wiredTigerCacheSizeGB') ?? 0);
    const code = yield* runDaemon(process, {
      megabytes: 120 + (cache > 0 ? 0 : 20),
      starting: startingLines(mongo),
      ports: [{ port, ...(address !== '0.0.0.0' && { address }), talk: talkOf(server) }],
      ready: readyLines(mongo),
      portTaken: (_, error) => portTakenLine(mongo, error),
      stops: [{ signals: ['TERM', 'INT'], lines: stoppingLines(mongo), code: 0 }],
    });
    letGoOf(process, data);
    return code === 1 ? NET_ERROR : code;
  };

/** Says in its log why it does not run. */
function* refuse(process: Process, version: string, lines: readonly MongoLine[]): Task<number> {
  yield* process.write(1, lines.map((each) => `${mongoLine(process, version, each)}\n`).join(''));
  return 1;
}

/** A configuration file that is named and cannot be read. */
function unreadConfig(process: Process, args: readonly string[], version: string): string | undefined {
  const file = configFile(args);
  if (file === undefined || process.access(file, 'r')) return undefined;
  const why = process.access(file, 'f') ? 'Permission denied' : 'No such file or directory';
  return `Error ${isSince(version, 4, 2) ? 'reading' : 'opening'} config file: ${why}`;
}

const noDataLine = (why: string): MongoLine => ({
  context: 'initandlisten',
  id: 20557,
  component: 'STORAGE',
  message: 'DBException in initAndListen, terminating',
  attributes: `{"error":"${why}"}`,
  severity: 'E',
  plain: `exception in initAndListen: ${why.replaceAll('\\"', '"')}, terminating`,
});

/** Since 3.6 it is reached from its own host alone, unless it is told otherwise (which the image's entrypoint does). */
function isOpen(args: readonly string[], process: Process, version: string): boolean {
  if (args.includes('--bind_ip_all') || !isSince(version, 3, 6)) return true;
  const addresses = optionValue(args, '--bind_ip') ?? mongoSetting(process, args, 'bindIp(?:All)?');
  return addresses !== undefined && !addresses.split(',').every((each) => /^(127\.|localhost$|::1$|false$)/.test(each));
}

/** @see mongo: src/mongo/util/exit_code.h */
const NET_ERROR = 48;
/** How often it is looked whether a server has come, or has gone. */
const LOOK = 50 * MILLISECOND;

/** `--fork`: the server is a child; its parent ends when it answers, or with its code. @see mongo: src/mongo/db/initialize_server_global_state.cpp forkServer */
function* fork(process: Process, program: Program, port: number): Task<number> {
  yield* process.write(1, 'about to fork child process, waiting until server is ready for connections.\n');
  const pid = process.spawn({ argv: process.argv, program });
  yield* process.write(1, `forked process: ${pid}\n`);
  for (;;) {
    yield* process.sleep(LOOK);
    const ended = process.pollChild(pid);
    if (ended) {
      yield* process.write(
        1,
        `ERROR: child process failed, exited with ${ended.code}\nTo see additional information in this output, start without the "--fork" option.\n`,
      );
      return ended.code;
    }
    if (listens(process, port)) break;
  }
  yield* process.write(1, 'child process started successfully, parent exiting\n');
  return 0;
}

/** Whether somebody listens there, as the kernel tells it. @see proc(5), /proc/net/tcp */
function listens(process: Process, port: number): boolean {
  const at = port.toString(16).toUpperCase().padStart(4, '0');
  return new RegExp(`:${at} [0-9A-F]+:0000 0A `).test(process.readFile('/proc/net/tcp'));
}

/** `--shutdown`: the server that has the data is told to end, and waited for. */
function* shutDown(process: Process, data: string): Task<number> {
  const lock = `${data}/mongod.lock`;
  const pid = process.access(lock, 'r') ? Number(process.readFile(lock)) : 0;
  if (pid === 0 || !process.access(`/proc/${pid}`, 'f')) {
    yield* process.write(1, `There doesn't seem to be a server running with dbpath: ${data}\n`);
    return 1;
  }
  yield* process.write(1, `Killing process with pid: ${pid}\n`);
  process.kill(pid, 'TERM');
  while (process.access(`/proc/${pid}/exe`, 'f')) yield* process.sleep(LOOK);
  return 0;
}

/** What it does not know, or cannot have together. @see mongo: src/mongo/db/mongod_options.cpp */
function badOption(args: readonly string[], version: string): string | undefined {
  const names = args.flatMap((word) => /^--([a-zA-Z_]+)/.exec(word)?.[1] ?? []);
  const unknown = names.find((name) => !OPTIONS.test(name) && !(!isSince(version, 4, 2) && OLD_OPTIONS.test(name)));
  if (unknown !== undefined) return `Error parsing command line: unrecognised option '--${unknown}'`;
  const lacking = args.find((word, i) => TAKES_VALUE.test(word) && !/^(?!--)./.test(args[i + 1] ?? ''));
  if (lacking !== undefined) return `Error parsing command line: the required argument for option '${lacking}' is missing`;
  const [, numeric, value] = / --(port|maxConns|slowms|oplogSize|syncdelay)[= ](\S+)/.exec(` ${args.join(' ')}`) ?? [];
  if (numeric !== undefined && value !== undefined && !/^\d+$/.test(value))
    return `Error parsing command line: the argument ('${value}') for option '--${numeric}' is invalid`;
  if (names.includes('fork') && !names.includes('logpath') && !names.includes('syslog'))
    return 'BadValue: --fork has to be used with --logpath or --syslog';
  if (names.includes('auth') && names.includes('replSet') && !names.includes('keyFile') && !names.includes('clusterAuthMode'))
    return 'BadValue: security.keyFile is required when authorization is enabled with replica sets';
  return undefined;
}

const OPTIONS =
  /^(help|version|config|configExpand|port|ipv6|listenBacklog|maxConns|pidfilepath|timeZoneInfo|nounixsocket|unixSocketPrefix|filePermissions|fork|networkMessageCompressors|setParameter|shutdown|sysinfo|quiet|verbose|logpath|syslog\w*|logappend|logRotate|timeStampFormat|replSet|oplogSize\w*|oplogMinRetentionHours|configsvr|shardsvr|auth|noauth|keyFile|clusterAuthMode|clusterIpSourceAllowlist|transitionToAuth|redactClientLogData|bind_ip|bind_ip_all|tls\w*|ssl\w*|storageEngine|dbpath|directoryperdb|journal|nojournal|journalCommitInterval|syncdelay|noscripting|notablescan|profile|profileFilter|slowms|slowOpSampleRate|repair|upgrade|queryableBackupMode|restore|enableMajorityReadConcern|wiredTiger\w*|inMemory\w*|enableFreeMonitoring|freeMonitoringTag|outputConfig|cpu|ldap\w*|audit\w*|kmip\w*|enableEncryption|encryption\w*)$/;
/** Those that mean nothing alone, of the ones that are written most. */
const TAKES_VALUE =
  /^--(config|port|maxConns|pidfilepath|setParameter|logpath|replSet|oplogSize|keyFile|clusterAuthMode|bind_ip|storageEngine|dbpath|wiredTigerCacheSizeGB|(tls|ssl)(Mode|CertificateKeyFile|CAFile))$/;
/** Of its older storage engine, and its page. */
const OLD_OPTIONS =
  /^(smallfiles|noprealloc|nssize|quota|quotaFiles|httpinterface|nohttpinterface|rest|jsonp|master|slave|source|only|autoresync|fastsync)$/;

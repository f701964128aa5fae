import { MILLISECOND, type Task } from '../../../engine/index.ts';
import { OsError, type Process, type Program } from '../../../kernel/index.ts';
import { isSince } from '../../../shell/utilities/lib/version.ts';
import { runDaemon } from '../daemon.ts';
import { talkOf } from './mongo/answer.ts';
import { openServer, type Server } from './mongo/server.ts';
import { startupWarnings } from './mongo/startup-warnings.ts';
import { keyFileProblem } from './mongo-key-file.ts';
import { letGoOf, lockData, lockProblem } from './mongo-lock.ts';
import { mongoLine } from './mongo-log.ts';
import { logToFile } from './mongo-log-file.ts';
import { configFile, dataDirectory, mongoSetting, optionValue } from './mongo-options.ts';
import { optionsLine } from './mongo-set-options.ts';

/** The server; in a release before 4.4 its log is text. */
export const mongod = (version: string, isChild = false): Program =>
  function* (process) {
    const args = process.argv.slice(1);
    if (args.includes('--version')) {
      yield* process.write(1, `db version v${version}\n`);
      return 0;
    }
    const bad = badOption(args, version);
    if (bad !== undefined) {
      yield* process.write(2, `${bad}\ntry 'mongod --help' for more information\n`);
      return 2;
    }
    const file = configFile(args);
    if (file !== undefined && !process.access(file, 'r')) {
      const why = process.access(file, 'f') ? 'Permission denied' : 'No such file or directory';
      yield* process.write(
        2,
        `Error ${!isSince(version, 4, 2) ? 'opening' : 'reading'} config file: ${why}\ntry 'mongod --help' for more information\n`,
      );
      return 2;
    }
    const port = Number(optionValue(args, '--port') ?? mongoSetting(process, args, 'port') ?? 27017);
    const data = dataDirectory(process, args);
    if (args.includes('--shutdown')) return yield* shutDown(process, data);
    if (args.includes('--fork') && !isChild) return yield* fork(process, mongod(version, true), port);
    const noLog = logToFile(process, args);
    if (noLog) {
      yield* process.write(1, `${mongoLine(process, version, noLog)}\n`);
      return 1;
    }
    const line =
      (context: string, id: number, component: string, message: string, attributes = '', severity = 'I', plain?: string) =>
      (): string =>
        mongoLine(process, version, { context, id, component, message, attributes, severity, ...(plain !== undefined && { plain }) });
    const key = optionValue(args, '--keyFile') ?? mongoSetting(process, args, 'keyFile');
    const noKey = key === undefined ? [] : keyFileProblem(process, key, version);
    if (noKey.length > 0) {
      yield* process.write(1, noKey.map((each) => `${mongoLine(process, version, each)}\n`).join(''));
      return 1;
    }
    let server: Server;
    let isUnclean: boolean;
    const wasThere = process.access(`${data}/WiredTiger`, 'f');
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
      const why = lockProblem(data, error, process.access(data, 'x'));
      const plain = `exception in initAndListen: ${why.replaceAll('\\"', '"')}, terminating`;
      const said = line('initandlisten', 20557, 'STORAGE', 'DBException in initAndListen, terminating', `{"error":"${why}"}`, 'E', plain);
      yield* process.write(1, `${said()}\n`);
      return 100;
    }
    const options = optionsLine(args);
    const memory = Number(optionValue(args, '--wiredTigerCacheSizeGB') ?? 0);
    const code = yield* runDaemon(process, {
      megabytes: 120 + (memory > 0 ? 0 : 20),
      starting: [
        {
          after: 0,
          text: () => (args.includes('--logappend') ? `\n${line('main', 20698, 'CONTROL', RESTARTED, '', 'I', RESTARTED)()}` : ''),
        },
        {
          after: 0.05,
          text: line(!isSince(version, 4, 4) ? '-' : 'main', 23285, 'CONTROL', TLS, '', 'I', !isSince(version, 4, 0) ? undefined : TLS),
        },
        {
          after: 0.02,
          text: line(
            'initandlisten',
            4615611,
            'CONTROL',
            'MongoDB starting',
            `{"pid":${process.pid},"port":${port},"dbPath":"${data}","architecture":"64-bit","host":"${process.net.hostname}"}`,
            'I',
            `MongoDB starting : pid=${process.pid} port=${port} dbpath=${data} 64-bit host=${process.net.hostname}\ndb version v${version}`,
          ),
        },
        {
          after: 0,
          text: line(
            'initandlisten',
            23403,
            'CONTROL',
            'Build Info',
            `{"buildInfo":{"version":"${version}","gitVersion":"c4b4e2f5d5fde0d4e3ba2ea0ec1c66ab0f4d5e3d","openSSLVersion":"OpenSSL 3.0.2 15 Mar 2022","modules":[],"allocator":"tcmalloc","environment":{"distmod":"ubuntu2204","distarch":"x86_64","target_arch":"x86_64"}}}`,
          ),
        },
        { after: 0, text: line('initandlisten', 51765, 'CONTROL', 'Operating System', '{"os":{"name":"Ubuntu","version":"22.04"}}') },
        { after: 0, text: () => (options ? mongoLine(process, version, options) : '') },
        {
          after: 0,
          text: wasThere ? line('initandlisten', 22270, 'STORAGE', DETECTED, `{"dbpath":"${data}","storageEngine":"wiredTiger"}`) : '',
        },
        {
          after: 0,
          text: isUnclean
            ? line(
                'initandlisten',
                22271,
                'STORAGE',
                'Detected unclean shutdown - Lock file is not empty',
                `{"lockFile":"${data}/mongod.lock"}`,
                'W',
                `Detected unclean shutdown - ${data}/mongod.lock is not empty.`,
              )
            : '',
        },
        { after: 1.1, text: line('initandlisten', 4795906, 'STORAGE', 'WiredTiger opened', '{"durationMillis":1012}') },
        ...startupWarnings(server).map((each) => ({ after: 0, text: () => mongoLine(process, version, each) })),
      ],
      // Since 3.6 it is reached from its own host alone, unless it is told otherwise (which the image's entrypoint does).
      ports: [
        {
          port,
          ...(isOpen(args, process, version) ? {} : { address: '127.0.0.1' }),
          talk: talkOf(server),
        },
      ],
      ready: [
        {
          after: 0.2,
          text: line(
            'listener',
            23015,
            'NETWORK',
            'Listening on',
            `{"address":"/tmp/mongodb-${port}.sock"}`,
            'I',
            !isSince(version, 4, 2)
              ? undefined
              : `Listening on /tmp/mongodb-${port}.sock\nListening on ${isOpen(args, process, version) ? '0.0.0.0' : '127.0.0.1'}`,
          ),
        },
        {
          after: 0,
          text: line(
            'listener',
            23015,
            'NETWORK',
            'Listening on',
            `{"address":"${isOpen(args, process, version) ? '0.0.0.0' : '127.0.0.1'}"}`,
          ),
        },
        {
          after: 0,
          text: line(
            !isSince(version, 4, 2) ? 'initandlisten' : 'listener',
            23016,
            'NETWORK',
            'Waiting for connections',
            `{"port":${port},"ssl":"off"}`,
            'I',
            `waiting for connections on port ${port}`,
          ),
        },
      ],
      portTaken: (_, error) =>
        `${line(
          'initandlisten',
          20568,
          'CONTROL',
          'Error setting up listener',
          `{"error":{"code":9001,"codeName":"SocketException","errmsg":"${error.message}"}}`,
          'E',
          `Failed to set up listener: SocketException: ${error.message}`,
        )()}\n`,
      stops: [
        {
          signals: ['TERM', 'INT'],
          lines: [
            {
              after: 0,
              text: line(
                'SignalHandler',
                23377,
                'CONTROL',
                'Received signal',
                '{"signal":15,"error":"Terminated"}',
                'I',
                'got signal 15 (Terminated), will terminate after current cmd ends',
              ),
            },
            { after: 0.3, text: line('SignalHandler', 20565, 'CONTROL', 'Now exiting', '', 'I', 'now exiting') },
            {
              after: 0,
              text: line('SignalHandler', 23138, 'CONTROL', 'Shutting down', '{"exitCode":0}', 'I', 'shutting down with code:0'),
            },
          ],
          code: 0,
        },
      ],
    });
    letGoOf(process, data);
    return code === 1 ? NET_ERROR : code;
  };

const TLS = "Automatically disabling TLS 1.0, to force-enable TLS 1.0 specify --sslDisabledProtocols 'none'";

function isOpen(args: readonly string[], process: Process, version: string): boolean {
  if (args.includes('--bind_ip_all') || !isSince(version, 3, 6)) return true;
  const addresses = optionValue(args, '--bind_ip') ?? mongoSetting(process, args, 'bindIp(?:All)?');
  return addresses !== undefined && !addresses.split(',').every((each) => /^(127\.|localhost$|::1$|false$)/.test(each));
}

/** @see mongo: src/mongo/util/exit_code.h */
const NET_ERROR = 48;
const DETECTED = 'Storage engine to use detected by data files';
const RESTARTED = '***** SERVER RESTARTED *****';
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
  const [, numeric, value] = / --(port|maxConns|slowms|oplogSize|syncdelay)[= ](\S+)/.exec(` ${args.join(' ')}`) ?? [];
  if (numeric !== undefined && value !== undefined && !/^\d+$/.test(value))
    return `Error parsing command line: the argument ('${value}') for option '--${numeric}' is invalid`;
  if (names.includes('auth') && names.includes('replSet') && !names.includes('keyFile') && !names.includes('clusterAuthMode'))
    return 'BadValue: security.keyFile is required when authorization is enabled with replica sets';
  return undefined;
}

const OPTIONS =
  /^(help|version|config|configExpand|port|ipv6|listenBacklog|maxConns|pidfilepath|timeZoneInfo|nounixsocket|unixSocketPrefix|filePermissions|fork|networkMessageCompressors|setParameter|shutdown|sysinfo|quiet|verbose|logpath|syslog\w*|logappend|logRotate|timeStampFormat|replSet|oplogSize\w*|oplogMinRetentionHours|configsvr|shardsvr|auth|noauth|keyFile|clusterAuthMode|clusterIpSourceAllowlist|transitionToAuth|redactClientLogData|bind_ip|bind_ip_all|tls\w*|ssl\w*|storageEngine|dbpath|directoryperdb|journal|nojournal|journalCommitInterval|syncdelay|noscripting|notablescan|profile|profileFilter|slowms|slowOpSampleRate|repair|upgrade|queryableBackupMode|restore|enableMajorityReadConcern|wiredTiger\w*|inMemory\w*|enableFreeMonitoring|freeMonitoringTag|outputConfig|cpu|ldap\w*|audit\w*|kmip\w*|enableEncryption|encryption\w*)$/;
/** Of its older storage engine, and its page. */
const OLD_OPTIONS =
  /^(smallfiles|noprealloc|nssize|quota|quotaFiles|httpinterface|nohttpinterface|rest|jsonp|master|slave|source|only|autoresync|fastsync)$/;

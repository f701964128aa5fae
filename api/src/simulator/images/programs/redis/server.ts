import { MILLISECOND, nothing, type Task } from '../../../engine/index.ts';
import { OsError, type Process, type Program } from '../../../kernel/index.ts';
import { strftime } from '../../../shell/utilities/lib/calendar.ts';
import { daemonize } from '../../../shell/utilities/lib/daemonize.ts';
import { baseName } from '../../../shell/utilities/lib/files.ts';
import { isSince } from '../../../shell/utilities/lib/version.ts';
import { EventLoop } from '../../servers/event-loop.ts';
import { tryListen } from '../../servers/run-server.ts';
import { serveConnections } from '../../servers/tcp-server.ts';
import { appender, appendOnlyFiles, openAppendOnly, repeatable } from './append-only.ts';
import type { Server } from './command.ts';
import { configure, defaults, type Settings } from './config.ts';
import { Connections } from './connection.ts';
import { Database } from './database.ts';
import { splitWords } from './protocol.ts';
import { Replication } from './replication.ts';

/** @see redis: src/server.c */
export const redisServer = (version: string): Program =>
  function* (process) {
    const settings: Settings = new Map(Object.entries(defaults));
    settings.set('dir', process.cwd);
    const [major = 7] = version.split('.').map(Number);
    const print = (text: string, self = process): Task<void> => logTo(self, settings.get('logfile') ?? '', text);
    // Since 7.2 what is no more than told is a notice, not a warning.
    const told = isSince(version, 7, 2) ? '*' : '#';
    const log = (role: string, level: string, text: string, self = process): Task<void> =>
      level === '*' && settings.get('loglevel') === 'warning'
        ? nothing
        : print(
            `${self.pid}:${role} ${strftime(major < 5 ? '%d %b %H:%M:%S.%3N' : '%d %b %Y %H:%M:%S.%3N', process.now)} ${level} ${text}\n`,
            self,
          );
    const args = process.argv.slice(1);
    if (args[0] === '-v' || args[0] === '--version') {
      yield* process.write(1, `Redis server v=${version} sha=00000000:0 malloc=jemalloc-5.2.1 bits=64 build=d8ab7d4a7c8a2c53\n`);
      return 0;
    }
    const sentinel = /(^|\/)redis-sentinel$/.test(process.argv[0] ?? '') || args.includes('--sentinel');
    if (sentinel) settings.set('port', '26379');
    if (major < 7) settings.set('save', '3600 1 300 100 60 10000');
    const file = args[0] !== undefined && !args[0].startsWith('-') ? args[0] : undefined;
    let text = '';
    if (file !== undefined) {
      try {
        text = process.readFile(file);
      } catch (error) {
        if (!(error instanceof OsError)) throw error;
        yield* major >= 6
          ? log(
              'C',
              '#',
              `Fatal error, can't open config file '${process.cwd === '/' || file.startsWith('/') ? '' : `${process.cwd}/`}${file}': ${error.message}`,
            )
          : log('C', '#', `Fatal error, can't open config file '${file}'`);
        return 1;
      }
    }
    text += optionLines(
      args.slice(file === undefined ? 0 : 1).filter((word) => word !== '--sentinel'),
      major,
    );
    const refusal = load(process, settings, text, major);
    if (refusal?.logged) yield* log('C', '#', refusal.why);
    else if (refusal) {
      const banner = major >= 6 ? `*** FATAL CONFIG FILE ERROR (Redis ${version}) ***` : '*** FATAL CONFIG FILE ERROR ***';
      yield* process.write(2, `\n${banner}\n${refusal.why}\n`);
    }
    if (refusal) return 1;
    // Before 4 it says less, and shows its logo.
    if (major >= 4) {
      yield* log('C', told, 'oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo');
      yield* log(
        'C',
        told,
        `Redis version=${version}, bits=64, commit=00000000, modified=${Number(major >= 8)}, pid=${process.pid}, just started`,
      );
    }
    yield* args.length > 0 || major >= 8
      ? major >= 4
        ? log('C', told, 'Configuration loaded')
        : nothing
      : log(
          'C',
          '#',
          'Warning: no config file specified, using the default config. In order to specify a config file use redis-server /path/to/redis.conf',
        );
    if (sentinel && file === undefined) {
      yield* log('X', '#', 'Sentinel needs config file on disk in order to save state.  Exiting...');
      return 1;
    }
    if (settings.get('daemonize') === 'yes') {
      daemonize(process, { argv: [...process.argv, '--daemonize', 'no'] });
      return 0;
    }
    const port = Number(settings.get('port'));
    process.argv = [`${baseName(process.argv[0] ?? 'redis-server')} *:${port}`];
    yield* process.sleep(STARTUP);
    const loop = new EventLoop();
    const [host, from] = splitWords(settings.get('replicaof') || settings.get('slaveof') || '');
    const master = sentinel || host === undefined ? undefined : { host, port: Number(from) };
    const replication = new Replication(process, loop, (level, text, self) => log(self ? 'C' : role(), level, text, self), version, master);
    const role = (): string => (sentinel ? 'X' : replication.master ? 'S' : 'M');
    if (isSince(version, 6, 2)) yield* log(role(), '*', 'monotonic clock: POSIX clock_gettime');
    const listener = tryListen(process, port, '0.0.0.0', undefined, 511);
    if ('error' in listener) {
      const reason = `${listener.error.message}`;
      yield* log(
        role(),
        '#',
        `${isSince(version, 6, 2) ? 'Warning: ' : ''}Could not create server TCP listening socket *:${port}: bind: ${reason}`,
      );
      if (isSince(version, 6, 2)) yield* log(role(), '#', `Failed listening on port ${port} (${major >= 7 ? 'tcp' : 'TCP'}), aborting.`);
      return 1;
    }
    if (major < 4) yield* print(logo(version, sentinel ? 'sentinel' : 'standalone', port, process.pid));
    if (sentinel) {
      if (major >= 4) yield* log('X', '*', `Running mode=sentinel, port=${port}.`);
      yield* log('X', told, `Sentinel ID is ${process.random.hex(40)}`);
      for (const [, name, host, at, quorum] of text.matchAll(/^sentinel monitor (\S+) (\S+) (\d+) (\d+)/gm))
        yield* log('X', '#', `+monitor master ${name} ${host} ${at} quorum ${quorum}`);
      process.remark({ kind: 'NotFollowed', program: 'redis-sentinel', why: 'how it watches its masters', taken: 'running' });
    } else {
      if (major >= 4) yield* log(role(), '*', `Running mode=standalone, port=${port}.`);
      yield* log(role(), told, major >= 4 ? 'Server initialized' : `Server started, Redis version ${version}`);
      const warning = hugePagesWarning(process, version);
      if (warning) yield* log(role(), '#', warning);
    }
    const dump = settings.get('dbfilename') ?? 'dump.rdb';
    const data = new Database();
    const appends = settings.get('appendonly') === 'yes' && !sentinel;
    let signal: string | undefined;
    let saves = true;
    for (const each of ['TERM', 'INT'] as const)
      process.onSignal(each, () => {
        signal = `SIG${each}`;
        loop.stop();
      });
    const connections = new Connections(process, loop);
    let append: Server['written'] | undefined;
    const server: Server = {
      version,
      settings,
      data,
      hostname: process.net.hostname,
      system: process.system,
      startedAt: process.now,
      replication,
      clients: 0,
      commands: 0,
      now: () => process.now,
      random: () => process.random.next(),
      written(context, words, reply) {
        append?.(context, words, reply);
        replication.feed(context.db, repeatable(context, words, reply));
        connections.changed();
      },
      publish: (channel, message) => connections.publish(channel, message),
      notFollowed: (command) => process.remark({ kind: 'NotFollowed', program: 'Redis command', why: command, taken: 'statement' }),
      save: () => saveTo(process, dump, data),
      shutdown: (save) => {
        saves = save;
        loop.stop();
      },
    };
    if (appends) {
      const files = appendOnlyFiles(major);
      for (const text of openAppendOnly(process, server, files)) yield* log(role(), '*', text);
      append = appender(process, files);
    } else if (process.access(dump, 'r')) {
      data.load(process.readFile(dump));
      yield* log(role(), '*', `DB loaded from disk: 0.000 seconds`);
    }
    const ready =
      major < 4
        ? `The server is now ready to accept connections on port ${port}`
        : `Ready to accept connections${isSince(version, 7, 2) ? ' tcp' : ''}`;
    if (!sentinel) yield* log(role(), '*', ready);
    if (!sentinel) replication.start(server);
    serveConnections(loop, listener, (socket) => connections.talk(socket, server));
    yield* loop.run();
    if (signal !== undefined)
      yield* print(`${process.pid}:signal-handler (${strftime('%s', process.now)}) Received ${signal} scheduling shutdown...\n`);
    yield* log(role(), major >= 7 ? '*' : '#', 'User requested shutdown...');
    if (saves && settings.get('save') !== '') {
      yield* log(role(), '*', 'Saving the final RDB snapshot before exiting.');
      yield* saveTo(process, dump, data)
        ? log(role(), '*', 'DB saved on disk')
        : log(
            role(),
            '#',
            `Failed opening the temp RDB file temp-${process.pid}.rdb (in server root dir ${process.cwd}) for saving: Permission denied`,
          );
    }
    yield* log(role(), '#', 'Redis is now ready to exit, bye bye...');
    return 0;
  };

/** Until 6.0.7 only "never" was good enough. @see redis: src/server.c linuxMemoryWarnings, src/latency.c THPIsEnabled */
function hugePagesWarning(process: Process, version: string): string | undefined {
  const chosen = process.readFile('/sys/kernel/mm/transparent_hugepage/enabled');
  const knowsMadvise = isSince(version, 6, 0, 7);
  if (knowsMadvise ? !chosen.includes('[always]') : chosen.includes('[never]')) return undefined;
  const [choice, after] = knowsMadvise ? ['madvise', " (set to 'madvise' or 'never')"] : ['never', ''];
  return `WARNING you have Transparent Huge Pages (THP) support enabled in your kernel. This will create latency and memory usage issues with Redis. To fix this issue run the command 'echo ${choice} > /sys/kernel/mm/transparent_hugepage/enabled' as root, and add it to your /etc/rc.local in order to retain the setting after a reboot. Redis must be restarted after THP is disabled${after}.`;
}

/** @see redis: src/asciilogo.h, server.c redisAsciiArt */
const logo = (version: string, mode: string, port: number, pid: number): string =>
  [
    '                _._                                                  ',
    "           _.-``__ ''-._                                             ",
    `      _.-\`\`    \`.  \`_.  ''-._           Redis ${version} (00000000/0) 64 bit`,
    "  .-`` .-```.  ```\\/    _.,_ ''-._                                   ",
    ` (    '      ,       .-\`  | \`,    )     Running in ${mode} mode`,
    ` |\`-._\`-...-\` __...-.\`\`-._|'\` _.-'|     Port: ${port}`,
    ` |    \`-._   \`._    /     _.-'    |     PID: ${pid}`,
    "  `-._    `-._  `-./  _.-'    _.-'                                   ",
    " |`-._`-._    `-.__.-'    _.-'_.-'|                                  ",
    " |    `-._`-._        _.-'_.-'    |           http://redis.io        ",
    "  `-._    `-._`-.__.-'_.-'    _.-'                                   ",
    " |`-._`-._    `-.__.-'    _.-'_.-'|                                  ",
    " |    `-._`-._        _.-'_.-'    |                                  ",
    "  `-._    `-._`-.__.-'_.-'    _.-'                                   ",
    "      `-._    `-.__.-'    _.-'                                       ",
    "          `-._        _.-'                                           ",
    "              `-.__.-'                                               ",
    '',
    '',
  ].join('\n');

function saveTo(process: Process, path: string, data: Database): boolean {
  try {
    process.writeFile(path, data.dump());
    data.changes = 0;
    return true;
  } catch (error) {
    if (error instanceof OsError) return false;
    throw error;
  }
}

/** Why a configuration is not taken: told on the error output, or in the log. */
interface Refusal {
  readonly why: string;
  readonly logged?: boolean;
}

/**
 * Takes a configuration, line by line; its directory is entered, and whether its log file can be opened is tried: at its line, since
 * 7 when all is read. @see redis: src/config.c loadServerConfigFromString, setConfigDirOption
 */
function load(process: Process, settings: Settings, text: string, major: number): Refusal | undefined {
  for (const [i, line] of text.split('\n').entries()) {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    const words = splitWords(trimmed);
    const name = words[0]?.toLowerCase();
    let problem = configure(settings, words);
    if (problem === undefined && name === 'dir') {
      problem = failureOf(() => process.chdir(settings.get('dir') ?? '/data'));
      if (problem !== undefined && major < 7) return { why: `Can't chdir to '${settings.get('dir')}': ${problem}`, logged: true };
    }
    if (problem === undefined && name === 'logfile' && major < 7) problem = noLog(process, settings);
    if (problem !== undefined) return { why: `Reading the configuration file, at line ${i + 1}\n>>> '${trimmed}'\n${problem}` };
  }
  const why = major < 7 ? undefined : noLog(process, settings);
  return why === undefined ? undefined : { why };
}

function noLog(process: Process, settings: Settings): string | undefined {
  const file = settings.get('logfile') ?? '';
  const why = file === '' ? undefined : failureOf(() => process.close(process.open(file, APPEND)));
  return why === undefined ? undefined : `Can't open the log file: ${why}`;
}

/** A log file is opened for each message; where it cannot be, the message is lost. @see redis: src/server.c serverLogRaw */
function* logTo(process: Process, file: string, text: string): Task<void> {
  if (file === '') return yield* process.write(1, text);
  let fd: number | undefined;
  if (failureOf(() => (fd = process.open(file, APPEND))) !== undefined || fd === undefined) return;
  yield* process.write(fd, text);
  process.close(fd);
}

const APPEND = { write: true, append: true, create: true } as const;

function failureOf(call: () => void): string | undefined {
  try {
    call();
    return undefined;
  } catch (error) {
    if (error instanceof OsError) return error.message;
    throw error;
  }
}

/**
 * `--maxmemory 2mb --appendonly yes` as lines of a file, values in quotes. Since 7, what follows an option's name is its value,
 * whatever it is.
 * @see redis: src/server.c main, src/sds.c sdscatrepr
 */
function optionLines(args: readonly string[], major: number): string {
  let text = '';
  let wantsValue = false;
  for (const word of args) {
    const isName: boolean = word.startsWith('--') && !(major >= 7 && wantsValue);
    text += isName ? `\n${word.slice(2)}` : ` "${word.replace(/["\\]/g, '\\$&')}"`;
    wantsValue = isName && !/[\s=]/.test(word) && word !== '--save';
  }
  return text;
}

const STARTUP = 15 * MILLISECOND;

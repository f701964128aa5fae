import { MILLISECOND, nothing, type Task } from '../../../engine/index.ts';
import { OsError, type Process, type Program } from '../../../kernel/index.ts';
import { strftime } from '../../../shell/utilities/lib/calendar.ts';
import { daemonize } from '../../../shell/utilities/lib/daemonize.ts';
import { EventLoop } from '../../servers/event-loop.ts';
import { tryListen } from '../../servers/run-server.ts';
import { serveConnections } from '../../servers/tcp-server.ts';
import { appender, appendOnlyFiles, openAppendOnly } from './append-only.ts';
import type { Server } from './command.ts';
import { configure, defaults, type Settings } from './config.ts';
import { Connections } from './connection.ts';
import { Database } from './database.ts';
import { splitWords } from './protocol.ts';

/** @see redis: src/server.c */
export const redisServer = (version: string): Program =>
  function* (process) {
    const settings: Settings = new Map(Object.entries(defaults));
    settings.set('dir', process.cwd);
    const [major = 7] = version.split('.').map(Number);
    const log = (role: string, level: string, text: string): Task<void> =>
      level === '*' && settings.get('loglevel') === 'warning'
        ? nothing
        : process.write(
            1,
            `${process.pid}:${role} ${strftime('%d %b %Y %H:%M:%S', process.now)}.${String(Math.floor(process.now / 1000) % 1000).padStart(3, '0')} ${level} ${text}\n`,
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
    for (const [i, line] of text.split('\n').entries()) {
      const trimmed = line.trim();
      if (trimmed === '' || trimmed.startsWith('#')) continue;
      const problem = configure(settings, splitWords(trimmed));
      if (problem === undefined) continue;
      const banner = major >= 6 ? `*** FATAL CONFIG FILE ERROR (Redis ${version}) ***` : '*** FATAL CONFIG FILE ERROR ***';
      yield* process.write(2, `\n${banner}\nReading the configuration file, at line ${i + 1}\n>>> '${trimmed}'\n${problem}\n`);
      return 1;
    }
    yield* log('C', '#', 'oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo');
    yield* log('C', '#', `Redis version=${version}, bits=64, commit=00000000, modified=0, pid=${process.pid}, just started`);
    yield* args.length > 0
      ? log('C', '#', 'Configuration loaded')
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
    try {
      process.chdir(settings.get('dir') ?? '/data');
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      yield* process.write(
        2,
        `\n*** FATAL CONFIG FILE ERROR (Redis ${version}) ***\nReading the configuration file, at line 1\n>>> 'dir ${settings.get('dir')}'\n${error.message}\n`,
      );
      return 1;
    }
    const port = Number(settings.get('port'));
    process.argv = [`${process.argv[0]?.split('/').at(-1) ?? 'redis-server'} *:${port}`];
    yield* process.sleep(STARTUP);
    if (major >= 6) yield* log('M', '*', 'monotonic clock: POSIX clock_gettime');
    const listener = tryListen(process, port, '0.0.0.0', undefined, 511);
    if ('error' in listener) {
      const reason = `${listener.error.message}`;
      yield* log('M', '#', `${major >= 6 ? 'Warning: ' : ''}Could not create server TCP listening socket *:${port}: bind: ${reason}`);
      if (major >= 6) yield* log('M', '#', `Failed listening on port ${port} (${major >= 7 ? 'tcp' : 'TCP'}), aborting.`);
      return 1;
    }
    if (sentinel) {
      yield* log('X', '*', `Running mode=sentinel, port=${port}.`);
      yield* log('X', '#', `Sentinel ID is ${process.random.hex(40)}`);
      for (const [, name, host, at, quorum] of text.matchAll(/^sentinel monitor (\S+) (\S+) (\d+) (\d+)/gm))
        yield* log('X', '#', `+monitor master ${name} ${host} ${at} quorum ${quorum}`);
    } else {
      yield* log('M', '*', `Running mode=standalone, port=${port}.`);
      yield* log('M', '#', 'Server initialized');
    }
    const dump = settings.get('dbfilename') ?? 'dump.rdb';
    const data = new Database();
    const appends = settings.get('appendonly') === 'yes' && !sentinel;
    const loop = new EventLoop();
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
      startedAt: process.now,
      clients: 0,
      commands: 0,
      now: () => process.now,
      random: () => process.random.next(),
      written(context, words, reply) {
        append?.(context, words, reply);
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
      for (const text of openAppendOnly(process, server, files)) yield* log('M', '*', text);
      append = appender(process, files);
    } else if (process.access(dump, 'r')) {
      data.load(process.readFile(dump));
      yield* log('M', '*', `DB loaded from disk: 0.000 seconds`);
    }
    if (!sentinel) yield* log('M', '*', 'Ready to accept connections');
    serveConnections(loop, listener, (socket) => connections.talk(socket, server));
    yield* loop.run();
    if (signal !== undefined)
      yield* process.write(1, `${process.pid}:signal-handler (${strftime('%s', process.now)}) Received ${signal} scheduling shutdown...\n`);
    yield* log('M', major >= 7 ? '*' : '#', 'User requested shutdown...');
    if (saves && settings.get('save') !== '') {
      yield* log('M', '*', 'Saving the final RDB snapshot before exiting.');
      yield* saveTo(process, dump, data)
        ? log('M', '*', 'DB saved on disk')
        : log(
            'M',
            '#',
            `Failed opening the temp RDB file temp-${process.pid}.rdb (in server root dir ${process.cwd}) for saving: Permission denied`,
          );
    }
    yield* log('M', '#', 'Redis is now ready to exit, bye bye...');
    return 0;
  };

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

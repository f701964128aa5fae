import { MILLISECOND, nothing, type Task } from '../../../engine/index.ts';
import type { Listener, OsError, Process, Program } from '../../../kernel/index.ts';
import { daemonize } from '../../../shell/utilities/lib/daemonize.ts';
import { baseName } from '../../../shell/utilities/lib/files.ts';
import { isSince } from '../../../shell/utilities/lib/version.ts';
import { strftime } from '../../../shell/utilities/time/calendar.ts';
import { EventLoop } from '../../servers/event-loop.ts';
import { tryListen } from '../../servers/run-server.ts';
import { serveConnections } from '../../servers/tcp-server.ts';
import { appender, appendOnlyFiles, openAppendOnly, repeatable } from './append-only.ts';
import { attempt } from './attempt.ts';
import { boundAddresses } from './bind.ts';
import { Cluster } from './cluster.ts';
import type { Server } from './command.ts';
import { defaults, type Settings } from './config.ts';
import { Connections } from './connection.ts';
import { Database } from './database.ts';
import { loadSettings, optionLines } from './load-settings.ts';
import { APPEND, hugePagesWarning, logo, RedisLog, type Role } from './log.ts';
import { splitWords } from './protocol.ts';
import { Replication } from './replication.ts';
import { Sentinel } from './sentinel.ts';
import { namedLine, resolvesHosts } from './sentinel-config.ts';

/** The server, or with `--sentinel` what watches over others. @see redis: src/server.c */
export const redisServer = (version: string, fork?: Fork): Program =>
  function* (process) {
    const args = process.argv.slice(1);
    if (args[0] === '-v' || args[0] === '--version') {
      yield* process.write(
        1,
        `${fork?.name ?? 'Redis'} server v=${fork?.version ?? version} sha=00000000:0 malloc=jemalloc-5.2.1 bits=64 build=d8ab7d4a7c8a2c53\n`,
      );
      return 0;
    }
    const redis = new RedisStart(process, version, args, fork);
    const text = yield* redis.configure();
    if (text === undefined) return 1;
    if (redis.settings.get('daemonize') === 'yes') {
      daemonize(process, { argv: [...process.argv, '--daemonize', 'no'] });
      return 0;
    }
    const port = Number(redis.settings.get('port'));
    process.argv = [`${baseName(process.argv[0] ?? 'redis-server')} *:${port}`];
    yield* process.sleep(STARTUP);
    return yield* new RedisRun(redis, text).serve(port);
  };

const STARTUP = 15 * MILLISECOND;

/** What goes by another name, and has releases of its own. */
interface Fork {
  readonly name: 'Redis' | 'Valkey';
  readonly version: string;
}

/** A server that reads how it is meant. */
class RedisStart {
  readonly settings: Settings = new Map(Object.entries(defaults));
  readonly major: number;
  readonly sentinel: boolean;
  readonly log: RedisLog;
  /** Its configuration file. */
  file = '';

  constructor(
    readonly process: Process,
    readonly version: string,
    readonly args: readonly string[],
    readonly fork: Fork = { name: 'Redis', version },
  ) {
    const { settings } = this;
    this.major = Number.parseInt(version, 10);
    this.sentinel = /(^|\/)(redis|valkey)-sentinel$/.test(process.argv[0] ?? '') || args.includes('--sentinel');
    this.log = new RedisLog(process, version, settings);
    settings.set('dir', process.cwd);
    if (this.sentinel) settings.set('port', '26379');
    if (this.major < 7) settings.set('save', '3600 1 300 100 60 10000');
  }

  /** Takes the configuration file and the options; answers with their text, or undefined where they will not do, which it says. */
  *configure(): Task<string | undefined> {
    const { process, args, major, settings, log, fork } = this;
    const file = args[0] !== undefined && !args[0].startsWith('-') ? args[0] : undefined;
    const { value: written = '', failure } = file === undefined ? {} : attempt(() => process.readFile(file));
    if (file !== undefined && failure !== undefined) {
      const whole = process.cwd === '/' || file.startsWith('/') ? file : `${process.cwd}/${file}`;
      yield* log.say('C', '#', `Fatal error, can't open config file '${major >= 6 ? `${whole}': ${failure}` : `${file}'`}`);
      return undefined;
    }
    const options = args.slice(file === undefined ? 0 : 1).filter((word) => word !== '--sentinel');
    const text = written + optionLines(options, major);
    const refusal = loadSettings(process, settings, text, major);
    if (refusal?.logged) yield* log.say('C', '#', refusal.why);
    else if (refusal) {
      const banner = major >= 6 ? `*** FATAL CONFIG FILE ERROR (${fork.name} ${fork.version}) ***` : '*** FATAL CONFIG FILE ERROR ***';
      yield* process.write(2, `\n${banner}\n${refusal.why}\n`);
    }
    if (refusal) return undefined;
    const isRecent = isSince(this.version, 6, 2);
    if (!isRecent) yield* this.#introduce();
    if (this.sentinel && !(yield* this.#canWatch(file, text))) return undefined;
    if (isRecent) yield* this.#introduce();
    this.file = file === undefined || file.startsWith('/') ? (file ?? '') : `${process.cwd.replace(/\/$/, '')}/${file}`;
    return text;
  }

  /** A sentinel keeps what it finds out in its file, and knows its masters by addresses. @see redis: src/sentinel.c sentinelCheckConfigFile, createSentinelAddr */
  *#canWatch(file: string | undefined, text: string): Task<boolean> {
    const { process, log, fork } = this;
    const say = (words: string): Task<void> => log.say('X', '#', words);
    const isRecent = isSince(this.version, 6, 2);
    const named = namedLine(text);
    const isFound = named !== undefined && (!isRecent || resolvesHosts(text)) && (yield* process.net.resolve(named.host)).length > 0;
    if (named && !isFound) {
      if (isRecent) yield* say(`Failed to resolve hostname '${named.host}'`);
      if (!isRecent || !resolvesHosts(text)) {
        const banner =
          this.major >= 6 ? `*** FATAL CONFIG FILE ERROR (${fork.name} ${fork.version}) ***` : '*** FATAL CONFIG FILE ERROR ***';
        const why = `Can't resolve ${isRecent ? 'instance' : 'master instance'} hostname.`;
        yield* process.write(2, `\n${banner}\nReading the configuration file, at line ${named.number}\n>>> '${named.line}'\n${why}\n`);
        return false;
      }
    }
    if (file === undefined) {
      const words = this.major >= 8 ? 'on disk to save state.' : 'on disk in order to save state. ';
      yield* say(isRecent ? `Sentinel needs config file ${words} Exiting...` : 'Sentinel started without a config file. Exiting...');
      return false;
    }
    const { failure } = attempt(() => process.close(process.open(file, APPEND)));
    if (failure === undefined) return true;
    const whole = file.startsWith('/') ? file : `${process.cwd.replace(/\/$/, '')}/${file}`;
    yield* say(`Sentinel config file ${whole} is not writable: ${failure}. Exiting...`);
    return false;
  }

  /** Before 4 it says less, and shows its logo later. */
  *#introduce(): Task<void> {
    const { process, args, major, log, fork } = this;
    if (major >= 4) {
      const modified = Number(major >= 8);
      if (major >= 8 && this.settings.get('cluster-enabled') === 'yes')
        yield* log.say('C', '#', 'WARNING: Changing databases number from 16 to 1 since we are in cluster mode');
      yield* log.say('C', log.told, `oO0OoO0OoO0Oo ${fork.name} is starting oO0OoO0OoO0Oo`);
      yield* log.say(
        'C',
        log.told,
        `${fork.name} version=${fork.version}, bits=64, commit=00000000, modified=${modified}, pid=${process.pid}, just started`,
      );
    }
    if (args.length === 0 && major < 8) yield* log.say('C', '#', noConfig(fork.name.toLowerCase()));
    else if (major >= 4) yield* log.say('C', log.told, 'Configuration loaded');
  }
}

const noConfig = (name: string): string =>
  `Warning: no config file specified, using the default config. In order to specify a config file use ${name}-server /path/to/${name}.conf`;

/** A server that is configured. */
class RedisRun {
  readonly #start: RedisStart;
  readonly #loop = new EventLoop();
  readonly #data = new Database();
  readonly #replication: Replication;
  readonly #cluster: Cluster | undefined;
  readonly #sentinel: Sentinel | undefined;
  readonly #dump: string;
  #append: Server['written'] | undefined;

  constructor(start: RedisStart, text: string) {
    const { process, version, settings, sentinel, log } = start;
    this.#start = start;
    this.#dump = settings.get('dbfilename') ?? 'dump.rdb';
    const [host, from] = splitWords(settings.get('replicaof') || settings.get('slaveof') || '');
    const master = sentinel || host === undefined ? undefined : { host, port: Number(from) };
    const say: ConstructorParameters<typeof Replication>[2] = (level, text, self) => log.say(self ? 'C' : this.#role(), level, text, self);
    this.#replication = new Replication(process, this.#loop, say, version, master);
    if (sentinel)
      this.#sentinel = new Sentinel(process, this.#loop, (level, words) => log.say('X', level, words), {
        file: start.file,
        text,
        port: Number(settings.get('port')),
        saysSaved: isSince(version, 7),
      });
    else if (settings.get('cluster-enabled') === 'yes')
      this.#cluster = new Cluster(process, this.#loop, {
        told: log.told,
        named: isSince(version, 7, 2),
        say: (level, text) => log.say(this.#role(), level, text),
      });
  }

  #role(): Role {
    return this.#start.sentinel ? 'X' : this.#replication.master ? 'S' : 'M';
  }
  #say(level: string, text: string): Task<void> {
    return this.#start.log.say(this.#role(), level, text);
  }

  *serve(port: number): Task<number> {
    const { process, version, major, sentinel, settings, log } = this.#start;
    if (isSince(version, 6, 2)) yield* this.#say('*', 'monotonic clock: POSIX clock_gettime');
    const listeners: Listener[] = [];
    for (const { address, isOptional } of boundAddresses(settings.get('bind') ?? '*')) {
      const listener = tryListen(process, port, address === '*' ? '0.0.0.0' : address, undefined, 511);
      if (!('error' in listener)) listeners.push(listener);
      else {
        yield* this.#isTaken(port, address, listener.error);
        if (!(isOptional && listener.error.code === 'EADDRNOTAVAIL')) return yield* this.#doesNotListen(port);
      }
    }
    if (major < 4) yield* log.write(logo(version, sentinel ? 'sentinel' : this.#cluster ? 'cluster' : 'standalone', port, process.pid));
    const connections = new Connections(process, this.#loop);
    const server = this.#server(connections);
    yield* sentinel ? this.#watch(port) : this.#begin(port, server);
    for (const each of ['TERM', 'INT'] as const)
      process.onSignal(each, () => {
        this.#loop.start(this.#end(true, `SIG${each}`));
      });
    if (settings.get('appendonly') === 'yes' && !sentinel) {
      const files = appendOnlyFiles(major);
      for (const text of openAppendOnly(process, server, files)) yield* this.#say('*', text);
      this.#append = appender(process, files);
    } else if (process.access(this.#dump, 'r')) {
      this.#data.load(process.readFile(this.#dump));
      yield* this.#say('*', 'DB loaded from disk: 0.000 seconds');
    }
    if (!sentinel) yield* this.#isReady(port, server);
    yield* this.#answer(listeners, connections, server);
    return 0;
  }

  *#isTaken(port: number, address: string, { message }: OsError): Task<void> {
    const warning = isSince(this.#start.version, 6, 2) ? 'Warning: ' : '';
    yield* this.#say('#', `${warning}Could not create server TCP listening socket ${address}:${port}: bind: ${message}`);
  }

  *#doesNotListen(port: number): Task<number> {
    const { version, major } = this.#start;
    if (isSince(version, 6, 2)) yield* this.#say('#', `Failed listening on port ${port} (${major >= 7 ? 'tcp' : 'TCP'}), aborting.`);
    return 1;
  }

  *#watch(port: number): Task<void> {
    const { major, log } = this.#start;
    if (major >= 4) yield* this.#say('*', `Running mode=sentinel, port=${port}.`);
    yield* this.#sentinel?.begin(log.told) ?? nothing;
  }

  *#begin(port: number, server: Server): Task<void> {
    const { process, version, major, log } = this.#start;
    if (major >= 4) yield* this.#say('*', `Running mode=${this.#cluster ? 'cluster' : 'standalone'}, port=${port}.`);
    yield* this.#cluster?.load(server, port) ?? nothing;
    yield* this.#say(log.told, major >= 4 ? 'Server initialized' : `Server started, Redis version ${version}`);
    const warning = hugePagesWarning(process, version);
    if (warning) yield* this.#say('#', warning);
  }

  *#isReady(port: number, server: Server): Task<void> {
    const { version, major } = this.#start;
    yield* this.#say(
      '*',
      major < 4
        ? `The server is now ready to accept connections on port ${port}`
        : `Ready to accept connections${isSince(version, 7, 2) ? ' tcp' : ''}`,
    );
    this.#replication.start(server);
    this.#cluster?.begin(port);
  }

  /** Until it is told to end, and can. */
  *#answer(listeners: readonly Listener[], connections: Connections, server: Server): Task<void> {
    for (const listener of listeners) serveConnections(this.#loop, listener, (socket) => connections.talk(socket, server));
    yield* this.#loop.run();
    yield* this.#say('#', `${this.#start.sentinel ? 'Sentinel' : this.#start.fork.name} is now ready to exit, bye bye...`);
  }

  /** It saves what it has, where it ever does: if it cannot, it goes on. @see redis: src/server.c prepareForShutdown, finishShutdown, src/rdb.c rdbSave */
  *#end(saves: boolean, signal?: 'SIGTERM' | 'SIGINT'): Task<void> {
    const { process, major, settings, log, sentinel } = this.#start;
    if (signal !== undefined)
      yield* log.write(`${process.pid}:signal-handler (${strftime('%s', process.now)}) Received ${signal} scheduling shutdown...\n`);
    yield* this.#say(major >= 7 ? '*' : '#', 'User requested shutdown...');
    if (saves && settings.get('save') !== '' && !sentinel) {
      yield* this.#say('*', 'Saving the final RDB snapshot before exiting.');
      const failure = this.#save();
      if (failure !== undefined) return yield* this.#goesOn(failure, signal !== undefined);
      yield* this.#say('*', 'DB saved on disk');
    }
    this.#loop.stop();
  }

  *#goesOn(failure: string, isSignalled: boolean): Task<void> {
    const { process, major } = this.#start;
    const file = major >= 7 ? `temp RDB file temp-${process.pid}.rdb` : `RDB file ${this.#dump}`;
    yield* this.#say('#', `Failed opening the ${file} (in server root dir ${process.cwd}) for saving: ${failure}`);
    yield* this.#say('#', "Error trying to save the DB, can't exit.");
    if (major >= 7) yield* this.#say('#', 'Errors trying to shut down the server. Check the logs for more information.');
    else if (isSignalled)
      yield* this.#say('#', 'SIGTERM received but errors trying to shut down the server, check the logs for more information');
  }

  /** Why it could not. */
  #save(): string | undefined {
    const { failure } = attempt(() => this.#start.process.writeFile(this.#dump, this.#data.dump()));
    if (failure === undefined) this.#data.changes = 0;
    return failure;
  }

  #server(connections: Connections): Server {
    const { process, version, settings } = this.#start;
    return {
      version,
      settings,
      data: this.#data,
      hostname: process.net.hostname,
      system: process.system,
      startedAt: process.now,
      replication: this.#replication,
      cluster: this.#cluster,
      sentinel: this.#sentinel,
      clients: 0,
      commands: 0,
      now: () => process.now,
      random: () => process.random.next(),
      written: (context, words, reply) => {
        this.#append?.(context, words, reply);
        this.#replication.feed(context.db, repeatable(context, words, reply));
        connections.changed();
      },
      publish: (channel, message) => connections.publish(channel, message),
      notFollowed: (command) => process.remark({ kind: 'NotFollowed', program: 'Redis command', why: command, taken: 'statement' }),
      save: () => this.#save() === undefined,
      shutdown: (save) => this.#loop.start(this.#end(save)),
    };
  }
}

import { MILLISECOND, SECOND, type Task } from '../../engine/index.ts';
import { OsError, type Process } from '../../kernel/index.ts';
import { strftime } from '../../shell/utilities/time/calendar.ts';
import { localText } from '../../shell/utilities/time/zone.ts';

/** What a server says before it starts; with a code it ends there. */
export interface StartProblem {
  readonly lines: readonly string[];
  readonly code?: number;
}

/** A configuration file that has to be there. */
export function lacksConfig(
  process: Process,
  path: string,
  words: (path: string, why: string) => readonly string[],
): StartProblem | undefined {
  try {
    process.readFile(path);
    return undefined;
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return { lines: words(path, error.message), code: 1 };
  }
}

/** The first of these variables that is not set. */
export function lacksVariable(
  process: Process,
  names: readonly string[],
  words: (name: string) => readonly string[],
): StartProblem | undefined {
  const missing = names.find((name) => !process.env.get(name));
  return missing === undefined ? undefined : { lines: words(missing), code: 1 };
}

/** A directory that has to be written to: a volume's root is often root's, and an image's own files may only be read. */
export function cannotWrite(
  process: Process,
  directory: string,
  words: (why: OsError) => readonly string[],
  code = 1,
): StartProblem | undefined {
  const why = process.access(directory, 'f') ? whyNotWritten(process, directory) : undefined;
  return why && { lines: words(why), code };
}

/** Why nothing can be made in a directory; undefined if it can. */
export function whyNotWritten(process: Process, directory: string): OsError | undefined {
  if (process.access(directory, 'w')) return undefined;
  try {
    process.mkdir(`${directory}/.new`, 0o755);
    return undefined;
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return error;
  }
}

/** A flag's value, as `--name=value` or `--name value`; undefined where it is not given. */
export const flagOf = ({ argv }: Process, name: string): string | undefined => {
  const at = argv.indexOf(`--${name}`);
  return argv.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3) ?? (at > 0 ? argv[at + 1] : undefined);
};

/** A server that has to be reached first. */
export function* needsDatabase(
  process: Process,
  host: string,
  port: number,
  words: (host: string, why: string) => readonly string[],
): Task<StartProblem | undefined> {
  yield* process.sleep(1500 * MILLISECOND);
  const why = yield* unreachable(process, host, port);
  return why === undefined ? undefined : { lines: words(host, why), code: 2 };
}

/** Why a server cannot be reached; undefined if it can. */
export function* unreachable(process: Process, host: string, port: number): Task<string | undefined> {
  const [address] = yield* process.net.resolve(host);
  if (address === undefined) return 'ENOTFOUND';
  try {
    const socket = yield* process.net.connect(address, port, 10 * SECOND);
    socket.close();
    return undefined;
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return error.code;
  }
}

/** It waits for its database a while, then gives up. @see mongo-express-docker: docker-entrypoint.sh */
export function* needsMongo(process: Process): Task<StartProblem | undefined> {
  const { env } = process;
  const [, fromUrl, portOfUrl] =
    /^mongodb(?:\+srv)?:\/\/(?:[^@/]*@)?([^:/,]+)(?::(\d+))?/.exec(env.get('ME_CONFIG_MONGODB_URL') ?? '') ?? [];
  const host = env.get('ME_CONFIG_MONGODB_SERVER') ?? fromUrl ?? 'mongo';
  const port = Number(env.get('ME_CONFIG_MONGODB_PORT') ?? portOfUrl ?? 27_017);
  yield* process.write(1, `Waiting for ${host}:${port}...\n`);
  for (let attempt = 1; attempt <= 10; attempt++) {
    const why = yield* unreachable(process, host, port);
    if (why === undefined) return { lines: ['Welcome to mongo-express\n------------------------\n\n'] };
    const [who, what] =
      why === 'ENOTFOUND'
        ? [`line 15: ${host}: ${process.net.noSuchName}`, 'Invalid argument']
        : ['connect: Connection refused', 'Connection refused'];
    yield* process.write(2, `/docker-entrypoint.sh: ${who}\n/docker-entrypoint.sh: line 15: /dev/tcp/${host}/${port}: ${what}\n`);
    if (attempt === 10) break;
    yield* process.sleep(SECOND);
    const at = localText(process, '%a %b %e %H:%M:%S %Z %Y');
    yield* process.write(1, `${at} retrying to connect to ${host}:${port} (${attempt + 1}/10)\n`);
  }
  const url = `mongodb://${env.has('ME_CONFIG_MONGODB_ADMINUSERNAME') ? `${env.get('ME_CONFIG_MONGODB_ADMINUSERNAME')}:*****@` : ''}${host}:${port}/`;
  return {
    lines: [`Welcome to mongo-express\n------------------------\n\n\nCould not connect to database using connectionString: ${url}"`],
    code: 1,
  };
}

/** The configuration that ZooKeeper's image writes, where there is none. @see 31z4/zookeeper-docker: docker-entrypoint.sh */
export function zooConfig(process: Process): StartProblem | undefined {
  const of = (name: string, otherwise: string): string => process.env.get(`ZOO_${name}`) ?? otherwise;
  const path = `${of('CONF_DIR', '/conf')}/zoo.cfg`;
  if (process.access(path, 'f')) return undefined;
  const lines = [
    `dataDir=${of('DATA_DIR', '/data')}`,
    `dataLogDir=${of('DATA_LOG_DIR', '/datalog')}`,
    `tickTime=${of('TICK_TIME', '2000')}`,
    `initLimit=${of('INIT_LIMIT', '5')}`,
    `syncLimit=${of('SYNC_LIMIT', '2')}`,
    `autopurge.snapRetainCount=${of('AUTOPURGE_SNAPRETAINCOUNT', '3')}`,
    `autopurge.purgeInterval=${of('AUTOPURGE_PURGEINTERVAL', '0')}`,
    `maxClientCnxns=${of('MAX_CLIENT_CNXNS', '60')}`,
    `standaloneEnabled=${of('STANDALONE_ENABLED', 'true')}`,
    `admin.enableServer=${of('ADMINSERVER_ENABLED', 'true')}`,
    ...of('SERVERS', 'server.1=localhost:2888:3888;2181').split(/\s+/),
    ...(process.env.has('ZOO_4LW_COMMANDS_WHITELIST') ? [`4lw.commands.whitelist=${of('4LW_COMMANDS_WHITELIST', '')}`] : []),
  ];
  try {
    process.writeFile(path, `${lines.join('\n')}\n`);
    return undefined;
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return { lines: [`/docker-entrypoint.sh: line 15: ${path}: ${error.message}`], code: 1 };
  }
}

/** Nor does Cassandra start where none of its seeds can be found. @see cassandra: SimpleSeedProvider.java, DatabaseDescriptor.java, CassandraDaemon.java */
export function* cassandraStart(process: Process): Task<StartProblem | undefined> {
  const refused = cassandraConfig(process);
  const seeds = (process.env.get('CASSANDRA_SEEDS') ?? '').split(',').filter((seed) => seed !== '' && seed !== 'auto');
  if (refused || seeds.length === 0) return refused;
  const lost: string[] = [];
  for (const seed of seeds) if ((yield* process.net.resolve(seed.trim())).length === 0) lost.push(seed.trim());
  if (lost.length < seeds.length) return undefined;
  yield* process.sleep(4 * SECOND);
  const at = (level: string): string => `${level.padEnd(5)} [main] ${localText(process, '%Y-%m-%d %H:%M:%S,%3N')}`;
  const why = 'The seed provider lists no seeds.';
  const lines = [
    ...lost.map((seed) => `${at('WARN')} SimpleSeedProvider.java:60 - Seed provider couldn't lookup host ${seed}`),
    `Exception (org.apache.cassandra.exceptions.ConfigurationException) encountered during startup: ${why}`,
    `${at('ERROR')} CassandraDaemon.java:911 - Exception encountered during startup: ${why}`,
  ];
  return { lines, code: 3 };
}

/** Cassandra's image edits its configuration by way of a temporary file. @see docker-library/cassandra: docker-entrypoint.sh _sed-in-place */
function cassandraConfig(process: Process): StartProblem | undefined {
  const temporary = process.env.get('TMPDIR') ?? '/tmp';
  if (!process.access(temporary, 'w'))
    return { lines: [`mktemp: failed to create file via template '${temporary}/tmp.XXXXXXXXXX': Read-only file system`], code: 1 };
  const config = '/etc/cassandra';
  if (process.access(config, 'w')) return undefined;
  return { lines: [`/usr/local/bin/docker-entrypoint.sh: line 35: ${config}/cassandra.yaml: Read-only file system`], code: 1 };
}

/** A new store is made only where it is told all that it wants for that. @see influxdata/influxdata-docker: influxdb/2.7/entrypoint.sh */
export function influxStart(process: Process): StartProblem | undefined {
  const mode = process.env.get('DOCKER_INFLUXDB_INIT_MODE');
  if (!mode || process.access('/var/lib/influxdb2/influxd.bolt', 'f')) return undefined;
  const line = (text: string, more: string): string =>
    `ts=${strftime('%Y-%m-%dT%H:%M:%S.%NZ', process.now)} lvl=error msg="${text}" system=docker ${more}`;
  if (mode !== 'setup' && mode !== 'upgrade')
    return {
      lines: [
        line("found invalid DOCKER_INFLUXDB_INIT_MODE, valid values are 'setup' and 'upgrade'", `DOCKER_INFLUXDB_INIT_MODE: ${mode}`),
      ],
      code: 1,
    };
  const missing = ['USERNAME', 'PASSWORD', 'ORG', 'BUCKET']
    .map((name) => `DOCKER_INFLUXDB_INIT_${name}`)
    .filter((name) => !process.env.get(name) && !process.env.get(`${name}_FILE`));
  return missing.length === 0
    ? undefined
    : { lines: missing.map((name) => line('missing parameter, cannot init InfluxDB', `parameter: ${name}`)), code: 1 };
}

// The entrypoint and the server that it starts hand the same directory, users and messages from one to the other: they stand together.
import { seconds, type Task } from '../../../../engine/index.ts';
import { OsError, type Process, type Program } from '../../../../kernel/index.ts';
import { makeDirectories } from '../../../../shell/utilities/lib/files.ts';
import { answerLines } from '../../../servers/json-lines.ts';
import { runDaemon } from '../../daemon.ts';
import { takeFromFiles } from '../../file-env.ts';
import { become, claim, execCommand } from '../../gosu.ts';
import { onAlpine } from '../../on-alpine.ts';
import { isSql, sqlOf } from '../packed-sql.ts';
import { accountsFile, dataVersion, makeCluster, noRoom, writeRunning } from './files.ts';
import { initdbError, notEmpty } from './initdb-says.ts';
import { builtAs, initialZone, majorOf, packaged, shutDown, stamp, startUp, TEMPORARY, textOf } from './log.ts';
import { type Refusal, refusal } from './parameters.ts';
import { runScripts, type Said } from './psql-scripts.ts';
import { postgresAnswer } from './sql.ts';

const dataOf = (process: Process): string => process.env.get('PGDATA') ?? '/var/lib/postgresql/data';

const SCRIPT = '/usr/local/bin/docker-entrypoint.sh';
/** What may be in a file. */
const GIVEN = ['PASSWORD', 'USER', 'DB', 'INITDB_ARGS'].map((name) => `POSTGRES_${name}`);

/** The image's docker-entrypoint.sh. @see docker-library/postgres: docker-entrypoint.sh */
export const postgresEntrypoint = (version: string): Program =>
  function* (process) {
    let command = process.argv.slice(1);
    if (command[0]?.startsWith('-')) command = ['postgres', ...command];
    if (command[0] !== 'postgres') return yield* execCommand(process, command, SCRIPT, 'line 345');
    if (command.some((word) => /^(-\?|--help|--describe-config|-V|--version)$/.test(word))) return yield* execCommand(process, command);
    const refused = takeFromFiles(process, GIVEN, { line: 21 });
    if (refused !== undefined) {
      yield* process.write(2, refused);
      return 1;
    }
    const data = dataOf(process);
    try {
      makeDirectories(process, data);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      yield* process.write(2, `mkdir: ${onAlpine(process) ? "can't" : 'cannot'} create directory '${data}': ${error.message}\n`);
      return 1;
    }
    for (const [path, mode] of [
      [data, 0o700],
      ['/var/run/postgresql', 0o3775],
    ] as const) {
      try {
        process.chmod(path, mode);
      } catch (error) {
        if (!(error instanceof OsError)) throw error;
        const what = onAlpine(process) ? path : `changing permissions of '${path}'`;
        yield* process.write(2, `chmod: ${what}: ${error.message}\n`);
      }
    }
    if (process.uid === 0) {
      if ((yield* claim(process, 'postgres', [data, '/var/run/postgresql'])) !== 0) return 1;
      return yield* become(process, 'postgres', [process.argv[0] ?? 'docker-entrypoint.sh', ...command]);
    }
    if (process.access(`${data}/PG_VERSION`, 'f'))
      yield* process.write(1, '\nPostgreSQL Database directory appears to contain a database; Skipping initialization\n\n');
    else {
      const code = yield* initialize(process, data, version, command.slice(1));
      if (code !== 0) return code;
    }
    return yield* execCommand(process, command);
  };

/** Who has no account is given one by files of its own, where there is room for them. @see docker-library/postgres: docker-entrypoint.sh docker_init_database_dir */
function noWrapper(process: Process): string | undefined {
  const isKnown = new RegExp(`^[^:]*:[^:]*:${process.uid}:`, 'm').test(process.readFile('/etc/passwd'));
  const directory = process.env.get('TMPDIR') ?? '/tmp';
  if (isKnown || process.access(directory, 'w')) return undefined;
  const why = process.access(directory, 'f') ? readOnly(process, directory) : 'No such file or directory';
  return onAlpine(process)
    ? `mktemp: (null): ${why}\n`
    : `mktemp: failed to create file via template '${directory}/tmp.XXXXXXXXXX': ${why}\n`;
}

function readOnly(process: Process, directory: string): string {
  try {
    process.writeFile(`${directory}/tmp.0`, '');
    return '';
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return error.message;
  }
}

function* initialize(process: Process, data: string, version: string, args: readonly string[]): Task<number> {
  const { env } = process;
  const password = env.get('POSTGRES_PASSWORD') ?? '';
  if (password === '' && env.get('POSTGRES_HOST_AUTH_METHOD') !== 'trust') {
    yield* process.write(2, NO_PASSWORD);
    return 1;
  }
  if (env.get('POSTGRES_HOST_AUTH_METHOD') === 'trust') yield* process.write(2, TRUSTS);
  const old = oldDatabases(process, data);
  if (old.length > 0) {
    yield* process.write(2, elsewhere(old));
    return 1;
  }
  const wrapper = noWrapper(process);
  if (wrapper !== undefined) {
    yield* process.write(2, wrapper);
    return 1;
  }
  const user = env.get('POSTGRES_USER') || 'postgres';
  const database = env.get('POSTGRES_DB') || user;
  const say = (text: string): Task<void> => process.write(1, text);
  yield* say(
    `The files belonging to this database system will be owned by user "postgres".\nThis user must also own the server process.\n\nThe database cluster will be initialized with locale "en_US.utf8".\nThe default database encoding has accordingly been set to "UTF8".\nThe default text search configuration will be set to "english".\n\nData page checksums are ${majorOf(version) >= 18 ? 'enabled' : 'disabled'}.\n\n`,
  );
  const inTheWay = notEmpty(data, process.readdir(data), version);
  if (inTheWay !== undefined) {
    yield* process.write(2, inTheWay);
    return 1;
  }
  // Its owner alone may: a volume's root is the group's, which is not enough.
  yield* say(`fixing permissions on existing directory ${data} ... `);
  let full: string | undefined;
  try {
    process.chmod(data, 0o700);
    full = makeCluster(process, data, version);
    const databases = [...new Set(['postgres', 'template0', 'template1', database])];
    if (full === undefined)
      process.writeFile(accountsFile(data), JSON.stringify({ users: { [user]: password }, databases }), { mode: 0o600 });
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    yield* process.write(2, initdbError(`could not change permissions of directory "${data}": ${error.message}`, version));
    return 1;
  }
  yield* say(
    `ok\ncreating subdirectories ... ok\nselecting dynamic shared memory implementation ... posix\nselecting default max_connections ... 100\nselecting default shared_buffers ... 128MB\nselecting default time zone ... ${initialZone(process)}\ncreating configuration files ... ok\nrunning bootstrap script ... `,
  );
  if (full !== undefined) {
    yield* noRoom(process, data, full);
    return 1;
  }
  yield* say('ok\n');
  yield* process.sleep(seconds(0.6));
  yield* say('performing post-bootstrap initialization ... ');
  if (onAlpine(process))
    yield* process.write(2, `sh: locale: not found\n${stamp(process)} [35] WARNING:  no usable system locales were found\n`);
  yield* say('ok\nsyncing data to disk ... ok\n\n');
  yield* process.write(
    2,
    `initdb: warning: enabling "trust" authentication for local connections\n${majorOf(version) >= 15 ? 'initdb: hint: You can change this by editing pg_hba.conf or using the option -A, or --auth-local and --auth-host, the next time you run initdb.' : 'You can change this by editing pg_hba.conf or using the option -A, or\n--auth-local and --auth-host, the next time you run initdb.'}\n`,
  );
  yield* say(`\nSuccess. You can now start the database server using:\n\n    pg_ctl -D ${data} -l logfile start\n\n`);
  yield* process.sleep(seconds(0.5));
  const refused = refusal(process, args, data);
  const pid = onAlpine(process) ? TEMPORARY.alpine : TEMPORARY.debian;
  if (refused) {
    yield* say(`waiting for server to start....${refusalText(process, refused, pid)} stopped waiting\n`);
    yield* process.write(2, 'pg_ctl: could not start server\nExamine the log output.\n');
    return 1;
  }
  const log = (text: string, level = 'LOG'): string => `${stamp(process)} [${pid}] ${level}:  ${text}\n`;
  const locked = lockProblem(process, 5432);
  if (locked !== undefined) {
    yield* say(
      `waiting for server to start....${log(`starting ${builtAs(process, version)}`)}${log(locked, 'FATAL')}${log('database system is shut down')} stopped waiting\n`,
    );
    yield* process.write(2, 'pg_ctl: could not start server\nExamine the log output.\n');
    return 1;
  }
  yield* say(
    `waiting for server to start....${log(`starting ${builtAs(process, version)}`)}${log('listening on Unix socket "/var/run/postgresql/.s.PGSQL.5432"')}${textOf(process, startUp(process, version, pid + 1, false))}${log('database system is ready to accept connections')} done\nserver started\n`,
  );
  const serving = process.spawn({
    argv: ['postgres', '-D', data, '-c', 'listen_addresses=', '-p', '5432'],
    program: (child) => standIn(child, data, version),
  });
  if (database !== 'postgres') yield* say('CREATE DATABASE\n\n');
  yield* say('\n');
  const failed = yield* runInitScripts(process, { data, version, user, database });
  if (failed !== 0) return failed;
  process.kill(serving, 'INT');
  yield* process.waitpid(serving);
  yield* say(
    `waiting for server to shut down....${textOf(process, shutDown(process, version, 'fast', pid, pid + 1))} done\nserver stopped\n\nPostgreSQL init process complete; ready for start up.\n\n`,
  );
  return 0;
}

/** What lies where releases before 18 had it. @see docker-library/postgres: docker-entrypoint.sh docker_setup_env */
function oldDatabases(process: Process, data: string): string[] {
  const major = process.env.get('PG_MAJOR') ?? '';
  if (data !== `/var/lib/postgresql/${major}/docker`) return [];
  const others = process.readdir('/var/lib/postgresql').map((name) => `/var/lib/postgresql/${name}/docker`);
  const found = ['/var/lib/postgresql', '/var/lib/postgresql/data', ...others.toSorted()].filter((path) =>
    process.access(`${path}/PG_VERSION`, 'f'),
  );
  const isMounted = process.mounts().some(({ path }) => path === '/var/lib/postgresql/data');
  return found.length === 0 && Number(major) >= 18 && isMounted ? ['/var/lib/postgresql/data (unused mount/volume)'] : found;
}

function* runInitScripts(process: Process, server: Server): Task<number> {
  let names: string[] = [];
  try {
    names = process
      .readdir('/docker-entrypoint-initdb.d')
      .filter((name) => !name.startsWith('..'))
      .sort();
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
  }
  if (names.length === 0) yield* process.write(1, '/usr/local/bin/docker-entrypoint.sh: ignoring /docker-entrypoint-initdb.d/*\n\n');
  for (const name of names) {
    const path = `/docker-entrypoint-initdb.d/${name}`;
    if (name.endsWith('.sh')) {
      yield* process.write(1, `/usr/local/bin/docker-entrypoint.sh: ${process.access(path, 'x') ? 'running' : 'sourcing'} ${path}\n`);
      const pid = process.spawn({ argv: process.access(path, 'x') ? [path] : ['sh', '-e', path] });
      const { status } = yield* process.waitpid(pid);
      if (status.code !== 0) return status.code;
    } else if (isSql(name)) {
      yield* process.write(1, `/usr/local/bin/docker-entrypoint.sh: running ${path}\n`);
      const code = yield* runSqlFile(process, path, server);
      yield* process.write(1, '\n');
      if (code !== 0) return code;
    } else yield* process.write(1, `/usr/local/bin/docker-entrypoint.sh: ignoring ${path}\n`);
    yield* process.write(1, '\n');
  }
  return 0;
}

interface Server {
  readonly data: string;
  readonly version: string;
  readonly user: string;
  readonly database: string;
}

/** As `psql -v ON_ERROR_STOP=1 -f` does; its exit code. */
function* runSqlFile(process: Process, file: string, { data, version, user, database }: Server): Task<number> {
  const connection = new Map([
    ['user', user],
    ['database', database],
  ]);
  const said: Said[] = [];
  const style = { quiet: false, tuples: false, unaligned: false, separator: '|', stopsOnError: true };
  const steps = runScripts([{ text: sqlOf(process, file), from: 'file', file }], style, said);
  let step = steps.next();
  while (!step.done) step = steps.next(postgresAnswer(process, data, version, step.value, connection));
  for (const { stream, text } of said) yield* process.write(stream, text);
  return step.value;
}

const socketAt = (port: number): string => `/var/run/postgresql/.s.PGSQL.${port}`;

/** Serves at the socket alone while what is asked for is set up: clients on the same host take it for the server. */
const standIn = (process: Process, data: string, version: string): Task<number> =>
  runDaemon(process, {
    ports: [],
    sockets: [{ path: socketAt(5432), talk: answerLines((request, session) => postgresAnswer(process, data, version, request, session)) }],
    portTaken: () => '',
    stops: [{ signals: ['INT'], code: 0 }],
  });

/** The server itself. */
export const postgresServer = (version: string): Program =>
  function* (process) {
    const data = dataOf(process);
    if (process.argv.includes('--version') || process.argv.includes('-V')) {
      yield* process.write(1, `postgres (PostgreSQL) ${packaged(process, version)}\n`);
      return 0;
    }
    if (process.uid === 0) {
      yield* process.write(
        2,
        '"root" execution of the PostgreSQL server is not permitted.\nThe server must be started under an unprivileged user ID to prevent\npossible system security compromise.  See the documentation for\nmore information on how to properly start the server.\n',
      );
      return 1;
    }
    const refused = refusal(process, process.argv.slice(1), data);
    const early = refused !== undefined && refused.zone === 'GMT' && refused.code === 1;
    if (early) {
      yield* process.write(2, refusalText(process, refused, process.pid));
      return refused.code;
    }
    if (!process.access(`${data}/PG_VERSION`, 'f')) {
      yield* process.write(
        2,
        `postgres: could not access directory "${data}": No such file or directory\nRun initdb or pg_basebackup to initialize a PostgreSQL data directory.\n`,
      );
      return 2;
    }
    const found = process.readFile(`${data}/PG_VERSION`).trim();
    if (found !== dataVersion(version)) {
      yield* process.write(
        2,
        `${stamp(process)} [${process.pid}] FATAL:  database files are incompatible with server\n${stamp(process)} [${process.pid}] DETAIL:  The data directory was initialized by PostgreSQL version ${found}, which is not compatible with this version ${packaged(process, version)}.\n`,
      );
      return 1;
    }
    if (refused) {
      yield* process.write(2, refusalText(process, refused, process.pid));
      return refused.code;
    }
    const at = process.argv.indexOf('-p');
    const port = at > 0 ? Number(process.argv[at + 1]) : Number(process.argv.find((word) => word.startsWith('port='))?.slice(5) ?? 5432);
    const log = (text: string, level = 'LOG') => `${stamp(process)} [${process.pid}] ${level}:  ${text}`;
    // After its entrypoint has made the files, more processes were before it.
    const isNew = process.stat(`${data}/PG_VERSION`).mtime >= (process.processes().find(({ pid }) => pid === process.pid)?.startedAt ?? 0);
    const first = isNew ? (onAlpine(process) ? 53 : 60) : 27;
    const pidFile = `${data}/postmaster.pid`;
    const interrupted = process.access(pidFile, 'f');
    writeRunning(process, data, version, port, pidFile);
    const listening = ['IPv4 address "0.0.0.0"', 'IPv6 address "::"'].map((address) => `listening on ${address}, port ${port}`);
    const locked = lockProblem(process, port);
    if (locked !== undefined) {
      const lines = [`starting ${builtAs(process, version)}`, ...listening].map((text) => log(text));
      yield* process.write(2, `${[...lines, log(locked, 'FATAL'), log('database system is shut down')].join('\n')}\n`);
      process.unlink(pidFile);
      return 1;
    }
    const talk = answerLines((request, session) => postgresAnswer(process, data, version, request, session));
    const code = yield* runDaemon(process, {
      stream: 2,
      megabytes: 22,
      starting: [{ after: 0.02, text: () => log(`starting ${builtAs(process, version)}`) }],
      ports: [{ port, address: '0.0.0.0', talk }],
      sockets: [{ path: socketAt(port), talk }],
      ready: [
        ...listening.map((line) => ({ after: 0, text: () => log(line) })),
        { after: 0, text: () => log(`listening on Unix socket "${socketAt(port)}"`) },
        ...startUp(process, version, first, interrupted),
        { after: 0.02, text: () => log('database system is ready to accept connections') },
      ],
      portTaken: (taken, error) =>
        `${log(`could not bind IPv4 address "0.0.0.0": ${error.message}`)}\n${stamp(process)} [${process.pid}] HINT:  Is another postmaster already running on port ${taken}? If not, wait a few seconds and retry.\n${log('could not create listen socket for "*"', 'WARNING')}\n${log('could not create any TCP/IP sockets', 'FATAL')}\n${log('database system is shut down')}\n`,
      stops: [
        { signals: ['INT'], lines: shutDown(process, version, 'fast', process.pid, first), code: 0 },
        { signals: ['TERM'], lines: shutDown(process, version, 'smart', process.pid, first), code: 0 },
      ],
    });
    process.unlink(pidFile);
    return code;
  };

/** Why it cannot have its socket: a file beside it says whose it is. @see postgres: src/backend/utils/init/miscinit.c CreateLockFile */
function lockProblem(process: Process, port: number): string | undefined {
  const path = `${socketAt(port)}.lock`;
  try {
    process.writeFile(path, `${process.pid}\n`, { mode: 0o600 });
    process.unlink(path);
    return undefined;
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return `could not create lock file "${path}": ${error.message}`;
  }
}

const refusalText = (process: Process, { lines, zone }: Refusal, pid: number): string =>
  lines
    .map(
      ({ level, text }) =>
        `${level === undefined ? '' : `${stamp(process, zone === 'GMT' ? zone : undefined)} [${pid}] ${level}:  `}${text}\n`,
    )
    .join('');

const NO_PASSWORD = `Error: Database is uninitialized and superuser password is not specified.
       You must specify POSTGRES_PASSWORD to a non-empty value for the
       superuser. For example, "-e POSTGRES_PASSWORD=password" on "docker run".

       You may also use "POSTGRES_HOST_AUTH_METHOD=trust" to allow all
       connections without a password. This is *not* recommended.

       See PostgreSQL documentation about "trust":
       https://www.postgresql.org/docs/current/auth-trust.html
`;

/** @see docker-library/postgres: docker-entrypoint.sh docker_error_old_databases */
const elsewhere = (databases: readonly string[]): string => `Error: in 18+, these Docker images are configured to store database data in a
       format which is compatible with "pg_ctlcluster" (specifically, using
       major-version-specific directory names).  This better reflects how
       PostgreSQL itself works, and how upgrades are to be performed.

       See also https://github.com/docker-library/postgres/pull/1259

       Counter to that, there appears to be PostgreSQL data in:
         ${databases.join(' ')}

       This is usually the result of upgrading the Docker image without
       upgrading the underlying database using "pg_upgrade" (which requires both
       versions).

       The suggested container configuration for 18+ is to place a single mount
       at /var/lib/postgresql which will then place PostgreSQL data in a
       subdirectory, allowing usage of "pg_upgrade --link" without mount point
       boundary issues.

       See https://github.com/docker-library/postgres/issues/37 for a (long)
       discussion around this process, and suggestions for how to do so.
`;

/** @see docker-library/postgres: docker-entrypoint.sh docker_verify_minimum_env */
const TRUSTS = `********************************************************************************
WARNING: POSTGRES_HOST_AUTH_METHOD has been set to "trust". This will allow
         anyone with access to the Postgres port to access your database without
         a password, even if POSTGRES_PASSWORD is set. See PostgreSQL
         documentation about "trust":
         https://www.postgresql.org/docs/current/auth-trust.html
         In Docker's default configuration, this is effectively any other
         container on the same system.

         It is not recommended to use POSTGRES_HOST_AUTH_METHOD=trust. Replace
         it with "-e POSTGRES_PASSWORD=password" instead to set a password in
         "docker run".
********************************************************************************
`;

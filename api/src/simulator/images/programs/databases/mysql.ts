import { seconds, type Task } from '../../../engine/index.ts';
import { OsError, type Process, type Program } from '../../../kernel/index.ts';
import { strftime } from '../../../shell/utilities/lib/calendar.ts';
import { answerLines } from '../../servers/json-lines.ts';
import { runDaemon } from '../daemon.ts';
import { become, claim, execCommand } from '../gosu.ts';
import { cannotInitialize, cannotServe, SOCKET, saysWhy } from './mysql-directories.ts';
import { handshake } from './mysql-handshake.ts';
import { isKnownOption } from './mysql-known-options.data.ts';
import { deprecation, editionOf, firstLines, isOld, logLine, type MysqlFlavor, NO_ZONES, openLines, readyLine } from './mysql-log.ts';
import { lastValue, optionsOfFiles, wrongMode } from './mysql-options.ts';
import { runBatch } from './mysql-scripts.ts';
import { mysqlAnswer } from './mysql-sql.ts';

export type { MysqlFlavor } from './mysql-log.ts';

const DATA = '/var/lib/mysql';
const note = (process: Process, text: string, level = 'Note'): Task<void> =>
  process.write(1, `${strftime('%Y-%m-%d %H:%M:%S+00:00', process.now)} [${level}] [Entrypoint]: ${text}\n`);

/** The image's docker-entrypoint.sh. @see docker-library/mysql and MariaDB/mariadb-docker: docker-entrypoint.sh */
export const mysqlEntrypoint = (flavor: MysqlFlavor): Program =>
  function* (process) {
    const daemonName = flavor.name === 'MySQL' ? 'mysqld' : 'mariadbd';
    let command = process.argv.slice(1);
    if (command[0]?.startsWith('-')) command = [daemonName, ...command];
    if (command[0] !== 'mysqld' && command[0] !== 'mariadbd') return yield* execCommand(process, command);
    if (command.some((word) => /^(-\?|--help|--print-defaults|-V|--version)$/.test(word))) return yield* execCommand(process, command);
    const title = `Entrypoint script for ${flavor.name} Server ${flavor.packageVersion} started.`;
    yield* note(process, title);
    const bad = yield* badConfiguration(process, command, flavor);
    if (bad !== undefined) {
      yield* process.write(2, bad);
      return 1;
    }
    if (process.uid === 0) {
      if ((yield* claim(process, 'mysql', [DATA])) !== 0) return 1;
      yield* note(process, "Switching to dedicated user 'mysql'");
      return yield* become(process, 'mysql', [process.argv[0] ?? 'docker-entrypoint.sh', ...command]);
    }
    if (!process.access(`${DATA}/mysql`, 'f')) {
      const code = yield* initialize(process, flavor, command);
      if (code !== 0) return code;
    }
    return yield* execCommand(process, command);
  };

/** What the server says of its options, asked before anything else. @see docker-library/mysql: docker-entrypoint.sh mysql_check_config */
function* badConfiguration(process: Process, command: readonly string[], flavor: MysqlFlavor): Task<string | undefined> {
  const argv = [...command, '--verbose', '--help'];
  const { text, code } = yield* outputOf(process, argv);
  if (code === 0) return undefined;
  const daemon = flavor.name === 'MySQL' ? 'mysqld' : 'mariadbd';
  const said = `${flavor.name === 'MySQL' ? '\n\t' : '\n'}${text.trimEnd()}`;
  return `${strftime('%Y-%m-%d %H:%M:%S+00:00', process.now)} [ERROR] [Entrypoint]: ${daemon} failed while attempting to check config\n\tcommand was: ${argv.join(' ')}${said}\n`;
}

/** Runs a command, and reads what it says on its error output. */
function* outputOf(process: Process, argv: readonly string[]): Task<{ text: string; code: number }> {
  const [reading, writing] = process.pipe();
  const discarded = process.open('/dev/null', { write: true });
  const pid = process.spawn({
    argv,
    fds: new Map([
      [0, 0],
      [1, discarded],
      [2, writing],
    ]),
  });
  process.close(writing);
  process.close(discarded);
  let text = '';
  for (let part = yield* process.read(reading); part !== ''; part = yield* process.read(reading)) text += part;
  process.close(reading);
  const { status } = yield* process.waitpid(pid);
  return { text, code: status.code };
}

function unknownOption(word: string, { name, version }: MysqlFlavor): string {
  const what = word.includes('=') ? `unknown variable '${word.slice(2)}'` : `unknown option '${word}'`;
  if (name === 'MariaDB') return `mariadbd: ${what}`;
  return version.startsWith('5.7') ? what : version.startsWith('5.') ? `mysqld: ${what}` : `${what}.`;
}

function* initialize(process: Process, flavor: MysqlFlavor, command: readonly string[]): Task<number> {
  const { env } = process;
  const prefixes = flavor.name === 'MariaDB' ? ['MARIADB', 'MYSQL'] : ['MYSQL'];
  const given = (name: string): string | undefined => {
    for (const prefix of prefixes) {
      const value = env.get(`${prefix}_${name}`) || fromFile(process, `${prefix}_${name}_FILE`);
      if (value) return value;
    }
    return undefined;
  };
  const names = ['ROOT_PASSWORD', 'ALLOW_EMPTY_PASSWORD', 'RANDOM_ROOT_PASSWORD'];
  if (!names.some((name) => given(name)) && !(flavor.name === 'MariaDB' && given('ROOT_PASSWORD_HASH'))) {
    yield* process.write(
      2,
      `${strftime('%Y-%m-%d %H:%M:%S+00:00', process.now)} [ERROR] [Entrypoint]: Database is uninitialized and password option is not specified\n${missing(flavor)}`,
    );
    return 1;
  }
  if (given('USER') === 'root') {
    yield* note(
      process,
      `MYSQL_USER="root", MYSQL_USER and MYSQL_PASSWORD are for configuring a regular user and cannot be used for the root user\n    Remove MYSQL_USER="root" and use one of the following to control the root user password:\n    - MYSQL_ROOT_PASSWORD\n    - MYSQL_ALLOW_EMPTY_PASSWORD\n    - MYSQL_RANDOM_ROOT_PASSWORD`,
      'ERROR',
    );
    return 1;
  }
  yield* note(process, 'Initializing database files');
  const server = (code: string, text: string, level = 'System', id = 0, area = 'Server'): Task<void> =>
    process.write(2, `${logLine(process, flavor, code, text, level, id, area)}\n`);
  if (yield* saysWhy(process, cannotInitialize(process, flavor, command))) return 1;
  const half = seconds(flavor.initializing / 2);
  if (flavor.name === 'MySQL' && flavor.version.startsWith('5.')) {
    yield* process.sleep(half);
    yield* server(
      '',
      'root@localhost is created with an empty password ! Please consider switching off the --initialize-insecure option.',
      'Warning',
      1,
    );
  } else if (flavor.name === 'MySQL') {
    yield* lines(process, deprecation(process, flavor));
    yield* server('MY-013169', `/usr/sbin/mysqld (mysqld ${flavor.version}) initializing of server in progress as process 80`);
    yield* server('MY-013576', 'InnoDB initialization has started.', 'System', 1, 'InnoDB');
    yield* process.compute(half / 4);
    yield* process.sleep(half);
    yield* server('MY-013577', 'InnoDB initialization has ended.', 'System', 1, 'InnoDB');
    yield* server(
      'MY-010453',
      'root@localhost is created with an empty password ! Please consider switching off the --initialize-insecure option.',
      'Warning',
      6,
    );
  } else yield* process.sleep(half);
  for (const directory of ['mysql', 'performance_schema', 'sys']) process.mkdir(`${DATA}/${directory}`, 0o750);
  process.writeFile(`${DATA}/mysql/accounts.json`, JSON.stringify({ root: '' }), { mode: 0o640 });
  process.writeFile(`${DATA}/ibdata1`, { fill: '\0', length: 12 * 2 ** 20 });
  yield* note(process, 'Database files initialized');
  yield* note(process, 'Starting temporary server');
  const temporary = 129;
  if (flavor.name === 'MariaDB') yield* note(process, 'Waiting for server startup');
  if (yield* saysWhy(process, cannotServe(process, flavor))) {
    yield* process.write(2, `${strftime('%Y-%m-%d %H:%M:%S+00:00', process.now)} [ERROR] [Entrypoint]: Unable to start server.\n`);
    return 1;
  }
  yield* lines(process, firstLines(process, flavor, temporary));
  yield* process.sleep(half / 2);
  yield* lines(process, [...openLines(process, flavor, 0), readyLine(process, flavor, 0)]);
  const serving = process.spawn({
    argv: ['mysqld', '--daemonize', '--skip-networking', `--socket=${SOCKET}`],
    program: (child) => standIn(child, flavor),
  });
  yield* note(process, 'Temporary server started.');
  if (flavor.name === 'MySQL') {
    if (!isOld(flavor)) yield* process.write(1, "'/var/lib/mysql/mysql.sock' -> '/var/run/mysqld/mysqld.sock'\n");
    yield* lines(
      process,
      NO_ZONES.map((file) => `Warning: Unable to load '/usr/share/zoneinfo/${file}' as time zone. Skipping it.`),
    );
  }
  yield* process.sleep(half / 2);
  const database = given('DATABASE');
  const user = given('USER');
  if (database !== undefined) {
    yield* note(process, `Creating database ${database}`);
    process.mkdir(`${DATA}/${database}`, 0o750);
  }
  if (user !== undefined && given('PASSWORD') !== undefined) {
    yield* note(process, `Creating user ${user}`);
    if (database !== undefined) yield* note(process, `Giving user ${user} access to schema ${database}`);
  }
  process.writeFile(
    `${DATA}/mysql/accounts.json`,
    JSON.stringify({ root: given('ROOT_PASSWORD') ?? '', ...(user !== undefined && { [user]: given('PASSWORD') ?? '' }) }),
    { mode: 0o640 },
  );
  if (flavor.name === 'MariaDB') yield* note(process, 'Securing system users (equivalent to running mysql_secure_installation)');
  yield* process.write(1, '\n');
  const failed = yield* runInitScripts(process, database ?? '', flavor.version);
  if (failed !== 0) return failed;
  yield* note(process, 'Stopping temporary server');
  if (flavor.name === 'MySQL' && !isOld(flavor))
    yield* server('MY-013172', `Received SHUTDOWN from user root. Shutting down mysqld (Version: ${flavor.version}).`, 'System', 13);
  if (flavor.name === 'MariaDB') yield* server('', 'mariadbd (initiated by: unknown): Normal shutdown');
  process.kill(serving, 'TERM');
  yield* process.waitpid(serving);
  yield* process.sleep(seconds(1));
  if (flavor.name === 'MySQL' && !isOld(flavor))
    yield* server('MY-010910', `/usr/sbin/mysqld: Shutdown complete (mysqld ${flavor.version})  ${editionOf(flavor)}`);
  if (flavor.name === 'MariaDB') yield* server('', 'mariadbd: Shutdown complete\n');
  yield* note(process, 'Temporary server stopped');
  yield* process.write(1, '\n');
  yield* note(process, `${flavor.name === 'MySQL' ? 'MySQL' : 'MariaDB'} init process done. Ready for start up.`);
  yield* process.write(1, '\n');
  return 0;
}

const lines = (process: Process, texts: readonly string[]): Task<void> => process.write(2, texts.map((text) => `${text}\n`).join(''));

function* runInitScripts(process: Process, database: string, version: string): Task<number> {
  let names: string[];
  try {
    names = process.readdir('/docker-entrypoint-initdb.d').sort();
  } catch (error) {
    if (error instanceof OsError) return 0;
    throw error;
  }
  for (const name of names.filter((each) => !each.startsWith('..'))) {
    const path = `/docker-entrypoint-initdb.d/${name}`;
    if (name.endsWith('.sh')) {
      yield* note(process, `${process.access(path, 'x') ? 'running' : 'sourcing'} ${path}`);
      const pid = process.spawn({ argv: process.access(path, 'x') ? [path] : ['sh', '-e', path] });
      const { status } = yield* process.waitpid(pid);
      if (status.code !== 0) return status.code;
    } else if (name.endsWith('.sql')) {
      yield* note(process, `running ${path}`);
      const code = yield* runSqlFile(process, path, database, version);
      if (code !== 0) return code;
    } else yield* note(process, `ignoring ${path}`, 'Warn');
    yield* process.write(1, '\n');
  }
  return 0;
}

/** As `mysql < file` does, as root; its exit code. */
function* runSqlFile(process: Process, file: string, database: string, version: string): Task<number> {
  const connection = new Map([
    ['user', 'root'],
    ['database', database],
  ]);
  const said: { stream: 1 | 2; text: string }[] = [];
  const steps = runBatch(process.readFile(file), { noHeader: false, table: false, force: false }, said);
  let step = steps.next();
  while (!step.done) step = steps.next(mysqlAnswer(process, DATA, version, step.value, connection));
  for (const { stream, text } of said) yield* process.write(stream, text);
  return step.value;
}

/** What a server says to those who connect; `stop` is what it does when it is told to end. */
function talkOf(
  process: Process,
  flavor: MysqlFlavor,
  options: readonly string[],
  stop: (user: string | undefined) => void,
): ReturnType<typeof answerLines> {
  let connections = 7;
  return answerLines(
    (request, session) => {
      if (/^shutdown$/i.test(request.sql ?? '')) stop(session.get('user'));
      return mysqlAnswer(process, DATA, flavor.version, request, session, options);
    },
    () => handshake(flavor, ++connections, process),
  );
}

/** Serves at the socket alone while what is asked for is set up: clients on the same host take it for the server. */
const standIn = (process: Process, flavor: MysqlFlavor): Task<number> =>
  runDaemon(process, {
    ports: [],
    sockets: [{ path: SOCKET, talk: talkOf(process, flavor, [], () => process.kill(process.pid, 'TERM')) }],
    portTaken: () => '',
    stops: [{ signals: ['TERM'], code: 0 }],
  });

/** The server itself. */
export const mysqld = (flavor: MysqlFlavor): Program =>
  function* (process) {
    const binary = flavor.name === 'MariaDB' ? 'mariadbd' : flavor.version.startsWith('5.') ? 'mysqld' : '/usr/sbin/mysqld';
    const old = flavor.name === 'MySQL' && flavor.version.startsWith('5.');
    const line = (code: string, text: string, level = 'System'): string => logLine(process, flavor, code, text, level);
    if (process.argv.includes('--version') || process.argv.includes('-V')) {
      yield* process.write(
        1,
        flavor.name === 'MySQL'
          ? `${binary}  Ver ${flavor.version} for Linux on x86_64 (MySQL Community Server ${old ? '(GPL)' : '- GPL'})\n`
          : `${binary}  Ver ${flavor.version}-MariaDB-${flavor.packageVersion} for debian-linux-gnu on x86_64 (mariadb.org binary distribution)\n`,
      );
      return 0;
    }
    const told = optionsOfFiles(process, flavor, process.argv);
    yield* lines(process, told.warnings);
    if (told.fatal !== undefined) {
      yield* lines(process, [told.fatal]);
      return 1;
    }
    const options = [...told.options, ...process.argv.slice(1)];
    const unknown = options.find((word) => word.startsWith('--') && !isKnownOption(word, flavor));
    const modes = wrongMode(options, flavor);
    if (modes !== undefined) {
      const what = `${binary}: Error while setting value '${modes}' to 'sql_mode'.`;
      yield* lines(process, [line('MY-000077', what, 'ERROR'), line('MY-010119', 'Aborting', 'ERROR')]);
      return 1;
    }
    if (unknown !== undefined) {
      yield* process.write(2, `${line('MY-000067', unknownOption(unknown, flavor), 'ERROR')}\n${line('MY-010119', 'Aborting', 'ERROR')}\n`);
      return 7;
    }
    if (process.argv.includes('--help')) {
      yield* process.write(1, `${binary}  Ver ${flavor.version} for Linux on x86_64\n\nUsage: mysqld [OPTIONS]\n`);
      return 0;
    }
    if (process.uid === 0 && !process.argv.some((word) => word.startsWith('--user'))) {
      yield* process.write(
        2,
        `${line('MY-010123', 'Fatal error: Please read "Security" section of the manual to find out how to run mysqld as root!', 'ERROR')}\n${line('MY-010119', 'Aborting', 'ERROR')}\n`,
      );
      return 1;
    }
    if (!process.access(`${DATA}/mysql`, 'f')) {
      yield* process.write(
        2,
        `${line('MY-010735', 'Could not open the mysql.plugin table. Please perform the MySQL upgrade procedure.', 'ERROR')}\n${line('MY-010119', 'Aborting', 'ERROR')}\n`,
      );
      return 1;
    }
    if (yield* saysWhy(process, cannotServe(process, flavor))) return 1;
    const port = Number(lastValue(options, 'port') ?? 3306);
    const address = lastValue(options, 'bind-address')?.replace(/^localhost$/, '127.0.0.1');
    let stoppedBy: string | undefined;
    const talk = talkOf(process, flavor, options, (user) => {
      stoppedBy = user;
      process.kill(process.pid, 'TERM');
    });
    return yield* runDaemon(process, {
      stream: 2,
      megabytes: flavor.name === 'MySQL' ? 360 : 90,
      starting: [
        { after: 0, text: () => firstLines(process, flavor, process.pid).join('\n') },
        { after: flavor.starting, text: () => openLines(process, flavor, port).join('\n') },
      ],
      ports: [{ port, talk, ...(address === '127.0.0.1' && { address }) }],
      sockets: [{ path: lastValue(options, 'socket') ?? SOCKET, talk }],
      ready: [{ after: 0, text: () => readyLine(process, flavor, port) }],
      portTaken: (at, { message }) =>
        `${line('MY-010262', `Can't start server: Bind on TCP/IP port: ${message}`, 'ERROR')}\n${line('MY-010257', `Do you already have another mysqld server running on port: ${at} ?`, 'ERROR')}\n${line('MY-010119', 'Aborting', 'ERROR')}\n`,
      stops: [
        {
          signals: ['TERM'],
          lines: [
            {
              after: 0,
              text: () =>
                old
                  ? `${line('', 'Giving 0 client threads a chance to die gracefully')}\n${line('', 'Shutting down slave threads')}`
                  : flavor.name === 'MySQL'
                    ? line(
                        'MY-013172',
                        `Received SHUTDOWN from user ${stoppedBy ?? '<via user signal>'}. Shutting down mysqld (Version: ${flavor.version}).`,
                      )
                    : line(
                        '',
                        `${binary} (initiated by: ${stoppedBy ? `${stoppedBy}[${stoppedBy}] @ localhost []` : 'unknown'}): Normal shutdown`,
                      ),
            },
            {
              after: 1.2,
              text: () =>
                line(
                  'MY-010910',
                  `${binary}: Shutdown complete${old ? '\n' : flavor.name === 'MySQL' ? ` (mysqld ${flavor.version})  ${editionOf(flavor)}` : ''}`,
                ),
            },
          ],
          code: 0,
        },
      ],
    });
  };

function fromFile(process: Process, variable: string): string | undefined {
  const path = process.env.get(variable);
  if (!path) return undefined;
  try {
    return process.readFile(path).replace(/\n+$/, '');
  } catch (error) {
    if (error instanceof OsError) return undefined;
    throw error;
  }
}

const missing = ({ name }: MysqlFlavor): string =>
  name === 'MySQL'
    ? '    You need to specify one of the following as an environment variable:\n    - MYSQL_ROOT_PASSWORD\n    - MYSQL_ALLOW_EMPTY_PASSWORD\n    - MYSQL_RANDOM_ROOT_PASSWORD\n'
    : '\tYou need to specify one of MARIADB_ROOT_PASSWORD, MARIADB_ROOT_PASSWORD_HASH, MARIADB_ALLOW_EMPTY_ROOT_PASSWORD and MARIADB_RANDOM_ROOT_PASSWORD\n';

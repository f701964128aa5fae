import { type Micros, seconds, type Task } from '../../../../engine/index.ts';
import { OsError, type Process, type Program } from '../../../../kernel/index.ts';
import { localText } from '../../../../shell/utilities/time/zone.ts';
import { takeFromFiles } from '../../file-env.ts';
import { become, claim, execCommand } from '../../gosu.ts';
import { isSql, sqlOf } from '../packed-sql.ts';
import { cannotInitialize, cannotServe, noRoom, SOCKET, saysWhy } from './directories.ts';
import { accountsFile, beginFiles, endFiles, makeSpace, makeTables } from './files.ts';
import { deprecation, editionOf, firstLines, isOld, logLine, type MysqlFlavor, NO_ZONES, openLines, readyLine } from './log.ts';
import { DATA, lines, standIn } from './mysql.ts';
import { runBatch } from './scripts.ts';
import { mysqlAnswer } from './sql.ts';

/** The image's docker-entrypoint.sh. @see docker-library/mysql and MariaDB/mariadb-docker: docker-entrypoint.sh */
export const mysqlEntrypoint = (flavor: MysqlFlavor): Program =>
  function* (process) {
    const daemonName = flavor.name === 'MySQL' ? 'mysqld' : 'mariadbd';
    let command = process.argv.slice(1);
    if (command[0]?.startsWith('-')) command = [daemonName, ...command];
    if (command[0] !== 'mysqld' && command[0] !== 'mariadbd') return yield* execCommand(process, command, SCRIPT, lastLine(flavor));
    if (command.some((word) => /^(-\?|--help|--print-defaults|-V|--version)$/.test(word))) return yield* execCommand(process, command);
    const title = `Entrypoint script for ${flavor.name} Server ${flavor.packageVersion} started.`;
    yield* note(process, title);
    const bad = yield* badConfiguration(process, command, flavor);
    if (bad !== undefined) {
      yield* process.write(2, bad);
      return 1;
    }
    const refused = takeFromFiles(process, variablesOf(flavor), {
      // The scripts differ in how they write a line of their log.
      line: flavor.name === 'MySQL' ? 39 : 36,
      exclusive: (name, file) => `${stamp(process)} [ERROR] [Entrypoint]: Both ${name} and ${file} are set (but are exclusive)`,
    });
    if (refused !== undefined) {
      yield* process.write(2, refused);
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

/** On which the script becomes the command: as it was in 2023, and since MySQL 5.7 is not made any more. */
function lastLine({ name, version }: MysqlFlavor): `line ${number}` {
  if (name === 'MariaDB') return 'line 685';
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 8 || (major === 8 && minor >= 4) ? 'line 413' : 'line 431';
}

/** What may be in a file, in the order in which it is read. */
const variablesOf = ({ name }: MysqlFlavor): string[] => [
  ...['ROOT_HOST', 'DATABASE', 'USER', 'PASSWORD', 'ROOT_PASSWORD'].flatMap((variable) =>
    (name === 'MariaDB' ? ['MYSQL', 'MARIADB'] : ['MYSQL']).map((prefix) => `${prefix}_${variable}`),
  ),
  ...(name === 'MariaDB' ? ['MARIADB_PASSWORD_HASH', 'MARIADB_ROOT_PASSWORD_HASH'] : []),
];

/** What the server says of its options, asked before anything else. @see docker-library/mysql: docker-entrypoint.sh mysql_check_config */
function* badConfiguration(process: Process, command: readonly string[], flavor: MysqlFlavor): Task<string | undefined> {
  const argv = [...command, '--verbose', '--help'];
  const { text, code } = yield* outputOf(process, argv);
  if (code === 0) return undefined;
  const daemon = flavor.name === 'MySQL' ? 'mysqld' : 'mariadbd';
  const said = `${flavor.name === 'MySQL' ? '\n\t' : '\n'}${text.trimEnd()}`;
  return `${stamp(process)} [ERROR] [Entrypoint]: ${daemon} failed while attempting to check config\n\tcommand was: ${argv.join(' ')}${said}\n`;
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

const stamp = (process: Process): string => localText(process, '%Y-%m-%d %H:%M:%S%:z');

const note = (process: Process, text: string, level = 'Note'): Task<void> =>
  process.write(1, `${stamp(process)} [${level}] [Entrypoint]: ${text}\n`);

/** What the image was told by its environment: MYSQL_DATABASE … */
type Given = (name: string) => string | undefined;

function* initialize(process: Process, flavor: MysqlFlavor, command: readonly string[]): Task<number> {
  const given = environmentOf(process, flavor);
  if (yield* isRefused(process, flavor, given)) return 1;
  yield* note(process, 'Initializing database files');
  if (yield* saysWhy(process, cannotInitialize(process, flavor, command))) return 1;
  const half = seconds(flavor.initializing / 2);
  if (!(yield* makeFiles(process, flavor, half))) return 1;
  yield* note(process, 'Database files initialized');
  yield* note(process, 'Starting temporary server');
  const serving = yield* temporaryServer(process, flavor, half);
  if (serving === undefined) return 1;
  yield* process.sleep(half / 2);
  yield* makeAccounts(process, given);
  if (flavor.name === 'MariaDB') {
    yield* note(process, 'Securing system users (equivalent to running mysql_secure_installation)');
    // It has made him itself, for every host, in the same script.
    if (given('USER') === 'root' && given('PASSWORD') !== undefined) {
      yield* process.write(2, "ERROR 1396 (HY000) at line 25: Operation CREATE USER failed for 'root'@'%'\n");
      return 1;
    }
  }
  yield* process.write(1, '\n');
  const failed = yield* runInitScripts(process, given('DATABASE') ?? '', flavor.version);
  if (failed !== 0) return failed;
  yield* stopTemporary(process, flavor, serving);
  yield* process.write(1, '\n');
  yield* note(process, `${flavor.name === 'MySQL' ? 'MySQL' : 'MariaDB'} init process done. Ready for start up.`);
  yield* process.write(1, '\n');
  return 0;
}

function environmentOf(process: Process, { name }: MysqlFlavor): Given {
  const prefixes = name === 'MariaDB' ? ['MARIADB', 'MYSQL'] : ['MYSQL'];
  return (variable) => {
    for (const prefix of prefixes) {
      const value = process.env.get(`${prefix}_${variable}`);
      if (value) return value;
    }
    return undefined;
  };
}

function* isRefused(process: Process, flavor: MysqlFlavor, given: Given): Task<boolean> {
  const names = ['ROOT_PASSWORD', 'ALLOW_EMPTY_PASSWORD', 'RANDOM_ROOT_PASSWORD'];
  if (!names.some((name) => given(name)) && !(flavor.name === 'MariaDB' && given('ROOT_PASSWORD_HASH'))) {
    const what = 'Database is uninitialized and password option is not specified';
    yield* process.write(2, `${stamp(process)} [ERROR] [Entrypoint]: ${what}\n${missing(flavor)}`);
    return true;
  }
  if (flavor.name === 'MariaDB' || given('USER') !== 'root') return false;
  yield* note(
    process,
    `MYSQL_USER="root", MYSQL_USER and MYSQL_PASSWORD are for configuring a regular user and cannot be used for the root user\n    Remove MYSQL_USER="root" and use one of the following to control the root user password:\n    - MYSQL_ROOT_PASSWORD\n    - MYSQL_ALLOW_EMPTY_PASSWORD\n    - MYSQL_RANDOM_ROOT_PASSWORD`,
    'ERROR',
  );
  return true;
}

const serverSays =
  (process: Process, flavor: MysqlFlavor) =>
  (code: string, text: string, level = 'System', id = 0, area = 'Server'): Task<void> =>
    process.write(2, `${logLine(process, flavor, code, text, level, id, area)}\n`);

const EMPTY_PASSWORD = 'root@localhost is created with an empty password ! Please consider switching off the --initialize-insecure option.';

/** Whether there is room for them. */
function* makeFiles(process: Process, flavor: MysqlFlavor, half: Micros): Task<boolean> {
  const server = serverSays(process, flavor);
  const isRecent = flavor.name === 'MySQL' && !isOld(flavor);
  if (isRecent) {
    yield* lines(process, deprecation(process, flavor));
    yield* server('MY-013169', `/usr/sbin/mysqld (mysqld ${flavor.version}) initializing of server in progress as process 80`);
    yield* server('MY-013576', 'InnoDB initialization has started.', 'System', 1, 'InnoDB');
  }
  const full = makeSpace(process, DATA, flavor);
  if (full) {
    yield* lines(process, noRoom(process, flavor, full));
    return false;
  }
  if (isRecent) yield* process.compute(half / 4);
  yield* process.sleep(half);
  if (isRecent) {
    yield* server('MY-013577', 'InnoDB initialization has ended.', 'System', 1, 'InnoDB');
    yield* server('MY-010453', EMPTY_PASSWORD, 'Warning', 6);
  } else if (flavor.name === 'MySQL') yield* server('', EMPTY_PASSWORD, 'Warning', 1);
  makeTables(process, DATA, flavor);
  return true;
}

/** The pid that it says it has. */
const TEMPORARY = 129;

/** Its process; none where it cannot serve. */
function* temporaryServer(process: Process, flavor: MysqlFlavor, half: Micros): Task<number | undefined> {
  if (flavor.name === 'MariaDB') yield* note(process, 'Waiting for server startup');
  if (yield* saysWhy(process, cannotServe(process, flavor))) {
    yield* process.write(2, `${stamp(process)} [ERROR] [Entrypoint]: Unable to start server.\n`);
    return undefined;
  }
  beginFiles(process, DATA, flavor);
  yield* lines(process, firstLines(process, flavor, TEMPORARY));
  yield* process.sleep(half / 2);
  yield* lines(process, [...openLines(process, flavor, 0), readyLine(process, flavor, 0)]);
  const serving = process.spawn({
    argv: ['mysqld', '--daemonize', '--skip-networking', `--socket=${SOCKET}`],
    program: (child) => standIn(child, flavor),
  });
  yield* note(process, 'Temporary server started.');
  if (flavor.name === 'MySQL') {
    if (!isOld(flavor)) {
      process.symlink(SOCKET, `${DATA}/mysql.sock`);
      yield* process.write(1, `'${DATA}/mysql.sock' -> '${SOCKET}'\n`);
    }
    yield* lines(
      process,
      NO_ZONES.map((file) => `Warning: Unable to load '/usr/share/zoneinfo/${file}' as time zone. Skipping it.`),
    );
  }
  return serving;
}

function* makeAccounts(process: Process, given: Given): Task<void> {
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
  const accounts = { root: given('ROOT_PASSWORD') ?? '', ...(user !== undefined && { [user]: given('PASSWORD') ?? '' }) };
  process.writeFile(accountsFile(process, DATA), JSON.stringify(accounts), { mode: 0o640 });
}

function* stopTemporary(process: Process, flavor: MysqlFlavor, serving: number): Task<void> {
  const server = serverSays(process, flavor);
  const isRecent = flavor.name === 'MySQL' && !isOld(flavor);
  yield* note(process, 'Stopping temporary server');
  if (isRecent)
    yield* server('MY-013172', `Received SHUTDOWN from user root. Shutting down mysqld (Version: ${flavor.version}).`, 'System', 13);
  if (flavor.name === 'MariaDB') yield* server('', 'mariadbd (initiated by: unknown): Normal shutdown');
  process.kill(serving, 'TERM');
  yield* process.waitpid(serving);
  endFiles(process, DATA);
  yield* process.sleep(seconds(1));
  if (isRecent) yield* server('MY-010910', `/usr/sbin/mysqld: Shutdown complete (mysqld ${flavor.version})  ${editionOf(flavor)}`);
  if (flavor.name === 'MariaDB') yield* server('', 'mariadbd: Shutdown complete\n');
  yield* note(process, 'Temporary server stopped');
}

const SCRIPT = '/usr/local/bin/docker-entrypoint.sh';

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
      yield* note(process, `${SCRIPT}: ${process.access(path, 'x') ? 'running' : 'sourcing'} ${path}`);
      const pid = process.spawn({ argv: process.access(path, 'x') ? [path] : ['sh', '-e', path] });
      const { status } = yield* process.waitpid(pid);
      if (status.code !== 0) return status.code;
    } else if (isSql(name)) {
      yield* note(process, `${SCRIPT}: running ${path}`);
      const code = yield* runSqlFile(process, path, database, version);
      if (code !== 0) return code;
      yield* process.write(1, '\n');
    } else yield* note(process, `${SCRIPT}: ignoring ${path}`, 'Warn');
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
  const steps = runBatch(sqlOf(process, file), { noHeader: false, table: false, force: false }, said);
  let step = steps.next();
  while (!step.done) step = steps.next(mysqlAnswer(process, DATA, version, step.value, connection));
  for (const { stream, text } of said) yield* process.write(stream, text);
  return step.value;
}

const missing = ({ name }: MysqlFlavor): string =>
  name === 'MySQL'
    ? '    You need to specify one of the following as an environment variable:\n    - MYSQL_ROOT_PASSWORD\n    - MYSQL_ALLOW_EMPTY_PASSWORD\n    - MYSQL_RANDOM_ROOT_PASSWORD\n'
    : '\tYou need to specify one of MARIADB_ROOT_PASSWORD, MARIADB_ROOT_PASSWORD_HASH, MARIADB_ALLOW_EMPTY_ROOT_PASSWORD and MARIADB_RANDOM_ROOT_PASSWORD\n';

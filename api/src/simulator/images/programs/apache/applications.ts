import { SECOND, type Task } from '../../../engine/index.ts';
import { OsError, type Process, type Program } from '../../../kernel/index.ts';
import { execCommand } from '../gosu.ts';
import { unreachable } from '../start-checks.ts';
import { connectionProblem } from './wordpress.ts';

/** Where images keep what they copy to where there is none. */
export const SOURCE = '/usr/src/application/index.php';

const isServer = (word = ''): boolean => word.startsWith('apache2') || word === 'php-fpm';
const copied = (process: Process): void => process.writeFile('index.php', process.readFile(SOURCE));
const say = (process: Process, lines: readonly string[]): Task<void> => process.write(2, lines.map((line) => `${line}\n`).join(''));

/** It wants to be told of its database, copies itself, and makes the database. @see joomla-docker/docker-joomla: docker-entrypoint.sh, makedb.php */
export const joomlaEntrypoint: Program = function* (process) {
  const command = process.argv.slice(1);
  const { env, cwd } = process;
  if (!isServer(command[0])) return yield* execCommand(process, command);
  const host = env.get('JOOMLA_DB_HOST') || (env.get('MYSQL_PORT_3306_TCP') ? 'mysql' : '');
  if (host === '') {
    yield* say(process, NO_HOST);
    return 1;
  }
  if (!env.get('JOOMLA_DB_PASSWORD') && !env.get('JOOMLA_DB_PASSWORD_FILE') && env.get('JOOMLA_DB_PASSWORD_ALLOW_EMPTY') !== 'yes') {
    yield* say(process, NO_PASSWORD);
    return 1;
  }
  if (!process.access('index.php', 'f')) {
    yield* say(process, [`Joomla not found in ${cwd} - copying now...`]);
    try {
      copied(process);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      yield* say(process, [`tar: ./index.php: Cannot open: ${error.message}`, 'tar: Exiting with failure status due to previous errors']);
      return 2;
    }
    yield* say(process, [`Complete! Joomla has been successfully copied to ${cwd}`]);
  }
  const [name = '', port = '3306'] = host.split(':');
  for (let left = 10; ; left--) {
    const problem = yield* connectionProblem(process, name, Number(port));
    if (problem === undefined) break;
    yield* say(process, ['', `MySQL Connection Error: (2002) ${problem[1]}`]);
    if (left === 1) return 1;
    yield* process.sleep(3 * SECOND);
  }
  yield* say(process, ['', 'MySQL Database Created', '', ...CONFIGURED]);
  return yield* execCommand(process, command);
};

const NO_HOST = [
  'error: missing JOOMLA_DB_HOST and MYSQL_PORT_3306_TCP environment variables',
  '  Did you forget to --link some_mysql_container:mysql or set an external db',
  '  with -e JOOMLA_DB_HOST=hostname:port?',
];
const NO_PASSWORD = [
  'error: missing required JOOMLA_DB_PASSWORD environment variable',
  '  Did you forget to -e JOOMLA_DB_PASSWORD=... ?',
  '',
  '  (Also of interest might be JOOMLA_DB_USER and JOOMLA_DB_NAME.)',
];
const CONFIGURED = [
  '========================================================================',
  '',
  'This server is now configured to run Joomla!',
  '',
  'NOTE: You will need your database server address, database name,',
  'and database user credentials to install Joomla.',
  '',
  '========================================================================',
];

/** It copies itself, and installs itself where it is told all that it wants for that. @see nextcloud/docker: docker-entrypoint.sh */
export const nextcloudEntrypoint: Program = function* (process) {
  const command = process.argv.slice(1);
  if (!isServer(command[0])) return yield* execCommand(process, command);
  if (process.env.has('REDIS_HOST')) yield* process.write(1, 'Configuring Redis as session handler\n');
  const lock = `${process.cwd}/nextcloud-init-sync.lock`;
  const isNew = !process.access('index.php', 'f');
  try {
    process.writeFile(lock, '');
    if (isNew) copied(process);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    yield* say(process, [`/entrypoint.sh: 102: cannot create ${lock}: ${error.message}`]);
    return 2;
  }
  if (isNew) {
    yield* process.write(1, `Initializing nextcloud ${process.env.get('NEXTCLOUD_VERSION') ?? ''}.1 ...\nNew nextcloud instance\n`);
    const code = yield* install(process);
    if (code !== 0) return code;
    yield* process.write(1, 'Initializing finished\n');
  }
  return yield* execCommand(process, command);
};

function* install(process: Process): Task<number> {
  const { env } = process;
  const has = (...names: readonly string[]): boolean => names.every((name) => env.has(name) || env.has(`${name}_FILE`));
  const kind = !has('NEXTCLOUD_ADMIN_USER', 'NEXTCLOUD_ADMIN_PASSWORD')
    ? undefined
    : env.has('SQLITE_DATABASE')
      ? 'SQLite'
      : has('MYSQL_DATABASE', 'MYSQL_USER', 'MYSQL_PASSWORD') && env.has('MYSQL_HOST')
        ? 'MySQL'
        : has('POSTGRES_DB', 'POSTGRES_USER', 'POSTGRES_PASSWORD') && env.has('POSTGRES_HOST')
          ? 'PostgreSQL'
          : undefined;
  if (kind === undefined) {
    yield* process.write(1, NOT_INSTALLED);
    return 0;
  }
  yield* process.write(1, `Installing with ${kind} database\nStarting nextcloud installation\n`);
  const [host = '', port] = (env.get(kind === 'MySQL' ? 'MYSQL_HOST' : 'POSTGRES_HOST') ?? '').split(':');
  for (let attempt = 0; kind !== 'SQLite'; attempt++) {
    if (attempt > 10) {
      yield* process.write(1, 'Installing of nextcloud failed!\n');
      return 1;
    }
    if ((yield* unreachable(process, host, Number(port ?? (kind === 'MySQL' ? 3306 : 5432)))) === undefined) break;
    yield* process.write(1, 'Retrying install...\n');
    yield* process.sleep(10 * SECOND);
  }
  yield* process.sleep(12 * SECOND);
  yield* process.write(
    1,
    `Nextcloud was successfully installed\n${env.has('NEXTCLOUD_TRUSTED_DOMAINS') ? 'Setting trusted domains…\n' : ''}`,
  );
  return 0;
}

const NOT_INSTALLED = `Next step: Access your instance to finish the web-based installation!
Hint: You can specify NEXTCLOUD_ADMIN_USER and NEXTCLOUD_ADMIN_PASSWORD and the database variables _prior to first launch_ to fully automate initial installation.
`;

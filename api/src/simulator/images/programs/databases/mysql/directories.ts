import type { Task } from '../../../../engine/index.ts';
import { OsError, type Process } from '../../../../kernel/index.ts';
import { numbers } from '../../errno.ts';
import type { SizedFile } from './files.ts';
import { deprecation, editionOf, isOld, logLine, type MysqlFlavor } from './log.ts';

/** Where the servers write: their data, what is for the moment, and the socket that clients on the same host use. */
const DATA = '/var/lib/mysql';
const TEMPORARY = '/tmp';
export const SOCKET = '/var/run/mysqld/mysqld.sock';

/** What stands against a file in a directory, if anything does. */
function problemIn(process: Process, directory: string): OsError | undefined {
  const probe = `${directory}/is_writable`;
  try {
    process.writeFile(probe, '');
    process.unlink(probe);
    return undefined;
  } catch (error) {
    if (error instanceof OsError) return error;
    throw error;
  }
}

/**
 * Why no data can be made, as the server (or MariaDB's script) says it; undefined if it can.
 * @see mysql-server: sql/sql_initialize.cc initialize_create_data_directory; MariaDB/server: scripts/mysql_install_db.sh
 */
export function cannotInitialize(process: Process, flavor: MysqlFlavor, command: readonly string[]): string[] | undefined {
  const data = problemIn(process, DATA);
  if (data && flavor.name === 'MariaDB')
    return [
      `mkdir: cannot create directory '${DATA}/mysql': ${data.message}`,
      `Fatal error Can't create database directory '${DATA}/mysql'`,
      '',
      'The latest information about mariadb-install-db is available at',
      'https://mariadb.com/kb/en/installing-system-tables-mysql_install_db',
    ];
  const error = errorOf(process, flavor);
  if (data) {
    const number = isOld(flavor) ? 'Errcode:' : 'OS errno';
    const words = '--initialize specified but the data directory exists and is not writable. Aborting.';
    return [
      `mysqld: Can't create/write to file '${DATA}/is_writable' (${number} ${numbers[data.code]} - ${data.message})`,
      ...deprecation(process, flavor),
      ...initializing(process, flavor),
      error('MY-010460', words),
      ...unusable(process, flavor),
    ];
  }
  if (flavor.name === 'MySQL' && process.readdir(DATA).some((name) => !name.startsWith('.') && !isIgnored(name, command)))
    return [
      ...deprecation(process, flavor),
      ...initializing(process, flavor),
      error('MY-010457', '--initialize specified but the data directory has files in it. Aborting.'),
      ...unusable(process, flavor),
    ];
  const temporary = problemIn(process, TEMPORARY);
  if (!temporary) return undefined;
  return [
    ...(flavor.name === 'MariaDB' || isOld(flavor)
      ? []
      : [
          ...deprecation(process, flavor),
          ...initializing(process, flavor),
          logLine(process, flavor, 'MY-013576', 'InnoDB initialization has started.', 'System', 1, 'InnoDB'),
        ]),
    ...noTemporaryFile(process, flavor, temporary),
    ...abandoned(process, flavor),
  ];
}

/** A disk that is full. @see mysql-server: storage/innobase/os/os0file.cc os_file_set_size; MariaDB/server: the same */
export function noRoom(process: Process, flavor: MysqlFlavor, [name, length]: SizedFile): string[] {
  const words =
    flavor.name === 'MariaDB'
      ? `preallocating ${length} bytes for file ./${name} failed with error ${numbers.ENOSPC}`
      : `posix_fallocate(): Failed to preallocate data for file ./${name}, desired size ${length} bytes. Operating system error number ${numbers.ENOSPC}. Check that the disk is not full or a disk quota exceeded. Make sure the file system supports this function. Some operating system error numbers are described at http://dev.mysql.com/doc/refman/${isOld(flavor) ? '5.7' : '8.0'}/en/operating-system-error-codes.html`;
  const isRecent = flavor.name === 'MySQL' && !isOld(flavor);
  return [
    logLine(process, flavor, 'MY-012144', isRecent ? words : `InnoDB: ${words}`, 'ERROR', isRecent ? 1 : 0, 'InnoDB'),
    ...abandoned(process, flavor),
  ];
}

/** What follows wherever InnoDB could not make its files. */
function abandoned(process: Process, flavor: MysqlFlavor): string[] {
  const words =
    'Database creation was aborted with error Generic error. You may need to delete the ibdata1 file before trying to start up again.';
  const error = errorOf(process, flavor);
  if (flavor.name === 'MariaDB' || isOld(flavor)) return [error('', `InnoDB: ${words}`), ...unusable(process, flavor)];
  return [
    logLine(process, flavor, 'MY-012929', `InnoDB ${words}`, 'ERROR', 1, 'InnoDB'),
    error('MY-010020', 'Data Dictionary initialization failed.'),
    ...unusable(process, flavor),
  ];
}

/** MySQL 8 has the option no longer, and does not come here with it. */
const isIgnored = (name: string, command: readonly string[]): boolean =>
  command.some((word, i) => word === `--ignore-db-dir=${name}` || (word === '--ignore-db-dir' && command[i + 1] === name));

/** Why a server cannot start on data that is there; undefined if it can. @see mysql-server: sql/conn_handler/socket_connection.cc create_lockfile */
export function cannotServe(process: Process, flavor: MysqlFlavor): string[] | undefined {
  const error = errorOf(process, flavor);
  const temporary = problemIn(process, TEMPORARY);
  if (temporary)
    return [
      ...noTemporaryFile(process, flavor, temporary),
      ...(flavor.name === 'MariaDB' || isOld(flavor)
        ? [
            error('', "Plugin 'InnoDB' init function returned error."),
            error('', "Plugin 'InnoDB' registration as a STORAGE ENGINE failed."),
          ]
        : [
            logLine(process, flavor, 'MY-012930', 'Plugin initialization aborted with error Generic error.', 'ERROR', 1, 'InnoDB'),
            error('MY-010020', 'Data Dictionary initialization failed.'),
          ]),
      ...aborting(process, flavor),
    ];
  const socket = problemIn(process, SOCKET.slice(0, SOCKET.lastIndexOf('/')));
  if (!socket) return undefined;
  return flavor.name === 'MariaDB'
    ? [
        error('', `Can't start server : Bind on unix socket: ${socket.message}`),
        error('', `Do you already have another server running on socket: ${SOCKET.slice('/var'.length)} ?`),
        error('', 'Aborting'),
      ]
    : [
        error('MY-010273', `Could not create unix socket lock file ${SOCKET}.lock.`),
        error('MY-010268', 'Unable to setup unix socket lock file.'),
        ...aborting(process, flavor),
      ];
}

/** Says it, and whether there was anything to say. */
export function* saysWhy(process: Process, lines: readonly string[] | undefined): Task<boolean> {
  if (lines) yield* process.write(2, lines.map((line) => `${line}\n`).join(''));
  return lines !== undefined;
}

const errorOf =
  (process: Process, flavor: MysqlFlavor) =>
  (code: string, text: string): string =>
    logLine(process, flavor, code, text, 'ERROR');

const initializing = (process: Process, flavor: MysqlFlavor): string[] =>
  isOld(flavor)
    ? []
    : [
        logLine(
          process,
          flavor,
          'MY-013169',
          `/usr/sbin/mysqld (mysqld ${flavor.version}) initializing of server in progress as process 80`,
          'System',
        ),
      ];

function noTemporaryFile(process: Process, flavor: MysqlFlavor, why: OsError): string[] {
  if (flavor.name === 'MySQL' && !isOld(flavor))
    return [
      logLine(
        process,
        flavor,
        'MY-012576',
        `Unable to create temporary file inside "${TEMPORARY}"; errno: ${numbers[why.code]}`,
        'ERROR',
        1,
        'InnoDB',
      ),
    ];
  const [binary, words] = flavor.name === 'MariaDB' ? ['mariadbd', `"${why.message}"`] : ['mysqld', `- ${why.message}`];
  const name = `${TEMPORARY}/ib${process.random.hex(6)}`;
  return [
    `${binary}: Can't create/write to file '${name}' (Errcode: ${numbers[why.code]} ${words})`,
    errorOf(process, flavor)('', `InnoDB: Unable to create temporary file; errno: ${numbers[why.code]}`),
  ];
}

const unusable = (process: Process, flavor: MysqlFlavor): string[] => [
  ...(flavor.name === 'MariaDB' || isOld(flavor)
    ? []
    : [
        errorOf(process, flavor)(
          'MY-013236',
          `The designated data directory ${DATA}/ is unusable. You can remove all files that the server added to it.`,
        ),
      ]),
  ...aborting(process, flavor),
];

function aborting(process: Process, flavor: MysqlFlavor): string[] {
  const said = [errorOf(process, flavor)('MY-010119', 'Aborting')];
  return flavor.name === 'MariaDB' || isOld(flavor)
    ? said
    : [
        ...said,
        logLine(
          process,
          flavor,
          'MY-010910',
          `/usr/sbin/mysqld: Shutdown complete (mysqld ${flavor.version})  ${editionOf(flavor)}`,
          'System',
        ),
      ];
}

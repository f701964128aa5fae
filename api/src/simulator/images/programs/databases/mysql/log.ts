import { Random } from '../../../../engine/index.ts';
import type { Process } from '../../../../kernel/index.ts';
import { strftime } from '../../../../shell/utilities/time/calendar.ts';
import { localText } from '../../../../shell/utilities/time/zone.ts';

/** What differs between MySQL and MariaDB, and between their releases. */
export interface MysqlFlavor {
  readonly name: 'MySQL' | 'MariaDB';
  readonly version: string;
  /** `8.0.33-1.el8`, `1:10.11.3+maria~ubu2204` */
  readonly packageVersion: string;
  /** Seconds that the first start takes to make the data, and each later one. */
  readonly initializing: number;
  readonly starting: number;
}

/** A line of the server's log. */
export function logLine(
  process: Process,
  { name, version }: MysqlFlavor,
  code: string,
  text: string,
  level: string,
  id = 0,
  area = 'Server',
): string {
  const old = level === 'System' ? 'Note' : level;
  if (name === 'MariaDB') return `${localText(process, '%Y-%m-%d %k:%M:%S')} ${id} [${old}] ${text}`;
  if (version.startsWith('5.5')) return `${localText(process, '%y%m%d %k:%M:%S')} [${old}] ${text}`;
  if (version.startsWith('5.6')) return `${localText(process, '%Y-%m-%d %H:%M:%S')} ${process.pid} [${old}] ${text}`;
  return version.startsWith('5.')
    ? `${stamp(process)} ${id} [${old}] ${text}`
    : `${stamp(process)} ${id} [${level}] [${code}] [${area}] ${text}`;
}

const stamp = (process: Process): string => strftime('%Y-%m-%dT%H:%M:%S.%6NZ', process.now);

/** MariaDB's builds are of a commit; which one, only the version says here. */
const revisionOf = ({ version }: MysqlFlavor): string => new Random(`mariadb ${version}`).hex(40);

/** The versions as the servers name themselves. */
const fullVersion = ({ name, version, packageVersion }: MysqlFlavor): string =>
  name === 'MySQL' ? version : `${version}-MariaDB-${packageVersion}`;

/** What the server says first of all. @see mysql-server: sql/mysqld.cc; MariaDB/server: sql/mysqld.cc */
export function firstLines(process: Process, flavor: MysqlFlavor, pid: number): string[] {
  const line = (code: string, text: string): string => logLine(process, flavor, code, text, 'System');
  if (flavor.name === 'MariaDB')
    return [
      line('', `Starting MariaDB ${fullVersion(flavor)} source revision ${revisionOf(flavor)} as process ${pid}`),
      line('', 'InnoDB: Compressed tables use zlib 1.2.11'),
      line('', 'InnoDB: Number of transaction pools: 1'),
      line('', 'InnoDB: Using crc32 + pclmulqdq instructions'),
      line('', 'mariadbd: O_TMPFILE is not supported on /tmp (disabling future attempts)'),
      line('', 'InnoDB: Using liburing'),
      line('', 'InnoDB: Initializing buffer pool, total size = 128.000MiB, chunk size = 2.000MiB'),
      line('', 'InnoDB: Completed initialization of buffer pool'),
    ];
  if (isOld(flavor)) return [line('', `mysqld (mysqld ${flavor.version}) starting as process ${pid} ...`)];
  return [
    ...deprecation(process, flavor),
    line('MY-010116', `/usr/sbin/mysqld (mysqld ${flavor.version}) starting as process ${pid}`),
    logLine(process, flavor, 'MY-013576', 'InnoDB initialization has started.', 'System', 1, 'InnoDB'),
  ];
}

/** What it says when its files are open. The temporary server of the entrypoint has no port. */
export function openLines(process: Process, flavor: MysqlFlavor, port: number): string[] {
  const line = (code: string, text: string, level = 'System'): string => logLine(process, flavor, code, text, level);
  if (flavor.name === 'MariaDB')
    return [
      line('', 'InnoDB: 128 rollback segments are active.'),
      line('', "InnoDB: Setting file './ibtmp1' size to 12.000MiB. Physically writing the file full; Please wait ..."),
      line('', "InnoDB: File './ibtmp1' size is now 12.000MiB."),
      line('', 'InnoDB: log sequence number 46456; transaction id 14'),
      line('', 'InnoDB: Loading buffer pool(s) from /var/lib/mysql/ib_buffer_pool'),
      line('', "Plugin 'FEEDBACK' is disabled."),
      line('', 'You need to use --log-bin to make --expire-logs-days or --binlog-expire-logs-seconds work.', 'Warning'),
      ...(port === 0
        ? []
        : ["Server socket created on IP: '0.0.0.0'.", "Server socket created on IP: '::'."].map((text) => line('', text))),
      line('', `InnoDB: Buffer pool(s) load completed at ${localText(process, '%y%m%d %k:%M:%S')}`),
    ];
  if (isOld(flavor))
    return [
      line('', `InnoDB: ${flavor.version} started; log sequence number 12219272`),
      line('', `Server hostname (bind-address): '*'; port: ${port}`),
      line('', 'Event Scheduler: Loaded 0 events'),
    ];
  const xPlugin = port === 0 ? 'Socket:' : "Bind-address: '::' port: 33060, socket:";
  return [
    logLine(process, flavor, 'MY-013577', 'InnoDB initialization has ended.', 'System', 1, 'InnoDB'),
    line('MY-010068', 'CA certificate ca.pem is self signed.', 'Warning'),
    line('MY-013602', 'Channel mysql_main configured to support TLS. Encrypted connections are now supported for this channel.'),
    line(
      'MY-011810',
      "Insecure configuration for --pid-file: Location '/var/run/mysqld' in the path is accessible to all OS users. Consider choosing a different directory.",
      'Warning',
    ),
    line('MY-011323', `X Plugin ready for connections. ${xPlugin} /var/run/mysqld/mysqlx.sock`),
  ];
}

/** MySQL 8 tells its version behind the sentence, the others in a line of its own. */
export function readyLine(process: Process, flavor: MysqlFlavor, port: number): string {
  const old = isOld(flavor) || flavor.name === 'MariaDB';
  const binary = flavor.name === 'MariaDB' ? 'mariadbd' : old ? 'mysqld' : '/usr/sbin/mysqld';
  const socket = `${flavor.name === 'MariaDB' ? '' : '/var'}/run/mysqld/mysqld.sock`;
  const version = `Version: '${fullVersion(flavor)}'  socket: '${socket}'  port: ${port}  ${editionOf(flavor)}`;
  return logLine(process, flavor, 'MY-010931', `${binary}: ready for connections.${old ? '\n' : ' '}${version}`, 'System');
}

/** What stands in the log after the version and the socket. */
export const editionOf = (flavor: MysqlFlavor): string =>
  flavor.name === 'MariaDB'
    ? 'mariadb.org binary distribution'
    : isOld(flavor)
      ? 'MySQL Community Server (GPL)'
      : 'MySQL Community Server - GPL.';

/** The image's own configuration has an option that is not to be used any more. @see docker-library/mysql: 8.0/config/my.cnf */
export const deprecation = (process: Process, flavor: MysqlFlavor): string[] =>
  flavor.version.startsWith('8.0.')
    ? [
        logLine(
          process,
          flavor,
          'MY-011068',
          "The syntax '--skip-host-cache' is deprecated and will be removed in a future release. Please use SET GLOBAL host_cache_size=0 instead.",
          'Warning',
        ),
      ]
    : [];

/** MySQL 5: its log has another form. */
export const isOld = ({ name, version }: MysqlFlavor): boolean => name === 'MySQL' && version.startsWith('5.');

/** What mysql_tzinfo_to_sql finds beside the time zones. */
export const NO_ZONES = ['iso3166.tab', 'leap-seconds.list', 'leapseconds', 'tzdata.zi', 'zone.tab', 'zone1970.tab'];

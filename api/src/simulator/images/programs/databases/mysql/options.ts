import type { Process } from '../../../../kernel/index.ts';
import { isOld, type MysqlFlavor } from './log.ts';

/** What a server is told by its option files, as options, and what it says of them. */
interface FileOptions {
  readonly options: readonly string[];
  readonly warnings: readonly string[];
  /** Why it does not go on. */
  readonly fatal?: string;
}

/** The image's own file, which it has where nobody puts another one. */
const OWN = '!includedir /etc/mysql/conf.d/\n!includedir /etc/mysql/mysql.conf.d/\n!includedir /etc/mysql/mariadb.conf.d/\n';

/**
 * The options of the server's groups, in the order in which they are read. A file that everybody may write is left out.
 * @see mysql-server: mysys/my_default.cc search_default_file_with_ext; docker-library/mysql: config/my.cnf
 */
export function optionsOfFiles(process: Process, flavor: MysqlFlavor, argv: readonly string[]): FileOptions {
  const told = argv.find((word) => word.startsWith('--defaults-file='))?.slice('--defaults-file='.length);
  const main = flavor.name === 'MariaDB' ? '/etc/mysql/my.cnf' : '/etc/my.cnf';
  const options: string[] = [];
  const warnings: string[] = [];
  const binary = flavor.name === 'MariaDB' ? 'mariadbd' : 'mysqld';
  const series = flavor.version.split('.').slice(0, 2).join('.');
  const groups = new Set([
    'mysqld',
    'server',
    `mysqld-${series}`,
    ...(flavor.name === 'MariaDB' ? ['mariadb', 'mariadbd', `mariadb-${series}`] : []),
  ]);
  let fatal: string | undefined;

  if (argv.includes('--no-defaults')) return { options, warnings };
  if (told !== undefined) readFile(told);
  else {
    if (process.access(main, 'f')) readFile(main);
    else readText(OWN, main);
    if (main !== '/etc/mysql/my.cnf' && process.access('/etc/mysql/my.cnf', 'f')) readFile('/etc/mysql/my.cnf');
  }
  return { options, warnings, ...(fatal !== undefined && { fatal }) };

  function readFile(path: string): void {
    if (!process.access(path, 'r')) return;
    const stat = process.stat(path);
    if (stat.type !== 'file') return;
    if ((stat.mode & 0o002) !== 0)
      warnings.push(
        flavor.name === 'MariaDB'
          ? `Warning: World-writable config file '${path}' is ignored`
          : `${binary}: [Warning] World-writable config file '${path}' is ignored.`,
      );
    else readText(process.readFile(path), path);
  }

  function readText(text: string, path: string): void {
    let group: string | undefined;
    for (const [i, given] of text.split('\n').entries()) {
      const line = given.trim();
      if (line === '' || line.startsWith('#') || line.startsWith(';')) continue;
      const [, directive, target = ''] = /^!(include|includedir)\s+(.*\S)/.exec(line) ?? [];
      const header = /^\[\s*([^\]]*?)\s*\]/.exec(line)?.[1];
      if (directive === 'include') readFile(target);
      else if (directive === 'includedir') for (const file of cnfFiles(target)) readFile(file);
      else if (header !== undefined) group = header;
      else if (group === undefined) {
        fatal ??=
          flavor.name === 'MariaDB'
            ? `error: Found option without preceding group in config file: ${path} at line: ${i + 1}\nFatal error in defaults handling. Program aborted`
            : `${binary}: [ERROR] Found option without preceding group in config file ${path} at line ${i + 1}.\n${binary}: [ERROR] Fatal error in defaults handling. Program aborted!`;
      } else if (groups.has(group)) options.push(optionOf(line));
    }
  }

  function cnfFiles(directory: string): string[] {
    const path = directory.replace(/\/+$/, '');
    if (!process.access(path, 'r') || process.stat(path).type !== 'directory') return [];
    return [...process.readdir(path)]
      .filter((name) => name.endsWith('.cnf'))
      .sort()
      .map((name) => `${path}/${name}`);
  }
}

/** `max_connections = 100 # so many` */
function optionOf(line: string): string {
  const [, name = '', value] = /^([^=]+?)\s*(?:=\s*(.*))?$/.exec(line.replace(/\s+#.*$/, '')) ?? [];
  if (value === undefined) return `--${name}`;
  return `--${name}=${value.trim().replace(/^(["'])(.*)\1$/, '$2')}`;
}

/** The value that holds: the last one. A dash and an underscore are one. */
export function lastValue(options: readonly string[], name: string): string | undefined {
  const wanted = new RegExp(`^--${name.replaceAll('-', '[-_]')}=(.*)$`, 's');
  return options.findLast((word) => wanted.test(word))?.replace(wanted, '$1');
}

/** Modes that MySQL 8 has no longer. @see mysql: Server SQL Modes */
export function wrongMode(options: readonly string[], flavor: MysqlFlavor): string | undefined {
  const modes = lastValue(options, 'sql-mode');
  if (modes === undefined || flavor.name === 'MariaDB' || isOld(flavor)) return undefined;
  return /(^|,)\s*(NO_AUTO_CREATE_USER|DB2|MAXDB|MSSQL|MYSQL323|MYSQL40|ORACLE|POSTGRESQL|NO_FIELD_OPTIONS|NO_KEY_OPTIONS|NO_TABLE_OPTIONS)\s*(,|$)/i.test(
    modes,
  )
    ? modes
    : undefined;
}

import { OsError, type Process } from '../../../../kernel/index.ts';
import { isOld, type MysqlFlavor } from './log.ts';

/** Who may log in: where the server has its own table of that, in the order in which they came to be. */
export function accountsFile(process: Process, data: string): string {
  const places = ['mysql/user.MYD', 'mysql/global_priv.MAD', 'mysql/general_log_213.sdi'].map((name) => `${data}/${name}`);
  return places.find((path) => process.access(path, 'f')) ?? (places[0] as string);
}

const MEBIBYTE = 2 ** 20;

/**
 * The room that a new data directory takes before there is a table in it; the file that there is no more room for, if so.
 * @see mysql-server: storage/innobase/include/log0files_io.h, sql/auth/sql_authentication.cc; MariaDB/server: storage/maria/ma_loghandler.c
 */
export function makeSpace(process: Process, data: string, flavor: MysqlFlavor): SizedFile | undefined {
  const isMaria = flavor.name === 'MariaDB';
  const isRecent = !isMaria && !isOld(flavor);
  for (const name of isRecent ? ['#innodb_temp', ...(hasRedoDirectory(flavor) ? ['#innodb_redo'] : [])] : [])
    process.mkdir(`${data}/${name}`, 0o750);
  if (!isMaria) process.writeFile(`${data}/auto.cnf`, `[auto]\nserver-uuid=${uuid(process)}\n`, { mode: 0o640 });
  for (const file of isMaria ? MARIA : isOld(flavor) ? OLD : recent(flavor))
    try {
      fill(process, data, file);
    } catch (error) {
      if (error instanceof OsError && error.code === 'ENOSPC') return file;
      throw error;
    }
  return undefined;
}

/** What makes it a server's: its own tables, and the keys that it speaks TLS with. */
export function makeTables(process: Process, data: string, flavor: MysqlFlavor): void {
  const isMaria = flavor.name === 'MariaDB';
  for (const name of ['mysql', 'performance_schema', 'sys']) process.mkdir(`${data}/${name}`, 0o750);
  const table = isMaria ? 'global_priv.MAD' : isOld(flavor) ? 'user.MYD' : 'general_log_213.sdi';
  process.writeFile(`${data}/mysql/${table}`, JSON.stringify({ root: '' }), { mode: 0o640 });
  if (isMaria) return;
  if (!isOld(flavor)) for (const file of ['general_log.CSM', 'slow_log.CSM']) fill(process, data, [`mysql/${file}`, 35]);
  if (!isOld(flavor)) for (const file of ['general_log.CSV', 'slow_log.CSV']) fill(process, data, [`mysql/${file}`, 0]);
  for (const file of KEYS) fill(process, data, file);
}

/** Its name, its length and its mode (0640). */
export type SizedFile = readonly [name: string, length: number, mode?: number];

const fill = (process: Process, data: string, [name, length, mode = 0o640]: SizedFile): void =>
  process.writeFile(`${data}/${name}`, { fill: '\0', length }, { mode });

const LOGS: readonly SizedFile[] = ['ib_logfile0', 'ib_logfile1'].map((name) => [name, 48 * MEBIBYTE]);
const OLD: readonly SizedFile[] = [['ibdata1', 76 * MEBIBYTE], ...LOGS];
const MARIA: readonly SizedFile[] = [
  ['aria_log_control', 52],
  ['aria_log.00000001', 417_792],
  ['ibdata1', 12 * MEBIBYTE],
  ['ib_logfile0', 96 * MEBIBYTE],
];

/** Since 8.0.30 what is to be done again is in a directory of its own. */
function hasRedoDirectory({ version }: MysqlFlavor): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  return major > 8 || minor > 0 || patch >= 30;
}

const recent = (flavor: MysqlFlavor): readonly SizedFile[] => [
  ['ibdata1', 12 * MEBIBYTE],
  ['undo_001', 16 * MEBIBYTE],
  ['undo_002', 16 * MEBIBYTE],
  ...(hasRedoDirectory(flavor)
    ? Array.from({ length: 32 }, (_, i): SizedFile => [`#innodb_redo/#ib_redo${6 + i}${i === 0 ? '' : '_tmp'}`, 3_276_800])
    : LOGS),
  ['#ib_16384_0.dblwr', 196_608],
  ['#ib_16384_1.dblwr', 8_585_216],
  ['mysql.ibd', 30 * MEBIBYTE],
];

const KEYS: readonly SizedFile[] = [
  ['ca-key.pem', 1676, 0o600],
  ['ca.pem', 1112, 0o644],
  ['client-cert.pem', 1112, 0o644],
  ['client-key.pem', 1676, 0o600],
  ['private_key.pem', 1676, 0o600],
  ['public_key.pem', 452, 0o644],
  ['server-cert.pem', 1112, 0o644],
  ['server-key.pem', 1676, 0o600],
];

const uuid = ({ random }: Process): string => [8, 4, 4, 4, 12].map((length) => random.hex(length)).join('-');

/** What each start adds: what is only for the moment, and since MySQL 8 a log of what changes, after those that are there. */
export function beginFiles(process: Process, data: string, flavor: MysqlFlavor): void {
  process.writeFile(`${data}/ibtmp1`, { fill: '\0', length: 12 * MEBIBYTE }, { mode: 0o640 });
  if (flavor.name === 'MariaDB') {
    process.writeFile(`${data}/ddl_recovery.log`, { fill: '\0', length: 9 }, { mode: 0o660 });
    return;
  }
  if (isOld(flavor)) return;
  const last = Math.max(0, ...process.readdir(data).flatMap((name) => (/^binlog\.\d{6}$/.test(name) ? [Number(name.slice(7))] : [])));
  const next = `binlog.${String(last + 1).padStart(6, '0')}`;
  process.writeFile(`${data}/${next}`, { fill: '\0', length: 157 }, { mode: 0o640 });
  process.writeFile(`${data}/binlog.index`, `./${next}\n`, { append: true, mode: 0o640 });
}

/** Which pages it held, each by its space and number. @see mysql-server: storage/innobase/buf/buf0dump.cc */
const PAGES = Array.from({ length: 240 }, (_, page) => `0,${page}\n`).join('');

/** What an orderly end leaves. */
export function endFiles(process: Process, data: string): void {
  process.writeFile(`${data}/ib_buffer_pool`, PAGES, { mode: 0o640 });
  if (process.access(`${data}/ibtmp1`, 'f')) process.unlink(`${data}/ibtmp1`);
}

import type { Process } from '../../../../kernel/index.ts';
import { isSince } from '../../../../shell/utilities/lib/version.ts';
import type { SqlResult } from '../sql/answer.ts';
import { lastValue } from './options.ts';

/** Of its variables those that are looked at; what a server's options say stands over what it has by itself. @see mysql: Server System Variables */
export function variablesOf(process: Process, version: string, options: readonly string[]): ReadonlyMap<string, string> {
  const isMaria = !version.startsWith('5.') && !version.startsWith('8.');
  const is8 = !isMaria && isSince(version, 8);
  const of = (five: string, eight: string, maria: string): string => (isMaria ? maria : is8 ? eight : five);
  const collations: Readonly<Record<string, string>> = {
    latin1: 'latin1_swedish_ci',
    utf8: 'utf8_general_ci',
    utf8mb4: is8 ? 'utf8mb4_0900_ai_ci' : 'utf8mb4_general_ci',
  };
  const own: Readonly<Record<string, string>> = {
    autocommit: 'ON',
    bind_address: '*',
    character_set_client: of('latin1', 'latin1', 'latin1'),
    character_set_database: of('latin1', 'utf8mb4', 'utf8mb4'),
    character_set_server: of('latin1', 'utf8mb4', 'utf8mb4'),
    collation_server: collations[lastValue(options, 'character-set-server') ?? of('latin1', 'utf8mb4', 'utf8mb4')] ?? '',
    connect_timeout: '10',
    datadir: '/var/lib/mysql/',
    default_storage_engine: 'InnoDB',
    expire_logs_days: '0',
    general_log: 'OFF',
    hostname: process.net.hostname,
    innodb_buffer_pool_size: '134217728',
    innodb_flush_log_at_trx_commit: '1',
    interactive_timeout: '28800',
    log_bin: of('OFF', 'ON', 'OFF'),
    long_query_time: '10.000000',
    lower_case_table_names: '0',
    max_allowed_packet: of('4194304', '67108864', '16777216'),
    max_connections: '151',
    port: '3306',
    read_only: 'OFF',
    server_id: of('0', '1', '1'),
    slow_query_log: 'OFF',
    socket: '/var/run/mysqld/mysqld.sock',
    sql_mode: of(
      'ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_AUTO_CREATE_USER,NO_ENGINE_SUBSTITUTION',
      'ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION',
      'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_AUTO_CREATE_USER,NO_ENGINE_SUBSTITUTION',
    ),
    super_read_only: 'OFF',
    sync_binlog: of('1', '1', '0'),
    time_zone: 'SYSTEM',
    tmpdir: '/tmp',
    version,
    wait_timeout: '28800',
  };
  return new Map(
    Object.entries(own).map(([name, value]) => {
      const isOn = options.some((word) => word.replaceAll('-', '_') === `__${name}`);
      return [name, shown(lastValue(options, name.replaceAll('_', '-')) ?? (isOn ? '1' : value), value)];
    }),
  );
}

/** Sizes are bytes, and what is on or off is called so. */
function shown(given: string, own: string): string {
  if (own === 'ON' || own === 'OFF') return /^(0|off|false)$/i.test(given) ? 'OFF' : 'ON';
  const [, digits, unit] = /^(\d+)([kmg])$/i.exec(given) ?? [];
  if (digits === undefined || unit === undefined || !/^\d+$/.test(own)) return given;
  return String(Number(digits) * 1024 ** ' kmg'.indexOf(unit.toLowerCase()));
}

/** SHOW VARIABLES. What is not among those that are known here is told. */
export function showVariables(process: Process, variables: ReadonlyMap<string, string>, sql: string): SqlResult | undefined {
  const asked = /^show\s+(?:global\s+|session\s+|local\s+)?variables(?:\s+(?:like|where\s+variable_name\s*(?:=|like))\s*'([^']*)')?$/i.exec(
    sql,
  );
  if (!asked) return undefined;
  const pattern = asked[1] ?? '%';
  const like = new RegExp(
    `^${pattern.replace(/\\?[\s\S]/g, (each) => (each === '%' ? '.*' : each === '_' ? '.' : each.replace(/[.*+?^${}()|[\]]/, '\\$&')))}$`,
    'i',
  );
  const rows = [...variables].filter(([name]) => like.test(name)).sort();
  if (rows.length === 0 || pattern.includes('%'))
    process.remark({ kind: 'NotFollowed', program: 'SQL statement', why: 'SHOW VARIABLES, but for some of them', taken: 'statement' });
  return { columns: ['Variable_name', 'Value'], rows };
}

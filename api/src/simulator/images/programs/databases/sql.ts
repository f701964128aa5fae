import { OsError, type Process } from '../../../kernel/index.ts';

export interface SqlResult {
  readonly columns?: readonly string[];
  readonly rows?: readonly (readonly string[])[];
  /** What a statement without rows is answered with: `CREATE DATABASE`. */
  readonly tag?: string;
  readonly error?: string;
  readonly code?: number;
}

/** What a MySQL server answers: who may connect, and the statements that probes and scripts are made of. */
export function sqlAnswer(
  process: Process,
  data: string,
  version: string,
  request: Readonly<Record<string, string>>,
  session: Map<string, string>,
): SqlResult {
  if (request.user !== undefined) {
    const accounts = readAccounts(process, `${data}/mysql/accounts.json`);
    const { user, password = '' } = request;
    if (!Object.hasOwn(accounts, user) || accounts[user] !== password)
      return { error: `Access denied for user '${user}'@'localhost' (using password: ${password === '' ? 'NO' : 'YES'})`, code: 1045 };
    session.set('user', user);
    if (request.database && !process.access(`${data}/${request.database}`, 'f'))
      return { error: `Unknown database '${request.database}'`, code: 1049 };
    session.set('database', request.database ?? '');
    return {};
  }
  return statement(process, data, version, (request.sql ?? '').trim().replace(/;$/, ''), session);
}

function statement(process: Process, data: string, version: string, sql: string, session: Map<string, string>): SqlResult {
  const literal = /^select\s+(-?\d+(?:\.\d+)?|'[^']*')(?:\s+as\s+(\w+))?$/i.exec(sql);
  if (literal) {
    const value = (literal[1] as string).replace(/^'|'$/g, '');
    return { columns: [literal[2] ?? value], rows: [[value]] };
  }
  if (/^select\s+(version\(\)|@@version)$/i.test(sql)) return { columns: [sql.replace(/^select\s+/i, '')], rows: [[version]] };
  if (/^select\s+(user|current_user)\(\)$/i.test(sql))
    return { columns: [sql.replace(/^select\s+/i, '')], rows: [[`${session.get('user')}@localhost`]] };
  if (/^select\s+database\(\)$/i.test(sql)) return { columns: ['database()'], rows: [[session.get('database') || 'NULL']] };
  if (/^show\s+(databases|schemas)/i.test(sql)) {
    const names = process.readdir(data).filter((name) => process.stat(`${data}/${name}`).type === 'directory' && name !== 'lost+found');
    return { columns: ['Database'], rows: ['information_schema', ...names].sort().map((name) => [name]) };
  }
  if (/^show\s+(global\s+)?status|^show\s+variables|^show\s+processlist/i.test(sql))
    return { columns: ['Variable_name', 'Value'], rows: [['Uptime', '1']] };
  const create = /^create\s+(?:database|schema)\s+(if\s+not\s+exists\s+)?[`"]?(\w+)/i.exec(sql);
  if (create) {
    const path = `${data}/${create[2]}`;
    if (process.access(path, 'f')) return create[1] ? {} : { error: `Can't create database '${create[2]}'; database exists`, code: 1007 };
    process.mkdir(path, 0o750);
    return {};
  }
  const use = /^use\s+[`"]?(\w+)/i.exec(sql);
  if (use) {
    if (!process.access(`${data}/${use[1]}`, 'f')) return { error: `Unknown database '${use[1]}'`, code: 1049 };
    session.set('database', use[1] as string);
    return {};
  }
  if (
    /^(create|alter|drop|insert|update|delete|grant|revoke|flush|set|begin|commit|rollback|start|lock|unlock|analyze|optimize|show|select|do|call|replace|truncate|explain|desc\w*)\b/i.test(
      sql,
    ) ||
    sql === ''
  )
    return {};
  return {
    error: `You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version for the right syntax to use near '${sql.slice(0, 80)}' at line 1`,
    code: 1064,
  };
}

function readAccounts(process: Process, path: string): Readonly<Record<string, string>> {
  try {
    return JSON.parse(process.readFile(path)) as Record<string, string>;
  } catch (error) {
    if (error instanceof OsError || error instanceof SyntaxError) return { root: '' };
    throw error;
  }
}

import { OsError, type Process } from '../../../kernel/index.ts';
import { builtAs } from './postgres-log.ts';
import type { SqlResult } from './sql.ts';

interface Accounts {
  users: Record<string, string>;
  databases: string[];
}

/** What a PostgreSQL server answers to a login and to the statements that probes and scripts are made of. */
export function postgresAnswer(
  process: Process,
  data: string,
  version: string,
  request: Readonly<Record<string, string>>,
  session: Map<string, string>,
): SqlResult {
  const path = `${data}/accounts.json`;
  const accounts = read(process, path);
  if (request.user !== undefined) {
    const { user, database = user, password, local } = request;
    if (request.ping !== undefined) return {};
    if (!Object.hasOwn(accounts.users, user)) return { error: `role "${user}" does not exist` };
    // Connections from the machine itself are trusted. @see docker-library/postgres: pg_hba.conf as initdb makes it
    if (local !== 'yes' && accounts.users[user] !== '' && accounts.users[user] !== password)
      return { error: password ? `password authentication failed for user "${user}"` : 'fe_sendauth: no password supplied' };
    if (!accounts.databases.includes(database)) return { error: `database "${database}" does not exist` };
    session.set('user', user);
    session.set('database', database);
    return {};
  }
  const sql = (request.sql ?? '').trim().replace(/;$/, '');
  const literal = /^select\s+(-?\d+|'[^']*')(?:\s+as\s+(\w+))?$/i.exec(sql);
  if (literal) return { columns: [literal[2] ?? '?column?'], rows: [[(literal[1] as string).replace(/^'|'$/g, '')]] };
  if (/^select\s+version\(\)$/i.test(sql))
    return {
      columns: ['version'],
      rows: [[builtAs(process, version)]],
    };
  if (/^select\s+current_database\(\)$/i.test(sql)) return { columns: ['current_database'], rows: [[session.get('database') ?? '']] };
  if (/^select\s+current_user$/i.test(sql)) return { columns: ['current_user'], rows: [[session.get('user') ?? '']] };
  if (/pg_database/i.test(sql) || /^\\l/.test(sql)) return { columns: ['datname'], rows: accounts.databases.map((name) => [name]) };
  const create = /^create\s+database\s+"?(\w+)/i.exec(sql);
  if (create) {
    if (accounts.databases.includes(create[1] as string)) return { error: `database "${create[1]}" already exists` };
    accounts.databases.push(create[1] as string);
    process.writeFile(path, JSON.stringify(accounts));
    return { tag: 'CREATE DATABASE' };
  }
  const role = /^create\s+(?:user|role)\s+"?(\w+)(?:.*password\s+'([^']*)')?/i.exec(sql);
  if (role) {
    accounts.users[role[1] as string] = role[2] ?? '';
    process.writeFile(path, JSON.stringify(accounts));
    return { tag: 'CREATE ROLE' };
  }
  const words = /^(create|alter|drop)\s+(?:unique\s+|or\s+replace\s+)?(\w+)/i.exec(sql);
  if (words) return { tag: `${words[1]?.toUpperCase()} ${words[2]?.toUpperCase()}` };
  if (/^insert\b/i.test(sql)) return { tag: 'INSERT 0 1' };
  if (/^(update|delete)\b/i.test(sql)) return { tag: `${sql.slice(0, 6).toUpperCase()} 1` };
  if (/^(grant|revoke|set|begin|commit|rollback|truncate|comment|vacuum|analyze|do)\b/i.test(sql))
    return { tag: (sql.split(/\s/)[0] ?? '').toUpperCase() };
  if (/^(select|show|with|table|explain|values)\b/i.test(sql)) return { columns: ['?column?'], rows: [] };
  if (sql === '') return {};
  const first = sql.split(/\s/)[0] ?? '';
  return { error: `syntax error at or near "${first}"\nLINE 1: ${sql}\n        ^` };
}

function read(process: Process, path: string): Accounts {
  try {
    return JSON.parse(process.readFile(path)) as Accounts;
  } catch (error) {
    if (error instanceof OsError || error instanceof SyntaxError)
      return { users: { postgres: '' }, databases: ['postgres', 'template0', 'template1'] };
    throw error;
  }
}

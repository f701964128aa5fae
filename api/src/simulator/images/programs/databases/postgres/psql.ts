import { type Micros, SECOND, type Task } from '../../../../engine/index.ts';
import { OsError, type Process, type Program, type Socket } from '../../../../kernel/index.ts';
import { baseName } from '../../../../shell/utilities/lib/files.ts';
import { askOn, connectTo, type LineRequest } from '../../../servers/json-lines.ts';
import { standardInput } from '../../standard-input.ts';
import type { SqlResult } from '../sql/answer.ts';
import { libpqConnect, libpqConnectUnix, libpqRelease } from './libpq.ts';
import { runScripts, type Said, type Script, type ScriptStyle } from './psql-scripts.ts';

interface Target extends ScriptStyle {
  host: string;
  port: number;
  user: string;
  database: string;
  /** What -c, -f or the standard input brings, in order. */
  readonly scripts: Script[];
  /** Where pg_dump writes to. */
  output: string | undefined;
  /** What createdb and the like are about. */
  operand: string;
  /** --if-exists */
  mayMiss: boolean;
}

const SOCKET = '/var/run/postgresql';

/** A host that is a directory holds a socket. @see postgres: src/interfaces/libpq/fe-connect.c */
const socketOf = ({ host, port }: Target): string | undefined =>
  host === '' || host.startsWith('/') ? `${host || SOCKET}/.s.PGSQL.${port}` : undefined;

function reach(process: Process, target: Target, timeout: Micros): Task<Socket> {
  const path = socketOf(target);
  return path === undefined ? connectTo(process, target.host, target.port, timeout) : process.net.connectUnix(path);
}

/** Whether a server takes connections. @see postgres: src/bin/scripts/pg_isready.c */
export const pgIsReady: Program = function* (process) {
  const target = targetOf(process);
  const shown = `${target.host === '' ? SOCKET : target.host}:${target.port}`;
  const say = function* (text: string, code: number): Task<number> {
    if (!target.quiet) yield* process.write(1, `${shown} - ${text}\n`);
    return code;
  };
  try {
    yield* askOn(yield* reach(process, target, 3 * SECOND), [{ user: target.user, ping: 'yes' }], 3 * SECOND);
    return yield* say('accepting connections', 0);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return yield* say('no response', 2);
  }
};

/** psql -c and psql < file, without a terminal; and the tools that log in as it does: pg_dump, createdb. */
export const psql: Program = function* (process) {
  if (process.argv.includes('--version') || process.argv.includes('-V')) {
    yield* process.write(
      1,
      `psql (PostgreSQL) ${/^[\d.]+/.exec(process.env.get('PG_VERSION') ?? '')?.[0] ?? process.env.get('PG_MAJOR') ?? '15.3'}\n`,
    );
    return 0;
  }
  const target = targetOf(process);
  const name = baseName(process.argv[0] ?? 'psql');
  const asks = name === 'psql';
  if (asks && target.scripts.length === 0) target.scripts.push({ text: yield* standardInput(process), from: 'input' });
  const socket = socketOf(target);
  const local = socket !== undefined || target.host === 'localhost' || target.host.startsWith('127.');
  const login = {
    user: target.user,
    database: target.database || target.user,
    password: process.env.get('PGPASSWORD') ?? '',
    local: local ? 'yes' : 'no',
  };
  const tool = toolRequest(name, target);
  const said: Said[] = [];
  let code = 0;
  const talk = function* (): Generator<LineRequest, void, SqlResult> {
    const first = yield login;
    if (first.error !== undefined) return;
    if (asks) code = yield* runScripts(target.scripts, target, said, where);
    else yield tool;
  };
  let answers: (SqlResult | undefined)[];
  const failed = function* (why: string): Task<number> {
    yield* process.write(2, `${name}: ${cannotConnect(process, name, login.database)}${why}`);
    return asks ? 2 : 1;
  };
  const connected = yield* socket === undefined
    ? libpqConnect(process, target.host, target.port, 30 * SECOND)
    : libpqConnectUnix(process, socket);
  if (typeof connected === 'string') return yield* failed(connected);
  const { where, said: before } = connected;
  try {
    answers = yield* askOn<SqlResult>(connected.socket, talk(), 30 * SECOND);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return yield* failed(`${before}${where}${error.message}\n`);
  }
  const [first] = answers;
  if (!first || first.error !== undefined) {
    return yield* failed(`${before}${where}FATAL:  ${first?.error ?? 'terminating connection'}\n`);
  }
  if (!asks) return yield* toolAnswer(process, name, target, answers[1] ?? {});
  for (const { stream, text } of said) yield* process.write(stream, text);
  if (answers.at(-1) !== undefined) return code;
  yield* process.write(2, 'server closed the connection unexpectedly\n');
  return 2;
};

/** Before what libpq says: since 12 that it is an error, and until 14, where it is not psql, which database it was. @see postgres: REL_13_STABLE src/bin/scripts/common.c connectDatabase, src/bin/pg_dump/pg_backup_db.c ConnectDatabase */
function cannotConnect(process: Process, name: string, database: string): string {
  const release = libpqRelease(process);
  const error = release < 12 ? '' : 'error: ';
  if (release >= 14 || name === 'psql') return error;
  if (!name.startsWith('pg_dump')) return `${error}could not connect to database ${database}: `;
  return `${release < 12 ? '[archiver (db)] ' : error}connection to database "${database}" failed: `;
}

/** What the tools beside psql ask of the server. */
function toolRequest(name: string, { operand, mayMiss }: Target): LineRequest {
  if (name === 'createdb') return { sql: `create database "${operand}"` };
  if (name === 'dropdb') return { sql: `drop database ${mayMiss ? 'if exists ' : ''}"${operand}"` };
  if (name === 'createuser') return { sql: `create role "${operand}"` };
  return name === 'dropuser' ? { sql: `drop role ${mayMiss ? 'if exists ' : ''}"${operand}"` } : { describe: 'dt' };
}
const FAILURES: Readonly<Record<string, string>> = {
  createdb: 'database creation failed',
  dropdb: 'database removal failed',
  createuser: 'creation of new role failed',
  dropuser: 'removal of role',
};

/** What pg_dump writes of a database, and createdb and the like where they fail. @see postgres: src/bin/pg_dump/pg_dump.c, src/bin/scripts/createdb.c */
function* toolAnswer(process: Process, name: string, target: Target, answer: SqlResult): Task<number> {
  if (answer.error !== undefined && Object.hasOwn(FAILURES, name)) {
    const what = name === 'dropuser' ? `${FAILURES[name]} "${target.operand}" failed` : FAILURES[name];
    yield* process.write(2, `${name}: error: ${what}: ERROR:  ${answer.error}\n`);
    return 1;
  }
  if (name.startsWith('pg_dump') && answer.rows?.length)
    process.remark({ kind: 'NotFollowed', program: name, why: 'what is in tables', taken: 'done' });
  if (name.startsWith('pg_dump')) {
    const what = name === 'pg_dumpall' ? ' cluster' : '';
    const text = `--\n-- PostgreSQL database${what} dump\n--\n\nSET statement_timeout = 0;\nSET client_encoding = 'UTF8';\n\n--\n-- PostgreSQL database${what} dump complete\n--\n\n`;
    if (target.output === undefined) yield* process.write(1, text);
    else process.writeFile(target.output, text);
  }
  return 0;
}

function targetOf(process: Process): Target {
  const { env } = process;
  const target: Target = {
    host: env.get('PGHOST') ?? '',
    port: Number(env.get('PGPORT') ?? 5432),
    user: env.get('PGUSER') ?? '',
    database: env.get('PGDATABASE') ?? '',
    scripts: [],
    quiet: false,
    tuples: false,
    unaligned: false,
    separator: '|',
    stopsOnError: false,
    output: undefined,
    operand: '',
    mayMiss: false,
  };
  const name = baseName(process.argv[0] ?? '');
  const makes = Object.hasOwn(FAILURES, name);
  const dumps = /pg_dump(all)?$/.test(process.argv[0] ?? '');
  const args = process.argv.slice(1);
  const operands: string[] = [];
  let lists = args.includes('--list');
  for (let i = 0; i < args.length; i++) {
    const word = args[i] as string;
    const [, long, text] = /^--([a-z-]+)(?:=(.*))?$/s.exec(word) ?? [];
    const [, letters = '', attached] = /^-([tqAXwWl]*)(.*)$/s.exec(word) ?? [];
    const short = long === undefined && word.startsWith('-') ? attached?.[0] : undefined;
    const value = (): string => (long === undefined ? (attached ?? '').slice(1) || (args[++i] ?? '') : (text ?? args[++i] ?? ''));
    if (long === undefined && word.startsWith('-')) {
      target.tuples ||= letters.includes('t');
      target.unaligned ||= letters.includes('A');
      target.quiet ||= letters.includes('q');
      lists ||= letters.includes('l');
    }
    if (short === 'h' || long === 'host') target.host = value();
    else if (short === 'p' || long === 'port') target.port = Number(value());
    else if (short === 'U' || long === 'username') target.user = value();
    else if (short === 'd' || long === 'dbname') target.database = value();
    else if (short === 'c' || long === 'command') target.scripts.push({ text: value(), from: 'command' });
    else if (dumps && (short === 'f' || long === 'file')) target.output = value();
    else if (short === 'f' || long === 'file') {
      const file = value();
      if (file === '-' || file === '/dev/stdin') continue;
      target.scripts.push({ text: process.readFile(file), from: 'file', file });
    } else if ((!dumps && short === 'v') || long === 'set' || long === 'variable') {
      if (/^ON_ERROR_STOP(?:=(?!0$|off$).*)?$/i.test(value())) target.stopsOnError = true;
    } else if ((!dumps && short === 'F') || long === 'field-separator') target.separator = value();
    else if (short === 'P' || short === 'o') value();
    else if (dumps && (short === 'F' || short === 't' || short === 'n' || short === 'j' || short === 'Z')) value();
    else if (long === 'quiet') target.quiet = true;
    else if (long === 'if-exists') target.mayMiss = true;
    else if (long === 'tuples-only') target.tuples = true;
    else if (long === 'no-align') target.unaligned = true;
    else if (!word.startsWith('-')) operands.push(word);
  }
  target.operand = operands[0] ?? '';
  if (lists) target.scripts.push({ text: '\\l', from: 'command' });
  target.database ||= makes || lists ? 'postgres' : target.operand;
  target.user ||= (makes ? undefined : operands[1]) ?? (process.uid === 0 ? 'root' : 'postgres');
  const uri = /^postgres(?:ql)?:\/\/(?:([^:@]*)(?::([^@]*))?@)?([^:/]*)(?::(\d+))?(?:\/(.*))?$/.exec(target.database);
  if (uri) {
    target.user = uri[1] || target.user;
    if (uri[2]) process.env.set('PGPASSWORD', uri[2]);
    target.host = uri[3] ?? '';
    target.port = Number(uri[4] ?? 5432);
    target.database = uri[5] ?? '';
  }
  return target;
}

import { SECOND, type Task } from '../../../engine/index.ts';
import { OsError, type Process, type Program } from '../../../kernel/index.ts';
import { askLines } from '../../servers/json-lines.ts';
import { standardInput } from '../standard-input.ts';
import type { SqlResult } from './sql.ts';

interface Target {
  host: string;
  port: number;
  user: string;
  database: string;
  readonly statements: string[];
  quiet: boolean;
  tuples: boolean;
  unaligned: boolean;
  /** Where pg_dump writes to. */
  output: string | undefined;
}

const SOCKET = '/var/run/postgresql';

/** Whether a server takes connections. @see postgres: src/bin/scripts/pg_isready.c */
export const pgIsReady: Program = function* (process) {
  const target = targetOf(process);
  const shown = `${target.host === '' ? SOCKET : target.host}:${target.port}`;
  const say = function* (text: string, code: number): Task<number> {
    if (!target.quiet) yield* process.write(1, `${shown} - ${text}\n`);
    return code;
  };
  try {
    yield* askLines(process, target.host || '127.0.0.1', target.port, [{ user: target.user, ping: 'yes' }], 3 * SECOND);
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
  const name = process.argv[0]?.split('/').at(-1) ?? 'psql';
  const asks = name === 'psql';
  const statements = !asks ? [] : target.statements.length > 0 ? target.statements : (yield* standardInput(process)).split(';');
  const local = target.host === '' || target.host === 'localhost' || target.host.startsWith('127.');
  const login = {
    user: target.user,
    database: target.database || target.user,
    password: process.env.get('PGPASSWORD') ?? '',
    local: local ? 'yes' : 'no',
  };
  let answers: (SqlResult | undefined)[];
  const where =
    target.host === ''
      ? `connection to server on socket "${SOCKET}/.s.PGSQL.${target.port}" failed`
      : `connection to server at "${target.host}", port ${target.port} failed`;
  try {
    answers = yield* askLines<SqlResult>(
      process,
      target.host || '127.0.0.1',
      target.port,
      [login, ...statements.filter((sql) => sql.trim() !== '').map((sql) => ({ sql }))],
      30 * SECOND,
    );
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    if (error.code === 'ENOENT')
      yield* process.write(2, `${name}: error: could not translate host name "${target.host}" to address: Name or service not known\n`);
    else if (target.host === '')
      yield* process.write(
        2,
        `${name}: error: ${where}: No such file or directory\n\tIs the server running locally and accepting connections on that socket?\n`,
      );
    else
      yield* process.write(
        2,
        `${name}: error: ${where}: ${error.message}\n\tIs the server running on that host and accepting TCP/IP connections?\n`,
      );
    return asks ? 2 : 1;
  }
  const [first, ...results] = answers;
  if (!first || first.error !== undefined) {
    yield* process.write(2, `${name}: error: ${where}: FATAL:  ${first?.error ?? 'terminating connection'}\n`);
    return asks ? 2 : 1;
  }
  if (!asks) return yield* toolAnswer(process, name, target);
  let code = 0;
  for (const result of results) {
    if (!result || result.error !== undefined) {
      yield* process.write(2, `ERROR:  ${result?.error ?? 'server closed the connection unexpectedly'}\n`);
      code = 1;
    } else if (result.columns) yield* process.write(1, table(result.columns, result.rows ?? [], target));
    else if (result.tag && !target.quiet) yield* process.write(1, `${result.tag}\n`);
  }
  return code;
};

/** What pg_dump writes of a database, and createdb and the like of nothing. @see postgres: src/bin/pg_dump/pg_dump.c */
function* toolAnswer(process: Process, name: string, target: Target): Task<number> {
  if (name.startsWith('pg_dump')) {
    const what = name === 'pg_dumpall' ? ' cluster' : '';
    const text = `--\n-- PostgreSQL database${what} dump\n--\n\nSET statement_timeout = 0;\nSET client_encoding = 'UTF8';\n\n--\n-- PostgreSQL database${what} dump complete\n--\n\n`;
    if (target.output === undefined) yield* process.write(1, text);
    else process.writeFile(target.output, text);
  }
  return 0;
}

function table(columns: readonly string[], rows: readonly (readonly string[])[], { tuples, unaligned }: Target): string {
  const count = `(${rows.length} row${rows.length === 1 ? '' : 's'})\n`;
  if (unaligned)
    return `${tuples ? '' : `${columns.join('|')}\n`}${rows.map((row) => `${row.join('|')}\n`).join('')}${tuples ? '' : count}`;
  const widths = columns.map((name, i) => Math.max(name.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const cell = (text: string, i: number): string =>
    /^-?\d+(\.\d+)?$/.test(text) ? text.padStart(widths[i] ?? 0) : text.padEnd(widths[i] ?? 0);
  const lines = rows.map((row) => ` ${row.map(cell).join(' | ')}`.replace(/ +$/, ''));
  if (tuples) return `${lines.map((line) => `${line}\n`).join('')}\n`;
  const head = columns.map((name, i) => {
    const space = (widths[i] ?? 0) - name.length;
    return ` ${' '.repeat(Math.floor(space / 2))}${name}${' '.repeat(Math.ceil(space / 2))} `;
  });
  return `${head.join('|')}\n${widths.map((width) => '-'.repeat(width + 2)).join('+')}\n${lines.map((line) => `${line}\n`).join('')}${count}\n`;
}

function targetOf(process: Process): Target {
  const { env } = process;
  const target: Target = {
    host: env.get('PGHOST') ?? '',
    port: Number(env.get('PGPORT') ?? 5432),
    user: env.get('PGUSER') ?? '',
    database: env.get('PGDATABASE') ?? '',
    statements: [],
    quiet: false,
    tuples: false,
    unaligned: false,
    output: undefined,
  };
  const dumps = /pg_dump(all)?$/.test(process.argv[0] ?? '');
  const args = process.argv.slice(1);
  const operands: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const word = args[i] as string;
    const [, long, text] = /^--([a-z-]+)(?:=(.*))?$/s.exec(word) ?? [];
    const [, letters = '', attached] = /^-([tqAXwW]*)(.*)$/s.exec(word) ?? [];
    const short = long === undefined && word.startsWith('-') ? attached?.[0] : undefined;
    const value = (): string => (long === undefined ? (attached ?? '').slice(1) || (args[++i] ?? '') : (text ?? args[++i] ?? ''));
    if (long === undefined && word.startsWith('-')) {
      target.tuples ||= letters.includes('t');
      target.unaligned ||= letters.includes('A');
      target.quiet ||= letters.includes('q');
    }
    if (short === 'h' || long === 'host') target.host = value();
    else if (short === 'p' || long === 'port') target.port = Number(value());
    else if (short === 'U' || long === 'username') target.user = value();
    else if (short === 'd' || long === 'dbname') target.database = value();
    else if (short === 'c' || long === 'command') target.statements.push(value());
    else if (dumps && (short === 'f' || long === 'file')) target.output = value();
    else if (short === 'f' || long === 'file') target.statements.push(...process.readFile(value()).split(';'));
    else if ((!dumps && short === 'v') || short === 'P' || short === 'o') value();
    else if (dumps && (short === 'F' || short === 't' || short === 'n' || short === 'j' || short === 'Z')) value();
    else if (long === 'quiet') target.quiet = true;
    else if (long === 'tuples-only') target.tuples = true;
    else if (!word.startsWith('-')) operands.push(word);
  }
  target.database ||= operands[0] ?? '';
  target.user ||= operands[1] ?? (process.uid === 0 ? 'root' : 'postgres');
  const uri = /^postgres(?:ql)?:\/\/(?:([^:@]*)(?::([^@]*))?@)?([^:/]*)(?::(\d+))?(?:\/(.*))?$/.exec(target.database);
  if (uri) {
    target.user = uri[1] || target.user;
    if (uri[2]) process.env.set('PGPASSWORD', uri[2]);
    target.host = uri[3] ?? '';
    target.port = Number(uri[4] ?? 5432);
    target.database = uri[5] ?? '';
  }
  if (target.host.startsWith('/')) target.host = '';
  return target;
}

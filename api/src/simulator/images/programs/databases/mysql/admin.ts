import { SECOND, type Task } from '../../../../engine/index.ts';
import { OsError, type Process } from '../../../../kernel/index.ts';
import { isSince } from '../../../../shell/utilities/lib/version.ts';
import type { LineRequest } from '../../../servers/json-lines.ts';
import type { SqlResult } from '../sql/answer.ts';
import { ask, cannotConnect, type Login, loginOf, mariadbOf, reach, socketShown } from './login.ts';

/** What mysqladmin's own options ask for. */
interface Manner {
  /** -s: once for no word about a server that does not answer, twice for none at all. */
  readonly silent: number;
  /** -w: how often it tries again, five seconds apart. */
  readonly wait: number;
  readonly force: boolean;
}

type Said = { readonly stream: 1 | 2; readonly text: string };

/** @see mysql: client/mysqladmin.cc main, sql_connect */
export function* mysqlAdmin(process: Process, name: string, login: Login): Task<number> {
  const manner = mannerOf(process.argv.slice(1));
  if (login.operands.length === 0) {
    yield* process.write(1, `Administration program for the mysqld daemon.\nUsage: ${name} [OPTIONS] command command....\n`);
    return 1;
  }
  const say = (text: string): string => `${name}: ${text}\n`;
  for (let left = manner.wait, waited = false; ; left--) {
    const said: Said[] = [];
    let code = 0;
    const talk = function* (): Generator<LineRequest, void, SqlResult> {
      const first = yield { ...loginOf(login), database: '' };
      if (first.error !== undefined) return;
      if (waited) said.push({ stream: 2, text: '\n' });
      code = yield* execute(process, login, manner, said, say);
    };
    try {
      const [first] = yield* ask<SqlResult>(process, login, talk(), 10 * SECOND);
      if (first === undefined) return yield* gaveUp(process, manner, say(failed(login, 'Lost connection to MySQL server')), 1);
      // Whoever is refused knows at least that the server runs.
      const alive = login.operands.every((command) => command === 'ping') ? 0 : 1;
      if (first.error !== undefined && manner.wait > 0) yield* process.write(2, `Got error: ${first.error}\n`);
      else if (first.error !== undefined) yield* gaveUp(process, manner, say(failed(login, first.error)), alive);
      if (first.error !== undefined) return alive;
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      const why = cannotConnect(process, login, error);
      if (left === 0 || why.code === 2005)
        return yield* gaveUp(process, manner, say(failed(login, why.text)) + hint(process, login, why.code), 1);
      if (manner.silent === 0) yield* process.write(2, waited ? '.' : 'Waiting for MySQL server to answer');
      waited = true;
      yield* process.sleep(5 * SECOND);
      continue;
    }
    for (const { stream, text } of said) yield* process.write(stream, text);
    if (code === 0 && login.operands.includes('shutdown')) yield* untilGone(process, login);
    return code === 0 ? 0 : 1;
  }
}

function* gaveUp(process: Process, { silent }: Manner, text: string, code: number): Task<number> {
  if (silent === 0) yield* process.write(2, text);
  return code;
}

const failed = ({ host }: Login, why: string): string => `connect to server at '${host || 'localhost'}' failed\nerror: '${why}'`;

/** MariaDB's client calls each failed connection 2002, and so speaks of the socket. */
function hint(process: Process, login: Login, code: number): string {
  const { host, port } = login;
  const mariadb = mariadbOf(process);
  const server = mariadb && isSince(mariadb, 10, 5) ? 'mariadbd' : 'mysqld';
  return `Check that ${server} is running${
    code === 2002
      ? ` and that the socket: '${socketShown(process, login)}' exists!`
      : ` on ${host} and that the port is ${port}.\nYou can check this by doing 'telnet ${host} ${port}'`
  }\n`;
}

/** Its commands in order, up to the first that fails. @see mysql: client/mysqladmin.cc execute_commands */
function* execute(
  process: Process,
  { operands: words, user }: Login,
  { silent, force }: Manner,
  said: Said[],
  say: (text: string) => string,
): Generator<LineRequest, number, SqlResult> {
  const refused = (text: string): number => {
    said.push({ stream: 2, text: say(text) });
    return 1;
  };
  for (let i = 0; i < words.length; i++) {
    const command = words[i] as string;
    if (command === 'ping') {
      if (silent < 2) said.push({ stream: 1, text: 'mysqld is alive\n' });
    } else if (command === 'create' || command === 'drop') {
      const database = words[++i];
      if (database === undefined) return refused(`Too few arguments to ${command}`);
      if (command === 'drop' && !force) {
        said.push({ stream: 1, text: askedBeforeDrop(database) });
        return 1;
      }
      const { error } = yield { sql: `${command} database \`${database}\`` };
      if (error !== undefined)
        return refused(
          command === 'create' ? `CREATE DATABASE failed; error: '${error}'` : `DROP DATABASE ${database} failed;\nerror: '${error}'`,
        );
      if (command === 'drop') said.push({ stream: 1, text: `Database "${database}" dropped\n` });
    } else if (command === 'password') {
      said.push({ stream: 2, text: PLAIN_TEXT });
      const { error } = yield { sql: `ALTER USER '${user}' IDENTIFIED BY '${words[++i] ?? ''}'` };
      if (error !== undefined) return refused(`unable to change password; error: '${error}'`);
    } else if (command === 'shutdown') {
      yield { sql: 'shutdown' };
      return 0;
    } else if (command === 'status') said.push({ stream: 1, text: STATUS });
    else if (/^(?:flush-\w+|reload|refresh)$/.test(command)) yield { sql: 'flush privileges' };
    else if (OTHERS.has(command)) process.remark({ kind: 'NotFollowed', program: 'mysqladmin', why: command, taken: 'done' });
    else return refused(`Unknown command: '${command.slice(0, 60)}'`);
  }
  return 0;
}

const OTHERS = new Set(
  'debug extended-status kill processlist start-slave stop-slave start-replica stop-replica variables version'.split(' '),
);

const PLAIN_TEXT = 'Warning: Since password will be sent to server in plain text, use ssl connection to ensure password safety.\n';

const STATUS =
  'Uptime: 60  Threads: 2  Questions: 2  Slow queries: 0  Opens: 119  Flush tables: 3  Open tables: 38  Queries per second avg: 0.033\n';

/** Nobody is there to say yes. */
const askedBeforeDrop = (database: string): string =>
  `Dropping the database is potentially a very bad thing to do.\nAny data stored in the database will be destroyed.\n\nDo you really want to drop the '${database}' database [y/N] \nOK, aborting database drop!\n`;

/** Waits, a second at a time, for the file that names the server's process to go. @see mysql: client/mysqladmin.cc wait_pidfile */
function* untilGone(process: Process, login: Login): Task<void> {
  for (let i = 0; i < 3600; i++) {
    try {
      (yield* reach(process, login, SECOND)).close();
    } catch (error) {
      if (error instanceof OsError) return;
      throw error;
    }
    yield* process.sleep(SECOND);
  }
}

function mannerOf(args: readonly string[]): Manner {
  const wait = args.map((word) => /^(?:-w|--wait)=?(\d*)$/.exec(word)?.[1]).find((times) => times !== undefined);
  return {
    silent: args.filter((word) => word === '-s' || word === '--silent').length + (args.includes('-ss') ? 2 : 0),
    wait: wait === undefined ? 0 : wait === '' ? Number.POSITIVE_INFINITY : Number(wait),
    force: args.includes('-f') || args.includes('--force'),
  };
}

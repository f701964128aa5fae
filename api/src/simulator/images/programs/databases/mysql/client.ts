import { SECOND, type Task } from '../../../../engine/index.ts';
import { OsError, type Process, type Program } from '../../../../kernel/index.ts';
import { baseName } from '../../../../shell/utilities/lib/files.ts';
import { strftime } from '../../../../shell/utilities/time/calendar.ts';
import type { LineRequest } from '../../../servers/json-lines.ts';
import { standardInput } from '../../standard-input.ts';
import type { SqlResult } from '../sql/answer.ts';
import { mysqlAdmin } from './admin.ts';
import { SOCKET } from './directories.ts';
import { ask, cannotConnect, loginOf, loginTo, mariadbOf } from './login.ts';
import { type BatchStyle, runBatch } from './scripts.ts';

interface Connection extends BatchStyle {
  host: string;
  tcp: boolean;
  socket: string;
  port: number;
  user: string;
  password: string;
  database: string;
  readonly statements: string[];
  readonly operands: string[];
}

/** MariaDB's sets what it was told in quotes. @see mysql-server: client/mysqldump.cc DB_error; MariaDB/server: client/mysqldump.c */
function notDumped(process: Process, name: string, code: number, text: string): string {
  const quote = mariadbOf(process) ? '"' : '';
  return `${name}: Got error: ${code}: ${quote}${text}${quote} when trying to connect\n`;
}

/** mysql, mysqladmin, mysqldump and what MariaDB calls them. */
export const mysqlClient: Program = function* (process) {
  const name = baseName(process.argv[0] ?? 'mysql');
  const admin = name.endsWith('admin');
  const dumps = name.endsWith('dump');
  if (process.argv.some((word) => word === '--version' || word === '-V')) {
    const mariadb = process.env.get('MARIADB_VERSION');
    yield* process.write(
      1,
      mariadb === undefined
        ? `${name}  Ver ${/^[\d.]+/.exec(process.env.get('MYSQL_VERSION') ?? '')?.[0] ?? '8.0.33'} for Linux on x86_64 (MySQL Community Server - GPL)\n`
        : `${name} Ver 15.1 Distrib ${/[\d.]+/.exec(mariadb.replace(/^\d+:/, ''))?.[0] ?? '10.11.3'}-MariaDB, for debian-linux-gnu (x86_64) using  EditLine wrapper\n`,
    );
    return 0;
  }
  const wanted = readArguments(process);
  if (!mariadbOf(process) && wanted.password !== '' && process.argv.some((word) => /^(-p.|--password=)/.test(word)))
    yield* process.write(2, `${name}: [Warning] Using a password on the command line interface can be insecure.\n`);
  const login = loginTo(process, wanted);
  if (admin) return yield* mysqlAdmin(process, name, login);
  const script = dumps ? '' : wanted.statements.length > 0 ? wanted.statements.join(';\n') : yield* standardInput(process);
  const said: { stream: 1 | 2; text: string }[] = [];
  let code = 0;
  const talk = function* (): Generator<LineRequest, void, SqlResult> {
    const first = yield { ...loginOf(login), database: wanted.database || (wanted.operands[0] ?? '') };
    if (first.error !== undefined) return;
    if (dumps) yield { dump: wanted.operands[0] ?? '', tables: wanted.operands.slice(1).join(' ') };
    else code = yield* runBatch(script, wanted, said);
  };
  let answers: (SqlResult | undefined)[];
  try {
    answers = yield* ask<SqlResult>(process, login, talk(), 10 * SECOND);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    const why = cannotConnect(process, login, error);
    if (dumps) yield* process.write(2, notDumped(process, name, why.code, why.text));
    else yield* process.write(2, `ERROR ${why.code} (HY000): ${why.text}\n`);
    return dumps ? 2 : 1;
  }
  const [first] = answers;
  if (!first || first.error !== undefined) {
    if (dumps && first) {
      yield* process.write(2, notDumped(process, name, Number(first.code), String(first.error)));
      return 2;
    }
    yield* process.write(
      2,
      first ? `ERROR ${first.code} (${first.state}): ${first.error}\n` : 'ERROR 2013 (HY000): Lost connection to MySQL server\n',
    );
    return 1;
  }
  if (dumps) return yield* dumpOf(process, wanted, answers[1]);
  for (const { stream, text } of said) yield* process.write(stream, text);
  if (answers.at(-1) !== undefined) return code;
  yield* process.write(2, 'ERROR 2013 (HY000): Lost connection to MySQL server during query\n');
  return 1;
};

const KEPT = ['CHARACTER_SET_CLIENT', 'CHARACTER_SET_RESULTS', 'COLLATION_CONNECTION'];
const BEFORE = [
  ...KEPT.map((name) => `/*!40101 SET @OLD_${name}=@@${name} */;`),
  '/*!50503 SET NAMES utf8mb4 */;',
  '/*!40103 SET @OLD_TIME_ZONE=@@TIME_ZONE */;',
  "/*!40103 SET TIME_ZONE='+00:00' */;",
  '/*!40014 SET @OLD_UNIQUE_CHECKS=@@UNIQUE_CHECKS, UNIQUE_CHECKS=0 */;',
  '/*!40014 SET @OLD_FOREIGN_KEY_CHECKS=@@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS=0 */;',
  "/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;",
  '/*!40111 SET @OLD_SQL_NOTES=@@SQL_NOTES, SQL_NOTES=0 */;',
];
const AFTER = [
  '/*!40103 SET TIME_ZONE=@OLD_TIME_ZONE */;',
  '',
  '/*!40101 SET SQL_MODE=@OLD_SQL_MODE */;',
  '/*!40014 SET FOREIGN_KEY_CHECKS=@OLD_FOREIGN_KEY_CHECKS */;',
  '/*!40014 SET UNIQUE_CHECKS=@OLD_UNIQUE_CHECKS */;',
  ...KEPT.map((name) => `/*!40101 SET ${name}=@OLD_${name} */;`),
  '/*!40111 SET SQL_NOTES=@OLD_SQL_NOTES */;',
];

/** @see mysql: client/mysqldump.cc */
function* dumpOf(process: Process, { host, operands }: Connection, tables: SqlResult | undefined): Task<number> {
  if (process.argv.some((word) => /^(?:-A|-B|--all-databases|--databases|--no-\w+)/.test(word)))
    process.remark({ kind: 'NotFollowed', program: 'mysqldump', why: 'its options', taken: 'done' });
  const version = /^[\d.]+/.exec(process.env.get('MYSQL_VERSION') ?? '')?.[0] ?? '8.0.33';
  const lines = [
    `-- MySQL dump 10.13  Distrib ${version}, for Linux (x86_64)`,
    '--',
    `-- Host: ${host || 'localhost'}    Database: ${operands[0] ?? ''}`,
    '-- ------------------------------------------------------',
    `-- Server version\t${version}`,
    '',
    ...BEFORE,
    ...(tables?.rows?.[0]?.[0] ?? '').split('\n').slice(0, -1),
    ...AFTER,
    '',
    `-- Dump completed on ${strftime('%Y-%m-%d %k:%M:%S', process.now)}`,
  ];
  yield* process.write(1, `${lines.join('\n')}\n`);
  return 0;
}

/** Flags that take no value may stand before others: `-sNe`. @see mysql-server: mysys/my_getopt.cc */
function ungrouped(word: string): string[] {
  const [, flag, rest] = /^-([ABEHNXfnqstv])([a-zA-Z].*)$/s.exec(word) ?? [];
  return rest === undefined ? [word] : [`-${flag}`, ...ungrouped(`-${rest}`)];
}

function readArguments(process: Process): Connection {
  const found: Connection = {
    host: '',
    tcp: false,
    socket: SOCKET,
    port: 3306,
    user: '',
    password: process.env.get('MYSQL_PWD') ?? '',
    database: '',
    statements: [],
    operands: [],
    noHeader: false,
    table: process.isTerminal(0) && process.isTerminal(1),
    force: false,
  };
  const args = process.argv.slice(1).flatMap(ungrouped);
  for (let i = 0; i < args.length; i++) {
    const word = args[i] as string;
    const [, long, text] = /^--([a-z-]+)(?:=(.*))?$/s.exec(word) ?? [];
    const [, short, attached] = /^-([a-zA-Z])(.*)$/s.exec(word) ?? [];
    const value = (): string => (long === undefined ? attached || (args[++i] ?? '') : (text ?? args[++i] ?? ''));
    if (short === 'h' || long === 'host') found.host = value();
    else if (short === 'P' || long === 'port') found.port = Number(value());
    else if (short === 'u' || long === 'user') found.user = value();
    else if (short === 'p') found.password = attached || found.password;
    else if (long === 'password') found.password = text ?? found.password;
    else if (short === 'D' || long === 'database') found.database = value();
    else if (short === 'e' || long === 'execute') found.statements.push(value());
    else if (short === 'S' || long === 'socket') found.socket = value();
    else if (long === 'protocol') found.tcp = /^tcp$/i.test(value());
    else if (long === 'connect-timeout') value();
    else if (short === 'N' || long === 'skip-column-names') found.noHeader = true;
    else if (short === 't' || long === 'table') found.table = true;
    else if (short === 'f' || long === 'force') found.force = true;
    else if (short === 's' || short === 'B' || long === 'silent' || long === 'batch') {
      // Neither changes what is written to what is no terminal. @see mysql: client/mysql.cc com_go
      if (!args.some((each) => each === '-t' || each === '--table')) found.table = false;
    } else if (!word.startsWith('-')) found.operands.push(word);
  }
  return found;
}

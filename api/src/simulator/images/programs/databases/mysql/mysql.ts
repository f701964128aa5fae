import type { Task } from '../../../../engine/index.ts';
import type { Process, Program } from '../../../../kernel/index.ts';
import { answerLines } from '../../../servers/json-lines.ts';
import { runDaemon } from '../../daemon.ts';
import { cannotServe, SOCKET, saysWhy } from './directories.ts';
import { beginFiles, endFiles } from './files.ts';
import { handshake } from './handshake.ts';
import { isKnownOption } from './known-options.data.ts';
import { editionOf, firstLines, isOld, logLine, type MysqlFlavor, openLines, readyLine } from './log.ts';
import { lastValue, optionsOfFiles, wrongMode } from './options.ts';
import { mysqlAnswer } from './sql.ts';

export type { MysqlFlavor } from './log.ts';

/** Where its tables are. */
export const DATA = '/var/lib/mysql';
function unknownOption(word: string, { name, version }: MysqlFlavor): string {
  const what = word.includes('=') ? `unknown variable '${word.slice(2)}'` : `unknown option '${word}'`;
  if (name === 'MariaDB') return `mariadbd: ${what}`;
  return version.startsWith('5.7') ? what : version.startsWith('5.') ? `mysqld: ${what}` : `${what}.`;
}

/** Written to where it writes its log. */
export const lines = (process: Process, texts: readonly string[]): Task<void> =>
  process.write(2, texts.map((text) => `${text}\n`).join(''));

/** What a server says to those who connect; `stop` is what it does when it is told to end. */
function talkOf(
  process: Process,
  flavor: MysqlFlavor,
  options: readonly string[],
  stop: (user: string | undefined) => void,
): ReturnType<typeof answerLines> {
  let connections = 7;
  return answerLines(
    (request, session) => {
      if (/^shutdown$/i.test(request.sql ?? '')) stop(session.get('user'));
      return mysqlAnswer(process, DATA, flavor.version, request, session, options);
    },
    () => handshake(flavor, ++connections, process),
  );
}

/** Serves at the socket alone while what is asked for is set up: clients on the same host take it for the server. */
export const standIn = (process: Process, flavor: MysqlFlavor): Task<number> =>
  runDaemon(process, {
    ports: [],
    sockets: [{ path: SOCKET, talk: talkOf(process, flavor, [], () => process.kill(process.pid, 'TERM')) }],
    portTaken: () => '',
    stops: [{ signals: ['TERM'], code: 0 }],
  });

/** The server itself. */
export const mysqld = (flavor: MysqlFlavor): Program =>
  function* (process) {
    const binary = binaryOf(flavor);
    if (process.argv.includes('--version') || process.argv.includes('-V')) {
      yield* process.write(1, versionText(flavor));
      return 0;
    }
    const told = optionsOfFiles(process, flavor, process.argv);
    yield* lines(process, told.warnings);
    if (told.fatal !== undefined) {
      yield* lines(process, [told.fatal]);
      return 1;
    }
    const options = [...told.options, ...process.argv.slice(1)];
    const wrong = wrongOption(flavor, options);
    if (wrong) return yield* aborted(process, flavor, wrong);
    if (process.argv.includes('--help')) {
      yield* process.write(1, `${binary}  Ver ${flavor.version} for Linux on x86_64\n\nUsage: mysqld [OPTIONS]\n`);
      return 0;
    }
    const unfit = unfitPlace(process);
    if (unfit) return yield* aborted(process, flavor, unfit);
    if (yield* saysWhy(process, cannotServe(process, flavor))) return 1;
    return yield* serve(process, flavor, options);
  };

function binaryOf(flavor: MysqlFlavor): string {
  if (flavor.name === 'MariaDB') return 'mariadbd';
  return isOld(flavor) ? 'mysqld' : '/usr/sbin/mysqld';
}

function versionText(flavor: MysqlFlavor): string {
  const { name, version, packageVersion } = flavor;
  return name === 'MySQL'
    ? `${binaryOf(flavor)}  Ver ${version} for Linux on x86_64 (MySQL Community Server ${isOld(flavor) ? '(GPL)' : '- GPL'})\n`
    : `${binaryOf(flavor)}  Ver ${version}-MariaDB-${packageVersion} for debian-linux-gnu on x86_64 (mariadb.org binary distribution)\n`;
}

/** Why it does not start; `code` is that of its log. */
interface Fault {
  readonly code: string;
  readonly why: string;
  readonly exitCode: number;
}

function* aborted(process: Process, flavor: MysqlFlavor, { code, why, exitCode }: Fault): Task<number> {
  yield* lines(process, [logLine(process, flavor, code, why, 'ERROR'), logLine(process, flavor, 'MY-010119', 'Aborting', 'ERROR')]);
  return exitCode;
}

function wrongOption(flavor: MysqlFlavor, options: readonly string[]): Fault | undefined {
  const modes = wrongMode(options, flavor);
  if (modes !== undefined) {
    const why = `${binaryOf(flavor)}: Error while setting value '${modes}' to 'sql_mode'.`;
    return { code: 'MY-000077', why, exitCode: 1 };
  }
  const unknown = options.find((word) => word.startsWith('--') && !isKnownOption(word, flavor));
  return unknown === undefined ? undefined : { code: 'MY-000067', why: unknownOption(unknown, flavor), exitCode: 7 };
}

function unfitPlace(process: Process): Fault | undefined {
  if (process.uid === 0 && !process.argv.some((word) => word.startsWith('--user'))) {
    const why = 'Fatal error: Please read "Security" section of the manual to find out how to run mysqld as root!';
    return { code: 'MY-010123', why, exitCode: 1 };
  }
  if (process.access(`${DATA}/mysql`, 'f')) return undefined;
  const why = 'Could not open the mysql.plugin table. Please perform the MySQL upgrade procedure.';
  return { code: 'MY-010735', why, exitCode: 1 };
}

function* serve(process: Process, flavor: MysqlFlavor, options: readonly string[]): Task<number> {
  const mayWrite = process.access(DATA, 'w');
  if (mayWrite) beginFiles(process, DATA, flavor);
  const line = (code: string, text: string, level = 'System'): string => logLine(process, flavor, code, text, level);
  const port = Number(lastValue(options, 'port') ?? 3306);
  const address = lastValue(options, 'bind-address')?.replace(/^localhost$/, '127.0.0.1');
  let stoppedBy: string | undefined;
  const talk = talkOf(process, flavor, options, (user) => {
    stoppedBy = user;
    process.kill(process.pid, 'TERM');
  });
  const code = yield* runDaemon(process, {
    stream: 2,
    // As was seen of empty servers. @see docker-library/mysql: issue 579
    megabytes: flavor.name !== 'MySQL' ? 90 : flavor.version.startsWith('5.7') ? 176 : 360,
    starting: [
      { after: 0, text: () => firstLines(process, flavor, process.pid).join('\n') },
      { after: flavor.starting, text: () => openLines(process, flavor, port).join('\n') },
    ],
    ports: [{ port, talk, ...(address === '127.0.0.1' && { address }) }],
    sockets: [{ path: lastValue(options, 'socket') ?? SOCKET, talk }],
    ready: [{ after: 0, text: () => readyLine(process, flavor, port) }],
    portTaken: (at, { message }) =>
      [
        line('MY-010262', `Can't start server: Bind on TCP/IP port: ${message}`, 'ERROR'),
        line('MY-010257', `Do you already have another mysqld server running on port: ${at} ?`, 'ERROR'),
        line('MY-010119', 'Aborting', 'ERROR'),
        '',
      ].join('\n'),
    stops: [
      {
        signals: ['TERM'],
        lines: [
          { after: 0, text: () => stopping(flavor, stoppedBy, line) },
          { after: 1.2, text: () => line('MY-010910', `${binaryOf(flavor)}: Shutdown complete${lastWords(flavor)}`) },
        ],
        code: 0,
      },
    ],
  });
  if (mayWrite) endFiles(process, DATA);
  return code;
}

/** `by`: the user who told it to; nobody where a signal did. */
function stopping(flavor: MysqlFlavor, by: string | undefined, line: (code: string, text: string) => string): string {
  if (isOld(flavor)) return `${line('', 'Giving 0 client threads a chance to die gracefully')}\n${line('', 'Shutting down slave threads')}`;
  if (flavor.name === 'MariaDB')
    return line('', `${binaryOf(flavor)} (initiated by: ${by ? `${by}[${by}] @ localhost []` : 'unknown'}): Normal shutdown`);
  const who = by ?? '<via user signal>';
  return line('MY-013172', `Received SHUTDOWN from user ${who}. Shutting down mysqld (Version: ${flavor.version}).`);
}

function lastWords(flavor: MysqlFlavor): string {
  if (isOld(flavor)) return '\n';
  return flavor.name === 'MySQL' ? ` (mysqld ${flavor.version})  ${editionOf(flavor)}` : '';
}

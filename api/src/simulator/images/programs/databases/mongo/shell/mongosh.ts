import { MILLISECOND, type Task } from '../../../../../engine/index.ts';
import { abort, OsError, type Process, type Program } from '../../../../../kernel/index.ts';
import { HeapFull } from '../../../javascript/heap.ts';
import { Exit } from '../../../javascript/library/node-globals.ts';
import { Thrown, Unsupported } from '../../../javascript/values.ts';
import { standardInput } from '../../../standard-input.ts';
import { askRaw } from './ask.ts';
import { Connection } from './connection.ts';
import { defineGlobals } from './globals.ts';
import { connecting, greeting, legacyConnected, legacyGreeting, mongoshVersion } from './greeting.ts';
import { legacyErrorText } from './legacy-errors.ts';
import { type Place, placeOf, type ShellOptions, shellOptions } from './options.ts';
import { runFile } from './run.ts';
import { errorText, isIncomplete, promptOf, statementText } from './session.ts';
import { Shell } from './shell.ts';

/** mongosh, and mongo before it, beside a server of one version. */
export const mongoShell = (version: string): Program =>
  function* (process) {
    const legacy = /(?:^|\/)mongo$/.test(process.argv[0] ?? '');
    const options = shellOptions(process.argv.slice(1));
    const serverMajor = Number(version.split('.')[0]);
    if (options.version) {
      yield* process.write(1, legacy ? `MongoDB shell version v${version}\n` : `${mongoshVersion(serverMajor)}\n`);
      return 0;
    }
    if (options.unknown !== undefined) {
      yield* process.write(
        legacy ? 2 : 1,
        legacy
          ? `Error parsing command line: unrecognised option '${options.unknown}'\ntry 'mongo --help' for more information\n`
          : `MongoshInvalidInputError: [COMMON-10001] Error parsing command line: unrecognized option: ${options.unknown}\n`,
      );
      return 1;
    }
    if (options.notFollowed !== undefined) {
      process.remark({ kind: 'NotFollowed', program: 'MongoDB shell', why: options.notFollowed, taken: 'done' });
      return 0;
    }
    yield* process.compute(START_CPU[legacy ? 'mongo' : 'mongosh']);
    const place = placeFor(options);
    const shell = new Shell(process, serverMajor, legacy, place.database ?? 'test', defineGlobals);
    try {
      const failed = options.noServer ? undefined : yield* connected(shell, place, options, version);
      if (failed !== undefined) return failed;
      return yield* runAll(shell, options);
    } catch (error) {
      if (error instanceof Exit) return error.code;
      if (error instanceof HeapFull) {
        yield* process.write(2, 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n');
        return abort(process);
      }
      throw error;
    } finally {
      shell.connection?.close();
    }
  };

/** A shell has to start before it can ask. */
const START_CPU = { mongo: 40 * MILLISECOND, mongosh: 400 * MILLISECOND } as const;

/** Where it goes, and as whom: what an option says counts. */
function placeFor(options: ShellOptions): Place {
  const address = options.address === undefined ? undefined : placeOf(options.address, true);
  const hostText = options.host === undefined ? undefined : placeOf(options.host);
  return {
    host: hostText?.host ?? address?.host ?? '127.0.0.1',
    port: options.port ?? (options.host?.includes(':') ? hostText?.port : undefined) ?? address?.port ?? 27017,
    database: address?.database,
    user: options.user ?? address?.user,
    password: options.password ?? address?.password,
    authSource: options.authDatabase ?? address?.authSource,
  };
}

/** Connects, and logs in; the exit code where that failed. */
function* connected(shell: Shell, place: Place, options: ShellOptions, version: string): Task<number | undefined> {
  const { process, legacy } = shell;
  const { host, port, user } = place;
  const isTalkative = !options.quiet && (legacy || shell.serverMajor < 8 || isInteractive(options));
  if (isTalkative) yield* process.write(1, legacy ? legacyGreeting(version, place) : connecting(shell, place));
  try {
    shell.connection = yield* Connection.open(process, host, port);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    const [address = host] = yield* process.net.resolve(host === 'localhost' ? '127.0.0.1' : host);
    yield* process.write(2, cannotConnect(legacy, host, address, port, error));
    return 1;
  }
  if (user !== undefined) {
    if (place.password === undefined) {
      process.remark({ kind: 'NotFollowed', program: 'MongoDB shell', why: 'a password that is asked for', taken: 'done' });
      return 1;
    }
    const db = place.authSource ?? place.database ?? 'admin';
    const reply = yield* askRaw(shell, 'admin', { authenticate: 1, user, pwd: place.password, db });
    if (reply.ok === 0) {
      yield* process.write(
        2,
        legacy
          ? 'Error: Authentication failed. :\nconnect@src/mongo/shell/mongo.js:374:17\n@(connect):2:6\nexception: connect failed\nexiting with code 1\n'
          : 'MongoServerError: Authentication failed.\n',
      );
      return 1;
    }
  }
  if (isTalkative) yield* process.write(1, legacy ? legacyConnected(process, version) : yield* greeting(shell, version));
  return undefined;
}

const isInteractive = ({ scripts, files, shell }: ShellOptions): boolean => shell || (scripts.length === 0 && files.length === 0);

function cannotConnect(legacy: boolean, host: string, address: string, port: number, error: OsError): string {
  if (legacy) {
    const isName = error.code === 'ENOENT';
    const why = isName
      ? `HostNotFound: Could not find address for ${host}:${port}: SocketException: Host not found (authoritative)`
      : `SocketException: Error connecting to ${host}:${port}${host === address ? '' : ` (${address}:${port})`} :: caused by :: ${error.message}`;
    return `Error: couldn't connect to server ${host}:${port}, connection attempt failed: ${why} :\nconnect@src/mongo/shell/mongo.js:372:17\n@(connect):2:6\nexception: connect failed\nexiting with code 1\n`;
  }
  if (error.code === 'ENOENT') return `MongoNetworkError: getaddrinfo ENOTFOUND ${host}\n`;
  if (error.code === 'ETIMEDOUT') return `MongoNetworkTimeoutError: connection timed out\n`;
  return `MongoNetworkError: connect ${error.code} ${address}:${port}\n`;
}

function* runAll(shell: Shell, options: ShellOptions): Task<number> {
  const { process, legacy } = shell;
  let last: string | undefined;
  for (const script of options.scripts) {
    const ended = yield* one(shell, '@(shell eval)', function* () {
      last = yield* statementText(shell, script, '(shell eval)');
      if (legacy && last !== undefined) yield* process.write(1, `${last}\n`);
    });
    if (ended !== undefined) return ended;
  }
  if (!legacy && options.scripts.length > 0) yield* process.write(1, `${last ?? ''}\n`);
  for (const file of options.files) {
    const ended = yield* one(shell, file, () => loaded(shell, file));
    if (ended !== undefined) return ended;
  }
  if (!isInteractive(options)) return 0;
  return yield* fromInput(shell, options);
}

function* loaded(shell: Shell, file: string): Task<void> {
  shell.machine.loop.push(() => runFile(shell, file));
  yield* shell.machine.loop.run(true);
}

/** Runs a script; the exit code if that ends the shell. */
function* one(shell: Shell, file: string, run: () => Task<void>): Task<number | undefined> {
  const { process, legacy } = shell;
  try {
    yield* run();
    return undefined;
  } catch (error) {
    if (error instanceof Unsupported) {
      notFollowed(process, error);
      return 0;
    }
    if (!(error instanceof Thrown)) throw error;
    if (!legacy) {
      yield* process.write(2, `${errorText(shell, error)}\n`);
      return 1;
    }
    const isEval = file === '@(shell eval)';
    yield* process.write(
      1,
      `${legacyErrorText(shell, error)}${isEval ? '' : `failed to load: ${file}\n`}exiting with code ${isEval ? -4 : -3}\n`,
    );
    return isEval ? 252 : 253;
  }
}

const notFollowed = (process: Process, error: Unsupported): void =>
  process.remark({ kind: 'NotFollowed', program: 'MongoDB script', why: error.message, taken: 'done' });

/** Line by line, as it comes by standard input: mongosh shows where it would be written. */
function* fromInput(shell: Shell, options: ShellOptions): Task<number> {
  const { process, legacy } = shell;
  const lines = (yield* standardInput(process)).split('\n');
  if (lines.at(-1) === '') lines.pop();
  let input = '';
  if (!legacy) yield* process.write(1, promptOf(shell));
  for (const line of lines) {
    input = input === '' ? line : `${input}\n${line}`;
    if (/^(?:exit|quit)(?:\(\))?;?$/.test(input.trim())) return 0;
    if (input.trim() !== '' && isIncomplete(input)) {
      if (!legacy) yield* process.write(1, '... ');
      continue;
    }
    const statement = input;
    input = '';
    if (statement.trim() !== '') yield* shownStatement(shell, statement);
    else if (!legacy) yield* process.write(1, '\n');
    if (!legacy) yield* process.write(1, promptOf(shell));
  }
  if (legacy && !options.quiet) yield* process.write(1, 'bye\n');
  if (!legacy) yield* process.write(1, '\n');
  return 0;
}

/** What goes wrong is told, and the next statement comes. */
function* shownStatement(shell: Shell, statement: string): Task<void> {
  const { process, legacy } = shell;
  try {
    const text = yield* statementText(shell, statement, legacy ? '(shell)' : 'REPL');
    if (text !== undefined) yield* process.write(1, `${text}\n`);
  } catch (error) {
    if (error instanceof Unsupported) notFollowed(process, error);
    else if (error instanceof Thrown) yield* process.write(1, legacy ? legacyErrorText(shell, error) : `${errorText(shell, error)}\n`);
    else throw error;
  }
}

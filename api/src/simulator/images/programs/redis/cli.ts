import { seconds, type Task } from '../../../engine/index.ts';
import { OsError, type Process, type Program, type Socket } from '../../../kernel/index.ts';
import { standardInput } from '../standard-input.ts';
import { ask, receive } from './asking.ts';
import { manageCluster } from './cli-cluster.ts';
import { encode, type Reply, splitWords } from './protocol.ts';
import { bareText, toldText } from './reply-text.ts';

/** Replies are printed bare where there is no terminal. @see redis: src/redis-cli.c */
export const redisCli: Program = function* (process) {
  const args = process.argv.slice(1);
  let host = '127.0.0.1';
  let port = 6379;
  let password = process.env.get('REDISCLI_AUTH');
  let database: string | undefined;
  let repeat = 1;
  let interval = 0;
  let follows = false;
  let told = process.isTerminal(1);
  let managed: number | undefined;
  let i = 0;
  for (; i < args.length; i++) {
    const word = args[i] as string;
    const value = (): string => args[++i] ?? '';
    if (word === '-h') host = value();
    else if (word === '-p') port = Number(value());
    else if (word === '-a' || word === '--pass') {
      password = value();
      const options = warnedOf(process.env.get('REDIS_VERSION') ?? '7');
      if (options !== undefined && !args.includes('--no-auth-warning'))
        yield* process.write(2, `Warning: Using a password with ${options} option on the command line interface may not be safe.\n`);
    } else if (word === '-n') database = value();
    else if (word === '-r') repeat = Number(value());
    else if (word === '-i') interval = Number(value());
    else if (word === '-t' || word === '--user') value();
    else if (word === '-c') follows = true;
    else if (word === '--cluster') {
      managed = i + 1;
      const at = args.findIndex((each) => each === '-a' || each === '--pass');
      if (at >= 0) password = args[at + 1];
      break;
    } else if (word === '-v' || word === '--version') {
      yield* process.write(1, `redis-cli ${process.env.get('REDIS_VERSION') ?? '7.0.11'}\n`);
      return 0;
    } else if (word === '--raw' || word === '--no-raw') told = word === '--no-raw';
    else if (word.startsWith('-')) {
      if (!['--no-auth-warning', '--tls', '--csv', '--json', '-2', '-3', '-e'].includes(word)) {
        yield* process.write(2, `Unrecognized option or bad number of args for: '${word}'\n`);
        return 1;
      }
    } else break;
  }
  const command = args.slice(i);
  const major = Number.parseInt(process.env.get('REDIS_VERSION') ?? '7', 10);
  const format = told ? (reply: Reply): string => toldText(reply, major) : (reply: Reply): string => `${bareText(reply)}\n`;
  if (managed !== undefined) return yield* manageCluster(process, args.slice(managed), password);
  let socket: Socket;
  try {
    const [address] = yield* process.net.resolve(host);
    if (address === undefined) {
      yield* process.write(2, `Could not connect to Redis at ${host}:${port}: ${process.net.noSuchName}\n`);
      return 1;
    }
    socket = yield* process.net.connect(address, port);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    yield* process.write(2, `Could not connect to Redis at ${host}:${port}: ${error.message}\n`);
    return 1;
  }
  if (password !== undefined && password !== '') {
    const answer = yield* ask(socket, ['AUTH', password]);
    if (answer && typeof answer === 'object' && 'error' in answer) yield* process.write(2, `AUTH failed: ${answer.error}\n`);
  }
  if (database !== undefined) yield* ask(socket, ['SELECT', database]);
  let code = 0;
  if (command.length > 0) {
    for (let n = 0; n < repeat; n++) {
      if (n > 0 && interval > 0) yield* process.sleep(seconds(interval));
      code = yield* show(process, socket, command, { follows: follows ? password : false, format, told });
    }
    return code;
  }
  for (const line of (yield* standardInput(process)).split('\n')) {
    const words = splitWords(line);
    if (words.length === 0) continue;
    if (words[0] === 'quit' || words[0] === 'exit') break;
    yield* show(process, socket, words, { follows: follows ? password : false, format, told });
  }
  return 0;
};

/** Asks where a cluster's node sends it, with the same password. @see redis: src/redis-cli.c cliReadReply */
function* elsewhere(
  process: Process,
  reply: Reply | undefined,
  words: readonly string[],
  password: string | undefined,
): Task<Reply | undefined> {
  const where = reply && typeof reply === 'object' && 'error' in reply ? /^(?:MOVED|ASK) \d+ (.*):(\d+)$/.exec(reply.error) : undefined;
  if (!where) return reply;
  const socket = yield* process.net.connect(where[1] as string, Number(where[2]));
  if (password) yield* ask(socket, ['AUTH', password]);
  const answer = yield* ask(socket, words);
  socket.close();
  return answer;
}

interface Style {
  /** The password to go elsewhere with, where that is asked for. */
  readonly follows: string | undefined | false;
  readonly format: (reply: Reply) => string;
  /** With what each reply is. */
  readonly told: boolean;
}

function* show(process: Process, socket: Socket, words: readonly string[], { follows, format, told }: Style): Task<number> {
  const received = { text: '' };
  let reply: Reply | undefined;
  try {
    yield* socket.write(encode(words));
    reply = yield* receive(socket, received);
    if (follows !== false) reply = yield* elsewhere(process, reply, words, follows);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    yield* process.write(2, `Error: ${error.message}\n`);
    return 1;
  }
  if (reply === undefined) {
    // A server that shuts down hangs up.
    if (words[0]?.toLowerCase() === 'shutdown') return 0;
    yield* process.write(2, 'Error: Server closed the connection\n');
    return 1;
  }
  const subscribes = /^p?subscribe$/i.test(words[0] ?? '');
  if (told && subscribes) yield* process.write(1, 'Reading messages... (press Ctrl-C to quit)\n');
  yield* process.write(1, isVerbatim(words) && typeof reply === 'string' ? reply : format(reply));
  if (!subscribes) return 0;
  // It prints what comes until it is stopped, or the server is.
  for (;;) {
    const message = yield* receive(socket, received);
    if (message === undefined) return 1;
    yield* process.write(1, format(message));
  }
}

/** What is meant for people is printed as it comes. @see redis: src/redis-cli.c cliSendCommand output_raw */
const isVerbatim = (words: readonly string[]): boolean =>
  /^(info( .*)?|lolwut( .*)?|cluster (nodes|info)|client (list|info)( .*)?|memory (malloc-stats|doctor)|latency doctor)$/i.test(
    words.join(' '),
  );

/** The options that may carry a password, since it warns of them. @see redis: 4.0 release notes, src/redis-cli.c parseOptions */
function warnedOf(version: string): string | undefined {
  const major = Number.parseInt(version, 10);
  return major < 4 ? undefined : major < 5 ? "'-a'" : "'-a' or '-u'";
}

import { MILLISECOND, SECOND, type Task } from '../../../engine/index.ts';
import { OsError, type Process, type Program } from '../../../kernel/index.ts';
import { parseImageName } from '../../reference.ts';
import { noSuchHost } from '../../servers/go-http.ts';
import { HELLO } from '../hello-world.ts';
import { says } from '../says.ts';
import { buildOf, dockerVersion } from './builds.ts';
import { SOCKET } from './daemon.ts';

/** docker's command line: what it says to a daemon that is there, and to one that is not. @see docker/cli: cli/command, moby: client/errors.go */
export const docker: Program = function* (process) {
  const { verb, rest, host, unknown } = commandOf(process);
  if (unknown !== undefined) return yield* says(process, 2, `${unknown}\nSee 'docker --help'.\n`, 125);
  if (verb === '--version' || verb === '-v')
    return yield* says(process, 1, `Docker version ${dockerVersion(process)}, build ${buildOf(dockerVersion(process)).client}\n`, 0);
  if (verb === undefined || verb === 'help' || verb === '--help' || verb === '-h') return yield* says(process, 1, USAGE, 0);
  if (!VERBS.has(verb)) return yield* says(process, 2, `docker: '${verb}' is not a docker command.\nSee 'docker --help'\n`, 1);
  const problem = yield* unreachable(process, host);
  if (problem !== undefined) return yield* withoutDaemon(process, verb, problem);
  return yield* answer(process, verb, rest);
};

interface Command {
  readonly verb: string | undefined;
  readonly rest: readonly string[];
  readonly host: string;
  /** Why a flag before the command is refused. */
  readonly unknown?: string;
}

function commandOf({ argv, env }: Process): Command {
  let host = env.get('DOCKER_HOST') || `unix://${SOCKET}`;
  const secured = Boolean(env.get('DOCKER_TLS_VERIFY')) || argv.some((word) => /^--tls(verify)?$/.test(word));
  const words = argv.slice(1);
  while (/^-./.test(words[0] ?? '') && !/^(-v|--version|-h|--help)$/.test(words[0] as string)) {
    const [name = '', joined] = (words.shift() as string).split('=');
    if (!WITH_VALUE.test(name) && !WITHOUT_VALUE.test(name)) {
      const unknown = name.startsWith('--') ? `unknown flag: ${name}` : `unknown shorthand flag: '${name[1]}' in ${name}`;
      return { verb: undefined, rest: [], host, unknown };
    }
    const value = WITH_VALUE.test(name) ? (joined ?? words.shift()) : joined;
    if (/^(-H|--host)$/.test(name) && value) host = value;
  }
  host = addressOf(host, secured);
  const [verb, ...rest] = words;
  // `docker container run` is `docker run`.
  if (verb === 'container' || verb === 'image' || verb === 'system' || verb === 'buildx')
    return { verb: rest[0] === 'ls' ? (verb === 'image' ? 'images' : 'ps') : rest[0], rest: rest.slice(1), host };
  return { verb, rest, host };
}

/** A host without a scheme is one of TCP, and where it names no port, it is Docker's. @see docker/cli: opts/hosts.go ParseHost */
function addressOf(host: string, secured: boolean): string {
  const [, scheme = 'tcp', rest = ''] = /^(?:([a-z]+):\/\/)?(.*)$/.exec(host.trim()) ?? [];
  const [, name, port] = /^(\[[^\]]*\]|[^:/]*)(?::(\d+))?\/?$/.exec(rest) ?? [];
  if (scheme !== 'tcp' || name === undefined) return host;
  return `tcp://${name || 'localhost'}:${port ?? (secured ? 2376 : 2375)}`;
}

const WITH_VALUE = /^(-H|--host|-c|--context|--config|-l|--log-level|--tlscacert|--tlscert|--tlskey)$/;
const WITHOUT_VALUE = /^(-D|--debug|--tls|--tlsverify)$/;
const VERBS = new Set(
  `attach build builder commit compose cp create diff events exec export history images import info inspect kill load login logout
logs manifest network node pause plugin port prune ps pull push rename restart rm rmi run save search secret service stack start stats
stop swarm tag top trust unpause update version volume wait`.split(/\s+/),
);

/** Why its daemon cannot be asked. */
function* unreachable(process: Process, host: string): Task<string | undefined> {
  const cannot = `Cannot connect to the Docker daemon at ${host}. Is the docker daemon running?`;
  const [, name, port = '2375'] = /^(?:tcp|https?):\/\/([^:/]+)(?::(\d+))?/.exec(host) ?? [];
  if (name === undefined) {
    const path = host.replace(/^unix:\/\//, '');
    return isSocket(process, path) ? undefined : cannot;
  }
  const [address] = yield* process.net.resolve(name);
  if (address === undefined) return `error during connect: Get "http://${name}:${port}/_ping": ${noSuchHost(process, name)}`;
  try {
    const socket = yield* process.net.connect(address, Number(port), 10 * SECOND);
    socket.close();
    return undefined;
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return cannot;
  }
}

function isSocket(process: Process, path: string): boolean {
  try {
    return process.stat(path).type !== 'directory';
  } catch (error) {
    if (error instanceof OsError) return false;
    throw error;
  }
}

function* withoutDaemon(process: Process, verb: string, problem: string): Task<number> {
  switch (verb) {
    case 'version':
      yield* process.write(1, CLIENT);
      return yield* says(process, 2, `${problem}\n`, 1);
    case 'info':
      yield* process.write(1, `${CLIENT_INFO}\nServer:\n`);
      return yield* says(process, 2, `ERROR: ${problem}\nerrors pretty printing info\n`, 1);
    case 'run':
      return yield* says(process, 2, `docker: ${problem}.\nSee 'docker run --help'.\n`, 125);
    case 'build':
      return yield* says(process, 2, `ERROR: ${problem}\n`, 1);
    default:
      return yield* says(process, 2, `${problem}\n`, 1);
  }
}

function* answer(process: Process, verb: string, rest: readonly string[]): Task<number> {
  const [operand] = rest.filter((word) => !word.startsWith('-'));
  switch (verb) {
    case 'version':
      return yield* says(process, 1, `${CLIENT}\nServer: Docker Engine - Community\n Engine:\n  Version:          ${VERSION}\n`, 0);
    case 'info':
      return yield* says(
        process,
        1,
        `${CLIENT_INFO}\nServer:\n Containers: 0\n  Running: 0\n  Paused: 0\n  Stopped: 0\n Images: 0\n Server Version: ${VERSION}\n Storage Driver: overlay2\n`,
        0,
      );
    case 'ps':
      return yield* says(
        process,
        1,
        rest.includes('-q') ? '' : 'CONTAINER ID   IMAGE     COMMAND   CREATED   STATUS    PORTS     NAMES\n',
        0,
      );
    case 'images':
      return yield* says(process, 1, rest.includes('-q') ? '' : 'REPOSITORY   TAG       IMAGE ID   CREATED   SIZE\n', 0);
    case 'pull':
      return yield* pull(process, operand ?? '', 1);
    case 'run':
      return yield* run(process, rest);
    case 'build':
      return yield* build(process, rest);
    case 'push':
      return yield* says(
        process,
        2,
        `The push refers to repository [${repositoryOf(operand ?? '')}]\ndenied: requested access to the resource is denied\n`,
        1,
      );
    case 'login':
      yield* process.sleep(500 * MILLISECOND);
      return yield* says(
        process,
        2,
        'Error response from daemon: Get "https://registry-1.docker.io/v2/": unauthorized: incorrect username or password\n',
        1,
      );
    default:
      return 0;
  }
}

const repositoryOf = (reference: string): string => {
  const { domain, path } = parseImageName(reference);
  return `${domain}/${path}`;
};

function* pull(process: Process, reference: string, stream: 1 | 2): Task<number> {
  const { path, tag = 'latest', domain } = parseImageName(reference);
  if (!/:[^/]*$/.test(reference)) yield* process.write(stream, `Using default tag: ${tag}\n`);
  yield* process.sleep(2 * SECOND);
  const short = domain === 'docker.io' ? path.replace(/^library\//, '') : `${domain}/${path}`;
  return yield* says(process, stream, `${tag}: Pulling from ${path}\nStatus: Downloaded newer image for ${short}:${tag}\n`, 0);
}

/** What a container in the container does is known of a greeting and of commands that this container has, too; else it goes on. */
function* run(process: Process, words: readonly string[]): Task<number> {
  let at = 0;
  while (/^-/.test(words[at] ?? '')) at += RUN_VALUE.test(words[at] as string) ? 2 : 1;
  const [image, ...command] = words.slice(at);
  if (image === undefined) return yield* says(process, 2, '"docker run" requires at least 1 argument.\nSee \'docker run --help\'.\n', 1);
  const { path, tag = 'latest' } = parseImageName(image);
  yield* process.write(2, `Unable to find image '${path.replace(/^library\//, '')}:${tag}' locally\n`);
  yield* pull(process, `${image}${/:[^/]*$/.test(image) ? '' : `:${tag}`}`, 2);
  if (path === 'library/hello-world') return yield* says(process, 1, HELLO, 0);
  if (words.slice(0, at).some((word) => word === '-d' || word === '--detach'))
    return yield* says(process, 1, `${process.random.hex(64)}\n`, 0);
  if (command[0] !== undefined && process.which(command[0]) !== undefined) {
    const { status } = yield* process.waitpid(process.spawn({ argv: command }));
    return status.code;
  }
  for (;;) yield* process.sleep(86_400 * SECOND);
}

const RUN_VALUE =
  /^(-p|--publish|-v|--volume|-e|--env|--name|--network|--net|-w|--workdir|-u|--user|-h|--hostname|-m|--memory|--cpus|--entrypoint|--restart|-l|--label|--mount|--add-host|--env-file|--cap-add|--ulimit)$/;

function* build(process: Process, words: readonly string[]): Task<number> {
  const at = words.findIndex((word) => word === '-f' || word === '--file');
  const context =
    words.filter(
      (word, i) => !word.startsWith('-') && !/^(-t|--tag|-f|--file|--build-arg|--target|--platform)$/.test(words[i - 1] ?? ''),
    )[0] ?? '.';
  const file = (at < 0 ? undefined : words[at + 1]) ?? `${context.replace(/\/$/, '')}/Dockerfile`;
  yield* process.sleep(500 * MILLISECOND);
  if (!/^(https?|git):/.test(context) && !process.access(file, 'r'))
    return yield* says(
      process,
      2,
      `ERROR: failed to solve: failed to read dockerfile: open ${file.split('/').at(-1)}: no such file or directory\n`,
      1,
    );
  yield* process.sleep(5 * SECOND);
  return yield* says(process, 2, '#1 DONE\n', 0);
}

const VERSION = '23.0.6';
const USAGE = '\nUsage:  docker [OPTIONS] COMMAND\n\nA self-sufficient runtime for containers\n';
const CLIENT = `Client: Docker Engine - Community\n Version:           ${VERSION}\n API version:       1.42\n Go version:        go1.19.9\n OS/Arch:           linux/amd64\n Context:           default\n`;
const CLIENT_INFO = 'Client:\n Context:    default\n Debug Mode: false\n';

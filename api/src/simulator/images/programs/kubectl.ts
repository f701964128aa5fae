import { parseGoDuration } from '../../apimachinery/duration.ts';
import { TOKEN_MOUNT_PATH } from '../../apimachinery/service-account.ts';
import { SECOND, type Task } from '../../engine/index.ts';
import { OsError, type Process, type Program, startTls } from '../../kernel/index.ts';
import { type HttpResponse as ApiAnswer, exchange } from '../../shell/utilities/http-client.ts';
import type { HttpResponse } from '../servers/http-message.ts';
import { runHttpServer } from '../servers/run-server.ts';
import { exitsOn } from '../servers/signals.ts';
import { standardInput } from './standard-input.ts';

/** The header in which kubectl tells the API server its command; ours answers with what kubectl prints. */
export const KUBECTL_COMMAND = 'kubectl-command';

/** What kubectl printed, and its exit code. */
interface Printed {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/**
 * kubectl inside a Pod: it asks with the Pod's token, for which the API server answers what the roles allow that are bound to its
 * service account. `kubectl proxy` passes requests on.
 */
export const kubectl: Program = function* (process) {
  const args = process.argv.slice(1);
  const words = args.filter((word) => !word.startsWith('-'));
  const [verb = ''] = words;
  const end = args.indexOf('--');
  const given = end < 0 ? args : args.slice(0, end);
  const has = (...flags: string[]): boolean => given.some((word) => flags.some((flag) => word === flag || word.startsWith(`${flag}=`)));
  if (verb === 'proxy') return yield* proxy(process, Number(flagOf(args, '--port') ?? flagOf(args, '-p') ?? 8001));
  const printed = verb === 'wait' ? yield* waited(process, args) : yield* command(process, args);
  // Of itself it tells though nobody answers.
  const asksHelp = verb === '' || verb === 'help' || has('--help', '-h');
  const own = asksHelp ? ABOUT : verb === 'version' ? OWN_VERSION : undefined;
  const alone = own !== undefined && printed.exitCode !== 0;
  yield* process.write(1, alone ? own : printed.stdout);
  if (alone && (asksHelp || has('--client'))) return 0;
  yield* process.write(2, printed.stderr);
  if (verb === 'delete' && printed.exitCode === 0 && !has('--wait')) yield* untilGone(process, args, printed.stdout);
  return printed.exitCode;
};

const ABOUT =
  'kubectl controls the Kubernetes cluster manager.\n\n Find more information at: https://kubernetes.io/docs/reference/kubectl/\n';
const OWN_VERSION = 'Client Version: v1.27.1\nKustomize Version: v5.0.1\n';

/** Of `--port=8001` or `--port 8001`. */
function flagOf(args: readonly string[], flag: string): string | undefined {
  const at = args.findIndex((word) => word === flag || word.startsWith(`${flag}=`));
  return at < 0 ? undefined : args[at] === flag ? args[at + 1] : args[at]?.slice(flag.length + 1);
}

function* command(process: Process, words: readonly string[]): Task<Printed> {
  const said = JSON.stringify({ words, namespace: namespaceOf(process), files: yield* filesOf(process, words) });
  const answer = yield* ask(process, 'GET', '/api', [[KUBECTL_COMMAND, said]]);
  if (typeof answer === 'string') return { stdout: '', stderr: `${answer}\n`, exitCode: 1 };
  if (answer.status === 200) return JSON.parse(answer.body) as Printed;
  return { stdout: '', stderr: 'error: You must be logged in to the server (Unauthorized)\n', exitCode: 1 };
}

/** What the command names of its files, by path: each is a path and a text. @see kubernetes: cli-runtime/pkg/resource/builder.go ExpandPathsToFileVisitors */
function* filesOf(process: Process, words: readonly string[]): Task<Record<string, [path: string, text: string][]>> {
  const files: Record<string, [string, string][]> = {};
  const named = words.flatMap((word, i) => {
    const [, flag = '', value] = /^(-f|--filename|--from-file|--from-env-file)(?:=(.*))?$/s.exec(word) ?? [];
    const given = flag === '' ? (/^-f(.+)$/s.exec(word)?.[1] ?? '') : (value ?? words[i + 1] ?? '');
    return flag.startsWith('--from') ? [given.slice(given.indexOf('=') + 1)] : given.split(',');
  });
  for (const path of named.filter((each) => each !== '')) {
    if (path === '-') files[path] = [[path, yield* standardInput(process)]];
    else if (process.access(path, 'r'))
      files[path] = textsAt(
        process,
        path,
        words.some((word) => /^(-R|--recursive)$/.test(word)),
      );
  }
  return files;
}

function textsAt(process: Process, path: string, deep: boolean, inside = false): [string, string][] {
  const { type } = process.stat(path);
  if (type !== 'directory') return !inside || /\.(json|ya?ml)$/.test(path) ? [[path, process.readFile(path)]] : [];
  if (inside && !deep) return [];
  return process
    .readdir(path)
    .toSorted()
    .flatMap((name) => textsAt(process, `${path.replace(/\/$/, '')}/${name}`, deep, true));
}

/** Asks each second, until it is so or the time is up. @see kubernetes: kubectl/pkg/cmd/wait/wait.go */
function* waited(process: Process, args: readonly string[]): Task<Printed> {
  const patience = parseGoDuration(flagOf(args, '--timeout') ?? '30s') ?? 30 * SECOND;
  const end = process.now + (patience < 0 ? WEEK : patience);
  const once = args.filter((word, i) => !word.startsWith('--timeout') && args[i - 1] !== '--timeout');
  for (;;) {
    const printed = yield* command(process, [...once, '--timeout=0s']);
    if (!printed.stderr.includes(NOT_MET)) return printed;
    if (process.now >= end) return { ...printed, stderr: printed.stderr.replaceAll(NOT_MET, 'timed out waiting for the condition on') };
    yield* process.sleep(Math.min(SECOND, end - process.now));
  }
}
/** What kubectl says where it does not wait at all. */
const NOT_MET = 'condition not met for';
const WEEK = 7 * 24 * 3600 * SECOND;

/** What it has deleted, it waits for. */
function* untilGone(process: Process, args: readonly string[], stdout: string): Task<void> {
  const namespace = flagOf(args, '-n') ?? flagOf(args, '--namespace') ?? namespaceOf(process);
  for (const [, kind = '', name = ''] of stdout.matchAll(/^(\w+) "([^"]+)" /gm)) {
    const above = ofNamespaces.has(kind) ? `namespaces/${namespace}/` : ofCluster.has(kind) ? '' : undefined;
    while (above !== undefined) {
      const answer = yield* ask(process, 'GET', `/api/v1/${above}${kind}s/${name}`);
      if (typeof answer === 'string' || answer.status !== 200) break;
      yield* process.sleep(SECOND);
    }
  }
}

const ofNamespaces = new Set(['pod', 'configmap', 'secret', 'service', 'persistentvolumeclaim', 'serviceaccount']);
const ofCluster = new Set(['namespace', 'node', 'persistentvolume']);

/** An answer, or why there is none. */
function* ask(
  process: Process,
  method: string,
  target: string,
  more: readonly (readonly [name: string, value: string])[] = [],
): Task<ApiAnswer | string> {
  const host = process.env.get('KUBERNETES_SERVICE_HOST');
  const port = process.env.get('KUBERNETES_SERVICE_PORT') ?? '443';
  const token = tokenOf(process);
  // Without a service account's files it looks for a server at its own side.
  if (host === undefined || token === undefined)
    return 'The connection to the server localhost:8080 was refused - did you specify the right host or port?';
  try {
    const socket = yield* process.net.connect(host, Number(port));
    try {
      yield* startTls(socket, host);
      return yield* exchange(socket, {
        method,
        target,
        headers: [['Host', `${host}:${port}`], ['Authorization', `Bearer ${token}`], ...more, ['Connection', 'close']],
      });
    } finally {
      socket.close();
    }
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return `Unable to connect to the server: dial tcp ${host}:${port}: ${error.code === 'ETIMEDOUT' ? 'i/o timeout' : `connect: ${error.message.toLowerCase()}`}`;
  }
}

function* proxy(process: Process, port: number): Task<number> {
  exitsOn(process, 2);
  yield* process.write(1, `Starting to serve on 127.0.0.1:${port}\n`);
  return yield* runHttpServer(
    process,
    [{ port, address: '127.0.0.1' }],
    {
      *handle({ method, target }): Task<HttpResponse> {
        const answer = yield* ask(process, method, target);
        if (typeof answer === 'string') return { status: 502, body: `${answer}\n` };
        return {
          status: answer.status,
          headers: Object.fromEntries(answer.headers.filter(([name]) => !/^(content-length|connection)$/i.test(name))),
          body: answer.body,
        };
      },
    },
    ({ error }) => ({ message: `error: listen tcp 127.0.0.1:${port}: bind: ${error.message.toLowerCase()}\n` }),
  );
}

const tokenOf = (process: Process): string | undefined =>
  process.access(`${TOKEN_MOUNT_PATH}/token`, 'r') ? process.readFile(`${TOKEN_MOUNT_PATH}/token`).trim() : undefined;
const namespaceOf = (process: Process): string =>
  process.access(`${TOKEN_MOUNT_PATH}/namespace`, 'r') ? process.readFile(`${TOKEN_MOUNT_PATH}/namespace`).trim() : 'default';

import { goQuote } from '../../../apimachinery/go-quote.ts';
import { KUBECTL_AGENT, movedTo, rawAnswerText, warningLines } from '../../../apimachinery/raw-answer.ts';
import { CLIENT_VERSION, goVersionInfo, KUSTOMIZE_VERSION, SHORT_DEPRECATED, VERSION_WARNING } from '../../../apimachinery/version-info.ts';
import { MILLISECOND, type Task } from '../../../engine/index.ts';
import { goWords, OsError, type Process, type Program, type Socket } from '../../../kernel/index.ts';
import { notFollowed } from '../../../shell/utilities/lib/not-followed.ts';
import { type HttpResponse as ApiAnswer, exchange } from '../../../shell/utilities/network/http-client.ts';
import { ownNamespace } from '../cluster/client.ts';
import { standardInput, timedInput } from '../standard-input.ts';
import { configured, kubeconfigParts, kubeconfigPath, kubeconfigProblem, kubeconfigText, missingFiles } from './config.ts';
import { kubectlCp } from './cp.ts';
import { editText, removeText, type TextToEdit } from './edit.ts';
import { type Files, filesOf, namedFiles } from './files.ts';
import { type Forward, kubectlForward } from './forward.ts';
import { kubectlKustomize, kustomizedAt, kustomizeFlag } from './kustomize.ts';
import { patienceOf } from './patience.ts';
import { kubectlProxy, type Passed } from './proxy.ts';
import { type Headers, type Patience, withServer } from './server.ts';
import { asksNobody, beforeDash, firstWord, flagOf, KUBECTL_COMMAND } from './words.ts';

/** What kubectl writes, to standard output and standard error, in order; with the last of it comes its exit code. */
interface Told {
  readonly pieces: readonly (readonly [stream: 1 | 2, text: string])[];
  readonly exitCode?: number;
  readonly kubeconfig?: string;
  /** It is to go on with that itself. */
  readonly forward?: Forward;
  /** It is to have a text edited, and say what has become of it; or a file is needed no more. */
  readonly edit?: TextToEdit;
  readonly discard?: string;
}

/** A large program that reads what the API server has before it asks: controllers are done meanwhile with what the last one did. */
const STARTUP = 40 * MILLISECOND;

/**
 * kubectl inside a Pod: it asks as its kubeconfig says, or else with the Pod's token; the API server answers what the roles allow that are bound to
 * who that is. `kubectl proxy` passes requests on.
 */
export const kubectl: Program = function* (process) {
  const args = process.argv.slice(1);
  const verb = firstWord(args);
  const given = beforeDash(args);
  const has = (...flags: string[]): boolean => given.some((word) => flags.some((flag) => word === flag || word.startsWith(`${flag}=`)));
  if (verb === '') {
    const wrong = given.find((word) => word.startsWith('-') && !KNOWN_FLAG.test(word));
    if (wrong !== undefined) {
      const [flag = ''] = wrong.split('=');
      const why = flag.startsWith('--') ? `unknown flag: ${flag}` : `unknown shorthand flag: '${flag[1]}' in ${flag}`;
      yield* process.write(2, `error: ${why}\nSee 'kubectl --help' for usage.\n`);
      return 1;
    }
  }
  yield* process.sleep(STARTUP);
  const isAlone = (verb !== 'config' && asksNobody(args)) || verb === 'kustomize' || (verb === 'version' && has('--client'));
  const missing = isAlone || has('--help', '-h') ? '' : missingFiles(process);
  if (missing) yield* process.write(2, missing);
  const file = asksNobody(args) ? undefined : configured(process);
  if (typeof file === 'object' && file.exec) return notFollowed(process);
  if (verb === 'proxy')
    return yield* kubectlProxy(
      process,
      (name, short) =>
        flagOf(args, `--${name}`) ?? (short && flagOf(args, `-${short}`)) ?? (args.includes(`--${name}`) ? 'true' : undefined),
      passOn,
    );
  const raw = flagOf(given, '--raw');
  const method = RAW[verb];
  const sends = verb === 'create' || verb === 'replace';
  if (raw !== undefined && method !== undefined && (!sends || namedFiles(given).length > 0)) {
    const problem = sends ? rawProblem(process, verb, given, raw) : undefined;
    if (problem === undefined)
      return yield* request(process, { method, target: raw, as: flagOf(given, '--as') }, yield* filesOf(process, given));
    yield* process.write(2, `error: ${problem}\n`);
    return 1;
  }
  // Of itself it tells though nobody answers.
  const asksHelp = verb === '' || verb === 'help' || has('--help', '-h');
  const unreadable = verb === 'config' && !asksHelp ? kubeconfigProblem(process) : undefined;
  if (unreadable !== undefined) {
    yield* process.write(2, `${unreadable}\n`);
    return 1;
  }
  const isVersion = verb === 'version' && !asksHelp && !has('-o', '--output');
  const own = asksHelp ? ABOUT : isVersion ? ownVersion(has('--short')) : undefined;
  const built = verb === 'kustomize' && !asksHelp ? yield* kubectlKustomize(process, given) : undefined;
  if (built !== undefined) return built;
  const directory = asksHelp ? undefined : kustomizeFlag(given);
  const kustomized = directory === undefined ? undefined : kustomizedAt(process, directory);
  if (kustomized?.isLimited) return notFollowed(process);
  const copied =
    verb === 'cp' && !asksHelp ? yield* kubectlCp(process, args, (words, input) => executed(process, words, input)) : undefined;
  if (copied !== undefined) return copied;
  const reads = given.some((word) => /^--stdin(=true)?$|^-[a-z]*i[a-z]*$/.test(word));
  const kubeconfig = kubeconfigText(process);
  const asked = {
    words: args,
    namespace: ownNamespace(process),
    files: yield* filesOf(process, given, kubeconfig),
    ...(process.isTerminal(0) && { terminal: true }),
    ...(reads && verb === 'exec' && { input: yield* standardInput(process) }),
    ...(reads && ATTACHES.has(verb) && flagOf(given, '--attach') !== 'false' && { typed: yield* timedInput(process) }),
    ...(kustomized && { kustomized: { text: kustomized.built?.text, problem: kustomized.problem, told: kustomized.told } }),
    ...(kubeconfig !== undefined && { kubeconfig }),
    ...((verb === 'config' || given.some((word) => /^(-v|--v(=|$))/.test(word))) && {
      place: { directory: process.cwd, kubeconfig: kubeconfigPath(process) },
    }),
  };
  const patience = asksHelp ? {} : patienceOf(verb, given, asked.files);
  const problem = yield* command(process, JSON.stringify(asked), patience);
  if (typeof problem === 'number') return problem;
  if (typeof problem === 'object') return yield* kubectlForward(process, problem, (use) => withServer(process, use));
  if (isVersion) yield* process.write(2, has('--short') ? `Flag --short has been deprecated, ${SHORT_DEPRECATED}\n` : VERSION_WARNING);
  if (own !== undefined) yield* process.write(1, own);
  if (asksHelp || (own !== undefined && has('--client'))) return 0;
  yield* process.write(2, `${problem}\n`);
  return 1;
};

/** `kubectl exec` for what is done with what it writes. */
function* executed(process: Process, words: readonly string[], input: string | undefined) {
  const kubeconfig = kubeconfigText(process);
  const asked = { words, namespace: ownNamespace(process), files: {}, input, kubeconfig };
  const all = { 1: '', 2: '' };
  // biome-ignore lint/correctness/useYield: it has nothing to wait for
  const keep: Write = function* (stream, text) {
    all[stream] += text;
  };
  const outcome = yield* command(process, JSON.stringify(asked), {}, keep);
  if (typeof outcome === 'string') return { stdout: '', stderr: `${outcome}\n`, exitCode: 1 };
  return { stdout: all[1], stderr: all[2], exitCode: typeof outcome === 'number' ? outcome : 0 };
}

/** Why it could not be written. @see kubernetes: client-go/tools/clientcmd/loader.go WriteToFile */
function keep(process: Process, path: string, text: string): string | undefined {
  const directory = path.slice(0, Math.max(0, path.lastIndexOf('/')));
  let doing = `mkdir ${directory}`;
  try {
    if (directory !== '' && !process.access(directory, 'f')) process.mkdir(directory, 0o755);
    doing = `open ${path}`;
    process.writeFile(path, text, { mode: 0o600 });
    return undefined;
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return `${doing}: ${goWords(error)}`;
  }
}

/** A container hears what kubectl reads, when that comes. */
const ATTACHES: ReadonlySet<string> = new Set(['run', 'attach', 'debug']);

/** @see kubernetes: kubectl/pkg/rawhttp/raw.go */
const RAW: Readonly<Record<string, string>> = { get: 'GET', create: 'POST', replace: 'PUT', delete: 'DELETE' };

/** @see kubernetes: kubectl/pkg/cmd/create/create.go Validate, replace/replace.go Validate; kubectl/pkg/rawhttp/raw.go RawPost */
function rawProblem(process: Process, verb: string, given: readonly string[], target: string): string | undefined {
  const has = (...flags: string[]): boolean => given.some((word) => flags.some((flag) => word === flag || word.startsWith(`${flag}=`)));
  const [path = '', ...more] = namedFiles(given);
  if (verb === 'create' && has('--edit')) return '--raw and --edit are mutually exclusive';
  if (more.length > 0) return '--raw can only use a single local file or stdin';
  if (/^https?:\/\//.test(path)) return '--raw cannot read from a url';
  if (has('-R', '--recursive')) return '--raw and --recursive are mutually exclusive';
  if (verb === 'create' && has('-l', '--selector')) return '--raw and --selector (-l) are mutually exclusive';
  if (has('-o', '--output')) return '--raw and --output are mutually exclusive';
  if (!/^(\/|[a-z][a-z0-9+.-]*:)/i.test(target)) return `--raw must be a valid URL path: parse ${goQuote(target)}: invalid URI for request`;
  return path === '-' || process.access(path, 'r') ? undefined : `open ${path}: no such file or directory`;
}

/** What `--raw` asks for is passed on as it is, and so is the answer. */
function* request(process: Process, asked: Raw, files: Files, redirects = 0): Task<number> {
  const { method, target } = asked;
  const body = Object.values(files)[0]?.[0]?.[1];
  const answer = yield* ask(process, asked, body);
  if (typeof answer === 'string') {
    yield* process.write(2, `${answer}\n`);
    return 1;
  }
  const moved = movedTo(method, answer, redirects);
  if (moved !== undefined) return yield* request(process, { ...asked, target: moved }, files, redirects + 1);
  for (const line of warningLines(answer)) yield* process.write(2, `${line}\n`);
  const { stdout, stderr } = rawAnswerText(target, answer);
  yield* process.write(answer.status < 400 ? 1 : 2, stdout + stderr);
  return answer.status < 400 ? 0 : 1;
}

/** What a raw request asks for, and in whose place. */
interface Raw {
  readonly method: string;
  readonly target: string;
  readonly as: string | undefined;
}

/** Those that every command takes. */
const KNOWN_FLAG =
  /^(-h|-n.*|-s.*|-v.*|--(help|as|as-group|as-uid|cache-dir|certificate-authority|client-certificate|client-key|cluster|context|disable-compression|insecure-skip-tls-verify|kubeconfig|log-flush-frequency|match-server-version|namespace|password|profile|profile-output|request-timeout|server|tls-server-name|token|user|username|v|vmodule|warnings-as-errors)(=.*)?)$/;

const ABOUT =
  'kubectl controls the Kubernetes cluster manager.\n\n Find more information at: https://kubernetes.io/docs/reference/kubectl/\n';

const ownVersion = (isShort: boolean): string =>
  `Client Version: ${isShort ? CLIENT_VERSION.gitVersion : goVersionInfo(CLIENT_VERSION)}\nKustomize Version: ${KUSTOMIZE_VERSION}\n`;

/** Its exit code, when all has been written; why it could not be asked for; or what it is to go on with. */
const command = (process: Process, said: string, patience: Patience, write = writing(process)): Task<number | string | Forward> =>
  withServer(process, (socket, headers) => told(process, socket, [...headers, [KUBECTL_COMMAND, said]], write), patience);

/** Where what it tells goes. */
type Write = (stream: 1 | 2, text: string) => Task<void>;
const writing =
  (process: Process): Write =>
  (stream, text) =>
    process.write(stream, text);

/** What is told comes a line at a time: of a command that goes on, as it is written. */
function* told(process: Process, socket: Socket, headers: Headers, write: Write): Task<number | string | Forward> {
  yield* socket.write(`GET /api HTTP/1.1\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
  let text = '';
  let isBody = false;
  for (let data = yield* socket.read(); data !== ''; data = yield* socket.read()) {
    text += data;
    const head: number = isBody ? -1 : text.indexOf('\r\n\r\n');
    if (head >= 0 && /^HTTP\/1\.1 401 /.test(text)) return 'error: You must be logged in to the server (Unauthorized)';
    if (head >= 0 && !/^HTTP\/1\.1 200 /.test(text)) return 'error: the server could not find the requested resource';
    if (head >= 0) text = text.slice(head + 4);
    isBody ||= head >= 0;
    const lines = isBody ? text.split('\n') : [];
    text = lines.pop() ?? text;
    for (const line of lines) {
      const one = toldIn(line);
      const ended = yield* written(process, one, write);
      if (ended !== undefined) return ended;
      if (one.discard !== undefined) removeText(process, one.discard);
      if (one.edit) yield* socket.write(`${JSON.stringify(yield* editText(process, one.edit))}\n`);
    }
  }
  return text === '' ? 'error: unexpected EOF' : ((yield* written(process, toldIn(text), write)) ?? 1);
}

/** What answers may be no API server. */
function toldIn(line: string): Told {
  try {
    return JSON.parse(line) as Told;
  } catch {
    return { pieces: [[2, 'error: the server could not find the requested resource\n']], exitCode: 1 };
  }
}

function* written(process: Process, { pieces, exitCode, kubeconfig, forward }: Told, write: Write): Task<number | Forward | undefined> {
  // Before it changes the file, it looks again.
  const missing = kubeconfig === undefined ? '' : missingFiles(process);
  if (missing) yield* process.write(2, missing);
  const parts = kubeconfig === undefined ? [] : kubeconfigParts(process, kubeconfig);
  let problem: string | undefined;
  for (const [path, text] of parts) problem ??= keep(process, path, text);
  if (problem !== undefined) {
    yield* process.write(2, `error: ${problem}\n`);
    return 1;
  }
  for (const [stream, text] of pieces) if (text !== '') yield* write(stream, text);
  return forward ?? exitCode;
}

/** An answer, or why there is none. */
const ask = (process: Process, { method, target, as }: Raw, body?: string): Task<ApiAnswer | string> =>
  withServer(process, (socket, headers) =>
    exchange(socket, {
      method,
      target,
      headers: [...headers, KUBECTL_AGENT, ...(as ? [['Impersonate-User', as] as const] : []), ...(body === undefined ? [] : [JSON_BODY])],
      ...(body !== undefined && { body }),
    }),
  );
const passOn = (process: Process, { headers: given, ...asked }: Passed): Task<ApiAnswer | string> =>
  withServer(process, (socket, headers) => exchange(socket, { ...asked, headers: [...headers, ...given] }), { tells: (_, why) => why });
const JSON_BODY = ['Content-Type', 'application/json'] as const;

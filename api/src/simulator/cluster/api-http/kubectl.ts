import type { ResourceRequest, User } from '../../api-server/index.ts';
import type { Engine, Micros, Task } from '../../engine/index.ts';
import { type EditedText, type Forward, type HttpRequest, type HttpResponse, KUBECTL_COMMAND } from '../../images/index.ts';
import { OsError, type Socket } from '../../kernel/index.ts';
import type { ApiOutages } from '../kube-system/api-outages.ts';
import { JSON_HEADERS, json, notFound, refusal } from './answers.ts';

/** What kubectl inside a Pod writes, to standard output and standard error, in order. */
type Pieces = readonly (readonly [stream: 1 | 2, text: string])[];

/** What answers kubectl inside a Pod, and (without a user) whoever looks after the cluster: all that it has not shown before. */
export type KubectlOfPods = (
  command: KubectlCommand,
  user: User | undefined,
  show: (pieces: Pieces) => Task<void>,
  editor?: TextEditor,
) => Task<{
  readonly pieces: Pieces;
  readonly exitCode: number;
  readonly kubeconfig?: string;
  readonly kubeconfigPath?: string;
  readonly forward?: Forward;
}>;

/** What edits a text where kubectl runs: what it has become, in which file, or why it could not be edited. */
interface TextEditor {
  edit(text: string, extension: string): Task<EditedText>;
  discard(file: string): Task<void>;
}

/** Of the API server that it asks. */
interface Asked {
  readonly engine: Engine;
  readonly plane: { readonly outages: ApiOutages };
}

/** What kubectl writes is told as it comes, a line of JSON at a time; the last one has its exit code. What it is to edit it sends back. */
class Telling implements TextEditor {
  begun = false;

  constructor(readonly socket: Socket) {}

  tell(told: object): Task<void> {
    const head = this.begun ? '' : 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n';
    this.begun = true;
    return this.socket.write(`${head}${JSON.stringify(told)}\n`);
  }
  *edit(text: string, extension: string): Task<EditedText> {
    yield* this.tell({ pieces: [], edit: { text, extension } });
    let came = '';
    while (!came.endsWith('\n')) {
      const more = yield* this.socket.read();
      if (more === '') throw new OsError('EPIPE', 'Broken pipe');
      came += more;
    }
    return JSON.parse(came) as EditedText;
  }
  discard(file: string): Task<void> {
    return this.tell({ pieces: [], discard: file });
  }
}

/** Carries a command out. */
export function commanded(
  served: Asked,
  kubectl: KubectlOfPods,
  command: KubectlCommand,
  user: User,
  socket: Socket,
): Task<HttpResponse | undefined> {
  served.engine.budget.step(COMMAND_STEPS);
  return carryOut(served, kubectl, command, user, new Telling(socket));
}

function* carryOut(
  { plane, engine }: Asked,
  kubectl: KubectlOfPods,
  command: KubectlCommand,
  user: User,
  telling: Telling,
): Task<HttpResponse | undefined> {
  yield* plane.outages.settled(engine);
  const ended = yield* kubectl(command, user, (pieces) => telling.tell({ pieces }), telling);
  if (!telling.begun) return { status: 200, headers: JSON_HEADERS, body: `${JSON.stringify(ended)}\n` };
  yield* telling.tell(ended);
  return undefined;
}

/** What the store does not keep (roles, leases, the lists of workloads): kubectl knows of them what there is. */
export function* readOther(kubectl: KubectlOfPods, asked: ResourceRequest, { path, query }: HttpRequest, user: User): Task<HttpResponse> {
  const selectors = ['labelSelector', 'fieldSelector', 'limit', 'continue'].filter((name) => query.has(name));
  const parameters = selectors.map((name) => `${name}=${encodeURIComponent(query.get(name) ?? '')}`).join('&');
  const { found, why } = yield* readRaw(kubectl, parameters ? `${path}?${parameters}` : path, user);
  if (found) return warned(asked, json(200, found));
  const [, message] = /^Error from server \(NotFound\): (.* not found)\n$/.exec(why) ?? [];
  return message === undefined ? notFound(path) : refusal({ ok: false, code: 404, reason: 'NotFound', message, problems: [] });
}

/** @see kubernetes: pkg/registry/core/componentstatus/rest.go; apiserver/pkg/endpoints/deprecation/deprecation.go WarningMessage */
const warned = ({ group, resource }: ResourceRequest, answer: HttpResponse): HttpResponse =>
  group === '' && resource === 'componentstatuses'
    ? { ...answer, headers: { ...answer.headers, Warning: '299 - "v1 ComponentStatus is deprecated in v1.19+"' } }
    : answer;

/** What there is of a group and version. */
export function* readGroup(kubectl: KubectlOfPods, path: string, user: User): Task<HttpResponse> {
  const { found } = yield* readRaw(kubectl, path, user);
  return found ? json(200, found) : notFound(path);
}
function* readRaw(kubectl: KubectlOfPods, target: string, user: User | undefined): Task<{ readonly found?: object; readonly why: string }> {
  const words = ['get', '--raw', target];
  const { pieces, exitCode } = yield* kubectl({ words, namespace: 'default', files: {} }, user, function* () {});
  const said = (wanted: 1 | 2): string => pieces.map(([stream, text]) => (stream === wanted ? text : '')).join('');
  return exitCode === 0 ? { found: JSON.parse(said(1)) as object, why: '' } : { why: said(2) };
}

/** What there is, whoever may see it. */
export function* readWhole(kubectl: KubectlOfPods, path: string): Task<object | undefined> {
  return (yield* readRaw(kubectl, path, undefined)).found;
}

/** It looks through the objects of the cluster, and formats them. */
const COMMAND_STEPS = 1000;

/** What a client that is kubectl says of itself. */
export function kubectlCommand({ headers }: HttpRequest): KubectlCommand | undefined {
  try {
    const given = JSON.parse(headers.get(KUBECTL_COMMAND) ?? '{}') as Partial<KubectlCommand>;
    const { words, namespace, files = {}, kustomized, terminal, input, typed, kubeconfig, place } = given;
    const isCommand = Array.isArray(words) && words.every((word) => typeof word === 'string') && typeof namespace === 'string';
    return isCommand
      ? {
          ...{ words, namespace, files },
          ...(kustomized && { kustomized }),
          ...(terminal === true && { terminal }),
          ...(input !== undefined && { input }),
          ...(typed && { typed }),
          ...(kubeconfig !== undefined && { kubeconfig }),
          ...(place && { place }),
        }
      : undefined;
  } catch {
    return undefined;
  }
}
/** What kubectl was told, the namespace that its Pod is in, the files that it names, and what it passes on of its standard input. */
interface KubectlCommand {
  readonly words: readonly string[];
  readonly namespace: string;
  readonly files: Readonly<Record<string, readonly (readonly [path: string, text: string])[]>>;
  /** What came of the directory that `-k` names. */
  readonly kustomized?: KustomizedDirectory;
  /** Whether it reads from one. */
  readonly terminal?: boolean;
  readonly input?: string;
  readonly typed?: readonly (readonly [after: Micros, text: string])[];
  /** What stands in its own file. */
  readonly kubeconfig?: string;
  readonly place?: KubectlPlace;
}

/** Its resources, or why there are none; and what was written to standard error before. */
interface KustomizedDirectory {
  readonly text?: string;
  readonly problem?: string;
  readonly told: string;
}

/** The directory that kubectl is in, and its own file, as it is named. */
interface KubectlPlace {
  readonly directory: string;
  readonly kubeconfig: string;
}

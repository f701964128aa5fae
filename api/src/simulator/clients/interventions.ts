import { kubeletUid } from '../apimachinery/mirror-pod.ts';
import type { KubernetesObject, Pod } from '../apimachinery/objects.ts';
import { shownText } from '../apimachinery/utf8.ts';
import type { Cluster, Machine } from '../cluster/index.ts';
import { SECOND, seconds, sleep, type Task, toSeconds } from '../engine/index.ts';
import { signalNamed } from '../kernel/index.ts';
import { type Act, type DryRun, refusalText } from '../kubectl/index.ts';
import { shutdownGracePeriods } from '../kubelet/kubeletconfig/configuration.ts';
import { httpGet } from '../kubelet/prober/node-client.ts';
import type { InterventionInput, InterventionKind, InterventionOutcome } from '../types.ts';
import { type Answer, refused } from './answer.ts';
import { applyManifest } from './apply.ts';
import { changeResource, concernedPod, findObject } from './changes.ts';
import { timelineSentence } from './describe.ts';
import { execInContainer, type Streams } from './exec.ts';
import { runKubectl } from './kubectl.ts';
import { serverProblem } from './server-problem.ts';
import { Intervened } from './timeline.ts';

/** Plans what clients outside the cluster do, each at its second. Outcomes come in the order of the plan. */
export function planInterventions(cluster: Cluster, interventions: readonly InterventionInput[], namespace: string): InterventionOutcome[] {
  const outcomes: InterventionOutcome[] = interventions.map(({ atSeconds, kind }) => ({
    ...nothing,
    atSeconds,
    kind,
    ok: false,
    message: NOT_DONE,
  }));
  interventions.forEach((intervention, i) => {
    const { atSeconds, kind } = intervention;
    cluster.engine.at(seconds(atSeconds), () =>
      intervene(cluster, intervention, namespace, (answer) => {
        outcomes[i] = { ...nothing, atSeconds, kind, ...answer };
      }),
    );
  });
  return outcomes;
}

/** Of what went on to the end. */
const NOT_DONE = 'the run ended before it was done';

/** What a line of the shell has written up to the end of the run is as it came. */
export const asShown = (outcome: InterventionOutcome): InterventionOutcome =>
  outcome.message === NOT_DONE && outcome.stdout !== null
    ? { ...outcome, stdout: shownText(outcome.stdout), stderr: shownText(outcome.stderr ?? '') }
    : outcome;

/** Does one of them now, and tells what became of it, at once or when it is done. */
function intervene(
  cluster: Cluster,
  intervention: InterventionInput & Pick<Act, 'by'>,
  namespace: string,
  done: (answer: Answer) => void,
  streams: Streams = {},
): void {
  const { kind, resource, by } = intervention;
  if (kind === 'KUBECTL') {
    const soFar = (written: Partial<Answer>): void => done({ ok: false, message: NOT_DONE, ...written });
    cluster.engine.start(runKubectl(cluster, intervention, namespace, soFar), done);
    return;
  }
  const pod = findPod(cluster, intervention, namespace);
  const container = intervention.container ?? (pod && ON_CONTAINERS.has(kind) ? defaultContainer(pod) : null);
  const port = intervention.port ?? (pod && kind === 'HTTP_REQUEST' ? defaultPort(pod) : null);
  const whole = { ...intervention, container, port };
  const told = by ? { en: by, zhHans: by } : timelineSentence({ ...whole, pod: intervention.pod ?? pod?.metadata.name ?? null });
  const cause = cluster.trace.record(
    Intervened,
    { pod: concernedPod(cluster, intervention, pod, namespace), container },
    { intervention: kind, ...(resource && { resource }), ...told },
  );
  cluster.engine.start(act(cluster, whole, pod, namespace, cause, streams), done);
}

/** What a change would come to: the API server judges it, and keeps nothing of it. */
export function dryRun(cluster: Cluster, asked: Act, namespace: string): DryRun {
  const intervention = { ...asked, atSeconds: toSeconds(cluster.engine.now) };
  const objects: KubernetesObject[] = [];
  const tell = (object: KubernetesObject): number => objects.push(object);
  const { ok, message, among } = cluster.api.dryRun(() =>
    asked.kind === 'APPLY'
      ? applyManifest(cluster, asked, namespace, tell)
      : changeResource(cluster, intervention, namespace, findPod(cluster, intervention, namespace), tell),
  );
  return { ok, message: message ?? '', ...(among !== undefined && { among }), objects };
}

/** What a client inside the cluster does now, and gets back at once; what takes its time is not among it. */
export function interveneNow(cluster: Cluster, asked: Act, namespace: string): InterventionOutcome {
  const atSeconds = toSeconds(cluster.engine.now);
  const { kind } = asked;
  let outcome: InterventionOutcome = { ...nothing, atSeconds, kind, ok: false, message: 'error: it takes its time' };
  intervene(cluster, { ...asked, atSeconds }, namespace, (answer) => {
    outcome = { ...nothing, atSeconds, kind, ...answer };
  });
  return outcome;
}

/** As that, but `done` is told when it is done. */
export function interveneUntilDone(
  cluster: Cluster,
  asked: Act,
  { namespace, ...streams }: Streams & { readonly namespace: string },
  done: (outcome: InterventionOutcome) => void,
): void {
  const atSeconds = toSeconds(cluster.engine.now);
  const told = (answer: Answer): void => done({ ...nothing, atSeconds, kind: asked.kind, ...answer });
  intervene(cluster, { ...asked, atSeconds }, namespace, told, streams);
}

/** Of a Pod that has several containers, one is meant. */
const ON_CONTAINERS: ReadonlySet<InterventionKind> = new Set(['KILL_CONTAINER', 'EXEC', 'PATCH_IMAGE']);

/** They befall a node. */
const NODE_KINDS: ReadonlySet<InterventionKind> = new Set(['NODE_FAILS', 'NODE_DISCONNECTS', 'NODE_RECOVERS', 'NODE_PRESSURE']);

/** It asks the API server for these. */
const BY_KUBECTL: ReadonlySet<InterventionKind> = new Set(['APPLY', 'PATCH', 'DELETE_POD', 'PATCH_IMAGE', 'EXEC']);

const nothing = { message: null, exitCode: null, stdout: null, stderr: null, httpStatus: null, body: null };

function findPod(cluster: Cluster, { pod }: InterventionInput, namespace: string): Pod | undefined {
  if (!pod) return cluster.store.list('Pod').find((one) => !one.metadata.namespace.startsWith('kube-'));
  const [name = '', space = namespace] = pod.split('/').reverse();
  return findObject(cluster, 'Pod', space, name);
}

function* act(
  cluster: Cluster,
  intervention: InterventionInput & Pick<Act, 'how' | 'fieldManager' | 'forceConflicts' | 'fieldValidation' | 'namespace'>,
  pod: Pod | undefined,
  namespace: string,
  cause: number | undefined,
  streams: Streams,
): Task<Answer> {
  const { kind } = intervention;
  const unanswered = BY_KUBECTL.has(kind) ? yield* serverProblem(cluster, intervention, pod, namespace) : undefined;
  if (unanswered !== undefined) return refused(unanswered);
  if (kind === 'APPLY') return applyManifest(cluster, intervention, namespace);
  if (kind === 'PATCH') return changeResource(cluster, intervention, namespace, pod);
  if (kind === 'IMAGE_AVAILABLE') {
    cluster.registry.makeAvailable(intervention.image ?? undefined);
    return { ok: true };
  }
  if (NODE_KINDS.has(kind)) return yield* nodeTrouble(cluster, intervention, pod, cause);
  const [wanted] = (intervention.pod ?? '').split('/').reverse();
  if (!pod) return refused(`Error from server (NotFound): pods "${wanted}" not found`);
  if (kind === 'DELETE_POD') return deletePod(cluster, pod, intervention);
  if (kind === 'PATCH_IMAGE') return setImage(cluster, pod, intervention);
  if (kind === 'HTTP_REQUEST') return yield* request(cluster, pod, intervention);
  const container = intervention.container ?? '';
  if (kind === 'EXEC') return yield* execInContainer(cluster, pod, container, intervention, streams);
  return killContainer(cluster, pod, container, intervention.signal ?? 'KILL');
}

function killContainer(cluster: Cluster, pod: Pod, container: string, wanted: string): Answer {
  const runtime = cluster.nodes.get(pod.spec.nodeName ?? '')?.runtime;
  const signal = signalNamed(wanted);
  if (!signal) return refused(`there is no signal "${wanted}"`);
  if (container === 'POD' || container === 'pause')
    return runtime?.crashSandbox(kubeletUid(pod)) ? { ok: true } : refused(`pod ${pod.metadata.name} has no sandbox that runs`);
  const id = runtime?.runningContainer(kubeletUid(pod), container);
  if (!runtime || !id) return refused(`container ${container} of pod ${pod.metadata.name} is not running`);
  runtime.crash(id, signal);
  return { ok: true };
}

/** @see kubernetes: kubectl/pkg/cmd/util/podcmd: the annotation, else the first */
const defaultContainer = (pod: Pod): string =>
  pod.metadata.annotations?.['kubectl.kubernetes.io/default-container'] ?? pod.spec.containers[0]?.name ?? '';

const defaultPort = (pod: Pod): number => pod.spec.containers[0]?.ports?.[0]?.containerPort ?? 80;

/** kubectl always says what is to become of dependents. @see kubernetes: kubectl/pkg/cmd/util/helpers.go GetCascadingStrategy */
function deletePod(cluster: Cluster, pod: Pod, { graceSeconds, cascade = 'Background' }: InterventionInput): Answer {
  const { namespace, name } = pod.metadata;
  const options = { propagationPolicy: cascade, ...(typeof graceSeconds === 'number' && { gracePeriodSeconds: graceSeconds }) };
  const answer = cluster.api.deletePod(namespace, name, options);
  const how = graceSeconds === 0 ? 'force deleted' : 'deleted';
  return answer.ok ? { ok: true, message: `pod "${name}" ${how}` } : refused(refusalText(answer));
}

/** What is as it is wanted is not told. @see kubernetes: kubectl/pkg/cmd/set/set_image.go */
function setImage(cluster: Cluster, pod: Pod, { container, image }: InterventionInput): Answer {
  const { namespace, name } = pod.metadata;
  const { containers, initContainers } = pod.spec;
  if (image === null || image === undefined) return refused('error: at least one image update is required');
  const target = [...(initContainers ?? []), ...containers].find((one) => one.name === container);
  if (!target) return refused(`error: unable to find container named "${container}"`);
  if (target.image === image) return { ok: true };
  const change = (list: readonly { name: string }[] | undefined) => list?.map((one) => (one === target ? { ...one, image } : one));
  const spec = { containers: change(containers), ...(initContainers && { initContainers: change(initContainers) }) };
  const answer = cluster.api.writers.as({ manager: 'kubectl-set' }, () => cluster.api.patch('Pod', namespace, name, { spec }));
  const warned = (answer.warnings ?? []).map((text) => `Warning: ${text}`);
  if (answer.ok) return { ok: true, message: [...warned, `pod/${name} image updated`].join('\n') };
  return refused([...warned, `error: failed to patch image update to pod template: ${answer.message}`].join('\n'));
}

function* nodeTrouble(
  cluster: Cluster,
  { kind, resource, graceSeconds }: InterventionInput,
  pod: Pod | undefined,
  cause: number | undefined,
): Task<Answer> {
  const bare = resource && (kind !== 'NODE_PRESSURE' || cluster.nodes.has(resource)) ? resource : undefined;
  const named = /^(?:no|nodes?)\/(.+)$/.exec(resource ?? '')?.[1] ?? bare;
  const name = named ?? pod?.spec.nodeName ?? [...cluster.nodes.keys()].at(-1) ?? '';
  const node = cluster.nodes.get(name);
  if (!node) return refused(`Error from server (NotFound): nodes "${name}" not found`);
  if (kind === 'NODE_FAILS') {
    const orderly = graceSeconds !== undefined && graceSeconds !== null;
    if (orderly) yield* shutDown(cluster, node, graceSeconds, cause);
    node.fails(cause);
    cluster.nodeFails(name, orderly);
    return { ok: true, message: `node ${name} ${orderly ? 'was shut down' : 'stopped reporting'}` };
  }
  if (kind === 'NODE_DISCONNECTS') {
    if (cluster.isOfPlane(name))
      return refused(`the control plane runs on node ${name}: what becomes of it apart from all others is not followed`);
    if (node.isCutOff || !node.hasNetwork) return refused(`node ${name} is not reached as it is`);
    node.isCut(cause);
    return { ok: true, message: `node ${name} is cut off` };
  }
  if (kind === 'NODE_RECOVERS' && node.isCutOff) {
    node.isReachable(cause);
    return { ok: true, message: `node ${name} is reached again` };
  }
  if (kind === 'NODE_RECOVERS') {
    if (!node.isDown) return refused(`node ${name} has not failed`);
    cluster.nodeBoots(name);
    node.boots(cause);
    return { ok: true, message: `node ${name} has booted` };
  }
  const pressure = (named ? 'MEMORY' : (resource ?? 'MEMORY')).toUpperCase();
  if (pressure !== 'MEMORY' && pressure !== 'DISK' && pressure !== 'PID')
    return refused(`unknown pressure "${resource}": MEMORY, DISK or PID`);
  node.kubelet.eviction.pressureBegins(pressure, cause);
  return { ok: true, message: `node ${name} is under ${pressure} pressure` };
}

/** From the moment the kubelet lets go until systemd has stopped it, too. */
const SERVICES_STOP = SECOND / 2;

/** The machine is shut down in order. What its kubelet's own configuration says of that goes before `graceSeconds`. */
function* shutDown(cluster: Cluster, { kubelet }: Machine, graceSeconds: number, cause: number | undefined): Task<void> {
  const configured = kubelet.configuration.shutdownGracePeriods;
  const periods = configured.length > 0 ? configured : shutdownGracePeriods(graceSeconds, 0);
  if (periods.length > 0) yield* kubelet.shutDown(periods, cause);
  yield* sleep(cluster.engine, SERVICES_STOP);
}

function* request(cluster: Cluster, pod: Pod, { port, path }: InterventionInput): Task<Answer> {
  const address = pod.status.podIP;
  if (!address) return refused('the Pod has no address yet');
  const number = port ?? defaultPort(pod);
  const headers = [
    ['Host', `${address}:${number}`],
    ['User-Agent', 'curl/7.88.1'],
    ['Accept', '*/*'],
    ['Connection', 'close'],
  ] as const;
  const answer = yield* httpGet(cluster.engine, cluster.outside, { address, port: number, path: path ?? '/', headers }, 30 * SECOND);
  if (!answer.ok) return refused(clientError(answer.code, address, number));
  const { status, body } = answer.value;
  return { ok: status < 400, httpStatus: status, body: shownText(body), message: null };
}

/** In curl's words. */
function clientError(code: string, address: string, port: number): string {
  if (code === 'ECONNREFUSED') return `Failed to connect to ${address} port ${port}: Connection refused`;
  if (code === 'TIMEOUT') return `Failed to connect to ${address} port ${port}: Connection timed out`;
  if (code === 'EHOSTUNREACH') return `Failed to connect to ${address} port ${port}: No route to host`;
  return code === 'EOF' ? 'Empty reply from server' : `Failed to ask ${address}:${port}: ${code}`;
}

import { joinHostPort } from '../../apimachinery/host-port.ts';
import type { Container, Pod, Probe } from '../../apimachinery/objects.ts';
import { type Engine, finished, known, type Micros, SECOND, sleep, type Task } from '../../engine/index.ts';
import { OsError } from '../../kernel/index.ts';
import { type ContainerRuntime, execTimedOut, rpcError } from '../../runtime/index.ts';
import { formatPod } from '../container/restart.ts';
import { expandCommandOnlyStatic } from '../environment/environment.ts';
import type { KubeletLog } from '../klog/kubelet-log.ts';
import { httpGet, type NodeNetwork, tcpConnect } from './node-client.ts';
import { connectError, execOutcome, grpcOutcome, httpOutcome, type ProbeOutcome, tcpOutcome } from './probe.ts';
import { type ClientRequest, followRedirects, requestTo } from './redirects.ts';
import { portError, resolvePort } from './target.ts';
import { isRedirect, probeUrl } from './url.ts';

export interface ProbeContext {
  readonly engine: Engine;
  readonly runtime: ContainerRuntime;
  readonly network: NodeNetwork;
  readonly log: Pick<KubeletLog, 'execFailed'>;
  readonly pod: Pod;
  readonly container: Container;
  /** Of the running container, as its status tells it. */
  readonly containerID: string;
  readonly podIP: string;
}

type HTTPGetAction = NonNullable<Probe['httpGet']>;

/** How often one is run that comes to nothing. @see kubernetes: pkg/kubelet/prober/prober.go maxProbeRetries */
const MOST_TRIES = 3;

/** A probe that could not be run at all. */
export interface ProbeError {
  readonly error: string;
}

/** Runs a probe's handler once. @see kubernetes: pkg/kubelet/prober/prober.go runProbe */
export function runProbe(context: ProbeContext, probe: Probe): Task<ProbeOutcome | ProbeError> {
  const timeout = (probe.timeoutSeconds ?? 1) * SECOND;
  if (probe.exec) return exec(context, expandCommandOnlyStatic(probe.exec.command ?? [], context.container), timeout);
  if (probe.httpGet) return http(context, probe.httpGet, timeout);
  if (probe.tcpSocket) return tcp(context, probe.tcpSocket, timeout);
  if (probe.grpc) return grpc(context, probe.grpc.port, probe.grpc.service ?? '', probe.timeoutSeconds ?? 1);
  return missing(context);
}

// biome-ignore lint/correctness/useYield: it has nothing to wait for.
function* missing({ pod, container }: ProbeContext): Task<ProbeError> {
  return { error: `missing probe handler for ${formatPod(pod)}:${container.name}` };
}

function* exec(context: ProbeContext, command: readonly string[], timeout: Micros): Task<ProbeOutcome | ProbeError> {
  const { runtime, log } = context;
  const id = bare(context.containerID);
  for (let tries = 1; ; tries++) {
    const result = yield* runtime.execSync(id, command, timeout);
    if (result.ok) {
      const { timedOut, exitCode, stdout, stderr } = result.value;
      if (timedOut) log.execFailed(id, command, execTimedOut(timeout));
      return execOutcome(command, timedOut ? { kind: 'timeout' } : { kind: 'exited', exitCode, output: stdout + stderr });
    }
    log.execFailed(id, command, result);
    if (tries === MOST_TRIES) return { error: rpcError(result) };
  }
}

/** Without `containerd://`. */
export function bare(containerID: string): string {
  const scheme = containerID.indexOf('://');
  return scheme < 0 ? containerID : containerID.slice(scheme + 3);
}

function* tcp(context: ProbeContext, action: NonNullable<Probe['tcpSocket']>, timeout: Micros): Task<ProbeOutcome | ProbeError> {
  const port = resolvePort(action.port, context.container);
  if (port === undefined) return { error: portError(action.port) };
  const host = action.host || context.podIP;
  const answer = yield* tcpConnect(context.network, host, port, timeout);
  return tcpOutcome(
    (!answer.ok && answer.address) || joinHostPort(host, port),
    answer.ok ? 'connected' : (TCP_FAILURES[answer.code] ?? { error: connectError(answer.code) }),
  );
}

const TCP_FAILURES: Readonly<Record<string, 'refused' | 'timeout' | 'no such host'>> = {
  ECONNREFUSED: 'refused',
  TIMEOUT: 'timeout',
  NO_SUCH_HOST: 'no such host',
};

function http(context: ProbeContext, action: HTTPGetAction, timeout: Micros): Task<ProbeOutcome | ProbeError> {
  const first = firstRequest(action, context.container, context.podIP);
  if (!first) return finished({ error: portError(action.port) });
  const { url, problem } = first;
  if (problem) return finished(httpOutcome(url, { kind: 'error', message: problem }));
  const asked = httpGet(context.engine, context.network, first, timeout, LAST_IN_TURN);
  const answer = known(asked)?.value;
  // Most servers answer in the turn in which they are asked, and lead nowhere else.
  if (answer?.ok && !isRedirect(answer.value.status))
    return finished(httpOutcome(url, { kind: 'response', status: answer.value.status, body: answer.value.body }));
  return httpFrom(context, action, timeout, first, asked);
}

const LAST_IN_TURN = { lastInTurn: true };

function* httpFrom(
  { engine, network }: ProbeContext,
  action: HTTPGetAction,
  timeout: Micros,
  first: ClientRequest,
  begun: ReturnType<typeof httpGet>,
): Task<ProbeOutcome | ProbeError> {
  for (let tries = 1; ; tries++) {
    const deadline = engine.now + timeout;
    const ask = (request: ClientRequest) => httpGet(engine, network, request, deadline - engine.now, LAST_IN_TURN);
    const { url, answer } = yield* followRedirects(action, 'kube-probe', first, tries === 1 ? begun : ask(first), ask);
    // With a body that is none the probe has neither succeeded nor failed: it is tried again.
    if (answer.kind !== 'body') return httpOutcome(url, answer);
    if (tries === MOST_TRIES) return { error: answer.because };
  }
}

/** Where a probe begins, undefined if its port is none: the same each time, for as long as the Pod has its address. */
function firstRequest(action: HTTPGetAction, container: Container, podIP: string): ClientRequest | undefined {
  const known = firstRequests.get(action);
  if (known?.container === container && known.podIP === podIP) return known.request;
  const port = resolvePort(action.port, container);
  const url = port && probeUrl(action.scheme ?? 'HTTP', action.host || podIP, port, action.path ?? '/');
  const request = url ? requestTo(action, 'kube-probe', url) : undefined;
  firstRequests.set(action, { container, podIP, request });
  return request;
}
const firstRequests = new WeakMap<
  HTTPGetAction,
  { readonly container: Container; readonly podIP: string; readonly request: ClientRequest | undefined }
>();

/**
 * The health service, in the words that the models of gRPC servers understand: a client's preface, then what it asks for.
 * A server of another kind answers otherwise, and counts as one that cannot be connected to.
 */
function* grpc(context: ProbeContext, port: number, service: string, timeoutSeconds: number): Task<ProbeOutcome> {
  const address = joinHostPort(context.podIP, port);
  const deadline = context.engine.now + timeoutSeconds * SECOND;
  try {
    const socket = yield* context.network.connect(context.podIP, port, timeoutSeconds * SECOND);
    try {
      yield* socket.write(`PRI * HTTP/2.0\r\n\r\nPOST /grpc.health.v1.Health/Check ${service}\r\n\r\n`);
      const answer = yield* socket.read(deadline - context.engine.now);
      const status = /^grpc-health: (\w+)/.exec(answer)?.[1];
      if (status) return grpcOutcome(address, timeoutSeconds, status);
    } finally {
      socket.close();
    }
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
  }
  // Until its time is over the client tries to find one who speaks HTTP/2.
  yield* sleep(context.engine, Math.max(0, deadline - context.engine.now));
  return grpcOutcome(address, timeoutSeconds, undefined);
}

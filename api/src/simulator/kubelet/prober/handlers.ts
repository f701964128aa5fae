import type { Container, Pod, Probe } from '../../apimachinery/objects.ts';
import { type Engine, type Micros, SECOND, sleep, type Task } from '../../engine/index.ts';
import { OsError } from '../../kernel/index.ts';
import { type ContainerRuntime, rpcError } from '../../runtime/index.ts';
import { httpGet, type NodeNetwork, tcpConnect } from '../node-client.ts';
import { connectError, execOutcome, grpcOutcome, httpOutcome, type ProbeOutcome, tcpOutcome, unanswered } from './probe.ts';
import { httpHeaders, portError, resolvePort } from './target.ts';
import { followsRedirect, isRedirect, parseUrl, probeUrl, redirectUrl } from './url.ts';

export interface ProbeContext {
  readonly engine: Engine;
  readonly runtime: ContainerRuntime;
  readonly network: NodeNetwork;
  readonly pod: Pod;
  readonly container: Container;
  /** Of the running container, without `containerd://`. */
  readonly containerId: string;
  readonly podIP: string;
}

/** A probe that could not be run at all. */
export interface ProbeError {
  readonly error: string;
}

/** Runs a probe's handler once. @see kubernetes: pkg/kubelet/prober/prober.go runProbe */
export function runProbe(context: ProbeContext, probe: Probe): Task<ProbeOutcome | ProbeError> {
  const timeout = (probe.timeoutSeconds ?? 1) * SECOND;
  if (probe.exec) return exec(context, probe.exec.command ?? [], timeout);
  if (probe.httpGet) return http(context, probe.httpGet, timeout);
  if (probe.tcpSocket) return tcp(context, probe.tcpSocket, timeout);
  if (probe.grpc) return grpc(context, probe.grpc.port, probe.grpc.service ?? '', probe.timeoutSeconds ?? 1);
  return missing(context);
}

// biome-ignore lint/correctness/useYield: it has nothing to wait for.
function* missing({ pod, container }: ProbeContext): Task<ProbeError> {
  return { error: `missing probe handler for ${pod.metadata.name}_${pod.metadata.namespace}:${container.name}` };
}

function* exec(context: ProbeContext, command: readonly string[], timeout: Micros): Task<ProbeOutcome | ProbeError> {
  const result = yield* context.runtime.execSync(context.containerId, command, timeout);
  if (!result.ok) return { error: rpcError(result) };
  const { timedOut, exitCode, stdout, stderr } = result.value;
  return execOutcome(command, timedOut ? { kind: 'timeout' } : { kind: 'exited', exitCode, output: stdout + stderr });
}

function* tcp(context: ProbeContext, action: NonNullable<Probe['tcpSocket']>, timeout: Micros): Task<ProbeOutcome | ProbeError> {
  const port = resolvePort(action.port, context.container);
  if (port === undefined) return { error: portError(action.port) };
  const host = action.host || context.podIP;
  const answer = yield* tcpConnect(context.network, host, port, timeout);
  return tcpOutcome(
    `${host}:${port}`,
    answer.ok
      ? 'connected'
      : answer.code === 'ECONNREFUSED'
        ? 'refused'
        : answer.code === 'TIMEOUT'
          ? 'timeout'
          : { error: connectError(answer.code) },
  );
}

function* http(context: ProbeContext, action: NonNullable<Probe['httpGet']>, timeout: Micros): Task<ProbeOutcome | ProbeError> {
  const port = resolvePort(action.port, context.container);
  if (port === undefined) return { error: portError(action.port) };
  const scheme = action.scheme ?? 'HTTP';
  const host = action.host || context.podIP;
  const deadline = context.engine.now + timeout;
  let url = probeUrl(scheme, host, port, action.path ?? '/');
  // What an error names: the last URL that was answered. @see Go: net/http/client.go Client.do
  let named = url;
  for (let requests = 1; ; requests++) {
    const target = parseUrl(url);
    const address = `${target.host}:${target.port}`;
    const headers = httpHeaders(action, address, 'kube-probe');
    const answer = yield* httpGet(
      context.engine,
      context.network,
      { secure: target.scheme === 'https', address: target.host, port: target.port, path: target.target, headers },
      deadline - context.engine.now,
    );
    if (!answer.ok) return httpOutcome(named, unanswered(answer, address));
    const { status, body, headers: got } = answer.value;
    const location = isRedirect(status) ? got.get('location') : undefined;
    if (!location) return httpOutcome(url, { kind: 'response', status, body });
    const next = redirectUrl(url, location);
    const decision = followsRedirect(url, next, requests);
    if (decision === 'stop') return httpOutcome(url, { kind: 'response', status, body });
    if (decision !== 'follow') return httpOutcome(location, { kind: 'error', message: decision.error });
    named = url;
    url = next;
  }
}

/**
 * The health service, in the words that the models of gRPC servers understand: a client's preface, then what it asks for.
 * A server of another kind answers otherwise, and counts as one that cannot be connected to.
 */
function* grpc(context: ProbeContext, port: number, service: string, timeoutSeconds: number): Task<ProbeOutcome> {
  const address = `${context.podIP}:${port}`;
  const deadline = context.engine.now + timeoutSeconds * SECOND;
  try {
    const socket = yield* context.network.connect(context.podIP, port, timeoutSeconds * SECOND);
    try {
      yield* socket.write(`PRI * HTTP/2.0\r\n\r\nPOST /grpc.health.v1.Health/Check ${service}\r\n\r\n`);
      const answer = yield* socket.read(deadline - context.engine.now);
      const status = /^grpc-health: (\w+)/.exec(answer)?.[1];
      if (status === 'UNIMPLEMENTED') return grpcOutcome(address, timeoutSeconds, { kind: 'unimplemented' });
      return grpcOutcome(address, timeoutSeconds, status ? { kind: 'status', status } : { kind: 'refused' });
    } finally {
      socket.close();
    }
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    // The client goes on trying until its time is over.
    yield* sleep(context.engine, Math.max(0, deadline - context.engine.now));
    return grpcOutcome(address, timeoutSeconds, { kind: 'refused' });
  }
}

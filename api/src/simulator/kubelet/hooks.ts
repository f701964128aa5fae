import type * as core from 'kubernetes-types/core/v1.d.ts';
import { goQuote } from '../apimachinery/go-quote.ts';
import { joinHostPort } from '../apimachinery/host-port.ts';
import type { Container, Pod } from '../apimachinery/objects.ts';
import { type Engine, Future, type Micros, SECOND, type Task, wait, withTimeout } from '../engine/index.ts';
import { type ContainerRuntime, rpcError } from '../runtime/index.ts';
import type { KubeletEvents } from './kubelet-events.ts';
import { noNetworkingContainer } from './networking-container.ts';
import { httpGet, type NodeNetwork } from './node-client.ts';
import { type HttpAnswer, httpOutcome, unanswered } from './prober/probe.ts';
import { httpHeaders, portError, resolvePort } from './prober/target.ts';
import { parseUrl, probeUrl } from './prober/url.ts';
import { HookRan } from './timeline.ts';

type HookResult = { readonly ok: true } | { readonly ok: false; readonly message: string };

/** Runs postStart and preStop. @see kubernetes: pkg/kubelet/lifecycle/handlers.go */
export class HookRunner {
  readonly #engine: Engine;
  readonly #runtime: ContainerRuntime;
  readonly #network: NodeNetwork;
  readonly #events: KubeletEvents;

  constructor(engine: Engine, runtime: ContainerRuntime, network: NodeNetwork, events: KubeletEvents) {
    this.#engine = engine;
    this.#runtime = runtime;
    this.#network = network;
    this.#events = events;
  }

  *postStart(pod: Pod, container: Container, id: string): Task<HookResult> {
    const result = yield* this.#run(pod, container, id, container.lifecycle?.postStart ?? {});
    this.#events.trace(pod, container.name, HookRan, {
      name: container.name,
      hook: 'postStart',
      ok: result.ok,
      message: result.ok ? '' : result.message,
    });
    return result;
  }

  /** Waits for its end, at most `grace` seconds; then it is left to itself, and fails when its container is killed.
   *  @see kubernetes: pkg/kubelet/kuberuntime/kuberuntime_container.go executePreStopHook */
  *preStop(pod: Pod, container: Container, id: string, grace: number): Task<void> {
    const done = new Future<HookResult>();
    const { name } = container;
    this.#engine.start(this.#run(pod, container, id, container.lifecycle?.preStop ?? {}), (result) => {
      if (!result.ok) this.#events.preStopFailed(pod, name);
      done.resolve(result);
    });
    const result = yield* wait(withTimeout(this.#engine, done, grace * SECOND));
    const message = result === undefined ? `it took longer than the grace period of ${grace} s` : result.ok ? '' : result.message;
    this.#events.trace(pod, name, HookRan, { name, hook: 'preStop', ok: message === '', message });
  }

  *#run(pod: Pod, container: Container, id: string, handler: core.LifecycleHandler): Task<HookResult> {
    if (handler.exec) return yield* this.#exec(pod, container, id, handler.exec.command ?? []);
    if (handler.httpGet) return yield* this.#httpGet(pod, container, handler.httpGet);
    return { ok: false, message: `Cannot run handler: invalid handler: ${goText(handler)}` };
  }

  *#exec(pod: Pod, container: Container, id: string, command: readonly string[]): Task<HookResult> {
    const result = yield* this.#runtime.execSync(id, command, 0);
    if (result.ok && result.value.exitCode === 0) return { ok: true };
    const { exitCode, stdout, stderr } = result.ok ? result.value : { exitCode: 0, stdout: '', stderr: '' };
    const why = result.ok ? `command '${command.join(' ')}' exited with ${exitCode}: ${stderr}` : rpcError(result);
    const failed = hookFailed(`Exec lifecycle hook ([${command.join(' ')}])`, pod, container, why);
    return { ok: false, message: `${failed}, message: ${goQuote(stdout + stderr)}` };
  }

  /** Any answer will do, whatever its status code; a server that takes the connection may take as long as it likes. */
  *#httpGet(pod: Pod, container: Container, action: core.HTTPGetAction): Task<HookResult> {
    const { host, path = '', scheme = 'HTTP' } = action;
    const failed = (why: string): HookResult => ({ ok: false, message: hookFailed(`HTTP lifecycle hook (${path})`, pod, container, why) });
    const status = this.#runtime.podStatus(pod.metadata.uid);
    const address = host || status.ips[0];
    if (!address) return failed(noNetworkingContainer(pod, status));
    const port = resolvePort(action.port, container);
    if (port === undefined) return failed(portError(action.port));
    const server = joinHostPort(address, port);
    const headers = httpHeaders(action, server, 'kube-lifecycle');
    const url = probeUrl(scheme, address, port, path);
    const { target, problem } = parseUrl(url);
    if (problem) return failed(httpOutcome(url, { kind: 'error', message: problem }).output);
    const request = { address, port, path: target, headers };
    const ask = (secure: boolean) =>
      httpGet(this.#engine, this.#network, { ...request, secure }, Number.POSITIVE_INFINITY, { connectTimeout: DIAL_TIMEOUT });
    let answer = yield* ask(scheme === 'HTTPS');
    // Before v1.25 hooks took no notice of the scheme, and servers relied on that.
    if (!answer.ok && answer.code === 'PLAIN_HTTP') {
      answer = yield* ask(false);
      if (answer.ok) this.#events.hookFellBack(pod, server);
    }
    // What follows the head is thrown away, be it broken.
    if (!answer.ok && answer.code !== 'BODY') {
      const why: HttpAnswer =
        answer.code === 'TIMEOUT'
          ? { kind: 'error', message: `dial tcp ${answer.address ?? server}: i/o timeout` }
          : unanswered(answer, server);
      return failed(httpOutcome(url, why).output);
    }
    return { ok: true };
  }
}

/** As Go prints it: a hook over TCP can be written, and never run. @see kubernetes: api/core/v1/generated.pb.go */
function goText({ tcpSocket }: core.LifecycleHandler): string {
  const { port = 0, host = '' } = tcpSocket ?? {};
  const number = typeof port === 'number' ? `{0 ${port} }` : `{1 0 ${port}}`;
  return `&LifecycleHandler{Exec:nil,HTTPGet:nil,TCPSocket:${tcpSocket ? `&TCPSocketAction{Port:${number},Host:${host},}` : 'nil'},}`;
}

/** Of Go's default transport. */
const DIAL_TIMEOUT: Micros = 30 * SECOND;

const hookFailed = (hook: string, { metadata: { name, namespace, uid } }: Pod, container: Container, error: string): string =>
  `${hook} for Container "${container.name}" in Pod "${name}_${namespace}(${uid})" failed - error: ${error}`;

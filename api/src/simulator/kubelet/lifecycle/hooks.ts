import type * as core from 'kubernetes-types/core/v1.d.ts';
import { goQuote } from '../../apimachinery/go-quote.ts';
import { joinHostPort } from '../../apimachinery/host-port.ts';
import type { Container, Pod } from '../../apimachinery/objects.ts';
import { type Engine, Future, finished, SECOND, type Task, wait, withTimeout } from '../../engine/index.ts';
import { type ContainerRuntime, rpcError } from '../../runtime/index.ts';
import { lifecycleHandlerText } from '../klog/container-text.ts';
import { httpGet, type NodeNetwork } from '../prober/node-client.ts';
import { HTTP_FOR_HTTPS, httpOutcome } from '../prober/probe.ts';
import { type ClientRequest, type Followed, followRedirects, requestTo } from '../prober/redirects.ts';
import { portError, resolvePort } from '../prober/target.ts';
import { probeUrl } from '../prober/url.ts';
import { HookRan } from '../timeline/entries.ts';
import type { KubeletEvents } from '../timeline/kubelet-events.ts';
import { noNetworkingContainer } from './networking-container.ts';

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
    // A hook over TCP can be written, and never run.
    return { ok: false, message: `Cannot run handler: invalid handler: ${lifecycleHandlerText(handler)}` };
  }

  *#exec(pod: Pod, container: Container, id: string, command: readonly string[]): Task<HookResult> {
    const result = yield* this.#runtime.execSync(id, command, 0);
    if (!result.ok) this.#events.log.execFailed(id, command, result);
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
    const { url, answer } = yield* this.#ask(action, probeUrl(scheme, address, port, path));
    if (isAnswer(answer)) return { ok: true };
    // Before v1.26 hooks took no notice of the scheme, and servers relied on that.
    if (answer.kind === 'error' && answer.message === HTTP_FOR_HTTPS) {
      const again = yield* this.#ask(action, probeUrl('HTTP', address, port, path));
      if (isAnswer(again.answer)) {
        this.#events.hookFellBack(pod, joinHostPort(address, port));
        return { ok: true };
      }
    }
    // Nobody waits for a connection but the kernel, which gives up in the end.
    const why =
      answer.kind === 'timeout' ? { kind: 'error' as const, message: `dial tcp ${answer.address}: connect: connection timed out` } : answer;
    return failed(httpOutcome(url, why).output);
  }

  #ask(action: core.HTTPGetAction, url: string): Task<Followed> {
    const ask = (request: ClientRequest) => httpGet(this.#engine, this.#network, request, Number.POSITIVE_INFINITY);
    const first = requestTo(action, 'kube-lifecycle', url);
    if (first.problem) return finished({ url, answer: { kind: 'error', message: first.problem } });
    return followRedirects(action, 'kube-lifecycle', first, ask(first), ask);
  }
}

/** What follows the head is thrown away, be it broken. */
const isAnswer = (answer: Followed['answer']): answer is Extract<Followed['answer'], { readonly kind: 'response' | 'body' }> =>
  answer.kind === 'response' || answer.kind === 'body';

const hookFailed = (hook: string, { metadata: { name, namespace, uid } }: Pod, container: Container, error: string): string =>
  `${hook} for Container "${container.name}" in Pod "${name}_${namespace}(${uid})" failed - error: ${error}`;

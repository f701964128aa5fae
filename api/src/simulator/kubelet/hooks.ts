import type * as core from 'kubernetes-types/core/v1.d.ts';
import type { Container, Pod } from '../apimachinery/objects.ts';
import { type Engine, Future, SECOND, type Task, wait, withTimeout } from '../engine/index.ts';
import { type ContainerRuntime, rpcError } from '../runtime/index.ts';
import type { KubeletEvents } from './kubelet-events.ts';
import { DEFAULT_HTTP_TIMEOUT, httpGet, type NodeNetwork } from './node-client.ts';
import { httpHeaders, resolvePort } from './prober/target.ts';
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
    if (handler.exec) {
      const command = handler.exec.command ?? [];
      const result = yield* this.#runtime.execSync(id, command, 0);
      if (!result.ok) return { ok: false, message: hookFailed('Exec', command.join(' '), pod, container, rpcError(result)) };
      const { exitCode, stdout, stderr } = result.value;
      if (exitCode === 0) return { ok: true };
      const why = `command '${command.join(' ')}' exited with ${exitCode}: ${stderr}`;
      return {
        ok: false,
        message: `${hookFailed('Exec', command.join(' '), pod, container, why)}, message: ${JSON.stringify(stdout + stderr)}`,
      };
    }
    if (handler.httpGet) {
      const { host, path = '/', port } = handler.httpGet;
      const number = resolvePort(port, container);
      const address = host || (this.#runtime.podStatus(pod.metadata.uid).ips[0] ?? pod.status.podIP ?? '');
      if (number === undefined) return { ok: false, message: hookFailed('HTTP', path, pod, container, `invalid port ${port}`) };
      const headers = httpHeaders(handler.httpGet, `${address}:${number}`, 'kube-lifecycle');
      const ask = (secure: boolean) =>
        httpGet(this.#engine, this.#network, { secure, address, port: number, path, headers }, DEFAULT_HTTP_TIMEOUT);
      let answer = yield* ask(handler.httpGet.scheme === 'HTTPS');
      // Before v1.25 hooks took no notice of the scheme, and servers relied on that.
      if (!answer.ok && answer.code === 'PLAIN_HTTP') {
        answer = yield* ask(false);
        if (answer.ok) this.#events.hookFellBack(pod, `${address}:${number}`);
      }
      if (!answer.ok) return { ok: false, message: hookFailed('HTTP', path, pod, container, answer.code) };
      const ok = answer.value.status >= 200 && answer.value.status < 400;
      return ok
        ? { ok }
        : { ok, message: hookFailed('HTTP', path, pod, container, `HTTP hook failed with statuscode: ${answer.value.status}`) };
    }
    return { ok: false, message: `Cannot run handler: invalid handler: ${JSON.stringify(handler)}` };
  }
}

const hookFailed = (kind: 'Exec' | 'HTTP', what: string, pod: Pod, container: Container, error: string): string =>
  `${kind === 'Exec' ? `Exec lifecycle hook ([${what}])` : `HTTP lifecycle hook (${what})`} for Container "${container.name}" in Pod ` +
  `"${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})" failed - error: ${error}`;

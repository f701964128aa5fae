import type { Container, Pod } from '../../apimachinery/objects.ts';
import type { Task } from '../../engine/index.ts';
import { type ContainerRuntime, failure, type Result, success } from '../../runtime/index.ts';
import { findContainerStatus } from '../container/restart.ts';
import type { PodRuntimeStatus } from '../container/runtime-status.ts';
import type { ImagePuller } from '../images/puller.ts';
import type { HookRunner } from '../lifecycle/hooks.ts';
import type { KubeletEvents } from '../timeline/kubelet-events.ts';
import type { ContainerConfigurator } from './container-config.ts';

interface StartFailure {
  readonly error: string;
  readonly message: string;
}

interface Dependencies {
  readonly runtime: ContainerRuntime;
  readonly images: ImagePuller;
  readonly configurator: ContainerConfigurator;
  readonly events: KubeletEvents;
  readonly hooks: HookRunner;
}

/**
 * Starts one container: pull, create, start, postStart. The name of the error becomes the reason in its status.
 * @see kubernetes: pkg/kubelet/kuberuntime/kuberuntime_container.go startContainer
 */
export class ContainerStarter {
  readonly #d: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#d = dependencies;
  }

  *start(
    pod: Pod,
    container: Container,
    status: PodRuntimeStatus,
    sandboxId: string,
    isInit: boolean,
    kill: (containerId: string) => Task<void>,
  ): Task<StartFailure | undefined> {
    const { runtime, images, configurator, events, hooks } = this.#d;
    const pulled = yield* images.ensureImageExists(pod, container);
    if (!pulled.ok) {
      events.startFailed(pod, container.name, `Error: ${pulled.error}`, pulled.error);
      return { error: pulled.error, message: pulled.message };
    }

    const before = status.containers.find(({ name }) => name === container.name);
    const attempt = before ? before.restartCount + 1 : runtime.containers.startsLogged(pod.metadata.uid, container.name);
    const podIP = runtime.sandboxIP(sandboxId) ?? '';
    const target = targetOf(container, status);
    const config = target.ok
      ? yield* configurator.configure(pod, container, { attempt, isInit, podIP, targetContainerId: target.value })
      : target;
    if (!config.ok) {
      events.startFailed(pod, container.name, `Error: ${config.error}`, 'CreateContainerConfigError');
      return { error: 'CreateContainerConfigError', message: config.error };
    }

    const created = yield* runtime.createContainer(sandboxId, config.value);
    if (!created.ok) {
      events.log.createFailed(sandboxId, created);
      events.startFailed(pod, container.name, `Error: ${created.error}`, 'CreateContainerError');
      return { error: 'CreateContainerError', message: created.error };
    }
    events.created(pod, container.name, attempt);

    const started = yield* runtime.startContainer(created.value);
    if (!started.ok) {
      events.log.startFailed(created.value, started.error);
      // So that events of one container are alike. @see kubernetes: …/kuberuntime_container.go recordContainerEvent
      const shown = started.error.replaceAll(created.value, container.name);
      events.startFailed(pod, container.name, `Error: ${shown}`, 'RunContainerError');
      return { error: 'RunContainerError', message: started.error };
    }
    events.started(pod, container.name, attempt, isInit);

    if (container.lifecycle?.postStart) {
      const hook = yield* hooks.postStart(pod, container, created.value);
      if (!hook.ok) {
        events.postStartFailed(pod, container.name);
        yield* kill(created.value);
        return { error: 'PostStartHookError', message: hook.message };
      }
    }
    return undefined;
  }
}

/** The id of the container that an ephemeral one names, if it names any. @see kubernetes: …/kuberuntime_container.go getTargetID */
function targetOf(container: Container, status: PodRuntimeStatus): Result<string | undefined> {
  const { targetContainerName: name } = container as { readonly targetContainerName?: string };
  if (!name) return success(undefined);
  const target = findContainerStatus(status, name);
  return target ? success(target.id) : failure(`unable to find target container ${name}`);
}

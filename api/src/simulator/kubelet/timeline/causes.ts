import * as timeline from './entries.ts';

/** What has happened to one Pod, as far as later things come from it. */
interface Steps {
  /** The newest step of the Pod as a whole. */
  pod: number | undefined;
  /** The newest sandbox, or the end of its pause process where that ends all. */
  sandbox: number | undefined;
  /** When each container was started last. */
  readonly started: Map<string, number>;
  /** The newest step in each container's life. */
  readonly containers: Map<string, number>;
  /** The newest result of each probe, by container and type. */
  readonly probes: Map<string, number>;
  /** Of those that can have it stopped, the newest that failed since a container was started. */
  readonly failing: Map<string, number>;
  /** The newest of each volume; the sandbox waits for all of them. */
  readonly volumes: Map<string, number>;
  /** What the status has not told of yet: the newest of each container and, under '', of the Pod. */
  readonly news: Map<string, number>;
  newest: number | undefined;
  /** What it has told of last. */
  told: readonly number[];
}

/** Where an entry stands: the order of `initContainers` says what a container has waited for. */
interface Place {
  readonly key: string;
  readonly container: string | null;
  readonly initContainers: readonly { readonly name: string }[] | undefined;
}

/** What a container says, which changes nothing. */
const SAID: ReadonlySet<string> = new Set([timeline.FirstLine.name, timeline.CommandNotFound.name, timeline.NotFollowed.name]);
/** They tell what the Pod's containers have come to; nothing comes from them. */
const STATUS: ReadonlySet<string> = new Set([timeline.PhaseChanged.name, timeline.ConditionChanged.name, timeline.ContainerWaiting.name]);
/** What phases and conditions are made from. */
const DECISIVE: ReadonlySet<string> = new Set(
  [
    timeline.PodAccepted,
    timeline.PodRejected,
    timeline.SandboxStarted,
    timeline.SandboxChanged,
    timeline.ContainerStarted,
    timeline.ContainerExited,
    timeline.ProbeResult,
    timeline.PodTerminating,
    timeline.PodEvicted,
    timeline.PodShutDown,
  ].map(({ name }) => name),
);

/**
 * What led to an entry of the kubelet's: the step before it in the same container's life, what has happened to the Pod since,
 * the probe that had a container killed, the volumes and init containers that were waited for. What only tells of a state
 * (conditions, waiting, a first line of log, a probe's result) is caused and causes nothing but what heeds it.
 */
export class Causes {
  readonly #steps = new Map<string, Steps>();

  /** The newest step of that container or, without one, of the Pod. */
  last(key: string, container?: string): number | undefined {
    const steps = this.#steps.get(key);
    return (container ? steps?.containers.get(container) : undefined) ?? steps?.pod;
  }

  of({ key, container, initContainers }: Place, type: string, detail: Readonly<Record<string, unknown>>): number[] {
    if (type === timeline.PodAccepted.name) return [];
    const steps = this.#stepsOf(key);
    if (STATUS.has(type)) return container ? present(steps.containers.get(container) ?? steps.pod) : this.#told(steps);
    if (!container) return podCauses(steps, type, detail);
    const own = steps.containers.get(container);
    if (type === timeline.ProbeResult.name) return present(steps.started.get(container) ?? own);
    if (SAID.has(type)) return present(own);
    const since = (step: number | undefined) => (step !== undefined && step > (own ?? -1) ? step : undefined);
    if (type === timeline.ContainerKilling.name) {
      const probe = PROBE.exec(String(detail.message))?.[1];
      // Where none is to be kept the whole Pod is stopped, and the probe is not named.
      const unnamed = since(steps.pod) === undefined ? steps.failing.get(container) : undefined;
      return present(probe ? steps.probes.get(`${container} ${probe}`) : unnamed, own, since(steps.pod));
    }
    return present(own, since(predecessor(steps, initContainers, container)), since(steps.sandbox));
  }

  /** Keeps a new entry for those that come from it. */
  add({ key, container }: Place, type: string, detail: Readonly<Record<string, unknown>>, sequence: number): void {
    // One of that name that was there before is another Pod.
    if (type === timeline.PodAccepted.name) this.#steps.delete(key);
    const steps = this.#stepsOf(key);
    if (STATUS.has(type) || SAID.has(type) || type === timeline.VolumeUpdated.name) return;
    steps.newest = sequence;
    if (DECISIVE.has(type) && detail.probe !== 'liveness') steps.news.set(container ?? '', sequence);
    if (type === timeline.ProbeResult.name) steps.probes.set(`${container} ${detail.probe}`, sequence);
    else if (type === timeline.VolumeMounted.name || type === timeline.VolumeFailed.name)
      steps.volumes.set(String(detail.volume), sequence);
    else if (container) steps.containers.set(container, sequence);
    else steps.pod = sequence;
    if (type === timeline.ProbeResult.name && container && detail.probe !== 'readiness' && detail.result === 'Failure')
      steps.failing.set(container, sequence);
    if (type === timeline.ContainerStarted.name && container) {
      steps.started.set(container, sequence);
      steps.failing.delete(container);
    }
    if (type === timeline.PauseExited.name && detail.endsAll) steps.sandbox = sequence;
    if (type !== timeline.SandboxStarted.name) return;
    steps.sandbox = sequence;
    steps.volumes.clear();
  }

  #stepsOf(key: string): Steps {
    let steps = this.#steps.get(key);
    if (!steps) {
      steps = {
        pod: undefined,
        sandbox: undefined,
        started: new Map(),
        containers: new Map(),
        probes: new Map(),
        failing: new Map(),
        volumes: new Map(),
        news: new Map(),
        newest: undefined,
        told: [],
      };
      this.#steps.set(key, steps);
    }
    return steps;
  }

  /** What a status was made from: all that it has not told of before. What is told at once comes from the same. */
  #told(steps: Steps): number[] {
    if (steps.news.size > 0) {
      steps.told = [...steps.news.values()].sort((a, b) => a - b);
      steps.news.clear();
    }
    return steps.told.length > 0 ? [...steps.told] : present(steps.newest);
  }
}

const PROBE = /failed (liveness|startup) probe/;

const present = (...causes: readonly (number | string | undefined)[]): number[] => [
  ...new Set(causes.filter((cause): cause is number => typeof cause === 'number')),
];

function podCauses({ pod, volumes }: Steps, type: string, { volume }: Readonly<Record<string, unknown>>): number[] {
  if (volume !== undefined) return present(pod, volumes.get(String(volume)));
  return type === timeline.SandboxStarted.name ? present(pod, ...volumes.values()) : present(pod);
}

/** The init container before this one; for a main container the last one. */
function predecessor({ containers }: Steps, initContainers: Place['initContainers'], container: string): number | undefined {
  if (!initContainers?.length) return undefined;
  const index = initContainers.findIndex(({ name }) => name === container);
  const before = initContainers.at(index < 0 ? -1 : index - 1);
  return index === 0 || !before ? undefined : containers.get(before.name);
}

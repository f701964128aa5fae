import type { Store } from '../../api-server/index.ts';
import { kubeletUid } from '../../apimachinery/mirror-pod.ts';
import type { Kind, KubernetesObject, Node, Pod } from '../../apimachinery/objects.ts';
import { parseTime } from '../../apimachinery/time.ts';
import { runsProxy } from '../../controllers/index.ts';
import type { Micros } from '../../engine/index.ts';
import type { HostProcess } from '../../kernel/index.ts';
import { type ContainerRuntime, type LogRecord, pidsFrom, type RuntimeStats, type StandingPod } from '../../runtime/index.ts';
import { logAsOf, proxyOn } from './proxies.ts';
import { type Life, restartedId } from './restarts.ts';

interface Played {
  readonly store: Store;
  readonly nodes: ReadonlyMap<string, { readonly runtime: ContainerRuntime }>;
  readonly engine: { readonly now: Micros };
}

/** What of them goes on in the run. */
interface Living {
  log(containerId: string): readonly LogRecord[];
  livesOf(pod: Pod): readonly Life[] | undefined;
  exec(pod: Pod, ...asked: Parameters<StandingPod['exec']>): ReturnType<StandingPod['exec']>;
}

const KINDS: readonly Kind[] = ['Pod', 'Endpoints', 'EndpointSlice'];

/**
 * The Pods of kube-system as every run finds them: the control plane, the DNS servers and the proxies. They were played once, in
 * a cluster that had nothing else, and are the same in every run.
 */
export class SystemPods {
  /** What they leave in the store. */
  #left: readonly (readonly [kind: Kind, object: KubernetesObject])[];
  /** By the uids that kubelets have for them. */
  readonly #pods: ReadonlyMap<string, Pod>;
  readonly #uids: ReadonlySet<string>;
  readonly #byNode = new Map<string, Pod[]>();
  readonly #played: Played;
  /** Of those that are alike to one that was played, that one. */
  readonly #models: ReadonlyMap<string, Pod>;
  readonly #memory = new Map<string, number>();

  /** `alike`: in place of those that were played, with the one that each is like. */
  constructor(played: Played, alike?: readonly (readonly [pod: Pod, model: Pod])[]) {
    const { store } = played;
    this.#played = played;
    this.#models = new Map(alike?.map(([{ metadata }, model]) => [metadata.uid, model]));
    const pods = alike?.map(([pod]) => pod) ?? store.list('Pod');
    this.#pods = new Map(pods.map((pod) => [kubeletUid(pod), pod]));
    this.#uids = new Set(pods.map(({ metadata }) => metadata.uid));
    for (const pod of pods) {
      const { nodeName = '' } = pod.spec;
      const there = this.#byNode.get(nodeName);
      if (there) there.push(pod);
      else this.#byNode.set(nodeName, [pod]);
    }
    this.#left = alike
      ? pods.map((pod): [Kind, KubernetesObject] => ['Pod', pod])
      : KINDS.flatMap((kind) => store.list(kind, 'kube-system').map((object): [Kind, KubernetesObject] => [kind, object]));
  }

  /** The proxies alone, on the nodes of another cluster, since this moment. */
  onNodes(nodes: readonly Node[], now: Micros): SystemPods {
    const model = [...this.#pods.values()].findLast(({ metadata }) => metadata.labels?.['k8s-app'] === 'kube-proxy') as Pod;
    const alike = nodes.filter(runsProxy).map((node) => [proxyOn(node, model, now), model] as const);
    return new SystemPods(this.#played, alike);
  }

  /** Puts into a cluster's store what they have left: the very objects that the last one had, so that runs share them. */
  restore(store: Store): void {
    this.#left = this.#left.map(([kind, object]) => [kind, store.restore(kind, object)]);
  }

  podsOf(node: string): readonly Pod[] {
    return this.#byNode.get(node) ?? [];
  }

  /** Whether it is one of them, though the API server may show it by another object. */
  stands(pod: Pod): boolean {
    return this.#standing(pod) !== undefined;
  }

  has({ metadata: { uid } }: Pod): boolean {
    return this.#uids.has(uid);
  }

  /** What its container has written, and since the run began, however often it was started; undefined if it is none of these. */
  log(containerID: string, livesOf: Living['livesOf'], since: (ip: string) => readonly LogRecord[]): readonly LogRecord[] | undefined {
    for (const pod of this.#pods.values()) {
      const at = pod.status.containerStatuses?.findIndex(
        (one) => one.containerID?.endsWith(`//${containerID}`) || wasStartedAs(containerID, pod, one.name, livesOf(pod)),
      );
      if (at === undefined || at < 0) continue;
      const played = this.played(pod);
      const id = played.status.containerStatuses?.[at]?.containerID?.replace(/^.*:\/\//, '') ?? '';
      const log = this.#runtimeOf(played)?.logs.at(id, this.#played.engine.now);
      const own = since(pod.status.podIP ?? '');
      return log && played !== pod ? logAsOf(pod, played, log) : own.length > 0 ? [...(log ?? []), ...own] : log;
    }
    return undefined;
  }

  /** What those of them run that the node still has. */
  processesOn(node: string, runs: (pod: Pod) => boolean, livesOf: Living['livesOf']): HostProcess[] {
    return this.podsOf(node).flatMap((pod, i) => {
      const played = this.played(pod);
      const first = FIRST_PID + i * PIDS_EACH;
      const all = runs(pod) ? this.#runtimeOf(played)?.processesOf(kubeletUid(played), first) : undefined;
      // Of one that is to be started again only the sandbox is there.
      const processes = livesOf(pod)?.[0]?.hasEnded ? all?.filter(({ pid }) => pid !== pidsFrom(first).container) : all;
      const named = (argument: string): string => argument.replace(`=${played.spec.nodeName}`, `=${node}`);
      return processes?.map((one) => (played === pod ? one : { ...one, argv: one.argv.map(named) })) ?? [];
    });
  }

  /** The same, as its runtime has it. */
  standingOn(node: string, runs: (pod: Pod) => boolean, { log, exec, livesOf }: Living): StandingPod[] {
    return this.podsOf(node).flatMap((pod, i) => {
      const played = this.played(pod);
      const instances = runs(pod) ? (this.#runtimeOf(played)?.instancesOf(kubeletUid(played)) ?? []) : [];
      const sandbox = instances[0]?.sandbox;
      if (!sandbox) return [];
      const names = played === pod ? [] : ownNames(pod, played);
      const lives = livesOf(pod);
      return {
        sandbox,
        instances,
        named: (text) => names.reduce((said, [theirs, own]) => said.replaceAll(theirs, own), text),
        later: (parseTime(pod.status.startTime) ?? 0) - (parseTime(played.status.startTime) ?? 0),
        log,
        exec: (container, command, tty) => exec(pod, container, command, tty),
        pids: pidsFrom(FIRST_PID + i * PIDS_EACH),
        livesOf: (name) => lives?.map((life) => ({ ...life, id: restartedId(kubeletUid(pod), name, life.attempt) })),
        idleMillis: (name) => IDLE_MILLIS[name] ?? 0,
      };
    });
  }

  usage(pod: Pod): ReturnType<RuntimeStats['usage']> | undefined {
    const standing = this.#standing(pod);
    const played = standing && this.played(standing);
    const used = played && this.#runtimeOf(played)?.stats.usage(kubeletUid(played));
    return used && new Map([...used].map(([name, one]) => [name, { ...one, cpuMillis: one.cpuMillis + (IDLE_MILLIS[name] ?? 0) }]));
  }

  /** What all its containers have, in bytes: it stays as it is. */
  memoryOf(pod: Pod): number {
    const { uid } = this.played(pod).metadata;
    let bytes = this.#memory.get(uid);
    if (bytes === undefined) {
      bytes = [...(this.usage(pod)?.values() ?? [])].reduce((sum, { memoryBytes }) => sum + memoryBytes, 0);
      this.#memory.set(uid, bytes);
    }
    return bytes;
  }

  /** That which was played, for one that is like it. */
  played(pod: Pod): Pod {
    return this.#models.get(pod.metadata.uid) ?? pod;
  }

  #standing(pod: Pod): Pod | undefined {
    return this.#pods.get(kubeletUid(pod));
  }

  #runtimeOf({ spec }: Pod): ContainerRuntime | undefined {
    return this.#played.nodes.get(spec.nodeName ?? '')?.runtime;
  }
}

const wasStartedAs = (id: string, pod: Pod, name: string, lives: readonly Life[] = []): boolean =>
  Array.from({ length: lives[0]?.attempt ?? 0 }, (_, i) => restartedId(kubeletUid(pod), name, i + 1)).includes(id);

/** What one is called that is like another, for what that is called. */
function ownNames(pod: Pod, played: Pod): (readonly [theirs: string, own: string])[] {
  const ids = (of: Pod): string[] => of.status.containerStatuses?.map(({ containerID = '' }) => containerID.replace(/^.*:\/\//, '')) ?? [];
  const own = ids(pod);
  return [
    [played.metadata.name, pod.metadata.name],
    [kubeletUid(played), kubeletUid(pod)],
    [`=${played.spec.nodeName}`, `=${pod.spec.nodeName}`],
    ...ids(played).map((id, i): [string, string] => [id, own[i] ?? id]),
  ];
}

/** Of their processes on a node: they were started before all that a run starts. */
const FIRST_PID = 700;
const PIDS_EACH = 40;

/** Thousandths of a CPU that they use while little happens, as in a small cluster: a run does not play their own work. */
const IDLE_MILLIS: Readonly<Record<string, number>> = {
  coredns: 1.6,
  etcd: 20.4,
  'kube-apiserver': 41.7,
  'kube-controller-manager': 13.8,
  'kube-proxy': 0.4,
  'kube-scheduler': 2.9,
};

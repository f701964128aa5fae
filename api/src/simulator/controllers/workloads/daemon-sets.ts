import type { Node, Pod } from '../../apimachinery/objects.ts';
import { isPodReady } from '../../apimachinery/pod-conditions.ts';
import { isPodTerminal } from '../../apimachinery/pod-phase.ts';
import { sameJson } from '../../apimachinery/same-json.ts';
import { formatTime } from '../../apimachinery/time.ts';
import { MINUTE, type Micros, SECOND } from '../../engine/index.ts';
import type { EventType } from '../../events/index.ts';
import type { ControllerContext } from '../context.ts';
import { revisionOf } from './initial.ts';
import { runsProxy } from './runs-proxy.ts';
import { TEMPLATE_GENERATION, type Template, type Workload, type WorkloadObject } from './types.ts';

const HASH = 'controller-revision-hash';

interface Work {
  readonly podsOf: (set: Workload) => readonly Pod[];
  readonly create: (set: Workload, node: string, labels: Readonly<Record<string, string>>) => void;
  readonly remove: (set: Workload, pod: Pod) => void;
  readonly tell: (set: Workload, type: EventType, reason: string, message: string) => void;
  /** It is to be looked at again then. */
  readonly later: (set: Workload, delay: Micros) => void;
}

/** How long a node's Pods are left as they have failed, and how long at most. @see kubernetes: cmd/kube-controller-manager/app/apps.go startDaemonSetController */
const FIRST_BACKOFF: Micros = SECOND;
const LONGEST_BACKOFF: Micros = 15 * MINUTE;

/** Keeps one Pod of a DaemonSet on each node, of its template as it is now. @see kubernetes: pkg/controller/daemon/daemon_controller.go, update.go */
export class DaemonSets {
  readonly #context: ControllerContext;
  readonly #work: Work;
  /** By set and node: when one that had failed was removed last, and how long the next one stays then. */
  readonly #backoff = new Map<string, { readonly since: Micros; readonly wait: Micros }>();

  constructor(context: ControllerContext, work: Work) {
    this.#context = context;
    this.#work = work;
  }

  sync(set: Workload): void {
    const { store } = this.#context;
    const { metadata } = this.#revision(set);
    // What has ended and is to go is no business of its any more.
    const isLeft = (pod: Pod): boolean => isPodTerminal(pod) && pod.metadata.deletionTimestamp !== undefined;
    const pods = this.#work.podsOf(set).filter((pod) => !isLeft(pod));
    // A node has none that still ends, and one that has failed makes room.
    for (const pod of pods) if (isPodTerminal(pod)) this.#removeEnded(set, pod);
    const there = new Set(pods.map(nodeOf));
    const nodes = store.list('Node').filter((node) => runsProxy(node) && mayRunOn(set, node));
    const wanted = new Set(nodes.map(({ metadata: { name } }) => name));
    for (const pod of pods) if (!pod.metadata.deletionTimestamp && !wanted.has(nodeOf(pod) ?? '')) this.#work.remove(set, pod);
    const labels = {
      [HASH]: metadata.labels?.[HASH] ?? '',
      'pod-template-generation': set.metadata.annotations?.[TEMPLATE_GENERATION] ?? '1',
    };
    for (const node of nodes) if (!there.has(node.metadata.name)) this.#work.create(set, node.metadata.name, labels);
    this.#roll(set, nodes, labels[HASH] ?? '');
  }

  /** Those that fail again and again stay longer and longer. @see kubernetes: pkg/controller/daemon/daemon_controller.go podsShouldBeOnNode */
  #removeEnded(set: Workload, pod: Pod): void {
    const { engine, store } = this.#context;
    const { namespace, name } = pod.metadata;
    const node = nodeOf(pod) ?? '';
    const found = `${namespace}/${name} on node ${node}, will try to`;
    if (store.get('Node', undefined, node) === undefined) return;
    if (pod.status.phase === 'Succeeded')
      this.#work.tell(set, 'Normal', 'SucceededDaemonPod', `Found succeeded daemon pod ${found} delete it`);
    else {
      const key = `${set.metadata.uid}/${node}`;
      const last = this.#backoff.get(key);
      if (last && engine.now - last.since < last.wait) {
        this.#work.later(set, last.wait);
        return;
      }
      const wait = last && engine.now - last.since <= 2 * LONGEST_BACKOFF ? Math.min(2 * last.wait, LONGEST_BACKOFF) : FIRST_BACKOFF;
      this.#backoff.set(key, { since: engine.now, wait });
      this.#work.tell(set, 'Warning', 'FailedDaemonPod', `Found failed daemon pod ${found} kill it`);
    }
    this.#work.remove(set, pod);
  }

  /** Of the template as it is now; what is new is written down. */
  #revision(set: Workload): WorkloadObject {
    const { workloads, engine } = this.#context;
    const revisions = workloads.at(engine.now).filter(({ kind }) => kind === 'ControllerRevision');
    const last = revisions.at(-1) as WorkloadObject;
    const { template } = set.spec;
    const found = revisions.find((one) => sameJson(templateOfRevision(one), template));
    if (found === last) return last;
    const revision = (last?.revision ?? 0) + 1;
    const made = found ? { ...found, revision } : revisionOf(set, revision, formatTime(engine.now));
    if (found) workloads.remove(found);
    return workloads.put(made);
  }

  /** Those of another template make room one after another, the ones that are not well at once. */
  #roll(set: Workload, nodes: readonly Node[], hash: string): void {
    if (set.spec.updateStrategy?.type !== 'RollingUpdate') return;
    const most = Number(set.spec.updateStrategy.rollingUpdate?.maxUnavailable ?? 1) || 1;
    const pods = this.#work.podsOf(set).filter(({ metadata }) => !metadata.deletionTimestamp);
    const unavailable = nodes.filter((node) => !pods.some((pod) => nodeOf(pod) === node.metadata.name && isPodReady(pod))).length;
    const old = pods.filter(({ metadata }) => metadata.labels?.[HASH] !== hash);
    const well = old.filter(isPodReady);
    for (const pod of [...old.filter((one) => !isPodReady(one)), ...well.slice(0, Math.max(0, most - unavailable))])
      this.#work.remove(set, pod);
  }
}

function templateOfRevision({ data }: WorkloadObject): Template {
  const { $patch: _, ...template } = (data as { readonly spec: { readonly template: Template & { readonly $patch: string } } }).spec
    .template;
  return template;
}

/** Whether it has a Pod there. @see kubernetes: pkg/controller/daemon/daemon_controller.go NodeShouldRunDaemonPod */
export const mayRunOn = ({ spec }: Workload, { metadata: { labels } }: Node): boolean =>
  Object.entries(spec.template.spec.nodeSelector ?? {}).every(([key, value]) => labels?.[key] === value);

/** To which it is bound, or is to be. */
const nodeOf = ({ spec }: Pod): string | undefined =>
  spec.nodeName ??
  spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms[0]?.matchFields?.[0]?.values?.[0];

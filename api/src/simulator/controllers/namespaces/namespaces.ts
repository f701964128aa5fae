import type { Kind, KubernetesObject, Namespace, Pod } from '../../apimachinery/objects.ts';
import { isPodTerminal } from '../../apimachinery/pod-phase.ts';
import { sameJson } from '../../apimachinery/same-json.ts';
import { formatTime, parseTime } from '../../apimachinery/time.ts';
import { MILLISECOND, MINUTE, type Micros, SECOND } from '../../engine/index.ts';
import { type ControllerContext, WorkQueue } from '../context.ts';

/** So long a change of a namespace is waited with: other API servers are to see it as well. */
const GRACE: Micros = 5 * SECOND;
const FIRST_RETRY: Micros = 5 * MILLISECOND;
const LONGEST_RETRY: Micros = MINUTE;
/** Things that something holds back are looked for again after half of that, and a second. */
const FINALIZER_ESTIMATE = 15;

/** What may be in a namespace, with its group. */
const CONTENT: readonly (readonly [kind: Kind, resource: string, group: string, version: string])[] = [
  ['Pod', 'pods', '', 'v1'],
  ['Service', 'services', '', 'v1'],
  ['Endpoints', 'endpoints', '', 'v1'],
  ['EndpointSlice', 'endpointslices', 'discovery.k8s.io', 'v1'],
  ['ConfigMap', 'configmaps', '', 'v1'],
  ['Secret', 'secrets', '', 'v1'],
  ['ServiceAccount', 'serviceaccounts', '', 'v1'],
  ['LimitRange', 'limitranges', '', 'v1'],
  ['ResourceQuota', 'resourcequotas', '', 'v1'],
  ['PodDisruptionBudget', 'poddisruptionbudgets', 'policy', 'v1'],
  ['PersistentVolumeClaim', 'persistentvolumeclaims', '', 'v1'],
  ['Event', 'events', '', 'v1'],
];

/** What is left after all has been asked to go. */
interface Remaining {
  /** `pods. has 1 resource instances` */
  readonly content: readonly string[];
  readonly finalizers: ReadonlyMap<string, number>;
  /** In seconds, until it is gone; 0 where nothing is left, or nobody knows why it is. */
  readonly estimate: number;
  readonly problems: readonly string[];
}

/**
 * Empties namespaces that are to go, and lets them go when nothing is left in them.
 * @see kubernetes: pkg/controller/namespace/namespace_controller.go; deletion/namespaced_resources_deleter.go
 */
export class NamespaceController {
  readonly #context: ControllerContext;
  readonly #queue: WorkQueue;
  /** What the store does not know goes with the rest. */
  readonly #emptied: (namespace: string) => void;
  /** How often in a row something was left that nothing holds. */
  readonly #failures = new Map<string, number>();

  constructor(context: ControllerContext, emptied: (namespace: string) => void) {
    this.#context = context;
    this.#emptied = emptied;
    this.#queue = new WorkQueue(context.engine, (name) => this.#sync(name));
  }

  start(): void {
    this.#context.store.watch('Namespace', ({ type, object }) => {
      if (type !== 'DELETED' && object.metadata.deletionTimestamp) this.#queue.add(object.metadata.name, GRACE);
    });
  }

  #sync(name: string): void {
    const { engine, store, api } = this.#context;
    const namespace = store.get('Namespace', undefined, name);
    if (!namespace?.metadata.deletionTimestamp || !namespace.spec?.finalizers?.includes('kubernetes')) return;
    const remaining = this.#empty(namespace);
    const conditions = conditionsOf(namespace, remaining, engine.now);
    if (!sameJson(conditions, namespace.status?.conditions))
      api.updateStatus('Namespace', undefined, name, { ...namespace.status, conditions });
    if (remaining.problems.length > 0) {
      const failures = this.#failures.get(name) ?? 0;
      this.#failures.set(name, failures + 1);
      engine.after(Math.min(LONGEST_RETRY, FIRST_RETRY * 2 ** failures), () => this.#sync(name));
      return;
    }
    this.#failures.delete(name);
    if (remaining.estimate > 0) engine.after((Math.trunc(remaining.estimate / 2) + 1) * SECOND, () => this.#sync(name));
    else api.finalizeNamespace(name);
  }

  /** @see kubernetes: namespaced_resources_deleter.go deleteAllContent, deleteAllContentForGroupVersionResource */
  #empty({ metadata: { name, deletionTimestamp } }: Namespace): Remaining {
    const { engine, store, api } = this.#context;
    const age = engine.now - (parseTime(deletionTimestamp) ?? engine.now);
    const content: string[] = [];
    const problems: string[] = [];
    const finalizers = new Map<string, number>();
    let estimate = 0;
    this.#emptied(name);
    for (const [kind, resource, group, version] of CONTENT) {
      const wait = kind === 'Pod' ? gracePeriod(store.list('Pod', name), age) : 0;
      for (const { metadata } of store.list(kind, name) as readonly KubernetesObject[])
        api.delete(kind, name, metadata.name, { propagationPolicy: 'Background' });
      const left = store.list(kind, name) as readonly KubernetesObject[];
      if (left.length === 0) continue;
      content.push(`${resource}.${group} has ${left.length} resource instances`);
      const held = left.flatMap(({ metadata }) => metadata.finalizers ?? []);
      for (const finalizer of held) finalizers.set(finalizer, (finalizers.get(finalizer) ?? 0) + 1);
      if (wait === 0 && held.length === 0)
        problems.push(`unexpected items still remain in namespace: ${name} for gvr: ${group}/${version}, Resource=${resource}`);
      estimate = Math.max(estimate, wait || (held.length > 0 ? FINALIZER_ESTIMATE : 0));
    }
    return { content, finalizers, estimate, problems };
  }
}

/** How long Pods may take to end, if that is not over. @see kubernetes: namespaced_resources_deleter.go estimateGracefulTermination */
function gracePeriod(pods: readonly Pod[], age: Micros): number {
  const longest = Math.max(0, ...pods.filter((pod) => !isPodTerminal(pod)).map(({ spec }) => spec.terminationGracePeriodSeconds ?? 0));
  return age >= longest * SECOND ? 0 : longest;
}

/** @see kubernetes: pkg/controller/namespace/deletion/status_condition_utils.go */
function conditionsOf({ status }: Namespace, { content, finalizers, problems }: Remaining, now: Micros): unknown[] {
  const held = [...finalizers].map(([finalizer, count]) => `${finalizer} in ${count} resource instances`).sort();
  const failure = `Failed to delete all resource types, ${problems.length} remaining: ${[...problems].sort().join(', ')}`;
  const wanted: [type: string, isTrue: boolean, reasons: [string, string], message: [string, string]][] = [
    ['DeletionDiscoveryFailure', false, ['', 'ResourcesDiscovered'], ['', 'All resources successfully discovered']],
    ['DeletionGroupVersionParsingFailure', false, ['', 'ParsedGroupVersions'], ['', 'All legacy kube types successfully parsed']],
    [
      'DeletionContentFailure',
      problems.length > 0,
      ['ContentDeletionFailed', 'ContentDeleted'],
      [failure, 'All content successfully deleted, may be waiting on finalization'],
    ],
    [
      'ContentRemaining',
      content.length > 0,
      ['SomeResourcesRemain', 'ContentRemoved'],
      [`Some resources are remaining: ${[...content].sort().join(', ')}`, 'All content successfully removed'],
    ],
    [
      'FinalizersRemaining',
      held.length > 0,
      ['SomeFinalizersRemain', 'ContentHasNoFinalizers'],
      [`Some content in the namespace has finalizers remaining: ${held.join(', ')}`, 'All content-preserving finalizers finished'],
    ],
  ];
  return wanted.map(([name, isTrue, reasons, messages]) => {
    const type = `Namespace${name}`;
    const said = { status: isTrue ? 'True' : 'False', reason: reasons[isTrue ? 0 : 1], message: messages[isTrue ? 0 : 1] };
    const known = status?.conditions?.find((condition) => condition.type === type);
    const isKnown = known && sameJson([known.status, known.reason, known.message], Object.values(said));
    return { type, ...said, lastTransitionTime: isKnown ? known.lastTransitionTime : formatTime(now) };
  });
}

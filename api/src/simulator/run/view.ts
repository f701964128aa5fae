import { besideStore, listAt, type User } from '../api-server/index.ts';
import { withHeartbeat } from '../apimachinery/heartbeat.ts';
import { kubeconfigNamespace } from '../apimachinery/kubeconfig.ts';
import { kubeletUid } from '../apimachinery/mirror-pod.ts';
import type { Kind, Kinds, Node } from '../apimachinery/objects.ts';
import type { PropagationPolicy } from '../apimachinery/propagation.ts';
import { parseTime } from '../apimachinery/time.ts';
import { dryRun, interveneNow } from '../clients/interventions.ts';
import type { Cluster } from '../cluster/index.ts';
import { autoscaled } from '../controllers/index.ts';
import { HOUR, type Micros, SECOND, seconds } from '../engine/index.ts';
import type { Act, ClusterView, CommandFiles, Typed } from '../kubectl/view.ts';
import type { InterventionInput, InterventionOutcome } from '../types.ts';
import { branching, type Ended, type Viewed } from './branching.ts';

/** The run's cluster as kubectl sees it at that moment. */
function clusterView(run: Viewed, now: Micros): ClusterView {
  const failures = run.interventions.some(({ kind, atSeconds }) => kind === 'NODE_FAILS' && seconds(atSeconds) <= now);
  const runtimeOf = (node: string | undefined) => run.cluster.nodes.get(node ?? '')?.runtime;
  const view: ClusterView = {
    now,
    namespace: run.namespace,
    list<K extends Kind>(kind: K, namespace?: string): readonly Kinds[K][] {
      const objects = listAt(run.cluster.store.history(kind), now);
      if (kind === 'Node') return objects.map((node) => withHeartbeat(node as Node, now) as Kinds[K]);
      return objects.filter(({ metadata }) => namespace === undefined || metadata.namespace === namespace);
    },
    get: (kind, namespace, name) =>
      view.list(kind).find(({ metadata }) => metadata.name === name && (namespace === undefined || metadata.namespace === namespace)),
    managedFields: (object) => run.cluster.api.writers.managedFields(object),
    history: (kind) => run.cluster.store.history(kind).filter(({ at }) => at <= now),
    changesUntil: (kind, until) =>
      run
        .clusterUntil(until)
        .store.history(kind)
        .filter(({ at }) => at > now && at <= until),
    later(at) {
      const { clusterAt, clusterUntil } = run;
      return clusterView(
        {
          ...branchOf(run),
          clusterAt,
          clusterUntil,
          get cluster() {
            return clusterUntil(at);
          },
        },
        at,
      );
    },
    logs(pod, containerID) {
      const runtime = runtimeOf(pod.spec.nodeName);
      const id = containerID.replace(/^.*:\/\//, '');
      const standing = run.cluster.standingLog(id);
      if (standing) return standing.filter(({ at }) => at <= now);
      return runtime?.logs.ifThere(id, now);
    },
    usage(pod) {
      const runtime = view.reaches(pod.spec.nodeName ?? '') ? run.clusterAt(now).nodes.get(pod.spec.nodeName ?? '')?.runtime : undefined;
      const started = new Map(pod.status.containerStatuses?.map(({ name, state }) => [name, parseTime(state?.running?.startedAt)]));
      const usage = [...((runtime && run.cluster.system?.usage(pod)) ?? runtime?.stats.usage(kubeletUid(pod)) ?? [])];
      return new Map(usage.filter(([container]) => isMeasured(started.get(container), now)));
    },
    nodeUsage: (node) => (view.reaches(node) ? run.clusterAt(now).nodes.get(node)?.runtime.stats.nodeUsage() : undefined),
    decision: (user, asked) => run.cluster.authorizer.decision(user, asked, now),
    rulesFor: (user, namespace) => run.cluster.authorizer.rulesFor(user, namespace, now),
    access: (kindName) => run.cluster.authorizer.list(kindName, now).map((kept) => autoscaled(besideStore(kept), kept.since ?? -HOUR, now)),
    answeredAt: (at) => run.cluster.plane.outages.answeredAt(at),
    brokenAt: (since) => run.cluster.plane.outages.brokenAt(since),
    unanswered(at) {
      const how = run.cluster.plane.outages.at(at);
      return how === 'serves' ? undefined : how;
    },
    workloads: () => run.cluster.controllers.workloads.at(now),
    takenAwayAt: (kindName, namespace, name) => run.cluster.authorizer.takenAwayAt(kindName, namespace, name, now),
    leadership: (lease) => run.cluster.leases.at(lease, now),
    reaches: (node) =>
      view.get('Node', undefined, node) !== undefined &&
      ((!failures && !run.cluster.hasStoppedKubelets) || run.clusterAt(now).nodes.get(node)?.answers !== false),
    hasMachine: (node) => run.clusterAt(now).nodes.get(node)?.hasNetwork === true,
    act: (intervention) => run.branch(intervention, now).outcome,
    dryRun: (intervention) => dryRun(run.clusterAt(now), intervention, run.namespace),
    follow(intervention, isDone, patience) {
      const { outcome, cluster } = run.branch(intervention, now);
      const branch = { ...branchOf(run), cluster, clusterAt: () => cluster, clusterUntil: () => cluster };
      let later = clusterView(branch, now);
      for (let at = now + SECOND; outcome.ok && !isDone(later) && at <= now + patience; at += SECOND) {
        cluster.engine.run(at);
        later = clusterView(branch, at);
      }
      return { outcome, later };
    },
  };
  return view;
}

const branchOf = ({ interventions, namespace, branch }: Viewed) => ({ interventions, namespace, branch });

/** What kubectl in a Pod was given. */
interface Inside {
  readonly namespace: string;
  readonly files: CommandFiles;
  readonly kustomized?: ClusterView['kustomized'];
  readonly terminal?: boolean;
  readonly input?: string;
  readonly typed?: readonly Typed[];
  readonly kubeconfig?: string;
  readonly place?: ClusterView['place'];
  /** The command itself, as it is told of. */
  readonly by: string;
}

/** The cluster as kubectl in one of its Pods sees it while it runs: what it does is done, and it knows nothing of what is to come. */
export function viewFromInside(
  cluster: Cluster,
  interventions: readonly InterventionInput[],
  user: User | undefined,
  asked: Inside,
): ClusterView {
  const { files, kustomized, terminal, input, typed, kubeconfig, place, by } = asked;
  const namespace = namespaceOf(kubeconfig, asked.namespace, user);
  const act = (intervention: Act): InterventionOutcome => interveneNow(cluster, { ...intervention, by }, namespace);
  const branch = (intervention: Act) => ({ outcome: act(intervention), cluster });
  const now = { cluster, interventions, namespace, clusterAt: () => cluster, clusterUntil: () => cluster, branch };
  const view = clusterView(now, cluster.engine.now);
  const remove = (kind: Kind, of: string | undefined, name: string, propagationPolicy: PropagationPolicy): unknown =>
    cluster.api.delete(kind, of, name, { propagationPolicy });
  return {
    ...view,
    ...(user ? { user } : { kubeconfigAt: (path: string) => leftIn(cluster, path, cluster.engine.now) }),
    files,
    ...(kustomized && { kustomized }),
    ...(terminal && { terminal }),
    ...(input !== undefined && { input }),
    ...(typed && { typed }),
    ...(kubeconfig !== undefined && { kubeconfig }),
    ...(place && { place }),
    remove,
    forget: (kindName, of, name, policy) => cluster.forget(kindName, of, name, policy),
    act,
    follow: (intervention) => ({ outcome: act(intervention), later: view }),
  };
}

/** As it is seen by who asks of a finished run: with the kubeconfig that interventions have left. */
export function viewFromOutside(run: Ended, now: Micros): ClusterView {
  const view = clusterView(branching(run), now);
  const kubeconfigAt = (path: string) => leftIn(run.cluster, path, now);
  const kubeconfig = kubeconfigAt('');
  const own = kubeconfig !== undefined && { kubeconfig, namespace: namespaceOf(kubeconfig, view.namespace, undefined) };
  return { ...view, kubeconfigAt, ...own };
}

/** What a kubeconfig of that name then held; one's own has none. */
const leftIn = ({ kubeconfigs }: Cluster, path: string, now: Micros): string | undefined =>
  kubeconfigs.findLast((one) => one.path === path && one.at <= now)?.text;

/** In a Pod it is the Pod's own where the context names none. @see kubernetes: client-go/tools/clientcmd/merged_client_builder.go Namespace */
function namespaceOf(kubeconfig: string | undefined, own: string, user: User | undefined): string {
  if (kubeconfig === undefined) return own;
  return kubeconfigNamespace(kubeconfig) || (user ? own : 'default');
}

/** How often the metrics server asks, and how long a container must have run to be told of. @see github.com/kubernetes-sigs/metrics-server: pkg/storage/pod.go */
const METRIC_RESOLUTION = 15 * SECOND;
const FRESH_CONTAINER = 10 * SECOND;

const isMeasured = (startedAt: Micros | undefined, now: Micros): boolean =>
  startedAt !== undefined && startedAt + FRESH_CONTAINER <= Math.floor(now / METRIC_RESOLUTION) * METRIC_RESOLUTION;

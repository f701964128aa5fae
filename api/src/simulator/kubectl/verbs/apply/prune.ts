import { LAST_APPLIED } from '../../../apimachinery/annotations.ts';
import { klogWarning } from '../../../apimachinery/klog.ts';
import type { KubernetesObject } from '../../../apimachinery/objects.ts';
import type { Context } from '../../command/context.ts';
import { fail } from '../../command/errors.ts';
import { allow } from '../../objects/access.ts';
import { listObjects } from '../../objects/resolve.ts';
import { type Resource, resources } from '../../objects/resources.ts';
import { selection } from '../../objects/selection.ts';
import { report } from '../change.ts';
import { takeAway } from '../delete.ts';
import { existing } from '../files.ts';

/** What is pruned where nobody says otherwise. @see kubernetes: kubectl/pkg/util/prune/prune.go defaultNamespacedPruneResources, defaultNonNamespacedPruneResources */
const BY_DEFAULT = [
  ...['ConfigMap', 'Endpoints', 'PersistentVolumeClaim', 'Pod', 'ReplicationController', 'Secret', 'Service'].map(
    (kind) => `core/v1/${kind}`,
  ),
  ...['Job', 'CronJob'].map((kind) => `batch/v1/${kind}`),
  'networking.k8s.io/v1/Ingress',
  ...['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'].map((kind) => `apps/v1/${kind}`),
  ...['Namespace', 'PersistentVolume'].map((kind) => `core/v1/${kind}`),
];

/** What is looked through for what is no more applied, and whether that was said. */
interface Prunable {
  readonly resources: readonly Resource[];
  readonly isSaid: boolean;
}

/** @see kubernetes: kubectl/pkg/util/prune/prune.go ParseResources, kubectl/pkg/cmd/apply/apply.go Validate */
export function prunable({ flags }: Context): Prunable {
  const said = [...flags.list('prune-allowlist'), ...flags.list('prune-whitelist')];
  return { resources: (said.length > 0 ? said : BY_DEFAULT).map(named), isSaid: said.length > 0 };
}

function named(text: string): Resource {
  const [group = '', version = '', kind = '', ...more] = text.split('/');
  if (kind === '' || more.length > 0) fail(`invalid GroupVersionKind format: ${text}, please follow <group/version/kind>`);
  const apiVersion = group === 'core' ? version : `${group}/${version}`;
  return (
    resources.find((one) => one.kindName === kind && one.apiVersion === apiVersion) ??
    fail(`no matches for kind "${kind}" in version "${apiVersion}"`)
  );
}

/**
 * What was applied once, and is not among what is applied now: of these labels, and where one of these is. What has no namespace comes last.
 * @see kubernetes: kubectl/pkg/cmd/apply/prune.go pruneAll, prune
 */
export function* noMoreApplied(
  context: Context,
  { resources: among, isSaid }: Prunable,
  applied: readonly KubernetesObject[],
): Generator<{ resource: Resource; object: KubernetesObject }> {
  if (!isSaid) context.err(klogWarning(context.view.now, 'prune.go:71', DEPRECATED));
  const kept = new Set(applied.map((object) => existing(context, object)?.metadata.uid));
  const spaces = new Set(applied.flatMap(({ metadata }) => metadata.namespace ?? []));
  const looks = [
    ...[...spaces].flatMap((namespace) => among.filter(({ namespaced }) => namespaced).map((resource) => ({ resource, namespace }))),
    ...among.filter(({ namespaced }) => !namespaced).map((resource) => ({ resource, namespace: undefined })),
  ];
  for (const { resource, namespace } of looks) {
    allow(context, 'list', resource, undefined, undefined, namespace);
    const isSelected = selection(resource, context.flags.text('selector'), '');
    for (const object of listObjects(context.view, resource, namespace).filter(isSelected))
      if (object.metadata.annotations?.[LAST_APPLIED] !== undefined && !kept.has(object.metadata.uid)) yield { resource, object };
  }
}

const DEPRECATED =
  'Deprecated: kubectl apply will no longer prune non-namespaced resources by default when used with the --namespace flag in a future release. To preserve the current behaviour, list the resources you want to target explicitly in the --prune-allowlist flag.';

/** Takes it away, and says so. */
export function prune(context: Context, among: Prunable, applied: readonly KubernetesObject[]): void {
  const grace = context.flags.int('grace-period');
  for (const { resource, object } of noMoreApplied(context, among, applied)) {
    takeAway(context, resource, object, grace < 0 ? undefined : grace);
    report(context, object, 'pruned');
  }
}

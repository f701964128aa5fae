import { compareText } from '../apimachinery/compare-text.ts';
import { fail } from './error.ts';
import { type Gvk, type Id, sameGvk, shownGvk } from './ids.ts';
import type { SortOptions } from './kustomization.ts';
import { currentId, type Resource } from './resource.ts';

/** As they are told. @see sigs.k8s.io/kustomize: api/internal/builtins/SortOrderTransformer.go */
export function sorted(resources: readonly Resource[], { order, legacySortOptions }: SortOptions = { order: 'legacy' }): Resource[] {
  if (order !== 'fifo' && order !== 'legacy') fail("the field 'sortOptions.order' must be one of [fifo, legacy]");
  if (order === 'fifo') {
    if (legacySortOptions) fail("the field 'sortOptions.legacySortOptions' is set but the selected sort order is 'fifo', not 'legacy'");
    return [...resources];
  }
  const { orderFirst = [], orderLast = [] } = legacySortOptions ?? { orderFirst: FIRST, orderLast: LAST };
  const ranks = new Map([
    ...orderFirst.map((kind, i) => [kind, i - orderFirst.length] as const),
    ...orderLast.map((kind, i) => [kind, i + 1] as const),
  ]);
  const rank = ({ kind }: Gvk): number => ranks.get(kind) ?? 0;
  return resources
    .map((resource) => ({ resource, id: currentId(resource) }))
    .sort(({ id: a }, { id: b }) => {
      if (sameGvk(a, b)) return compareText(idText(a), idText(b));
      return rank(a) - rank(b) || compareText(gvkText(a), gvkText(b));
    })
    .map(({ resource }) => resource);
}

const gvkText = ({ group, version, kind }: Gvk): string => `${group || '~G'}_${version || '~V'}_${kind || '~K'}`;
const idText = (id: Id): string => `${shownGvk(id)}|${id.namespace || '~X'}|${id.name || '~N'}`;

const FIRST: readonly string[] = [
  'Namespace',
  'ResourceQuota',
  'StorageClass',
  'CustomResourceDefinition',
  'ServiceAccount',
  'PodSecurityPolicy',
  'Role',
  'ClusterRole',
  'RoleBinding',
  'ClusterRoleBinding',
  'ConfigMap',
  'Secret',
  'Endpoints',
  'Service',
  'LimitRange',
  'PriorityClass',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'Deployment',
  'StatefulSet',
  'CronJob',
  'PodDisruptionBudget',
];
const LAST: readonly string[] = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];

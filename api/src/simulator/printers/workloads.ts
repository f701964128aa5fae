import type { KubernetesObject } from '../apimachinery/objects.ts';
import { selectorText } from '../apimachinery/selectors/format-label-selector.ts';
import type { AccessPrinter } from './access.ts';
import { AGE, type ColumnDefinition, column, integer, NAME, ofField, WITHIN, wide } from './definitions.ts';
import type { Cell } from './printer.ts';
import { age, at, formatLabels } from './text.ts';

const replicas = (one: KubernetesObject, ...path: readonly string[]): number => (at(one, ...path) as number | undefined) ?? 0;

const MORE_ON_LABELS = 'More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors';

/** Columns are told of in the words of the group in which these kinds were first. @see kubernetes: pkg/printers/internalversion/printers.go printDeployment, printReplicaSet, printDaemonSet, printScale; api/extensions/v1beta1 */
export const workloadPrinters: Readonly<Record<string, AccessPrinter>> = {
  DaemonSet: workload(
    [
      integer('Desired', ofField('DaemonSetStatus.desiredNumberScheduled')),
      integer('Current', ofField('DaemonSetStatus.currentNumberScheduled')),
      integer(
        'Ready',
        'The number of nodes that should be running the daemon pod and have one or more of the daemon pod running and ready.',
      ),
      integer('Up-to-date', ofField('DaemonSetStatus.updatedNumberScheduled')),
      integer('Available', ofField('DaemonSetStatus.numberAvailable')),
      column('Node Selector', ofField('PodSpec.nodeSelector')),
    ],
    `A label query over pods that are managed by the daemon set. Must match in order to be controlled. If empty, defaulted to labels on Pod template. ${MORE_ON_LABELS}`,
    (one) => [
      ...['desiredNumberScheduled', 'currentNumberScheduled', 'numberReady', 'updatedNumberScheduled', 'numberAvailable'].map((field) =>
        replicas(one, 'status', field),
      ),
      formatLabels(at(one, 'spec', 'template', 'spec', 'nodeSelector') as Readonly<Record<string, string>>),
    ],
  ),
  Deployment: workload(
    [
      column('Ready', 'Number of the pod with ready state'),
      column('Up-to-date', ofField('DeploymentStatus.updatedReplicas')),
      column('Available', ofField('DeploymentStatus.availableReplicas')),
    ],
    'Label selector for pods. Existing ReplicaSets whose pods are selected by this will be the ones affected by this deployment.',
    (one) => [
      `${replicas(one, 'status', 'readyReplicas')}/${replicas(one, 'spec', 'replicas')}`,
      replicas(one, 'status', 'updatedReplicas'),
      replicas(one, 'status', 'availableReplicas'),
    ],
  ),
  ReplicaSet: workload(
    [
      integer('Desired', ofField('ReplicaSetSpec.replicas')),
      integer('Current', ofField('ReplicaSetStatus.replicas')),
      integer('Ready', 'The number of ready replicas for this replica set.'),
    ],
    `Selector is a label query over pods that should match the replica count. If the selector is empty, it is defaulted to the labels present on the pod template. Label keys and values that must match in order to be controlled by this replica set. ${MORE_ON_LABELS}`,
    (one) => [replicas(one, 'spec', 'replicas'), replicas(one, 'status', 'replicas'), replicas(one, 'status', 'readyReplicas')],
  ),
  Scale: {
    columns: [
      column('Name', NAME.description),
      integer('Desired', 'replicas is the desired number of instances for the scaled object.'),
      integer('Available', 'replicas is the actual number of observed instances of the scaled object.'),
      AGE,
    ],
    cells: (one, now) => [one.metadata.name, replicas(one, 'spec', 'replicas'), replicas(one, 'status', 'replicas'), age(one, now)],
  },
};

/** With its columns between its name and its age. */
function workload(own: readonly ColumnDefinition[], selector: string, cells: (one: KubernetesObject) => readonly Cell[]): AccessPrinter {
  return {
    columns: [NAME, ...own, AGE, ...WITHIN, wide('Selector', selector)],
    cells: (one, now) => [one.metadata.name, ...cells(one), age(one, now), ...within(one)],
  };
}

function within(one: KubernetesObject): string[] {
  const containers = at(one, 'spec', 'template', 'spec', 'containers') as readonly { readonly name: string; readonly image: string }[];
  const selector = selectorText(at(one, 'spec', 'selector') as Parameters<typeof selectorText>[0]);
  return [containers.map(({ name }) => name).join(','), containers.map(({ image }) => image).join(','), selector];
}

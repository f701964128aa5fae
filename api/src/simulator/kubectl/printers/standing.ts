import { compareText } from '../../apimachinery/compare-text.ts';
import type { KubernetesObject } from '../../apimachinery/objects.ts';
import { parseQuantity, type Quantity, zeroQuantity } from '../../apimachinery/quantity.ts';
import { selectorText } from '../describe/selector.ts';
import type { AccessPrinter } from './access.ts';
import { age, formatLabels } from './text.ts';

const MEASURED: readonly string[] = ['NAME', 'CPU', 'MEMORY', 'WINDOW'];

/** Of what stands in every cluster. @see kubernetes: pkg/printers/internalversion/printers.go printLease, printCSINode, printVolumeAttachment, printComponentStatus, printScale */
export const standingPrinters: Readonly<Record<string, AccessPrinter>> = {
  Lease: {
    columns: ['NAME', 'HOLDER', 'AGE'],
    cells: (one, now) => [one.metadata.name, String(at(one, 'spec', 'holderIdentity') ?? ''), age(one, now)],
  },
  CSINode: {
    columns: ['NAME', 'DRIVERS', 'AGE'],
    cells: (one, now) => [one.metadata.name, String((at(one, 'spec', 'drivers') as readonly unknown[] | null)?.length ?? 0), age(one, now)],
  },
  VolumeAttachment: {
    columns: ['NAME', 'ATTACHER', 'PV', 'NODE', 'ATTACHED', 'AGE'],
    cells: (one, now) => [
      one.metadata.name,
      String(at(one, 'spec', 'attacher') ?? ''),
      String(at(one, 'spec', 'source', 'persistentVolumeName') ?? ''),
      String(at(one, 'spec', 'nodeName') ?? ''),
      String(at(one, 'status', 'attached') ?? false),
      age(one, now),
    ],
  },
  ComponentStatus: {
    columns: ['NAME', 'STATUS', 'MESSAGE', 'ERROR'],
    cells: (one) => {
      const healthy = (at(one, 'conditions') as readonly { status: string; message?: string; error?: string }[])[0];
      return [one.metadata.name, healthy?.status === 'True' ? 'Healthy' : 'Unhealthy', healthy?.message ?? '', healthy?.error ?? ''];
    },
  },
  FlowSchema: {
    order: byPrecedence,
    columns: ['NAME', 'PRIORITYLEVEL', 'MATCHINGPRECEDENCE', 'DISTINGUISHERMETHOD', 'AGE', 'MISSINGPL'],
    cells: (one, now) => [
      one.metadata.name,
      String(at(one, 'spec', 'priorityLevelConfiguration', 'name')),
      String(at(one, 'spec', 'matchingPrecedence')),
      String(at(one, 'spec', 'distinguisherMethod', 'type') ?? '<none>'),
      age(one, now),
      (at(one, 'status', 'conditions') as readonly { type: string; status: string }[]).find(({ type }) => type === 'Dangling')?.status ??
        '?',
    ],
  },
  PriorityLevelConfiguration: {
    columns: ['NAME', 'TYPE', 'NOMINALCONCURRENCYSHARES', 'QUEUES', 'HANDSIZE', 'QUEUELENGTHLIMIT', 'AGE'],
    cells: (one, now) => [
      one.metadata.name,
      String(at(one, 'spec', 'type')),
      String(at(one, 'spec', 'limited', 'nominalConcurrencyShares') ?? '<none>'),
      ...['queues', 'handSize', 'queueLengthLimit'].map((field) =>
        String(at(one, 'spec', 'limited', 'limitResponse', 'queuing', field) ?? '<none>'),
      ),
      age(one, now),
    ],
  },
  ControllerRevision: {
    columns: ['NAME', 'CONTROLLER', 'REVISION', 'AGE'],
    cells: (one, now) => {
      const { kind, name } = one.metadata.ownerReferences?.[0] ?? { kind: '', name: '' };
      return [one.metadata.name, `${kind.toLowerCase()}.apps/${name}`, String(at(one, 'revision')), age(one, now)];
    },
  },
  DaemonSet: workload(['DESIRED', 'CURRENT', 'READY', 'UP-TO-DATE', 'AVAILABLE', 'NODE SELECTOR'], (one) => [
    ...['desiredNumberScheduled', 'currentNumberScheduled', 'numberReady', 'updatedNumberScheduled', 'numberAvailable'].map((field) =>
      count(one, 'status', field),
    ),
    formatLabels(at(one, 'spec', 'template', 'spec', 'nodeSelector') as Readonly<Record<string, string>>),
  ]),
  Deployment: workload(['READY', 'UP-TO-DATE', 'AVAILABLE'], (one) => [
    `${count(one, 'status', 'readyReplicas')}/${count(one, 'spec', 'replicas')}`,
    count(one, 'status', 'updatedReplicas'),
    count(one, 'status', 'availableReplicas'),
  ]),
  ReplicaSet: workload(['DESIRED', 'CURRENT', 'READY'], (one) => [
    count(one, 'spec', 'replicas'),
    count(one, 'status', 'replicas'),
    count(one, 'status', 'readyReplicas'),
  ]),
  Scale: {
    columns: ['NAME', 'DESIRED', 'AVAILABLE', 'AGE'],
    cells: (one, now) => [one.metadata.name, count(one, 'spec', 'replicas'), count(one, 'status', 'replicas'), age(one, now)],
  },
  NodeMetrics: { columns: MEASURED, cells: (one) => measured(one, [at(one, 'usage') as Used]) },
  PodMetrics: {
    columns: MEASURED,
    cells: (one) =>
      measured(
        one,
        (at(one, 'containers') as readonly { readonly usage: Used }[]).map(({ usage }) => usage),
      ),
  },
  APIService: {
    columns: ['NAME', 'SERVICE', 'AVAILABLE', 'AGE'],
    cells: (one, now) => {
      const service = at(one, 'spec', 'service') as { readonly name: string; readonly namespace: string } | undefined;
      return [one.metadata.name, service ? `${service.namespace}/${service.name}` : 'Local', 'True', age(one, now)];
    },
  },
};

/** With its columns between its name and its age. @see kubernetes: pkg/printers/internalversion/printers.go printDeployment, printReplicaSet, printDaemonSet */
function workload(own: readonly string[], cells: (one: KubernetesObject) => readonly string[]): AccessPrinter {
  const columns = ['NAME', ...own, 'AGE'];
  return {
    columns,
    wide: [...columns, 'CONTAINERS', 'IMAGES', 'SELECTOR'],
    cells: (one, now, wide) => [one.metadata.name, ...cells(one), age(one, now), ...(wide ? within(one) : [])],
  };
}

function within(one: KubernetesObject): string[] {
  const containers = at(one, 'spec', 'template', 'spec', 'containers') as readonly { readonly name: string; readonly image: string }[];
  const selector = selectorText(at(one, 'spec', 'selector') as Parameters<typeof selectorText>[0]);
  return [containers.map(({ name }) => name).join(','), containers.map(({ image }) => image).join(','), selector];
}

const count = (one: KubernetesObject, ...path: readonly string[]): string => String(at(one, ...path) ?? 0);

/** @see github.com/kubernetes-sigs/metrics-server: pkg/api/table.go */
const measured = (one: KubernetesObject, parts: readonly Used[]): string[] => [
  one.metadata.name,
  sum(parts, 'cpu'),
  sum(parts, 'memory'),
  String(at(one, 'window')),
];

type Used = Readonly<Record<string, string>>;
const sum = (parts: readonly Used[], what: string): string =>
  parts.reduce<Quantity>((total, part) => total.add(parseQuantity(part[what] ?? '0')), zeroQuantity).canonical();

const at = (object: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Readonly<Record<string, unknown>> | undefined)?.[key], object);

/** @see kubernetes: pkg/apis/flowcontrol/util/helpers.go FlowSchemaSequence */
function byPrecedence(a: KubernetesObject, b: KubernetesObject): number {
  const precedence = (one: KubernetesObject): number => Number(at(one, 'spec', 'matchingPrecedence'));
  return precedence(a) - precedence(b) || compareText(a.metadata.name, b.metadata.name);
}

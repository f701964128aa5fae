import { compareText } from '../apimachinery/compare-text.ts';
import type { KubernetesObject } from '../apimachinery/objects.ts';
import { parseQuantity, type Quantity, zeroQuantity } from '../apimachinery/quantity.ts';
import type { AccessPrinter } from './access.ts';
import { AGE, boolean, column, integer, NAME, ofField } from './definitions.ts';
import { FLOW } from './flow-columns.ts';
import type { Cell } from './printer.ts';
import { age, at } from './text.ts';
import { workloadPrinters } from './workloads.ts';

const MEASURED = [
  column('Name', 'Name of the resource', { format: 'name' }),
  column('cpu', '', { format: 'quantity' }),
  column('memory', '', { format: 'quantity' }),
  column('Window', '', { format: 'duration' }),
];

/** Of what stands in every cluster. @see kubernetes: pkg/printers/internalversion/printers.go printLease, printCSINode, printVolumeAttachment, printComponentStatus, printScale */
export const standingPrinters: Readonly<Record<string, AccessPrinter>> = {
  Lease: {
    columns: [NAME, column('Holder', ofField('LeaseSpec.holderIdentity')), AGE],
    cells: (one, now) => [one.metadata.name, String(at(one, 'spec', 'holderIdentity') ?? ''), age(one, now)],
  },
  CSINode: {
    columns: [NAME, integer('Drivers', 'Drivers indicates the number of CSI drivers registered on the node'), AGE],
    cells: (one, now) => [one.metadata.name, (at(one, 'spec', 'drivers') as readonly unknown[] | null)?.length ?? 0, age(one, now)],
  },
  VolumeAttachment: {
    columns: [
      NAME,
      column(
        'Attacher',
        'attacher indicates the name of the volume driver that MUST handle this request. This is the name returned by GetPluginName().',
        { format: 'name' },
      ),
      column('PV', 'persistentVolumeName represents the name of the persistent volume to attach.'),
      column('Node', 'nodeName represents the node that the volume should be attached to.'),
      boolean(
        'Attached',
        'attached indicates the volume is successfully attached. This field must only be set by the entity completing the attach operation, i.e. the external-attacher.',
      ),
      AGE,
    ],
    cells: (one, now) => [
      one.metadata.name,
      String(at(one, 'spec', 'attacher') ?? ''),
      String(at(one, 'spec', 'source', 'persistentVolumeName') ?? ''),
      String(at(one, 'spec', 'nodeName') ?? ''),
      at(one, 'status', 'attached') === true,
      age(one, now),
    ],
  },
  ComponentStatus: {
    columns: [NAME, ...['Status', 'Message', 'Error'].map((name) => column(name, `${name} of the component conditions`))],
    cells: (one) => {
      const healthy = (at(one, 'conditions') as readonly { status: string; message?: string; error?: string }[])[0];
      return [one.metadata.name, healthy?.status === 'True' ? 'Healthy' : 'Unhealthy', healthy?.message ?? '', healthy?.error ?? ''];
    },
  },
  FlowSchema: {
    order: byPrecedence,
    columns: [
      NAME,
      column('PriorityLevel', FLOW.name),
      column('MatchingPrecedence', FLOW.matchingPrecedence),
      column('DistinguisherMethod', FLOW.distinguisherMethod),
      AGE,
      column('MissingPL', 'references a broken or non-existent PriorityLevelConfiguration'),
    ],
    cells: (one, now) => [
      one.metadata.name,
      String(at(one, 'spec', 'priorityLevelConfiguration', 'name')),
      at(one, 'spec', 'matchingPrecedence') as number,
      String(at(one, 'spec', 'distinguisherMethod', 'type') ?? '<none>'),
      age(one, now),
      (at(one, 'status', 'conditions') as readonly { type: string; status: string }[]).find(({ type }) => type === 'Dangling')?.status ??
        '?',
    ],
  },
  PriorityLevelConfiguration: {
    columns: [
      NAME,
      column('Type', FLOW.type),
      column('NominalConcurrencyShares', FLOW.nominalConcurrencyShares),
      column('Queues', FLOW.queues),
      column('HandSize', FLOW.handSize),
      column('QueueLengthLimit', FLOW.queueLengthLimit),
      AGE,
    ],
    cells: (one, now) => [
      one.metadata.name,
      String(at(one, 'spec', 'type')),
      (at(one, 'spec', 'limited', 'nominalConcurrencyShares') as number | undefined) ?? '<none>',
      ...['queues', 'handSize', 'queueLengthLimit'].map(
        (field) => (at(one, 'spec', 'limited', 'limitResponse', 'queuing', field) as number | undefined) ?? '<none>',
      ),
      age(one, now),
    ],
  },
  ControllerRevision: {
    columns: [
      NAME,
      column('Controller', 'Controller of the object'),
      column('Revision', 'Revision indicates the revision of the state represented by Data.'),
      AGE,
    ],
    cells: (one, now) => {
      const { kind, name } = one.metadata.ownerReferences?.[0] ?? { kind: '', name: '' };
      return [one.metadata.name, `${kind.toLowerCase()}.apps/${name}`, at(one, 'revision') as number, age(one, now)];
    },
  },
  ...workloadPrinters,
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
    columns: [
      NAME,
      column('Service', 'The reference to the service that hosts this API endpoint.'),
      column('Available', 'Whether this service is available.'),
      AGE,
    ],
    cells: (one, now) => {
      const service = at(one, 'spec', 'service') as { readonly name: string; readonly namespace: string } | undefined;
      return [one.metadata.name, service ? `${service.namespace}/${service.name}` : 'Local', 'True', age(one, now)];
    },
  },
};

/** @see github.com/kubernetes-sigs/metrics-server: pkg/api/table.go */
const measured = (one: KubernetesObject, parts: readonly Used[]): Cell[] => [
  one.metadata.name,
  sum(parts, 'cpu'),
  sum(parts, 'memory'),
  String(at(one, 'window')),
];

type Used = Readonly<Record<string, string>>;
const sum = (parts: readonly Used[], what: string): string =>
  parts.reduce<Quantity>((total, part) => total.add(parseQuantity(part[what] ?? '0')), zeroQuantity).canonical();

/** @see kubernetes: pkg/apis/flowcontrol/util/helpers.go FlowSchemaSequence */
function byPrecedence(a: KubernetesObject, b: KubernetesObject): number {
  const precedence = (one: KubernetesObject): number => Number(at(one, 'spec', 'matchingPrecedence'));
  return precedence(a) - precedence(b) || compareText(a.metadata.name, b.metadata.name);
}

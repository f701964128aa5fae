import type { KubernetesObject } from '../../apimachinery/objects.ts';
import { parseQuantity, type Quantity, zeroQuantity } from '../../apimachinery/quantity.ts';
import type { AccessPrinter } from './access.ts';
import { age } from './text.ts';

const MEASURED: readonly string[] = ['NAME', 'CPU', 'MEMORY', 'WINDOW'];

/** Of what stands in every cluster. @see kubernetes: pkg/printers/internalversion/printers.go printLease, printCSINode, printVolumeAttachment, printComponentStatus */
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

import type { AccessPrinter } from './access.ts';
import { age } from './text.ts';

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
  APIService: {
    columns: ['NAME', 'SERVICE', 'AVAILABLE', 'AGE'],
    cells: (one, now) => {
      const service = at(one, 'spec', 'service') as { readonly name: string; readonly namespace: string } | undefined;
      return [one.metadata.name, service ? `${service.namespace}/${service.name}` : 'Local', 'True', age(one, now)];
    },
  },
};
const at = (object: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Readonly<Record<string, unknown>> | undefined)?.[key], object);

import type { PodDisruptionBudget, ResourceQuota } from '../apimachinery/objects.ts';
import { AGE, column, integer, NAME, NAME_AND_CREATION, ofField } from './definitions.ts';
import type { Printers } from './printer.ts';
import { age, amount, count } from './text.ts';

export const configPrinters: Printers = {
  ConfigMap: {
    columns: [NAME, column('Data', ofField('ConfigMap.data')), AGE],
    cells: (one, now) => [one.metadata.name, count(one.data) + count(one.binaryData), age(one, now)],
  },
  Secret: {
    columns: [NAME, column('Type', ofField('Secret.type')), column('Data', ofField('Secret.data')), AGE],
    cells: (one, now) => [one.metadata.name, one.type ?? '', count(one.data), age(one, now)],
  },
  ServiceAccount: {
    columns: [NAME, column('Secrets', ofField('ServiceAccount.secrets')), AGE],
    cells: (one, now) => [one.metadata.name, one.secrets?.length ?? 0, age(one, now)],
  },
  LimitRange: { columns: NAME_AND_CREATION, cells: (one) => [one.metadata.name, one.metadata.creationTimestamp] },
  ResourceQuota: {
    columns: [
      NAME,
      AGE,
      column('Request', 'Request represents a minimum amount of cpu/memory that a container may consume.'),
      column('Limit', 'Limits control the maximum amount of cpu/memory that a container may use independent of contention on the node.'),
    ],
    cells: (one, now) => [one.metadata.name, age(one, now), ...quotaColumns(one)],
  },
  PodDisruptionBudget: {
    columns: [
      NAME,
      column('Min Available', 'The minimum number of pods that must be available.'),
      column('Max Unavailable', 'The maximum number of pods that may be unavailable.'),
      integer('Allowed Disruptions', 'Calculated number of pods that may be disrupted at this time.'),
      AGE,
    ],
    cells: (one, now) => [
      one.metadata.name,
      bound(one, 'minAvailable'),
      bound(one, 'maxUnavailable'),
      one.status?.disruptionsAllowed ?? 0,
      age(one, now),
    ],
  },
};

const bound = ({ spec }: PodDisruptionBudget, name: 'minAvailable' | 'maxUnavailable'): string => String(spec?.[name] ?? 'N/A');

/** Names that begin with `limits.` go to the second column. @see kubernetes: pkg/printers/internalversion/printers.go printResourceQuota */
function quotaColumns({ status }: ResourceQuota): [string, string] {
  const columns: [string[], string[]] = [[], []];
  for (const name of Object.keys(status?.hard ?? {}).sort())
    columns[name.startsWith('limits.') ? 1 : 0].push(`${name}: ${amount(status?.used?.[name])}/${amount(status?.hard?.[name])}`);
  return [columns[0].join(', '), columns[1].join(', ')];
}

import type { PodDisruptionBudget, ResourceQuota } from '../../apimachinery/objects.ts';
import type { Printers } from './printer.ts';
import { age, amount, count } from './text.ts';

export const configPrinters: Printers = {
  ConfigMap: {
    columns: ['NAME', 'DATA', 'AGE'],
    cells: (one, now) => [one.metadata.name, String(count(one.data) + count(one.binaryData)), age(one, now)],
  },
  Secret: {
    columns: ['NAME', 'TYPE', 'DATA', 'AGE'],
    cells: (one, now) => [one.metadata.name, one.type ?? '', String(count(one.data)), age(one, now)],
  },
  ServiceAccount: {
    columns: ['NAME', 'SECRETS', 'AGE'],
    cells: (one, now) => [one.metadata.name, String(one.secrets?.length ?? 0), age(one, now)],
  },
  LimitRange: { columns: ['NAME', 'CREATED AT'], cells: (one) => [one.metadata.name, one.metadata.creationTimestamp] },
  ResourceQuota: {
    columns: ['NAME', 'AGE', 'REQUEST', 'LIMIT'],
    cells: (one, now) => [one.metadata.name, age(one, now), ...quotaColumns(one)],
  },
  PodDisruptionBudget: {
    columns: ['NAME', 'MIN AVAILABLE', 'MAX UNAVAILABLE', 'ALLOWED DISRUPTIONS', 'AGE'],
    cells: (one, now) => [
      one.metadata.name,
      bound(one, 'minAvailable'),
      bound(one, 'maxUnavailable'),
      String(one.status?.disruptionsAllowed ?? 0),
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

import type { AccessObject } from '../api-server/index.ts';
import type { KubernetesObject } from '../apimachinery/objects.ts';
import { AGE, column, NAME, NAME_AND_CREATION, ofField, wide } from './definitions.ts';
import type { PrinterOf } from './printer.ts';
import { age } from './text.ts';

/** A table of roles, bindings and others, which are no kinds of the store. */
export type AccessPrinter = PrinterOf<KubernetesObject & AccessObject>;

const role: AccessPrinter = { columns: NAME_AND_CREATION, cells: ({ metadata }) => [metadata.name, metadata.creationTimestamp] };

const binding = (kind: 'RoleBinding' | 'ClusterRoleBinding'): AccessPrinter => {
  const itself = `${kind[0]?.toLowerCase()}${kind.slice(1)}`;
  return {
    columns: [
      NAME,
      column('Role', ofField(`${kind}.roleRef`)),
      AGE,
      ...['Users', 'Groups', 'ServiceAccounts'].map((subjects) => wide(subjects, `${subjects} in the ${itself}`)),
    ],
    cells: (object, now) => [
      object.metadata.name,
      `${object.roleRef?.kind}/${object.roleRef?.name}`,
      age(object, now),
      ...['User', 'Group', 'ServiceAccount'].map((subject) => named(object, subject)),
    ],
  };
};

/** A binding within a namespace need not say that its accounts are of that. */
const named = ({ subjects }: AccessObject, wanted: string): string =>
  (subjects ?? [])
    .filter(({ kind }) => kind === wanted)
    .map(({ name, namespace }) => (wanted === 'ServiceAccount' ? `${namespace ?? ''}/${name}` : name))
    .join(', ');

/** @see kubernetes: pkg/printers/internalversion/printers.go printRole, printRoleBinding */
export const accessPrinters: Readonly<Record<string, AccessPrinter>> = {
  Role: role,
  ClusterRole: role,
  RoleBinding: binding('RoleBinding'),
  ClusterRoleBinding: binding('ClusterRoleBinding'),
};

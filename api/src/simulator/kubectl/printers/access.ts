import type { AccessObject } from '../../api-server/index.ts';
import type { KubernetesObject } from '../../apimachinery/objects.ts';
import type { Micros } from '../../engine/index.ts';
import { age } from './text.ts';

/** A table of roles or bindings, which are no kinds of the store. */
export interface AccessPrinter {
  readonly columns: readonly string[];
  readonly wide?: readonly string[];
  /** In which its rows come, if not by their names. */
  readonly order?: (a: KubernetesObject, b: KubernetesObject) => number;
  readonly cells: (object: KubernetesObject & AccessObject, now: Micros, wide: boolean) => readonly string[];
}

const role: AccessPrinter = { columns: ['NAME', 'CREATED AT'], cells: ({ metadata }) => [metadata.name, metadata.creationTimestamp] };
const binding: AccessPrinter = {
  columns: ['NAME', 'ROLE', 'AGE'],
  wide: ['NAME', 'ROLE', 'AGE', 'USERS', 'GROUPS', 'SERVICEACCOUNTS'],
  cells: (object, now, wide) => [
    object.metadata.name,
    `${object.roleRef?.kind}/${object.roleRef?.name}`,
    age(object, now),
    ...(wide ? ['User', 'Group', 'ServiceAccount'].map((kind) => named(object, kind)) : []),
  ],
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
  RoleBinding: binding,
  ClusterRoleBinding: binding,
};

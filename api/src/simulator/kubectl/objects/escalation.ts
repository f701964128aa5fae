import { type AccessObject, escalation, roleEscalation, type User } from '../../api-server/index.ts';
import { qualifiedName } from '../../apimachinery/served-resources.ts';
import { KubectlError } from '../command/errors.ts';
import type { ClusterView } from '../view.ts';
import { groupOf, type Resource, resourceOfKind } from './resources.ts';

const GROUP = 'rbac.authorization.k8s.io';

/**
 * Nobody gives what they have not, by a role or by a binding, unless they may do just that.
 * @see kubernetes: pkg/registry/rbac/role/policybased/storage.go, pkg/registry/rbac/rolebinding/policybased/storage.go, pkg/registry/rbac/escalation_check.go
 */
export function escalationRefusal(view: ClusterView, user: User, object: AccessObject): KubectlError | undefined {
  const resource = resourceOfKind(object.kind);
  if (groupOf(resource) !== GROUP || user.groups.includes('system:masters')) return undefined;
  const { name } = object.metadata;
  const namespace = resource.namespaced ? object.metadata.namespace : undefined;
  if (object.kind.endsWith('Role')) {
    if (view.decision(user, { verb: 'escalate', group: GROUP, resource: resource.name, namespace, name }).allowed) return undefined;
    return refusal(resource, name, roleEscalation(user, view.rulesFor(user, namespace), object));
  }
  const { kind = '', name: role = '' } = object.roleRef ?? {};
  if (kind !== 'Role' && kind !== 'ClusterRole') return undefined;
  const referred = resourceOfKind(kind);
  if (view.decision(user, { verb: 'bind', group: GROUP, resource: referred.name, namespace, name: role }).allowed) return undefined;
  const isReferred = ({ metadata }: AccessObject): boolean =>
    metadata.name === role && (kind === 'ClusterRole' || metadata.namespace === namespace);
  const found = (view.access(kind) as readonly AccessObject[]).find(isReferred);
  if (!found) return new KubectlError(`Error from server (NotFound): ${qualifiedName(referred)} "${role}" not found\n`);
  return refusal(resource, name, escalation(user, view.rulesFor(user, namespace), found.rules ?? []));
}

const refusal = (resource: Resource, name: string, why: string | undefined): KubectlError | undefined =>
  why === undefined
    ? undefined
    : new KubectlError(`Error from server (Forbidden): ${qualifiedName(resource)} "${name}" is forbidden: ${why}\n`);

import { type AccessObject, accessRefusal, type User } from '../../api-server/index.ts';
import { KubectlError } from '../command/errors.ts';
import type { ClusterView } from '../view.ts';

/** Nobody gives what they have not, by a role or by a binding, unless they may do just that. */
export function escalationRefusal(view: ClusterView, user: User, object: AccessObject): KubectlError | undefined {
  const rights = {
    decision: view.decision,
    rulesFor: view.rulesFor,
    access: (kind: string) => view.access(kind) as readonly AccessObject[],
  };
  const refusal = accessRefusal(rights, user, object);
  return refusal && new KubectlError(`Error from server (${refusal.reason}): ${refusal.message}\n`);
}

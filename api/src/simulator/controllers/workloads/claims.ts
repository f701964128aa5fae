import { groupOf } from '../../apimachinery/group-version.ts';
import type { KubernetesObject, ObjectMeta } from '../../apimachinery/objects.ts';
import { matchLabelSelector } from '../../apimachinery/selectors/selectors.ts';
import { ownedBy } from './initial.ts';
import type { Workload, WorkloadObject } from './types.ts';

type Owners = ObjectMeta['ownerReferences'];
type Claimed = Pick<KubernetesObject, 'metadata'> | Pick<WorkloadObject, 'metadata'>;

/** What a controller does with something that may be its own. */
type Claim = 'own' | 'adopt' | 'release' | 'other';

export const controllerOf = ({ metadata }: Claimed): NonNullable<Owners>[number] | undefined =>
  (metadata.ownerReferences as Owners)?.find(({ controller }) => controller);

/**
 * What its selector finds and nobody controls is adopted, and what it finds no longer is let go.
 * @see kubernetes: pkg/controller/controller_ref_manager.go ClaimObject
 */
export function claimOf(owner: Workload, object: Claimed): Claim {
  const of = controllerOf(object);
  const isFound = matchLabelSelector(owner.spec.selector, object.metadata.labels);
  const isGoing = owner.metadata.deletionTimestamp !== undefined;
  if (of) return of.uid !== owner.metadata.uid ? 'other' : isFound || isGoing ? 'own' : 'release';
  const mayBeAdopted = !isGoing && isFound && (object.metadata as { readonly deletionTimestamp?: string }).deletionTimestamp === undefined;
  return mayBeAdopted ? 'adopt' : 'other';
}

/** With the owners that it has then. */
export function claimed<T extends Claimed>(owner: Workload, object: T, claim: 'adopt' | 'release'): T {
  const { ownerReferences = [], ...metadata } = object.metadata as { readonly ownerReferences?: NonNullable<Owners> };
  const others = ownerReferences.filter(({ uid }) => uid !== owner.metadata.uid);
  const owners = claim === 'adopt' ? [...others, ownedBy(owner)] : others;
  return { ...object, metadata: { ...metadata, ...(owners.length > 0 && { ownerReferences: owners }) } };
}

/** Whether a controller is of that kind. */
export const isOf = (owner: { readonly apiVersion: string; readonly kind: string }, kind: string): boolean =>
  owner.kind === kind && groupOf(owner.apiVersion) === 'apps';

import { type Json, podTemplateOf } from '../api-server/index.ts';
import { recordOf, textOf } from '../apimachinery/records.ts';

type Value = { readonly [key: string]: Json };

/**
 * The objects of a manifest that make Pods, and need not be written as theirs: those Pods are there already, or are made by another object of the
 * manifest. `kubectl get all -o yaml` prints a Deployment, its ReplicaSets and their Pods.
 */
export function spokenFor(objects: readonly Value[]): ReadonlySet<Value> {
  const byName = new Map(objects.map((object) => [nameOf(object), object]));
  const ownerOf = (object: Value): Value | undefined => byName.get(ownerNameOf(object));
  const found = new Set(objects.filter((object) => isWorkload(object) && isWorkload(ownerOf(object))));
  const pods = objects.filter(({ kind }) => kind === 'Pod');
  for (const pod of pods) {
    const above = new Set<Value>();
    for (let owner = ownerOf(pod); owner && isWorkload(owner) && !above.has(owner); owner = ownerOf(owner)) above.add(owner);
    for (const owner of above) found.add(owner);
  }
  for (const object of objects) if (isWorkload(object) && pods.some((pod) => selects(object, pod))) found.add(object);
  return found;
}

const isWorkload = (object: Value | undefined): boolean => object !== undefined && podTemplateOf(object) !== undefined;

const identity = (kind: unknown, namespace: unknown, name: unknown): string => `${textOf(kind)}/${textOf(namespace)}/${textOf(name)}`;

function nameOf({ kind, metadata }: Value): string {
  const { namespace, name } = recordOf(metadata);
  return identity(kind, namespace, name);
}

function ownerNameOf({ metadata }: Value): string {
  const { namespace, ownerReferences } = recordOf(metadata);
  const owner = (Array.isArray(ownerReferences) ? ownerReferences : []).map(recordOf).find(({ controller }) => controller === true);
  return identity(owner?.kind, namespace, owner?.name);
}

function selects(workload: Value, pod: Value): boolean {
  const { namespace } = recordOf(workload.metadata);
  const wanted = Object.entries(recordOf(recordOf(recordOf(workload.spec).selector).matchLabels));
  const { namespace: its, labels } = recordOf(pod.metadata);
  return wanted.length > 0 && its === namespace && wanted.every(([key, value]) => recordOf(labels)[key] === value);
}

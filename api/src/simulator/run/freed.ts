import { defaultNodes, type Json, podTemplateOf } from '../api-server/index.ts';
import { recordOf } from '../apimachinery/records.ts';
import { goYaml } from '../kubectl/index.ts';

type Value = { readonly [key: string]: Json };

/**
 * In YAML, a Pod that was copied from a cluster without what holds it there and is not among the objects: its owners, without which it would be
 * collected, and its node, without which nobody would look after it. Undefined of what nothing holds.
 */
export function freed(value: Value, objects: readonly Value[]): string | undefined {
  const metadata = recordOf(value.metadata);
  if (value.kind !== 'Pod' || metadata.uid === undefined) return undefined;
  const { ownerReferences, ...own } = metadata;
  const { nodeName, ...spec } = recordOf(value.spec);
  const owners = (Array.isArray(ownerReferences) ? ownerReferences : []).map(recordOf);
  const gone = owners.filter((owner) => !objects.some((object) => !podTemplateOf(object) && isCalled(object, owner.kind, owner.name)));
  const isLost = typeof nodeName === 'string' && nodeName !== '' && !nodesAmong(objects).includes(nodeName);
  if (gone.length === 0 && !isLost) return undefined;
  const left = owners.filter((owner) => !gone.includes(owner));
  const without = [...gone.map(({ kind, name }) => `${kind} ${name}`), ...(isLost ? [`node ${nodeName}`] : [])];
  const pod = {
    ...value,
    metadata: { ...own, ...(left.length === 0 ? {} : { ownerReferences: left }) },
    spec: isLost ? spec : recordOf(value.spec),
  } as Value;
  return `# Without what is not here: ${without.join(', ')}.\n${goYaml(pod, { sorted: false })}`;
}

const isCalled = (object: Value, kind: unknown, name: unknown): boolean => object.kind === kind && recordOf(object.metadata).name === name;

/** A manifest that brings nodes has no others. */
function nodesAmong(objects: readonly Value[]): unknown[] {
  const brought = objects.filter(({ kind }) => kind === 'Node');
  return (brought.length === 0 ? defaultNodes() : brought).map(({ metadata }) => recordOf(metadata).name);
}

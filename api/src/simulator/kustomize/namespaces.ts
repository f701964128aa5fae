import { fail, within } from './error.ts';
import { changeFields, mapOf } from './field-spec.ts';
import { namespaceFields } from './field-specs.data.ts';
import { isClusterScoped, sameId } from './ids.ts';
import { currentId, gvk, isGone, keepId, kindOf, nameOf, type Resource, resourceJson } from './resource.ts';
import { isMissing, textOf } from './values.ts';

/** @see sigs.k8s.io/kustomize: api/internal/builtins/NamespaceTransformer.go, api/filters/namespace/namespace.go */
export function intoNamespace(resources: readonly Resource[], namespace: string): void {
  for (const resource of resources) {
    if (isGone(resource)) continue;
    keepId(resource);
    put(resource, namespace);
    const id = currentId(resource);
    const same = resources.filter((other) => nameOf(other) === id.name && sameId(id, currentId(other)));
    if (same.length !== 1) fail(`namespace transformation produces ID conflict: [${same.map(resourceJson).join(' ')}]`);
  }
}

function put(resource: Resource, namespace: string): void {
  const { fields } = resource;
  const set = (): string => namespace;
  if (!isClusterScoped(gvk(resource))) changeFields(fields, [{ path: 'metadata/namespace', create: true }], set, 'scalar');
  const { subjects } = fields;
  if (/^(Cluster)?RoleBinding$/.test(kindOf(resource)) && !isMissing(subjects))
    within('setting namespace on (cluster)role binding subjects', () => {
      // Others than that are somebody's own.
      if (Array.isArray(subjects))
        for (const subject of subjects.map(mapOf)) if (textOf(subject.name) === 'default') subject.namespace = namespace;
    });
  within('namespace transformation failed', () => changeFields(fields, namespaceFields, set, 'scalar'));
}

import { expression } from './expressions.ts';
import { namespaceOf } from './ids.ts';
import type { Selector } from './kustomization.ts';
import { currentId, gvk, isLabelled, originalId, type Resource } from './resource.ts';

/** Those that are meant: texts are regular expressions of whole names. @see sigs.k8s.io/kustomize: api/resmap/selector.go, api/types/selector.go */
export function selected(resources: readonly Resource[], selector: Selector): Resource[] {
  const { group, version, kind, name, namespace } = selector;
  const fits = { group: whole(group), version: whole(version), kind: whole(kind), name: whole(name), namespace: whole(namespace) };
  return resources.filter((resource) => {
    const ids = [originalId(resource), currentId(resource)];
    const own = gvk(resource);
    return (
      ids.some((id) => fits.namespace(namespaceOf(id))) &&
      ids.some((id) => fits.name(id.name)) &&
      fits.group(own.group) &&
      fits.version(own.version) &&
      fits.kind(own.kind) &&
      isLabelled(resource, 'labels', selector.labelSelector ?? '') &&
      isLabelled(resource, 'annotations', selector.annotationSelector ?? '')
    );
  });
}

function whole(pattern = ''): (text: string) => boolean {
  return pattern === '' ? () => true : expression(pattern, `^(?:${pattern})$`, true);
}

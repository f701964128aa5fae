import { fail } from './error.ts';
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
  if (pattern === '') return () => true;
  const anchored = `^(?:${pattern})$`;
  try {
    const expression = new RegExp(anchored);
    return (text) => expression.test(text);
  } catch {
    return fail(`error parsing regexp: ${problemOf(pattern)}: \`${anchored}\``);
  }
}

/** @see Go: regexp/syntax */
function problemOf(pattern: string): string {
  if (/(^|[(|])[*+?]/.test(pattern)) return 'missing argument to repetition operator';
  if (/\[[^\]]*$/.test(pattern)) return 'missing closing ]';
  return (pattern.match(/\(/g)?.length ?? 0) > (pattern.match(/\)/g)?.length ?? 0) ? 'missing closing )' : 'unexpected )';
}

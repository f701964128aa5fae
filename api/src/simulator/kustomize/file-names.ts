import { isClusterScoped, namespaceOf } from './ids.ts';
import { currentId, type Resource } from './resource.ts';

/** `apps_v1_deployment_web.yaml`; of several namespaces, with that first. @see sigs.k8s.io/kustomize: kustomize/commands/build/writer.go */
export function fileNames(resources: readonly Resource[]): string[] {
  const ids = resources.map(currentId);
  const namespaces = new Set(ids.filter((id) => !isClusterScoped(id)).map(namespaceOf));
  return ids.map((id) => {
    const { group, version, kind, name } = id;
    const place = namespaces.size > 1 && !isClusterScoped(id) ? [namespaceOf(id)] : [];
    return `${[...place, group, version, kind, name].filter(Boolean).join('_').toLowerCase()}.yaml`;
  });
}

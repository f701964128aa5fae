import { fail } from './error.ts';
import { sameId, shownId } from './ids.ts';
import { currentId, nameOf, type Resource } from './resource.ts';

/** Nothing may be there twice. @see sigs.k8s.io/kustomize: api/resmap/reswrangler.go Append */
export function checkNew(resources: readonly Resource[], resource: Resource): void {
  const id = currentId(resource);
  if (resources.some((other) => nameOf(other) === id.name && sameId(id, currentId(other))))
    fail(`may not add resource with an already registered id: ${shownId(id)}`);
}

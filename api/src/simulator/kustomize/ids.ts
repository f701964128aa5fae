import { clusterScopedKinds } from './schema.data.ts';

/** What a resource is of, and what it is called. What is empty in a selector is anything. */
export interface Gvk {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}
export interface Id extends Gvk {
  readonly name: string;
  readonly namespace: string;
}

/** @see sigs.k8s.io/kustomize: kyaml/resid/gvk.go ParseGroupVersion */
export function gvkOf(apiVersion: string, kind: string): Gvk {
  const slash = apiVersion.indexOf('/');
  if (slash >= 0) return { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1), kind };
  return apiVersion === 'builtin' ? { group: apiVersion, version: '', kind } : { group: '', version: apiVersion, kind };
}

export const apiVersionOf = ({ group, version }: Gvk): string => (group ? `${group}/${version}` : version);

/** As far as it is known. */
export const isClusterScoped = (gvk: Gvk): boolean => clusterScopedKinds.has(`${apiVersionOf(gvk)}/${gvk.kind}`);

export const shownGvk = ({ group, version, kind }: Gvk): string => `${kind || '[noKind]'}.${version || '[noVer]'}.${group || '[noGrp]'}`;

/** `Pod.v1.[noGrp]/web.[noNs]`. @see sigs.k8s.io/kustomize: kyaml/resid/resid.go String */
export const shownId = (id: Id): string => `${shownGvk(id)}/${id.name || '[noName]'}.${id.namespace || '[noNs]'}`;

/** As Go prints it with %#v. */
export const goId = (id: Id): string =>
  `resid.ResId{Gvk:resid.Gvk{Group:"${id.group}", Version:"${id.version}", Kind:"${id.kind}", isClusterScoped:${isClusterScoped(id)}}, Name:"${id.name}", Namespace:"${id.namespace}"}`;

/** @see sigs.k8s.io/kustomize: kyaml/resid/resid.go EffectiveNamespace */
export const namespaceOf = (id: Id): string => (isClusterScoped(id) ? '_non_namespaceable_' : id.namespace || 'default');

export const sameGvk = (a: Gvk, b: Gvk): boolean => a.group === b.group && a.version === b.version && a.kind === b.kind;
export const sameKindAndName = (a: Id, b: Id): boolean => sameGvk(a, b) && a.name === b.name;
export const sameId = (a: Id, b: Id): boolean => sameKindAndName(a, b) && namespaceOf(a) === namespaceOf(b);

type PartOf<T> = { readonly [K in keyof T]?: T[K] | undefined };

/** Whether it is one of those that are meant. */
export const isOf = (gvk: Gvk, { group, version, kind }: PartOf<Gvk>): boolean =>
  (!group || group === gvk.group) && (!version || version === gvk.version) && (!kind || kind === gvk.kind);

/** Whether a kind has no namespace is not looked at here. @see sigs.k8s.io/kustomize: kyaml/resid/resid.go IsSelectedBy, api/internal/utils/makeResIds.go */
export const isSelectedBy = (id: Id, selector: PartOf<Id>): boolean =>
  (!selector.name || selector.name === id.name) &&
  (!selector.namespace || (id.namespace || 'default') === selector.namespace) &&
  isOf(id, selector);

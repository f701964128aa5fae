import { fail, within } from './error.ts';
import { changeFields } from './field-spec.ts';
import { type NameReference, nameReferences } from './field-specs.data.ts';
import { type Gvk, type Id, isClusterScoped, isOf, namespaceOf, shownId } from './ids.ts';
import type { FieldSpec } from './kustomization.ts';
import {
  currentId,
  gvk,
  isNamedAlike,
  kindOf,
  nameOf,
  originalId,
  ownNamespace,
  previousIds,
  type Resource,
  resourceYaml,
} from './resource.ts';
import { type Fields, isMap, isMissing, isScalar, rewritten, textOf, type Value } from './values.ts';

/**
 * Where a resource names another one whose name has changed, it does so by its new name.
 * @see sigs.k8s.io/kustomize: api/internal/accumulator/namereferencetransformer.go, api/filters/nameref/nameref.go
 */
export function fixReferences(resources: readonly Resource[]): void {
  for (const referrer of resources) {
    const id = originalId(referrer);
    const known = candidatesOf(referrer, resources);
    for (const reference of nameReferences)
      for (const spec of reference.fieldSpecs) if (isOf(id, spec)) fixField({ referrer, known, reference, spec });
  }
}

interface Fixing {
  readonly referrer: Resource;
  readonly known: readonly Resource[];
  readonly reference: NameReference;
  readonly spec: FieldSpec;
}

function fixField(fixing: Fixing): void {
  const { referrer, spec } = fixing;
  within(`updating name reference in '${spec.path}' field of '${shownId(currentId(referrer))}'`, () =>
    changeFields(referrer.fields, [{ ...gvk(referrer), path: spec.path }], (value) => fixed(fixing, value)),
  );
}

function fixed(fixing: Fixing, value: Value): Value {
  if (isMissing(value)) return value;
  if (Array.isArray(value)) {
    value.forEach((member, i) => {
      value[i] = isScalar(member) ? fixedScalar(fixing, member) : isMap(member) ? fixedMap(fixing, member) : member;
    });
    return value;
  }
  return isMap(value) ? fixedMap(fixing, value) : fixedScalar(fixing, value);
}

function fixedScalar(fixing: Fixing, value: Value): Value {
  const found = referralOf(fixing, textOf(value), fixing.known, nameOf);
  return found && nameOf(found) !== textOf(value) ? rewritten(value, nameOf(found)) : value;
}

/** One that has a namespace, too. */
function fixedMap(fixing: Fixing, map: Fields): Fields {
  if (map.name === undefined) fail("path config error; no 'name' field in node");
  const known = map.namespace === undefined ? fixing.known : inNamespace(fixing.known, textOf(map.namespace));
  const found = referralOf(fixing, textOf(map.name), known, (one) => `${nameOf(one)} ${ownNamespace(one)}`);
  if (!found || (nameOf(found) === textOf(map.name) && ownNamespace(found) === '')) return map;
  map.name = nameOf(found);
  if (ownNamespace(found) !== '') map.namespace = ownNamespace(found);
  return map;
}

function inNamespace(resources: readonly Resource[], namespace: string): Resource[] {
  const within = (idOf: (one: Resource) => Id) => resources.filter((one) => namespaceOf(idOf(one)) === namespace);
  const original = within(originalId);
  return original.length > 0 ? original : within(currentId);
}

/** Those that it could name. @see sigs.k8s.io/kustomize: api/resmap/reswrangler.go SubsetThatCouldBeReferencedByResource */
function candidatesOf(referrer: Resource, resources: readonly Resource[]): readonly Resource[] {
  const id = currentId(referrer);
  if (isClusterScoped(id)) return resources;
  const accounts = accountNamespaces(referrer);
  return resources.filter((one) => {
    const other = currentId(one);
    return isClusterScoped(other) || namespaceOf(other) === namespaceOf(id) || accounts.has(ownNamespace(one));
  });
}

/** A role may be given to accounts that are elsewhere. */
function accountNamespaces(referrer: Resource): ReadonlySet<string> {
  const { subjects } = referrer.fields;
  if (kindOf(referrer) !== 'RoleBinding' || !Array.isArray(subjects)) return new Set();
  return new Set(
    subjects.flatMap((one) =>
      isMap(one) && one.namespace !== undefined && textOf(one.kind) === 'ServiceAccount' ? [textOf(one.namespace)] : [],
    ),
  );
}

function referralOf(
  { referrer, reference, spec }: Fixing,
  name: string,
  known: readonly Resource[],
  identity: (one: Resource) => string,
): Resource | undefined {
  const before = (one: Resource, holds: (id: Id) => boolean): boolean => previousIds(one).some(holds);
  const role = spec.path.endsWith('roleRef/name') ? roleOf(referrer) : undefined;
  const id = currentId(referrer);
  let found = known.filter(
    (one) =>
      before(one, (own) => own.name === name) &&
      before(one, (own) => isOf(own, reference)) &&
      (!role || before(one, (own) => isOf(own, role))) &&
      (isClusterScoped(id) ||
        isClusterScoped(currentId(one)) ||
        kindOf(one) === 'ServiceAccount' ||
        namespaceOf(id) === namespaceOf(currentId(one))),
  );
  if (found.length <= 1) return found[0];
  found = found.filter((one) => isNamedAlike(one, referrer));
  const [first] = found;
  if (first === undefined || new Set(found.map(identity)).size === 1) return first;
  const details = found.map((one, i) => `--- possible referral ${i}:\n${resourceYaml(one)}\n`).join('');
  return fail(
    `found multiple possible referrals: ${found.map((one) => shownId(currentId(one))).join(', ')}\n\n**** Too many possible referral targets to referrer:\n${resourceYaml(referrer)}\n${details}`,
  );
}

function roleOf({ fields: { roleRef } }: Resource): Gvk | undefined {
  if (!isMap(roleRef) || roleRef.apiGroup === undefined || roleRef.kind === undefined) return undefined;
  return { group: textOf(roleRef.apiGroup), version: '', kind: textOf(roleRef.kind) };
}

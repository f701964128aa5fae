import { fail, within } from './error.ts';
import { changeFields } from './field-spec.ts';
import { type NameReference, nameReferences } from './field-specs.data.ts';
import { type Gvk, type Id, isClusterScoped, isOf, namespaceOf, shownId } from './ids.ts';
import type { FieldSpec } from './kustomization.ts';
import { currentId, gvk, isNamedAlike, kindOf, nameOf, ownNamespace, previousIds, type Resource, resourceYaml } from './resource.ts';
import { type Fields, isMap, isMissing, isScalar, rewritten, textOf, type Value } from './values.ts';

/**
 * Where a resource names another one whose name has changed, it does so by its new name.
 * @see sigs.k8s.io/kustomize: api/internal/accumulator/namereferencetransformer.go, api/filters/nameref/nameref.go
 */
export function fixReferences(resources: readonly Resource[]): void {
  const all = resources.map((resource): Known => ({ resource, current: currentId(resource), previous: previousIds(resource) }));
  const byName = new Map<string, Known[]>();
  for (const known of all)
    for (const name of new Set(known.previous.map((id) => id.name))) byName.set(name, [...(byName.get(name) ?? []), known]);
  for (const { resource: referrer, current, previous } of all) {
    const id = previous[0] ?? current;
    const accounts = accountNamespaces(referrer);
    for (const reference of nameReferences)
      for (const spec of reference.fieldSpecs) if (isOf(id, spec)) fixField({ referrer, current, accounts, all, byName, reference, spec });
  }
}

/** A resource, what it is called, and what it was. */
interface Known {
  readonly resource: Resource;
  readonly current: Id;
  readonly previous: readonly Id[];
}
interface Fixing {
  readonly referrer: Resource;
  readonly current: Id;
  /** Where accounts are that it gives a role to. */
  readonly accounts: ReadonlySet<string>;
  readonly all: readonly Known[];
  /** By what they were called. */
  readonly byName: ReadonlyMap<string, readonly Known[]>;
  readonly reference: NameReference;
  readonly spec: FieldSpec;
}

function fixField(fixing: Fixing): void {
  const { referrer, spec } = fixing;
  within(
    () => `updating name reference in '${spec.path}' field of '${shownId(currentId(referrer))}'`,
    () => changeFields(referrer.fields, [{ ...gvk(referrer), path: spec.path }], (value) => fixed(fixing, value)),
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
  const found = referralOf(fixing, textOf(value), () => true, nameOf);
  return found && nameOf(found) !== textOf(value) ? rewritten(value, nameOf(found)) : value;
}

/** One that has a namespace, too. */
function fixedMap(fixing: Fixing, map: Fields): Fields {
  if (map.name === undefined) fail("path config error; no 'name' field in node");
  const isThere = map.namespace === undefined ? () => true : isInNamespace(fixing, textOf(map.namespace));
  const found = referralOf(fixing, textOf(map.name), isThere, (one) => `${nameOf(one)} ${ownNamespace(one)}`);
  if (!found || (nameOf(found) === textOf(map.name) && ownNamespace(found) === '')) return map;
  map.name = nameOf(found);
  if (ownNamespace(found) !== '') map.namespace = ownNamespace(found);
  return map;
}

/** By what it was in first, if anything was in that. */
function isInNamespace(fixing: Fixing, namespace: string): (one: Known) => boolean {
  const wasThere = ({ current, previous }: Known): boolean => namespaceOf(previous[0] ?? current) === namespace;
  const isAny = fixing.all.some((one) => wasThere(one) && isCandidate(fixing, one));
  return isAny ? wasThere : ({ current }) => namespaceOf(current) === namespace;
}

/** One that it could name. @see sigs.k8s.io/kustomize: api/resmap/reswrangler.go SubsetThatCouldBeReferencedByResource */
const isCandidate = ({ current, accounts }: Fixing, { resource, current: other }: Known): boolean =>
  isClusterScoped(current) || isClusterScoped(other) || namespaceOf(other) === namespaceOf(current) || accounts.has(ownNamespace(resource));

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
  fixing: Fixing,
  name: string,
  isThere: (one: Known) => boolean,
  identity: (one: Resource) => string,
): Resource | undefined {
  const { referrer, current, reference, spec, byName } = fixing;
  const role = spec.path.endsWith('roleRef/name') ? roleOf(referrer) : undefined;
  const fits = (one: Known): boolean =>
    isCandidate(fixing, one) &&
    isThere(one) &&
    one.previous.some((id) => isOf(id, reference)) &&
    (!role || one.previous.some((id) => isOf(id, role))) &&
    (isClusterScoped(current) ||
      isClusterScoped(one.current) ||
      kindOf(one.resource) === 'ServiceAccount' ||
      namespaceOf(current) === namespaceOf(one.current));
  let found = (byName.get(name) ?? []).filter(fits).map(({ resource }) => resource);
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

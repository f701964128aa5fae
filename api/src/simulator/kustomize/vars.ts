import { goPrinted } from '../apimachinery/go-printed.ts';
import { fail } from './error.ts';
import { changeFields } from './field-spec.ts';
import { varReferences } from './field-specs.data.ts';
import { gvkOf, type Id, isClusterScoped, sameId, sameKindAndName, shownGvk } from './ids.ts';
import type { Var } from './kustomization.ts';
import { valueAt } from './paths.ts';
import { allIds, type Resource } from './resource.ts';
import { isMap, isMissing, isScalar, isText, jsonOf, Scalar, textOf, type Value } from './values.ts';

/** What may be filled in, and whence it comes. */
export interface KnownVar {
  readonly name: string;
  readonly id: Id;
  readonly path: string;
}

/** @see sigs.k8s.io/kustomize: api/types/var.go Defaulting */
export function varOf({ name = '', objref = {}, fieldref = {} }: Var): KnownVar {
  const { apiVersion = '', group = '', version = '', kind = '', name: named = '', namespace = '' } = objref;
  const gvk = apiVersion === '' ? { group, version, kind } : gvkOf(apiVersion, kind);
  return { name, id: { ...gvk, name: named, namespace }, path: fieldref.fieldpath || 'metadata.name' };
}

/** Notes at each resource which variables have their values from it. @see sigs.k8s.io/kustomize: api/internal/accumulator/resaccumulator.go MergeVars */
export function noteVars(resources: readonly Resource[], vars: readonly KnownVar[]): void {
  for (const one of vars) {
    const same = one.id.namespace !== '' || isClusterScoped(one.id) ? sameId : sameKindAndName;
    const found = resources.filter((resource) => allIds(resource).some((id) => same(id, one.id)));
    if (found.length > 1) fail(`found ${found.length} resId matches for var ${shownVar(one)} (unable to disambiguate)`);
    found[0]?.vars.push(one.name);
  }
}

/** All together, each name once, in the order of names. @see sigs.k8s.io/kustomize: api/types/var.go VarSet */
export function togetherVars(known: readonly KnownVar[], more: readonly KnownVar[]): KnownVar[] {
  const all = new Map(known.map((one) => [one.name, one]));
  for (const one of more) {
    if (all.has(one.name)) fail(`var '${one.name}' already encountered`);
    all.set(one.name, one);
  }
  return [...all.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

const shownVar = ({ name, id, path }: KnownVar): string => `{${name} ${shownGvk(id)} {${path}}}`;

/** Fills them in; what is no scalar, and those that nothing asks for, are told. @see sigs.k8s.io/kustomize: api/internal/accumulator/refvartransformer.go, api/filters/refvar */
export function resolveVars(resources: readonly Resource[], vars: readonly KnownVar[], log: (line: string) => void): void {
  const values = new Map(vars.map((one) => [one.name, valueOfVar(resources, one)]));
  if (values.size === 0) return;
  const used = new Set<string>();
  const fill = (value: Value): Value => filled(value, { values, used, log });
  for (const { fields } of resources) changeFields(fields, varReferences, (value) => filledIn(value, fill));
  const unused = vars.flatMap(({ name }) => (used.has(name) ? [] : [name]));
  if (unused.length > 0) log(`well-defined vars that were never replaced: ${unused.join(',')}`);
}

function valueOfVar(resources: readonly Resource[], one: KnownVar): Value {
  const resource = resources.find(({ vars }) => vars.includes(one.name));
  if (!resource) return fail(`var '${shownVar(one)}' cannot be mapped to a field in the set of known resources`);
  const steps = one.path
    .replace(/\[(\d+)\]/g, '.$1')
    .split('.')
    .filter(Boolean);
  const value = valueAt(resource.fields, steps);
  return isMissing(value) ? fail(`field specified in var '${shownVar(one)}' not found in corresponding resource`) : (value as Value);
}

function filledIn(value: Value, fill: (value: Value) => Value): Value {
  if (Array.isArray(value)) return value.map((one) => (isScalar(one) ? fill(one) : one));
  if (!isMap(value)) return isScalar(value) ? fill(value) : value;
  for (const [key, member] of Object.entries(value)) if (isText(member)) value[key] = fill(member);
  return value;
}

interface Filling {
  readonly values: ReadonlyMap<string, Value>;
  readonly used: Set<string>;
  readonly log: (line: string) => void;
}

/** `$$(A)` is `$(A)`; what is one variable alone has its type. @see sigs.k8s.io/kustomize: api/filters/refvar/expand.go */
function filled(value: Value, { values, used, log }: Filling): Value {
  if (!isText(value)) return value;
  const before = textOf(value);
  const whole = /^\$\(([^)]*)\)$/.exec(before)?.[1];
  const found = whole === undefined ? undefined : values.get(whole);
  if (whole !== undefined && found instanceof Scalar && !isText(found)) {
    used.add(whole);
    return found;
  }
  return before.replace(/\$(?:\$|\(([^)]*)\))/g, (all, name?: string) => {
    if (name === undefined) return '$';
    const one = values.get(name);
    if (one === undefined) return all;
    if (!isScalar(one)) {
      const type = isMap(one) ? 'map[string]interface {}' : '[]interface {}';
      log(`MakePrimitiveReplacer: bad replacement type=${type} val=${goPrinted(jsonOf(one))}`);
      return all;
    }
    used.add(name);
    return textOf(one);
  });
}

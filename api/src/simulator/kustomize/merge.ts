import { fail } from './error.ts';
import { wrongKind } from './field-spec.ts';
import { mergedList } from './merge-lists.ts';
import { fieldSchema, type Schema, schemaOf } from './schema.ts';
import { shownValue } from './shown-value.ts';
import { type Fields, inPlaceOf, isMap, isMissing, isScalar, type Maybe, Scalar, textOf, type Value } from './values.ts';

/**
 * A strategic merge patch as kustomize understands it: not all that the API server knows of it, and members of lists that the patch brings come
 * first. The object is changed in place, and the patch may be. undefined: nothing is left of it.
 * @see sigs.k8s.io/kustomize: kyaml/yaml/merge2/merge2.go, kyaml/yaml/walk/walk.go
 */
export function merged(object: Maybe, patch: Maybe, known?: Schema): Maybe {
  const schema = known ?? schemaOf(isMissing(object) ? undefined : object) ?? schemaOf(patch);
  const first = isMissing(object) ? patch : object;
  if (isMissing(first) || isMap(first)) {
    checkKinds('MappingNode', isMap, object, patch);
    return mergedMap(object, patch, schema);
  }
  if (Array.isArray(first)) {
    checkKinds('SequenceNode', Array.isArray, object, patch);
    return schema?.kind === 'list' ? mergedMembers(object, patch, schema) : (patch ?? object);
  }
  checkKinds('ScalarNode', isScalar, object, patch);
  return patch ?? object;
}

function checkKinds(wanted: string, fits: (value: Maybe) => boolean, ...values: readonly Maybe[]): void {
  for (const value of values) if (!isMissing(value) && !fits(value)) fail(wrongKind(wanted, value));
}

/** Of a map: what it becomes before its fields are looked at. */
function begun(object: Maybe, patch: Maybe): Maybe {
  if (isMissing(object)) {
    if (isMap(patch) && directiveOf(patch) === 'delete') return undefined;
    // A null that is written out stays.
    if (patch === undefined && textOf(object) !== '') return new Scalar('null', 'stays');
    return patch;
  }
  if (patch !== undefined && isMissing(patch)) return undefined;
  const directive = patch === undefined ? 'merge' : directiveOf(patch);
  return directive === 'delete' ? undefined : directive === 'replace' ? patch : object;
}

function mergedMap(object: Maybe, patch: Maybe, schema: Schema): Maybe {
  const map = begun(object, patch);
  if (!isMap(map)) return map;
  const fields = new Set([...Object.keys(map), ...(isMap(patch) ? Object.keys(patch) : [])]);
  for (const field of [...fields].sort()) {
    const own = Object.hasOwn(map, field) ? map[field] : undefined;
    const given = isMap(patch) && Object.hasOwn(patch, field) ? patch[field] : undefined;
    setField(map, field, merged(own, given, schema && fieldSchema(schema, field)));
  }
  return map;
}

/** @see sigs.k8s.io/kustomize: kyaml/yaml/fns.go FieldSetter */
function setField(map: Fields, field: string, value: Maybe): void {
  if (isMissing(value)) delete map[field];
  else map[field] = inPlaceOf(map[field], value as Value);
}

function mergedMembers(object: Maybe, patch: Maybe, schema: Extract<Schema, { kind: 'list' }>): Maybe {
  if (isMissing(object)) return asList(patch, patch, schema);
  if (patch !== undefined && isMissing(patch)) return undefined;
  const directive = patch === undefined ? 'merge' : directiveOf(patch);
  return directive === 'delete' ? undefined : asList(directive === 'replace' ? patch : object, patch, schema);
}
const asList = (list: Maybe, patch: Maybe, schema: Extract<Schema, { kind: 'list' }>): Maybe =>
  Array.isArray(list) ? mergedList(list, Array.isArray(patch) ? patch : undefined, schema, merged) : list;

/** What is to be done with the whole; it is taken out of the patch. @see sigs.k8s.io/kustomize: kyaml/yaml/merge2/smpdirective.go */
function directiveOf(patch: Maybe): string {
  if (isMap(patch)) {
    if (!Object.hasOwn(patch, DIRECTIVE)) return 'merge';
    const directive = checked(textOf(patch[DIRECTIVE]));
    delete patch[DIRECTIVE];
    return directive;
  }
  if (!Array.isArray(patch)) return fail(`no implemented strategic merge patch strategy for '!!str' ('${shownValue(patch)}')`);
  const member = patch.find((one): one is Fields => isMap(one) && Object.hasOwn(one, DIRECTIVE));
  // Beside other fields it is of the member alone.
  if (!member || Object.keys(member).length > 1) return 'merge';
  const directive = checked(textOf(member[DIRECTIVE]));
  const left = patch.filter((one) => !(isMap(one) && textOf(one[DIRECTIVE]) === directive));
  patch.splice(0, patch.length, ...left);
  return directive;
}
const DIRECTIVE = '$patch';
const checked = (directive: string): string =>
  ['delete', 'replace', 'merge'].includes(directive) ? directive : fail(`unknown patch strategy '${directive}'`);

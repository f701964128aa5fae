import { fail, within } from './error.ts';
import { gvkOf, isOf, shownId } from './ids.ts';
import type { FieldSpec } from './kustomization.ts';
import { shownValue } from './shown-value.ts';
import { type Fields, isMap, isMissing, type Maybe, Scalar, textOf, type Value } from './values.ts';

/** What is made of the value of a field. */
type Change = (value: Value) => Value;

/** What is made where there is no such field. */
type Made = 'map' | 'scalar';

/**
 * Changes the fields that the specs lead to, in an object that they are for. Lists on the way stand for their members.
 * @see sigs.k8s.io/kustomize: api/filters/fieldspec/fieldspec.go, api/filters/fsslice/fsslice.go
 */
export function changeFields(object: Fields, specs: readonly FieldSpec[], change: Change, made?: Made): void {
  const gvk = gvkOf(textOf(object.apiVersion), textOf(object.kind));
  for (const spec of specs)
    if (isOf(gvk, spec)) {
      const metadata = isMap(object.metadata) ? object.metadata : {};
      const id = { ...gvk, name: textOf(metadata.name), namespace: textOf(metadata.namespace) };
      within(
        () => `considering field '${spec.path}' of object ${shownId(id)}`,
        () => changedAt(object, stepsOf(spec.path), change, spec.create ? made : undefined),
      );
    }
}

/** A slash in a name stands after a backslash. */
const stepsOf = (path: string): string[] => path.split(/(?<!\\)\//).map((step) => step.replaceAll('\\/', '/'));

function changedAt(value: Value, steps: readonly string[], change: Change, made: Made | undefined): Value {
  const [step, ...rest] = steps;
  if (step === undefined) return change(value);
  if (isMissing(value)) return value;
  if (Array.isArray(value)) {
    within(
      () => `visit traversal on path: [${steps.join(' ')}]`,
      () =>
        value.forEach((member, i) => {
          value[i] = changedAt(member, steps, change, made);
        }),
    );
    return value;
  }
  if (!isMap(value)) return fail('expected sequence or mapping node');
  const isList = step.endsWith('[]');
  const name = isList ? step.slice(0, -2) : step;
  if (name === '') fail('cannot set or create an empty field name');
  const create = isList ? undefined : rest.length === 0 ? made : made && 'map';
  let field: Maybe = value[name];
  if (field === undefined && create === undefined) return value;
  if (isMissing(field) && (create || isList)) field = isList ? [] : create === 'map' ? {} : new Scalar('');
  value[name] = changedAt(field as Value, rest, change, made);
  return value;
}

/** @see sigs.k8s.io/kustomize: kyaml/yaml/types.go ErrorIfInvalid */
export function mapOf(value: Maybe): Fields {
  return isMap(value) ? value : fail(wrongKind('MappingNode', value));
}
export const wrongKind = (wanted: string, value: Maybe): string =>
  `wrong node kind: expected ${wanted} but got ${Array.isArray(value) ? 'SequenceNode' : isMap(value) ? 'MappingNode' : 'ScalarNode'}: node contents:\n${shownValue(value)}`;

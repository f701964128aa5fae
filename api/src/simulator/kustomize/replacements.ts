import { goQuote } from '../apimachinery/go-quote.ts';
import { goYaml } from '../apimachinery/go-yaml/index.ts';
import { decoded } from './decode.ts';
import { fail, KustomizeError, within } from './error.ts';
import { isSelectedBy, shownGvk } from './ids.ts';
import { configuring, type FieldOptions, type Kustomization, type Replacement, type Selector, type Target } from './kustomization.ts';
import { replacementShape } from './kustomization-shape.data.ts';
import { type Loader, load } from './loader.ts';
import { type Slot, slotsAt, splitPath, valueAt } from './paths.ts';
import { validated } from './read-resources.ts';
import { allIds, isLabelled, type Resource } from './resource.ts';
import type { Transformer } from './transformers.ts';
import { copyOf, isMap, isMissing, isScalar, isText, retold, Scalar, textOf, unquoted, type Value } from './values.ts';
import { jsonOfYaml } from './yaml.ts';

/** @see sigs.k8s.io/kustomize: api/internal/builtins/ReplacementTransformer.go */
export function replacementTransformers(loader: Loader, { replacements = [] }: Kustomization): Transformer[] {
  if (replacements.length === 0) return [];
  const all = configuring('ReplacementTransformer', goYaml({ Replacements: replacements }), () =>
    replacements.flatMap((one) => (one.path ? inFile(loader, one) : [one])),
  );
  return [
    {
      name: 'ReplacementTransformer',
      transform: (resources) => {
        for (const replacement of all) replace(resources, replacement);
        for (const { fields } of resources) validated(fields);
      },
    },
  ];
}

/** One, or a list of them. */
function inFile(loader: Loader, { path = '', source, targets }: Replacement): Replacement[] {
  if (source !== undefined || targets !== undefined) fail('cannot specify both path and inline replacement');
  const json = jsonOfYaml(load(loader, path));
  return [json ?? []].flat().map((one) => decoded(one, replacementShape, true) as Replacement);
}

/** @see sigs.k8s.io/kustomize: api/filters/replacement/replacement.go */
function replace(resources: readonly Resource[], { source, targets }: Replacement): void {
  if (!source || !targets?.length) throw new KustomizeError('replacements must specify a source and at least one target');
  const value = refined(sourceOf(resources, source), source.options);
  for (const target of targets) {
    if (!target.select) fail('target must specify resources to select');
    for (const resource of resources) if (isMeant(resource, target)) put(resource, target, value);
  }
}

function sourceOf(resources: readonly Resource[], source: NonNullable<Replacement['source']>): Value {
  const found = resources.filter((resource) => allIds(resource).some((id) => isSelectedBy(id, source)));
  const path = source.fieldPath || DEFAULT_PATH;
  const shown = [shownSelector(source), source.fieldPath, shownOptions(source.options)].filter(Boolean).join(':');
  if (found.length > 1) fail(`multiple matches for selector ${shown}`);
  const [resource] = found;
  if (!resource) return fail(`nothing selected by ${shown}`);
  const value = within('error looking up replacement source', () => valueAt(resource.fields, splitPath(path)));
  const isNothing = isMissing(value) || (isMap(value) && Object.keys(value).length === 0) || (Array.isArray(value) && value.length === 0);
  return isNothing ? fail(`fieldPath \`${path}\` is missing for replacement source ${shownSelector(source)}`) : (value as Value);
}
const DEFAULT_PATH = 'metadata.name';

const shownSelector = ({ group = '', version = '', kind = '', name = '', namespace = '' }: Selector): string =>
  `${shownGvk({ group, version, kind })}/${name || '[noName]'}.${namespace || '[noNs]'}`;

/** @see sigs.k8s.io/kustomize: api/types/replacement.go String */
const shownOptions = ({ delimiter = '', index = 0, create = false }: FieldOptions = {}): string =>
  delimiter !== '' || create ? `${delimiter}(${index}), create=${create}` : '';

function refined(value: Value, { delimiter = '', index = 0 }: FieldOptions = {}): Value {
  if (delimiter === '') return value;
  if (!isScalar(value)) fail('delimiter option can only be used with scalar nodes');
  const parts = textOf(value).split(delimiter);
  const part = parts[index];
  if (part === undefined || index < 0) return fail(`options.index ${index} is out of bounds for value ${textOf(value)}`);
  return retold(value, part);
}

function isMeant(resource: Resource, { select = {}, reject = [] }: Target): boolean {
  const isMarked = (one: Selector): boolean =>
    isLabelled(resource, 'annotations', one.annotationSelector ?? '') && isLabelled(resource, 'labels', one.labelSelector ?? '');
  if (!isMarked(select)) return false;
  if (reject.some((one) => (one.annotationSelector || one.labelSelector) && isMarked(one))) return false;
  return allIds(resource).some((id) => isSelectedBy(id, select) && !reject.some((one) => isGiven(one) && isSelectedBy(id, one)));
}
const isGiven = ({ group, version, kind, name, namespace }: Selector): boolean => Boolean(group || version || kind || name || namespace);

function put(resource: Resource, { fieldPaths = [], options }: Target, value: Value): void {
  const kind = isMap(value) ? 'map' : Array.isArray(value) ? 'list' : 'scalar';
  for (const path of fieldPaths.length > 0 ? fieldPaths : [DEFAULT_PATH]) {
    const whole: Slot = {
      get: () => resource.fields,
      set: (to) => {
        if (isMap(to)) resource.fields = to;
      },
    };
    const slots = within(unfound(path, options), () => slotsAt(whole, splitPath(path), options?.create ? kind : undefined));
    if (slots.length === 0) fail(unfound(path, options));
    for (const slot of slots) slot.set(replaced(slot.get(), copyOf(value), options));
  }
}
const unfound = (path: string, options: FieldOptions | undefined): string =>
  `unable to find${options?.create ? ' or create' : ''} field ${goQuote(path)} in replacement target`;

/** A number stays one, a text stays one, if it is a scalar that is replaced. */
function replaced(before: Value, value: Value, { delimiter = '', index = 0 }: FieldOptions = {}): Value {
  let text = textOf(value);
  if (delimiter !== '') {
    if (!isScalar(before)) fail('delimiter option can only be used with scalar nodes');
    const parts = textOf(before).split(delimiter);
    if (index < 0) parts.unshift(text);
    else if (index >= parts.length) parts.push(text);
    else parts[index] = text;
    text = parts.join(delimiter);
  }
  if (!isScalar(before)) return delimiter === '' ? value : text;
  // What has just been made is whatever comes.
  return before instanceof Scalar && before.text === '' && !isText(before) ? unquoted(text) : retold(before, text);
}

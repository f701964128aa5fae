import { goJson } from '../apimachinery/go-json.ts';
import { goQuote } from '../apimachinery/go-quote.ts';
import { goYaml } from '../apimachinery/go-yaml/index.ts';
import { matches, parseSelector } from '../apimachinery/selectors/selectors.ts';
import { fail } from './error.ts';
import { apiVersionOf, type Gvk, gvkOf, type Id, namespaceOf } from './ids.ts';
import { goSyntaxOf, unwritable } from './unwritable.ts';
import { copyOf, type Fields, type Flaws, isMap, jsonOf, textOf } from './values.ts';

/**
 * An object, and what kustomize keeps of it: what it was called before is among its annotations, so that whoever changes those changes that.
 * @see sigs.k8s.io/kustomize: api/resource/resource.go
 */
export interface Resource {
  /** Empty where a patch has deleted it. */
  fields: Fields;
  flaws?: Flaws;
  /** What a generator makes. */
  generated?: Generated;
  /** The names of the variables that have their values from it. */
  vars: string[];
  /** Where it comes from, and what has changed it, where that is asked for. */
  origin?: Origin | undefined;
  changes?: readonly Origin[];
  /** A patch that gives what it patches its own name, or kind. */
  renames?: boolean;
  changesKind?: boolean;
}
/** Where a resource, or a change of it, comes from. @see sigs.k8s.io/kustomize: api/resource/origin.go */
export interface Origin {
  /** Of the file that it is in. */
  readonly path?: string;
  /** The kustomization that says so, and by which of its fields. */
  readonly configuredIn?: string;
  readonly configuredBy?: { readonly apiVersion: string; readonly kind: string };
}

interface Generated {
  /** What is done with one that is there: `merge`, `replace`, or anything else. */
  readonly behavior: string;
  readonly isHashed: boolean;
}

export const resourceOf = (fields: Fields): Resource => ({ fields, vars: [] });
export const isGone = ({ fields }: Resource): boolean => Object.keys(fields).length === 0;

const INTERNAL = 'internal.config.kubernetes.io/';
const [NAMES, NAMESPACES, KINDS] = ['previousNames', 'previousNamespaces', 'previousKinds'].map((one) => INTERNAL + one) as [
  string,
  string,
  string,
];
const [PREFIXES, SUFFIXES] = [`${INTERNAL}prefixes`, `${INTERNAL}suffixes`];
const BUILD: readonly string[] = [NAMES, NAMESPACES, KINDS, PREFIXES, SUFFIXES];

export const kindOf = ({ fields }: Resource): string => textOf(fields.kind);
export const gvk = (resource: Resource): Gvk => gvkOf(textOf(resource.fields.apiVersion), kindOf(resource));
const metadata = ({ fields }: Resource): Fields => (isMap(fields.metadata) ? fields.metadata : {});
export const nameOf = (resource: Resource): string => textOf(metadata(resource).name);
export const ownNamespace = (resource: Resource): string => textOf(metadata(resource).namespace);

export const currentId = (resource: Resource): Id => ({ ...gvk(resource), name: nameOf(resource), namespace: ownNamespace(resource) });

/** What it was called, the oldest first. */
export function previousIds(resource: Resource): Id[] {
  const annotations = textsIn(resource, 'annotations');
  const [names, namespaces, kinds] = [NAMES, NAMESPACES, KINDS].map((one) => annotations[one]?.split(',') ?? []) as [
    string[],
    string[],
    string[],
  ];
  const { group, version } = gvk(resource);
  return names.map((name, i) => ({ group, version, kind: kinds[i] ?? '', name, namespace: namespaces[i] ?? '' }));
}
export const allIds = (resource: Resource): Id[] => [...previousIds(resource), currentId(resource)];
export const originalId = (resource: Resource): Id => allIds(resource)[0] as Id;

/** What is about to be changed. @see StorePreviousId */
export function keepId(resource: Resource): void {
  const id = currentId(resource);
  for (const [key, value] of [
    [NAMES, id.name],
    [NAMESPACES, namespaceOf(id)],
    [KINDS, id.kind],
  ] as const)
    append(resource, key, value);
}
export const keepPrefix = (resource: Resource, prefix: string): void => append(resource, PREFIXES, prefix);
export const keepSuffix = (resource: Resource, suffix: string): void => append(resource, SUFFIXES, suffix);

function append(resource: Resource, key: string, value: string): void {
  if (value === '') return;
  const annotations = textsIn(resource, 'annotations');
  const before = annotations[key];
  setTexts(resource, 'annotations', { ...annotations, [key]: before === undefined ? value : `${before},${value}` });
}

/** Whether the same prefixes and suffixes were given to both in the end. @see PrefixesSuffixesEquals, utils.SameEndingSubSlice */
export function isNamedAlike(one: Resource, other: Resource): boolean {
  const [mine, others] = [one, other].map((each) => textsIn(each, 'annotations')) as [Record<string, string>, Record<string, string>];
  return [PREFIXES, SUFFIXES].every((key) => sameEnd(mine[key]?.split(',') ?? [], others[key]?.split(',') ?? []));
}
function sameEnd(one: readonly string[], other: readonly string[]): boolean {
  const [short, long] = one.length > other.length ? [other, one] : [one, other];
  return short.length === 0 ? long.length === 0 : short.every((text, i) => text === long[i + long.length - short.length]);
}

/** What was only for the build. Annotations that are none are left out, and all are texts. @see RemoveBuildAnnotations */
export function removeNotes(resource: Resource): void {
  const annotations = Object.entries(textsIn(resource, 'annotations')).filter(([key]) => !BUILD.includes(key));
  setTexts(resource, 'annotations', Object.fromEntries(annotations));
}
/** Those alone. */
export const notesOf = (resource: Resource): Record<string, string> =>
  Object.fromEntries(Object.entries(textsIn(resource, 'annotations')).filter(([key]) => BUILD.includes(key)));

/** Labels or annotations, as texts. */
export function textsIn(resource: Resource, field: 'labels' | 'annotations'): Record<string, string> {
  const map = metadata(resource)[field];
  return isMap(map) ? Object.fromEntries(Object.entries(map).map(([key, value]) => [key, textOf(value)])) : {};
}
export function setTexts(resource: Resource, field: 'labels' | 'annotations', texts: Readonly<Record<string, string>>): void {
  if (Object.keys(texts).length === 0) delete metadata(resource)[field];
  else metadataToFill(resource)[field] = { ...texts };
}
function metadataToFill({ fields }: Resource): Fields {
  if (!isMap(fields.metadata)) fields.metadata = {};
  return fields.metadata as Fields;
}

export const setName = (resource: Resource, name: string): void => {
  metadataToFill(resource).name = name;
};
/** @see kyaml/yaml/rnode.go SetNamespace */
export const setNamespace = (resource: Resource, namespace: string): void => {
  if (namespace === '') delete metadataToFill(resource).namespace;
  else metadataToFill(resource).namespace = namespace;
};

export function setGvk({ fields }: Resource, to: Gvk): void {
  fields.apiVersion = apiVersionOf(to);
  fields.kind = to.kind;
}

/** Of a map of texts: ConfigMaps and Secrets have such. */
export function dataIn({ fields }: Resource, field: string): Record<string, string> {
  const map = fields[field];
  return isMap(map) ? Object.fromEntries(Object.entries(map).map(([key, value]) => [key, textOf(value)])) : {};
}

/** A selector in words. */
export function isLabelled(resource: Resource, field: 'labels' | 'annotations', selector: string): boolean {
  if (selector === '') return true;
  try {
    return matches(parseSelector(selector), textsIn(resource, field));
  } catch (error) {
    return fail((error as Error).message);
  }
}

export const copied = (resource: Resource): Resource => ({ ...resource, fields: copyOf(resource.fields), vars: [...resource.vars] });

/** In one line, with what is noted of it. */
export function resourceJson({ fields, generated }: Resource): string {
  const { behavior, isHashed } = generated ?? {};
  const shown = resourceOf(copyOf(fields));
  if (behavior !== undefined)
    setTexts(shown, 'annotations', {
      ...textsIn(shown, 'annotations'),
      [`${INTERNAL}generatorBehavior`]: /^(create|merge|replace)$/.test(behavior) ? behavior : 'unspecified',
      ...(isHashed && { [`${INTERNAL}needsHashSuffix`]: 'enabled' }),
    });
  return goJson(jsonOf(shown.fields), '');
}

/** @see sigs.k8s.io/kustomize: api/resource/resource.go AsYAML; kyaml/yaml/rnode.go MarshalJSON */
export function resourceYaml({ fields, flaws }: Resource): string {
  const twice = flaws?.twice;
  if (twice)
    fail(
      `map[string]interface {}(nil): yaml: unmarshal errors:\n  line ${twice.line}: mapping key ${goQuote(twice.key)} already defined at line ${twice.before}`,
    );
  const problem = unwritable(fields, flaws);
  if (problem?.startsWith('cannot ')) fail(`map[string]interface {}(nil): yaml: ${problem}`);
  return problem === undefined ? goYaml(jsonOf(fields)) : fail(`${goSyntaxOf(fields, flaws)}: json: ${problem}`);
}

/** Somebody's own, and not for the cluster. @see sigs.k8s.io/kustomize: api/resource/factory.go DropLocalNodes */
export function isLocal(resource: Resource): boolean {
  const value = textsIn(resource, 'annotations')['config.kubernetes.io/local-config'];
  return value !== undefined && value !== 'false';
}

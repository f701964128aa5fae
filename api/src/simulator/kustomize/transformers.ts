import { fail } from './error.ts';
import { changeFields, mapOf } from './field-spec.ts';
import { commonAnnotations, commonLabels, imageFields, metadataLabels, replicaFields, templateLabels } from './field-specs.data.ts';
import { isOf, shownGvk } from './ids.ts';
import { withImage } from './images.ts';
import type { FieldSpec, Kustomization, Label } from './kustomization.ts';
import { intoNamespace } from './namespaces.ts';
import { allIds, isGone, keepId, keepPrefix, keepSuffix, originalId, type Resource } from './resource.ts';
import { type Fields, rewritten, Scalar, textOf, type Value } from './values.ts';

/** What a kustomization does to its resources; what comes of it is in them. */
export type Transform = (resources: Resource[]) => void;

/** A field of the kustomization, and what it does. */
export interface Transformer {
  /** `PrefixTransformer`. */
  readonly name: string;
  readonly transform: Transform;
}

/** What changes names, and comes after patches. @see sigs.k8s.io/kustomize: api/internal/target/kusttarget_configplugin.go */
export function transformersOf(kustomization: Kustomization): Transformer[] {
  const { namespace, namePrefix = '', nameSuffix = '', commonAnnotations: annotations = {} } = kustomization;
  const all: (Transformer | false | '' | undefined)[] = [
    namespace && { name: 'NamespaceTransformer', transform: (resources) => intoNamespace(resources, namespace) },
    namePrefix && { name: 'PrefixTransformer', transform: (resources) => rename(resources, namePrefix, '') },
    nameSuffix && { name: 'SuffixTransformer', transform: (resources) => rename(resources, '', nameSuffix) },
    ...labelTransformers(kustomization),
    Object.keys(annotations).length > 0 && {
      name: 'AnnotationsTransformer',
      transform: (resources) => putPairs(resources, annotations, commonAnnotations),
    },
  ];
  return all.filter((one): one is Transformer => Boolean(one));
}

/** What is done last. */
export function lastTransformersOf({ replicas = [], images = [] }: Kustomization): Transformer[] {
  return [
    ...replicas.map(
      ({ name = '', count = 0 }): Transformer => ({
        name: 'ReplicaCountTransformer',
        transform: (resources) => scale(resources, name, count),
      }),
    ),
    ...images.map(
      (image): Transformer => ({
        name: 'ImageTagTransformer',
        transform: (resources) => {
          for (const { fields } of resources) withImage(fields, image, imageFields);
        },
      }),
    ),
  ];
}

/** @see sigs.k8s.io/kustomize: api/internal/builtins/PrefixTransformer.go, SuffixTransformer.go */
function rename(resources: readonly Resource[], prefix: string, suffix: string): void {
  for (const resource of resources) {
    if (UNNAMED.some((gvk) => isOf(originalId(resource), gvk))) continue;
    if (prefix) keepPrefix(resource, prefix);
    if (suffix) keepSuffix(resource, suffix);
    keepId(resource);
    changeFields(resource.fields, [{ path: 'metadata/name' }], (value) => rewritten(value, `${prefix}${textOf(value)}${suffix}`));
  }
}
/** What is called as it must be. */
const UNNAMED = [{ kind: 'CustomResourceDefinition' }, { group: 'apiregistration.k8s.io', kind: 'APIService' }, { kind: 'Namespace' }];

/** @see sigs.k8s.io/kustomize: api/internal/target/kusttarget_configplugin.go LabelTransformer */
function labelTransformers({ labels = [], commonLabels: common = {} }: Kustomization): Transformer[] {
  if (labels.length === 0 && Object.keys(common).length === 0) return [];
  const each = [...labels.map((label) => [label.pairs ?? {}, specsOf(label)] as const), [common, commonLabels] as const];
  return each.map(([pairs, specs]) => ({ name: 'LabelTransformer', transform: (resources) => putPairs(resources, pairs, specs) }));
}
function specsOf({ fields = [], includeSelectors, includeTemplates }: Label): FieldSpec[] {
  const more = includeSelectors ? commonLabels : includeTemplates ? templateLabels : metadataLabels;
  return [...fields, ...more];
}

function putPairs(resources: readonly Resource[], pairs: Readonly<Record<string, string>>, specs: readonly FieldSpec[]): void {
  for (const resource of resources)
    for (const [key, text] of Object.entries(pairs).sort(([a], [b]) => (a < b ? -1 : 1)))
      changeFields(resource.fields, specs, (value) => put(value, key, text), 'map');
}
function put(value: Value, key: string, text: string): Fields {
  const map = mapOf(value);
  map[key] = text;
  return map;
}

/** @see sigs.k8s.io/kustomize: api/internal/builtins/ReplicaCountTransformer.go */
function scale(resources: readonly Resource[], name: string, count: number): void {
  let isFound = false;
  for (const spec of replicaFields)
    for (const resource of resources) {
      if (isGone(resource) || !allIds(resource).some((id) => id.name === name && isOf(id, spec))) continue;
      isFound = true;
      changeFields(resource.fields, [spec], () => new Scalar(String(count)), 'scalar');
    }
  const gvks = replicaFields.map(({ kind = '' }) => shownGvk({ group: '', version: '', kind }));
  if (!isFound) fail(`resource with name ${name} does not match a config with the following GVK [${gvks.join(' ')}]`);
}

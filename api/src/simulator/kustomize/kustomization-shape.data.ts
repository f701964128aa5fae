import type { Shape } from './decode.ts';

const string: Shape = { kind: 'string' };
const bool: Shape = { kind: 'bool' };
const int64: Shape = { kind: 'int64' };
const int: Shape = { kind: 'int' };
const list = (of: Shape): Shape => ({ kind: 'list', of });
const map = (of: Shape): Shape => ({ kind: 'map', of });
const struct = (name: string, fields: Readonly<Record<string, Shape>>): Shape => ({ kind: 'struct', name, fields });

const texts = list(string);
const pairs = map(string);
const gvk = { group: string, version: string, kind: string };
const resId = { ...gvk, name: string, namespace: string };
const selector = struct('Selector', { ...resId, annotationSelector: string, labelSelector: string });
const fieldSpec = struct('FieldSpec', { ...gvk, path: string, create: bool });
const patch = struct('Patch', { path: string, patch: string, target: selector, options: map(bool) });
const image = struct('Image', { name: string, newName: string, tagSuffix: string, newTag: string, digest: string });
const options = struct('FieldOptions', { delimiter: string, index: int, encoding: string, create: bool });
const generatorOptions = struct('GeneratorOptions', {
  labels: pairs,
  annotations: pairs,
  disableNameSuffixHash: bool,
  immutable: bool,
});
const generator = {
  namespace: string,
  name: string,
  behavior: string,
  literals: texts,
  files: texts,
  envs: texts,
  env: string,
  options: generatorOptions,
};
const replacement = {
  source: struct('SourceSelector', { ...resId, fieldPath: string, options }),
  targets: list(struct('TargetSelector', { select: selector, reject: list(selector), fieldPaths: texts, options })),
};
const helmGlobals = { chartHome: string, configHome: string };
const helmChart = {
  name: string,
  version: string,
  repo: string,
  releaseName: string,
  namespace: string,
  valuesFile: string,
  valuesInline: map({ kind: 'any' }),
  valuesMerge: string,
  includeCRDs: bool,
  skipHooks: bool,
  additionalValuesFiles: texts,
  skipTests: bool,
  apiVersions: texts,
  nameTemplate: string,
};

/** One of a file that replacements are in. */
export const replacementShape: Shape = struct('Replacement', replacement);

/** @see sigs.k8s.io/kustomize: api/types */
export const kustomizationShape: Shape = struct('Kustomization', {
  kind: string,
  apiVersion: string,
  metadata: struct('ObjectMeta', { name: string, namespace: string, labels: pairs, annotations: pairs }),
  openapi: pairs,
  namePrefix: string,
  nameSuffix: string,
  namespace: string,
  commonLabels: pairs,
  labels: list(struct('Label', { pairs, includeSelectors: bool, includeTemplates: bool, fields: list(fieldSpec) })),
  commonAnnotations: pairs,
  patchesStrategicMerge: list(string),
  patchesJson6902: list(patch),
  patches: list(patch),
  images: list(image),
  imageTags: list(image),
  replacements: list(struct('ReplacementField', { ...replacement, path: string })),
  replicas: list(struct('Replica', { name: string, count: int64 })),
  vars: list(
    struct('Var', {
      name: string,
      objref: struct('Target', { apiVersion: string, ...resId }),
      fieldref: struct('FieldSelector', { fieldpath: string }),
    }),
  ),
  sortOptions: struct('SortOptions', {
    order: string,
    legacySortOptions: struct('LegacySortOptions', { orderFirst: texts, orderLast: texts }),
  }),
  resources: texts,
  components: texts,
  crds: texts,
  bases: texts,
  configMapGenerator: list(struct('ConfigMapArgs', generator)),
  secretGenerator: list(struct('SecretArgs', { ...generator, type: string })),
  helmGlobals: struct('HelmGlobals', helmGlobals),
  helmCharts: list(struct('HelmChart', helmChart)),
  helmChartInflationGenerator: list(
    struct('HelmChartArgs', {
      ...helmGlobals,
      chartName: string,
      chartVersion: string,
      chartRepoUrl: string,
      helmBin: string,
      helmHome: string,
      values: string,
      valuesLocal: map({ kind: 'any' }),
      valuesMerge: string,
      releaseName: string,
      releaseNamespace: string,
      extraArgs: texts,
    }),
  ),
  generatorOptions,
  configurations: texts,
  generators: texts,
  transformers: texts,
  validators: texts,
  buildMetadata: texts,
});

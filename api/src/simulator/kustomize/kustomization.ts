import { decoded } from './decode.ts';
import { fail, KustomizeError, within } from './error.ts';
import { kustomizationShape } from './kustomization-shape.data.ts';
import { type Loader, load } from './loader.ts';
import { jsonOfYaml } from './yaml.ts';

type Texts = Readonly<Record<string, string>>;

/** What a resource is told apart by; what is empty is not looked at. */
export interface Selector {
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly annotationSelector?: string;
  readonly labelSelector?: string;
}
export interface FieldSpec {
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
  /** `spec/template/metadata/labels`. */
  readonly path: string;
  /** Or else nothing is done where the field is not there. */
  readonly create?: boolean;
}
export interface GeneratorOptions {
  readonly labels?: Texts;
  readonly annotations?: Texts;
  readonly disableNameSuffixHash?: boolean;
  readonly immutable?: boolean;
}
/** Of a ConfigMap or a Secret. */
export interface Generator {
  readonly name?: string;
  readonly namespace?: string;
  readonly behavior?: string;
  readonly literals?: readonly string[];
  readonly files?: readonly string[];
  readonly envs?: readonly string[];
  readonly env?: string;
  readonly options?: GeneratorOptions;
  /** Of a Secret. */
  readonly type?: string;
}
export interface Label {
  readonly pairs?: Texts;
  readonly includeSelectors?: boolean;
  readonly includeTemplates?: boolean;
  readonly fields?: readonly FieldSpec[];
}
export interface Patch {
  readonly path?: string;
  readonly patch?: string;
  readonly target?: Selector;
  readonly options?: Readonly<Record<string, boolean>>;
}
export interface Image {
  readonly name?: string;
  readonly newName?: string;
  readonly tagSuffix?: string;
  readonly newTag?: string;
  readonly digest?: string;
}
export interface FieldOptions {
  readonly delimiter?: string;
  readonly index?: number;
  readonly encoding?: string;
  readonly create?: boolean;
}
export interface Target {
  readonly select?: Selector;
  readonly reject?: readonly Selector[];
  readonly fieldPaths?: readonly string[];
  readonly options?: FieldOptions;
}
export interface Replacement {
  readonly source?: Selector & { readonly fieldPath?: string; readonly options?: FieldOptions };
  readonly targets?: readonly Target[];
  /** Of a file that has some. */
  readonly path?: string;
}
export interface Var {
  readonly name?: string;
  readonly objref?: Selector & { readonly apiVersion?: string };
  readonly fieldref?: { readonly fieldpath?: string };
}
export interface SortOptions {
  readonly order?: string;
  readonly legacySortOptions?: { readonly orderFirst?: readonly string[]; readonly orderLast?: readonly string[] };
}

/** @see sigs.k8s.io/kustomize: api/types/kustomization.go */
export interface Kustomization {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly openapi?: Texts;
  readonly namePrefix?: string;
  readonly nameSuffix?: string;
  readonly namespace?: string;
  readonly commonLabels?: Texts;
  readonly labels?: readonly Label[];
  readonly commonAnnotations?: Texts;
  readonly patchesStrategicMerge?: readonly string[];
  readonly patchesJson6902?: readonly Patch[];
  readonly patches?: readonly Patch[];
  readonly images?: readonly Image[];
  readonly imageTags?: readonly Image[];
  readonly replacements?: readonly Replacement[];
  readonly replicas?: readonly { readonly name?: string; readonly count?: number }[];
  readonly vars?: readonly Var[];
  readonly sortOptions?: SortOptions;
  readonly resources?: readonly string[];
  readonly components?: readonly string[];
  readonly crds?: readonly string[];
  readonly bases?: readonly string[];
  readonly configMapGenerator?: readonly Generator[];
  readonly secretGenerator?: readonly Generator[];
  readonly helmCharts?: readonly Readonly<Record<string, unknown>>[];
  readonly helmChartInflationGenerator?: readonly Readonly<Record<string, unknown>>[];
  readonly generatorOptions?: GeneratorOptions;
  readonly configurations?: readonly string[];
  readonly generators?: readonly string[];
  readonly transformers?: readonly string[];
  readonly validators?: readonly string[];
  readonly buildMetadata?: readonly string[];
}

/** A kustomization that has been read. */
export interface Read {
  readonly kustomization: Kustomization;
  /** Its file's name. */
  readonly file: string;
}

const NAMES: readonly string[] = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** Of the loader's directory; what is deprecated in it is told. @see sigs.k8s.io/kustomize: api/internal/target/kusttarget.go Load */
export function readKustomization(loader: Loader, tell: (line: string) => void): Read {
  const found = NAMES.flatMap((name): [string, string][] => {
    try {
      return [[name, load(loader, name)]];
    } catch (error) {
      if (error instanceof KustomizeError) return [];
      throw error;
    }
  });
  const [first, second] = found;
  if (!first)
    return fail(`unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${loader.root}'`);
  if (second) fail(`Found multiple kustomization files under: ${loader.root}\n`);
  const [file, text] = first;
  const given = within('invalid Kustomization', () => parsed(text));
  for (const [field, use, note = ''] of DEPRECATED)
    if (given[field] !== undefined)
      tell(
        `# Warning: '${field}' is deprecated. Please use '${use}' instead.${note} Run 'kustomize edit fix' to update your Kustomization automatically.`,
      );
  const { kind = 'Kustomization' } = given;
  const isComponent = kind === 'Component';
  const version = isComponent ? 'kustomize.config.k8s.io/v1alpha1' : 'kustomize.config.k8s.io/v1beta1';
  const problems = [
    ...(kind === 'Kustomization' || isComponent ? [] : ['kind should be Kustomization or Component']),
    ...(given.apiVersion === undefined || given.apiVersion === '' || given.apiVersion === version
      ? []
      : [`apiVersion for ${kind} should be ${version}`]),
  ];
  if (problems.length > 0) fail(`Failed to read kustomization file under ${loader.root}:\n${problems.join('\n')}`);
  const { resources = [], bases = [], images = [] } = given;
  return { file, kustomization: { ...given, kind, resources: [...resources, ...bases], images } };
}

const DEPRECATED: readonly (readonly [field: keyof Kustomization, use: string, note?: string])[] = [
  ['bases', 'resources'],
  ['imageTags', 'images'],
  ['patchesJson6902', 'patches'],
  ['patchesStrategicMerge', 'patches'],
  ['vars', 'replacements', ' [EXPERIMENTAL]'],
];

/** @see sigs.k8s.io/kustomize: api/types/kustomization.go Unmarshal */
function parsed(text: string): Kustomization {
  const json = jsonOfYaml(text);
  return ((json !== undefined && decoded(json, kustomizationShape)) || {}) as Kustomization;
}

/** What a plugin that comes with kustomize was given, and does not take. @see sigs.k8s.io/kustomize: api/internal/target/kusttarget.go configureBuiltinPlugin */
export const configuring = <T>(plugin: string, config: string, act: () => T): T =>
  within(`trouble configuring builtin ${plugin} with config: \`\n${config}\``, act);

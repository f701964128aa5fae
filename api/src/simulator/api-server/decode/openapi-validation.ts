import { groupOf, versionOf } from '../../apimachinery/group-version.ts';
import { isRecord } from '../../apimachinery/records.ts';
import { type FieldType, fieldsOf, fieldType, goStructName } from '../schema/types.ts';

type Value = Readonly<Record<string, unknown>>;

/**
 * What is wrong with an object by the API's OpenAPI document alone, as kubectl tells it; nothing of a kind that it does not have.
 * @see kubernetes: kube-openapi/pkg/util/proto/validation/types.go, errors.go
 */
export function modelProblems(value: Value): string[] {
  const { apiVersion, kind } = value as { readonly apiVersion: string; readonly kind: string };
  if (!fieldsOf(kind)) return [];
  return new Model(apiVersion).ofKind(value, kind, kind);
}

/** Of a list of one kind, such as a PodList. */
export function listProblems(value: Value): string[] {
  const { apiVersion, kind, items } = value as { readonly apiVersion: string; readonly kind: string; readonly items: unknown };
  const element = kind.slice(0, -'List'.length);
  if (!fieldsOf(element)) return [];
  const model = new Model(apiVersion);
  if (items === undefined || items === null)
    return [validationError(kind, `missing required field "items" in ${packageOf(apiVersion)}.${kind}`)];
  return model.problems(items, fieldType(`[]${element}`), `${kind}.items`, `${packageOf(apiVersion)}.${kind}.items`);
}

const validationError = (at: string, why: string): string => `ValidationError(${at}): ${why}`;

const mismatch = (at: string, model: string, got: string, expected: string): string[] => [
  validationError(at, `invalid type for ${model}: got "${got}", expected "${expected}"`),
];

class Model {
  readonly #package: string;
  constructor(apiVersion: string) {
    this.#package = packageOf(apiVersion);
  }

  /** Fields in the order of their names, then those that are missing. */
  ofKind(value: Value, type: string, at: string): string[] {
    const fields = fieldsOf(type) ?? {};
    const model = this.#nameOf(type);
    const found = Object.keys(value)
      .toSorted((a, b) => (a < b ? -1 : 1))
      .flatMap((name) => {
        const given = value[name];
        if (given === null || given === undefined) return [];
        const expression = Object.hasOwn(fields, name) ? (fields[name] as string) : undefined;
        if (expression === undefined) return [validationError(at, `unknown field "${name}" in ${model}`)];
        return this.problems(given, fieldType(expression), `${at}.${name}`, `${model}.${name}`);
      });
    const missing = requiredOf(type, fields).filter((name) => value[name] === null || value[name] === undefined);
    return [...found, ...missing.map((name) => validationError(at, `missing required field "${name}" in ${model}`))];
  }

  problems(value: unknown, type: FieldType, at: string, model: string): string[] {
    if (type.name === 'FieldsV1') return [];
    const own = type.shape === 'object' || type.shape === 'scalar' ? this.#nameOf(type.name, model) : model;
    if (Array.isArray(value)) return this.#ofArray(value, type, at, own);
    if (isRecord(value)) return this.#ofMap(value, type, at, own);
    const got = primitive(value);
    if (type.shape !== 'scalar') return mismatch(at, own, got, type.shape === 'list' ? 'array' : 'map');
    const expected = primitiveType(type);
    const fits = expected === 'string' || expected === got || (expected === 'integer' && got === 'number');
    return fits ? [] : mismatch(at, own, got, expected);
  }

  #ofArray(items: readonly unknown[], type: FieldType, at: string, model: string): string[] {
    if (type.shape === 'scalar') return mismatch(at, model, 'array', primitiveType(type));
    // So it says, the wrong way round.
    if (type.shape !== 'list') return mismatch(at, model, 'map', 'array');
    return items.flatMap((item, i) => {
      const place = `${at}[${i}]`;
      if (item === null) return [validationError(at, `unknown object type "nil" in ${place}`)];
      return this.problems(item, type.element as FieldType, place, model);
    });
  }

  #ofMap(value: Value, type: FieldType, at: string, model: string): string[] {
    if (type.shape === 'object') return this.ofKind(value, type.name, at);
    if (type.shape !== 'map') return mismatch(at, model, 'map', type.shape === 'list' ? 'array' : primitiveType(type));
    return Object.keys(value)
      .toSorted((a, b) => (a < b ? -1 : 1))
      .flatMap((key) => {
        const place = `${at}.${key}`;
        if (value[key] === null) return [`unknown object type "nil" in ${place}`];
        return this.problems(value[key], type.element as FieldType, place, model);
      });
  }

  /** Of what has a definition of its own; of other scalars the field's. */
  #nameOf(type: string, field = ''): string {
    if (Object.hasOwn(SCALARS, type)) return SCALARS[type] as string;
    if (!fieldsOf(type)) return field;
    const name = goStructName(type);
    return `${META.has(type) ? META_PACKAGE : coreTypes().has(type) ? CORE_PACKAGE : this.#package}.${name}`;
  }
}

function primitive(value: unknown): string {
  if (typeof value === 'bigint') return 'integer';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

const primitiveType = ({ name }: FieldType): string =>
  name === 'boolean' ? name : name === 'int32' || name === 'int64' ? 'integer' : 'string';

const CORE_PACKAGE = 'io.k8s.api.core.v1';
const META_PACKAGE = 'io.k8s.apimachinery.pkg.apis.meta.v1';

const packageOf = (apiVersion: string): string => `io.k8s.api.${groupOf(apiVersion).split('.')[0] || 'core'}.${versionOf(apiVersion)}`;

const SCALARS: Readonly<Record<string, string>> = {
  Quantity: 'io.k8s.apimachinery.pkg.api.resource.Quantity',
  IntOrString: 'io.k8s.apimachinery.pkg.util.intstr.IntOrString',
  Time: `${META_PACKAGE}.Time`,
  MicroTime: `${META_PACKAGE}.MicroTime`,
};

const META: ReadonlySet<string> = new Set(
  'Condition LabelSelector LabelSelectorRequirement ListMeta ManagedFieldsEntry ObjectMeta OwnerReference'.split(' '),
);

/** Types that the core group has, and others use. */
const CORE_ROOTS =
  'ConfigMap Endpoints Event LimitRange Namespace Node PersistentVolume PersistentVolumeClaim Pod PodTemplate ReplicationController ResourceQuota Secret Service ServiceAccount TopologySelectorTerm'.split(
    ' ',
  );

let core: Set<string> | undefined;
/** Found when it is first asked for. */
function coreTypes(): ReadonlySet<string> {
  if (core) return core;
  core = new Set();
  const found = core;
  const visit = (type: string): void => {
    const fields = found.has(type) ? undefined : fieldsOf(type);
    if (!fields) return;
    found.add(type);
    for (const expression of Object.values(fields)) visit(expression.replace(/^!|\[\]|map\[string\]/g, ''));
  };
  for (const root of CORE_ROOTS) visit(root);
  return found;
}

/** In the order in which Go's types have them, which is mostly that of their names. */
const requiredOf = (type: string, fields: Readonly<Record<string, string>>): readonly string[] =>
  REQUIRED[type] ?? Object.keys(fields).filter((name) => fields[name]?.startsWith('!'));

const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  ISCSIPersistentVolumeSource: ['targetPortal', 'iqn', 'lun'],
  ISCSIVolumeSource: ['targetPortal', 'iqn', 'lun'],
  NFSVolumeSource: ['server', 'path'],
  PreferredSchedulingTerm: ['weight', 'preference'],
  RBDPersistentVolumeSource: ['monitors', 'image'],
  RBDVolumeSource: ['monitors', 'image'],
  ScopedResourceSelectorRequirement: ['scopeName', 'operator'],
  Taint: ['key', 'effect'],
  VolumeDevice: ['name', 'devicePath'],
  VolumeMount: ['name', 'mountPath'],
  WeightedPodAffinityTerm: ['weight', 'podAffinityTerm'],
};

import type { Localized } from '../../types.ts';
import { defaults } from './defaults.data.ts';
import { descriptions } from './descriptions.data.ts';
import { descriptionsZhHans } from './descriptions.zh-hans.data.ts';
import { manifestKinds } from './kinds.ts';
import { type FieldType, fieldsOf, fieldType } from './types.ts';

/** A field as `kubectl explain` shows it. */
export interface PodField {
  /** `pod.spec.containers.image` */
  readonly path: string;
  /** `<[]Container>` without the brackets. */
  readonly type: string;
  /** The type itself, or that of its members: `Container`, `Time`. */
  readonly typeName: string;
  readonly required: boolean;
  /** What v1.27 fills in; null where it fills in nothing. */
  readonly default: string | null;
  readonly description: Localized;
  /** In alphabetical order; empty for scalars. Computed when asked for. */
  readonly fields: readonly PodField[];
}

/** `pod`, `pod.spec.containers[0].image`, `spec.containers` (of a Pod), `secret.data`; undefined if there is no such field. */
export function podField(path: string): PodField | undefined {
  const steps = path
    .replaceAll(/\[[^\]]*\]/g, '')
    .split('.')
    .filter(Boolean);
  const kind = manifestKinds.find(({ kind: name, resource }) =>
    [name.toLowerCase(), resource].includes((steps[0] ?? 'pod').toLowerCase()),
  )?.kind;
  return kind ? explainField(kind, steps.slice(1).join('.')) : explainField('Pod', steps.join('.'));
}

/** The field of a kind at a path such as `spec.containers.image` ('' for the kind itself). */
export function explainField(kind: string, path: string): PodField | undefined {
  if (!isKind(kind)) return undefined;
  let field: PodField | undefined = fieldAt(kind.toLowerCase(), kind, { shape: 'object', name: kind, required: false });
  for (const step of path
    .replaceAll(/\[[^\]]*\]/g, '')
    .split('.')
    .filter(Boolean))
    field = field?.fields.find((one) => one.path.endsWith(`.${step}`));
  return field;
}

/** What stands alone in the API, and is no part of something else. */
function isKind(name: string): boolean {
  const fields = fieldsOf(name) ?? {};
  return fields.apiVersion !== undefined && fields.metadata !== undefined;
}

/** What a named type is: `PodSpec`, `Probe`; undefined if nothing is said of it. */
export const typeDescription = (name: string): string | undefined => (Object.hasOwn(descriptions, name) ? descriptions[name] : undefined);

/** `key` finds the description: `Container.image`, or `Pod`. */
function fieldAt(path: string, key: string, type: FieldType): PodField {
  const named = innermost(type).name;
  return {
    path,
    type: typeText(type),
    typeName: named,
    required: type.required,
    default: defaults[key] ?? null,
    description: descriptionOf(key),
    get fields() {
      return Object.entries(fieldsOf(named) ?? {})
        .map(([name, expression]) => fieldAt(`${path}.${name}`, `${named}.${name}`, fieldType(expression)))
        .sort((a, b) => (a.path < b.path ? -1 : 1));
    },
  };
}

function descriptionOf(key: string): Localized {
  const en = descriptions[key] ?? '';
  return { en, zhHans: descriptionsZhHans[key] ?? en };
}

function innermost(type: FieldType): FieldType {
  return type.element ? innermost(type.element) : type;
}

/** As kubectl prints types: `[]Container`, `map[string]string`, `integer`. */
function typeText(type: FieldType): string {
  if (type.shape === 'list') return `[]${typeText(type.element as FieldType)}`;
  if (type.shape === 'map') return `map[string]${typeText(type.element as FieldType)}`;
  // Of two versions of a group that have a type of this name, the schema tells the newer one.
  return scalarNames[type.name] ?? type.name.replace(/^V2(?=[A-Z])/, '');
}
const scalarNames: Readonly<Record<string, string>> = {
  int32: 'integer',
  int64: 'integer',
  bytes: 'string',
  Time: 'string',
  MicroTime: 'string',
  // Of two groups that have a type of this name, the schema tells one by its group.
  DiscoveryEndpointPort: 'EndpointPort',
};

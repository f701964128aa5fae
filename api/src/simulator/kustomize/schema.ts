import { mergedFields, typesOfKinds } from './schema.data.ts';
import { isMap, type Maybe, textOf } from './values.ts';

/** What is known of a value by where it stands; undefined: nothing. */
export type Schema = ObjectSchema | ListSchema | undefined;
interface ObjectSchema {
  readonly kind: 'object';
  readonly type: string;
}
interface ListSchema {
  readonly kind: 'list';
  /** By which its members are told apart; none: they are texts. */
  readonly keys: readonly string[];
  readonly members: Schema;
}

/** Of a resource, or of what looks like one. */
export function schemaOf(value: Maybe): Schema {
  const type = isMap(value) ? typesOfKinds[`${textOf(value.apiVersion)}/${textOf(value.kind)}`] : undefined;
  return objectOf(type);
}

export function fieldSchema(schema: Schema, field: string): Schema {
  if (schema?.kind !== 'object') return undefined;
  const fields = mergedFields[schema.type];
  const known = fields && Object.hasOwn(fields, field) ? fields[field] : undefined;
  if (known === undefined) return { kind: 'object', type: '' };
  const [keys = '', type] = known.split('@');
  return type === undefined ? objectOf(keys) : { kind: 'list', keys: keys.split(',').filter(Boolean), members: objectOf(type) };
}

const objectOf = (type: string | undefined): Schema => (type === undefined ? undefined : { kind: 'object', type });

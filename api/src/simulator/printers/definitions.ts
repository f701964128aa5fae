import { typeDescription } from '../api-server/index.ts';

/** A column of a table as the API server describes it. @see kubernetes: apimachinery/pkg/apis/meta/v1/types.go TableColumnDefinition */
export interface ColumnDefinition {
  readonly name: string;
  readonly type: string;
  readonly format: string;
  readonly description: string;
  /** Shown with `-o wide` alone, if it is not 0. */
  readonly priority: number;
}

/** What the API says of a field, without the meanings of its values, which only the OpenAPI document adds. */
export const ofField = (field: string): string => (typeDescription(field) ?? '').replace(/\n\nPossible enum values:[\s\S]*/, '');

export const column = (name: string, description = '', { type = 'string', format = '', priority = 0 } = {}): ColumnDefinition => ({
  name,
  type,
  format,
  description,
  priority,
});
export const wide = (name: string, description: string): ColumnDefinition => column(name, description, { priority: 1 });
export const integer = (name: string, description: string): ColumnDefinition => column(name, description, { type: 'integer' });
export const boolean = (name: string, description: string): ColumnDefinition => column(name, description, { type: 'boolean' });

export const NAME = column('Name', ofField('ObjectMeta.name'), { format: 'name' });
export const AGE = column('Age', ofField('ObjectMeta.creationTimestamp'));

/** Of what has no printer of its own. @see kubernetes: apiserver/pkg/registry/rest/table.go ConvertToTable */
export const NAME_AND_CREATION: readonly ColumnDefinition[] = [
  NAME,
  column('Created At', ofField('ObjectMeta.creationTimestamp'), { type: 'date' }),
];

/** Of what is made from a template. */
export const WITHIN: readonly ColumnDefinition[] = [
  wide('Containers', 'Names of each container in the template.'),
  wide('Images', 'Images referenced by each container in the template.'),
];

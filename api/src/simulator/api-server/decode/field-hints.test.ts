import { describe, expect, it } from 'vitest';
import { laterFields } from '../schema/later-fields.data.ts';
import { fieldsOf } from '../schema/types.ts';
import { laterField } from './field-hints.ts';

describe('fields of later versions', () => {
  it.each(Object.keys(laterFields))('%s is of a type that v1.27 has, is none of its fields, and is told of in Chinese', (field) => {
    const [type, name] = field.split('.') as [string, string];
    expect(fieldsOf(type)).toBeDefined();
    expect(fieldsOf(type)).not.toHaveProperty(name);
    expect(laterField(type, name)?.zhHans).not.toMatch(/\b(in|on|from|has|not|uses|stable|default|instead)\b/);
  });
});

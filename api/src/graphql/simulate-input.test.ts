import { assertInputObjectType } from 'graphql';
import { expect, it } from 'vitest';
import { simulate } from '../simulator/index.ts';
import { createSchema } from './index.ts';

it('the description of a manifest names every kind that a run takes', () => {
  const refused = simulate({ manifest: 'apiVersion: example.com/v1\nkind: Unheard\nmetadata: { name: x }' });
  const told = refused.kind === 'InvalidManifest' ? refused.problems[0]!.detail : '';
  const [, taken = ''] = told.split('supported values: ');
  const kinds = [...taken.matchAll(/\w+/g)].map(([kind]) => kind);
  expect(kinds).toContain('Pod');

  const { description } = assertInputObjectType(createSchema().getType('SimulateInput')).getFields().manifest!;
  expect(description!.match(/\w+/g)).toEqual(expect.arrayContaining(kinds));
});

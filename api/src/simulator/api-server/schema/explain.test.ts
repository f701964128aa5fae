import { expect, it } from 'vitest';
import { defaults } from './defaults.data.ts';
import { descriptions } from './descriptions.data.ts';
import { descriptionsZhHans } from './descriptions.zh-hans.data.ts';
import { explainField, podField } from './explain.ts';

it.each([
  { path: 'pod', expected: { path: 'pod', type: 'Pod', required: false } },
  { path: 'pod.spec.containers', expected: { type: '[]Container', required: true } },
  {
    path: 'spec.containers[0].livenessProbe.periodSeconds',
    expected: { path: 'pod.spec.containers.livenessProbe.periodSeconds', type: 'integer', default: '10' },
  },
  { path: 'pods.spec.nodeSelector', expected: { type: 'map[string]string', default: null } },
  { path: 'pod.spec.containers.resources.limits', expected: { type: 'map[string]Quantity' } },
  { path: 'secret.data', expected: { path: 'secret.data', type: 'map[string]string' } },
])('$path is explained', ({ path, expected }) => {
  expect(podField(path)).toMatchObject(expected);
});

it('knows no field that v1.27 does not have', () => {
  expect(podField('pod.spec.resources')).toBeUndefined();
  expect(explainField('ObjectReference', '')).toBeUndefined();
  expect(explainField('Pea', '')).toBeUndefined();
});

it('has a translation and a default only for fields that there are', () => {
  for (const key of [...Object.keys(descriptionsZhHans), ...Object.keys(defaults)]) expect(descriptions).toHaveProperty([key]);
});

it('says what a field is in both languages', () => {
  expect(podField('pod.spec.restartPolicy')?.description.zhHans).toContain('重启策略');
  expect(podField('pod.spec.restartPolicy')?.description.en).toContain('Restart policy for all containers');
});

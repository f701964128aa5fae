import { expect, it } from 'vitest';
import type { KubernetesObject } from '../../apimachinery/objects.ts';
import { keptBystander } from '../defaults/bystanders.ts';
import { inVersion } from './older-versions.ts';

const given = {
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: { name: 'h', annotations: { mine: 'x' } },
  spec: {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'x' },
    minReplicas: 1,
    maxReplicas: 4,
    metrics: [
      { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } },
      { type: 'Resource', resource: { name: 'memory', target: { type: 'AverageValue', averageValue: '10Mi' } } },
      { type: 'External', external: { metric: { name: 'q' }, target: { type: 'Value', value: '3' } } },
    ],
    behavior: { scaleDown: { policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }], selectPolicy: 'Max' } },
  },
};
const first = inVersion(given as never, 'autoscaling/v1') as KubernetesObject & { readonly spec: object };
const PREFIX = 'autoscaling.alpha.kubernetes.io';

/** @see kubernetes: pkg/apis/autoscaling/v1/conversion.go, pkg/apis/autoscaling/v1/conversion_test.go */
it('the first version of an autoscaler knows of the CPU, and notes the rest', () => {
  expect(first.spec).toEqual({
    maxReplicas: 4,
    minReplicas: 1,
    scaleTargetRef: given.spec.scaleTargetRef,
    targetCPUUtilizationPercentage: 50,
  });
  expect(first.metadata.annotations).toEqual({
    [`${PREFIX}/behavior`]:
      '{"ScaleUp":null,"ScaleDown":{"StabilizationWindowSeconds":null,"SelectPolicy":"Max","Policies":[{"Type":"Pods","Value":1,"PeriodSeconds":60}]}}',
    [`${PREFIX}/metrics`]:
      '[{"type":"Resource","resource":{"name":"memory","targetAverageValue":"10Mi"}},{"type":"External","external":{"metricName":"q","targetValue":"3"}}]',
    mine: 'x',
  });
});

it('what it has noted is read again, and the note is gone', () => {
  const { metadata, spec } = keptBystander(first);
  expect(metadata.annotations).toEqual({ mine: 'x' });
  const [cpu, ...others] = given.spec.metrics;
  expect(spec.metrics).toEqual([...others, cpu]);
  expect(spec.behavior.scaleDown).toEqual(given.spec.behavior.scaleDown);
});

it('of other kinds an older version has the same', () => {
  expect(inVersion({ kind: 'FlowSchema', apiVersion: 'a/v2', spec: {} }, 'a/v1')).toEqual({
    kind: 'FlowSchema',
    apiVersion: 'a/v1',
    spec: {},
  });
});

import { expect, it } from 'vitest';
import { keptBystander } from './bystanders.ts';

const kept = (kind: string, spec: object, apiVersion = '') => keptBystander({ apiVersion, kind, metadata: { name: 'x' }, spec });
const cpu = (averageUtilization: number) => ({
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } },
});

// @see kubernetes: pkg/apis/networking/v1/defaults_test.go, pkg/apis/autoscaling/v2/defaults_test.go, pkg/apis/storage/v1/defaults_test.go
it.each([
  {
    rule: 'a policy is about what comes in, and about what goes out where it says so; its ports are TCP',
    given: kept('NetworkPolicy', { podSelector: {}, egress: [{ ports: [{ port: 53 }, { port: 53, protocol: 'UDP' }] }] }),
    becomes: {
      metadata: { generation: 1 },
      spec: {
        policyTypes: ['Ingress', 'Egress'],
        egress: [
          {
            ports: [
              { port: 53, protocol: 'TCP' },
              { port: 53, protocol: 'UDP' },
            ],
          },
        ],
      },
      status: {},
    },
  },
  {
    rule: 'no rule of what goes out is none',
    given: kept('NetworkPolicy', { egress: [] }),
    becomes: { spec: { policyTypes: ['Ingress'] } },
  },
  { rule: 'an ingress has no address', given: kept('Ingress', {}), becomes: { metadata: { generation: 1 }, status: { loadBalancer: {} } } },
  {
    rule: 'what a class refers to is of the cluster',
    given: kept('IngressClass', { parameters: {} }),
    becomes: { spec: { parameters: { scope: 'Cluster' } } },
  },
  {
    rule: 'an autoscaler wants 80 percent',
    given: kept('HorizontalPodAutoscaler', { maxReplicas: 2 }),
    becomes: { spec: { minReplicas: 1, metrics: [cpu(80)] } },
  },
  {
    rule: 'of the older version, it is shown as the newer one',
    given: kept('HorizontalPodAutoscaler', { maxReplicas: 2, targetCPUUtilizationPercentage: 50 }, 'autoscaling/v1'),
    becomes: { apiVersion: 'autoscaling/v2', spec: { maxReplicas: 2, minReplicas: 1, metrics: [cpu(50)] } },
  },
  {
    rule: 'it goes up at once and down as it likes, but for what it says',
    given: kept('HorizontalPodAutoscaler', { behavior: { scaleDown: { stabilizationWindowSeconds: 60 } } }),
    becomes: {
      spec: {
        behavior: {
          scaleUp: {
            stabilizationWindowSeconds: 0,
            selectPolicy: 'Max',
            policies: [
              { type: 'Pods', value: 4 },
              { type: 'Percent', value: 100 },
            ],
          },
          scaleDown: { stabilizationWindowSeconds: 60, policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }] },
        },
      },
    },
  },
  { rule: 'a role without rules has none', given: keptBystander({ kind: 'Role', metadata: {}, rules: [] }), becomes: { rules: null } },
  {
    rule: 'a binding names the group of its role, and of those whom it is for but accounts',
    given: keptBystander({ kind: 'RoleBinding', roleRef: { kind: 'Role' }, subjects: [{ kind: 'User' }, { kind: 'ServiceAccount' }] }),
    becomes: {
      roleRef: { apiGroup: 'rbac.authorization.k8s.io' },
      subjects: [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io' }, { kind: 'ServiceAccount' }],
    },
  },
  { rule: 'a lease has a spec', given: keptBystander({ kind: 'Lease', metadata: {} }), becomes: { spec: {} } },
  {
    rule: 'a driver attaches its volumes',
    given: kept('CSIDriver', { podInfoOnMount: true }),
    becomes: {
      spec: {
        attachRequired: true,
        podInfoOnMount: true,
        storageCapacity: false,
        fsGroupPolicy: 'ReadWriteOnceWithFSType',
        volumeLifecycleModes: ['Persistent'],
      },
    },
  },
])('$rule', ({ given, becomes }) => {
  expect(given).toMatchObject(becomes);
});

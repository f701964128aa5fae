import { describe, expect, it } from 'vitest';
import { pullPolicyFor } from './image.ts';
import { defaulted } from './index.ts';

const container = (fields: object) => ({ spec: { containers: [{ name: 'app', ...fields }] } });

describe('what v1.27 fills in', () => {
  it.each([
    ['PersistentVolume', { spec: { capacity: { storage: '1u' } } }, { spec: { capacity: { storage: '1m' } } }],
    [
      'PersistentVolumeClaim',
      { spec: { resources: { requests: { storage: '1u' } } } },
      { spec: { resources: { requests: { storage: '1m' } } } },
    ],
    ['ResourceQuota', { spec: { hard: { cpu: '1u' } } }, { spec: { hard: { cpu: '1m' } } }],
    ['RuntimeClass', { overhead: { podFixed: { cpu: '1u' } } }, { overhead: { podFixed: { cpu: '1m' } } }],
    ['Node', { status: { capacity: { cpu: '1u' } } }, { status: { allocatable: { cpu: '1m' } } }],
    ['Pod', { spec: { overhead: { cpu: '1u' } } }, { spec: { overhead: { cpu: '1m' } } }],
  ] as const)('amounts of a %s in thousandths', (kind, given, expected) => expect(defaulted(kind, given)).toMatchObject(expected));

  it.each([
    ['LimitRange', {}, { spec: { limits: null } }],
    ['LimitRange', { spec: { limits: [] } }, { spec: { limits: [] } }],
    ['ResourceQuota', {}, { spec: {} }],
    ['PodDisruptionBudget', {}, { spec: {} }],
    ['PersistentVolume', { spec: { azureFile: { secretName: 'a' } } }, { spec: { azureFile: { secretName: 'a', secretNamespace: null } } }],
    [
      'Node',
      { status: { conditions: [{ type: 'A' }] } },
      { status: { conditions: [{ type: 'A', lastHeartbeatTime: null, lastTransitionTime: null }] } },
    ],
  ] as const)('what Go writes of a %s though nobody gave it', (kind, given, expected) =>
    expect(defaulted(kind, given)).toMatchObject(expected),
  );

  it.each([
    {
      rule: 'a Pod’s spec',
      kind: 'Pod',
      given: container({}),
      expected: {
        spec: {
          restartPolicy: 'Always',
          dnsPolicy: 'ClusterFirst',
          terminationGracePeriodSeconds: 30,
          schedulerName: 'default-scheduler',
          enableServiceLinks: true,
          securityContext: {},
        },
      },
    },
    {
      rule: 'requests from limits, but not those that are given',
      kind: 'Pod',
      given: container({ resources: { limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: '100m' } } }),
      expected: container({ resources: { requests: { cpu: '100m', memory: '1Gi' } } }),
    },
    {
      rule: 'no limits from requests',
      kind: 'Pod',
      given: container({ resources: { requests: { cpu: '1' } } }),
      expected: container({ resources: { requests: { cpu: '1' } } }),
    },
    {
      rule: 'amounts below a thousandth are rounded up',
      kind: 'Pod',
      given: container({ resources: { limits: { cpu: '100u' } } }),
      expected: container({ resources: { limits: { cpu: '1m' } } }),
    },
    {
      rule: 'what is preferred, if nothing is',
      kind: 'Pod',
      given: { spec: { affinity: { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1 }] } } } },
      expected: {
        spec: { affinity: { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, preference: {} }] } } },
      },
    },
    {
      rule: 'a negative grace period is one second',
      kind: 'Pod',
      given: { spec: { terminationGracePeriodSeconds: -5 } },
      expected: { spec: { terminationGracePeriodSeconds: 1 } },
    },
    {
      rule: 'what kubelets before v1.8 took for init containers is dropped',
      kind: 'Pod',
      given: { metadata: { annotations: { 'pod.beta.kubernetes.io/init-containers': '[]', kept: 'yes' } }, spec: {} },
      expected: { metadata: { annotations: expect.not.objectContaining({ 'pod.beta.kubernetes.io/init-containers': '[]' }) } },
    },
    {
      rule: 'a hook that asks a server',
      kind: 'Pod',
      given: container({ lifecycle: { postStart: { httpGet: { port: 80 } }, preStop: { httpGet: { port: 80 } } } }),
      expected: container({
        lifecycle: {
          postStart: { httpGet: { port: 80, path: '/', scheme: 'HTTP' } },
          preStop: { httpGet: { port: 80, path: '/', scheme: 'HTTP' } },
        },
      }),
    },
    {
      rule: 'a disk of Azure',
      kind: 'Pod',
      given: { spec: { volumes: [{ name: 'v', azureDisk: { diskName: 'd', diskURI: 'u' } }] } },
      expected: { spec: { volumes: [{ azureDisk: { cachingMode: 'ReadWrite', kind: 'Shared', fsType: 'ext4', readOnly: false } }] } },
    },
    {
      rule: 'a probe',
      kind: 'Pod',
      given: container({ livenessProbe: { httpGet: { port: 80 } } }),
      expected: container({
        livenessProbe: {
          httpGet: { path: '/', scheme: 'HTTP' },
          timeoutSeconds: 1,
          periodSeconds: 10,
          successThreshold: 1,
          failureThreshold: 3,
        },
      }),
    },
    {
      rule: 'a probe’s zeros',
      kind: 'Pod',
      given: container({ readinessProbe: { periodSeconds: 0 } }),
      expected: container({ readinessProbe: { periodSeconds: 10 } }),
    },
    {
      rule: 'host ports in the host’s network',
      kind: 'Pod',
      given: { spec: { hostNetwork: true, containers: [{ ports: [{ containerPort: 80 }] }] } },
      expected: { spec: { containers: [{ ports: [{ containerPort: 80, hostPort: 80, protocol: 'TCP' }] }] } },
    },
    {
      rule: 'volumes: an emptyDir without a source, and modes',
      kind: 'Pod',
      given: {
        spec: { volumes: [{ name: 'a' }, { name: 'b', secret: {} }, { name: 'c', projected: { sources: [{ serviceAccountToken: {} }] } }] },
      },
      expected: {
        spec: {
          volumes: [
            { emptyDir: {} },
            { secret: { defaultMode: 420 } },
            { projected: { defaultMode: 420, sources: [{ serviceAccountToken: { expirationSeconds: 3600 } }] } },
          ],
        },
      },
    },
    {
      rule: 'a projected volume of nothing says so',
      kind: 'Pod',
      given: { spec: { volumes: [{ name: 'a', projected: {} }] } },
      expected: { spec: { volumes: [{ projected: { sources: null } }] } },
    },
    {
      rule: 'the group of what a claim is filled from is null, where it is the core',
      kind: 'PersistentVolumeClaim',
      given: { spec: { dataSource: { kind: 'PersistentVolumeClaim', name: 'a' } } },
      expected: { spec: { dataSource: { apiGroup: null, kind: 'PersistentVolumeClaim', name: 'a' } } },
    },
    {
      rule: 'the source of a persistent volume',
      kind: 'PersistentVolume',
      given: { spec: { rbd: { monitors: ['a'], image: 'b' } } },
      expected: {
        spec: {
          rbd: { pool: 'rbd', user: 'admin', keyring: '/etc/ceph/keyring' },
          persistentVolumeReclaimPolicy: 'Retain',
          volumeMode: 'Filesystem',
        },
      },
    },
    {
      rule: 'the old name of the service account',
      kind: 'Pod',
      given: { spec: { serviceAccount: 'bot' } },
      expected: { spec: { serviceAccountName: 'bot', serviceAccount: 'bot' } },
    },
    {
      rule: 'a Secret’s text as bytes',
      kind: 'Secret',
      given: { stringData: { a: 'hé' } },
      expected: { type: 'Opaque', data: { a: 'aMOp' } },
    },
    {
      rule: 'a limit range: max fills default, which fills defaultRequest, and then min does',
      kind: 'LimitRange',
      given: { spec: { limits: [{ type: 'Container', max: { cpu: '1' }, min: { cpu: '100m', memory: '1Mi' } }] } },
      expected: { spec: { limits: [{ default: { cpu: '1' }, defaultRequest: { cpu: '1', memory: '1Mi' } }] } },
    },
    {
      rule: 'a Service',
      kind: 'Service',
      given: { spec: { ports: [{ port: 80 }] } },
      expected: {
        spec: {
          type: 'ClusterIP',
          sessionAffinity: 'None',
          internalTrafficPolicy: 'Cluster',
          ports: [{ port: 80, targetPort: 80, protocol: 'TCP' }],
        },
      },
    },
  ] as const)('$rule', ({ kind, given, expected }) => {
    expect(defaulted(kind, { metadata: {}, ...given })).toMatchObject(expected);
  });

  it('leaves the given object as it was', () => {
    const given = container({});
    defaulted('Pod', given);
    expect(given).toEqual(container({}));
  });

  it.each([
    ['nginx', 'Always'],
    ['nginx:latest', 'Always'],
    ['nginx:1.25', 'IfNotPresent'],
    ['registry.example:5000/team/app', 'Always'],
    ['registry.example:5000/team/app:2', 'IfNotPresent'],
    [`nginx@sha256:${'a'.repeat(64)}`, 'IfNotPresent'],
    ['NGINX', 'IfNotPresent'],
    ['a'.repeat(64), 'IfNotPresent'],
    [`${'a'.repeat(60)}@latest`, 'IfNotPresent'],
  ])('the pull policy of %s is %s', (image, policy) => {
    expect(pullPolicyFor(image)).toBe(policy);
  });
});

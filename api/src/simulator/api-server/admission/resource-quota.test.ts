import { expect, it } from 'vitest';
import { Random } from '../../engine/index.ts';
import type { Loose } from '../defaults/loose.ts';
import { kindInfo } from '../schema/kinds.ts';
import { quotaStatus, resourceQuota } from './resource-quota.ts';

interface Request {
  readonly kind: 'Pod' | 'Service' | 'PersistentVolumeClaim' | 'ResourceQuota';
  readonly object: Loose;
  readonly old?: Loose;
  readonly quotas: readonly Loose[];
  readonly others?: Readonly<Record<string, readonly Loose[]>>;
}

/** The quotas' status is what has just been counted, unless they bring another. */
function ask({ kind, object, old, quotas, others = {} }: Request): string | undefined {
  const list = (of: string) => (of === 'ResourceQuota' ? quotas : (others[of] ?? [])) as never;
  const counted = quotas.map((one) => ({ status: quotaStatus(one as never, { now: 0, list }), ...one }));
  return resourceQuota({
    info: kindInfo(kind),
    operation: old ? 'UPDATE' : 'CREATE',
    object,
    old,
    random: new Random(1),
    warn: () => undefined,
    cluster: { now: 0, get: () => undefined, list: (of) => (of === 'ResourceQuota' ? (counted as never) : list(of)) },
  })?.detail;
}

const quota = (name: string, hard: Loose, more: Loose = {}): Loose => ({ metadata: { name, namespace: 'test' }, spec: { hard, ...more } });
const pod = (resources: Loose, more: Loose = {}): Loose => ({
  metadata: { name: 'web', namespace: 'test' },
  spec: { containers: [{ name: 'app', resources }], ...more },
});
const service = (spec: Loose): Loose => ({ metadata: { name: 'web', namespace: 'test' }, spec });
const claim = (storage: string, more: Loose = {}): Loose => ({
  metadata: { name: 'data', namespace: 'test', ...more },
  spec: { resources: { requests: { storage } } },
});

// @see kubernetes: plugin/pkg/admission/resourcequota/admission_test.go, pkg/quota/v1/evaluator/core/*_test.go
it.each<{ rule: string; detail: string | undefined } & Request>([
  {
    rule: 'what fits is let in',
    kind: 'Pod',
    object: pod({ requests: { cpu: '100m' } }),
    quotas: [quota('a', { cpu: '100m' })],
    detail: undefined,
  },
  {
    rule: 'what must be said is asked of all quotas first',
    kind: 'Pod',
    object: pod({ requests: { cpu: '2' } }),
    quotas: [quota('a', { cpu: '1' }), quota('b', { memory: '1Gi' })],
    detail: 'failed quota: b: must specify memory for: app',
  },
  {
    rule: 'a scope that is not met has no say',
    kind: 'Pod',
    object: pod({ requests: { cpu: '2' } }),
    quotas: [quota('a', { pods: '0' }, { scopes: ['BestEffort'] })],
    detail: undefined,
  },
  {
    rule: 'scopes must all be met',
    kind: 'Pod',
    object: pod({}, { activeDeadlineSeconds: 5 }),
    quotas: [quota('a', { pods: '0' }, { scopes: ['BestEffort', 'Terminating'] })],
    detail: 'exceeded quota: a, requested: pods=1, used: pods=0, limited: pods=0',
  },
  ...[0, 1].map((grace) => ({
    rule: `one that should have gone more than its grace period ago is charged no more: ${grace}`,
    kind: 'Pod' as const,
    object: pod({}),
    quotas: [quota('a', { pods: '1' })],
    others: {
      Pod: [
        { ...pod({}), metadata: { ...pod({}).metadata, deletionTimestamp: '2023-05-15T08:59:59Z', deletionGracePeriodSeconds: grace } },
      ],
    },
    detail: grace === 0 ? undefined : 'exceeded quota: a, requested: pods=1, used: pods=1, limited: pods=1',
  })),
  {
    rule: 'what goes over is told by its names in order, with what it takes of each',
    kind: 'Pod',
    object: pod({ requests: { memory: '2Gi', cpu: '2' }, limits: { memory: '2Gi' } }),
    quotas: [quota('a', { pods: '5', 'requests.memory': '1Gi', 'limits.memory': '1Gi', cpu: '1', 'count/pods': '0' })],
    detail:
      'exceeded quota: a, requested: count/pods=1,cpu=2,limits.memory=2Gi,requests.memory=2Gi, used: count/pods=0,cpu=0,limits.memory=0,requests.memory=0, limited: count/pods=0,cpu=1,limits.memory=1Gi,requests.memory=1Gi',
  },
  {
    rule: 'each container must say it, and those that begin before, too',
    kind: 'Pod',
    object: pod(
      { requests: { cpu: '1' } },
      {
        initContainers: [
          { name: 'z', resources: {} },
          { name: 'b', resources: { limits: { memory: '1Gi' } } },
        ],
      },
    ),
    quotas: [quota('a', { 'requests.cpu': '9', 'limits.memory': '9Gi', 'requests.ephemeral-storage': '1Gi' })],
    detail: 'failed quota: a: must specify limits.memory for: app,z; requests.cpu for: b,z',
  },
  {
    rule: 'what the quota says of itself is what counts',
    kind: 'Pod',
    object: pod({}),
    quotas: [{ ...quota('a', { pods: '1' }), status: { hard: { pods: '1' }, used: { pods: '1' } } }],
    detail: 'exceeded quota: a, requested: pods=1, used: pods=1, limited: pods=1',
  },
  {
    rule: 'one that nobody has counted for yet bounds nothing',
    kind: 'Pod',
    object: pod({}),
    quotas: [{ ...quota('a', { pods: '0' }), status: {} }],
    detail: undefined,
  },
  {
    rule: 'quotas count quotas',
    kind: 'ResourceQuota',
    object: quota('b', {}),
    quotas: [quota('a', { resourcequotas: '1' })],
    detail: 'exceeded quota: a, requested: resourcequotas=1, used: resourcequotas=1, limited: resourcequotas=1',
  },
  {
    rule: 'a Service that becomes public needs node ports',
    kind: 'Service',
    object: service({ type: 'NodePort', ports: [{}, {}] }),
    old: service({ type: 'ClusterIP', ports: [{}, {}] }),
    quotas: [quota('a', { services: '1', 'services.nodeports': '1' })],
    others: { Service: [service({ type: 'ClusterIP', ports: [{}, {}] })] },
    detail: 'exceeded quota: a, requested: services.nodeports=2, used: services.nodeports=0, limited: services.nodeports=1',
  },
  {
    rule: 'one that stays as it was needs nothing',
    kind: 'Service',
    object: service({ type: 'NodePort', ports: [{}] }),
    old: service({ type: 'NodePort', ports: [{}] }),
    quotas: [quota('a', { 'services.nodeports': '0' })],
    others: { Service: [service({ type: 'NodePort', ports: [{}] })] },
    detail: undefined,
  },
  {
    rule: 'a load balancer without node ports counts those it asks for',
    kind: 'Service',
    object: service({ type: 'LoadBalancer', allocateLoadBalancerNodePorts: false, ports: [{ nodePort: 30000 }, {}] }),
    quotas: [quota('a', { 'services.nodeports': '0' })],
    detail: 'exceeded quota: a, requested: services.nodeports=1, used: services.nodeports=0, limited: services.nodeports=0',
  },
  {
    rule: 'a claim that grows is charged for what it grows by',
    kind: 'PersistentVolumeClaim',
    object: claim('3Gi'),
    old: claim('1Gi'),
    quotas: [quota('a', { 'requests.storage': '2Gi' })],
    others: { PersistentVolumeClaim: [claim('1Gi')] },
    detail: 'exceeded quota: a, requested: requests.storage=2Gi, used: requests.storage=1Gi, limited: requests.storage=2Gi',
  },
  {
    rule: 'its class may stand in the old annotation; storage is whole bytes',
    kind: 'PersistentVolumeClaim',
    object: claim('1500m', { annotations: { 'volume.beta.kubernetes.io/storage-class': 'gold' } }),
    quotas: [quota('a', { 'gold.storageclass.storage.k8s.io/requests.storage': '1' })],
    detail:
      'exceeded quota: a, requested: gold.storageclass.storage.k8s.io/requests.storage=2, used: gold.storageclass.storage.k8s.io/requests.storage=0, limited: gold.storageclass.storage.k8s.io/requests.storage=1',
  },
])('$rule', ({ detail, ...request }) => expect(ask(request)).toBe(detail));

const scoped = (scopeName: string, operator: string, values?: string[]) => ({
  scopeSelector: { matchExpressions: [{ scopeName, operator, ...(values && { values }) }] },
});
const ofClass = (priorityClassName?: string) => pod({}, priorityClassName === undefined ? {} : { priorityClassName });
const near = (term: Loose, kind = 'podAffinity') =>
  pod({}, { affinity: { [kind]: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'zone', ...term }] } } });
const rather = pod(
  {},
  {
    affinity: {
      podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: { namespaces: ['x'] } }] },
    },
  },
);
const asking = pod({ requests: { cpu: '1' } });

// @see kubernetes: pkg/quota/v1/evaluator/core/pods_test.go TestPodEvaluatorMatchingScopes; pods.go podMatchesScopeFunc, usesCrossNamespacePodAffinity
it.each`
  scope                                             | object                                                | counts   | rule
  ${scoped('PriorityClass', 'Exists')}              | ${ofClass('high')}                                    | ${true}  | ${'a class, whichever'}
  ${scoped('PriorityClass', 'Exists')}              | ${ofClass()}                                          | ${false} | ${'a class, where there is none'}
  ${scoped('PriorityClass', 'DoesNotExist')}        | ${ofClass('high')}                                    | ${false} | ${'no class, where there is one'}
  ${scoped('PriorityClass', 'DoesNotExist')}        | ${ofClass()}                                          | ${true}  | ${'no class'}
  ${scoped('PriorityClass', 'In', ['high', 'low'])} | ${ofClass('low')}                                     | ${true}  | ${'one of these'}
  ${scoped('PriorityClass', 'In', ['high', 'low'])} | ${ofClass('other')}                                   | ${false} | ${'one of these, where it is another'}
  ${scoped('PriorityClass', 'In', ['high', 'low'])} | ${ofClass()}                                          | ${false} | ${'one of these, where there is none'}
  ${scoped('PriorityClass', 'NotIn', ['high'])}     | ${ofClass('high')}                                    | ${false} | ${'none of these, where it is'}
  ${scoped('PriorityClass', 'NotIn', ['high'])}     | ${ofClass('low')}                                     | ${true}  | ${'none of these, where it is another'}
  ${scoped('PriorityClass', 'NotIn', ['high'])}     | ${ofClass()}                                          | ${true}  | ${'none of these, where there is none'}
  ${scoped('BestEffort', 'Exists')}                 | ${asking}                                             | ${false} | ${'nothing asked for'}
  ${scoped('NotBestEffort', 'Exists')}              | ${asking}                                             | ${true}  | ${'something asked for'}
  ${scoped('NotBestEffort', 'Exists')}              | ${pod({})}                                            | ${false} | ${'something asked for, where nothing is'}
  ${scoped('Terminating', 'Exists')}                | ${pod({})}                                            | ${false} | ${'a deadline'}
  ${scoped('NotTerminating', 'Exists')}             | ${pod({})}                                            | ${true}  | ${'no deadline'}
  ${scoped('NotTerminating', 'Exists')}             | ${pod({}, { activeDeadlineSeconds: 1 })}              | ${false} | ${'no deadline, where there is one'}
  ${scoped('CrossNamespacePodAffinity', 'Exists')}  | ${near({ namespaces: ['x'] })}                        | ${true}  | ${'others of namespaces'}
  ${scoped('CrossNamespacePodAffinity', 'Exists')}  | ${near({ namespaceSelector: {} }, 'podAntiAffinity')} | ${true}  | ${'others of any'}
  ${scoped('CrossNamespacePodAffinity', 'Exists')}  | ${rather}                                             | ${true}  | ${'others that it would rather not have near'}
  ${scoped('CrossNamespacePodAffinity', 'Exists')}  | ${near({ namespaces: [] })}                           | ${false} | ${'others of its own'}
  ${scoped('CrossNamespacePodAffinity', 'Exists')}  | ${pod({})}                                            | ${false} | ${'no others'}
`('a quota for Pods by their scope counts $counts: $rule', ({ scope, object, counts }) => {
  const detail = ask({ kind: 'Pod', object, quotas: [quota('a', { pods: '0' }, scope)] });
  expect(detail).toBe(counts ? 'exceeded quota: a, requested: pods=1, used: pods=0, limited: pods=0' : undefined);
});

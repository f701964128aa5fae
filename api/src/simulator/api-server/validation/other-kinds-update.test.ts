import { describe, expect, it } from 'vitest';
import { fieldProblemText } from '../problems.ts';
import { validateObjectUpdate } from './index.ts';

const metadata = { name: 'it', namespace: 'default' };
const claim = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
const service = { type: 'ClusterIP', sessionAffinity: 'None', ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }] };

describe('changed objects', () => {
  it.each<{ rule: string; kind: string; old: object; updated: object; problems: string[] }>([
    {
      rule: 'a cluster address stays',
      kind: 'Service',
      old: { spec: { ...service, clusterIP: '10.0.0.1', clusterIPs: ['10.0.0.1'] } },
      updated: { spec: { ...service, clusterIP: '10.0.0.2', clusterIPs: ['10.0.0.2'] } },
      problems: ['spec.clusterIPs[0]: Invalid value: []string{"10.0.0.2"}: may not change once set'],
    },
    {
      rule: 'an immutable config map stays',
      kind: 'ConfigMap',
      old: { immutable: true, data: { a: '1' } },
      updated: { immutable: true, data: { a: '2' } },
      problems: ['data: Forbidden: field is immutable when `immutable` is set'],
    },
    {
      rule: 'a secret keeps its type',
      kind: 'Secret',
      old: { type: 'Opaque' },
      updated: { type: 'mine' },
      problems: ['type: Invalid value: "mine": field is immutable'],
    },
    {
      rule: 'a bound claim may grow',
      kind: 'PersistentVolumeClaim',
      old: { spec: claim, status: { phase: 'Bound' } },
      updated: { spec: { ...claim, resources: { requests: { storage: '2Gi' } } }, status: { phase: 'Bound' } },
      problems: [],
    },
    {
      rule: 'a claim without a class may be given one',
      kind: 'PersistentVolumeClaim',
      old: { spec: claim },
      updated: { spec: { ...claim, storageClassName: 'standard' } },
      problems: [],
    },
    {
      rule: 'a claim with a class keeps it, even if that is none at all',
      kind: 'PersistentVolumeClaim',
      old: { spec: { ...claim, storageClassName: '' } },
      updated: { spec: { ...claim, storageClassName: 'standard' } },
      problems: ['spec: Forbidden: spec is immutable after creation except resources.requests for bound claims'],
    },
    {
      rule: 'a claim keeps its access modes',
      kind: 'PersistentVolumeClaim',
      old: { spec: claim },
      updated: { spec: { ...claim, accessModes: ['ReadOnlyMany'] } },
      problems: ['spec: Forbidden: spec is immutable after creation except resources.requests for bound claims'],
    },
    {
      rule: 'a node keeps its old name',
      kind: 'Node',
      old: { metadata: { name: 'it' }, spec: { externalID: 'a' } },
      updated: { metadata: { name: 'it' }, spec: { externalID: 'b' } },
      problems: ['spec.externalID: Forbidden: may not be updated'],
    },
    {
      rule: 'a priority stays',
      kind: 'PriorityClass',
      old: { value: 1 },
      updated: { value: 2 },
      problems: ['value: Forbidden: may not be changed in an update.'],
    },
  ])('$rule', ({ kind, old, updated, problems }) => {
    const found = validateObjectUpdate(kind, { metadata, ...updated }, { metadata, ...old });
    expect(found.map((problem) => fieldProblemText(problem).split('\n')[0])).toEqual(problems);
  });
});

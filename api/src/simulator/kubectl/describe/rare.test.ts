import { expect, it } from 'vitest';
import { pod, printed, squeezed } from '../testing.ts';

const namespaced = { namespace: 'default' };

it.each([
  {
    rule: 'a class says where its volumes may be',
    command: 'describe sc slow',
    object: {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'slow' },
      provisioner: 'x/y',
      allowedTopologies: [
        {
          matchLabelExpressions: [
            { key: 'zone', values: ['a', 'b'] },
            { key: 'rack', values: ['c'] },
          ],
        },
        {},
      ],
    },
    tells:
      'AllowedTopologies:     \n  Term 0:              zone in [a, b]\n                       rack in [c]\n  Term 1:              <none>\nEvents:',
  },
  {
    rule: 'a claim tells its conditions',
    command: 'describe pvc data',
    object: {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data', ...namespaced },
      spec: {},
      status: { conditions: [{ type: 'Resizing', status: 'True', lastTransitionTime: '2023-05-15T09:00:00Z', reason: 'R', message: 'M' }] },
    },
    tells:
      'Used By:       <none>\nConditions:\n  Type       Status  LastProbeTime                     LastTransitionTime                Reason  Message\n  ----       ------  -----------------                 ------------------                ------  -------\n  Resizing   True    Mon, 01 Jan 0001 00:00:00 +0000   Mon, 15 May 2023 09:00:00 +0000   R       M\nEvents:',
  },
  {
    rule: 'conditions of a namespace that is going',
    command: 'describe ns going',
    object: {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'going' },
      status: {
        phase: 'Terminating',
        conditions: [{ type: 'X', status: 'True', lastTransitionTime: '2023-05-15T09:00:00Z', reason: 'R', message: 'M' }],
      },
    },
    tells:
      'Status:       Terminating\nConditions:\n  Type  Status  LastTransitionTime               Reason  Message\n  ----  ------  ------------------               ------  -------\n  X     True    Mon, 15 May 2023 09:00:00 +0000  R       M\n\nNo resource quota.\n',
  },
  {
    rule: 'secrets of an account stand as they are named',
    command: 'describe sa robot',
    object: {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'robot', ...namespaced },
      imagePullSecrets: [{ name: 'z' }, { name: 'a' }],
    },
    tells: 'Image pull secrets:  z (not found)\n                     a (not found)\n',
  },
  {
    rule: 'verbs of a resource stand together, each once; those of a path do not',
    command: 'describe clusterrole r',
    object: {
      kind: 'ClusterRole',
      metadata: { name: 'r' },
      rules: [
        { apiGroups: [''], resources: ['pods', 'pods/log'], verbs: ['list', 'get', 'list'] },
        { apiGroups: [''], resources: ['pods'], verbs: ['create', 'get'] },
        { apiGroups: ['apps'], resources: ['deployments/scale'], resourceNames: ['a'], verbs: ['get'] },
        { nonResourceURLs: ['/healthz'], verbs: ['get', 'head'] },
      ],
    },
    tells:
      '                          [/healthz]         []              [get]\n' +
      '  deployments.apps/scale  []                 [a]             [get]\n' +
      '                          [/healthz]         []              [head]\n' +
      '  pods                    []                 []              [list get create]\n' +
      '  pods/log                []                 []              [list get]\n',
  },
  {
    rule: 'addresses of a slice have blanks between them, and a port that is not given is unset',
    command: 'describe endpointslice web',
    object: {
      kind: 'EndpointSlice',
      metadata: { name: 'web', ...namespaced },
      addressType: 'IPv4',
      ports: [{ protocol: 'TCP' }],
      endpoints: [{ addresses: ['10.0.0.1', '10.0.0.2'] }, { addresses: [], hostname: '' }],
    },
    tells:
      '  <unset>  <unset>  TCP\nEndpoints:\n  - Addresses:  10.0.0.1, 10.0.0.2\n    Conditions:\n      Ready:    <unset>\n    Hostname:   <unset>\n    NodeName:   <unset>\n    Zone:       <unset>\n  - Addresses:  <none>\n    Conditions:\n      Ready:   <unset>\n    Hostname:  \n',
  },
])('$rule', ({ command, object, tells }) => expect(printed(command, { objects: [object] })).toContain(tells));

it('the scopes of a quota stand one blank deeper among those of its namespace', () => {
  const quota = { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'q', ...namespaced }, spec: { scopes: ['BestEffort'] } };
  const objects = [quota, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } }];
  expect(printed('describe ns default', { objects })).toContain('\n  * Matches all pods');
  expect(printed('describe quota q', { objects })).toContain('\n * Matches all pods');
});

it('a claim names a Pod as often as it has a volume of it', () => {
  const volume = (name: string) => ({ name, persistentVolumeClaim: { claimName: 'data' } });
  const claim = { kind: 'PersistentVolumeClaim', metadata: { name: 'data', ...namespaced }, spec: {} };
  const objects = [claim, pod('web', { spec: { volumes: [volume('a'), volume('b')] } })];
  expect(printed('describe pvc data', { objects })).toContain('Used By:       web\n               web\nEvents:');
});

it('a share of what a node has nothing of is no number, but in the sum', () => {
  const node = { kind: 'Node', metadata: { name: 'node-1' }, spec: {}, status: { allocatable: { cpu: '0', memory: '0' } } };
  const told = squeezed(printed('describe node node-1', { objects: [node, pod('web')] }));
  expect(told).toContain('default web 0 (-9223372036854775808%) 0 (-9223372036854775808%) 0 (-9223372036854775808%)');
  expect(told).toContain('\ncpu 0 (0%) 0 (0%)\n');
});

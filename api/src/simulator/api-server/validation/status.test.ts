import { expect, it } from 'vitest';
import { fieldProblemText } from '../problems.ts';
import { validateStatusUpdate } from './index.ts';

it.each([
  [
    'Node',
    {
      capacity: { 'example.com/dongle': '4' },
      addresses: [
        { type: 'InternalIP', address: '1.1.1.1' },
        { type: 'Hostname', address: '1.1.1.1' },
      ],
    },
    [],
  ],
  ['Node', { allocatable: { cpu: '-1' } }, ['status.allocatable.cpu: Invalid value: "-1": must be greater than or equal to 0']],
  [
    'Node',
    {
      addresses: [
        { type: 'InternalIP', address: '1.1.1.1' },
        { type: 'InternalIP', address: '1.1.1.1' },
      ],
    },
    ['status.addresses[1]: Duplicate value: core.NodeAddress{Type:"InternalIP", Address:"1.1.1.1"}'],
  ],
  ['Service', { loadBalancer: { ingress: [{ ip: '1.2.3.4' }, { hostname: 'lb.example.com' }] } }, []],
  [
    'Service',
    { loadBalancer: { ingress: [{ ip: 'x', hostname: '1.2.3.4' }] } },
    [
      'status.loadBalancer.ingress[0].ip: Invalid value: "x": must be a valid IP address',
      'status.loadBalancer.ingress[0].hostname: Invalid value: "1.2.3.4": must be a DNS name, not an IP address',
    ],
  ],
  ['Namespace', { phase: 'Active' }, []],
  [
    'Namespace',
    { phase: 'Terminating' },
    ['status.Phase: Invalid value: "Terminating": may only be \'Active\' if `deletionTimestamp` is empty'],
  ],
  [
    'ResourceQuota',
    { hard: { pods: '1' }, used: { pods: '-1' } },
    ['status.used[pods]: Invalid value: "-1": must be greater than or equal to 0'],
  ],
  [
    'PersistentVolumeClaim',
    { capacity: { storage: '-1Ki' } },
    ['status.capacity[storage]: Invalid value: -1024: must be a valid resource quantity'],
  ],
  [
    'PodDisruptionBudget',
    { currentHealthy: -1, desiredHealthy: 0 },
    ['status.currentHealthy: Invalid value: -1: must be greater than or equal to 0'],
  ],
  ['PriorityClass', {}, []],
])('%s %j', (kind, status, problems) => {
  const metadata = { name: 'a' };
  expect(validateStatusUpdate(kind, { metadata, status }, { metadata }).map(fieldProblemText)).toEqual(problems);
});

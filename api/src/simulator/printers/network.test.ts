import { expect, it } from 'vitest';
import { printed } from '../kubectl/testing.ts';

const service = (spec: object, ingress: readonly object[] = []) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', namespace: 'default' },
  spec: { clusterIP: '10.96.0.7', ...spec },
  status: { loadBalancer: { ingress } },
});
const balanced = (more: object = {}) => ({ type: 'LoadBalancer', ...more });

/** @see kubernetes: pkg/printers/internalversion/printers_test.go TestPrintServiceLoadBalancer, TestPrintService */
it.each([
  { rule: 'nobody gives addresses', spec: balanced(), ingress: [], shows: '<pending>' },
  { rule: 'an address, or else a name', spec: balanced(), ingress: [{ ip: '2.2.2.2', hostname: 'a' }], shows: '2.2.2.2' },
  {
    rule: 'in order, each once',
    spec: balanced(),
    ingress: [{ ip: '3.3.3.3' }, { ip: '2.2.2.2' }, { ip: '3.3.3.3' }],
    shows: '2.2.2.2,3.3.3.3',
  },
  { rule: 'however long they are', spec: balanced(), ingress: [{ hostname: 'lb-1.example.com.' }], shows: 'lb-1.example.com.' },
  {
    rule: 'those from outside come after',
    spec: balanced({ externalIPs: ['1.1.1.1'] }),
    ingress: [{ ip: '9.9.9.9' }],
    shows: '9.9.9.9,1.1.1.1',
  },
  { rule: 'those from outside alone', spec: balanced({ externalIPs: ['1.1.1.1'] }), ingress: [], shows: '1.1.1.1' },
  {
    rule: 'the name that stands for it',
    spec: { type: 'ExternalName', externalName: 'db.example.com' },
    ingress: [],
    shows: 'db.example.com',
  },
])('EXTERNAL-IP: $rule', ({ spec, ingress, shows }) => {
  const told = printed(`get svc web --no-headers`, { objects: [service(spec, ingress)] });
  expect(told.split(/\s+/)[3]).toBe(shows);
});

it('CLUSTER-IP: none where there is no address', () => {
  expect(printed('get svc web --no-headers', { objects: [service({ type: 'ExternalName', clusterIP: '' })] })).toContain('<none>');
});

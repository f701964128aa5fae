import { expect, it } from 'vitest';
import type { KubernetesObject } from '../../apimachinery/objects.ts';
import { inGoOrder, itemInGoOrder } from './go-order.ts';

const written = (object: object): string => JSON.stringify(inGoOrder(object as unknown as KubernetesObject));

// @see kubernetes: staging/src/k8s.io/api/core/v1/types.go
it.each([
  {
    rule: 'what it is comes first, then its metadata',
    given: { status: {}, metadata: { labels: { b: '1', a: '2' }, uid: 'u', name: 'n' }, apiVersion: 'v1', spec: {}, kind: 'Pod' },
    writes: '{"kind":"Pod","apiVersion":"v1","metadata":{"name":"n","uid":"u","labels":{"a":"2","b":"1"}},"spec":{},"status":{}}',
  },
  {
    rule: 'so are the fields of a list’s members',
    given: {
      kind: 'Pod',
      apiVersion: 'v1',
      spec: { nodeName: 'x', containers: [{ resources: { limits: { memory: '1Mi', cpu: '1' } }, image: 'i', name: 'c' }], volumes: [] },
    },
    writes:
      '{"kind":"Pod","apiVersion":"v1","spec":{"volumes":[],"containers":[{"name":"c","image":"i","resources":{"limits":{"cpu":"1","memory":"1Mi"}}}],"nodeName":"x"}}',
  },
  {
    rule: 'an object of another group has the order of its own type',
    given: { kind: 'PriorityClass', apiVersion: 'scheduling.k8s.io/v1', preemptionPolicy: 'Never', value: 1 },
    writes: '{"kind":"PriorityClass","apiVersion":"scheduling.k8s.io/v1","value":1,"preemptionPolicy":"Never"}',
  },
  {
    rule: 'what the type has not comes last, and what is undefined not at all',
    given: { kind: 'Pod', apiVersion: 'v1', spec: { more: 1, nodeName: undefined, hostname: 'h' } },
    writes: '{"kind":"Pod","apiVersion":"v1","spec":{"hostname":"h","more":1}}',
  },
  {
    rule: 'what nobody knows stays as it is',
    given: { other: 2, kind: 'Foo', apiVersion: 'x/v1', and: { b: 1, a: 2 } },
    writes: '{"kind":"Foo","apiVersion":"x/v1","other":2,"and":{"b":1,"a":2}}',
  },
])('as Go encodes an object: $rule', ({ given, writes }) => expect(written(given)).toBe(writes));

it('none of a list says what it is', () =>
  expect(
    JSON.stringify(itemInGoOrder({ spec: {}, kind: 'Pod', apiVersion: 'v1', metadata: { name: 'a' } } as unknown as KubernetesObject)),
  ).toBe('{"metadata":{"name":"a"},"spec":{}}'));

import { expect, it } from 'vitest';
import { Random } from '../../engine/index.ts';
import type { Loose } from '../defaults/loose.ts';
import { kindInfo } from '../schema/kinds.ts';
import { limitRangerBounds, limitRangerDefaults } from './limit-ranger.ts';
import type { Plugin } from './types.ts';

function ask(plugin: Plugin, kind: 'Pod' | 'PersistentVolumeClaim', object: Loose, limits: readonly object[]): string | undefined {
  const refusal = plugin({
    info: kindInfo(kind),
    operation: 'CREATE',
    object,
    old: undefined,
    random: new Random(1),
    warn: () => undefined,
    cluster: { now: 0, get: () => undefined, list: () => [{ spec: { limits } }] as never },
  });
  return refusal?.detail;
}

type Amounts = Readonly<Record<string, string>>;
const pod = (containers: readonly [Amounts, Amounts][], init: readonly [Amounts, Amounts][] = []): Loose => {
  const named = (name: string, all: typeof init) =>
    all.map(([requests, limits], i) => ({ name: `${name}-${i}`, resources: { requests, limits } }));
  return {
    metadata: { name: 'web', namespace: 'test' },
    spec: { containers: named('foo', containers), initContainers: named('init', init) },
  };
};
const twice = <T>(one: T): [T, T] => [one, one];
const ofPod = (item: object) => [{ type: 'Pod', ...item }];
const ofContainer = (item: object) => [{ type: 'Container', ...item }];

// @see kubernetes: plugin/pkg/admission/limitranger/admission_test.go TestPodLimitFunc
it.each([
  { rule: 'a request at the minimum', given: pod([[{ cpu: '50m' }, {}]]), limits: ofContainer({ min: { cpu: '50m' } }), detail: undefined },
  {
    rule: 'a request below the minimum',
    given: pod([[{ cpu: '40m' }, { cpu: '200m' }]]),
    limits: ofContainer({ min: { cpu: '50m' } }),
    detail: 'minimum cpu usage per Container is 50m, but request is 40m',
  },
  {
    rule: 'a limit below the minimum',
    given: pod([[{ cpu: '50m' }, { cpu: '40m' }]]),
    limits: ofContainer({ min: { cpu: '50m' } }),
    detail: 'minimum cpu usage per Container is 50m, but limit is 40m',
  },
  {
    rule: 'both at the maximum',
    given: pod([[{ cpu: '2' }, { cpu: '2' }]]),
    limits: ofContainer({ max: { cpu: '2' } }),
    detail: undefined,
  },
  {
    rule: 'a request above the maximum',
    given: pod([[{ cpu: '3' }, { cpu: '2' }]]),
    limits: ofContainer({ max: { cpu: '2' } }),
    detail: 'maximum cpu usage per Container is 2, but request is 3',
  },
  {
    rule: 'a ratio to no request',
    given: pod([[{}, { cpu: '2' }]]),
    limits: ofContainer({ maxLimitRequestRatio: { cpu: '2' } }),
    detail: 'cpu max limit to request ratio per Container is 2, but no request is specified or request is 0',
  },
  {
    rule: 'no request',
    given: pod([[{}, {}]]),
    limits: ofContainer({ min: { memory: '50Mi' } }),
    detail: 'minimum memory usage per Container is 50Mi.  No request is specified',
  },
  {
    rule: 'no limit',
    given: pod([[{ cpu: '500m' }, {}]]),
    limits: ofContainer({ max: { cpu: '2' } }),
    detail: 'maximum cpu usage per Container is 2.  No limit is specified',
  },
  {
    rule: 'a limit above the maximum',
    given: pod([[{ memory: '250Mi' }, { memory: '2Gi' }]]),
    limits: ofContainer({ max: { memory: '1Gi' } }),
    detail: 'maximum memory usage per Container is 1Gi, but limit is 2Gi',
  },
  {
    rule: 'the ratio at its bound',
    given: pod([[{ cpu: '500m' }, { cpu: '750m' }]]),
    limits: ofContainer({ maxLimitRequestRatio: { cpu: '1.5' } }),
    detail: undefined,
  },
  {
    rule: 'a ratio above it',
    given: pod([[{ cpu: '1250m' }, { cpu: '2500m' }]]),
    limits: ofContainer({ maxLimitRequestRatio: { cpu: '1' } }),
    detail: 'cpu max limit to request ratio per Container is 1, but provided ratio is 2.000000',
  },
  {
    rule: 'a ratio at its bound that floating-point numbers make larger',
    given: pod([[{ cpu: '1' }, { cpu: '2007m' }]]),
    limits: ofContainer({ maxLimitRequestRatio: { cpu: '2007m' } }),
    detail: 'cpu max limit to request ratio per Container is 2007m, but provided ratio is 2.007000',
  },
  {
    rule: 'parts of a thousandth count as a whole one',
    given: pod([[{ cpu: '100u' }, { cpu: '1' }]]),
    limits: ofContainer({ min: { cpu: '500u' } }),
    detail: undefined,
  },
  {
    rule: 'init containers one by one',
    given: pod([[{}, { cpu: '1' }]], [[{}, { cpu: '3' }]]),
    limits: ofContainer({ max: { cpu: '2' } }),
    detail: 'maximum cpu usage per Container is 2, but limit is 3',
  },
  {
    rule: 'the sum of a Pod’s requests',
    given: pod(twice([{ cpu: '75m' }, {}])),
    limits: ofPod({ min: { cpu: '100m' } }),
    detail: undefined,
  },
  {
    rule: 'the sum of a Pod’s limits',
    given: pod([...twice<[Amounts, Amounts]>([{}, { memory: '500Mi' }]), [{}, { memory: '500Mi' }]]),
    limits: ofPod({ max: { memory: '1Gi' } }),
    detail: 'maximum memory usage per Pod is 1Gi, but limit is 1572864k',
  },
  {
    rule: 'a sum that one container does not count to is none',
    given: pod([
      [{}, { memory: '10Mi' }],
      [{}, {}],
    ]),
    limits: ofPod({ max: { memory: '1Gi' } }),
    detail: 'maximum memory usage per Pod is 1Gi.  No limit is specified',
  },
  {
    rule: 'the largest init container instead of a smaller sum',
    given: pod(twice([{ memory: '60Mi' }, { memory: '60Mi' }]), [[{ memory: '300Mi' }, { memory: '300Mi' }]]),
    limits: ofPod({ max: { memory: '200Mi' } }),
    detail: 'maximum memory usage per Pod is 200Mi, but limit is 300Mi',
  },
  {
    rule: 'an init container alone, where the containers say nothing',
    given: pod(twice([{}, {}]), [[{ memory: '100Mi' }, {}]]),
    limits: ofPod({ min: { memory: '100Mi' } }),
    detail: undefined,
  },
  {
    rule: 'several reasons at once',
    given: pod([[{ cpu: '1' }, {}]]),
    limits: ofContainer({ min: { memory: '1Mi' }, max: { cpu: '2' } }),
    detail:
      '[minimum memory usage per Container is 1Mi.  No request is specified, maximum cpu usage per Container is 2.  No limit is specified]',
  },
])('bounds: $rule', ({ given, limits, detail }) => expect(ask(limitRangerBounds, 'Pod', given, limits)).toBe(detail));

it.each([
  { storage: '1Gi', detail: undefined },
  { storage: '500Mi', detail: 'minimum storage usage per PersistentVolumeClaim is 1Gi, but request is 500Mi' },
  { storage: '5Gi', detail: 'maximum storage usage per PersistentVolumeClaim is 2Gi, but request is 5Gi' },
])('bounds of a claim for $storage', ({ storage, detail }) => {
  const claim = { metadata: { name: 'a', namespace: 'test' }, spec: { resources: { requests: { storage } } } };
  const limits = [{ type: 'PersistentVolumeClaim', min: { storage: '1Gi' }, max: { storage: '2Gi' } }];
  expect(ask(limitRangerBounds, 'PersistentVolumeClaim', claim, limits)).toBe(detail);
});

// @see kubernetes: limitranger TestMergePodResourceRequirements
it.each([
  {
    rule: 'of all',
    given: pod([[{}, {}]]),
    note: 'LimitRanger plugin set: cpu, memory request for container foo-0; cpu, memory limit for container foo-0',
  },
  {
    rule: 'of what is missing',
    given: pod([[{ memory: '512Mi' }, {}]]),
    note: 'LimitRanger plugin set: cpu request for container foo-0; cpu, memory limit for container foo-0',
  },
  {
    rule: 'of nothing',
    given: pod([
      [
        { cpu: '100m', memory: '512Mi' },
        { cpu: '200m', memory: '1G' },
      ],
    ]),
    note: undefined,
  },
  {
    rule: 'of init containers too',
    given: pod(
      [
        [
          { cpu: '100m', memory: '512Mi' },
          { cpu: '200m', memory: '1G' },
        ],
      ],
      [[{}, { cpu: '1', memory: '1G' }]],
    ),
    note: 'LimitRanger plugin set: cpu, memory request for init container init-0',
  },
])('defaults $rule are told', ({ given, note }) => {
  const limits = [{ type: 'Container', default: { cpu: '75m', memory: '10Mi' }, defaultRequest: { cpu: '50m', memory: '5Mi' } }];
  ask(limitRangerDefaults, 'Pod', given, [{ type: 'Pod', max: { cpu: '200m' } }, ...limits]);
  expect(given.metadata.annotations?.['kubernetes.io/limit-ranger']).toBe(note);
});

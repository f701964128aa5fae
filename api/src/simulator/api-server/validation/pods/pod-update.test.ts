import type { NodeSelectorTerm, Pod, PodSpec, Toleration } from 'kubernetes-types/core/v1.d.ts';
import { expect, it } from 'vitest';
import { fieldProblemText } from '../../problems.ts';
import { validatePodUpdate } from '../index.ts';
import { container, pod } from '../testing.ts';

const OTHER_FIELDS = 'spec: Forbidden: pod updates may not change fields other than';
const TOLERATIONS = 'spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds';
const WRONG_EFFECT =
  'spec.tolerations[1].effect: Invalid value: "NoSchedule": effect must be \'NoExecute\' when `tolerationSeconds` is set';
const TERMS = 'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms';
const MIRROR = 'kubernetes.io/config.mirror';

const tolerating = (...tolerations: Toleration[]): Partial<PodSpec> => ({ tolerations });
const once = (value: string, tolerationSeconds?: number): Toleration => ({
  key: 'key1',
  operator: 'Equal',
  value,
  effect: 'NoExecute',
  ...(tolerationSeconds !== undefined && { tolerationSeconds }),
});
const gated = (...names: string[]): Partial<PodSpec> => ({ schedulingGates: names.map((name) => ({ name })) });
const onNodes = (...nodeSelectorTerms: NodeSelectorTerm[]) => ({
  nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } },
});
const is = (value: string) => [{ key: 'disk', operator: 'In', values: [value] }];
const named = (value: string) => [{ key: 'metadata.name', operator: 'In', values: [value] }];
const preferred = { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, preference: { matchExpressions: is('ssd') } }] };
const onHost = { nodeName: 'node-1' };

interface Row {
  readonly rule: string;
  readonly old: Partial<PodSpec>;
  readonly updated: Partial<PodSpec>;
  /** Their beginnings. */
  readonly problems?: readonly string[];
  /** Of the old and of the updated Pod. */
  readonly meta?: readonly [Pod['metadata'], Pod['metadata']];
}

/** @see kubernetes: pkg/apis/core/validation/validation_test.go TestValidatePodUpdate */
it.each<Row>([
  {
    rule: 'a toleration may last longer or shorter',
    old: tolerating(once('a', 20)),
    updated: tolerating(once('a', 10), { key: 'b', operator: 'Exists' }),
  },
  { rule: 'but has its value', old: tolerating(once('a', 20)), updated: tolerating(once('b', 20)), problems: [TOLERATIONS] },
  { rule: 'even of a Pod without a node', old: tolerating({ key: 'a', value: 'b' }), updated: tolerating(), problems: [TOLERATIONS] },
  {
    rule: 'one that is added has to be right',
    old: tolerating(once('a', 20)),
    updated: tolerating(once('a', 20), { key: 'b', operator: 'Exists', effect: 'NoSchedule', tolerationSeconds: 30 }),
    problems: [WRONG_EFFECT, WRONG_EFFECT],
  },
  { rule: 'nobody else gives it a node', old: {}, updated: onHost, problems: [OTHER_FIELDS] },
  {
    rule: 'nobody else makes it a mirror',
    old: onHost,
    updated: onHost,
    meta: [{}, { annotations: { [MIRROR]: '' } }],
    problems: [`metadata.annotations[${MIRROR}]: Forbidden: may not add mirror pod annotation`],
  },
  {
    rule: 'a mirror stays one',
    old: onHost,
    updated: onHost,
    meta: [{ annotations: { [MIRROR]: '' } }, {}],
    problems: [`metadata.annotations[${MIRROR}]: Forbidden: may not remove or update mirror pod annotation`],
  },
  { rule: 'a priority class stays', old: { priorityClassName: 'a' }, updated: { priorityClassName: 'b' }, problems: [OTHER_FIELDS] },
  {
    rule: 'a negative grace period becomes 1 and nothing else',
    old: { terminationGracePeriodSeconds: -1 },
    updated: { terminationGracePeriodSeconds: 0 },
    problems: [OTHER_FIELDS],
  },
  {
    rule: 'one of zero is not negative',
    old: { terminationGracePeriodSeconds: 0 },
    updated: { terminationGracePeriodSeconds: 1 },
    problems: [OTHER_FIELDS],
  },
  {
    rule: 'another system is wrong for what it has, too',
    old: { os: { name: 'linux' }, securityContext: { seLinuxOptions: { role: 'r' } } },
    updated: { os: { name: 'windows' }, securityContext: { seLinuxOptions: { role: 'r' } } },
    problems: ['spec.securityContext.seLinuxOptions: Forbidden: cannot be set for a windows pod', OTHER_FIELDS],
  },
  {
    rule: 'an image is needed',
    old: {},
    updated: { containers: [container({ image: '' })] },
    problems: ['spec.containers[0].image: Required value', 'spec.containers[0].image: Required value'],
  },
  {
    rule: 'a deadline of none is none',
    old: { activeDeadlineSeconds: 30 },
    updated: { activeDeadlineSeconds: 0 },
    problems: ['spec.activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive'],
  },
  {
    rule: 'a gate does not become another',
    old: gated('a', 'b'),
    updated: gated('c'),
    problems: ["spec.schedulingGates[0].name: Forbidden: only deletion is allowed, but found new scheduling gate 'c'"],
  },
  {
    rule: 'with its last gate it may be narrowed',
    old: { ...gated('a'), nodeSelector: { a: 'b' } },
    updated: { nodeSelector: { a: 'b', c: 'd' } },
  },
  {
    rule: 'a gated one keeps what it selects by',
    old: { ...gated('a'), nodeSelector: { a: 'b' } },
    updated: gated('a'),
    problems: ['spec.nodeSelector: Invalid value: map[string]string(nil): only additions'],
  },
  {
    rule: 'a term may ask for more, of labels and of fields',
    old: { ...gated('a'), affinity: onNodes({ matchExpressions: is('ssd') }) },
    updated: { ...gated('a'), affinity: onNodes({ matchExpressions: [...is('ssd'), ...is('nvme')], matchFields: named('x') }) },
  },
  {
    rule: 'a term asks for no less',
    old: { ...gated('a'), affinity: onNodes({ matchExpressions: is('ssd'), matchFields: named('x') }) },
    updated: { ...gated('a'), affinity: onNodes({ matchExpressions: is('ssd') }) },
    problems: [`${TERMS}[0]: Invalid value`],
  },
  {
    rule: 'a term more would let it go to more nodes',
    old: { ...gated('a'), affinity: onNodes({ matchExpressions: is('ssd') }) },
    updated: { ...gated('a'), affinity: onNodes({ matchExpressions: is('ssd') }, { matchExpressions: is('nvme') }) },
    problems: [`${TERMS}: Invalid value`],
  },
  {
    rule: 'a term that selects nothing stays so',
    old: { ...gated('a'), affinity: onNodes({}) },
    updated: { ...gated('a'), affinity: onNodes({ matchExpressions: is('ssd') }) },
    problems: [`${TERMS}[0]: Invalid value`],
  },
  {
    rule: 'what is required is not taken back',
    old: { ...gated('a'), affinity: onNodes({ matchExpressions: is('ssd') }) },
    updated: { ...gated('a'), affinity: { nodeAffinity: {} } },
    problems: [`${TERMS}: Invalid value`],
  },
  {
    rule: 'what is preferred may change',
    old: { ...gated('a'), affinity: { nodeAffinity: preferred } },
    updated: { ...gated('a'), affinity: { nodeAffinity: {} } },
  },
  {
    rule: 'what is asked of other Pods may not',
    old: { ...gated('a'), affinity: {} },
    updated: { ...gated('a'), affinity: { podAffinity: {} } },
    problems: [OTHER_FIELDS],
  },
])('$rule', ({ old, updated, problems = [], meta = [{}, {}] }) => {
  const told = validatePodUpdate(pod(updated, meta[1]), pod(old, meta[0])).map(fieldProblemText);
  expect(told.map((text, i) => text.slice(0, problems[i]?.length))).toEqual(problems);
});

// What Kubernetes' own tables expect.
import { expect, it } from 'vitest';
import { parseSelector } from '../../apimachinery/selectors/selectors.ts';
import { aNode, aPodOf, filtered, scored } from '../testing.ts';
import { nodeAffinity, nodeAffinityScore, nodePorts, nodeUnschedulable, taintToleration, taintTolerationScore } from './nodes.ts';

/** `foo in (bar)@n1`: of its labels, and its name. */
const term = (text: string) => {
  const [labels = '', ...names] = text.split('@');
  const isNot = (name: string) => name.startsWith('!');
  return {
    matchExpressions: parseSelector(labels).map(({ key, operator, values }) => ({ key, operator, values: [...values] })),
    matchFields: names.map((name) => ({ key: 'metadata.name', operator: isNot(name) ? 'NotIn' : 'In', values: [name.replace('!', '')] })),
  };
};
const required = (...terms: string[]) => ({
  affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms.map(term) } } },
});
const foo = { foo: 'bar' };
const OTHER = "node(s) didn't match Pod's node affinity/selector";

/** Of the node n1. @see kubernetes: plugins/nodeaffinity/node_affinity_test.go TestNodeAffinity */
it.each([
  { rule: 'no such label', spec: { nodeSelector: foo }, labels: {}, says: OTHER },
  { rule: 'the label', spec: { nodeSelector: foo }, labels: foo, says: undefined },
  { rule: 'the label among others', spec: { nodeSelector: foo }, labels: { ...foo, baz: 'blah' }, says: undefined },
  { rule: 'one label of two', spec: { nodeSelector: { ...foo, baz: 'blah' } }, labels: foo, says: OTHER },
  { rule: 'In', spec: required('foo in (bar,value2)'), labels: foo, says: undefined },
  { rule: 'Gt, as a number', spec: required('version>0204'), labels: { version: '0206' }, says: undefined },
  { rule: 'Gt, not more', spec: required('version>0206'), labels: { version: '206' }, says: OTHER },
  { rule: 'Lt', spec: required('version<7'), labels: { version: '-3' }, says: undefined },
  { rule: 'Gt of what is no number', spec: required('version>1'), labels: { version: 'v2' }, says: OTHER },
  { rule: 'NotIn', spec: required('mem notin (DDR,DDR2)'), labels: { mem: 'DDR3' }, says: undefined },
  { rule: 'Exists', spec: required('GPU'), labels: { GPU: 'K1' }, says: undefined },
  { rule: 'In, another value', spec: required('foo in (value1,value2)'), labels: foo, says: OTHER },
  { rule: 'a term that asks for nothing', spec: required(''), labels: foo, says: OTHER },
  { rule: 'nothing is asked', spec: {}, labels: foo, says: 'skip' },
  { rule: 'all expressions of a term', spec: required('GPU,GPU notin (AMD,INTER)'), labels: { GPU: 'K1' }, says: undefined },
  { rule: 'not all of them', spec: required('GPU,GPU in (AMD,INTER)'), labels: { GPU: 'K1' }, says: OTHER },
  { rule: 'one term of two', spec: required('foo in (bar)', 'diffkey in (wrong)'), labels: foo, says: undefined },
  { rule: 'selector and affinity', spec: { nodeSelector: foo, ...required('foo') }, labels: foo, says: undefined },
  { rule: 'affinity, not the selector', spec: { nodeSelector: foo, ...required('foo') }, labels: { foo: 'barrrr' }, says: OTHER },
  { rule: 'its name', spec: required('@n1'), labels: {}, says: undefined },
  { rule: 'another name', spec: required('@n2'), labels: {}, says: 'not looked at' },
  { rule: 'any name but this', spec: required('@!n1'), labels: {}, says: OTHER },
  { rule: 'two names at once, or a label', spec: required('@n1@n2', 'foo in (bar)'), labels: foo, says: undefined },
  { rule: 'another name and the label', spec: required('foo in (bar)@n2'), labels: foo, says: 'not looked at' },
  { rule: 'its name and the label', spec: required('foo in (bar)@n1'), labels: foo, says: undefined },
  { rule: 'another name, or another label', spec: required('@n2', 'foo in (not)'), labels: foo, says: OTHER },
  { rule: 'one name of two', spec: required('@n2', '@n1'), labels: {}, says: undefined },
  { rule: 'two names at once', spec: required('@n1@n2'), labels: foo, says: 'pod affinity terms conflict' },
])('node affinity: $rule', ({ spec, labels, says }) => {
  expect(filtered(nodeAffinity, aPodOf(spec), { nodes: [aNode('n1', { labels: labels as never })] }) ?? ['skip']).toEqual([says]);
});

it('an expression with a value that no label can have matches nothing', () => {
  const expression = { key: 'foo', operator: 'NotIn', values: ['invalid value: ___@#$%^'] };
  const spec = {
    affinity: {
      nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [expression] }] } },
    },
  };
  expect(filtered(nodeAffinity, aPodOf(spec), { nodes: [aNode('n1', { labels: foo })] })).toEqual([OTHER]);
});

/** @see kubernetes: plugins/nodeaffinity/node_affinity_test.go TestNodeAffinityPriority */
it.each([
  { rule: 'none', terms: [], nodes: [foo, { key: 'value' }], says: undefined },
  { rule: 'no node', terms: [[2, 'foo in (bar)']], nodes: [{ abc: 'az11' }, { key: 'value' }], says: [0, 0] },
  { rule: 'one node', terms: [[2, 'foo in (bar)']], nodes: [foo, { key: 'value' }], says: [100, 0] },
  {
    rule: 'all, each another weight',
    terms: [
      [2, 'foo in (bar)'],
      [4, 'key in (value)'],
      [5, 'foo in (bar),key in (value),az in (az1)'],
    ],
    nodes: [foo, { ...foo, key: 'value', az: 'az1' }, { key: 'value' }],
    says: [18, 100, 36],
  },
] as const)('preferred nodes: $rule', ({ terms, nodes, says }) => {
  const preferred = terms.map(([weight, text]) => ({ weight, preference: term(text) }));
  const spec = { affinity: { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: preferred } } };
  const cluster = { nodes: nodes.map((labels, i) => aNode(`n${i}`, { labels })) };
  expect(scored(nodeAffinityScore, aPodOf(spec), cluster)).toEqual(says);
});

const ports = (text: string) => ({
  containers: [
    {
      name: 'c',
      ports: text.split(' ').map((one) => {
        const [protocol, hostIP, hostPort] = one.split('/');
        return { containerPort: 1, protocol, ...(hostIP && { hostIP }), hostPort: Number(hostPort) };
      }),
    },
  ],
});
/** @see kubernetes: plugins/nodeports/node_ports_test.go TestNodePorts */
it.each`
  pod                                        | taken                                  | free
  ${'UDP/127.0.0.1/8080'}                    | ${'UDP/127.0.0.1/9090'}                | ${true}
  ${'UDP/127.0.0.1/8080'}                    | ${'UDP/127.0.0.1/8080'}                | ${false}
  ${'TCP/127.0.0.1/8080'}                    | ${'TCP/127.0.0.2/8080'}                | ${true}
  ${'UDP/127.0.0.1/8080'}                    | ${'TCP/127.0.0.1/8080'}                | ${true}
  ${'UDP/127.0.0.1/8000 UDP/127.0.0.1/8080'} | ${'UDP/127.0.0.1/8080'}                | ${false}
  ${'TCP/0.0.0.0/8001'}                      | ${'TCP/127.0.0.1/8001'}                | ${false}
  ${'TCP//8001'}                             | ${'TCP/127.0.0.1/8001'}                | ${false}
  ${'TCP/10.0.10.10/8001 TCP/0.0.0.0/8001'}  | ${'TCP/127.0.0.1/8001'}                | ${false}
  ${'TCP/127.0.0.1/8001'}                    | ${'TCP/0.0.0.0/8001'}                  | ${false}
  ${'UDP/127.0.0.1/8001'}                    | ${'TCP/0.0.0.0/8001'}                  | ${true}
  ${'UDP/127.0.0.1/8001'}                    | ${'TCP/0.0.0.0/8001 UDP/0.0.0.0/8001'} | ${false}
`('where $taken is taken, $pod is free: $free', ({ pod, taken, free }) => {
  const cluster = { nodes: [{ node: aNode('n'), pods: [aPodOf(ports(taken))] }] };
  expect(filtered(nodePorts, aPodOf(ports(pod)), cluster)?.[0] === undefined).toBe(free);
});

/** `key=value:Effect`; without a value a toleration is of any. */
const parts = (text: string) => {
  const [, key = '', value, effect] = /^([^=:]*)(?:=([^:]*))?(?::(\w+))?$/.exec(text) ?? [];
  return { ...(key && { key }), ...(value === undefined ? {} : { value }), ...(effect && { effect }) };
};
const taintsOf = (text: string) => text.split(' ').filter(Boolean).map(parts) as never;
const tolerationsOf = (text: string) => text.split(' ').map((one) => ({ ...parts(one), operator: one.includes('=') ? 'Equal' : 'Exists' }));

/** @see kubernetes: plugins/tainttoleration/taint_toleration_test.go TestTaintTolerationFilter */
it.each`
  taint                           | tolerations                     | says
  ${'dedicated=user1:NoSchedule'} | ${'other:NoSchedule'}           | ${'dedicated: user1'}
  ${'dedicated=user1:NoSchedule'} | ${'dedicated=user1:NoSchedule'} | ${undefined}
  ${'dedicated=user1:NoSchedule'} | ${'dedicated=user2:NoSchedule'} | ${'dedicated: user1'}
  ${'foo=bar:NoSchedule'}         | ${'foo:NoSchedule'}             | ${undefined}
  ${'foo=bar:NoSchedule'}         | ${'foo=bar:PreferNoSchedule'}   | ${'foo: bar'}
  ${'foo=bar:NoExecute'}          | ${'foo=bar'}                    | ${undefined}
  ${'foo:NoExecute'}              | ${'dedicated=user2:NoSchedule'} | ${'foo: '}
  ${'foo=bar:PreferNoSchedule'}   | ${'dedicated=user2:NoSchedule'} | ${undefined}
  ${'foo=bar:NoExecute'}          | ${''}                           | ${undefined}
`('$taint, where «$tolerations» is tolerated', ({ taint, tolerations, says }) => {
  const pod = aPodOf({ tolerations: tolerationsOf(tolerations) });
  const verdicts = filtered(taintToleration, pod, { nodes: [aNode('n', { taints: taintsOf(taint) })] });
  expect(verdicts).toEqual([says && `node(s) had untolerated taint {${says}}`]);
});

it.each([
  { rule: 'nothing more is said', taint: 'foo:NoSchedule', toleration: { key: 'foo' }, says: undefined },
  { rule: 'the operator is empty', taint: 'foo=bar:NoSchedule', toleration: { key: 'foo', operator: '', value: 'bar' }, says: undefined },
  { rule: 'the value is another', taint: 'foo=bar:NoSchedule', toleration: { key: 'foo' }, says: 'foo: bar' },
  {
    rule: 'the operator is unknown',
    taint: 'foo=bar:NoSchedule',
    toleration: { key: 'foo', operator: 'Is', value: 'bar' },
    says: 'foo: bar',
  },
])('a toleration that names a key, where $rule', ({ taint, toleration, says }) => {
  const pod = aPodOf({ tolerations: [toleration as never] });
  const verdicts = filtered(taintToleration, pod, { nodes: [aNode('n', { taints: taintsOf(taint) })] });
  expect(verdicts).toEqual([says && `node(s) had untolerated taint {${says}}`]);
});

it.each`
  tolerations                                      | says
  ${'foo'}                                         | ${'node(s) were unschedulable'}
  ${'node.kubernetes.io/unschedulable:NoSchedule'} | ${undefined}
`('a cordoned node, where «$tolerations» is tolerated', ({ tolerations, says }) => {
  const pod = aPodOf({ tolerations: tolerationsOf(tolerations) });
  expect(filtered(nodeUnschedulable, pod, { nodes: [aNode('n', { unschedulable: true })] })).toEqual([says]);
});

/** @see kubernetes: plugins/tainttoleration/taint_toleration_test.go TestTaintTolerationScore */
it.each`
  nodes                                                                        | tolerations                                    | says
  ${['foo=bar:PreferNoSchedule', 'foo=blah:PreferNoSchedule']}                 | ${'foo=bar:PreferNoSchedule'}                  | ${[100, 0]}
  ${['', 'a=1:PreferNoSchedule', 'a=1:PreferNoSchedule b=2:PreferNoSchedule']} | ${'a=1:PreferNoSchedule b=2:PreferNoSchedule'} | ${[100, 100, 100]}
  ${['', 'a=1:PreferNoSchedule', 'a=1:PreferNoSchedule b=2:PreferNoSchedule']} | ${'foo=bar:PreferNoSchedule'}                  | ${[100, 50, 0]}
  ${['', 'a=1:NoSchedule', 'a=1:PreferNoSchedule b=2:PreferNoSchedule']}       | ${'a=1:NoSchedule b=2:NoSchedule'}             | ${[100, 100, 0]}
`('to stay away from $nodes, where «$tolerations» is tolerated', ({ nodes, tolerations, says }) => {
  const cluster = { nodes: nodes.map((taints: string, i: number) => aNode(`n${i}`, { taints: taintsOf(taints) })) };
  expect(scored(taintTolerationScore, aPodOf({ tolerations: tolerationsOf(tolerations) }), cluster)).toEqual(says);
});

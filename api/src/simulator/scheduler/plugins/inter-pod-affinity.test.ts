// The numbers that Kubernetes' own tables expect.
import { expect, it } from 'vitest';
import type { Pod } from '../../apimachinery/objects.ts';
import { parseSelector } from '../../apimachinery/selectors/selectors.ts';
import { aNode, aPodOf, filtered, scored } from '../testing.ts';
import { interPodAffinity, interPodAffinityScore } from './inter-pod-affinity.ts';

type Labels = Record<string, string>;

const S1 = { security: 'S1' };
const S2 = { security: 'S2' };
const term = (topologyKey: string, security: string, more = {}) => ({
  topologyKey,
  labelSelector: { matchLabels: { security } },
  ...more,
});
const weighted = (weight: number, podAffinityTerm: object) => ({
  preferredDuringSchedulingIgnoredDuringExecution: [{ weight, podAffinityTerm }],
});
const near = (weight: number, ...of: Parameters<typeof term>) => ({ podAffinity: weighted(weight, term(...of)) });
const away = (weight: number, ...of: Parameters<typeof term>) => ({ podAntiAffinity: weighted(weight, term(...of)) });
const both = { ...near(8, 'region', 'S1'), ...away(5, 'az', 'S2') };
const ofTeam = { namespaces: ['b2'], namespaceSelector: { matchLabels: { team: 'a' } } };
const hard = { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term('region', 'S1')] } };

type Given = readonly [labels: Labels, affinity?: object, namespace?: string];
const podOf = ([labels, affinity, namespace]: Given): Pod => aPodOf({ labels, ...(affinity && { affinity }) }, namespace);
const china = { region: 'China' };
const india = { region: 'India' };
const az1 = { az: 'az1' };
const az2 = { az: 'az2' };

/** @see kubernetes: plugins/interpodaffinity/scoring_test.go TestPreferredAffinity, TestPreferredAffinityWithHardPodAffinitySymmetricWeight */
it.each<{ rule: string; pod: Given; nodes: readonly (readonly [Labels, ...Given[]])[]; says: number[] | undefined }>([
  { rule: 'nobody says anything', pod: [S1], nodes: [[china], [india], [az1]], says: undefined },
  {
    rule: 'where such a Pod is, in a region',
    pod: [S1, near(5, 'region', 'S1')],
    nodes: [
      [china, [S1]],
      [india, [S2]],
      [az1, [S1]],
    ],
    says: [100, 0, 0],
  },
  {
    rule: 'all nodes of that region',
    pod: [{}, near(5, 'region', 'S1')],
    nodes: [[china, [S1]], [{ ...china, ...az1 }], [india]],
    says: [100, 100, 0],
  },
  {
    rule: 'the region with more of them',
    pod: [S1, near(6, 'region', 'S2')],
    nodes: [
      [china, [S2], [S2]],
      [india, [S2]],
      [china, [S2]],
      [china, [S2]],
      [india, [S2]],
    ],
    says: [100, 0, 100, 100, 0],
  },
  {
    rule: 'those that run there want it so',
    pod: [S2],
    nodes: [[china, [S1, near(5, 'region', 'S1')]], [india, [S2, near(6, 'region', 'S2')]], [az1]],
    says: [0, 100, 0],
  },
  { rule: 'what they demand counts as well', pod: [S1], nodes: [[china, [S1, hard]], [india, [S2, hard]], [az1]], says: [100, 100, 0] },
  {
    rule: 'away from such Pods',
    pod: [S1, away(5, 'az', 'S1')],
    nodes: [
      [az1, [S1], [S1]],
      [india, [S2]],
    ],
    says: [0, 100],
  },
  {
    rule: 'those that run there want it away',
    pod: [S2],
    nodes: [
      [az1, [S1, away(5, 'az', 'S2')]],
      [az2, [S2, away(5, 'az', 'S1')]],
    ],
    says: [0, 100],
  },
  {
    rule: 'all of that at once',
    pod: [S1, both],
    nodes: [
      [china, [S1]],
      [az1, [S2]],
      [india, [{}, both]],
      [az2, [{}, away(5, 'az', 'S1')]],
    ],
    says: [100, 0, 100, 0],
  },
  {
    rule: 'a region that is liked on the whole',
    pod: [S1],
    nodes: [
      [china, [S1]],
      [china, [{}, both]],
    ],
    says: [0, 0],
  },
  {
    rule: 'namespaces by their labels',
    pod: [S1, near(5, 'region', 'S1', ofTeam), 'a1'],
    nodes: [
      [china, [S1, undefined, 'a1'], [S1, undefined, 'a1'], [S1, undefined, 'b1']],
      [india, [S1, undefined, 'a2']],
    ],
    says: [100, 0],
  },
  {
    rule: 'and by name',
    pod: [S1, away(5, 'region', 'S1', ofTeam), 'a1'],
    nodes: [
      [china, [S1, undefined, 'a1'], [S1, undefined, 'b2']],
      [india, [S1, undefined, 'a2']],
    ],
    says: [0, 100],
  },
  {
    rule: 'of those that run there, too',
    pod: [S1, undefined, 'a1'],
    nodes: [[china, [S1, away(5, 'region', 'S1', ofTeam)]], [india, [S2, near(6, 'region', 'S2')]], [az1]],
    says: [0, 100, 100],
  },
])('$rule', ({ pod, nodes, says }) => {
  const cluster = {
    nodes: nodes.map(([labels, ...pods], i) => ({ node: aNode(`n${i}`, { labels }), pods: pods.map(podOf) })),
    namespaces: { a1: { team: 'a' }, a2: { team: 'a' }, b1: { team: 'b' }, b2: { team: 'b' } },
  };
  expect(scored(interPodAffinityScore, podOf(pod), cluster)).toEqual(says);
});

type Asked = readonly [kind: 'near' | 'away', topologyKey: string, labels: string, more?: object];
/** What a Pod demands of where it goes: each term by its key and its selector. */
const demands = (...terms: readonly Asked[]) => {
  const required = (wanted: Asked[0]) => ({
    requiredDuringSchedulingIgnoredDuringExecution: terms
      .filter(([kind]) => kind === wanted)
      .map(([, topologyKey, labels, more]) => ({ topologyKey, labelSelector: { matchExpressions: parseSelector(labels) }, ...more })),
  });
  return { podAffinity: required('near'), podAntiAffinity: required('away') };
};
const team1 = { namespaceSelector: { matchLabels: { team: 'team1' } } };
const scan = { service: 'securityscan' };
const isScan = 'service in (securityscan,value2)';
const noVirus: Asked = ['away', 'node', 'service in (antivirusscan,value2)'];
const z = (zone: string): Labels => ({ region: 'r1', zone });

/** @see kubernetes: plugins/interpodaffinity/filtering_test.go TestRequiredAffinitySingleNode, TestRequiredAffinityMultipleNodes */
it.each<{ rule: string; pod: Given; nodes: readonly (readonly [Labels, ...Given[]])[]; says: string }>([
  { rule: 'near such a one', pod: [S1, demands(['near', 'region', isScan])], nodes: [[z('z'), [scan]]], says: '.' },
  {
    rule: 'of another namespace',
    pod: [S1, demands(['near', 'region', isScan, { namespaces: ['other'] }])],
    nodes: [[z('z'), [scan, undefined, 'ns']]],
    says: 'A',
  },
  { rule: 'none is so', pod: [scan, demands(['near', 'region', 'service in (antivirusscan)'])], nodes: [[z('z'), [scan]]], says: 'A' },
  {
    rule: 'one of several does not',
    pod: [S1, demands(['near', 'region', 'service,!wrong'], ['near', 'region', 'service in (scan2)'])],
    nodes: [[z('z'), [scan]]],
    says: 'A',
  },
  {
    rule: 'away by a key that the node has not, which both want',
    pod: [S1, demands(['near', 'region', isScan], noVirus)],
    nodes: [[z('z'), [scan, demands(noVirus)]]],
    says: '.',
  },
  {
    rule: 'near and away from the same',
    pod: [S1, demands(['near', 'region', isScan], ['away', 'zone', isScan])],
    nodes: [[z('z'), [scan]]],
    says: 'N',
  },
  {
    rule: 'near one that wants to be away',
    pod: [scan, demands(['near', 'region', isScan], noVirus)],
    nodes: [[z('z'), [scan, demands(['away', 'zone', isScan])]]],
    says: 'E',
  },
  {
    rule: 'not like itself',
    pod: [scan, demands(['near', 'region', 'service notin (securityscan)'])],
    nodes: [[z('z')], [{}, [scan]]],
    says: 'AA',
  },
  { rule: 'one there wants to be alone', pod: [scan], nodes: [[z('z'), [scan, demands(['away', 'zone', isScan])]]], says: 'E' },
  {
    rule: 'one there does not mind it',
    pod: [scan],
    nodes: [[z('z'), [scan, demands(['away', 'zone', 'service notin (securityscan,value2)'])]]],
    says: 'skip',
  },
  {
    rule: 'what it wants itself is told first',
    pod: [scan, demands(['away', 'region', 'service'], ['away', 'region', 'security'])],
    nodes: [[z('z'), [S1, demands(['away', 'zone', 'security'])]]],
    says: 'N',
  },
  {
    rule: 'and what the others want if it does not mind',
    pod: [S1, demands(['away', 'zone', 'security'])],
    nodes: [[z('z'), [scan, demands(['away', 'zone', 'service'], ['away', 'zone', 'security'])]]],
    says: 'E',
  },
  {
    rule: 'of another label',
    pod: [S1, demands(['near', 'region', isScan, team1])],
    nodes: [[z('z'), [scan, undefined, 'b1']]],
    says: 'A',
  },
  {
    rule: 'away from all namespaces',
    pod: [S1, demands(['away', 'zone', isScan, { namespaceSelector: {} }]), 'a1'],
    nodes: [[z('z'), [scan, undefined, 'a2']]],
    says: 'N',
  },

  {
    rule: 'all nodes of the domain',
    pod: [{}, demands(['near', 'region', 'foo in (bar)'])],
    nodes: [[china, [{ foo: 'bar' }]], [{ ...china, ...az1 }], [india]],
    says: '..A',
  },
  {
    rule: 'the first of a group, though one Pod matches a term of two',
    pod: [{ foo: 'bar', ...scan }, demands(['near', 'zone', 'foo in (bar)'], ['near', 'zone', 'service in (securityscan)'])],
    nodes: [[{ zone: 'az1' }, [{ foo: 'bar' }]], [{ zone: 'az2' }]],
    says: '..',
  },
  {
    rule: 'but only where there is such a domain',
    pod: [{ foo: 'bar', ...scan }, demands(['near', 'zone', 'foo in (bar)'], ['near', 'zone', 'service in (securityscan)'])],
    nodes: [[{ z: 'az1' }, [{ foo: 'bar' }]], [{ z: 'az2' }]],
    says: 'AA',
  },
  {
    rule: 'away from the domain',
    pod: [{}, demands(['away', 'region', 'foo in (abc)'])],
    nodes: [[china, [{ foo: 'abc' }]], [{ ...china, ...az1 }], [india]],
    says: 'NN.',
  },
  {
    rule: 'away by any of the terms',
    pod: [{}, demands(['away', 'region', 'foo in (abc)'], ['away', 'zone', 'service in (securityscan)'])],
    nodes: [[z('z1'), [{ foo: 'abc', ...scan }]], [z('z2')]],
    says: 'NN',
  },
  {
    rule: 'of another namespace, which wants to be away from its own',
    pod: [{ foo: '123' }, demands(['away', 'region', 'foo in (bar)']), 'ns1'],
    nodes: [
      [china, [{ foo: 'bar' }, undefined, 'ns1']],
      [{ ...china, ...az1 }],
      [india, [{}, demands(['away', 'region', 'foo in (123)']), 'ns2']],
    ],
    says: 'NN.',
  },
  {
    rule: 'one there wants to be alone by a key that no node has',
    pod: [{ foo: '' }],
    nodes: [[z('z1'), [{}, demands(['away', 'none', 'foo'])]], [z('z1')]],
    says: 'skip',
  },
  { rule: 'it wants that itself', pod: [{}, demands(['away', 'none', 'foo'])], nodes: [[z('z1'), [{ foo: '' }]], [z('z1')]], says: '..' },
  {
    rule: 'of two terms of one there, one is by a key that no node has',
    pod: [{ foo: '', bar: '' }],
    nodes: [[z('z1'), [{}, demands(['away', 'none', 'foo'], ['away', 'zone', 'bar'])]], [z('z2')]],
    says: 'E.',
  },
  {
    rule: 'of its own two terms',
    pod: [{}, demands(['away', 'none', 'foo'], ['away', 'zone', 'bar'])],
    nodes: [[z('z1'), [{ foo: '', bar: '' }]], [z('z2')]],
    says: 'N.',
  },
  {
    rule: 'which must hold of one and the same Pod',
    pod: [{}, demands(['near', 'region', 'foo'], ['near', 'zone', 'bar'])],
    nodes: [
      [z('z1'), [{ foo: '' }]],
      [z('z2'), [{ bar: '' }]],
    ],
    says: 'AA',
  },
])('may it go there: $rule', ({ pod, nodes, says }) => {
  const cluster = {
    nodes: nodes.map(([labels, ...pods], i) => ({ node: aNode(`n${i}`, { labels }), pods: pods.map(podOf) })),
    namespaces: { a1: { team: 'team1' }, a2: { team: 'team1' }, b1: { team: 'team2' } },
  };
  const letters = {
    "node(s) didn't match pod affinity rules": 'A',
    "node(s) didn't match pod anti-affinity rules": 'N',
    "node(s) didn't satisfy existing pods anti-affinity rules": 'E',
  };
  const verdicts = filtered(interPodAffinity, podOf(pod), cluster);
  expect(verdicts?.map((reason) => letters[reason as never] ?? '.').join('') ?? 'skip').toBe(says);
});

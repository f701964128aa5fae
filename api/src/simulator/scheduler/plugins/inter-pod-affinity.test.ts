// The numbers that Kubernetes' own tables expect.
import { expect, it } from 'vitest';
import type { Pod } from '../../apimachinery/objects.ts';
import { aNode, aPodOf, scored } from '../testing.ts';
import { interPodAffinityScore } from './inter-pod-affinity.ts';

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
const podOf = ([labels, affinity, namespace]: Given): Pod =>
  aPodOf({ labels, ...(affinity && { affinity: affinity as never }) }, namespace);
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

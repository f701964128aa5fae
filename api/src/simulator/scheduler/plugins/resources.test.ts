// The numbers that Kubernetes' own tables expect.
import { expect, it } from 'vitest';
import { aNode, aPodOf, filtered, scored } from '../testing.ts';
import { balancedAllocation, imageLocality, leastAllocated, nodeResourcesFit } from './resources.ts';

type Labels = Record<string, string>;
type Spec = Parameters<typeof aPodOf>[0];

const asking = (...each: Labels[]) => ({
  containers: each.map((requests, i) => ({ name: `c${i}`, image: 'x', resources: { requests } })),
});
const nothing = { containers: [] };
const cpu = asking({ cpu: '1', memory: '0' }, { cpu: '2', memory: '0' });
const both = asking({ cpu: '1', memory: '2000' }, { cpu: '2', memory: '3000' });

/** @see kubernetes: plugins/noderesources/balanced_allocation_test.go, least_allocated_test.go */
it.each<{
  rule: string;
  pod: Spec;
  nodes: readonly (readonly [cpu: string, memory: string, ...Spec[]])[];
  balanced: number[];
  least: number[];
}>([
  {
    rule: 'nothing runs, nothing is asked for',
    pod: nothing,
    nodes: [
      ['4', '10000'],
      ['4', '10000'],
    ],
    balanced: [100, 100],
    least: [100, 100],
  },
  {
    rule: 'nodes of different sizes',
    pod: both,
    nodes: [
      ['4', '10000'],
      ['6', '10000'],
    ],
    balanced: [87, 100],
    least: [37, 50],
  },
  {
    rule: 'what runs there',
    pod: nothing,
    nodes: [
      ['10', '20000', cpu, cpu],
      ['10', '20000', cpu, both],
    ],
    balanced: [70, 82],
    least: [70, 57],
  },
  {
    rule: 'with what is asked for',
    pod: both,
    nodes: [
      ['10', '20000', cpu],
      ['10', '20000', both],
    ],
    balanced: [82, 95],
    least: [57, 45],
  },
  {
    rule: 'on nodes of different sizes',
    pod: both,
    nodes: [
      ['10', '20000', cpu],
      ['10', '50000', both],
    ],
    balanced: [82, 80],
    least: [57, 60],
  },
  {
    rule: 'a node that is full then',
    pod: cpu,
    nodes: [
      ['6', '10000', cpu],
      ['6', '10000', both],
    ],
    balanced: [50, 75],
    least: [50, 25],
  },
  {
    rule: 'nodes that have nothing',
    pod: nothing,
    nodes: [
      ['0', '0', cpu],
      ['0', '0', both],
    ],
    balanced: [100, 100],
    least: [0, 0],
  },
])('$rule', ({ pod, nodes, balanced, least }) => {
  const cluster = {
    nodes: nodes.map(([ofCpu, memory, ...pods], i) => ({
      node: aNode(`n${i}`, { allocatable: { cpu: ofCpu, memory } }),
      pods: pods.map((spec) => aPodOf(spec)),
    })),
  };
  expect(scored(balancedAllocation, aPodOf(pod), cluster)).toEqual(balanced);
  expect(scored(leastAllocated, aPodOf(pod), cluster)).toEqual(least);
});

/** Images are named by their size. @see kubernetes: plugins/imagelocality/image_locality_test.go */
it.each([
  {
    rule: 'the larger image',
    pod: [40, 250],
    nodes: [
      [40, 300, 2000],
      [250, 10],
    ],
    says: [0, 5],
  },
  {
    rule: 'both images',
    pod: [40, 300],
    nodes: [
      [40, 300, 2000],
      [250, 10],
    ],
    says: [7, 0],
  },
  {
    rule: 'no more than the limit',
    pod: [10, 4000],
    nodes: [
      [4000, 30],
      [250, 10],
    ],
    says: [100, 0],
  },
  { rule: 'a node without any', pod: [10, 4000], nodes: [[4000, 30], [250, 10], []], says: [66, 0, 0] },
  { rule: 'several large ones', pod: [300, 600, 900], nodes: [[600, 40, 900], [300, 600, 900], []], says: [32, 36, 0] },
  {
    rule: 'small ones',
    pod: [30, 40],
    nodes: [
      [20, 30, 40],
      [4000, 30],
    ],
    says: [1, 0],
  },
])('where the images are: $rule', ({ pod, nodes, says }) => {
  const containers = pod.map((size) => ({ name: `c${size}`, image: `gcr.io/${size}` }));
  const images = (sizes: number[]) =>
    sizes.map((size) => ({ names: [`gcr.io/${size}:latest`, `gcr.io/${size}:v1`], sizeBytes: size * 1024 * 1024 }));
  const cluster = {
    nodes: nodes.map((sizes, i) => {
      const node = aNode(`n${i}`);
      return { ...node, status: { ...node.status, images: images(sizes) } };
    }),
  };
  expect(scored(imageLocality, aPodOf({ containers }), cluster)).toEqual(says);
});

const NAMES: Labels = {
  cpu: 'cpu',
  mem: 'memory',
  disk: 'ephemeral-storage',
  a: 'example.com/aaa',
  b: 'example.com/bbb',
  huge: 'hugepages-2Mi',
};
/** `cpu=1m mem=1, a=3`: two containers. */
const containersOf = (text: string) =>
  asking(
    ...text.split(',').map((one) =>
      Object.fromEntries(
        one
          .trim()
          .split(' ')
          .filter(Boolean)
          .map((pair) => [NAMES[pair.split('=')[0] as string], pair.split('=')[1]] as [string, string]),
      ),
    ),
  ).containers;

/** @see kubernetes: plugins/noderesources/fit_test.go TestEnoughRequests, TestNotEnoughRequests, TestStorageRequests */
it.each`
  pod                 | init                            | overhead           | taken               | pods  | says
  ${''}               | ${''}                           | ${''}              | ${'cpu=10m mem=20'} | ${32} | ${undefined}
  ${'cpu=1m mem=1'}   | ${''}                           | ${''}              | ${'cpu=10m mem=20'} | ${32} | ${'Insufficient cpu,Insufficient memory'}
  ${'cpu=1m mem=1'}   | ${'cpu=3m mem=1, cpu=2m mem=1'} | ${''}              | ${'cpu=8m mem=19'}  | ${32} | ${'Insufficient cpu'}
  ${'cpu=1m mem=1'}   | ${'cpu=1m mem=3, cpu=1m mem=2'} | ${''}              | ${'cpu=9m mem=19'}  | ${32} | ${'Insufficient memory'}
  ${'cpu=1m mem=1'}   | ${'cpu=1m mem=1, cpu=1m mem=1'} | ${''}              | ${'cpu=9m mem=19'}  | ${32} | ${undefined}
  ${'cpu=5m mem=1'}   | ${''}                           | ${''}              | ${'cpu=5m mem=19'}  | ${32} | ${undefined}
  ${'cpu=4m mem=1'}   | ${'cpu=5m mem=1'}               | ${''}              | ${'cpu=5m mem=19'}  | ${32} | ${undefined}
  ${'a=10'}           | ${''}                           | ${''}              | ${'a=0'}            | ${32} | ${'Insufficient example.com/aaa'}
  ${'a=1'}            | ${''}                           | ${''}              | ${'a=5'}            | ${32} | ${'Insufficient example.com/aaa'}
  ${'a=3, a=3'}       | ${''}                           | ${''}              | ${'a=2'}            | ${32} | ${'Insufficient example.com/aaa'}
  ${''}               | ${'a=3, a=3'}                   | ${''}              | ${'a=2'}            | ${32} | ${undefined}
  ${''}               | ${'a=6, a=3'}                   | ${''}              | ${'a=2'}            | ${32} | ${'Insufficient example.com/aaa'}
  ${'b=1'}            | ${''}                           | ${''}              | ${''}               | ${32} | ${'Insufficient example.com/bbb'}
  ${'huge=3, huge=3'} | ${''}                           | ${''}              | ${'huge=2'}         | ${32} | ${'Insufficient hugepages-2Mi'}
  ${'cpu=1m mem=1'}   | ${''}                           | ${'cpu=3m mem=13'} | ${'cpu=5m mem=5'}   | ${32} | ${undefined}
  ${'cpu=1m mem=1'}   | ${''}                           | ${'cpu=1m mem=15'} | ${'cpu=5m mem=5'}   | ${32} | ${'Insufficient memory'}
  ${'cpu=1m a=0'}     | ${''}                           | ${''}              | ${'a=6'}            | ${32} | ${undefined}
  ${'disk=25'}        | ${''}                           | ${''}              | ${'cpu=2m'}         | ${32} | ${'Insufficient ephemeral-storage'}
  ${'disk=5'}         | ${''}                           | ${''}              | ${'disk=10'}        | ${32} | ${undefined}
  ${''}               | ${''}                           | ${''}              | ${'cpu=10m mem=20'} | ${1}  | ${'Too many pods'}
  ${'cpu=5m mem=1'}   | ${'cpu=5m mem=1'}               | ${''}              | ${'cpu=5m mem=19'}  | ${1}  | ${'Too many pods'}
`('where $taken are taken of $pods Pods, $pod after $init with $overhead: $says', ({ pod, init, overhead, taken, pods, says }) => {
  const allocatable = {
    cpu: '10m',
    memory: '20',
    pods: String(pods),
    'ephemeral-storage': '20',
    'example.com/aaa': '5',
    'hugepages-2Mi': '5',
  };
  const asks = {
    containers: containersOf(pod),
    initContainers: containersOf(init),
    ...(overhead && { overhead: containersOf(overhead)[0]?.resources.requests }),
  };
  const cluster = { nodes: [{ node: aNode('n', { allocatable }), pods: [aPodOf({ containers: containersOf(taken) })] }] };
  expect(filtered(nodeResourcesFit, aPodOf(asks), cluster)).toEqual([says]);
});

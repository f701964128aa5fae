import { expect, it } from 'vitest';
import type { PodSpec } from '../../apimachinery/objects.ts';
import { milliCPUToShares, podGroupOf } from './pod-group.ts';
import { podMemoryLimit } from './pod-memory.ts';

type Amounts = Readonly<Record<string, string>>;
const container = (requests: Amounts, limits: Amounts = {}) => ({ name: 'app', image: 'nginx', resources: { requests, limits } });
const spec = (...containers: ReturnType<typeof container>[]): PodSpec => ({ containers });
const MI = 2 ** 20;

/** @see kubernetes: pkg/kubelet/cm/helpers_linux_test.go TestResourceConfigForPod (read at 00bdb3f; the rows of init containers as v1.27 has them) */
it.each([
  { test: 'besteffort', given: spec(container({})), says: { cpuShares: 2 }, memory: undefined },
  { test: 'burstable-no-limits', given: spec(container({ cpu: '100m', memory: '100Mi' })), says: { cpuShares: 102 }, memory: undefined },
  {
    test: 'burstable-with-limits',
    given: spec(container({ cpu: '100m', memory: '100Mi' }, { cpu: '200m', memory: '200Mi' })),
    says: { cpuShares: 102, cpuQuotaMillis: 200 },
    memory: 200 * MI,
  },
  {
    test: 'burstable-partial-limits',
    given: spec(container({ cpu: '100m', memory: '100Mi' }, { cpu: '200m', memory: '200Mi' }), container({ cpu: '100m', memory: '100Mi' })),
    says: { cpuShares: 204 },
    memory: undefined,
  },
  {
    test: 'burstable-partial-limits-with-init-containers',
    given: {
      ...spec(container({ cpu: '100m', memory: '100Mi' }, { cpu: '100m', memory: '100Mi' })),
      initContainers: [container({ cpu: '100m', memory: '100Mi' })],
    },
    says: { cpuShares: 102 },
    memory: undefined,
  },
  {
    test: 'guaranteed',
    given: spec(container({ cpu: '100m', memory: '100Mi' }, { cpu: '100m', memory: '100Mi' })),
    says: { cpuShares: 102, cpuQuotaMillis: 100 },
    memory: 100 * MI,
  },
])('ResourceConfigForPod: $test', ({ given, says, memory }) => {
  const { cpuShares, cpuQuotaMillis } = podGroupOf(given);
  expect({ cpuShares, ...(cpuQuotaMillis !== undefined && { cpuQuotaMillis }) }).toEqual(says);
  expect(podMemoryLimit(given)).toBe(memory);
});

/** @see kubernetes: pkg/kubelet/cm/helpers_linux.go MilliCPUToShares */
it.each([
  [0, 2],
  [1, 2],
  [3, 3],
  [100, 102],
  [1500, 1536],
  [256_000, 262_144],
  [300_000, 262_144],
])('%i thousandths of a CPU are %i shares', (milliCPU, shares) => {
  expect(milliCPUToShares(milliCPU)).toBe(shares);
});

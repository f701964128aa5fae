import { describe, expect, it } from 'vitest';
import { configurationProblems } from './configuration-problems.ts';

const INVALID = 'invalid configuration: ';

/** @see kubernetes: pkg/kubelet/apis/config/validation/validation_test.go TestValidateKubeletConfiguration (as far as v1.27 has the fields) */
describe('what a kubelet does not start with', () => {
  it.each([
    { test: 'nothing', given: '' },
    {
      test: 'valid MaxParallelImagePulls and SerializeImagePulls combination',
      given: 'maxParallelImagePulls: 1\nserializeImagePulls: true',
    },
    { test: 'enforceNodeAllocatable is not none', given: 'cgroupsPerQOS: true\nenforceNodeAllocatable: [pods]' },
    { test: 'what kind writes', given: 'imageGCHighThresholdPercent: 100\nevictionHard: {nodefs.available: 0%}' },
  ])('$test is well', ({ given }) => {
    expect(configurationProblems(given)).toEqual([]);
  });

  it.each([
    {
      test: 'specify EnforceNodeAllocatable without enabling CgroupsPerQOS',
      given: 'cgroupsPerQOS: false\nenforceNodeAllocatable: [pods]',
      says: 'enforceNodeAllocatable (--enforce-node-allocatable) is not supported unless cgroupsPerQOS (--cgroups-per-qos) is set to true',
    },
    { test: 'invalid EventBurst', given: 'eventBurst: -1', says: 'eventBurst (--event-burst) -1 must not be a negative number' },
    { test: 'invalid EventRecordQPS', given: 'eventRecordQPS: -1', says: 'eventRecordQPS (--event-qps) -1 must not be a negative number' },
    {
      test: 'invalid ImageGCHighThresholdPercent',
      given: 'imageGCHighThresholdPercent: 101',
      says: 'imageGCHighThresholdPercent (--image-gc-high-threshold) 101 must be between 0 and 100, inclusive',
    },
    {
      test: 'invalid ImageGCLowThresholdPercent',
      given: 'imageGCLowThresholdPercent: -1',
      says: 'imageGCLowThresholdPercent (--image-gc-low-threshold) -1 must be between 0 and 100, inclusive',
    },
    {
      test: 'ImageGCLowThresholdPercent is greater than ImageGCHighThresholdPercent',
      given: 'imageGCHighThresholdPercent: 0\nimageGCLowThresholdPercent: 1',
      says: 'imageGCLowThresholdPercent (--image-gc-low-threshold) 1 must be less than imageGCHighThresholdPercent (--image-gc-high-threshold) 0',
    },
    {
      test: 'invalid NodeStatusMaxImages',
      given: 'nodeStatusMaxImages: -2',
      says: 'nodeStatusMaxImages (--node-status-max-images) -2 must be -1 or greater',
    },
    { test: 'invalid MaxPods', given: 'maxPods: -1', says: 'maxPods (--max-pods) -1 must not be a negative number' },
    { test: 'invalid PodsPerCore', given: 'podsPerCore: -1', says: 'podsPerCore (--pods-per-core) -1 must not be a negative number' },
    {
      test: 'invalid RegistryBurst',
      given: 'registryBurst: -1',
      says: 'registryBurst (--registry-burst) -1 must not be a negative number',
    },
    {
      test: 'invalid RegistryPullQPS',
      given: 'registryPullQPS: -1',
      says: 'registryPullQPS (--registry-qps) -1 must not be a negative number',
    },
    { test: 'invalid MaxParallelImagePulls', given: 'maxParallelImagePulls: 0', says: 'maxParallelImagePulls 0 must be a positive number' },
    {
      test: 'invalid MaxParallelImagePulls and SerializeImagePulls combination',
      given: 'maxParallelImagePulls: 3',
      says: 'maxParallelImagePulls cannot be larger than 1 unless SerializeImagePulls (--serialize-image-pulls) is set to false',
    },
    {
      test: 'invalid TopologyManagerPolicy',
      given: 'topologyManagerPolicy: invalid-policy',
      says: 'topologyManagerPolicy (--topology-manager-policy) "invalid-policy" must be one of: ["none" "best-effort" "restricted" "single-numa-node"]',
    },
    {
      test: 'ShutdownGracePeriodCriticalPods is greater than ShutdownGracePeriod',
      given: 'shutdownGracePeriodCriticalPods: 2s\nshutdownGracePeriod: 1s',
      says: 'shutdownGracePeriodCriticalPods {2s} must be <= shutdownGracePeriod {1s}',
    },
    {
      test: 'ShutdownGracePeriod is less than 1 sec',
      given: 'shutdownGracePeriod: 1ms',
      says: 'shutdownGracePeriod {1ms} must be either zero or otherwise >= 1 sec',
    },
    {
      test: 'specify ShutdownGracePeriod and ShutdownGracePeriodByPodPriority',
      given: 'shutdownGracePeriod: 10s\nshutdownGracePeriodByPodPriority: [{priority: 0, shutdownGracePeriodSeconds: 10}]',
      says: 'Cannot specify both shutdownGracePeriodByPodPriority and shutdownGracePeriod at the same time',
    },
    {
      test: 'specify MemorySwap.SwapBehavior without enabling NodeSwap',
      given: 'memorySwap: {swapBehavior: LimitedSwap}',
      says: 'memorySwap.swapBehavior cannot be set when NodeSwap feature flag is disabled',
    },
    {
      test: 'specify SystemReservedEnforcementKey without specifying SystemReservedCgroup',
      given: 'enforceNodeAllocatable: [system-reserved]',
      says: 'systemReservedCgroup (--system-reserved-cgroup) must be specified when "system-reserved" contained in enforceNodeAllocatable (--enforce-node-allocatable)',
    },
    {
      test: 'specify NodeAllocatableNoneKey with additional enforcements',
      given: 'enforceNodeAllocatable: [none, pods]',
      says: 'enforceNodeAllocatable (--enforce-node-allocatable) may not contain additional enforcements when "none" is specified',
    },
    {
      test: 'invalid EnforceNodeAllocatable',
      given: 'enforceNodeAllocatable: [invalid-enforce-node-allocatable]',
      says: 'option "invalid-enforce-node-allocatable" specified for enforceNodeAllocatable (--enforce-node-allocatable). Valid options are "pods", "system-reserved", "kube-reserved", or "none"',
    },
  ])('$test', ({ given, says }) => {
    expect(configurationProblems(given)).toEqual([INVALID + says]);
  });

  /** @see kubernetes: pkg/kubelet/eviction/helpers_test.go TestParseThresholdConfig (its rows with expectErr) */
  it.each([
    { given: 'evictionHard: {mem.available: 150Mi}', says: 'unsupported eviction signal mem.available' },
    { given: 'evictionHard: {memory.available: 150Mib}', says: expect.stringMatching(/^quantities must match the regular expression/) },
    { given: 'evictionHard: {memory.available: -150Mi}', says: 'eviction threshold memory.available must be positive: -150Mi' },
    { given: 'evictionHard: {memory.available: -15%}', says: 'eviction percentage threshold memory.available must be >= 0%: -15%' },
    { given: 'evictionHard: {memory.available: 101%}', says: 'eviction percentage threshold memory.available must be <= 100%: 101%' },
    {
      given: 'evictionSoft: {memory.available: 300Mi}',
      says: 'grace period must be specified for the soft eviction threshold memory.available',
    },
    { given: 'evictionMinimumReclaim: {allocatable: 1Gi}', says: 'unsupported eviction signal allocatable' },
  ])('$given', ({ given, says }) => {
    expect(configurationProblems(given)).toEqual([says]);
  });

  it.each([
    { given: 'containerLogMaxFiles: 1', says: 'invalid MaxFiles 1, must be > 1' },
    { given: 'systemReserved: {storage: 1Gi}', says: 'cannot reserve "storage" resource' },
    { given: 'kubeReserved: {cpu: -1}', says: 'resource quantity for "cpu" cannot be negative: -1' },
  ])('$given', ({ given, says }) => {
    expect(configurationProblems(given)).toEqual([says]);
  });

  it('what is no YAML', () => {
    expect(configurationProblems('maxPods: [')).toHaveLength(1);
  });
});

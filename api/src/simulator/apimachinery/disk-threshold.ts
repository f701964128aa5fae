/**
 * Less than a tenth must not be left of a node's disk, in bytes. The tenth is one of single precision: of 104845292Ki it is
 * 10736158060. @see kubernetes: pkg/kubelet/apis/config/v1beta1/defaults_linux.go DefaultEvictionHard; pkg/kubelet/eviction/api/types.go GetThresholdQuantity
 */
export const diskThreshold = (capacity: number): number => Math.trunc(capacity * Math.fround(0.1));

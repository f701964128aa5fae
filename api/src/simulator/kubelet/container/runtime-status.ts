/** What the kubelet's rules decide from. @see kubernetes: pkg/kubelet/container/runtime.go PodStatus */
export type { PodRuntimeStatus, RuntimeContainerStatus, SandboxStatus } from '../../runtime/index.ts';

import type { ContainerStatus, Pod, PodStatus } from '../apimachinery/objects.ts';
import type { FileTree } from '../kernel/index.ts';
import type { Refusal } from './admission.ts';

const ANNOTATION = 'container.apparmor.security.beta.kubernetes.io/';
/** Where a node keeps the profiles that it loads at its start. */
const PROFILES = '/etc/apparmor.d';

/**
 * Why a Pod that is on this node must not run now; it stays Pending, and is asked for again.
 * @see kubernetes: pkg/security/apparmor/validate.go, pkg/kubelet/kubelet.go canRunPod
 */
export function canRunPod(pod: Pod, hostFiles: FileTree): Refusal | undefined {
  for (const [key, profile] of Object.entries(pod.metadata.annotations ?? {})) {
    if (!key.startsWith(ANNOTATION) || !profile.startsWith('localhost/')) continue;
    const name = profile.slice('localhost/'.length);
    if (!hostFiles.lookup(`${PROFILES}/${name}`, true)) {
      return { reason: 'AppArmor', message: `Cannot enforce AppArmor: profile "${name}" is not loaded` };
    }
  }
  return undefined;
}

/** @see kubernetes: pkg/kubelet/kubelet.go SyncPod: waiting containers are not creating, but blocked. */
export function blockedStatus(status: PodStatus, { reason, message }: Refusal): PodStatus {
  const block = (statuses: readonly ContainerStatus[] | undefined) =>
    statuses?.map((one) => (one.state?.waiting ? { ...one, state: { waiting: { ...one.state.waiting, reason: 'Blocked' } } } : one));
  const terminal = status.phase === 'Failed' || status.phase === 'Succeeded';
  return {
    ...status,
    phase: terminal ? status.phase : 'Pending',
    reason,
    message,
    ...(status.initContainerStatuses && { initContainerStatuses: block(status.initContainerStatuses) }),
    ...(status.containerStatuses && { containerStatuses: block(status.containerStatuses) }),
  } as PodStatus;
}

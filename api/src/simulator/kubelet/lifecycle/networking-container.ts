import { gogoMap } from '../../apimachinery/go-printed.ts';
import type { Pod } from '../../apimachinery/objects.ts';
import { EPOCH_MS } from '../../apimachinery/time.ts';
import type { Micros } from '../../engine/index.ts';
import type { PodRuntimeStatus, SandboxStatus } from '../container/runtime-status.ts';
import { withLocalAnnotations } from '../pod/source.ts';

/**
 * What a hook over HTTP that names no host fails with where the runtime knows no address of the Pod: always on the node's own
 * network, where no sandbox has one. The runtime's whole status is told with it, containers by where they are in memory.
 * @see kubernetes: pkg/kubelet/lifecycle/handlers.go runHTTPHandler; issue 134285
 */
export function noNetworkingContainer(pod: Pod, { containers, sandboxes }: PodRuntimeStatus): string {
  const { name, namespace, uid, labels, annotations } = withLocalAnnotations(pod, sandboxes.at(-1)?.createdAt ?? 0).metadata;
  const own = { 'io.kubernetes.pod.name': name, 'io.kubernetes.pod.namespace': namespace, 'io.kubernetes.pod.uid': uid };
  const sandbox = ({ id, attempt, state, createdAt }: SandboxStatus): string =>
    goStruct('PodSandboxStatus', {
      Id: id,
      Metadata: goStruct('PodSandboxMetadata', { Name: name, Uid: uid, Namespace: namespace, Attempt: attempt }),
      State: `SANDBOX_${state}`,
      CreatedAt: nanoseconds(createdAt),
      Network: goStruct('PodSandboxNetworkStatus', { Ip: '', AdditionalIps: '[]*PodIP{}' }),
      Linux: goStruct('LinuxPodSandboxStatus', { Namespaces: goStruct('Namespace', { Options: namespaceOption(pod) }) }),
      Labels: gogoMap({ ...labels, ...own }),
      Annotations: gogoMap(annotations ?? {}),
      RuntimeHandler: '',
    });
  const pointers = containers.map(({ id }) => `0xc00${id.slice(0, 5)}00`);
  const lists = `[] [${pointers.join(' ')}] [${sandboxes.map(sandbox).join(' ')}]`;
  return `failed to find networking container: &{${uid} ${name} ${namespace} ${lists} 0001-01-01 00:00:00 +0000 UTC}`;
}

/** @see kubernetes: pkg/kubelet/kuberuntime/util/util.go NamespacesForPod */
function namespaceOption({ spec: { hostNetwork, hostPID, hostIPC, shareProcessNamespace } }: Pod): string {
  const own = shareProcessNamespace ? 'POD' : 'CONTAINER';
  const [Network, Ipc] = [hostNetwork, hostIPC].map((host) => (host ? 'NODE' : 'POD'));
  return goStruct('NamespaceOption', { Network, Pid: hostPID ? 'NODE' : own, Ipc, TargetId: '', UsernsOptions: 'nil' });
}

const goStruct = (name: string, fields: Readonly<Record<string, unknown>>): string =>
  `&${name}{${Object.entries(fields)
    .map(([key, value]) => `${key}:${value},`)
    .join('')}}`;

const nanoseconds = (at: Micros): string => `${(BigInt(EPOCH_MS) * 1000n + BigInt(Math.round(at))) * 1000n}`;

import type {
  ContainerMessage,
  ContainerState,
  ContainerStatusMessage,
  ImageMessage,
  Labelled,
  SandboxMessage,
  SandboxMetadata,
  SandboxStatusMessage,
} from '../../apimachinery/cri.ts';
import { EPOCH_MS } from '../../apimachinery/time.ts';
import { MILLISECOND, type Micros } from '../../engine/index.ts';
import { type HeldImage, imageIdOf } from '../images/image-store.ts';
import type { ContainerInstance } from '../instance.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';

// What containerd has of containers, sandboxes and images, as it tells of them. @see containerd: pkg/cri/server/container_list.go toCRIContainer, container_status.go, sandbox_list.go, sandbox_status.go, image_list.go

export function containerMessage(instance: ContainerInstance): ContainerMessage {
  const { id, config, sandbox, image } = instance;
  const imageId = imageIdOf(image.digest);
  return {
    id,
    podSandboxId: sandbox.id,
    metadata: { name: config.name, attempt: config.attempt },
    image: { image: imageId, annotations: {} },
    imageRef: imageId,
    state: stateOf(instance),
    createdAt: nanoseconds(instance.createdAt),
    ...labelled(config.labelled),
  };
}

export function containerStatus(instance: ContainerInstance): ContainerStatusMessage {
  const { id, config, imageName } = instance;
  const { imageID, exitCode, reason, startedAt, finishedAt, message } = instance.status();
  return {
    id,
    metadata: { name: config.name, attempt: config.attempt },
    state: stateOf(instance),
    createdAt: nanoseconds(instance.createdAt),
    startedAt: startedAt === undefined ? '0' : nanoseconds(startedAt),
    finishedAt: finishedAt === undefined ? '0' : nanoseconds(finishedAt),
    exitCode,
    image: { image: imageName, annotations: {} },
    imageRef: imageID,
    reason,
    // The kubelet finds out for itself what the container has left.
    message: reason === 'StartError' ? message : '',
    ...labelled(config.labelled),
    mounts: mountsOf(instance),
    logPath: `${logDirectory(config)}/${config.name}/${config.attempt}.log`,
    // Containerd 1.6 does not tell of them.
    resources: null,
  };
}

/** @see kubernetes: pkg/kubelet/kuberuntime/kuberuntime_container.go makeMounts */
export function mountsOf({ config, id }: ContainerInstance): readonly MountMessage[] {
  const own: MountMessage = {
    containerPath: config.terminationMessagePath,
    hostPath: `/var/lib/kubelet/pods/${config.podUid}/containers/${config.name}/${id.slice(0, 8)}`,
    readonly: false,
    selinuxRelabel: false,
    propagation: 'PROPAGATION_PRIVATE',
  };
  const asked = config.mounts.map(({ path, from = '', readOnly = false, propagation = 'None' }) => ({
    containerPath: path,
    hostPath: from,
    readonly: readOnly,
    selinuxRelabel: false,
    propagation: PROPAGATIONS[propagation],
  }));
  return [...asked, own];
}

interface MountMessage {
  readonly containerPath: string;
  readonly hostPath: string;
  readonly readonly: boolean;
  readonly selinuxRelabel: boolean;
  readonly propagation: string;
}

const PROPAGATIONS = {
  None: 'PROPAGATION_PRIVATE',
  HostToContainer: 'PROPAGATION_HOST_TO_CONTAINER',
  Bidirectional: 'PROPAGATION_BIDIRECTIONAL',
} as const;

/** @see kubernetes: pkg/kubelet/kuberuntime/helpers.go BuildPodLogsDirectory */
export const logDirectory = ({ podKey, podUid }: { readonly podKey: string; readonly podUid: string }): string =>
  `/var/log/pods/${podKey.replace('/', '_')}_${podUid}`;

export const sandboxMetadata = ({ config: { podKey, podUid, attempt } }: Sandbox): SandboxMetadata => {
  const [namespace = '', name = ''] = podKey.split('/');
  return { name, uid: podUid, namespace, attempt };
};

export function sandboxMessage(sandbox: Sandbox): SandboxMessage {
  return {
    id: sandbox.id,
    metadata: sandboxMetadata(sandbox),
    state: sandbox.ready ? 'SANDBOX_READY' : 'SANDBOX_NOTREADY',
    createdAt: nanoseconds(sandbox.createdAt),
    ...labelled(sandbox.config.labelled),
    runtimeHandler: sandbox.config.runtimeHandler,
  };
}

export function sandboxStatus(sandbox: Sandbox): SandboxStatusMessage {
  const { id, metadata, state, createdAt, labels, annotations, runtimeHandler } = sandboxMessage(sandbox);
  return {
    id,
    metadata,
    state,
    createdAt,
    // Of one whose network is gone nothing is known any more.
    network: { additionalIps: [], ip: sandbox.connected ? sandbox.ip : '' },
    linux: { namespaces: { options: namespaceOptions(sandbox) } },
    labels,
    annotations,
    runtimeHandler,
  };
}

/** @see kubernetes: pkg/kubelet/kuberuntime/util/util.go NamespacesForPod */
const namespaceOptions = ({ config }: Sandbox): object => ({
  network: config.hostNetwork ? 'NODE' : 'POD',
  pid: config.hostPids ? 'NODE' : config.sharePids ? 'POD' : 'CONTAINER',
  ipc: config.hostIpc ? 'NODE' : 'POD',
  targetId: '',
  usernsOptions: null,
});

/** Who an image's processes are, where it says so. @see containerd: pkg/cri/server/helpers.go getUserFromImage */
export function imageMessage({ image, tags, digests }: HeldImage): ImageMessage {
  const [user = ''] = (image.known ? image.config.user : '').split(':');
  const isNumber = /^\d+$/.test(user);
  return {
    id: imageIdOf(image.digest),
    repoTags: tags,
    repoDigests: digests,
    size: String(image.sizeBytes),
    uid: isNumber ? { value: user } : null,
    username: isNumber ? '' : user,
    spec: null,
    pinned: false,
  };
}

function stateOf(instance: ContainerInstance): ContainerState {
  if (instance.finishedAt !== undefined) return 'CONTAINER_EXITED';
  return instance.startedAt === undefined ? 'CONTAINER_CREATED' : 'CONTAINER_RUNNING';
}

/** By their names, as Go writes maps. */
export const labelled = (given: Labelled | undefined): Labelled => ({
  labels: inOrder(given?.labels ?? {}),
  annotations: inOrder(given?.annotations ?? {}),
});

const inOrder = (map: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));

/** Of Unix time. */
export const nanoseconds = (at: Micros): string => `${EPOCH_MS * MILLISECOND + Math.round(at)}000`;

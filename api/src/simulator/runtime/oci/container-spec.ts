import { assumedProgram, MUSL_LOADER } from '../../images/index.ts';
import { boundingSet, type ContainerOptions, type ImageFiles, type ImageNode, imageTree, type MountOptions } from '../../kernel/index.ts';
import type { ContainerInstance } from '../instance.ts';

type Surroundings = Pick<
  ContainerOptions,
  'pidNamespace' | 'shimPid' | 'meter' | 'stdout' | 'stderr' | 'onRun' | 'onRemark' | 'onOutOfMemory'
>;

/**
 * What the kernel is asked for.
 * @param more what the runtime mounts after what the kubelet asks for
 * @param around what the container itself does not say
 * @see containerd: pkg/cri/server/container_create_linux.go containerSpec, pkg/cri/opts/spec_linux.go WithMounts
 */
export function containerSpec(instance: ContainerInstance, more: readonly MountOptions[], around: Surroundings): ContainerOptions {
  const { config, image, sandbox, id } = instance;
  const { memoryLimitBytes, cpuLimitMillis, cpuShares, security } = config;
  const { pidNamespace, shimPid, meter, stdout, stderr, onRun, onRemark, onOutOfMemory } = around;
  // One object, written out: it is made for each start.
  return {
    id,
    image: treeOf(image.files),
    mounts: [...askedMounts(instance), ...more],
    readOnlyRoot: security.readOnlyRootFilesystem,
    network: sandbox.network,
    hostname: sandbox.config.hostname,
    parentCgroup: sandbox.cgroup,
    ipc: sandbox.ipc,
    limits: { ...(memoryLimitBytes && { memoryBytes: memoryLimitBytes }), ...(cpuLimitMillis && { cpuMillis: cpuLimitMillis }) },
    cpuShares,
    hugePages: config.hugePages,
    oomScoreAdj: config.oomScoreAdj,
    libc: MUSL_LOADER in image.files ? 'musl' : 'glibc',
    noNewPrivileges: security.noNewPrivileges,
    seccomp: security.seccompProfile !== 'unconfined',
    privileged: security.privileged,
    confined: !security.privileged && security.apparmorProfile !== 'unconfined',
    apparmorProfile: security.apparmorProfile.startsWith('localhost/') ? security.apparmorProfile.slice('localhost/'.length) : undefined,
    capabilities: boundingSet(security.capabilities, security.privileged),
    stdin: config.stdin ? 'open' : 'null',
    tty: config.tty,
    assumed: image.known ? undefined : (beside, name) => assumedProgram(config.declaredPorts, beside || config.isInit, name),
    pidNamespace,
    shimPid,
    meter,
    stdout,
    stderr,
    onRun,
    onRemark,
    onOutOfMemory,
  };
}

/** What the kubelet asks for: last of all the file for its last words. @see kubernetes: pkg/kubelet/kuberuntime/kuberuntime_container.go makeMounts */
export function askedMounts({ config, id, terminationLog: tree }: ContainerInstance): MountOptions[] {
  const root = tree.lookup('/file');
  const from = `/var/lib/kubelet/pods/${config.podUid}/containers/${config.name}/${id.slice(0, 8)}`;
  return [...config.mounts, { path: config.terminationMessagePath, tree, source: '/dev/sda1', type: 'ext4', from, ...(root && { root }) }];
}

/** Why a container cannot see the processes of that one. @see containerd: pkg/cri/server/helpers.go validateTargetContainer */
export function targetProblem(id: string, target: ContainerInstance | undefined, sandboxId: string): string | undefined {
  if (!target) return `container "${id}" does not exist: not found`;
  if (target.sandbox.id !== sandboxId) return `container "${id}" (sandbox ${target.sandbox.id}) does not belong to sandbox ${sandboxId}`;
  return target.running ? undefined : `container "${id}" is not running - in state CONTAINER_${target.status().state.toUpperCase()}`;
}

/** The unpacked files of an image: immutable, so that all containers of all runs share them. */
export function treeOf(files: ImageFiles): ImageNode {
  const known = trees.get(files);
  if (known) return known;
  const tree = imageTree(files);
  trees.set(files, tree);
  return tree;
}

const trees = new WeakMap<ImageFiles, ImageNode>();

import type { Container, Pod } from '../../apimachinery/objects.ts';
import type { Engine } from '../../engine/index.ts';
import { FileTree, type Inode, type MountOptions, type Propagation } from '../../kernel/index.ts';
import { type ContainerMount, failure, type Result, success } from '../../runtime/index.ts';
import { expandSubPath } from '../environment/environment.ts';
import { hostNetworkHostsFile, hostsFile } from '../network/hosts-file.ts';
import { podHostnameAndDomain } from '../pod/names.ts';
import { podDirectory, volumeDirectory } from './directories.ts';
import type { MountedVolume } from './setup.ts';
import { openSubPath, prepareTarget, type SubPathTargets } from './sub-path.ts';

/** What a container's mounts come from. */
interface MountSources {
  readonly engine: Engine;
  readonly pod: Pod;
  readonly container: Container;
  /** By the names that the Pod gives them. */
  readonly volumes: ReadonlyMap<string, MountedVolume>;
  /** Of the Pod's containers, whenever they have started. */
  readonly targets: SubPathTargets;
  /** Whether the node's own files have something there, links followed. */
  readonly nodeHas: (path: string) => boolean;
  /** Of its environment. */
  readonly variables: ReadonlyMap<string, string>;
  readonly podIPs: readonly string[];
  /** The node's own /etc/hosts, and where the Pod's is kept. */
  readonly hosts: { readonly node: string; readonly pod: FileTree; readonly clusterDomain: string };
}

/** What stands where in a container. An error is the message of CreateContainerConfigError.
 *  @see kubernetes: pkg/kubelet/kubelet_pods.go makeMounts */
export function containerMounts(sources: MountSources): Result<ContainerMount[]> {
  const { engine, container, volumes } = sources;
  const mounts: ContainerMount[] = [];
  for (const [index, asked] of (container.volumeMounts ?? []).entries()) {
    const mount = volumeMount(sources, asked, index);
    if (!mount.ok) return mount;
    mounts.push(mount.value);
  }
  for (const { name, devicePath } of container.volumeDevices ?? []) {
    if (!volumes.has(name)) return failure(`cannot find volume "${name}" to pass into container "${container.name}"`);
    mounts.push(deviceMount(engine, devicePath));
  }
  const hosts = hostsMount(sources);
  if (hosts) mounts.push(hosts);
  return success(mounts);
}

function volumeMount(
  { pod, container, volumes, targets, variables, nodeHas }: MountSources,
  asked: NonNullable<Container['volumeMounts']>[number],
  index: number,
): Result<ContainerMount> {
  const { name, mountPath, subPath, subPathExpr, readOnly, mountPropagation } = asked;
  const volume = volumes.get(name);
  if (!volume) return failure(`cannot find volume "${name}" to mount into container "${container.name}"`);
  const expanded = subPathExpr ? expandSubPath(subPathExpr, variables) : { ok: true as const, path: subPath ?? '' };
  if (!expanded.ok) return failure(expanded.error);
  const below = expanded.path;
  if (below.startsWith('/')) return failure(`error SubPath \`${below}\` must not be an absolute path`);
  if (below.split('/').includes('..')) return failure(`unable to provision SubPath \`${below}\`: must not contain '..'`);
  const target = `${volume.claimed ?? name}/${container.name}/${index}`;
  const directory = volume.directory ?? volumeDirectory(pod, name);
  const opened =
    below === '' ? wholeVolume(volume) : prepareTarget(targets, target, openSubPath(volume, below, { directory, has: nodeHas }));
  if (!opened.ok) {
    if (opened.failed === 'stat') return failure(`stat ${volume.hostPath ?? volume.path}: no such file or directory`);
    const failed = opened.failed === 'create' ? 'create subPath directory' : 'prepare subPath';
    return failure(`failed to ${failed} for volumeMount "${name}" of container "${container.name}"`);
  }
  return success({
    path: mountPath,
    tree: volume.tree,
    ...('root' in opened ? { root: opened.root } : { missing: opened.missing }),
    readOnly: Boolean(readOnly) || volume.readOnly,
    source: volume.source,
    type: volume.type,
    ...(volume.options && { options: volume.options }),
    ...(mountPropagation && { propagation: mountPropagation as Propagation }),
    from: below === '' ? sourceOf(volume, directory) : `${podDirectory(pod)}/volume-subpaths/${target}`,
  });
}

/** The runtime follows the links of a path of the node's. @see containerd: pkg/cri/opts/spec_linux.go WithMounts */
const sourceOf = ({ tree, hostPath }: MountedVolume, directory: string): string =>
  hostPath === undefined ? directory : tree.realPath(directory);

/** One file for all containers, which each start writes anew. @see kubernetes: pkg/kubelet/kubelet_pods.go makeHostsMount, ensureHostsFile */
function hostsMount({ pod, container, podIPs, hosts }: MountSources): MountOptions | undefined {
  if (podIPs.length === 0 || container.volumeMounts?.some(({ mountPath }) => mountPath === '/etc/hosts')) return undefined;
  const { hostname, domain } = podHostnameAndDomain(pod, hosts.clusterDomain);
  const { hostAliases = [] } = pod.spec;
  const text = pod.spec.hostNetwork ? hostNetworkHostsFile(hosts.node, hostAliases) : hostsFile(podIPs, hostname, domain, hostAliases);
  const root = hosts.pod.writeFile('/file', text);
  return { path: '/etc/hosts', tree: hosts.pod, root, source: '/dev/sda1', type: 'ext4', from: `${podDirectory(pod)}/etc-hosts` };
}

/** What the kubelet did not look for may be missing: that is the runtime's affair. */
function wholeVolume({
  tree,
  path,
  hostPath = path,
}: MountedVolume): { ok: true; root: Inode } | { ok: true; missing: ContainerMount['missing'] & {} } {
  const root = tree.lookup(path, true);
  return root ? { ok: true, root } : { ok: true, missing: { path, hostPath } };
}

function deviceMount(engine: Engine, path: string): MountOptions {
  const tree = new FileTree(engine, { kind: 'virtual' });
  const root = tree.create(tree.root, 'device', 'block', 0o660, 0, 6);
  return { path, tree, root, source: 'udev', type: 'devtmpfs' };
}

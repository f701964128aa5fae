import type { Container, Pod } from '../../apimachinery/objects.ts';
import type { Engine } from '../../engine/index.ts';
import { FileTree, type Inode, type MountOptions, type Propagation } from '../../kernel/index.ts';
import { type ContainerMount, failure, type Result, success } from '../../runtime/index.ts';
import { expandSubPath } from '../environment.ts';
import { hostNetworkHostsFile, hostsFile } from '../network/hosts-file.ts';
import { podHostnameAndDomain } from '../pod-names.ts';
import { podDirectory, volumeDirectory } from './directories.ts';
import type { MountedVolume } from './setup.ts';
import { openSubPath } from './sub-path.ts';

/** What stands where in a container. An error is the message of CreateContainerConfigError.
 *  @see kubernetes: pkg/kubelet/kubelet_pods.go makeMounts */
export function containerMounts(
  engine: Engine,
  pod: Pod,
  container: Container,
  volumes: ReadonlyMap<string, MountedVolume>,
  variables: ReadonlyMap<string, string>,
  podIPs: readonly string[],
  hosts: { readonly node: string; readonly pod: FileTree; readonly clusterDomain: string },
): Result<ContainerMount[]> {
  const mounts: ContainerMount[] = [];
  for (const [index, { name, mountPath, subPath, subPathExpr, readOnly, mountPropagation }] of (container.volumeMounts ?? []).entries()) {
    const volume = volumes.get(name);
    if (!volume) return failure(`cannot find volume "${name}" to mount into container "${container.name}"`);
    const expanded = subPathExpr ? expandSubPath(subPathExpr, variables) : { ok: true as const, path: subPath ?? '' };
    if (!expanded.ok) return failure(expanded.error);
    const below = expanded.path;
    if (below.startsWith('/')) return failure(`error SubPath \`${below}\` must not be an absolute path`);
    if (below.split('/').includes('..')) return failure(`unable to provision SubPath \`${below}\`: must not contain '..'`);
    const opened = below === '' ? wholeVolume(volume) : openSubPath(volume, below);
    if (!opened.ok) {
      if (opened.failed === 'stat') return failure(`stat ${volume.hostPath ?? volume.path}: no such file or directory`);
      const failed = opened.failed === 'create' ? 'create subPath directory' : 'prepare subPath';
      return failure(`failed to ${failed} for volumeMount "${name}" of container "${container.name}"`);
    }
    mounts.push({
      path: mountPath,
      tree: volume.tree,
      ...('root' in opened ? { root: opened.root } : { missing: opened.missing }),
      readOnly: Boolean(readOnly) || volume.readOnly,
      source: volume.source,
      type: volume.type,
      ...(volume.options && { options: volume.options }),
      ...(mountPropagation && { propagation: mountPropagation as Propagation }),
      from:
        below === ''
          ? (volume.directory ?? volumeDirectory(pod, name))
          : `${podDirectory(pod)}/volume-subpaths/${volume.claimed ?? name}/${container.name}/${index}`,
    });
  }
  for (const { name, devicePath } of container.volumeDevices ?? []) {
    const volume = volumes.get(name);
    if (!volume) return failure(`cannot find volume "${name}" to pass into container "${container.name}"`);
    mounts.push(deviceMount(engine, devicePath));
  }
  if (podIPs.length > 0 && !container.volumeMounts?.some(({ mountPath }) => mountPath === '/etc/hosts')) {
    const { hostname, domain } = podHostnameAndDomain(pod, hosts.clusterDomain);
    const { hostAliases = [] } = pod.spec;
    const text = pod.spec.hostNetwork ? hostNetworkHostsFile(hosts.node, hostAliases) : hostsFile(podIPs, hostname, domain, hostAliases);
    // One file for all containers, which each start writes anew. @see kubernetes: pkg/kubelet/kubelet_pods.go makeHostsMount, ensureHostsFile
    const root = hosts.pod.writeFile('/file', text);
    mounts.push({ path: '/etc/hosts', tree: hosts.pod, root, source: '/dev/sda1', type: 'ext4', from: `${podDirectory(pod)}/etc-hosts` });
  }
  return success(mounts);
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

import { credentialFiles, joinedFiles, KUBELET_CERTIFICATE, staticPodFiles } from '../../api-server/index.ts';
import { byText, HOUR } from '../../engine/index.ts';
import { nodePrograms } from '../../images/index.ts';
import { type ImageFile, type ImageFiles, type ImageNode, nodeImage, withFiles } from '../../kernel/index.ts';
import { CNI_DIRECTORY, cniConfiguration } from '../../runtime/index.ts';

/** Since when the cluster is there. */
const MADE = -HOUR;

/** What a node's disk has before any Pod: never changes, so that all runs have the same. */
export const diskOfNode = (name: string, podNetwork: string): ImageNode => disksOf(podNetwork)(name);
const disksOf = byText((podNetwork) => byText((name) => withFiles(plain(), { ...ownFiles(joinedFiles(name)), ...networkOf(podNetwork) })));

/** And with what kubeadm leaves on the one that it has begun with. @see kubernetes: cmd/kubeadm/app/util/etcd CreateDataDirectory (0700) */
export const diskOfControlPlane: (podNetwork: string) => ImageNode = byText((podNetwork) =>
  withFiles(plain(), {
    ...Object.fromEntries(staticPodFiles().map(([path, content]) => [path, { mode: 0o600, content, modified: MADE }])),
    ...ownFiles(credentialFiles()),
    ...networkOf(podNetwork),
    '/var/lib/etcd': { directory: true, mode: 0o700, modified: MADE },
  }),
);

/** What the network's plugin has put there. @see kind: images/kindnetd/cmd/kindnetd/cni.go */
const networkOf = (podNetwork: string): ImageFiles => ({
  [`${CNI_DIRECTORY}/10-kindnet.conflist`]: { content: cniConfiguration(podNetwork), modified: MADE },
});

function plain(): ImageNode {
  disk ??= nodeImage(nodePrograms);
  return disk;
}
let disk: ImageNode | undefined;

/** @see kubernetes: cmd/kubeadm/app/util/staticpod/utils.go WriteStaticPodToDisk (0600); util/pkiutil, util/kubeconfig: certificates alone may be read by all */
const ownFiles = (files: readonly (readonly [path: string, text: string])[]): ImageFiles => ({
  ...Object.fromEntries(
    files.map(([path, content]): [string, ImageFile] => [
      path,
      { mode: /\.(crt|pub)$/.test(path) ? 0o644 : 0o600, content, modified: MADE },
    ]),
  ),
  '/var/lib/kubelet/pki/kubelet-client-current.pem': { symlink: KUBELET_CERTIFICATE, modified: MADE },
});

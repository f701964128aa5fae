import { credentialFiles, joinedFiles, KUBELET_CERTIFICATE, staticPodFiles } from '../api-server/index.ts';
import { byText, HOUR } from '../engine/index.ts';
import { nodePrograms } from '../images/index.ts';
import { type ImageFile, type ImageFiles, type ImageNode, nodeImage, withFiles } from '../kernel/index.ts';

/** Since when the cluster is there. */
const MADE = -HOUR;

/** What a node's disk has before any Pod: never changes, so that all runs have the same. */
export const diskOfNode: (name: string) => ImageNode = byText((name) => withFiles(plain(), ownFiles(joinedFiles(name))));

/** And with what kubeadm leaves on the one that it has begun with. @see kubernetes: cmd/kubeadm/app/util/etcd CreateDataDirectory (0700) */
export function diskOfControlPlane(): ImageNode {
  controlPlaneDisk ??= withFiles(plain(), {
    ...Object.fromEntries(staticPodFiles().map(([path, content]) => [path, { mode: 0o600, content, modified: MADE }])),
    ...ownFiles(credentialFiles()),
    '/var/lib/etcd': { directory: true, mode: 0o700, modified: MADE },
  });
  return controlPlaneDisk;
}
let controlPlaneDisk: ImageNode | undefined;

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

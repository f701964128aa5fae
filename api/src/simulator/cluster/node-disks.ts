import { credentialFiles, joinedFiles, staticPodFiles } from '../api-server/index.ts';
import { nodePrograms } from '../images/index.ts';
import { type ImageFile, type ImageFiles, type ImageNode, nodeImage } from '../kernel/index.ts';

/** It never changes: all nodes of all runs have the same. */
export function diskOfNodes(): ImageNode {
  disk ??= nodeImage(nodePrograms, Object.fromEntries(joinedFiles().map(credential)));
  return disk;
}
let disk: ImageNode | undefined;

/** And with what kubeadm leaves there. */
export function diskOfControlPlane(): ImageNode {
  controlPlaneDisk ??= nodeImage(nodePrograms, controlPlaneFiles());
  return controlPlaneDisk;
}
let controlPlaneDisk: ImageNode | undefined;

/** @see kubernetes: cmd/kubeadm/app/util/staticpod/utils.go WriteStaticPodToDisk (0600); util/pkiutil, util/kubeconfig: certificates alone may be read by all */
const controlPlaneFiles = (): ImageFiles =>
  Object.fromEntries([
    ...staticPodFiles().map(([path, content]) => [path, { mode: 0o600, content }]),
    ...credentialFiles().map(credential),
  ]);

const credential = ([path, content]: readonly [path: string, text: string]): [path: string, ImageFile] => [
  path,
  { mode: /\.(crt|pub)$/.test(path) ? 0o644 : 0o600, content },
];

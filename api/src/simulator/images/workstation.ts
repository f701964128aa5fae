import type { ImageFiles } from '../kernel/index.ts';
import { isWordOfBash } from '../shell/index.ts';
import { commands, debianCertificates, debianTime, ofTheirRelease, packagedPython, packages, ubuntu } from './bases/index.ts';
import { executable, link } from './model.ts';
import { git } from './programs/git.ts';
import { kubectl } from './programs/kubectl/kubectl.ts';

/** What the machine has from which a cluster is looked after: Ubuntu's desktop, and kubectl, which is often called `k` for short. */
export const workstation: ImageFiles = ofTheirRelease({
  ...ubuntu.files,
  ...debianTime,
  ...debianCertificates,
  ...packages.psmisc,
  ...packages.network,
  ...packages.wget,
  ...commands('sudo nano column tree bc envsubst file'),
  '/usr/bin/git': executable(git),
  '/usr/bin/python3': executable(packagedPython, 8),
  '/usr/local/bin/kubectl': executable(kubectl),
  '/usr/local/bin/k': link('kubectl'),
});

const programs: ReadonlySet<string> = new Set(
  Object.keys(workstation).flatMap((path) => /^\/(?:usr\/)?(?:local\/)?s?bin\/([^/]+)$/.exec(path)?.[1] ?? []),
);

/** Whether a line of bash there may begin with this word. */
export const isThere = (word: string): boolean => isWordOfBash(word) || programs.has(word);

/** What the nodes have, and this machine does not. */
const OF_NODES: ReadonlySet<string> = new Set('crictl ctr systemctl journalctl kubeadm kubelet'.split(' '));
/** By what a node is reached elsewhere. */
const TO_NODES: ReadonlySet<string> = new Set('ssh docker podman nerdctl minikube kind'.split(' '));

/** A program that somebody may look for here, and bash says is not found. */
export const isElsewhere = (word: string): boolean => OF_NODES.has(word) || TO_NODES.has(word);

/** How one gets to it: no node lets anybody in but through a Pod. */
export const wayTo = (word: string): string =>
  `kubectl debug node/NAME -it --image=busybox -- chroot /host ${OF_NODES.has(word) ? word : 'COMMAND'}`;

import type { ImageFiles, Program } from '../kernel/index.ts';
import { notFollowed } from '../shell/utilities/lib/not-followed.ts';
import { commands, ofTheirRelease, packages, ubuntu } from './bases/index.ts';
import { executable } from './model.ts';
import { kubectl } from './programs/kubectl.ts';

/** What a node has for who looks after it: what it is asked is told. */
// biome-ignore lint/correctness/useYield: it has nothing to wait for.
const told: Program = function* (process) {
  return notFollowed(process);
};

/** The kubelet that runs is another process. */
const kubelet: Program = function* (process) {
  if (!process.argv.includes('--version')) return notFollowed(process);
  yield* process.write(1, 'Kubernetes v1.27.1\n');
  return 0;
};

/** Of the services that it could be asked for, the end of the kubelet is followed. */
const systemctl: Program = function* (process) {
  const [verb, ...units] = process.argv.slice(1).filter((word) => !word.startsWith('-'));
  const isKubelet = units.length === 1 && /^kubelet(\.service)?$/.test(units[0] ?? '');
  if (verb !== 'stop' || !isKubelet) return notFollowed(process);
  if (process.uid !== 0) {
    yield* process.write(
      2,
      "Failed to stop kubelet.service: Interactive authentication required.\nSee system logs and 'systemctl status kubelet.service' for details.\n",
    );
    return 1;
  }
  process.remark({ kind: 'StopsKubelet' });
  return 0;
};

const ADMINISTRATION = 'containerd crictl ctr journalctl kubeadm loginctl networkctl runc systemd-cgls systemd-cgtop timedatectl';

/** What a node can run itself: its system is Ubuntu's server, as kubeadm has joined it. */
export const nodePrograms: ImageFiles = ofTheirRelease({
  ...ubuntu.files,
  ...packages.procps,
  ...packages.psmisc,
  ...packages.network,
  ...packages.curl,
  ...packages.wget,
  ...packages.openssl,
  ...commands('sudo vi'),
  ...Object.fromEntries(ADMINISTRATION.split(' ').map((name) => [`/usr/bin/${name}`, executable(told)])),
  '/usr/bin/kubectl': executable(kubectl),
  '/usr/bin/kubelet': executable(kubelet),
  '/usr/bin/systemctl': executable(systemctl),
});

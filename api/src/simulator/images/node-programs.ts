import type { ImageFiles, Program } from '../kernel/index.ts';
import { notFollowed } from '../shell/utilities/lib/not-followed.ts';
import { commands, debianCertificates, debianTime, ofTheirRelease, packages, ubuntu } from './bases/index.ts';
import { executable } from './model.ts';
import { crictl } from './programs/crictl/crictl.ts';
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

/** What of the services is followed: that the kubelet is stopped and started. @see systemd: systemctl(1) */
const systemctl: Program = function* (process) {
  const words = process.argv.slice(1);
  const [verb = '', ...units] = words.filter((word) => !word.startsWith('-'));
  const isKubelet = units.length === 1 && /^kubelet(\.service)?$/.test(units[0] ?? '');
  if (isKubelet && (verb === 'is-active' || verb === 'is-enabled')) {
    const state = verb === 'is-active' ? process.kubelet : 'enabled';
    if (!words.includes('-q') && !words.includes('--quiet')) yield* process.write(1, `${state}\n`);
    return verb === 'is-enabled' || state === 'active' ? 0 : NOT_RUNNING;
  }
  const does = Object.hasOwn(DOES, verb) ? DOES[verb] : undefined;
  if (!isKubelet || does === undefined) return notFollowed(process);
  if (process.uid !== 0) {
    yield* process.write(
      2,
      `Failed to ${does} kubelet.service: Interactive authentication required.\nSee system logs and 'systemctl status kubelet.service' for details.\n`,
    );
    return 1;
  }
  process.remark({ kind: 'Kubelet', verb: does });
  return 0;
};
/** @see systemd: systemctl(1), Exit status */
const NOT_RUNNING = 3;
const DOES: Readonly<Record<string, 'stop' | 'start' | 'restart'>> = { stop: 'stop', start: 'start', restart: 'restart' };

const ADMINISTRATION = 'containerd ctr journalctl kubeadm loginctl networkctl runc systemd-cgls systemd-cgtop timedatectl';

/** What a node can run itself: its system is Ubuntu's server, as kubeadm has joined it. */
export const nodePrograms: ImageFiles = ofTheirRelease({
  ...ubuntu.files,
  ...debianTime,
  ...debianCertificates,
  ...packages.procps,
  ...packages.psmisc,
  ...packages.network,
  ...packages.curl,
  ...packages.wget,
  ...packages.openssl,
  ...commands('sudo vi'),
  ...Object.fromEntries(ADMINISTRATION.split(' ').map((name) => [`/usr/bin/${name}`, executable(told)])),
  '/usr/bin/crictl': executable(crictl),
  '/usr/bin/kubectl': executable(kubectl),
  '/usr/bin/kubelet': executable(kubelet),
  '/usr/bin/systemctl': executable(systemctl),
});

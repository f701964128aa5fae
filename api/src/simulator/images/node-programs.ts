import type { ImageFiles, Program } from '../kernel/index.ts';
import { notFollowed } from '../shell/utilities/lib/not-followed.ts';
import { commands, debianCertificates, debianTime, ofTheirRelease, packages, SERVICES, ubuntu } from './bases/index.ts';
import { executable } from './model.ts';
import { crictl } from './programs/crictl/crictl.ts';
import { ctr } from './programs/host/ctr.ts';
import { journalctl } from './programs/host/journalctl.ts';
import { kubeadm } from './programs/host/kubeadm.ts';
import { systemctl } from './programs/host/systemctl.ts';
import { UNIT_FILES } from './programs/host/units.data.ts';
import { kubectl } from './programs/kubectl/kubectl.ts';

/** What a node has for who looks after it: what it is asked is told. */
// biome-ignore lint/correctness/useYield: it has nothing to wait for.
const told: Program = function* (process) {
  return notFollowed(process);
};

/** A node has no swap: it is none that could be switched off, or shown. @see util-linux: sys-utils/swapoff.c, swapon.c */
const swapoff: Program = function* (process) {
  if (process.argv.slice(1).join(' ') !== '-a') return notFollowed(process);
  if (process.uid === 0) return 0;
  yield* process.write(2, 'swapoff: Not superuser.\n');
  return 1;
};
// biome-ignore lint/correctness/useYield: it has nothing to say.
const swapon: Program = function* (process) {
  return /^(-s|--show|--summary|-a|)$/.test(process.argv.slice(1).join(' ')) ? 0 : notFollowed(process);
};

/** What is there is there; more than that a node has not. @see kmod: tools/modprobe.c insmod */
const modprobe: Program = function* (process) {
  const [name = '', ...more] = process.argv.slice(1);
  if (name === '' || name.startsWith('-') || more.length > 0) return notFollowed(process);
  const known = process
    .readFile('/proc/modules')
    .split('\n')
    .map((line) => line.replace(/ .*/, ''));
  if (known.includes(name.replaceAll('-', '_'))) return 0;
  yield* process.write(2, `modprobe: FATAL: Module ${name} not found in directory /lib/modules/${process.system.release}\n`);
  return 1;
};

/** The kubelet that runs is another process. */
const kubelet: Program = function* (process) {
  if (!process.argv.includes('--version')) return notFollowed(process);
  yield* process.write(1, 'Kubernetes v1.27.1\n');
  return 0;
};

/** A version of what has no other use from a shell; whatever else it is asked is told. As Docker's packages have them. */
const versioned = (words: readonly string[], text: string): Program =>
  function* (process) {
    if (!words.includes(process.argv[1] ?? '') || process.argv.length > 2) return notFollowed(process);
    yield* process.write(1, text);
    return 0;
  };
const containerd = versioned(['--version', '-v'], 'containerd containerd.io 1.6.21 3dce8eb055cbb6872793272b4f20ed16117344f8\n');
const runc = versioned(
  ['--version', '-v'],
  'runc version 1.1.7\ncommit: v1.1.7-0-g860f061\nspec: 1.0.2-dev\ngo: go1.19.9\nlibseccomp: 2.5.3\n',
);

const ADMINISTRATION =
  'apt apt-get bridge conntrack dpkg dpkg-query ethtool hostnamectl last loginctl lsof networkctl nft resolvectl snap strace systemd-analyze systemd-cgls systemd-cgtop timedatectl ufw vmstat';

/** As the package kubernetes-cni 1.2.0 has them. */
const CNI_PLUGINS =
  'bandwidth bridge dhcp dummy firewall host-device host-local ipvlan loopback macvlan portmap ptp sbr static tuning vlan vrf';

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
  ...commands('lsmod sudo vi'),
  '/etc/services': SERVICES,
  ...Object.fromEntries(ADMINISTRATION.split(' ').map((name) => [`/usr/bin/${name}`, executable(told)])),
  ...Object.fromEntries(CNI_PLUGINS.split(' ').map((name) => [`/opt/cni/bin/${name}`, executable(told)])),
  '/usr/bin/containerd': executable(containerd),
  '/usr/bin/crictl': executable(crictl),
  '/usr/bin/ctr': executable(ctr),
  '/usr/bin/journalctl': executable(journalctl),
  '/usr/bin/kubeadm': executable(kubeadm),
  '/usr/bin/kubectl': executable(kubectl),
  '/usr/bin/kubelet': executable(kubelet),
  '/usr/bin/runc': executable(runc),
  '/usr/bin/systemctl': executable(systemctl),
  '/usr/sbin/swapoff': executable(swapoff),
  '/usr/sbin/swapon': executable(swapon),
  '/usr/sbin/modprobe': executable(modprobe),
  ...Object.fromEntries(Object.entries(UNIT_FILES).map(([name, content]) => [`/usr/lib/systemd/system/${name}.service`, { content }])),
});

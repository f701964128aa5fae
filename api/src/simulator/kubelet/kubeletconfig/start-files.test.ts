import { expect, it } from 'vitest';
import { KUBELET_CONFIGURATION, KUBELET_SERVICE } from '../../kernel/index.ts';
import { type KubeletStart, kubeletStart } from './start-files.ts';

const kubeconfig = (server: string) =>
  `clusters: [{cluster: {server: '${server}'}}]\nusers: [{user: {client-certificate: /var/lib/kubelet/pki/kubelet-client-current.pem}}]\n`;
const DISK: Readonly<Record<string, string>> = {
  '/var/lib/kubelet/config.yaml': KUBELET_CONFIGURATION,
  '/etc/kubernetes/kubelet.conf': kubeconfig('https://control-plane:6443'),
  '/usr/bin/kubelet': '',
  '/var/lib/kubelet/kubeadm-flags.env': 'KUBELET_KUBEADM_ARGS="--container-runtime-endpoint=unix:///x"\n',
  '/etc/kubernetes/pki/ca.crt': '-----BEGIN CERTIFICATE-----\n',
  '/var/lib/kubelet/pki/kubelet-client-current.pem': '-----BEGIN CERTIFICATE-----\n',
};
const config = (from: string, to: string) => ({ '/var/lib/kubelet/config.yaml': KUBELET_CONFIGURATION.replace(from, to) });
const unbootstrapped =
  'failed to run Kubelet: unable to load bootstrap kubeconfig: stat /etc/kubernetes/bootstrap-kubelet.conf: no such file or directory';

function saidOf(start: KubeletStart): string {
  if (start.kind === 'exits') return start.exitCode === 1 ? start.why : `${start.exitCode} ${start.why}`;
  if (start.kind === 'alone') return 'alone';
  const fields = start.text.match(/^(maxPods|staticPodPath): .*$/gm)?.filter((line) => !KUBELET_CONFIGURATION.includes(line)) ?? [];
  const { unfollowed } = start;
  return `starts${fields.length > 1 ? ` ${fields.join(', ')}` : ''}${unfollowed.length > 0 ? ` without ${unfollowed}` : ''}`;
}

/** @see kubernetes: cmd/kubelet/app/server.go; pkg/kubelet/certificate/bootstrap/bootstrap.go LoadClientConfig */
it.each<{ rule: string; disk: Readonly<Record<string, string | undefined>>; says: RegExp | string; unit?: string }>([
  { rule: 'starts by what is there', disk: {}, says: 'starts' },
  { rule: 'starts by what is new', disk: config('kind:', 'maxPods: 3\nkind:'), says: 'starts' },
  {
    rule: 'ends where it has no configuration',
    disk: { '/var/lib/kubelet/config.yaml': undefined },
    says: /^failed to load kubelet config file, path: (\S+), error: failed to load Kubelet config file \1, error failed to read kubelet config file "\1", error: open \1: no such file or directory$/,
  },
  { rule: 'ends where that is no YAML', disk: config('kind:', 'kind: ['), says: /^failed to load kubelet config file, path: / },
  {
    rule: 'ends where that is not valid',
    disk: config('kind:', 'maxPods: -1\nkind:'),
    says: /^failed to validate kubelet configuration, error: invalid configuration: maxPods \(--max-pods\) -1 .*, path: &TypeMeta{Kind:,APIVersion:,}$/,
  },
  {
    rule: 'ends where the authority is not there',
    disk: config('pki/ca.crt', 'pki/WRONG.crt'),
    says: 'failed to construct kubelet dependencies: unable to load client CA file /etc/kubernetes/pki/WRONG.crt: open /etc/kubernetes/pki/WRONG.crt: no such file or directory',
  },
  {
    rule: 'ends where the authority is none',
    disk: { '/etc/kubernetes/pki/ca.crt': 'x' },
    says: /: error reading \/etc\/kubernetes\/pki\/ca\.crt: data does not contain any valid RSA or ECDSA certificates$/,
  },
  { rule: 'ends without a kubeconfig', disk: { '/etc/kubernetes/kubelet.conf': undefined }, says: unbootstrapped },
  { rule: 'ends without its certificate', disk: { '/var/lib/kubelet/pki/kubelet-client-current.pem': undefined }, says: unbootstrapped },
  {
    rule: 'runs on where nobody answers',
    disk: { '/etc/kubernetes/kubelet.conf': kubeconfig('https://control-plane:6553') },
    says: 'alone',
  },
  { rule: 'asks by address, too', disk: { '/etc/kubernetes/kubelet.conf': kubeconfig('https://172.18.0.2:6443') }, says: 'starts' },
  {
    rule: 'ends where its program is not there',
    disk: { '/usr/bin/kubelet': undefined },
    says: '203 Failed to locate executable /usr/bin/kubelet: No such file or directory',
  },
  {
    rule: 'ends where its unit names another program',
    disk: {},
    unit: KUBELET_SERVICE.replace('/usr/bin/kubelet $', '/usr/local/bin/kubelet $'),
    says: '203 Failed to locate executable /usr/local/bin/kubelet: No such file or directory',
  },
  {
    rule: 'ends where its unit names another configuration',
    disk: {},
    unit: KUBELET_SERVICE.replace('config.yaml', 'conf.yaml'),
    says: /error: open \/var\/lib\/kubelet\/conf\.yaml: no such file or directory$/,
  },
  {
    rule: 'ends by a flag of older releases',
    disk: { '/var/lib/kubelet/kubeadm-flags.env': 'KUBELET_KUBEADM_ARGS="--network-plugin=cni"\n' },
    says: 'failed to parse kubelet flag: unknown flag: --network-plugin',
  },
  {
    rule: 'ends by a word that is none',
    disk: { '/etc/default/kubelet': 'KUBELET_EXTRA_ARGS=max-pods=3\n' },
    says: 'unknown command max-pods=3',
  },
  {
    rule: 'heeds flags above its file',
    disk: { '/etc/default/kubelet': 'KUBELET_EXTRA_ARGS=--max-pods=3 --pod-manifest-path /x\n' },
    says: /^starts maxPods: 3, staticPodPath: \/x$/,
  },
  {
    rule: 'has flags that are not followed',
    disk: { '/etc/default/kubelet': 'KUBELET_EXTRA_ARGS="--node-labels=a=b --v 5"\n' },
    says: 'starts without node-labels',
  },
])('a kubelet $rule', ({ disk, says, unit = KUBELET_SERVICE }) => {
  const files = { ...DISK, ...disk };
  const start = kubeletStart((path) => files[path], { text: KUBELET_CONFIGURATION, address: '172.18.0.2', unit });
  const said = saidOf(start);
  if (typeof says === 'string') expect(said).toBe(says);
  else expect(said).toMatch(says);
});

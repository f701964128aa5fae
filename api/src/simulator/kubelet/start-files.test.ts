import { expect, it } from 'vitest';
import { KUBELET_CONFIGURATION } from '../kernel/index.ts';
import { kubeletStart } from './start-files.ts';

const kubeconfig = (server: string) =>
  `clusters: [{cluster: {server: '${server}'}}]\nusers: [{user: {client-certificate: /var/lib/kubelet/pki/kubelet-client-current.pem}}]\n`;
const DISK: Readonly<Record<string, string>> = {
  '/var/lib/kubelet/config.yaml': KUBELET_CONFIGURATION,
  '/etc/kubernetes/kubelet.conf': kubeconfig('https://control-plane:6443'),
  '/etc/kubernetes/pki/ca.crt': '-----BEGIN CERTIFICATE-----\n',
  '/var/lib/kubelet/pki/kubelet-client-current.pem': '-----BEGIN CERTIFICATE-----\n',
};
const config = (from: string, to: string) => ({ '/var/lib/kubelet/config.yaml': KUBELET_CONFIGURATION.replace(from, to) });
const unbootstrapped =
  'failed to run Kubelet: unable to load bootstrap kubeconfig: stat /etc/kubernetes/bootstrap-kubelet.conf: no such file or directory';

/** @see kubernetes: cmd/kubelet/app/server.go; pkg/kubelet/certificate/bootstrap/bootstrap.go LoadClientConfig */
it.each<{ rule: string; disk: Readonly<Record<string, string | undefined>>; says: RegExp | string }>([
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
    says: /^invalid configuration: maxPods \(--max-pods\) -1/,
  },
  {
    rule: 'ends where the authority is not there',
    disk: config('pki/ca.crt', 'pki/WRONG.crt'),
    says: 'failed to run Kubelet: failed to construct kubelet dependencies: unable to load client CA file /etc/kubernetes/pki/WRONG.crt: open /etc/kubernetes/pki/WRONG.crt: no such file or directory',
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
])('a kubelet $rule', ({ disk, says }) => {
  const files = { ...DISK, ...disk };
  const start = kubeletStart((path) => files[path], { text: KUBELET_CONFIGURATION, address: '172.18.0.2' });
  const said = start.kind === 'exits' ? start.why : start.kind;
  if (typeof says === 'string') expect(said).toBe(says);
  else expect(said).toMatch(says);
});

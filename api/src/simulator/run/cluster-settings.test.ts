import { describe, expect, it } from 'vitest';
import { play } from '../testing.ts';

/** In YAML: a text that begins with a brace is read as JSON. */
const documents = (...all: readonly string[]): string => all.map((one) => `---\n${one}\n`).join('');
const configMap = (name: string, key: string, text: string): string =>
  JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'kube-system' }, data: { [key]: text } });
const pod = (command: string, resources = {}): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web' },
    spec: {
      subdomain: 'sub',
      restartPolicy: 'Never',
      containers: [{ name: 'app', image: 'busybox:1.36', command: ['sh', '-c', command], resources }],
    },
  });
const logOf = (kubelet: string, command: string, resources = {}): string =>
  play(documents(configMap('kubelet-config', 'kubelet', kubelet), pod(command, resources))).run.kubectl('logs web', 60).stdout;

describe('how the cluster is set up', () => {
  it.each([
    {
      rule: 'what kubeadm writes',
      name: 'kubelet-config',
      key: 'kubelet',
      text: 'syncFrequency: 0s\nmemorySwap: {}\nclusterDomain: cluster.local',
      says: [],
    },
    {
      rule: 'a default that is written out',
      name: 'kubelet-config',
      key: 'kubelet',
      text: 'cpuManagerPolicy: none\nsyncFrequency: 1m0s',
      says: [],
    },
    {
      rule: 'what a kubelet does otherwise',
      name: 'kubelet-config',
      key: 'kubelet',
      text: 'cpuManagerPolicy: static\nfeatureGates: {NodeSwap: true}\nenableDebuggingHandlers: false',
      says: [
        `the kubelets' setting "enableDebuggingHandlers: false" is not followed: they go on as if it was not there`,
        `the kubelets' setting "cpuManagerPolicy: static" is not followed: they go on as if it was not there`,
        `the kubelets' setting "featureGates: {"NodeSwap":true}" is not followed: they go on as if it was not there`,
      ],
    },
    {
      rule: "CoreDNS's own servers",
      name: 'coredns',
      key: 'Corefile',
      text: '.:53 {\n errors\n log\n template IN A {\n }\n forward . 172.16.0.1\n}',
      says: ['of the Corefile of CoreDNS this is not followed: template'],
    },
  ])('is told where the run does not go by it: $rule', ({ name, key, text, says }) => {
    expect(play(documents(configMap(name, key, text), pod('true'))).run.warnings).toEqual(says);
  });

  it.each([
    { labels: { 'kubernetes.io/os': 'windows' }, says: [expect.stringMatching(/^the node "one" runs Windows: /)] },
    {
      labels: { 'kubernetes.io/arch': 'arm64' },
      says: ['the node "one" is an arm64 one: every image is taken to be built for it as well'],
    },
    { labels: { 'kubernetes.io/arch': 'amd64', 'kubernetes.io/os': 'linux' }, says: [] },
  ])('is told where nodes are of another kind: $labels', ({ labels, says }) => {
    const node = JSON.stringify({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'one', labels } });
    expect(play(documents(node, pod('true'))).run.warnings).toEqual(says);
  });

  it.each([
    ['rancher.io/local-path', []],
    ['kubernetes.io/no-provisioner', []],
    ['example.com/nfs', [expect.stringMatching(/^the provisioner "example\.com\/nfs" is taken to run, /)]],
  ])('is told where the provisioner of a claimed volume is taken for granted: %s', (provisioner, says) => {
    const storageClass = JSON.stringify({ apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name: 'slow' }, provisioner });
    const claim =
      'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: c}\nspec: {storageClassName: slow, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}';
    expect(play(documents(storageClass, claim, pod('true'))).run.warnings).toEqual(says);
  });

  it.each([
    {
      rule: 'clusterDNS and clusterDomain',
      kubelet: 'clusterDNS: [10.96.0.53, 10.96.0.54]\nclusterDomain: corp.local',
      command: 'cat /etc/resolv.conf; tail -1 /etc/hosts',
      says: 'search default.svc.corp.local svc.corp.local corp.local\nnameserver 10.96.0.53\nnameserver 10.96.0.54\noptions ndots:5\n10.244.1.2\tweb.sub.default.svc.corp.local\tweb\n',
    },
    {
      rule: 'no CPU quota',
      kubelet: 'cpuCFSQuota: false',
      command: 'cat /sys/fs/cgroup/cpu.max /sys/fs/cgroup/cpu.weight',
      resources: { limits: { cpu: '500m' } },
      says: 'max 100000\n20\n',
    },
  ])('is what kubelets go by: $rule', ({ kubelet, command, resources, says }) => {
    expect(logOf(kubelet, command, resources)).toBe(says);
  });
});

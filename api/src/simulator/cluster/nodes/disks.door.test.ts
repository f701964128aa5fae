import { expect, it } from 'vitest';
import { play } from '../../testing.ts';

/** What a Pod says that has a node's files in /h. */
function said(script: string, nodeName = 'node-1', spec: object = {}): string {
  const volumes = [{ name: 'h', hostPath: { path: '/' } }];
  const volumeMounts = [{ name: 'h', mountPath: '/h' }];
  const containers = [{ name: 'app', image: 'busybox:1.36', command: ['sh', '-c', script], volumeMounts }];
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web' },
    spec: { nodeName, restartPolicy: 'Never', volumes, containers, ...spec },
  };
  return play(JSON.stringify(pod)).run.kubectl('logs web').stdout;
}

/** @see kubernetes: cmd/kubeadm/app/phases/kubelet, pkg/kubelet/certificate/bootstrap/bootstrap.go */
it.each([
  { rule: 'a node that has joined has its kubelet’s file', script: 'ls /h/etc/kubernetes', says: 'kubelet.conf\nmanifests\npki\n' },
  { rule: 'and but the authority’s certificate', script: 'ls /h/etc/kubernetes/pki', says: 'ca.crt\n' },
  {
    rule: 'which its kubelet has made itself',
    script: 'grep -E "name: |user: d" /h/etc/kubernetes/kubelet.conf',
    says: '  name: default-cluster\n    user: default-auth\n  name: default-context\n- name: default-auth\n',
  },
  { rule: 'as root’s own', script: 'stat -c %a /h/etc/kubernetes/kubelet.conf /h/etc/kubernetes/pki/ca.crt', says: '600\n644\n' },
  {
    rule: 'what the kubelet keeps',
    script: 'ls /h/var/lib/kubelet',
    says: 'config.yaml\ncpu_manager_state\ndevice-plugins\nkubeadm-flags.env\nmemory_manager_state\npki\nplugins\nplugins_registry\npod-resources\npods\n',
  },
  {
    rule: 'with what it is started',
    script:
      '. /h/var/lib/kubelet/kubeadm-flags.env; echo $KUBELET_KUBEADM_ARGS; grep -c KUBELET_ /h/etc/systemd/system/kubelet.service.d/10-kubeadm.conf',
    says: '--container-runtime-endpoint=unix:///var/run/containerd/containerd.sock --pod-infra-container-image=registry.k8s.io/pause:3.9\n3\n',
  },
  { rule: 'the other nodes are not asked for by name', script: 'tail -n 1 /h/etc/hosts', says: '172.18.0.3\tnode-1\n' },
  { rule: 'each has its own', script: 'tail -n 1 /h/etc/hosts', node: 'node-2', says: '172.18.0.4\tnode-2\n' },
  { rule: 'Pods on its network are told', script: 'tail -n 1 /etc/hosts', more: { hostNetwork: true }, says: '172.18.0.3\tnode-1\n' },
  {
    rule: 'the control plane has more',
    script: 'ls /h/etc/kubernetes; grep name: /h/etc/kubernetes/kubelet.conf',
    node: 'control-plane',
    says: 'admin.conf\ncontroller-manager.conf\nkubelet.conf\nmanifests\npki\nscheduler.conf\n  name: kubernetes\n  name: system:node:control-plane@kubernetes\n- name: system:node:control-plane\n',
  },
  {
    rule: 'the store is root’s alone',
    script: 'stat -c %a /h/var/lib/etcd',
    node: 'control-plane',
    says: '700\n',
  },
])('$rule: $script', ({ script, node, more, says }) => expect(said(script, node, more)).toBe(says));

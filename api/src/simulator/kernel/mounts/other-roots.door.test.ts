import { expect, it } from 'vitest';
import { play } from '../../testing.ts';

const volumes = [{ name: 'host', hostPath: { path: '/' } }];
const volumeMounts = [{ name: 'host', mountPath: '/host' }];
const privileged = { securityContext: { privileged: true } };

/** What a Pod of node-1 says that has the node's files in /host. */
function said(
  script: string,
  { image = 'debian', spec = {}, container = {} }: { image?: string; spec?: object; container?: object } = {},
): string {
  const containers = [{ name: 'app', image, command: ['sh', '-c', script], volumeMounts, ...container }];
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web' },
    spec: { nodeName: 'node-1', restartPolicy: 'Never', containers, volumes, ...spec },
  };
  return play(JSON.stringify(pod)).run.kubectl('logs web').stdout;
}

/** @see chroot(2), setns(2); man nsenter(1) */
it.each([
  { rule: 'another root has its own files', script: 'chroot /host cat /etc/hostname', says: 'node-1\n' },
  { rule: 'and programs', script: 'chroot /host bash -c "grep ^VERSION_ID /etc/os-release"', says: 'VERSION_ID="22.04"\n' },
  {
    rule: 'whoever is in it does not come out by going up',
    script: 'chroot /host sh -c "cd ../../..; pwd; cat etc/hostname"',
    says: '/\nnode-1\n',
  },
  { rule: 'its links lead to where it is', script: 'chroot /host readlink -f /var/run', says: '/run\n' },
  { rule: 'the network is the Pod’s as before', script: 'chroot /host hostname', says: 'web\n' },
  {
    rule: 'and names are looked up as its files say: those of the cluster are none there',
    script:
      'getent hosts kubernetes.default.svc.cluster.local | cut -c1-9; chroot /host getent hosts kubernetes.default.svc.cluster.local; echo $?',
    says: '10.96.0.1\n2\n',
  },
  { rule: 'what is written there is the node’s', script: 'chroot /host sh -c "echo hi > /tmp/x"; cat /host/tmp/x', says: 'hi\n' },
  {
    rule: 'what is mounted is told from there',
    script:
      'mount | head -1; chroot /host mount | head -2; chroot /host df / | tail -1 | cut -d" " -f1; chroot /host grep -c overlay /proc/self/mounts',
    says: 'overlay on / type overlay (rw,relatime)\n/dev/sda1 on / type ext4 (rw,relatime)\nsysfs on /sys type sysfs (rw,nosuid,nodev,noexec,relatime)\n/dev/sda1\n4\n',
  },
  {
    rule: 'the kubelet has mounted what is in memory, and so much of it',
    script: 'chroot /host mount | grep kubelet | sed "s/[0-9a-f-]\\{36\\}/UID/; s/access-...../access/"',
    says: 'tmpfs on /var/lib/kubelet/pods/UID/volumes/kubernetes.io~projected/kube-api-access type tmpfs (rw,relatime,size=8286208k,inode64)\n',
  },
  {
    rule: 'and containerd what its containers are in',
    script: 'chroot /host df | grep /run/containerd | sed "s/[0-9a-f]\\{64\\}/ID/" | tr -s " " | cut -d" " -f1,2,6 | sort -u',
    says: 'overlay 104845292 /run/containerd/io.containerd.runtime.v2.task/k8s.io/ID/rootfs\nshm 65536 /run/containerd/io.containerd.grpc.v1.cri/sandboxes/ID/shm\n',
  },
  {
    rule: 'a part of the node’s files comes with what is mounted there',
    script: 'df -h | grep /host/run | head -2 | tr -s " "',
    says: 'tmpfs 820M 0 820M 0% /host/run\ntmpfs 5.0M 0 5.0M 0% /host/run/lock\n',
  },
  {
    rule: 'where nothing is, none is',
    script: 'chroot /host/nowhere id',
    says: "chroot: cannot change root directory to '/host/nowhere': No such file or directory\n",
  },
  {
    rule: 'what is not there cannot be run',
    script: 'chroot /host docker ps',
    says: "chroot: failed to run command 'docker': No such file or directory\n",
  },
  { rule: 'the node’s own kubelet', script: 'chroot /host kubelet --version', says: 'Kubernetes v1.27.1\n' },
  {
    rule: 'how it is set up',
    script: 'chroot /host grep cluster /var/lib/kubelet/config.yaml',
    says: 'clusterDNS:\nclusterDomain: cluster.local\n',
  },
  {
    rule: 'not for everybody',
    script: 'chroot /host id',
    more: { container: { securityContext: { runAsUser: 1000 } } },
    says: "chroot: cannot change root directory to '/host': Operation not permitted\n",
  },
  { rule: 'by busybox, likewise', script: 'chroot /host cat /etc/hostname', more: { image: 'busybox' }, says: 'node-1\n' },
  {
    rule: 'who is with the node’s processes enters them',
    script: 'nsenter -t 1 -m -u -n -i -p -- sh -c "hostname; cat /etc/hostname; ls /etc/kubernetes"',
    more: { spec: { hostPID: true }, container: privileged },
    says: 'node-1\nnode-1\nkubelet.conf\nmanifests\npki\n',
  },
  {
    rule: 'or only their network',
    script: 'nsenter --target 1 --net hostname; cat /etc/hostname',
    more: { spec: { hostPID: true }, container: privileged },
    says: 'node-1\nweb\n',
  },
  {
    rule: 'whose namespace may be named by its file, to busybox too',
    script:
      'nsenter --mount=/proc/1/ns/mnt -- cat /etc/hostname; nsenter -m/proc/1/ns/mnt cat /etc/hostname; nsenter --net -- true 2>&1 | grep -c ^Usage',
    more: { spec: { hostPID: true }, container: privileged, image: 'busybox:1.36.0' },
    says: 'node-1\nnode-1\n1\n',
  },
  { rule: 'who is not has another process 1', script: 'nsenter -t 1 -m -u -n -- hostname', more: { container: privileged }, says: 'web\n' },
  {
    rule: 'and needs the right to',
    script: 'nsenter -t 1 -m hostname',
    more: { spec: { hostPID: true } },
    says: 'nsenter: cannot open /proc/1/ns/mnt: Permission denied\n',
  },
])('$rule: $script', ({ script, more, says }) => expect(said(script, more)).toBe(says));

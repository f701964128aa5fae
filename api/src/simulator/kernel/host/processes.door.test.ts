import { expect, it } from 'vitest';
import { play } from '../../testing.ts';

const privileged = { securityContext: { privileged: true } };
const withCapability = (...add: string[]) => ({ securityContext: { capabilities: { add } } });

/** What a container says that sees the node's processes. */
function said(script: string, container: object = {}, spec: object = { hostPID: true }): string {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', uid: 'f0e1' },
    spec: {
      nodeName: 'node-1',
      restartPolicy: 'Never',
      containers: [{ name: 'app', image: 'busybox:1.36', command: ['sh', '-c', script], ...container }],
      ...spec,
    },
  };
  return play(JSON.stringify(pod)).run.kubectl('logs web -c app').stdout;
}

const GROUP = /^0::\/kubepods\.slice\/kubepods-besteffort\.slice\/kubepods-besteffort-pod\w+\.slice\/cri-containerd-\w{64}\.scope\n$/;

/** @see proc(5), cgroup_namespaces(7), kill(2); containerd: contrib/apparmor/template.go */
it.each([
  { rule: 'systemd goes by the name of init', script: 'cat /proc/1/comm', says: 'systemd\n' },
  {
    rule: 'the kubelet says how it was started',
    script: "tr '\\0' '\\n' < /proc/611/cmdline | grep ^--config",
    says: '--config=/var/lib/kubelet/config.yaml\n',
  },
  {
    rule: 'all runs since the node began',
    script: 'ps aux | sed -n "2,3p" | cut -c24-',
    container: { image: 'ubuntu:22.04' },
    says: /^0\.1 {2}13988 12288 .* May14 .*\n0\.0 {6}0 {5}0 .* May14 .*kthreadd\]\n$/,
  },
  {
    rule: 'who is privileged looks into the node through it',
    script: 'ls /proc/1/root/etc/kubernetes',
    container: privileged,
    says: 'kubelet.conf\nmanifests\npki\n',
  },
  {
    rule: 'others do not: that takes all of its rights',
    script: 'ls /proc/1/root/etc/kubernetes 2>&1; readlink /proc/1/exe; echo $?',
    says: 'ls: /proc/1/root/etc/kubernetes: Permission denied\n1\n',
  },
  {
    rule: 'nor with CAP_SYS_PTRACE: the profile holds them',
    script: 'ls /proc/1/root/ 2>&1',
    container: withCapability('SYS_PTRACE'),
    says: 'ls: /proc/1/root/: Permission denied\n',
  },
  { rule: 'they signal it', script: 'kill -0 1 && kill -0 611; echo $?', container: privileged, says: '0\n' },
  { rule: 'or are held by their profile', script: 'kill 611 2>&1; echo $?', says: "sh: can't kill pid 611: Permission denied\n1\n" },
  {
    rule: 'or by their user',
    script: 'kill 611 2>&1; echo $?',
    container: { securityContext: { runAsUser: 1000 } },
    says: "sh: can't kill pid 611: Operation not permitted\n1\n",
  },
  {
    rule: 'where nobody is, none is signalled',
    script: 'kill 612 2>&1',
    container: privileged,
    says: "sh: can't kill pid 612: No such process\n",
  },
  {
    rule: 'their groups are seen from one’s own',
    script: 'cat /proc/self/cgroup /proc/1/cgroup',
    says: '0::/\n0::/../../../../init.scope\n',
  },
  {
    rule: 'from the root if one is privileged',
    script: 'cat /proc/611/cgroup; ls -d /sys/fs/cgroup/*.slice; cat /sys/fs/cgroup/memory.max 2>&1',
    container: privileged,
    says: "0::/system.slice/kubelet.service\n/sys/fs/cgroup/kubepods.slice\n/sys/fs/cgroup/system.slice\n/sys/fs/cgroup/user.slice\ncat: can't open '/sys/fs/cgroup/memory.max': No such file or directory\n",
  },
  { rule: 'where its own group is', script: 'cat /proc/self/cgroup', container: privileged, spec: {}, says: GROUP },
  {
    rule: 'which has its limits',
    script: 'cat /sys/fs/cgroup$(cut -d: -f3 /proc/self/cgroup)/memory.max',
    container: { ...privileged, resources: { limits: { memory: '64Mi' } } },
    spec: {},
    says: '67108864\n',
  },
  {
    rule: 'the pause container has no profile, so that nobody signals it who has one',
    script: 'kill 1 2>&1; cat /proc/1/comm',
    spec: { shareProcessNamespace: true },
    says: "sh: can't kill pid 1: Permission denied\npause\n",
  },
])('$rule: $script', ({ script, container, spec, says }) => {
  if (says instanceof RegExp) expect(said(script, container, spec)).toMatch(says);
  else expect(said(script, container, spec)).toBe(says);
});

import { expect, it } from 'vitest';
import { play, podOf, shell } from '../../testing.ts';

/** What a privileged container says that sees the processes of a node, where another Pod runs nginx; `ofNginx` is the first of these. */
function seen(script: string, more = 'securityContext: {privileged: true}') {
  const other = podOf('  nodeName: node-1\n  containers: [{name: app, image: nginx}]').replace('name: web', 'name: other');
  const ofNginx = `sleep 8; p=$(pgrep -o nginx); shim=$(ps -o pid,ppid | sed -n "s/^ *$p *//p"); pause=$(pgrep -P $shim pause); `;
  const web = podOf(`  hostPID: true\n  nodeName: node-1\n  containers:\n  - ${shell('app', `${ofNginx}${script}`, more)}`);
  const { run } = play(`${web}---\n${other}`, { seconds: 30 });
  return { run, says: run.kubectl('logs web', 20).stdout };
}

/** @see containerd: runtime/v2/runc/manager/manager_linux.go; kubernetes: build/pause/Dockerfile */
it.each([
  {
    rule: 'each Pod has a shim, which the first process keeps',
    script: 'ps -o ppid,comm | grep -c "^ *1 containerd-shim"; tr "\\\\0" " " < /proc/$shim/cmdline; cat /proc/$shim/cgroup',
    says: /^3\n\/usr\/bin\/containerd-shim-runc-v2 -namespace k8s\.io -id \w{64} -address \/run\/containerd\/containerd\.sock 0::\/system\.slice\/containerd\.service\n$/,
  },
  {
    rule: 'its children are the pause process and its containers',
    script: 'ps -o ppid,user,comm | grep "^ *$shim "; echo $PPID is $(cat /proc/$PPID/comm)',
    says: /^ *\d+ 65535 +pause\n *\d+ root +nginx\n\d+ is containerd-shim\n$/,
  },
  {
    rule: 'what has run since before the run is there, too',
    script: 'pgrep -a kube-proxy | cut -d" " -f2-',
    says: '/usr/local/bin/kube-proxy --config=/var/lib/kube-proxy/config.conf --hostname-override=node-1\n',
  },
  {
    rule: 'a pause process is in the network of its Pod',
    script: 'for kind in net ipc uts; do [ $(readlink /proc/$p/ns/$kind) = $(readlink /proc/$pause/ns/$kind) ] && echo same; done',
    says: 'same\nsame\nsame\n',
  },
  { rule: 'and no file of it is the node’s', script: 'ls /proc/$pause/root/etc/kubernetes 2>&1', says: /No such file or directory\n$/ },
  {
    rule: 'another’s network is entered, with its name',
    script: 'nsenter -t $p -n -u sh -c "hostname; wget -qO- localhost | grep title; cat /etc/hostname"',
    says: 'other\n<title>Welcome to nginx!</title>\nweb\n',
  },
  { rule: 'through its pause process as well', script: 'nsenter -t $pause -n wget -qO- localhost | grep -c nginx.org', says: '1\n' },
  { rule: 'or its files', script: 'nsenter -t $p -m head -n 2 /etc/nginx/nginx.conf', says: '\nuser  nginx;\n' },
  {
    rule: 'with an AppArmor profile nobody signals a pause process',
    script: 'kill -9 $pause 2>&1 | cut -d: -f3',
    more: '',
    says: ' Permission denied\n',
  },
])('$rule', ({ script, more, says }) => {
  if (says instanceof RegExp) expect(seen(script, more).says).toMatch(says);
  else expect(seen(script, more).says).toBe(says);
});

it('a shim that is killed takes all with it that it has started', () => {
  const { run } = seen('kill -9 $shim; sleep 1000');
  const of = run.kubectl('get pod other -o jsonpath={.status.containerStatuses[0].lastState.terminated.exitCode}', 29);
  expect(of.stdout).toBe('137');
  expect(run.events.filter(({ object, reason }) => object === 'pod/other' && reason === 'SandboxChanged')).toHaveLength(1);
  expect(run.kubectl('get pod other', 29).stdout).toMatch(/^other +1\/1 +Running +1 /m);
});

it.each(['KILL', 'TERM'])('a pause process that the node’s root sends %s ends, and its Pod has another sandbox', (signal) => {
  const { run } = seen(`kill -${signal} $pause; sleep 1000`);
  expect(run.events.filter(({ object, reason }) => object === 'pod/other' && reason === 'SandboxChanged')).toHaveLength(1);
  expect(run.kubectl('get pod other', 29).stdout).toMatch(/^other +1\/1 +Running +1 /m);
  expect(run.kubectl('get pod web', 29).stdout).toMatch(/^web +1\/1 +Running +0 /m);
});

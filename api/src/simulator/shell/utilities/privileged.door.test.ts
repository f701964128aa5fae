import { expect, it } from 'vitest';
import { play } from '../../testing.ts';

const administrator = (command: string, spec = '', rights = 'capabilities: {add: [NET_ADMIN]}') =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {restartPolicy: Never, ${spec} containers: [{name: a, image: nicolaka/netshoot, securityContext: {${rights}}, command: [sh, -c, ${JSON.stringify(`${command}; echo $?`)}]}]}`;

/** Of a new network namespace, as the real one told of it. @see iptables(8) */
it.each([
  { command: 'iptables -t nat -S', says: '-P PREROUTING ACCEPT\n-P INPUT ACCEPT\n-P OUTPUT ACCEPT\n-P POSTROUTING ACCEPT\n0\n' },
  {
    command: 'iptables -L OUTPUT -n',
    says: 'Chain OUTPUT (policy ACCEPT)\ntarget     prot opt source               destination         \n0\n',
  },
  {
    command: 'iptables -nvL INPUT --line-numbers',
    says: 'Chain INPUT (policy ACCEPT 0 packets, 0 bytes)\nnum   pkts bytes target     prot opt in     out     source               destination         \n0\n',
  },
  { command: 'iptables -t nat -L KUBE-SERVICES 2>&1', says: 'iptables: No chain/target/match by that name.\n1\n' },
  {
    command: 'iptables -t none -L 2>&1',
    says: "iptables v1.8.9 (legacy): can't initialize iptables table `none': Table does not exist (do you need to insmod?)\nPerhaps iptables or your kernel needs to be upgraded.\n3\n",
  },
])('$command, in a Pod', ({ command, says }) => {
  const { run } = play(administrator(command), { seconds: 20 });
  expect([run.kubectl('logs a', 20).stdout, run.warnings]).toEqual([says, []]);
});

it.each([
  { rule: 'rules that are set', pod: administrator('iptables -A OUTPUT -j DROP') },
  {
    rule: "the packets that kube-proxy's rules on a node have met",
    pod: administrator('iptables -t nat -vL KUBE-SERVICES -n', 'hostNetwork: true,', 'privileged: true'),
  },
])('$rule are remarked on', ({ pod }) => {
  const { run } = play(pod, { seconds: 20 });
  expect([run.kubectl('logs a', 20).stdout, run.warnings]).toEqual(['0\n', [expect.stringContaining('command iptables')]]);
});

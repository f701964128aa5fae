import { expect, it } from 'vitest';
import { play } from '../../../testing.ts';

/**
 * A server of all addresses, one of IPv4's, a probe, and somebody who has connected: what a command says in one of the containers, at the
 * sixtieth second. The forms are those of net-tools 2.10, busybox 1.37 and iproute2 6.1, the states those of Linux.
 */
const MANIFEST = `
apiVersion: v1
kind: Pod
metadata: {name: server}
spec:
  containers:
  - {name: web, image: nginx, readinessProbe: {httpGet: {port: 80}, periodSeconds: 20}}
  - {name: net, image: nicolaka/netshoot, command: [sh, -c, 'nc -lk -p 9000 & sleep 1000']}
  - {name: box, image: busybox:1.36, command: [sleep, '1000']}
---
apiVersion: v1
kind: Pod
metadata: {name: client}
spec:
  nodeName: node-2
  containers:
  - {name: net, image: nicolaka/netshoot, command: [sleep, '1000']}
`;

const said = (pod: string, container: string, command: string): string => {
  const exec = (name: string, within: string, words: string, atSeconds: number) =>
    ({ atSeconds, kind: 'EXEC', pod: name, container: within, command: ['sh', '-c', words] }) as const;
  const { run } = play(MANIFEST, {
    seconds: 100,
    interventions: [
      exec('client', 'net', `(echo hello; sleep 1000) | nc ${SERVER} 9000 > /dev/null 2>&1 &`, 30),
      exec('client', 'net', `curl -s http://${SERVER} > /dev/null`, 50),
      exec(pod, container, command, 60),
    ],
  });
  const { stdout, stderr } = run.interventions.at(-1) ?? {};
  return `${stdout ?? ''}${stderr ?? ''}`;
};
const SERVER = '10.244.1.2';

const HEAD = 'Active Internet connections (w/o servers)\nProto Recv-Q Send-Q Local Address           Foreign Address         State      \n';
const TABLES = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode              
   0: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1000 1 000000000000
   1: 0201F40A:0050 0101F40A:8000 06 00000000:00000000 03:000003C9 00000000     0        0 0 3 000000000000000
   2: 0201F40A:0050 0101F40A:8001 06 00000000:00000000 03:000007E5 00000000     0        0 0 3 000000000000000
   3: 0201F40A:0050 0101F40A:8002 06 00000000:00000000 03:00000FB5 00000000     0        0 0 3 000000000000000
  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->
   0: 00000000000000000000000000000000:0050 00000000000000000000000000000000:0000 0A 00000000:00000000 00:0000
   1: 00000000000000000000000000000000:2328 00000000000000000000000000000000:0000 0A 00000000:00000000 00:0000
   2: 0000000000000000FFFF00000201F40A:2328 0000000000000000FFFF00000202F40A:8000 01 00000000:00000000 00:0000
`;

it.each([
  {
    rule: 'netstat has those of IPv4 first; who answers a probe closes first, and waits for a minute',
    of: ['server', 'net', 'netstat -nt'],
    says: `${HEAD}tcp        0      0 10.244.1.2:80           10.244.1.1:32768        TIME_WAIT  \ntcp        0      0 10.244.1.2:80           10.244.1.1:32769        TIME_WAIT  \ntcp        0      0 10.244.1.2:80           10.244.1.1:32770        TIME_WAIT  \ntcp6       0      0 10.244.1.2:9000         10.244.2.2:32768        ESTABLISHED\n`,
  },
  {
    rule: 'mapped addresses are written out by busybox alone',
    of: ['server', 'box', 'netstat -ant | grep 9000'],
    says: 'tcp        0      0 :::9000                 :::*                    LISTEN      \ntcp        0      0 ::ffff:10.244.1.2:9000  ::ffff:10.244.2.2:32768 ESTABLISHED \n',
  },
  {
    rule: 'the process is told where it is seen',
    of: ['server', 'net', 'netstat -ntp | grep ESTAB; ss -Htnp'],
    says: 'tcp6       0      0 10.244.1.2:9000         10.244.2.2:32768        ESTABLISHED 7/nc                \nESTAB 0 0 [::ffff:10.244.1.2]:9000 [::ffff:10.244.2.2]:32768 users:(("nc",pid=7,fd=4))\n',
  },
  {
    rule: 'curl closes first',
    of: ['client', 'net', 'netstat -nt'],
    says: `${HEAD}tcp        0      0 10.244.2.2:32768        10.244.1.2:9000         ESTABLISHED\ntcp        0      0 10.244.2.2:32769        10.244.1.2:80           TIME_WAIT  \n`,
  },
  {
    rule: 'ss leaves out what only waits, but where all are asked for',
    of: ['client', 'net', 'ss -Htn; ss -Htan'],
    says: 'ESTAB 0 0 10.244.2.2:32768 10.244.1.2:9000\nESTAB     0 0 10.244.2.2:32768 10.244.1.2:9000\nTIME-WAIT 0 0 10.244.2.2:32769 10.244.1.2:80  \n',
  },
  {
    rule: 'ss by a port',
    of: ['client', 'net', 'ss -Htan dport = :80; ss -Htan sport = :80'],
    says: 'TIME-WAIT 0 0 10.244.2.2:32769 10.244.1.2:80\n',
  },
  { rule: 'a filter that is not followed lists nothing', of: ['client', 'net', 'ss -tn dst 10.0.0.1'], says: '' },
  { rule: 'the kernel’s own tables', of: ['server', 'box', 'cat /proc/net/tcp /proc/net/tcp6 | cut -c1-110'], says: TABLES },
])('$rule', ({ of: [pod, container, command], says }) => {
  expect(said(pod as string, container as string, command as string)).toBe(says);
});

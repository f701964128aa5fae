import { heldAgainstRuns, type Recording } from './testing.ts';

/** A Pod on each of two nodes of kind, 2026; the ends of `ip`'s lines are those of an older CNI plugin, which leaves the queue at 0. */
const circumstances = {
  source: 'kind, a course’s two Pods on two nodes',
  containers: ['name: box, image: "busybox:1.36", command: [sleep, "3600"]'],
  spec: '  nodeName: node-1',
  beside:
    'apiVersion: v1\nkind: Pod\nmetadata: {name: right}\nspec: {nodeName: node-2, containers: [{name: box, image: "busybox:1.36", command: [sleep, "3600"]}]}\n',
  at: 30,
};

const recordings: readonly Recording[] = [
  {
    ...circumstances,
    ask: 'exec web -- ip -4 addr show eth0',
    says: [
      /^2: eth0@if\d+: <BROADCAST,MULTICAST,UP,LOWER_UP,M-DOWN> mtu 1500 qdisc noqueue $/,
      '    inet 10.244.1.2/24 brd 10.244.1.255 scope global eth0',
      '       valid_lft forever preferred_lft forever',
      '',
    ],
  },
  {
    ...circumstances,
    ask: 'exec web -- ping -c 3 10.244.2.2',
    says: [
      'PING 10.244.2.2 (10.244.2.2): 56 data bytes',
      // Either node passes it on.
      /^64 bytes from 10\.244\.2\.2: seq=0 ttl=62 time=0\.\d{3} ms$/,
      '3 packets transmitted, 3 packets received, 0% packet loss',
    ],
  },
  {
    ...circumstances,
    ask: 'exec web -- traceroute -n -m 4 10.244.2.2',
    says: [
      'traceroute to 10.244.2.2 (10.244.2.2), 4 hops max, 46 byte packets',
      /^ 1 {2}10\.244\.1\.1( {2}0\.\d{3} ms){3}$/,
      /^ 2 {2}172\.18\.0\.4( {2}0\.\d{3} ms){3}$/,
      /^ 3 {2}10\.244\.2\.2( {2}0\.\d{3} ms){3}$/,
    ],
  },
  {
    ...circumstances,
    source: 'iproute2’s manual: one line for each address',
    ask: 'exec web -- ip -o -4 addr show eth0',
    says: ['2: eth0    inet 10.244.1.2/24 brd 10.244.1.255 scope global eth0\\       valid_lft forever preferred_lft forever'],
  },
];

heldAgainstRuns(recordings);

import { expect, it } from 'vitest';
import { play } from '../../../testing.ts';

const pod = (name: string, spec: object) =>
  JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: { nodeName: 'node-1', ...spec } });
const shell = { name: 'sh', image: 'nicolaka/netshoot', command: ['sleep', '1000'] };
const manifest = [
  pod('web', { containers: [{ name: 'app', image: 'nginx' }] }),
  pod('look', { hostNetwork: true, containers: [shell] }),
  pod('inside', { containers: [shell] }),
].join('\n---\n');
const { run } = play(manifest, { seconds: 60 });
const said = (name: string, command: string): string =>
  run
    .kubectl(`exec ${name} -- sh -c "${command}"`, 50)
    .stdout.replaceAll(/veth[0-9a-f]{8}/g, 'VETH')
    .replaceAll(/cni-[0-9a-f-]{36}/g, 'CNI');

/** @see containernetworking plugins: plugins/main/ptp/ptp.go; kindnet */
it.each`
  rule                                                 | pod         | command                                      | says
  ${'a node has a way to each of its Pods'}            | ${'look'}   | ${'ip route'}                                | ${'default via 172.18.0.1 dev eth0 \n10.244.0.0/24 via 172.18.0.2 dev eth0 \n10.244.1.2 dev VETH scope host \n10.244.1.3 dev VETH scope host \n10.244.2.0/24 via 172.18.0.4 dev eth0 \n172.18.0.0/16 dev eth0 proto kernel scope link src 172.18.0.3 \n'}
  ${'which is a device of its own, with the same end'} | ${'look'}   | ${'ip -4 -o addr | grep veth | cut -c 1-40'} | ${'3: VETH    inet 10.244.1.1/32 sc\n4: VETH    inet 10.244.1.1/32 sc\n'}
  ${'in which namespace the other end is, is told'}    | ${'look'}   | ${'ip link show | grep -c link-netns.cni'}   | ${'2\n'}
  ${'a Pod sees none of it'}                           | ${'inside'} | ${'ip -br link | wc -l'}                     | ${'2\n'}
  ${'the kernel’s own table has it, too'}              | ${'look'}   | ${'grep -c ^veth /proc/net/route'}           | ${'2\n'}
`('$rule', ({ pod: name, command, says }) => expect(said(name, command)).toBe(says));

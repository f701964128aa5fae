import { describe, expect, it } from 'vitest';
import { play } from '../../testing.ts';
import type { InterventionInput } from '../../types.ts';

const NODES = { 'node-1': '172.18.0.3', 'node-2': '172.18.0.4' };
const pod = (name: string, node: string, more = '', ports = '8080', labels = ''): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}${labels && `, labels: {app: ${labels}}`}}\nspec: {nodeName: ${node}${more}, containers: [{name: c, image: registry.k8s.io/e2e-test-images/agnhost:2.43, args: [netexec, --http-port=${ports}, --udp-port=-1]${name === 'server' ? ', ports: [{containerPort: 8080, hostPort: 8888}]' : ''}}]}\n`;
const service = (name: string, ip: string, more: string): string =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}}\nspec: {selector: {app: s}, clusterIP: ${ip}, ${more}}\n`;
const scene = [
  pod('server', 'node-1', '', '8080', 's'),
  pod('beside', 'node-1'),
  pod('away', 'node-2'),
  pod('host', 'node-1', ', hostNetwork: true', '9090'),
  pod('host-away', 'node-2', ', hostNetwork: true', '9090'),
  service('all', '10.96.50.1', 'type: NodePort, externalIPs: [203.0.113.9], ports: [{port: 80, targetPort: 8080, nodePort: 30080}]'),
  service('local', '10.96.50.2', 'type: NodePort, externalTrafficPolicy: Local, ports: [{port: 80, targetPort: 8080, nodePort: 30081}]'),
].join('---\n');

/** @see kind: images/kindnetd/cmd/kindnetd/masq.go; kubernetes: pkg/proxy/iptables/proxier.go KUBE-MARK-MASQ; test/e2e/network/service.go, no_snat.go */
describe('whom a server takes for its client', () => {
  const rows = [
    // A Pod is seen as itself by Pods, and by its own node.
    { from: 'away', to: '10.96.50.1:80', seen: 'away' },
    { from: 'beside', to: '10.96.50.1:80', seen: 'beside' },
    { from: 'beside', to: `${NODES['node-1']}:9090`, seen: 'beside' },
    // Other nodes see the node that it is on.
    { from: 'beside', to: `${NODES['node-2']}:9090`, seen: NODES['node-1'] },
    // What comes back to whoever has sent it is masqueraded.
    { from: 'server', to: '10.96.50.1:80', seen: '10.244.1.1' },
    // What comes by a node's port, or from the node itself, bears the address of the node by which it came.
    { from: 'beside', to: `${NODES['node-1']}:30080`, seen: '10.244.1.1' },
    { from: 'beside', to: `${NODES['node-2']}:30080`, seen: NODES['node-2'] },
    { from: 'away', to: `${NODES['node-1']}:30080`, seen: '10.244.1.1' },
    { from: 'away', to: '203.0.113.9:80', seen: NODES['node-2'] },
    { from: 'host', to: '10.96.50.1:80', seen: '10.244.1.1' },
    { from: 'host', to: '127.0.0.1:30080', seen: '10.244.1.1' },
    { from: 'host-away', to: '127.0.0.1:30080', seen: NODES['node-2'] },
    { from: 'host', to: `${NODES['node-2']}:30080`, seen: NODES['node-2'] },
    // It is left as it is where only that node's Pods answer: a Pod of another node comes as that node.
    { from: 'beside', to: `${NODES['node-1']}:30081`, seen: 'beside' },
    { from: 'away', to: `${NODES['node-1']}:30081`, seen: NODES['node-2'] },
    { from: 'host-away', to: `${NODES['node-1']}:30081`, seen: NODES['node-2'] },
    { from: 'host', to: `${NODES['node-1']}:30081`, seen: '10.244.1.1' },
    // A port of the host marks its own Pods alone, and the loopback.
    { from: 'beside', to: `${NODES['node-1']}:8888`, seen: '10.244.1.1' },
    { from: 'away', to: `${NODES['node-1']}:8888`, seen: NODES['node-2'] },
    { from: 'host', to: `${NODES['node-1']}:8888`, seen: NODES['node-1'] },
    { from: 'host', to: '127.0.0.1:8888', seen: '10.244.1.1' },
  ];
  const interventions = rows.map(
    ({ from, to }, i): InterventionInput => ({
      atSeconds: 15 + i,
      kind: 'EXEC',
      pod: from,
      command: ['curl', '-s', '-m', '3', `${to}/clientip`],
    }),
  );
  const { run } = play(scene, { seconds: 60, interventions });
  const ipOf = (name: string): string =>
    (run.pods.find((one) => one.name === name)?.final.object as { status: { podIP: string } } | undefined)?.status.podIP ?? name;

  it.each(rows.map((row, i) => ({ ...row, i })))('$from asks $to: $seen', ({ i, seen }) => {
    expect(run.interventions[i]?.stdout?.replace(/:\d+$/, '')).toBe(ipOf(seen));
  });
});

import { expect, it } from 'vitest';
import { play, robotWith, shell } from '../../testing.ts';

const SHOWN = 'get nodes -o custom-columns=:.metadata.name,:.spec.podCIDR,:.status.addresses[0].address --no-headers';
const rows = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => line.split(/\s+/).join(' '));

/** @see kubernetes: pkg/controller/nodeipam/ipam/range_allocator_test.go, cidrset/cidr_set_test.go */
it('What network a node brings along is given to no other, whichever comes first', () => {
  const node = (name: string, spec = '{}') => `apiVersion: v1\nkind: Node\nmetadata: {name: ${name}}\nspec: ${spec}\n---\n`;
  const pods = `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers: [${shell('app', 'sleep 1d')}]\n`;
  const { run } = play(`${node('a')}${node('b', '{podCIDR: 10.244.0.0/24}')}${node('c')}${pods}`);
  expect(rows(run.kubectl(SHOWN, 60).stdout)).toEqual([
    'a 10.244.1.0/24 172.18.0.2',
    'b 10.244.0.0/24 172.18.0.3',
    'c 10.244.2.0/24 172.18.0.4',
  ]);
});

it('A node that joins later is no other’s double, though one is gone; what happens to nodes goes on without it', () => {
  const script = `sleep 5; kubectl delete node node-1; kubectl cordon node-2
echo '{"apiVersion": "v1", "kind": "Node", "metadata": {"name": "fresh"}}' | kubectl apply -f -; kubectl ${SHOWN}`;
  const robot = `  serviceAccountName: robot\n  nodeName: control-plane\n  restartPolicy: Never`;
  const container = shell('k', script).replace('busybox:1.36', 'bitnami/kubectl:1.27');
  const { run } = play(
    `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n${robot}\n  containers: [${container}]\n${robotWith('cluster-admin')}`,
  );
  expect(rows(run.kubectl('logs web', 60).stdout).slice(3)).toEqual([
    'control-plane 10.244.0.0/24 172.18.0.2',
    'fresh 10.244.3.0/24 172.18.0.5',
    'node-2 10.244.2.0/24 172.18.0.4',
  ]);
});

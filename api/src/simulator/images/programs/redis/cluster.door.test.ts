import { describe, expect, it } from 'vitest';
import { play } from '../../../testing.ts';
import { runImage } from '../../test-image.ts';
import { slotOf } from './hash-slots.ts';

/** Asked of Redis 8.0.2. */
it.each([
  ['foo', 12_182],
  ['hello', 866],
  ['a', 15_495],
  ['{a}x', 15_495],
  ['x{}', slotOf('x{}')],
])('the slot of %s is %d', (key, slot) => expect(slotOf(key)).toBe(slot));

const asked = (...commands: readonly string[]) =>
  runImage({
    image: 'redis:7.0.11',
    args: ['--cluster-enabled', 'yes'],
    exec: commands.map((command, i) => ({ after: i + 1, argv: ['redis-cli', ...command.split(' ')] })),
  });

describe('one node of a cluster', () => {
  it.each([
    ['set a b', 'CLUSTERDOWN Hash slot not served\n\n'],
    ['mset a 1 b 2', "CROSSSLOT Keys in request don't hash to the same slot\n\n"],
    ['select 1', 'ERR SELECT is not allowed in cluster mode\n\n'],
    ['cluster meet x 1', 'ERR Invalid node address specified: x:1\n\n'],
    ['cluster replicate abc', 'ERR Unknown node abc\n\n'],
    ['cluster foo', "ERR unknown subcommand 'foo'. Try CLUSTER HELP.\n\n"],
    ['replicaof 127.0.0.1 1', 'ERR REPLICAOF not allowed in cluster mode.\n\n'],
    ['cluster keyslot a', '15495\n'],
    ['info cluster', '# Cluster\r\ncluster_enabled:1\r\n'],
  ])('is asked %s', (command, says) => expect(asked(command).execs[0]?.stdout).toBe(says));

  it('serves the slots that it is given, and keeps its name', () => {
    const { execs, stdout } = asked(
      'cluster addslotsrange 0 16383',
      'cluster addslots 0',
      'set a b',
      'get a',
      'cluster nodes',
      'cluster countkeysinslot 15495',
    );
    const [, , , , nodes = ''] = execs.map((each) => each.stdout);
    expect(execs.map((each) => each.stdout)).toEqual(['OK\n', 'ERR Slot 0 is already busy\n\n', 'OK\n', 'b\n', nodes, '1\n']);
    expect(nodes).toMatch(/^[0-9a-f]{40} :6379@16379 myself,master - 0 0 0 connected 0-16383\n$/);
    expect(stdout).toMatch(/Running mode=cluster, port=6379\.\n.* # No cluster configuration found, I'm [0-9a-f]{40}\n/);
    expect(stdout).toContain(' # Cluster state changed: ok\n');
  });

  it('is none without being told so', () => {
    const { execs } = runImage({ image: 'redis:7.0.11', exec: [{ after: 1, argv: ['redis-cli', 'cluster', 'info'] }] });
    expect(execs[0]?.stdout).toBe('ERR This instance has cluster support disabled\n\n');
  });

  it('is not enough for a cluster', () => {
    const { execs } = runImage({
      image: 'redis:7.0.11',
      args: ['--cluster-enabled', 'yes'],
      exec: [
        { after: 1, argv: ['redis-cli', '--cluster', 'create', '127.0.0.1:6379', '--cluster-yes'] },
        { after: 2, argv: ['redis-cli', '--cluster', 'create', '127.0.0.1:1', '--cluster-yes'] },
      ],
    });
    expect(execs).toMatchObject([
      {
        exitCode: 1,
        stdout:
          '*** ERROR: Invalid configuration for cluster creation.\n*** Redis Cluster requires at least 3 master nodes.\n*** This is not possible with 1 nodes and 0 replicas per node.\n*** At least 3 nodes are required.\n',
      },
      { exitCode: 1, stdout: 'Could not connect to Redis at 127.0.0.1:1: Connection refused\n' },
    ]);
  });
});

const document = (value: unknown): string => `---\n${JSON.stringify(value)}\n`;
const NODES = [0, 1, 2, 3, 4, 5];
const pods = NODES.map((i) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: `redis-${i}`, labels: { app: 'redis' } },
  spec: {
    hostname: `redis-${i}`,
    subdomain: 'redis',
    containers: [{ name: 'redis', image: 'redis:7.0.11', args: ['--cluster-enabled', 'yes'] }],
  },
}));
const service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'redis' },
  spec: { clusterIP: 'None', selector: { app: 'redis' }, ports: [{ port: 6379 }] },
};
const client = (script: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'client' },
  spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'redis:7.0.11', command: ['sh', '-c', script] }] },
});
const CREATE = `
sleep 10
for i in ${NODES.join(' ')}; do all="$all $(getent hosts redis-$i.redis | cut -d' ' -f1):6379"; done
redis-cli --cluster create $all --cluster-replicas 1 --cluster-yes
sleep 3
redis-cli -h redis-0.redis set foo bar
redis-cli -c -h redis-0.redis set foo bar
redis-cli -c -h redis-5.redis get foo
`;
const names = (text: string): string => text.replace(/[0-9a-f]{40}/g, 'ID').replace(/10\.244\.\d+\.\d+:6379/g, 'NODE');

describe('a cluster of six Pods', () => {
  const manifest = (script: string): string => [service, ...pods, client(script)].map(document).join('');

  it('is made by redis-cli, and sends who asks to who has the slot', () => {
    const { run } = play(manifest(CREATE), { seconds: 60 });
    const said = run.kubectl('logs client', 60).stdout;
    expect(names(said)).toContain(`>>> Performing hash slots allocation on 6 nodes...
Master[0] -> Slots 0 - 5460
Master[1] -> Slots 5461 - 10922
Master[2] -> Slots 10923 - 16383
Adding replica NODE to NODE
Adding replica NODE to NODE
Adding replica NODE to NODE
M: ID NODE
   slots:[0-5460] (5461 slots) master
`);
    expect(names(said)).toMatch(
      />>> Sending CLUSTER MEET messages to join the cluster\nWaiting for the cluster to join\n\.*\n>>> Performing Cluster Check \(using node NODE\)\n/,
    );
    expect(names(said)).toMatch(/\[OK\] All 16384 slots covered\.\nMOVED 12182 NODE\n\nOK\nbar\n$/);
  });

  it('has a copy take the place of a master that is gone', () => {
    const ASKS = `${CREATE}\nsleep 60\nredis-cli -h redis-0.redis cluster nodes\nredis-cli -h redis-0.redis cluster info | head -3\nredis-cli -c -h redis-0.redis get foo\n`;
    const { run } = play(manifest(ASKS), {
      seconds: 120,
      interventions: [{ atSeconds: 40, kind: 'DELETE_POD', pod: 'redis-2', graceSeconds: 0 }],
    });
    const said = run.kubectl('logs client', 120).stdout;
    expect(said).toMatch(/ master,fail - 0 \d+ 3 disconnected\n/);
    expect(said).toMatch(/cluster_state:ok\r?\ncluster_slots_assigned:16384\r?\ncluster_slots_ok:16384\r?\nbar\n$/);
    const copy = NODES.map((i) => run.kubectl(`logs redis-${i}`, 120).stdout).find((log) => log.includes('Failover election won'));
    expect(copy).toMatch(
      /# Start of election delayed for \d+ milliseconds \(rank #0, offset \d+\)\.\n.* # Starting a failover election for epoch 7\.\n.* # Failover election won: I'm the new master\.\n.* # configEpoch set to 7 after successful failover\n/,
    );
  });
});

import { expect, it } from 'vitest';
import { play, podOf } from '../../testing.ts';

const web = podOf('  containers: [{name: app, image: nginx}]');
const patch = (spec: string): string[] => [
  '-n',
  'kube-system',
  'patch',
  'ds',
  'kube-proxy',
  '--type=merge',
  '-p',
  `{"spec":{"template":{"spec":${spec}}}}`,
];
const columns = 'get ds kube-proxy -n kube-system --no-headers';

/** Desired, current, ready and misscheduled. @see kubernetes: pkg/controller/daemon/daemon_controller.go updateNode, NodeShouldRunDaemonPod, updateDaemonSetStatus */
it.each<[string, string[][], string, number]>([
  [
    'a label that a node gets brings a Pod',
    [patch('{"nodeSelector":{"disk":"ssd"}}'), ['label', 'node', 'node-1', 'disk=ssd']],
    '1 1 1',
    0,
  ],
  [
    'one that goes takes it away',
    [patch('{"nodeSelector":{"disk":"ssd"}}'), ['label', 'node', 'node-1', 'disk=ssd'], ['label', 'node', 'node-1', 'disk-']],
    '0 0 0',
    0,
  ],
  ['a taint of the control plane keeps it out', [patch('{"tolerations":null}')], '2 2 2', 0],
  [
    'a taint that keeps others from coming lets it stay',
    [patch('{"tolerations":null}'), ['taint', 'node', 'node-1', 'k=v:NoSchedule']],
    '1 1 1',
    1,
  ],
  ['a taint that drives away leaves none', [patch('{"tolerations":null}'), ['taint', 'node', 'node-1', 'k=v:NoExecute']], '1 1 1', 0],
  ['a node that is cordoned keeps it', [patch('{"tolerations":null}'), ['cordon', 'node-1']], '2 2 2', 0],
  [
    'node affinity chooses among nodes',
    [
      patch(
        '{"affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"kubernetes.io/hostname","operator":"In","values":["node-2"]}]}]}}}}',
      ),
    ],
    '1 1 1',
    0,
  ],
])('%s', (_, commands, counts, misscheduled) => {
  const interventions = commands.map((command, i) => ({ kind: 'KUBECTL' as const, atSeconds: 5 + 60 * i, command }));
  const { run } = play(web, { seconds: 200, interventions });
  expect(run.kubectl(columns, 200).stdout.split(/ +/).slice(1, 4).join(' ')).toBe(counts);
  const jsonpath = 'get ds kube-proxy -n kube-system -o jsonpath={.status.numberMisscheduled}';
  expect(run.kubectl(jsonpath, 200).stdout).toBe(String(misscheduled));
});

import { expect, it } from 'vitest';
import { play, podOf } from '../../testing.ts';

const podNamed = (name: string, spec: string): string =>
  podOf(`  nodeName: node-1\n${spec}`).replace('name: web', `name: ${name}, labels: {app: ${name}}`);
const PODS = [
  podNamed('slow', '  terminationGracePeriodSeconds: 5\n  containers: [{name: c, image: busybox, command: [sh, -c, sleep inf]}]'),
  podNamed('web', '  containers: [{name: c, image: nginx}]'),
  podNamed('kept', '  containers: [{name: c, image: nginx}]'),
  'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: keeps}\nspec: {minAvailable: 1, selector: {matchLabels: {app: kept}}}\n',
].join('---\n');
const BARE = (names: string): string => `Warning: deleting Pods that declare no controller: ${names}\n`;
const KEPT = `error when evicting pods/"kept" -n "default" (will retry after 5s): Cannot evict pod as it would violate the pod's disruption budget.\n`;
const LATE = 'error when waiting for pod "slow" in namespace "default" to terminate: global timeout reached: 2s';

/** Time goes on for it. @see kubernetes: kubectl/pkg/drain/drain.go evictPods */
it.each([
  {
    rule: 'Pods are told to be evicted when they are gone',
    command: "drain node-1 --force --ignore-daemonsets=true --pod-selector='app in (slow, web)'",
    says: `node/node-1 cordoned\nevicting pod default/web\nevicting pod default/slow\npod/web evicted\npod/slow evicted\nnode/node-1 drained\n${BARE('default/slow, default/web')}`,
  },
  {
    rule: 'those that take longer than is waited are pending',
    command: 'drain node-1 --force --pod-selector=app=slow --timeout=2s',
    says: `node/node-1 cordoned\nevicting pod default/slow\n${BARE('default/slow')}There are pending pods in node "node-1" when an error occurred: ${LATE}\npod/slow\nerror: unable to drain node "node-1" due to error:${LATE}, continuing command...\nThere are pending nodes to be drained:\n node-1\n${LATE}\n[1]`,
  },
  {
    rule: 'what a budget keeps for good is tried until somebody ends it',
    command: 'drain node-1 --force --pod-selector=app=kept',
    says: `node/node-1 cordoned\n${'evicting pod default/kept\n'.repeat(5)}${BARE('default/kept')}${KEPT.repeat(5)}^C\nthe command was stopped: it had not ended after a quarter of an hour of the run’s time\n[130]`,
  },
  {
    rule: 'what is only tried on the server is not waited for',
    command: 'drain node-1 --force --pod-selector=app=slow --dry-run=server',
    says: `node/node-1 cordoned (server dry run)\nevicting pod default/slow (server dry run)\nnode/node-1 drained (server dry run)\n${BARE('default/slow')}`,
  },
])('of a finished run, $rule', ({ command, says }) => {
  const { run } = play(PODS, { seconds: 40, interventions: [] });
  const { stdout, stderr, exitCode } = run.kubectl(command, 30);
  expect(`${stdout}${stderr}${exitCode ? `[${exitCode}]` : ''}`).toBe(says);
  expect(run.kubectl('get pods -o name').stdout).toBe('pod/kept\npod/slow\npod/web\n');
});

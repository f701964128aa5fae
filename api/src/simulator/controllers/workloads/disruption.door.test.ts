import { describe, expect, it } from 'vitest';
import { play } from '../../testing.ts';

const budget = (spec: string, selector = 'matchLabels: {k8s-app: kube-dns}') =>
  `apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: dns, namespace: kube-system}\nspec: {${spec}, selector: {${selector}}}\n`;
const pod = '---\napiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: app, image: nginx}]}\n';
const NUMBERS = 'get pdb dns -n kube-system -o jsonpath={.status}';

/** @see kubernetes: pkg/controller/disruption/disruption.go getExpectedScale, getPodDeployment, getScaleController */
describe('A budget over the two Pods of the cluster DNS', () => {
  it.each`
    spec                       | desired | allowed
    ${'maxUnavailable: 1'}     | ${1}    | ${1}
    ${'maxUnavailable: "75%"'} | ${0}    | ${2}
    ${'maxUnavailable: 5'}     | ${0}    | ${2}
    ${'minAvailable: "50%"'}   | ${1}    | ${1}
    ${'minAvailable: "51%"'}   | ${2}    | ${0}
    ${'minAvailable: 2'}       | ${2}    | ${0}
  `('of $spec is of what their Deployment wants: $desired stay, $allowed may go', ({ spec, desired, allowed }) => {
    const { run } = play(budget(spec) + pod, { seconds: 10 });
    expect(JSON.parse(run.kubectl(NUMBERS, 5).stdout)).toMatchObject({
      currentHealthy: 2,
      desiredHealthy: desired,
      disruptionsAllowed: allowed,
      expectedPods: 2,
      conditions: [{ reason: allowed > 0 ? 'SufficientPods' : 'InsufficientPods' }],
    });
  });

  it.each`
    whose                                          | command                                                        | allowed
    ${'Deployment is made larger'}                 | ${'scale deployment coredns -n kube-system --replicas=4'}      | ${2}
    ${'Deployment goes and leaves its ReplicaSet'} | ${'delete deployment coredns -n kube-system --cascade=orphan'} | ${1}
  `('whose $whose: $allowed of them may go', ({ command, allowed }) => {
    const kubectl = { atSeconds: 5, kind: 'KUBECTL' as const, command: [command] };
    const touch = { atSeconds: 40, kind: 'KUBECTL' as const, command: ['annotate pdb dns -n kube-system a=b'] };
    const { run } = play(budget('maxUnavailable: "50%"') + pod, { seconds: 60, interventions: [kubectl, touch] });
    expect(JSON.parse(run.kubectl(NUMBERS, 60).stdout).disruptionsAllowed).toBe(allowed);
  });

  it('may not be over those of a DaemonSet, too', () => {
    const { run } = play(budget('maxUnavailable: 1', 'matchLabels: {k8s-app: kube-proxy}') + pod, { seconds: 10 });
    expect(JSON.parse(run.kubectl(NUMBERS, 5).stdout)).toMatchObject({
      conditions: [{ reason: 'SyncFailed', message: 'daemonsets.apps does not implement the scale subresource' }],
    });
  });
});

import { expect, it } from 'vitest';
import { play, podOf, robotWith } from '../../testing.ts';

const autoscaler = (kind: string): string => `---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec: {maxReplicas: 3, scaleTargetRef: {apiVersion: apps/v1, kind: ${kind}, name: web}}
`;
const { run } = play(podOf('  containers: [{name: app, image: nginx}]') + autoscaler('Deployment'), {
  interventions: [
    { atSeconds: 100, kind: 'APPLY', manifest: autoscaler('StatefulSet').replace('name: web}', 'name: late}') },
    { atSeconds: 100, kind: 'APPLY', manifest: autoscaler('Pod').replace('name: web}', 'name: strange}') },
  ],
  seconds: 600,
});
const told = (name: string, at: number): string =>
  run.kubectl(`get events --field-selector involvedObject.name=${name},involvedObject.kind=HorizontalPodAutoscaler --no-headers`, at)
    .stdout;
const reason = (name: string, at: number): string =>
  run.kubectl(`get hpa ${name} -o jsonpath='{.status.conditions[*].message}'`, at).stdout;

// @see kubernetes: pkg/controller/podautoscaler/horizontal.go reconcileAutoscaler
it.each([
  {
    rule: 'of a manifest it was there before: what it scales is missed',
    name: 'web',
    at: 5,
    event: '5s    Warning   FailedGetScale   horizontalpodautoscaler/web   deployments.apps "web" not found\n',
  },
  {
    rule: 'and again every 15 seconds',
    name: 'web',
    at: 50,
    event: '5s    Warning   FailedGetScale   horizontalpodautoscaler/web   deployments.apps "web" not found\n',
  },
  { rule: 'a new one is looked at 15 seconds later', name: 'late', at: 114, event: '' },
  {
    rule: 'and not before',
    name: 'late',
    at: 116,
    event: '1s    Warning   FailedGetScale   horizontalpodautoscaler/late   statefulsets.apps "web" not found\n',
  },
])('$rule', ({ name, at, event }) => {
  expect(told(name, at).replace(/^(\d+s) +/, '$1    ')).toBe(event);
  expect(reason(name, at)).toBe(
    event === '' ? '' : `the HPA controller was unable to get the target's current scale: ${event.trim().split(/ {3,}/).at(-1)}`,
  );
});

it('what cannot be scaled is nothing that could be missed', () => {
  expect([told('strange', 500), reason('strange', 500)]).toEqual(['', '']);
});

it('what is deleted is not missed for any longer', () => {
  const script = 'sleep 40; kubectl get hpa web -o name; kubectl delete hpa web; sleep 300';
  const robot = `apiVersion: v1
kind: Pod
metadata: {name: robot}
spec: {serviceAccountName: robot, containers: [{name: c, image: bitnami/kubectl, command: [sh, -c, '${script}']}]}
${robotWith('cluster-admin')}`;
  const { run: other } = play(robot + autoscaler('Deployment'), { seconds: 200 });
  const last = other.kubectl("get events --field-selector reason=FailedGetScale -o jsonpath='{.items[*].lastTimestamp}'", 200).stdout;
  expect([other.kubectl('logs robot', 200).stdout, other.kubectl('get hpa', 200).stderr, last < '2023-05-15T09:00:50Z']).toEqual([
    'horizontalpodautoscaler.autoscaling/web\nhorizontalpodautoscaler.autoscaling "web" deleted\n',
    'No resources found in default namespace.\n',
    true,
  ]);
});

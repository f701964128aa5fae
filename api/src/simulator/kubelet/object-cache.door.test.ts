import { describe, expect, it } from 'vitest';
import { play, podOf, robotWith, shell } from '../testing.ts';

const reader = (name: string): string => `---
${podOf(`  nodeName: node-1
  terminationGracePeriodSeconds: 1
  containers: [${shell('app', 'echo $k; sleep 3600', 'envFrom: [{configMapRef: {name: settings}}], volumeMounts: [{name: v, mountPath: /v}]')}]
  volumes: [{name: v, configMap: {name: settings}}]`).replace('web', name)}`;
const immutable = 'immutable: true';

/** @see kubernetes: pkg/kubelet/util/manager/watch_based_manager_test.go TestImmutableSecretDeletionAndRecreation; issue 119733 */
describe('A ConfigMap that is deleted and made anew after half a minute', () => {
  it.each`
    before       | until  | old      | fresh    | rule
    ${''}        | ${400} | ${'two'} | ${'two'} | ${'is shown by Pods that have it, and by new ones'}
    ${immutable} | ${400} | ${'one'} | ${'one'} | ${'stays as it was where it was immutable and the node has a Pod that names it'}
    ${immutable} | ${150} | ${'one'} | ${'two'} | ${'is read anew when the last of them is gone'}
  `('$rule', ({ before, until, old, fresh }) => {
    const script = 'sleep 30; kubectl delete cm settings; kubectl create cm settings --from-literal=k=two; sleep 3600';
    const manifest = `apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {k: one}
${before}
${reader('first')}---
${podOf(`  serviceAccountName: robot\n  containers: [{name: app, image: "bitnami/kubectl:1.27", command: [sh, -c, "${script}"]}]`)}${robotWith('cluster-admin')}`;
    const { run } = play(manifest, {
      seconds: 300,
      interventions: [
        { atSeconds: until, kind: 'DELETE_POD', pod: 'first' },
        { atSeconds: 200, kind: 'APPLY', manifest: reader('second') },
      ],
    });
    const app = (pod: string) => run.pods.find(({ name }) => name === pod)?.containers.find(({ name }) => name === 'app');
    expect(app('first')?.file('/v/k', 149)).toBe(old);
    expect(app('second')?.file('/v/k', 300)).toBe(fresh);
    expect(
      app('second')
        ?.logs()
        .map(({ text }) => text),
    ).toEqual([fresh]);
  });
});

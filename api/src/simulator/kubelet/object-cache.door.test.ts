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

const PASSWORD = `apiVersion: v1
kind: Secret
metadata: {name: password}
data: {k: YQ==}
---
`;
const unsynced = (kind: string): string => `failed to sync ${kind} cache: timed out waiting for the condition`;
const naming = 'env: [{name: K, valueFrom: {secretKeyRef: {name: password, key: k}}}]';

/** @see kubernetes: issue 114984, pull request 129670 (v1.33) */
describe('An ephemeral container that names a Secret', () => {
  it.each`
    own       | another   | debugger_                                                                             | rule
    ${naming} | ${''}     | ${{ terminated: { exitCode: 0 } }}                                                    | ${'starts where its Pod has named it since before it was bound'}
    ${''}     | ${''}     | ${{ waiting: { reason: 'CreateContainerConfigError', message: unsynced('secret') } }} | ${'does not start else: the node is not let read it'}
    ${''}     | ${naming} | ${{ terminated: { exitCode: 0 } }}                                                    | ${'starts as soon as another Pod there names it'}
  `('$rule', ({ own, another, debugger_ }) => {
    const pod = (more: string) => podOf(`  nodeName: node-1\n  containers: [${shell('app', 'sleep 3600', more)}]`);
    const { status } = play(PASSWORD + pod(own), {
      seconds: 100,
      interventions: [
        {
          atSeconds: 20,
          kind: 'PATCH',
          resource: 'pod/web',
          subresource: 'ephemeralcontainers',
          patch: {
            spec: {
              ephemeralContainers: [
                {
                  name: 'debug',
                  image: 'busybox',
                  command: ['env'],
                  env: [{ name: 'K', valueFrom: { secretKeyRef: { name: 'password', key: 'k' } } }],
                },
              ],
            },
          },
        },
        { atSeconds: 40, kind: 'APPLY', manifest: pod(another).replace('web', 'another') },
      ],
    });
    const [debug] = status(100).ephemeralContainerStatuses;
    expect(debug).toMatchObject({ state: debugger_ });
  });
});

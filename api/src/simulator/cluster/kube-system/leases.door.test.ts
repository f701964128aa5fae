import { describe, expect, it } from 'vitest';
import { document, play, robotWith } from '../../testing.ts';

const pod = (name: string, image: string, script: string, more: object = {}): string => {
  const { volumeMounts, ...spec } = more as { volumeMounts?: unknown };
  const container = { name: 'a', image, command: ['sh', '-c', `${script}; sleep 1d`], volumeMounts };
  return document({ apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: { ...spec, containers: [container] } });
};
const deleted = (lease: string): string =>
  pod('k', 'bitnami/kubectl:1.27', `sleep 12; kubectl delete lease ${lease}`, { serviceAccountName: 'robot' }) + robotWith('cluster-admin');
const moved = (component: string, script = 'true'): string =>
  pod('p', 'busybox', `cd /k/manifests; sleep 8; mv ${component}.yaml ..; ${script}`, {
    nodeName: 'control-plane',
    volumes: [{ name: 'k', hostPath: { path: '/etc/kubernetes' } }],
    volumeMounts: [{ name: 'k', mountPath: '/k' }],
  });
const back = (component: string): string => `sleep 30; mv ../${component}.yaml .`;
const HOLDER = 'control-plane_[\\w-]{36}';

/** @see kubernetes: component-helpers/apimachinery/lease/controller.go; client-go/tools/leaderelection/leaderelection.go */
describe('A lease', () => {
  it.each([
    {
      rule: 'of a node that was deleted is made anew',
      given: deleted('-n kube-node-lease node-1'),
      command: 'get lease -n kube-node-lease node-1 --no-headers',
      says: /^node-1 +node-1 +40s\n$/,
    },
    {
      rule: 'of a node that was deleted is not there before it would be renewed',
      given: deleted('-n kube-node-lease node-1'),
      at: 19,
      command: 'get lease -n kube-node-lease node-1',
      says: /^Error from server \(NotFound\): leases\.coordination\.k8s\.io "node-1" not found\n$/,
    },
    {
      rule: 'of another node is older',
      given: deleted('-n kube-node-lease node-1'),
      command: 'get lease -n kube-node-lease node-2 --no-headers',
      says: / 61m\n$/,
    },
    {
      rule: 'of a leader that was deleted is made anew',
      given: deleted('-n kube-system kube-scheduler'),
      command: 'get lease -n kube-system kube-scheduler --no-headers',
      says: / 4\ds\n$/,
    },
    {
      rule: 'of a scheduler that ends is given back',
      given: moved('kube-scheduler'),
      command: 'get lease -n kube-system kube-scheduler -o jsonpath={.spec.holderIdentity}/{.spec.leaseDurationSeconds}',
      says: /^\/1$/,
    },
    {
      rule: 'of a controller manager that ends is not renewed',
      given: moved('kube-controller-manager'),
      command: 'get lease -n kube-system kube-controller-manager -o jsonpath={.spec.renewTime}',
      says: /T09:00:(09|10)/,
    },
    {
      rule: 'of a scheduler that comes back changes hands',
      given: moved('kube-scheduler', back('kube-scheduler')),
      command: 'get lease -n kube-system kube-scheduler -o jsonpath={.spec.holderIdentity}/{.spec.leaseTransitions}',
      says: new RegExp(`^${HOLDER}/1$`),
    },
    {
      rule: 'is renewed by who leads',
      given: moved('kube-proxy'),
      command: 'get lease -n kube-system kube-scheduler -o jsonpath={.spec.renewTime}/{.spec.leaseTransitions}',
      says: /T09:01:00\.000000Z\/0$/,
    },
  ])('$rule', ({ given, at = 60, command, says }) => {
    const { stdout, stderr } = play(given, { seconds: 60 }).run.kubectl(command, at);
    expect(`${stdout ?? ''}${stderr ?? ''}`).toMatch(says);
  });
});

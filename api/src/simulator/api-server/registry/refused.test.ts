import { describe, expect, it } from 'vitest';
import { cluster, documents, limits, object, pod, secured } from './testing.ts';

describe('what is refused, in the API server’s words', () => {
  it.each([
    {
      rule: 'another node than its runtime class is for',
      given: documents(
        object('node.k8s.io/v1', 'RuntimeClass', 'r', { handler: 'runc', scheduling: { nodeSelector: { a: 'b', c: 'd' } } }),
        pod({ runtimeClassName: 'r', nodeSelector: { a: 'b', c: 'e' } }),
      ),
      expected: 'pods "web" is forbidden: conflict: runtimeClass.scheduling.nodeSelector[c] = d; pod.spec.nodeSelector[c] = e',
    },
    {
      rule: 'a priority class that is not there',
      given: pod({ priorityClassName: 'high' }),
      expected: 'pods "web" is forbidden: no PriorityClass with name high was found',
    },
    {
      rule: 'a priority of one’s own',
      given: pod({ priority: 5 }),
      expected:
        'pods "web" is forbidden: the integer value of priority (5) must not be provided in pod spec; priority admission controller computed 0 from the given PriorityClass name',
    },
    {
      rule: 'a runtime class that is not there',
      given: pod({ runtimeClassName: 'kata' }),
      expected: 'pods "web" is forbidden: pod rejected: RuntimeClass "kata" not found',
    },
    {
      rule: 'overhead that no runtime class gives',
      given: pod({ overhead: { cpu: '10m' } }),
      expected: 'pods "web" is forbidden: pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead',
    },
    {
      rule: 'overhead that is not what its runtime class gives',
      given: documents(
        object('node.k8s.io/v1', 'RuntimeClass', 'r', { handler: 'runc', overhead: { podFixed: { memory: '1Gi' } } }),
        pod({ runtimeClassName: 'r', overhead: { memory: '1G' } }),
      ),
      expected: "pods \"web\" is forbidden: pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead",
    },
    {
      rule: 'such overhead of a Pod that is not valid either',
      given: pod({ overhead: { cpu: '-1' } }),
      expected: 'Pod "web" is invalid: spec.overhead.limits[cpu]: Invalid value: "-1": must be greater than or equal to 0',
    },
    {
      rule: 'a node port below the range',
      given: object('v1', 'Service', 'web', { spec: { type: 'NodePort', ports: [{ port: 80, nodePort: 80 }] } }),
      expected:
        'Service "web" is invalid: spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767',
    },
    {
      rule: 'a node port that another Service has',
      given: documents(
        object('v1', 'Service', 'api', { spec: { type: 'NodePort', ports: [{ port: 80, nodePort: 30080 }] } }),
        object('v1', 'Service', 'web', { spec: { type: 'NodePort', ports: [{ port: 80, nodePort: 30080 }] } }),
      ),
      expected: 'Service "web" is invalid: spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated',
    },
    {
      rule: 'a cluster IP that another Service has',
      given: object('v1', 'Service', 'web', { spec: { clusterIP: '10.96.0.1', ports: [{ port: 80 }] } }),
      expected:
        'Service "web" is invalid: spec.clusterIPs: Invalid value: []string{"10.96.0.1"}: failed to allocate IP 10.96.0.1: provided IP is already allocated',
    },
    {
      rule: 'a service account that is not there',
      given: pod({ serviceAccountName: 'bot' }),
      expected: 'pods "web" is forbidden: error looking up service account default/bot: serviceaccount "bot" not found',
    },
    {
      rule: 'more than the limit range allows, wherever it stands in the manifest',
      given: documents(pod({}, {}, { resources: { limits: { cpu: '1.5' } } }), limits({ type: 'Container', max: { cpu: '800m' } })),
      expected: 'pods "web" is forbidden: maximum cpu usage per Container is 800m, but limit is 1500m',
    },
    {
      rule: 'less than the limit range asks for, and all of it at once',
      given: documents(
        pod({}, {}, { resources: { requests: { cpu: '1', memory: '1Mi' }, limits: { cpu: '1', memory: '1Mi' } } }),
        limits({ type: 'Pod', min: { memory: '2Mi' }, max: { cpu: '500m' } }),
      ),
      expected:
        'pods "web" is forbidden: [minimum memory usage per Pod is 2Mi, but request is 1048576, maximum cpu usage per Pod is 500m, but limit is 1]',
    },
    {
      rule: 'what goes over a quota',
      given: documents(
        pod({}, {}, { resources: { requests: { memory: '700Mi' } } }),
        pod({}, { name: 'two' }, { resources: { requests: { memory: '600Mi' } } }),
        object('v1', 'ResourceQuota', 'q', { spec: { hard: { 'requests.memory': '1Gi', pods: '5' } } }),
      ),
      expected:
        'pods "two" is forbidden: exceeded quota: q, requested: requests.memory=600Mi, used: requests.memory=700Mi, limited: requests.memory=1Gi',
    },
    {
      rule: 'of two claims that stand below a quota of one, the second',
      given: documents(
        object('v1', 'ResourceQuota', 'q', { spec: { hard: { persistentvolumeclaims: '1' } } }),
        ...['a', 'b'].map((name) =>
          object('v1', 'PersistentVolumeClaim', name, {
            spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
          }),
        ),
      ),
      expected:
        'persistentvolumeclaims "b" is forbidden: exceeded quota: q, requested: persistentvolumeclaims=1, used: persistentvolumeclaims=1, limited: persistentvolumeclaims=1',
    },
    {
      rule: 'what a quota bounds and nobody said',
      given: documents(pod(), object('v1', 'ResourceQuota', 'q', { spec: { hard: { 'limits.cpu': '1', 'requests.cpu': '1' } } })),
      expected: 'pods "web" is forbidden: failed quota: q: must specify limits.cpu for: app; requests.cpu for: app',
    },
    {
      rule: 'what the restricted standard forbids',
      given: documents(secured({ 'pod-security.kubernetes.io/enforce': 'restricted' }), pod({ hostNetwork: true }, { namespace: 'safe' })),
      expected:
        'pods "web" is forbidden: violates PodSecurity "restricted:latest": host namespaces (hostNetwork=true), allowPrivilegeEscalation != false (container "app" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "app" must set securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container "app" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container "app" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
    },
    {
      rule: 'a secret that is none of the account’s, which keeps its Pods to them',
      given: documents(
        object('v1', 'ServiceAccount', 'strict', { secrets: [{ name: 'own' }] }).replace(
          '"strict"',
          '"strict","annotations":{"kubernetes.io/enforce-mountable-secrets":"true"}',
        ),
        pod({
          serviceAccountName: 'strict',
          volumes: [
            { name: 'a', secret: { secretName: 'own' } },
            { name: 'b', secret: { secretName: 'other' } },
          ],
        }),
      ),
      expected:
        'pods "web" is forbidden: volume with secret.secretName="other" is not allowed because service account strict does not reference that secret',
    },
    {
      rule: 'a second Pod of the same name',
      given: documents(pod(), pod()),
      expected: 'pods "web" already exists',
    },
  ])('$rule', ({ given, expected }) => {
    expect(cluster(given).loaded.messages).toEqual([expected]);
  });

  /** @see kubernetes: plugin/pkg/admission/serviceaccount/admission_test.go TestRejectsUnreferencedSecretVolumes */
  const from = (name: string) => [{ name: 'A', valueFrom: { secretKeyRef: { name, key: 'k' } } }];
  it.each([
    {
      rule: 'a volume',
      spec: { volumes: [{ name: 'v', secret: { secretName: 'other' } }] },
      why: 'volume with secret.secretName="other" is not allowed because service account robot does not reference that secret',
    },
    {
      rule: 'a variable of an init container',
      spec: { initContainers: [{ name: 'first', image: 'nginx:1', env: from('other') }] },
      why: 'init container first with envVar A referencing secret.secretName="other" is not allowed because service account robot does not reference that secret',
    },
    {
      rule: 'a variable of a container',
      spec: { containers: [{ name: 'app', image: 'nginx:1', env: from('other') }] },
      why: 'container app with envVar A referencing secret.secretName="other" is not allowed because service account robot does not reference that secret',
    },
    {
      rule: 'a pull secret',
      spec: { imagePullSecrets: [{ name: 'pull' }, { name: 'other' }] },
      why: 'imagePullSecrets[1].name="other" is not allowed because service account robot does not reference that imagePullSecret',
    },
    {
      rule: 'none that is its own',
      spec: { volumes: [{ name: 'v', secret: { secretName: 'own' } }], imagePullSecrets: [{ name: 'pull' }] },
      why: undefined,
    },
  ])('of an account that keeps its Pods to its own secrets: $rule', ({ spec, why }) => {
    const account = JSON.stringify({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'robot', annotations: { 'kubernetes.io/enforce-mountable-secrets': 'true' } },
      secrets: [{ name: 'own' }],
      imagePullSecrets: [{ name: 'pull' }],
    });
    const { messages } = cluster(documents(account, pod({ serviceAccountName: 'robot', ...spec }))).loaded;
    expect(messages).toEqual(why === undefined ? [] : [`pods "web" is forbidden: ${why}`]);
  });
});

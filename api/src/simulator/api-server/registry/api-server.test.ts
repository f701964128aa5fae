import { describe, expect, it } from 'vitest';
import { Engine, Random, SECOND } from '../../engine/index.ts';
import { decodeManifest } from '../decode/decode-manifest.ts';
import { Store } from '../store.ts';
import { ApiServer } from './api-server.ts';

function cluster(manifest: string) {
  const engine = new Engine();
  const store = new Store(engine);
  const api = new ApiServer({ engine, store, random: new Random(1) });
  const decoded = decodeManifest(manifest, { podsNeeded: false });
  expect(decoded.problems).toEqual([]);
  api.bootstrap(decoded.documents.filter(({ kind }) => kind === 'Node').map(({ object }) => object));
  return { engine, store, api, loaded: api.load(decoded.documents) };
}
const pod = (spec: object = {}, metadata: object = {}, container: object = {}) =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', ...metadata },
    spec: { containers: [{ name: 'app', image: 'nginx:1', ...container }], ...spec },
  });
const object = (apiVersion: string, kind: string, name: string, rest: object) =>
  JSON.stringify({ apiVersion, kind, metadata: { name }, ...rest });
const documents = (...texts: string[]) => texts.join('\n---\n');
const limits = (item: object) => object('v1', 'LimitRange', 'limits', { spec: { limits: [item] } });
const secured = (labels: object) => JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'safe', labels } });

describe('what is refused, in the API server’s words', () => {
  it.each([
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
});

describe('what is accepted', () => {
  it('uses the token’s volume that a Pod read back from a cluster has', () => {
    const [created] = cluster(pod({ volumes: [{ name: 'kube-api-access-abcde', emptyDir: {} }] })).loaded.pods;
    expect(created?.spec.volumes?.map(({ name }) => name)).toEqual(['kube-api-access-abcde']);
    expect(created?.spec.containers[0]?.volumeMounts).toMatchObject([{ name: 'kube-api-access-abcde' }]);
  });

  it('tolerates what its runtime class does, without what that covers', () => {
    const scheduling = {
      tolerations: [
        { key: 'a', operator: 'Exists' },
        { key: 'b', value: 'c' },
      ],
    };
    const runtime = object('node.k8s.io/v1', 'RuntimeClass', 'r', { handler: 'runc', scheduling });
    const own = [
      { key: 'a', operator: 'Equal', value: 'x', effect: 'NoSchedule' },
      { key: 'b', operator: 'Exists', effect: 'NoSchedule' },
    ];
    const [created] = cluster(documents(runtime, pod({ runtimeClassName: 'r', tolerations: own }))).loaded.pods;
    expect(created?.spec.tolerations?.filter(({ key }) => key?.length === 1)).toEqual([own[1], ...scheduling.tolerations]);
  });

  /** @see kubernetes: pkg/util/tolerations/tolerations_test.go TestIsSuperset */
  it.each([
    { rule: 'what is said in the same words', own: { key: 'b', value: 'c' }, left: 1 },
    { rule: 'the same value, where the operator is told', own: { key: 'b', operator: 'Equal', value: 'c', effect: 'NoSchedule' }, left: 1 },
    { rule: 'not where it is left out', own: { key: 'b', value: 'c', effect: 'NoSchedule' }, left: 2 },
    { rule: 'no other value', own: { key: 'b', operator: 'Equal', value: 'd' }, left: 2 },
  ])('a toleration of a runtime class covers $rule', ({ own, left }) => {
    const scheduling = { tolerations: [{ key: 'b', value: 'c' }] };
    const runtime = object('node.k8s.io/v1', 'RuntimeClass', 'r', { handler: 'runc', scheduling });
    const [created] = cluster(documents(runtime, pod({ runtimeClassName: 'r', tolerations: [own] }))).loaded.pods;
    expect(created?.spec.tolerations?.filter(({ key }) => key === 'b')).toHaveLength(left);
  });

  it('has what its priority class and its service account say', () => {
    const high = object('scheduling.k8s.io/v1', 'PriorityClass', 'high', { value: 7, preemptionPolicy: 'Never' });
    const account = object('v1', 'ServiceAccount', 'robot', { imagePullSecrets: [{ name: 's' }] });
    const spec = { priorityClassName: 'high', serviceAccountName: 'robot' };
    const own = { imagePullSecrets: [{ name: 't' }] };
    const { pods } = cluster(documents(high, account, pod(spec), pod({ ...spec, ...own }, { name: 'other' }))).loaded;
    expect(pods[0]?.spec).toMatchObject({ priority: 7, preemptionPolicy: 'Never', imagePullSecrets: [{ name: 's' }] });
    expect(pods[1]?.spec).toMatchObject(own);
  });

  it('has claims of the default class, of several the newest or the first by name, if they name none', () => {
    const storageClass = (name: string, isDefault: boolean) =>
      JSON.stringify({
        apiVersion: 'storage.k8s.io/v1',
        kind: 'StorageClass',
        metadata: { name, annotations: { 'storageclass.kubernetes.io/is-default-class': String(isDefault) } },
        provisioner: 'p',
      });
    const claim = (name: string, spec: object) =>
      object('v1', 'PersistentVolumeClaim', name, {
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec },
      });
    const { store } = cluster(
      documents(
        ...[storageClass('b', true), storageClass('a', true), storageClass('0', false)],
        ...[claim('none', {}), claim('empty', { storageClassName: '' }), claim('other', { storageClassName: '0' })],
      ),
    );
    const classOf = (name: string) => store.get('PersistentVolumeClaim', 'default', name)?.spec?.storageClassName;
    expect(['none', 'empty', 'other'].map(classOf)).toEqual(['a', '', '0']);
  });

  it('may ask for the overhead of its runtime class in other words', () => {
    const runtime = object('node.k8s.io/v1', 'RuntimeClass', 'r', {
      handler: 'runc',
      overhead: { podFixed: { memory: '1Gi', cpu: '0.5' } },
    });
    const own = { cpu: '500m', memory: '1073741824' };
    const [created] = cluster(documents(runtime, pod({ runtimeClassName: 'r', overhead: own }))).loaded.pods;
    expect(created?.spec.overhead).toEqual({ cpu: '500m', memory: '1Gi' });
  });

  it('has a port where a load balancer asks for the node’s own endpoints', () => {
    const { store } = cluster(
      object('v1', 'Service', 'web', { spec: { type: 'LoadBalancer', externalTrafficPolicy: 'Local', ports: [{ port: 80 }] } }),
    );
    const { healthCheckNodePort, ports } = store.get('Service', 'default', 'web')?.spec ?? {};
    expect(healthCheckNodePort).toBeGreaterThanOrEqual(30_086);
    expect(healthCheckNodePort).not.toBe(ports?.[0]?.nodePort);
  });

  it('has its service account’s token, tolerations, priority and status', () => {
    const [created] = cluster(pod()).loaded.pods;
    expect(created).toMatchObject({
      metadata: { namespace: 'default', uid: expect.stringMatching(/^[0-9a-f-]{36}$/), creationTimestamp: '2023-05-15T09:00:00Z' },
      spec: {
        serviceAccountName: 'default',
        priority: 0,
        volumes: [{ name: expect.stringMatching(/^kube-api-access-[a-z0-9]{5}$/), projected: { sources: { length: 3 } } }],
        tolerations: [{ key: 'node.kubernetes.io/not-ready', tolerationSeconds: 300 }, { key: 'node.kubernetes.io/unreachable' }],
        containers: [{ imagePullPolicy: 'IfNotPresent', terminationMessagePath: '/dev/termination-log' }],
      },
      status: { phase: 'Pending', qosClass: 'BestEffort' },
    });
  });

  it('mounts no token where the Pod does not want one', () => {
    const [created] = cluster(pod({ automountServiceAccountToken: false })).loaded.pods;
    expect(created?.spec.volumes).toBeUndefined();
  });

  it('takes a pasted object, whose status and server-set fields begin anew', () => {
    const pasted = JSON.parse(
      pod({ nodeName: 'node-2' }, { uid: 'x', resourceVersion: '7', creationTimestamp: '2020-01-01T00:00:00Z', managedFields: [{}] }),
    );
    const [created] = cluster(JSON.stringify({ ...pasted, status: { phase: 'Running', podIP: '10.0.0.1' } })).loaded.pods;
    expect(created?.status).toEqual({ phase: 'Pending', qosClass: 'BestEffort' });
    expect(created?.metadata).toMatchObject({ creationTimestamp: '2023-05-15T09:00:00Z' });
    expect(created?.metadata).not.toHaveProperty('managedFields');
    expect(created?.spec.nodeName).toBe('node-2');
  });

  it("keeps a Pod's generation as it is given, which v1.27 does not count", () => {
    const { api, loaded } = cluster(pod({}, { generation: 3 }));
    const web = { ...loaded.pods[0], metadata: { ...loaded.pods[0]?.metadata, generation: 7 }, spec: { ...loaded.pods[0]?.spec } };
    expect(loaded.pods[0]?.metadata.generation).toBe(3);
    const answer = api.replace({ ...web, spec: { ...web.spec, activeDeadlineSeconds: 60 } });
    expect(answer.ok && answer.object.metadata.generation).toBe(3);
  });

  /** @see kubernetes: pkg/registry/core/pod/strategy_test.go TestWaitingForGatesCondition */
  it('says of a Pod with scheduling gates that it is not scheduled, but not since when', () => {
    const { loaded } = cluster(pod({ schedulingGates: [{ name: 'foo' }] }));
    expect(loaded.pods[0]?.status.conditions).toEqual([
      {
        lastProbeTime: null,
        lastTransitionTime: null,
        type: 'PodScheduled',
        status: 'False',
        reason: 'SchedulingGated',
        message: 'Scheduling is blocked due to non-empty scheduling gates',
      },
    ]);
  });

  it('drops what is behind a gate, with a warning', () => {
    const { loaded } = cluster(pod({ hostUsers: false }));
    expect(loaded.pods[0]?.spec).not.toHaveProperty('hostUsers');
    expect(loaded.warnings).toEqual([expect.stringContaining('UserNamespacesStatelessPodsSupport')]);
  });

  it('drops what containers alone may ask for from claims', () => {
    const spec = { accessModes: ['ReadWriteOnce'], resources: { claims: [{ name: 'gpu' }], requests: { storage: '1Gi' } } };
    const volumes = [{ name: 'e', ephemeral: { volumeClaimTemplate: { spec } } }];
    const { loaded, store } = cluster(documents(pod({ volumes }), object('v1', 'PersistentVolumeClaim', 'c', { spec })));
    expect(loaded.pods[0]?.spec.volumes?.[0]?.ephemeral?.volumeClaimTemplate?.spec.resources).toEqual({ requests: { storage: '1Gi' } });
    expect(store.get('PersistentVolumeClaim', 'default', 'c')?.spec?.resources).toEqual({ requests: { storage: '1Gi' } });
    expect(loaded.warnings).toEqual([
      expect.stringMatching(/^spec\.resources\.claims: dropped: /),
      expect.stringMatching(/^spec\.volumes\[0\]\.ephemeral\.volumeClaimTemplate\.spec\.resources\.claims: dropped: /),
    ]);
  });

  it('makes a namespace that is taken for granted, and says so', () => {
    const { loaded, store } = cluster(pod({}, { namespace: 'team' }));
    expect(loaded.implied).toEqual(['team']);
    expect(store.get('ServiceAccount', 'team', 'default')).toBeDefined();
  });

  it('takes its Node documents instead of the cluster’s own, and completes them', () => {
    const { store } = cluster(documents(pod(), object('v1', 'Node', 'big', { status: { capacity: { cpu: '64' } } })));
    expect(store.list('Node')).toMatchObject([
      {
        metadata: { name: 'big', labels: { 'kubernetes.io/hostname': 'big' } },
        status: { capacity: { cpu: '64', memory: '8Gi' }, allocatable: { cpu: '64', pods: '110' } },
      },
    ]);
  });

  it('gets a cluster IP that no other Service has', () => {
    const { store } = cluster(documents(pod(), object('v1', 'Service', 'web', { spec: { ports: [{ port: 80 }] } })));
    const addresses = store.list('Service').map(({ spec }) => spec?.clusterIP);
    expect(new Set(addresses).size).toBe(3);
    expect(store.get('Service', 'default', 'web')?.spec).toMatchObject({
      clusterIP: expect.stringMatching(/^10\.96\./),
      ports: [{ protocol: 'TCP', targetPort: 80 }],
    });
  });
});

describe('a Pod that changes', () => {
  const MODIFIED = 'the object has been modified; please apply your changes to the latest version and try again';

  it.each([
    {
      rule: 'of an older version',
      metadata: { resourceVersion: '1' },
      expected: `Operation cannot be fulfilled on pods "web": ${MODIFIED}`,
    },
    {
      rule: 'that was another one',
      metadata: { uid: 'x' },
      expected: 'Pod "web" is invalid: metadata.uid: Invalid value: "x": field is immutable',
    },
  ])('is not changed by a manifest or a patch $rule', ({ metadata, expected }) => {
    const { api, store } = cluster(pod());
    const manifest = { ...JSON.parse(pod()), metadata: { name: 'web', namespace: 'default', ...metadata } };
    expect(api.apply(manifest)).toMatchObject({ ok: false, message: expected });
    expect(api.patch('Pod', 'default', 'web', { metadata })).toMatchObject({ ok: false, message: expected });
    const { resourceVersion, uid } = store.get('Pod', 'default', 'web')?.metadata ?? {};
    expect(api.patch('Pod', 'default', 'web', { metadata: { resourceVersion, uid, labels: { a: 'b' } } })).toMatchObject({ ok: true });
  });

  it.each([
    {
      metadata: { name: 'other', resourceVersion: '1' },
      code: 400,
      message: 'the name of the object (other) does not match the name on the URL (web)',
    },
    {
      metadata: null,
      code: 400,
      message: 'the name of the object (web based on URL) was undeterminable: name must be provided',
    },
    {
      metadata: { name: 'other', namespace: 'x' },
      code: 400,
      message: 'the namespace of the provided object does not match the namespace sent on the request',
    },
    {
      metadata: { generateName: 'a%b', finalizers: ['orphan', 'foregroundDeletion'], uid: 'x' },
      code: 422,
      message: expect.stringMatching(
        /: \[metadata.generateName: .* may not contain '%', metadata.finalizers: .* cannot be both set, metadata.uid: .* immutable, metadata.generateName: .* a lowercase RFC 1123 subdomain .*\]$/,
      ),
    },
  ])('has what is asked of all metadata asked before the rules of its own: $metadata', ({ metadata, ...refusal }) => {
    const { api } = cluster(pod());
    expect(api.patch('Pod', 'default', 'web', { metadata })).toMatchObject({ ok: false, ...refusal });
  });

  it('is in the namespace of the request where it says none', () => {
    const { api } = cluster(pod());
    expect(api.patch('Pod', 'default', 'web', { metadata: { namespace: null } })).toMatchObject({ ok: true });
  });

  it('has its name until it is gone', () => {
    const { api } = cluster(pod({}, { finalizers: ['x/y'] }));
    api.deletePod('default', 'web');
    const message = 'object is being deleted: pods "web" already exists';
    expect(api.create(JSON.parse(pod({}, { namespace: 'default' })))).toMatchObject({ ok: false, code: 409, message });
  });

  it('is bound once', () => {
    const { api } = cluster(pod());
    expect(api.bind('default', 'web', 'node-1')).toMatchObject({
      ok: true,
      object: { spec: { nodeName: 'node-1' }, status: { conditions: [{ type: 'PodScheduled', status: 'True' }] } },
    });
    expect(api.bind('default', 'web', 'node-2')).toMatchObject({
      code: 409,
      message: 'Operation cannot be fulfilled on pods/binding "web": pod web is already assigned to node "node-1"',
    });
  });

  it('takes a new image by apply, keeps what others set, and is unchanged by the same again', () => {
    const { api } = cluster(pod());
    api.bind('default', 'web', 'node-1');
    const wanted = JSON.parse(pod({}, { namespace: 'default' }, { image: 'nginx:2' }));
    expect(api.apply(wanted)).toMatchObject({
      ok: true,
      verb: 'configured',
      object: { spec: { nodeName: 'node-1', containers: [{ image: 'nginx:2', volumeMounts: [{}] }] } },
    });
    expect(api.apply(wanted)).toMatchObject({ ok: true, verb: 'unchanged' });
  });

  it('refuses a new command', () => {
    const { api } = cluster(pod());
    const answer = api.apply(JSON.parse(pod({}, { namespace: 'default' }, { command: ['sh'] })));
    expect(answer).toMatchObject({
      ok: false,
      code: 422,
      reason: 'Invalid',
      message: expect.stringContaining('pod updates may not change fields other than'),
    });
  });
});

describe('a Pod that is deleted', () => {
  const bound = () => {
    const made = cluster(pod());
    made.api.bind('default', 'web', 'node-1');
    return made;
  };
  it('that has no node goes at once', () => {
    const { api, store } = cluster(pod());
    api.deletePod('default', 'web');
    expect(store.get('Pod', 'default', 'web')).toBeUndefined();
  });
  it('gets its grace, which can only become shorter', () => {
    const { api, engine } = bound();
    expect(api.deletePod('default', 'web')).toMatchObject({
      object: { metadata: { deletionTimestamp: '2023-05-15T09:00:30Z', deletionGracePeriodSeconds: 30 } },
    });
    engine.run(4 * SECOND);
    expect(api.deletePod('default', 'web', { gracePeriodSeconds: 60 })).toMatchObject({
      object: { metadata: { deletionGracePeriodSeconds: 30 } },
    });
    expect(api.deletePod('default', 'web', { gracePeriodSeconds: 10 })).toMatchObject({
      object: { metadata: { deletionTimestamp: '2023-05-15T09:00:10Z', deletionGracePeriodSeconds: 10 } },
    });
  });
  it('goes by force, unless a finalizer holds it', () => {
    const free = bound();
    free.api.deletePod('default', 'web', { gracePeriodSeconds: 0 });
    expect(free.store.get('Pod', 'default', 'web')).toBeUndefined();
    const { api, store } = cluster(pod({ nodeName: 'node-1' }, { finalizers: ['example.com/hold'] }));
    api.removePod('default', 'web');
    expect(store.get('Pod', 'default', 'web')).toMatchObject({ metadata: { deletionGracePeriodSeconds: 0 } });
    expect(api.patch('Pod', 'default', 'web', { metadata: { finalizers: null } })).toMatchObject({ ok: true });
    expect(store.get('Pod', 'default', 'web')).toBeUndefined();
  });
  it('is another one than was meant', () => {
    expect(bound().api.deletePod('default', 'web', { uid: 'other' })).toMatchObject({
      code: 409,
      message: expect.stringMatching(/^Operation cannot be fulfilled on Pod "web": the UID in the precondition \(other\) does not match /),
    });
  });
});

it('what stands above a quota was there without it', () => {
  const config = (name: string) => object('v1', 'ConfigMap', name, {});
  const quota = object('v1', 'ResourceQuota', 'q', { spec: { hard: { configmaps: '0' } } });
  const { loaded, store } = cluster(documents(config('a'), config('b'), quota, pod()));
  expect(loaded.messages).toEqual([]);
  expect(store.get('ResourceQuota', 'default', 'q')?.status?.used).toEqual({ configmaps: '3' });
});

import { describe, expect, it } from 'vitest';
import { cluster, documents, object, pod } from './testing.ts';

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

  const evicts = { key: 'b', effect: 'NoExecute' };
  /** @see kubernetes: pkg/util/tolerations/tolerations_test.go TestIsSuperset */
  it.each([
    { rule: 'what is said in the same words', own: { key: 'b', value: 'c' }, left: 1 },
    { rule: 'the same value, where the operator is told', own: { key: 'b', operator: 'Equal', value: 'c', effect: 'NoSchedule' }, left: 1 },
    { rule: 'not where it is left out', own: { key: 'b', value: 'c', effect: 'NoSchedule' }, left: 2 },
    { rule: 'no other value', own: { key: 'b', operator: 'Equal', value: 'd' }, left: 2 },
    {
      rule: 'no other effect',
      wide: { key: 'b', operator: 'Exists', effect: 'NoSchedule' },
      own: { ...evicts, operator: 'Exists' },
      left: 2,
    },
    {
      rule: 'what is shorter',
      wide: { ...evicts, operator: 'Exists', tolerationSeconds: 5 },
      own: { ...evicts, tolerationSeconds: 3 },
      left: 1,
    },
    {
      rule: 'nothing longer',
      wide: { ...evicts, operator: 'Exists', tolerationSeconds: 5 },
      own: { ...evicts, tolerationSeconds: 6 },
      left: 2,
    },
    { rule: 'nothing without an end', wide: { ...evicts, operator: 'Exists', tolerationSeconds: 5 }, own: evicts, left: 2 },
  ])('a toleration of a runtime class covers $rule', ({ wide = { key: 'b', value: 'c' }, own, left }) => {
    const scheduling = { tolerations: [wide] };
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

  it('has the default priority class if it names none, of which there is only one', () => {
    const priority = (name: string, value: number) => object('scheduling.k8s.io/v1', 'PriorityClass', name, { value, globalDefault: true });
    const { loaded, store } = cluster(documents(priority('some', 7), priority('more', 3), pod()));
    expect(loaded.messages).toEqual([
      'priorityclasses.scheduling.k8s.io "more" is forbidden: PriorityClass some is already marked as default. Only one default can exist',
    ]);
    expect(store.get('Pod', 'default', 'web')?.spec).toMatchObject({ priorityClassName: 'some', priority: 7 });
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

it('what stands above a quota was there without it', () => {
  const config = (name: string) => object('v1', 'ConfigMap', name, {});
  const quota = object('v1', 'ResourceQuota', 'q', { spec: { hard: { configmaps: '0' } } });
  const { loaded, store } = cluster(documents(config('a'), config('b'), quota, pod()));
  expect(loaded.messages).toEqual([]);
  expect(store.get('ResourceQuota', 'default', 'q')?.status?.used).toEqual({ configmaps: '3' });
});

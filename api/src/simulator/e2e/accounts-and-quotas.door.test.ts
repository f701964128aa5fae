import { describe, expect, it } from 'vitest';
import { play } from '../testing.ts';
import type { Run } from '../types.ts';
import { AGNHOST, agnhost, apply, BUSYBOX, type Fields, object, output, PAUSE, podOf, several } from './testing.ts';

const pod = (name: string, resources: Fields = {}, spec: Fields = {}): string =>
  podOf({ containers: [{ name: 'pause', image: PAUSE, resources }], ...spec }, { name });

/** @see kubernetes: test/e2e/auth/service_accounts.go */
describe('ServiceAccounts', () => {
  const accounts = [
    object('ServiceAccount', 'mount', { automountServiceAccountToken: true }),
    object('ServiceAccount', 'nomount', { automountServiceAccountToken: false }),
  ];
  it.each`
    serviceAccountName | automountServiceAccountToken | mounted
    ${'default'}       | ${undefined}                 | ${true}
    ${'mount'}         | ${undefined}                 | ${true}
    ${'nomount'}       | ${undefined}                 | ${false}
    ${'default'}       | ${true}                      | ${true}
    ${'mount'}         | ${true}                      | ${true}
    ${'nomount'}       | ${true}                      | ${true}
    ${'default'}       | ${false}                     | ${false}
    ${'mount'}         | ${false}                     | ${false}
    ${'nomount'}       | ${false}                     | ${false}
  `('should allow opting out of API token automount: $serviceAccountName, $automountServiceAccountToken', ({ mounted, ...spec }) => {
    const played = play(several(podOf({ containers: [{ name: 'token-test', image: AGNHOST }], ...spec }), ...accounts), { seconds: 1 });
    const { containers } = (played.pod.final.object as { spec: { containers: { volumeMounts?: { mountPath: string }[] }[] } }).spec;
    expect(containers[0]?.volumeMounts?.map(({ mountPath }) => mountPath)).toEqual(
      mounted ? ['/var/run/secrets/kubernetes.io/serviceaccount'] : undefined,
    );
  });

  it('should mount an API token into pods', () => {
    const { run } = play(
      several(
        podOf({ serviceAccountName: 'mount', containers: [{ name: 'test', image: BUSYBOX, command: ['sleep', '100000'] }] }),
        ...accounts,
      ),
      { seconds: 10 },
    );
    const file = (name: string) => run.kubectl(`exec web -- cat /var/run/secrets/kubernetes.io/serviceaccount/${name}`).stdout;
    expect(file('namespace')).toBe('default');
    expect(file('ca.crt')).toBe(run.kubectl("get configmap kube-root-ca.crt -o jsonpath='{.data.ca\\.crt}'").stdout);
    expect(JSON.parse(atob(file('token').split('.')[1] as string)).sub).toBe('system:serviceaccount:default:mount');
  });

  const checked = 'failed to validate with in-cluster discovery: oidc: expected audience "else" got ["oidc-discovery-test"]';
  it.each`
    what                                              | audience                 | automount    | phase          | says
    ${'should support OIDC discovery of its issuer'}  | ${'oidc-discovery-test'} | ${undefined} | ${'SUCCEEDED'} | ${'OK: Validated signature on JWT'}
    ${'who is not meant by a token does not take it'} | ${'else'}                | ${undefined} | ${'FAILED'}    | ${checked}
    ${'who brings no token of its own is not told'}   | ${'oidc-discovery-test'} | ${false}     | ${'FAILED'}    | ${'open /var/run/secrets/kubernetes.io/serviceaccount/token: no such file or directory'}
  `('ServiceAccountIssuerDiscovery: $what', ({ audience, automount, phase, says }) => {
    const serviceAccountToken = { path: 'sa-token', expirationSeconds: 600, audience: 'oidc-discovery-test' };
    const args = ['test-service-account-issuer-discovery', '--token-path', '/var/run/secrets/tokens/sa-token', '--audience', audience];
    const told = output({
      automountServiceAccountToken: automount,
      containers: [agnhost(args, { volumeMounts: [{ name: 'sa-token', mountPath: '/var/run/secrets/tokens', readOnly: true }] })],
      volumes: [{ name: 'sa-token', projected: { sources: [{ serviceAccountToken }] } }],
    });
    expect(told.phase).toBe(phase);
    expect(told.log.split('\n').map((line) => line.replace(/^I0515 .*? log\.go:195\] /, ''))).toContain(says);
  });

  it.each`
    runAsUser    | fsGroup      | perm            | uid     | gid
    ${1000}      | ${undefined} | ${'-rw-------'} | ${1000} | ${0}
    ${undefined} | ${10000}     | ${'-rw-r-----'} | ${0}    | ${10000}
    ${1000}      | ${10000}     | ${'-rw-r-----'} | ${1000} | ${10000}
    ${undefined} | ${undefined} | ${'-rw-r--r--'} | ${0}    | ${0}
  `('should set ownership and permission: RunAsUser $runAsUser, FsGroup $fsGroup', ({ runAsUser, fsGroup, perm, uid, gid }) => {
    const token = '/test-volume/token';
    const { run } = play(
      podOf({
        restartPolicy: 'Never',
        securityContext: { runAsUser, fsGroup },
        containers: [
          {
            name: 'c',
            image: AGNHOST,
            args: ['mounttest', `--file_perm=${token}`, `--file_owner=${token}`, `--file_content=${token}`],
            volumeMounts: [{ name: 'v', mountPath: '/test-volume' }],
          },
        ],
        volumes: [{ name: 'v', projected: { sources: [{ serviceAccountToken: { path: 'token', expirationSeconds: 3600 } }] } }],
      }),
      { seconds: 20 },
    );
    expect(run.kubectl('logs web').stdout).toMatch(
      new RegExp(
        `^perms of file "${token}": ${perm}\nowner UID of "${token}": ${uid}\nowner GID of "${token}": ${gid}\ncontent of file "${token}": [\\w-]+\\.[\\w-]+\\.[\\w-]+\n`,
      ),
    );
  });
});

/** @see kubernetes: test/e2e/apimachinery/resource_quota.go */
describe('ResourceQuota', () => {
  const capacity = { cpu: '8', memory: '16Gi', pods: '110', 'ephemeral-storage': '200Gi', 'example.com/dongle': '5' };
  const node = object('Node', 'n1', { status: { capacity, allocatable: capacity } });
  const quota = (name: string, spec: Fields): string => object('ResourceQuota', name, { spec });
  const used = (run: Run, name = 'quota', at?: number) => JSON.parse(run.kubectl(`get quota ${name} -o json`, at).stdout).status.used;
  const answers = (run: Run): (string | null)[] =>
    run.interventions.map(({ message }) => message?.replace('Error from server (Forbidden): error when creating "STDIN": ', '') ?? null);
  const requests = (list: Fields, more: Fields = {}): Fields => ({ requests: list, ...more });

  it('should create a ResourceQuota and capture the life of a pod', () => {
    const dongles = { 'example.com/dongle': '2' };
    const hard = { pods: '5', cpu: '1', memory: '500Mi', 'ephemeral-storage': '50Gi', 'requests.example.com/dongle': '3' };
    const { run } = play(several(pod('first', requests({ cpu: '100m', memory: '10Mi' })), node, quota('quota', { hard })), {
      interventions: [
        apply(5, pod('test-pod', requests({ cpu: '500m', memory: '252Mi', 'ephemeral-storage': '30Gi', ...dongles }, { limits: dongles }))),
        apply(6, pod('fail-pod', requests({ cpu: '600m', memory: '100Mi' }))),
        apply(7, pod('fail-extended', requests({ cpu: '100m', memory: '1Mi', ...dongles }, { limits: dongles }))),
        apply(8, pod('none')),
        { atSeconds: 10, kind: 'DELETE_POD', pod: 'test-pod', graceSeconds: 0 },
      ],
    });
    expect(used(run, 'quota', 9)).toEqual({
      pods: '2',
      cpu: '600m',
      memory: '262Mi',
      'ephemeral-storage': '30Gi',
      'requests.example.com/dongle': '2',
    });
    expect(used(run)).toEqual({ pods: '1', cpu: '100m', memory: '10Mi', 'ephemeral-storage': '0', 'requests.example.com/dongle': '0' });
    expect(answers(run).slice(0, 4)).toEqual([
      'pod/test-pod created',
      'pods "fail-pod" is forbidden: exceeded quota: quota, requested: cpu=600m, used: cpu=600m, limited: cpu=1',
      'pods "fail-extended" is forbidden: exceeded quota: quota, requested: requests.example.com/dongle=2, used: requests.example.com/dongle=2, limited: requests.example.com/dongle=3',
      'pods "none" is forbidden: failed quota: quota: must specify cpu for: pause; memory for: pause',
    ]);
  });

  it('should capture the life of services, secrets, configMaps and claims', () => {
    const hard = {
      services: '10',
      'services.nodeports': '1',
      'services.loadbalancers': '1',
      secrets: '10',
      configmaps: '10',
      persistentvolumeclaims: '10',
      'requests.storage': '10Gi',
      'gold.storageclass.storage.k8s.io/requests.storage': '10Gi',
      'count/replicasets.apps': '5',
    };
    const claim = (name: string, more: Fields = {}): string =>
      object('PersistentVolumeClaim', name, {
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...more },
      });
    const service = (name: string, type: string): string =>
      object('Service', name, { spec: { type, ports: [{ port: 80 }], selector: { a: 'b' } } });
    const made = [
      service('plain', 'ClusterIP'),
      service('node', 'NodePort'),
      object('Secret', 's'),
      object('ConfigMap', 'm'),
      claim('one'),
      claim('gold', { storageClassName: 'gold' }),
    ];
    const { run } = play(several(pod('first'), quota('quota', { hard }), ...made), {
      interventions: [apply(5, service('lb', 'LoadBalancer'))],
    });
    // The namespace has a Service and a ConfigMap of its own.
    expect(used(run)).toEqual({
      services: '3',
      'services.nodeports': '1',
      'services.loadbalancers': '0',
      secrets: '1',
      configmaps: '2',
      persistentvolumeclaims: '2',
      'requests.storage': '2Gi',
      'gold.storageclass.storage.k8s.io/requests.storage': '1Gi',
      'count/replicasets.apps': '0',
    });
    expect(answers(run)).toEqual([
      'services "lb" is forbidden: exceeded quota: quota, requested: services.nodeports=1, used: services.nodeports=1, limited: services.nodeports=1',
    ]);
  });

  it('should verify with terminating and best effort scope', () => {
    const scopes = ['Terminating', 'NotTerminating', 'BestEffort', 'NotBestEffort'];
    const pods = [
      pod('best'),
      pod('burstable', requests({ cpu: '1m' })),
      pod('ending', requests({ cpu: '1m' }), { activeDeadlineSeconds: 3600 }),
    ];
    const { run } = play(several(...pods, ...scopes.map((scope) => quota(scope.toLowerCase(), { hard: { pods: '5' }, scopes: [scope] }))));
    expect(scopes.map((scope) => used(run, scope.toLowerCase()).pods)).toEqual(['1', '2', '1', '2']);
  });

  const exceeded = 'pods "second" is forbidden: exceeded quota: quota, requested: pods=1, used: pods=1, limited: pods=1';
  it.each([
    ['same priority class', 'In', ['one'], 'one', 'one', exceeded],
    ['different priority class', 'In', ['three'], 'one', 'one', 'pod/second created'],
    ['multiple priority classes', 'In', ['one', 'two'], 'one', 'two', exceeded],
    ['ScopeSelectorOpNotIn', 'NotIn', ['one'], 'one', 'one', 'pod/second created'],
    ['ScopeSelectorOpExists', 'Exists', undefined, 'one', 'one', exceeded],
  ])('should verify quota scope with %s', (_, operator, values, first, second, answer) => {
    const spec = { hard: { pods: '1' }, scopeSelector: { matchExpressions: [{ scopeName: 'PriorityClass', operator, values }] } };
    const classes = ['one', 'two', 'three'].map((name) => object('PriorityClass', name, { value: 1000 }, 'scheduling.k8s.io/v1'));
    const { run } = play(several(pod('first', {}, { priorityClassName: first }), quota('quota', spec), ...classes), {
      interventions: [apply(5, pod('second', {}, { priorityClassName: second }))],
    });
    expect(answers(run)).toEqual([answer]);
  });

  it('should verify with cross namespace pod affinity scope', () => {
    const term = (more: Fields) => ({
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'region', labelSelector: { matchLabels: { a: 'b' } }, ...more }],
        },
      },
    });
    const terms = [{ namespaces: ['other'] }, { namespaceSelector: { matchLabels: { team: 'x' } } }, {}];
    const { run } = play(several(pod('first'), quota('quota', { hard: { pods: '0' }, scopes: ['CrossNamespacePodAffinity'] })), {
      interventions: terms.map((more, i) => apply(5 + i, pod(`p${i}`, {}, term(more)))),
    });
    const refused = (name: string) =>
      `pods "${name}" is forbidden: exceeded quota: quota, requested: pods=1, used: pods=0, limited: pods=0`;
    expect(answers(run)).toEqual([refused('p0'), refused('p1'), 'pod/p2 created']);
  });
});

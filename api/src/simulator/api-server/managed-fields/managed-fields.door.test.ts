import { describe, expect, it } from 'vitest';
import { simulate } from '../../index.ts';
import type { InterventionInput, Run } from '../../types.ts';

const pod = (name: string, spec = 'containers: [{name: app, image: nginx}]') =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, labels: {app: web}}\nspec: {${spec}}\n`;
const MANIFEST = [
  pod('web'),
  pod(
    'kept',
    'containers: [{name: app, image: nginx, volumeMounts: [{name: v, mountPath: /v}]}], volumes: [{name: v, persistentVolumeClaim: {claimName: c}}]',
  ),
  'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: c}\nspec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}\n',
  pod('large', 'containers: [{name: app, image: nginx, resources: {requests: {cpu: 99}}}]'),
  'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {a: b}\n',
].join('---\n');

const played = (interventions: readonly InterventionInput[] = []): Run =>
  simulate({ manifest: MANIFEST, horizonSeconds: 200, seed: 1, interventions }) as Run;
const LINE = '{range .metadata.managedFields[*]}{.manager} {.operation} {.subresource} {.time}{"\\n"}{end}';
const writers = (run: Run, object: string, at: number): string[] =>
  run.kubectl(`get ${object} -o jsonpath='${LINE}'`, at).stdout.trim().split('\n');
const fieldsOf = (run: Run, object: string, manager: string, at: number): unknown =>
  JSON.parse(run.kubectl(`get ${object} -o jsonpath='{.metadata.managedFields[?(@.manager=="${manager}")].fieldsV1}'`, at).stdout);

/** @see kubernetes: test/integration/apiserver/apply/apply_test.go, apimachinery/pkg/util/managedfields/managedfieldstest */
describe('managed fields', () => {
  const own = played();

  it('of a Pod that runs are those of who made it, as it was defaulted but not yet admitted, and of the kubelet', () => {
    expect(writers(own, 'pod/web', 60)).toEqual([
      'kubectl-create Update  2023-05-15T09:00:00Z',
      expect.stringMatching(/^kubelet Update status 2023-05-15T09:00:0\dZ$/),
    ]);
    expect(fieldsOf(own, 'pod/web', 'kubectl-create', 60)).toEqual({
      'f:metadata': { 'f:labels': { '.': {}, 'f:app': {} } },
      'f:spec': {
        'f:containers': {
          'k:{"name":"app"}': {
            ...{ '.': {}, 'f:image': {}, 'f:imagePullPolicy': {}, 'f:name': {}, 'f:resources': {} },
            ...{ 'f:terminationMessagePath': {}, 'f:terminationMessagePolicy': {} },
          },
        },
        ...{ 'f:dnsPolicy': {}, 'f:enableServiceLinks': {}, 'f:restartPolicy': {}, 'f:schedulerName': {}, 'f:securityContext': {} },
        'f:terminationGracePeriodSeconds': {},
      },
    });
  });

  it('of its status are what the kubelet has set: who has bound it is not told', () => {
    const condition = { '.': {}, 'f:lastProbeTime': {}, 'f:lastTransitionTime': {}, 'f:status': {}, 'f:type': {} };
    expect(fieldsOf(own, 'pod/web', 'kubelet', 60)).toEqual({
      'f:status': {
        'f:conditions': {
          'k:{"type":"ContainersReady"}': condition,
          'k:{"type":"Initialized"}': condition,
          'k:{"type":"Ready"}': condition,
        },
        ...{ 'f:containerStatuses': {}, 'f:hostIP': {}, 'f:phase': {}, 'f:podIP': {}, 'f:startTime': {} },
        'f:podIPs': { '.': {}, 'k:{"ip":"10.244.1.2"}': { '.': {}, 'f:ip': {} } },
      },
    });
  });

  it.each([
    { rule: 'the scheduler tells why it does not bind', object: 'pod/large', at: 60, says: /^kube-scheduler Update status /m },
    { rule: 'what has no status is its maker’s', object: 'cm/settings', at: 60, says: /^kubectl-create Update {2}\S+$/ },
    { rule: 'what a cluster has from the first tells nothing', object: 'node/node-1', at: 60, says: /^$/ },
  ])('$rule', ({ object, at, says }) => {
    expect(writers(own, object, at).join('\n')).toMatch(says);
  });

  it.each<{ rule: string; intervention: Partial<InterventionInput>; object?: string; says: RegExp; mine: unknown }>([
    {
      rule: 'who patches a label has it',
      intervention: { kind: 'PATCH', resource: 'pod/web', patch: { metadata: { labels: { x: 'y' } } } },
      says: /^kubectl-patch Update {2}2023-05-15T09:00:40Z$/m,
      mine: { 'f:metadata': { 'f:labels': { 'f:x': {} } } },
    },
    {
      rule: 'who sets an image takes it from who had it',
      intervention: { kind: 'PATCH_IMAGE', pod: 'web', container: 'app', image: 'nginx:1.24' },
      says: /^kubectl-set Update {2}2023-05-15T09:00:40Z$/m,
      mine: { 'f:spec': { 'f:containers': { 'k:{"name":"app"}': { 'f:image': {} } } } },
    },
    {
      rule: 'who applies has what the manifest says, and the annotation',
      intervention: { kind: 'APPLY', manifest: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: new}\ndata: {a: b}\n' },
      object: 'cm/new',
      says: /^kubectl-client-side-apply Update {2}2023-05-15T09:00:40Z$/,
      mine: {
        'f:data': { '.': {}, 'f:a': {} },
        'f:metadata': { 'f:annotations': { '.': {}, 'f:kubectl.kubernetes.io/last-applied-configuration': {} } },
      },
    },
  ])('$rule', ({ intervention, object = 'pod/web', says, mine }) => {
    const run = played([{ atSeconds: 40, ...intervention } as InterventionInput]);
    const told = writers(run, object, 60).join('\n');
    expect(told).toMatch(says);
    const [manager = ''] = /^kubectl-(?!create)\S+/m.exec(told) ?? [];
    expect(fieldsOf(run, object, manager, 60)).toEqual(mine);
  });

  /** @see kubernetes: pkg/controller/nodelifecycle/scheduler/taint_manager.go addConditionAndDeletePod; pkg/scheduler/framework/preemption/preemption.go prepareCandidate */
  it.each<{ rule: string; intervention: Partial<InterventionInput>; manager: string }>([
    { rule: 'a taint', intervention: { kind: 'KUBECTL', command: ['taint nodes --all a=b:NoExecute'] }, manager: 'TaintManager' },
    {
      rule: 'one that is more important',
      intervention: {
        kind: 'APPLY',
        manifest: ['b', 'c']
          .map((name) =>
            pod(
              name,
              'priority: 2000000000, priorityClassName: system-cluster-critical, containers: [{name: app, image: nginx, resources: {requests: {cpu: 3}}}]',
            ),
          )
          .join('---\n'),
      },
      manager: 'KubeScheduler',
    },
  ])('who says that a Pod must go for $rule has applied that', ({ intervention, manager }) => {
    const deaf = pod(
      'web',
      'containers: [{name: app, image: busybox, command: [sh, -c, "sleep 1000; true"], resources: {requests: {cpu: 3}}}]',
    );
    const interventions = [{ atSeconds: 40, ...intervention } as InterventionInput];
    const run = simulate({ manifest: deaf, horizonSeconds: 60, seed: 1, interventions }) as Run;
    expect(writers(run, 'pod/web', 50).join('\n')).toMatch(new RegExp(`^${manager} Apply status 2023-05-15T09:00:4\\dZ$`, 'm'));
    const members = { '.': {}, 'f:lastTransitionTime': {}, 'f:message': {}, 'f:reason': {}, 'f:status': {}, 'f:type': {} };
    expect(fieldsOf(run, 'pod/web', manager, 50)).toEqual({ 'f:status': { 'f:conditions': { 'k:{"type":"DisruptionTarget"}': members } } });
  });

  it('of a claim and its volume are those of who chose a node, who made the volume and who bound them', () => {
    const of = (kind: string): string[] => writers(own, kind, 60).map((line) => line.replace(/ \S+$/, '').trim());
    const bound = ['kube-controller-manager Update', 'kube-controller-manager Update status'];
    const volume = own.kubectl('get pv -o name', 60).stdout.trim();
    expect(of('pvc/c')).toEqual(['kubectl-create Update', 'kube-scheduler Update', ...bound]);
    expect(of(volume)).toEqual(['local-path-provisioner Update', 'kube-controller-manager Update status'].sort());
    const fields = fieldsOf(own, volume, 'local-path-provisioner', 60) as { 'f:spec': Record<string, object> };
    expect(Object.keys(fields['f:spec']['f:claimRef'] ?? {})).toContain('f:uid');
  });

  it('who applies on the server’s side what another has made is told who that is', () => {
    const other = '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"x"},"spec":{"containers":[{"name":"x","image":"httpd"}]}}';
    const command = `kubectl run x --image=nginx; echo '${other}' | kubectl apply --server-side -f -; sleep 100`;
    const manifest = [
      pod(
        'k',
        `serviceAccountName: k, containers: [{name: k, image: "bitnami/kubectl:1.27", command: [sh, -c, ${JSON.stringify(command)}]}]`,
      ),
      'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: k}\n',
      `${JSON.stringify({
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRoleBinding',
        metadata: { name: 'k' },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
        subjects: [{ kind: 'ServiceAccount', name: 'k', namespace: 'default' }],
      })}\n`,
    ].join('---\n');
    const run = simulate({ manifest, horizonSeconds: 30, seed: 1 }) as Run;
    expect(run.kubectl('logs k', 10).stdout).toContain(
      '1 conflict: conflict with "kubectl-run" using v1: .spec.containers[name="x"].image',
    );
  });

  it('what another sets is its maker’s no longer', () => {
    const run = played([{ atSeconds: 40, kind: 'PATCH_IMAGE', pod: 'web', container: 'app', image: 'nginx:1.24' }]);
    const isOwned = (at: number): boolean => JSON.stringify(fieldsOf(run, 'pod/web', 'kubectl-create', at)).includes('f:image"');
    expect([isOwned(30), isOwned(60)]).toEqual([true, false]);
  });

  it('are in JSON and YAML only where they are asked for', () => {
    expect(own.kubectl('get pod web -o yaml', 60).stdout).not.toContain('managedFields');
    expect(own.kubectl('get pod web -o yaml --show-managed-fields', 60).stdout).toMatch(/^ {2}managedFields:\n {2}- apiVersion: v1$/m);
    expect(own.kubectl("get pod web -o jsonpath='{.metadata}'", 60).stdout).toContain('"managedFields":[{"apiVersion":"v1"');
    expect(own.kubectl('get --raw /api/v1/namespaces/default/pods/web', 60).stdout).toContain(
      '"managedFields":[{"manager":"kubectl-create"',
    );
  });

  it('of a Pod on a node that is lost are the controllers’, too, and of what is shown no later ones', () => {
    const run = played([{ atSeconds: 20, kind: 'NODE_FAILS', resource: 'node/node-1' }]);
    expect(writers(run, 'pod/web', 30)).toHaveLength(2);
    expect(writers(run, 'pod/web', 100)).toContainEqual(
      expect.stringMatching(/^kube-controller-manager Update status 2023-05-15T09:00:55Z$/),
    );
    expect(fieldsOf(run, 'pod/web', 'kube-controller-manager', 100)).toEqual({
      'f:status': { 'f:conditions': { 'k:{"type":"Ready"}': { 'f:lastTransitionTime': {}, 'f:status': {} } } },
    });
  });
});

import { describe, expect, it } from 'vitest';
import { document, play } from '../../testing.ts';

const rights = document({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRoleBinding',
  metadata: { name: 'my-scheduler-as-kube-scheduler' },
  subjects: [{ kind: 'ServiceAccount', name: 'default', namespace: 'kube-system' }],
  roleRef: { kind: 'ClusterRole', name: 'system:kube-scheduler', apiGroup: 'rbac.authorization.k8s.io' },
});
const scheduler = (more: string, seconds = 0, image = 'registry.k8s.io/kube-scheduler:v1.27.1'): string =>
  document({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'config', namespace: 'kube-system' },
    data: {
      'config.yaml': `apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\nprofiles:\n  - schedulerName: my-scheduler\n${more}`,
    },
  }) +
  document({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'my-scheduler', namespace: 'kube-system' },
    spec: {
      ...(seconds > 0 && { activeDeadlineSeconds: seconds }),
      containers: [
        {
          name: 'scheduler',
          image,
          command: ['kube-scheduler', '--config=/etc/my/config.yaml'],
          volumeMounts: [{ name: 'config', mountPath: '/etc/my' }],
        },
      ],
      volumes: [{ name: 'config', configMap: { name: 'config' } }],
    },
  });
const pod = (name: string): string =>
  document({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: { schedulerName: 'my-scheduler', containers: [{ name: 'app', image: 'registry.k8s.io/pause:3.9' }] },
  });
const ALONE = 'leaderElection:\n  leaderElect: false\n';

/** @see kubernetes: website content/en/docs/tasks/extend-kubernetes/configure-multiple-schedulers.md; cmd/kube-scheduler/app/server.go */
describe('a scheduler in a Pod', () => {
  it.each([
    { rule: 'finds nodes for Pods that name it', given: rights + scheduler(ALONE), says: 'Running' },
    {
      rule: 'is one in an image of its own, too',
      given: rights + scheduler(ALONE, 0, 'gcr.io/my-project/my-kube-scheduler:1.0'),
      says: 'Running',
    },
    { rule: 'has a lease of its own', given: rights + scheduler('leaderElection:\n  resourceName: my-scheduler\n'), says: 'Running' },
    { rule: "waits for the lease that the cluster's own has", given: rights + scheduler(''), says: 'Pending' },
    { rule: 'may do nothing without rights', given: scheduler(ALONE), says: 'Pending' },
    { rule: 'finds none once it has ended', given: rights + scheduler(ALONE, 5), late: true, says: 'Pending' },
    { rule: 'is not there', given: '', says: 'Pending' },
  ])('$rule: $says', ({ given, late = false, says }) => {
    const { run } = play(given + pod(late ? 'early' : 'web'), {
      interventions: late ? [{ atSeconds: 50, kind: 'APPLY', manifest: pod('web') }] : [],
      seconds: 100,
    });
    expect(run.kubectl('get pod web -o jsonpath={.status.phase}', 90).stdout).toBe(says);
  });

  it('signs the events with its name, and tells in its log that it leads', () => {
    const { run } = play(rights + scheduler('leaderElection:\n  resourceName: my-scheduler\n') + pod('web'));
    expect(run.events.find(({ reason, object }) => reason === 'Scheduled' && object === 'pod/web')?.source).toBe('my-scheduler');
    expect(run.kubectl('logs my-scheduler -n kube-system', 30).stdout).toMatch(/successfully acquired lease kube-system\/my-scheduler\n$/);
  });

  it('is told where its plugins are not followed', () => {
    const { run } = play(rights + scheduler(`    plugins:\n      score:\n        disabled: [{name: '*'}]\n${ALONE}`) + pod('web'));
    expect(run.warnings.filter((text) => text.includes('kube-scheduler'))).toHaveLength(1);
  });
});

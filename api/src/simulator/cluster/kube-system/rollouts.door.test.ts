import { describe, expect, it } from 'vitest';
import { type InterventionInput, simulate } from '../../index.ts';

const POD =
  'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {restartPolicy: Never, containers: [{name: c, image: "busybox:1.36", command: ["true"]}]}\n';
const words = (line: string): string[] => (line.match(/'[^']*'|\S+/g) ?? []).map((word) => word.replace(/^'|'$/g, ''));

type Act = readonly [atSeconds: number, command: string];

/** What kubectl, in kube-system, leaves by that second. */
function leaves(acts: readonly Act[], seconds = 60) {
  const interventions: InterventionInput[] = acts.map(([atSeconds, command]) => ({
    atSeconds,
    kind: 'KUBECTL',
    command: [...words(command), '--namespace=kube-system'],
  }));
  const run = simulate({ manifest: POD, horizonSeconds: seconds + 10, seed: 1, behaviors: [], interventions });
  if (run.kind !== 'Run') throw new Error('refused');
  const asks = (command: string, at = seconds): string => run.kubectl(`${command} -n kube-system`, at).stdout ?? '';
  return { run, asks };
}
const patch = (what: string, change: object): string => `patch ${what} --type=merge -p '${JSON.stringify(change)}'`;
const deployment = (spec: object): string => patch('deploy/coredns', { spec });
const proxies = (spec: object): string => patch('ds/kube-proxy', { spec });
const OLD = 'coredns-5d78c9869d';
const CONDITIONS = `get deploy coredns -o jsonpath='{range .status.conditions[*]}{.type}={.status}({.reason}) {end}'`;
const inOrder = (names: string): boolean => names.includes(' ') && names === names.split(' ').sort().join(' ');
const UNKNOWN_IMAGE = 'set image deploy/coredns coredns=registry.k8s.io/coredns/coredns:nope';

/** As a cluster of v1.20 was seen to do it, where v1.27 has the same rule. @see kubernetes: pkg/controller/deployment, pkg/controller/replicaset */
describe('A Deployment', () => {
  it.each<{ rule: string; acts: Act[]; asks: string; at?: number; shows: string | RegExp | ((text: string) => boolean) }>([
    {
      rule: 'that is paused is not known to move on',
      acts: [[1, 'rollout pause deploy/coredns']],
      asks: CONDITIONS,
      shows: 'Available=True(MinimumReplicasAvailable) Progressing=Unknown(DeploymentPaused) ',
    },
    {
      rule: 'that is resumed with nothing to do has progressed',
      acts: [
        [1, 'rollout pause deploy/coredns'],
        [5, 'rollout resume deploy/coredns'],
      ],
      asks: CONDITIONS,
      shows: 'Available=True(MinimumReplicasAvailable) Progressing=True(NewReplicaSetAvailable) ',
    },
    {
      rule: 'tells of a deadline that has passed',
      acts: [
        [1, deployment({ progressDeadlineSeconds: 12 })],
        [3, UNKNOWN_IMAGE],
      ],
      asks: CONDITIONS,
      at: 30,
      shows: 'Available=True(MinimumReplicasAvailable) Progressing=False(ProgressDeadlineExceeded) ',
    },
    {
      rule: 'that is scaled to none is available, and becomes so again',
      acts: [
        [1, 'scale deploy/coredns --replicas=0'],
        [12, 'scale deploy/coredns --replicas=2'],
      ],
      asks: CONDITIONS,
      shows: 'Progressing=True(NewReplicaSetAvailable) Available=True(MinimumReplicasAvailable) ',
    },
    {
      rule: 'that is undone has its ReplicaSet remember which revision it was',
      acts: [
        [1, UNKNOWN_IMAGE],
        [20, 'rollout undo deploy/coredns'],
      ],
      asks: `get rs ${OLD} -o jsonpath='{.metadata.annotations}'`,
      shows:
        '{"deployment.kubernetes.io/desired-replicas":"2","deployment.kubernetes.io/max-replicas":"3","deployment.kubernetes.io/revision":"3","deployment.kubernetes.io/revision-history":"1"}',
    },
    {
      rule: 'leaves as many old revisions as it is to',
      acts: [
        [1, deployment({ revisionHistoryLimit: 0 })],
        [3, 'rollout restart deploy/coredns'],
      ],
      asks: 'get rs --no-headers',
      shows: /^coredns-(?!5d78c9869d)\S+ +2 +2 +2 .*\n$/,
    },
    {
      rule: 'leaves alone how many there may be at most, until it is scaled',
      acts: [[1, deployment({ strategy: { rollingUpdate: { maxSurge: 0 } } })]],
      asks: `get rs ${OLD} -o jsonpath='{.metadata.annotations.deployment\\.kubernetes\\.io/max-replicas}'`,
      shows: '3',
    },
    {
      rule: 'of another annotation is of another generation, and tells its ReplicaSet',
      acts: [[1, 'annotate deploy/coredns team=x']],
      asks: `get deploy,rs -o jsonpath='{range .items[*]}{.metadata.generation}{.metadata.annotations.team} {end}'`,
      shows: '2x 1x ',
    },
    {
      rule: 'takes its ReplicaSet back from 5 to what it wants itself',
      acts: [[1, `scale rs/${OLD} --replicas=5`]],
      asks: `get rs ${OLD} --no-headers`,
      shows: /^\S+ +2 +2 +2 /,
    },
    {
      rule: 'makes another where the template of its ReplicaSet is changed',
      acts: [[1, patch(`rs/${OLD}`, { spec: { template: { metadata: { annotations: { a: 'b' } } } } })]],
      asks: `get deploy coredns -o jsonpath='{.status.collisionCount} {.metadata.annotations}'`,
      shows: '1 {"deployment.kubernetes.io/revision":"2"}',
    },
    {
      rule: 'lets a ReplicaSet go that it does not select any more, and makes another',
      acts: [[1, `label rs/${OLD} k8s-app-`]],
      asks: `get rs -o jsonpath='{range .items[*]}{.metadata.ownerReferences[*].name}:{.status.replicas} {end}'`,
      shows: ':2 coredns:2 ',
    },
    {
      rule: 'that is deleted alone leaves its ReplicaSet to itself',
      acts: [[1, 'delete deploy/coredns --cascade=orphan']],
      asks: `get deploy,rs -o jsonpath='{range .items[*]}{.kind}:{.metadata.ownerReferences}:{.status.readyReplicas} {end}'`,
      shows: 'ReplicaSet::2 ',
    },
    {
      rule: 'that goes last is there as long as its Pods are',
      acts: [[1, 'delete deploy/coredns --cascade=foreground --wait=false']],
      asks: `get deploy,rs -o jsonpath='{range .items[*]}{.kind}:{.metadata.finalizers} {end}'`,
      at: 3,
      shows: 'Deployment:["foregroundDeletion"] ReplicaSet:["foregroundDeletion"] ',
    },
    {
      rule: 'that goes last goes when its Pods have gone',
      acts: [[1, 'delete deploy/coredns --cascade=foreground --wait=false']],
      asks: 'get deploy,rs',
      shows: '',
    },
    {
      rule: 'whose ReplicaSet is deleted alone has another of the same name, which takes over its Pods',
      acts: [[1, `delete rs/${OLD} --cascade=orphan`]],
      asks: `get pods -l k8s-app=kube-dns -o jsonpath='{range .items[*]}{.metadata.creationTimestamp}{.metadata.ownerReferences[*].name} {end}'`,
      shows: /^(2023-05-15T08:\d\d:\d\dZcoredns-5d78c9869d ){2}$/,
    },
    {
      rule: 'is told of with all of its old ReplicaSets',
      acts: [[1, 'rollout restart deploy/coredns']],
      asks: 'describe deploy coredns',
      shows:
        /^RollingUpdateStrategy: +1 max unavailable, 25% max surge\n[\s\S]*^OldReplicaSets: +coredns-5d78c9869d \(0\/0 replicas created\)\nNewReplicaSet: +\S+ \(2\/2 replicas created\)\n/m,
    },
    {
      rule: 'that is recreated is told of without a rolling update',
      acts: [[1, deployment({ strategy: { type: 'Recreate', rollingUpdate: null } })]],
      asks: 'describe deploy coredns',
      shows: /^StrategyType: +Recreate\nMinReadySeconds: +0\nPod Template:\n/m,
    },
    {
      rule: 'has its ReplicaSets listed by their names',
      acts: [
        [1, 'rollout restart deploy/coredns'],
        [15, 'set env deploy/coredns A=1'],
        [30, 'set env deploy/coredns A=2'],
      ],
      asks: `get rs -o jsonpath='{.items[*].metadata.name}'`,
      shows: inOrder,
    },
    {
      rule: 'shows how long its Pods are to be ready, and waits for that',
      acts: [
        [1, deployment({ minReadySeconds: 30 })],
        [3, 'rollout restart deploy/coredns'],
      ],
      asks: `get deploy coredns -o jsonpath='{.status.readyReplicas} {.status.availableReplicas}'`,
      at: 30,
      shows: '3 1',
    },
  ])('$rule', ({ acts, asks: command, at, shows }) => {
    const { asks } = leaves(acts, at);
    if (typeof shows === 'function') expect(asks(command)).toSatisfy(shows);
    else expect(asks(command)).toEqual(typeof shows === 'string' ? shows : expect.stringMatching(shows));
  });

  it.each<{ rule: string; change: string; relabelled?: string; pods: readonly string[]; events: readonly string[] }>([
    {
      rule: 'of which a Pod is no longer selected makes another',
      change: 'k8s-app=other',
      pods: ['kube-dns:ReplicaSet', 'kube-dns:ReplicaSet', 'other:'],
      events: ['SuccessfulCreate'],
    },
    {
      rule: 'of which a Pod comes back has one too many',
      change: 'k8s-app=other',
      relabelled: 'k8s-app=kube-dns',
      pods: ['kube-dns:ReplicaSet', 'kube-dns:ReplicaSet'],
      events: ['SuccessfulCreate', 'SuccessfulDelete'],
    },
  ])('$rule', ({ change, relabelled, pods, events }) => {
    const first = leaves([], 1).asks(`get pods -l k8s-app=kube-dns -o jsonpath='{.items[0].metadata.name}'`);
    const acts: Act[] = [[1, `label pod ${first} --overwrite ${change}`]];
    if (relabelled) acts.push([20, `label pod ${first} --overwrite ${relabelled}`]);
    const { asks } = leaves(acts, 90);
    const shown = asks(
      `get pods -l 'k8s-app in (kube-dns,other)' -o jsonpath='{range .items[*]}{.metadata.labels.k8s-app}:{.metadata.ownerReferences[*].kind} {end}'`,
    );
    expect(shown.trim().split(' ').sort()).toEqual(pods);
    expect(asks(`get events --field-selector involvedObject.kind=ReplicaSet -o jsonpath='{.items[*].reason}'`).split(' ')).toEqual(events);
  });
});

/** @see kubernetes: pkg/controller/daemon/daemon_controller.go, update.go */
describe('A DaemonSet', () => {
  const STATUS = `get ds kube-proxy -o jsonpath='{.status}'`;
  const UNKNOWN = 'set image ds/kube-proxy kube-proxy=registry.k8s.io/kube-proxy:nope';
  const COUNTS = '--no-headers ds/kube-proxy';
  it.each<{ rule: string; acts: Act[]; asks: string; at?: number; shows: string | RegExp }>([
    {
      rule: 'whose Pods are replaced as they are deleted waits for that',
      acts: [
        [1, proxies({ updateStrategy: { type: 'OnDelete' } })],
        [3, 'rollout restart ds/kube-proxy'],
      ],
      asks: `get ${COUNTS}`,
      shows: /^kube-proxy +3 +3 +3 +0 +3 /,
    },
    {
      rule: 'whose new Pods are unwell is updated no further',
      acts: [[1, UNKNOWN]],
      asks: `get ${COUNTS}`,
      shows: /^kube-proxy +3 +3 +2 +1 +2 /,
    },
    {
      rule: 'does not count the unwell ones of before among those that may be missing',
      acts: [
        [1, UNKNOWN],
        [15, `${UNKNOWN}2`],
      ],
      asks: `get ${COUNTS}`,
      shows: /^kube-proxy +3 +3 +1 +2 +1 /,
    },
    {
      rule: 'may have all of them missing',
      acts: [
        [1, proxies({ updateStrategy: { rollingUpdate: { maxUnavailable: '100%' } } })],
        [3, UNKNOWN],
      ],
      asks: `get ${COUNTS}`,
      shows: /^kube-proxy +3 +3 +0 +3 +0 /,
    },
    {
      rule: 'that surges keeps the old Pod until the new one is well',
      acts: [
        [1, proxies({ updateStrategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } })],
        [3, UNKNOWN],
      ],
      asks: `get pods -l k8s-app=kube-proxy --no-headers`,
      shows: /^(?=(?:[\s\S]*1\/1 +Running){3})(?=[\s\S]*(ErrImagePull|ImagePullBackOff))(?:.*\n){4}$/,
    },
    {
      rule: 'is where its affinity finds nodes',
      acts: [
        [
          1,
          proxies({
            template: {
              spec: {
                affinity: {
                  nodeAffinity: {
                    requiredDuringSchedulingIgnoredDuringExecution: {
                      nodeSelectorTerms: [
                        { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: ['node-1', 'node-2'] }] },
                      ],
                    },
                  },
                },
              },
            },
          }),
        ],
      ],
      asks: STATUS,
      shows:
        '{"currentNumberScheduled":2,"desiredNumberScheduled":2,"numberAvailable":2,"numberMisscheduled":0,"numberReady":2,"observedGeneration":2,"updatedNumberScheduled":2}',
    },
    {
      rule: 'that tolerates nothing is not where a taint is',
      acts: [[1, proxies({ template: { spec: { tolerations: null } } })]],
      asks: STATUS,
      shows:
        '{"currentNumberScheduled":2,"desiredNumberScheduled":2,"numberAvailable":2,"numberMisscheduled":0,"numberReady":2,"observedGeneration":2,"updatedNumberScheduled":2}',
    },
    {
      rule: 'leaves as many old revisions as it is to',
      acts: [
        [1, proxies({ revisionHistoryLimit: 0 })],
        [3, 'rollout restart ds/kube-proxy'],
      ],
      asks: `get controllerrevisions -o jsonpath='{.items[*].revision}'`,
      shows: '2',
    },
    {
      rule: 'writes its annotations and its labels into a revision',
      acts: [
        [1, 'annotate ds/kube-proxy a=b'],
        [3, proxies({ template: { metadata: { labels: { c: 'd' } } } })],
      ],
      asks: `get controllerrevisions -l c=d -o jsonpath='{.items[*].metadata.annotations} {.items[*].metadata.labels.c}'`,
      shows: '{"a":"b","deprecated.daemonset.template.generation":"2"} d',
    },
    {
      rule: 'that is deleted alone leaves its Pods',
      acts: [[1, 'delete ds/kube-proxy --cascade=orphan']],
      asks: `get pods -l k8s-app=kube-proxy -o jsonpath='{range .items[*]}{.status.phase}{.metadata.ownerReferences} {end}'`,
      shows: 'Running Running Running ',
    },
    {
      rule: 'that goes last is shown as it was until its Pods have gone',
      acts: [[1, 'delete ds/kube-proxy --cascade=foreground --wait=false']],
      asks: `get ${COUNTS}`,
      at: 1.2,
      shows: /^kube-proxy +3 +3 +3 +3 +3 /,
    },
  ])('$rule', ({ acts, asks: command, at, shows }) => {
    const { asks } = leaves(acts, at);
    expect(asks(command)).toEqual(typeof shows === 'string' ? shows : expect.stringMatching(shows));
  });
});

it('A Deployment that is paused is not undone', () => {
  const { run } = leaves([
    [1, 'rollout restart deploy/coredns'],
    [20, 'rollout pause deploy/coredns'],
    [21, 'rollout undo deploy/coredns'],
  ]);
  expect(run.interventions[2]?.stderr).toBe(
    "error: you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again\n",
  );
});

/** The words of a real API server. @see kubernetes: pkg/apis/apps/validation/validation.go */
describe('What a workload may not be', () => {
  const PERCENT = `a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')`;
  const rolling = (rollingUpdate: object): string => deployment({ strategy: { rollingUpdate } });
  const daily = (rollingUpdate: object): string => proxies({ updateStrategy: { rollingUpdate } });
  it.each<{ change: string; says: readonly string[] }>([
    {
      change: rolling({ maxSurge: 0, maxUnavailable: 0 }),
      says: [
        'spec.strategy.rollingUpdate.maxUnavailable: Invalid value: intstr.IntOrString{Type:0, IntVal:0, StrVal:""}: may not be 0 when `maxSurge` is 0',
      ],
    },
    {
      change: rolling({ maxSurge: '200%', maxUnavailable: '101%' }),
      says: [
        'spec.strategy.rollingUpdate.maxUnavailable: Invalid value: intstr.IntOrString{Type:1, IntVal:0, StrVal:"101%"}: must not be greater than 100%',
      ],
    },
    {
      change: rolling({ maxSurge: -1 }),
      says: ['spec.strategy.rollingUpdate.maxSurge: Invalid value: -1: must be greater than or equal to 0'],
    },
    {
      change: rolling({ maxSurge: 'x' }),
      says: [`spec.strategy.rollingUpdate.maxSurge: Invalid value: intstr.IntOrString{Type:1, IntVal:0, StrVal:"x"}: ${PERCENT}`],
    },
    {
      change: deployment({ strategy: { type: 'Recreate' } }),
      says: ["spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'"],
    },
    {
      change: deployment({ strategy: { type: 'x', rollingUpdate: null } }),
      says: [
        'spec.strategy: Unsupported value: apps.DeploymentStrategy{Type:"x", RollingUpdate:(*apps.RollingUpdateDeployment)(nil)}: supported values: "Recreate", "RollingUpdate"',
      ],
    },
    {
      change: deployment({ revisionHistoryLimit: -1 }),
      says: ['spec.revisionHistoryLimit: Invalid value: -1: must be greater than or equal to 0'],
    },
    { change: deployment({ minReadySeconds: -8 }), says: ['spec.minReadySeconds: Invalid value: -8: must be greater than or equal to 0'] },
    {
      change: deployment({ minReadySeconds: 20, progressDeadlineSeconds: 15 }),
      says: ['spec.progressDeadlineSeconds: Invalid value: 15: must be greater than minReadySeconds'],
    },
    {
      change: deployment({ progressDeadlineSeconds: -1 }),
      says: [
        'spec.progressDeadlineSeconds: Invalid value: -1: must be greater than or equal to 0',
        'spec.progressDeadlineSeconds: Invalid value: -1: must be greater than minReadySeconds',
      ],
    },
    {
      change: deployment({ selector: { matchLabels: { a: 'b' } } }),
      says: [
        'spec.template.metadata.labels: Invalid value: map[string]string{"k8s-app":"kube-dns"}: `selector` does not match template `labels`',
        'spec.selector: Invalid value: v1.LabelSelector{MatchLabels:map[string]string{"a":"b", "k8s-app":"kube-dns"}, MatchExpressions:[]v1.LabelSelectorRequirement(nil)}: field is immutable',
      ],
    },
    {
      change: deployment({ template: { spec: { restartPolicy: 'Never' } } }),
      says: ['spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"'],
    },
    {
      change: proxies({ template: { spec: { activeDeadlineSeconds: 5 } } }),
      says: ['spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in DaemonSet is not Supported'],
    },
    {
      change: daily({ maxUnavailable: 0 }),
      says: ['spec.updateStrategy.rollingUpdate.maxUnavailable: Required value: cannot be 0 when maxSurge is 0'],
    },
    {
      change: daily({ maxSurge: 1 }),
      says: [
        'spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: intstr.IntOrString{Type:0, IntVal:1, StrVal:""}: may not be set when maxUnavailable is non-zero',
      ],
    },
    {
      change: daily({ maxUnavailable: -1 }),
      says: ['spec.updateStrategy.rollingUpdate.maxUnavailable: Invalid value: -1: must be greater than or equal to 0'],
    },
  ])('$says.0', ({ change, says }) => {
    const { run } = leaves([[1, change]], 5);
    const [, kind = '', name = ''] = /^patch (\w+)\/(\S+)/.exec(change) ?? [];
    const whole = kind === 'ds' ? 'DaemonSet' : 'Deployment';
    const list = says.length > 1 ? `\n${says.map((one) => `* ${one}`).join('\n')}` : says[0];
    expect(run.interventions[0]?.stderr).toBe(`The ${whole} "${name}" is invalid: ${list}\n`);
  });
});

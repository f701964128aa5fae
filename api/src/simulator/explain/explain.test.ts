// One table, a row for each rule: it is read, and grows, as a whole.
import { describe, expect, it } from 'vitest';
import { play, podOf, shell } from '../testing.ts';
import type { ContainerBehaviorInput, InterventionInput } from '../types.ts';

const nginx = (more: string) => podOf(`  containers: [{name: app, image: nginx, ${more}}]`);
const deaf = shell('app', 'sleep 3600; true');
const volume = (source: string) =>
  podOf(`  containers: [{name: app, image: nginx, volumeMounts: [{name: v, mountPath: /v}]}]\n  volumes: [{name: v, ${source}}]`);
/** As `kubectl get -o yaml` prints it where a ReplicaSet has made it. */
const copied = `
apiVersion: v1
kind: Pod
metadata:
  name: web-5d7f-x2x7k
  ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web-5d7f, uid: 0f1c1d7e-5a2b-4c62-9b5c-2f4a3c1f0a11, controller: true}]
spec:
  containers: [{name: app, image: busybox, command: [sh, -c, sleep 600]}]
`;
const hungry = podOf('  containers: [{name: app, image: foo/hungry, resources: {limits: {memory: 100Mi}}}]');
const eats: ContainerBehaviorInput[] = [{ container: 'app', memoryBytes: 3e8, memoryAfterSeconds: 3 }];
const at20 = (kind: InterventionInput['kind'], more: Partial<InterventionInput> = {}): InterventionInput[] => [
  { atSeconds: 20, kind, ...more },
];

interface Case {
  readonly what: string;
  readonly manifest: string;
  readonly at: number;
  /** Of several; else the first. */
  readonly pod?: string;
  readonly says: RegExp;
  /** What the chain of causes begins with, and what it ends with. */
  readonly chain: readonly [string, string];
  readonly concept: string;
  readonly interventions?: readonly InterventionInput[];
  readonly behaviors?: readonly ContainerBehaviorInput[];
}

const cases: readonly Case[] = [
  {
    what: 'CrashLoopBackOff',
    manifest: podOf(`  containers: [${shell('app', 'echo boom; exit 1')}]`),
    at: 45,
    says: /exit code 1.*boom/,
    chain: ['NodeChosen', 'RestartBackOff'],
    concept: 'exit-codes',
  },
  {
    what: 'Completed under Always',
    manifest: podOf(`  containers: [${shell('app', 'sleep 1')}]`),
    at: 38,
    says: /completes, and restartPolicy Always/,
    chain: ['NodeChosen', 'RestartBackOff'],
    concept: 'restart-policies',
  },
  {
    what: 'ImagePullBackOff',
    manifest: podOf('  containers: [{name: app, image: "nginx:doesnotexist"}]'),
    at: 25,
    says: /no such image or tag/,
    chain: ['NodeChosen', 'ContainerStartFailed'],
    concept: 'image-pulls',
  },
  {
    what: 'ErrImageNeverPull',
    manifest: nginx('imagePullPolicy: Never'),
    at: 30,
    says: /may not pull its image/,
    chain: ['NodeChosen', 'ContainerStartFailed'],
    concept: 'image-pulls',
  },
  {
    what: 'InvalidImageName',
    manifest: podOf('  containers: [{name: app, image: Nginx}]'),
    at: 30,
    says: /not a valid image name/,
    chain: ['NodeChosen', 'ContainerStartFailed'],
    concept: 'image-pulls',
  },
  {
    what: 'CreateContainerConfigError',
    manifest: nginx('envFrom: [{configMapRef: {name: c}}]'),
    at: 30,
    says: /configmap "c" not found/,
    chain: ['NodeChosen', 'ContainerStartFailed'],
    concept: 'configuration',
  },
  {
    what: 'runAsNonRoot',
    manifest: nginx('securityContext: {runAsNonRoot: true}'),
    at: 30,
    says: /image will run as root/,
    chain: ['NodeChosen', 'ContainerStartFailed'],
    concept: 'security-context',
  },
  {
    what: 'CreateContainerError',
    manifest: nginx('securityContext: {seccompProfile: {type: Localhost, localhostProfile: no.json}}'),
    at: 30,
    says: /cannot start container app/,
    chain: ['NodeChosen', 'ContainerStartFailed'],
    concept: 'container-states',
  },
  {
    what: 'RunContainerError',
    manifest: nginx('command: [no-such]'),
    at: 5,
    says: /command "no-such" does not exist in the image/,
    chain: ['NodeChosen', 'ContainerStartFailed'],
    concept: 'container-states',
  },
  {
    what: 'PostStartHookError',
    manifest: nginx('lifecycle: {postStart: {exec: {command: [sh, -c, "sleep 1; exit 3"]}}}'),
    at: 6,
    says: /postStart hook of container app failed/,
    chain: ['NodeChosen', 'HookRan'],
    concept: 'lifecycle-hooks',
  },
  {
    what: 'OOMKilled',
    manifest: hungry,
    at: 6,
    says: /more memory than its limit/,
    chain: ['NodeChosen', 'ContainerExited'],
    concept: 'resources-and-qos',
    behaviors: eats,
  },
  {
    what: 'Evicted',
    manifest: podOf(`  containers: [${deaf}]`),
    at: 90,
    says: /evicted the Pod: The node was low on resource: memory/,
    chain: ['NodeChosen', 'PodEvicted'],
    concept: 'eviction',
    interventions: at20('NODE_PRESSURE', { resource: 'MEMORY' }),
  },
  {
    what: 'Evicted, still stopping',
    manifest: podOf(`  containers: [${deaf}]`),
    at: 35,
    says: /evicted the Pod/,
    chain: ['NodeChosen', 'PodEvicted'],
    concept: 'eviction',
    interventions: at20('NODE_PRESSURE', { resource: 'MEMORY' }),
  },
  {
    what: 'Evicted, ended well',
    manifest: nginx('stdin: false'),
    at: 50,
    says: /evicted the Pod/,
    chain: ['NodeChosen', 'PodEvicted'],
    concept: 'eviction',
    interventions: at20('NODE_PRESSURE', { resource: 'MEMORY' }),
  },
  {
    what: 'DeadlineExceeded',
    manifest: podOf(`  activeDeadlineSeconds: 10\n  containers: [${deaf}]`),
    at: 50,
    says: /activeDeadlineSeconds \(10 s\)/,
    chain: ['NodeChosen', 'PhaseChanged'],
    concept: 'pod-termination',
  },
  {
    what: 'DeadlineExceeded, still stopping',
    manifest: podOf(`  activeDeadlineSeconds: 10\n  containers: [${deaf}]`),
    at: 20,
    says: /activeDeadlineSeconds \(10 s\)/,
    chain: ['NodeChosen', 'PodTerminating'],
    concept: 'pod-termination',
  },
  {
    what: 'Init:Error',
    manifest: podOf(`  restartPolicy: Never\n  initContainers: [${shell('init', 'exit 1')}]\n  containers: [{name: app, image: nginx}]`),
    at: 30,
    says: /Init container init has ended/,
    chain: ['NodeChosen', 'ContainerExited'],
    concept: 'init-containers',
  },
  {
    what: 'Init:CrashLoopBackOff',
    manifest: podOf(`  initContainers: [${shell('init', 'exit 1')}]\n  containers: [{name: app, image: nginx}]`),
    at: 45,
    says: /Init container init/,
    chain: ['NodeChosen', 'RestartBackOff'],
    concept: 'init-containers',
  },
  {
    what: 'FailedScheduling: resources',
    manifest: nginx('resources: {requests: {cpu: 80}}'),
    at: 30,
    says: /requests cpu: 80, more than any node has/,
    chain: ['SchedulingFailed', 'SchedulingFailed'],
    concept: 'resources-and-qos',
  },
  {
    what: 'FailedScheduling: selector',
    manifest: podOf('  nodeSelector: {a: b}\n  containers: [{name: app, image: nginx}]'),
    at: 30,
    says: /labels of a node are not/,
    chain: ['SchedulingFailed', 'SchedulingFailed'],
    concept: 'scheduling',
  },
  {
    what: 'FailedScheduling: claim',
    manifest: volume('persistentVolumeClaim: {claimName: x}'),
    at: 30,
    says: /PersistentVolumeClaim x does not exist/,
    chain: ['SchedulingFailed', 'SchedulingFailed'],
    concept: 'persistent-volume-claims',
  },
  {
    what: 'a claim that its provisioner cannot satisfy',
    manifest: `${volume('persistentVolumeClaim: {claimName: shared}')}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: shared}
spec: {accessModes: [ReadWriteMany], resources: {requests: {storage: 1Gi}}}`,
    at: 30,
    says: /waits until the Pod's claims have their volumes: shared/,
    chain: ['NodeChosen', 'VolumesAwaited'],
    concept: 'persistent-volume-claims',
  },
  {
    what: 'a claim that its provisioner has not satisfied for ten minutes',
    manifest: `${volume('persistentVolumeClaim: {claimName: shared}')}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: shared}
spec: {accessModes: [ReadWriteMany], resources: {requests: {storage: 1Gi}}}`,
    at: 601,
    says: /could not be bound to its node: ten minutes/,
    chain: ['NodeChosen', 'SchedulingFailed'],
    concept: 'persistent-volume-claims',
  },
  {
    what: 'SchedulingGated',
    manifest: podOf('  schedulingGates: [{name: example.com/gate}]\n  containers: [{name: app, image: nginx}]'),
    at: 30,
    says: /example\.com\/gate/,
    chain: ['SchedulingGated', 'SchedulingGated'],
    concept: 'scheduling-gates',
  },
  {
    what: 'FailedMount',
    manifest: volume('configMap: {name: x}'),
    at: 30,
    says: /configmap "x" not found/,
    chain: ['NodeChosen', 'VolumeFailed'],
    concept: 'volumes',
  },
  {
    what: 'NotReady by probe',
    manifest: nginx('readinessProbe: {httpGet: {path: /nope, port: 80}}'),
    at: 40,
    says: /readiness probe has not passed/,
    chain: ['NodeChosen', 'ProbeResult'],
    concept: 'probes',
  },
  {
    what: 'NotReady by gate',
    manifest: podOf('  readinessGates: [{conditionType: example.com/lb}]\n  containers: [{name: app, image: nginx}]'),
    at: 30,
    says: /readiness gate: example\.com\/lb/,
    chain: ['NodeChosen', 'ConditionChanged'],
    concept: 'conditions',
  },
  {
    what: 'NotReady by a gate of the kubelet',
    manifest: podOf('  readinessGates: [{conditionType: PodScheduled}]\n  containers: [{name: app, image: nginx}]'),
    at: 30,
    says: /readiness gate: PodScheduled/,
    chain: ['NodeChosen', 'ConditionChanged'],
    concept: 'conditions',
  },
  {
    what: 'killed by its liveness probe',
    manifest: podOf(
      `  terminationGracePeriodSeconds: 1\n  containers: [${shell('app', 'sleep 3600; true', 'livenessProbe: {exec: {command: ["false"]}, periodSeconds: 3}')}]`,
    ),
    at: 60,
    says: /liveness probe failed too often/,
    chain: ['NodeChosen', 'RestartBackOff'],
    concept: 'probes',
  },
  {
    what: 'Terminating',
    manifest: podOf(`  containers: [${deaf}]`),
    at: 30,
    says: /is stopping: its containers have 30 s/,
    chain: ['NodeChosen', 'SignalSent'],
    concept: 'pod-termination',
    interventions: at20('DELETE_POD'),
  },
  {
    what: 'Terminating that hangs: finalizers',
    manifest: podOf('  containers: [{name: app, image: nginx}]', ', finalizers: [example.com/hold]'),
    at: 50,
    says: /finalizers hold it: example\.com\/hold/,
    chain: ['NodeChosen', 'PodTerminating'],
    concept: 'pod-termination',
    interventions: at20('DELETE_POD'),
  },
  {
    what: 'Terminating that hangs: the node',
    manifest: nginx('stdin: false'),
    at: 480,
    says: /its node does not answer/,
    chain: ['Intervened', 'EvictedByTaint'],
    concept: 'pod-termination',
    interventions: at20('NODE_FAILS'),
  },
  {
    what: 'a lost node',
    manifest: nginx('stdin: false'),
    at: 100,
    says: /node of the Pod has stopped reporting/,
    chain: ['Intervened', 'PodNotReadyWithNode'],
    concept: 'node-failure',
    interventions: at20('NODE_FAILS'),
  },
  {
    what: 'a lost node whose Pod nobody can delete',
    manifest: nginx('env: [{name: A, value: "1"}, {name: A, value: "2"}]'),
    at: 480,
    says: /has stopped reporting, and the Pod cannot be deleted/,
    chain: ['Intervened', 'StatusNotApplied'],
    concept: 'node-failure',
    interventions: at20('NODE_FAILS'),
  },
  {
    what: 'preempted',
    manifest: rivals(),
    at: 20,
    says: /is stopping: .*the scheduler preempts it/,
    chain: ['SchedulingFailed', 'PodPreempted'],
    concept: 'priority-and-preemption',
  },
  {
    what: 'preempted, and gone',
    manifest: rivals(),
    at: 50,
    says: /is gone: the scheduler preempts it/,
    chain: ['SchedulingFailed', 'PodPreempted'],
    concept: 'priority-and-preemption',
  },
  {
    what: 'waits for those that it preempts',
    manifest: rivals(),
    pod: 'high',
    at: 20,
    says: /Room is being made for the Pod on small/,
    chain: ['SchedulingFailed', 'SchedulingFailed'],
    concept: 'priority-and-preemption',
  },
  {
    what: 'evicted by a taint',
    manifest: podOf('  containers: [{name: app, image: nginx}]'),
    at: 40,
    says: /is gone: its node has a NoExecute taint/,
    chain: ['Intervened', 'EvictedByTaint'],
    concept: 'taints-and-tolerations',
    interventions: ['node-1', 'node-2'].map((node) => ({
      atSeconds: 20,
      kind: 'PATCH' as const,
      resource: `node/${node}`,
      patch: { spec: { taints: [{ key: 'maintenance', effect: 'NoExecute' }] } },
    })),
  },
  {
    what: 'collected with its node',
    manifest: podOf('  nodeName: nowhere\n  containers: [{name: app, image: nginx}]'),
    at: 100,
    says: /is gone: its node is not there any more/,
    chain: ['PodGarbageCollected', 'PodGarbageCollected'],
    concept: 'pod-garbage-collection',
  },
  {
    what: 'says what is wrong, and then where to read more',
    manifest: podOf('  containers: [{name: app, image: postgres:15}]'),
    at: 60,
    says: /exit code 1\. From its log: Error: Database is uninitialized and superuser password is not specified\./,
    chain: ['NodeChosen', 'RestartBackOff'],
    concept: 'exit-codes',
  },
  {
    what: 'ends with what is wrong',
    manifest: podOf(`  containers: [${shell('app', 'echo Error: early; echo late; exit 1')}]`),
    at: 60,
    says: /From its log: Error: early$/,
    chain: ['NodeChosen', 'RestartBackOff'],
    concept: 'exit-codes',
  },
  {
    what: 'says nothing that looks like an error',
    manifest: podOf(`  containers: [${shell('app', 'echo 0 errors; echo bye; exit 1')}]`),
    at: 60,
    says: /Its last line of log: bye$/,
    chain: ['NodeChosen', 'RestartBackOff'],
    concept: 'exit-codes',
  },
  {
    what: 'collected, as its owner is not there',
    manifest: copied,
    at: 100,
    says: /is gone: its owner ReplicaSet\/web-5d7f is not there/,
    chain: ['OwnerGone', 'OwnerGone'],
    concept: 'owners-and-finalizers',
  },
  {
    what: 'stops, as its owner is not there',
    manifest: copied,
    at: 20,
    says: /is stopping: .*its owner ReplicaSet\/web-5d7f is not there/,
    chain: ['OwnerGone', 'OwnerGone'],
    concept: 'owners-and-finalizers',
  },
  {
    what: 'rejected by its node',
    manifest: podOf('  nodeName: node-1\n  nodeSelector: {a: b}\n  containers: [{name: app, image: nginx}]'),
    at: 10,
    says: /Predicate NodeAffinity failed/,
    chain: ['PodRejected', 'PodRejected'],
    concept: 'phases',
  },
];

/** One that is less important and deaf to SIGTERM, and one that wants its room. */
function rivals(): string {
  const pod = (name: string) => `
apiVersion: v1
kind: Pod
metadata: {name: ${name}}
spec:
  priorityClassName: ${name}
  nodeSelector: {kubernetes.io/hostname: small}
  containers: [{name: app, image: busybox, command: [sh, -c, 'sleep 3600; true'], resources: {requests: {cpu: 1500m}}}]`;
  const rank = (name: string, value: number) => `
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: ${name}}
value: ${value}`;
  const small = `
apiVersion: v1
kind: Node
metadata: {name: small}
status: {capacity: {cpu: 2, memory: 4Gi, pods: 10}}`;
  return [rank('low', 1), rank('high', 2), small, pod('low'), pod('high')].join('\n---');
}

describe('A run explains itself, in both languages, with remedies and the chain back to its root', () => {
  it.each(cases)('$what', ({ manifest, at, pod, says, chain, concept, interventions = [], behaviors = [] }) => {
    const { run } = play(manifest, { seconds: Math.max(60, at), interventions, behaviors });
    const told = run.explain(at, pod);
    expect(told.headline.en).toMatch(says);
    for (const { en, zhHans } of [told.headline, told.text]) {
      expect(en).not.toBe('');
      expect(zhHans).toMatch(/[\u4e00-\u9fff]/);
    }
    expect(told.remedies.en.length).toBeGreaterThan(0);
    expect(told.remedies.zhHans).toHaveLength(told.remedies.en.length);
    expect(told.concepts).toContain(concept);
    const names = told.chain.map(({ detail }) => (detail as { type: string }).type);
    expect([names[0], names.at(-1)]).toEqual(chain);
    // Each has led to a later one; what repeats stands there once.
    expect(new Set(told.chain.map(({ sequence }) => sequence)).size).toBe(names.length);
    for (const { causes, sequence } of told.chain) for (const cause of causes) expect(cause).toBeLessThan(sequence);
    expect(told.chain.every(({ atSeconds }) => atSeconds <= at)).toBe(true);
  });

  it.each(cases)('$what: what a remedy says to look at can be looked at', ({ manifest, at, interventions = [], behaviors = [] }) => {
    const { run } = play(manifest, { seconds: Math.max(60, at), interventions, behaviors });
    const commands = run
      .explain(at)
      .remedies.en.flatMap((remedy) => /kubectl ((?:logs|describe|get|top) [^,;()]*)/.exec(remedy)?.[1] ?? []);
    for (const command of commands)
      expect([command, run.kubectl(command, at)]).toEqual([command, expect.objectContaining({ exitCode: 0 })]);
  });
  it('what a client did is where it began', () => {
    const { run } = play(nginx('stdin: false'), { interventions: at20('DELETE_POD', { graceSeconds: 5 }) });
    const names = run.explain(20.02).chain.map(({ detail }) => (detail as { type: string }).type);
    expect(names).toContain('Intervened');
  });
  it.each([
    {
      rule: 'nodes that refuse the Pod were asked',
      manifest: nginx('resources: {requests: {cpu: 80}}'),
      says: /asked every node and each one refused/,
    },
    {
      rule: 'for a missing claim none is asked',
      manifest: volume('persistentVolumeClaim: {claimName: x}'),
      says: /before it asked any node/,
    },
  ])('$rule', ({ manifest, says }) => {
    expect(play(manifest).run.explain(30).text.en).toMatch(says);
  });
  it('a Pod that is well needs no remedy', () => {
    const { headline, remedies } = play(nginx('stdin: false')).run.explain(30);
    expect(headline.en).toBe('All is well: the Pod runs on node-1 and is ready');
    expect(remedies.en).toEqual([]);
  });
});

describe('the explanation in Chinese', () => {
  it.each([
    {
      what: 'how long ago a container ended',
      manifest: podOf(`  containers: [${shell('app', 'sleep 10; exit 1')}]`),
      at: 18,
      says: /容器 app 在 \d+ 秒前结束/,
    },
    {
      what: 'the wait before the next start',
      manifest: podOf(`  containers: [${shell('app', 'exit 1')}]`),
      at: 300,
      says: /目前 2 分 40 秒；/,
    },
    {
      what: 'the probe that is not passed',
      manifest: nginx('readinessProbe: {httpGet: {port: 81}}'),
      at: 30,
      says: /其就绪探针尚未通过/,
    },
    {
      what: 'the probe that fails',
      manifest: nginx('livenessProbe: {httpGet: {port: 81}, periodSeconds: 5}'),
      at: 30,
      says: /其存活探针失败次数过多.*让存活探针探测程序实际监听的端口/,
    },
    {
      what: 'the process that used too much memory, and the code that its parent ended with',
      manifest: podOf(
        '  containers: [{name: app, image: polinux/stress, command: [stress], args: [--vm, "1", --vm-bytes, 250M], resources: {limits: {memory: 100Mi}}}]',
      ),
      at: 5,
      says: /其中一个进程被内核终止（OOMKilled，退出码 1）/,
    },
    {
      what: 'what a node lacks, and what mends it',
      manifest: nginx('resources: {requests: {memory: 20Gi, cpu: 20}}'),
      at: 10,
      says: /对 CPU 的请求（20）超过任何节点.*将 CPU 的请求降到/,
    },
  ])('names $what', ({ manifest, at, says }) => {
    const { headline, text, remedies } = play(manifest, { seconds: at }).run.explain(at);
    expect([headline.zhHans, text.zhHans, ...remedies.zhHans].join(' ')).toMatch(says);
  });
});

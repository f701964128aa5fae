import { describe, expect, it } from 'vitest';
import { play, podOf } from '../../testing.ts';
import type { InterventionInput, Run, TimelineEntry } from '../../types.ts';

const typeOf = ({ detail }: TimelineEntry): string => (detail as { type: string }).type;
const told = (entry: TimelineEntry): string => [typeOf(entry), entry.container].filter(Boolean).join(' ');

/** What led to the last entry of that type, and of that container. */
function causesOf({ timeline }: Run, type: string, container: string | null = null): string[] {
  const entry = timeline.findLast((one) => typeOf(one) === type && one.container === container);
  return (entry?.causes ?? []).map((cause) => told(timeline[cause] as TimelineEntry)).sort();
}

const nginx = (more: string) => `{name: app, image: nginx${more}}`;
const at = (kind: InterventionInput['kind'], more: object, atSeconds: number): InterventionInput[] => [{ atSeconds, kind, ...more }];
const at30 = (kind: InterventionInput['kind'], more: object = {}) => at(kind, more, 30);
const failing = (probe: string) => `, ${probe}: {tcpSocket: {port: 81}, periodSeconds: 5}`;
const configMap = '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"},"data":{"a":"b"}}';

describe('An entry is caused by what led to it, not by what merely came before', () => {
  it.each([
    {
      rule: 'the sandbox waits for all volumes',
      spec: `  volumes: [{name: a, emptyDir: {}}, {name: b, emptyDir: {}}]\n  containers: [${nginx(', volumeMounts: [{name: a, mountPath: /a}, {name: b, mountPath: /b}]')}]`,
      of: ['SandboxStarted'],
      causes: ['PodAccepted', 'VolumeMounted', 'VolumeMounted', 'VolumeMounted'],
    },
    {
      rule: 'a volume comes of nothing but the Pod',
      spec: `  containers: [${nginx('')}]`,
      of: ['VolumeMounted'],
      causes: ['PodAccepted'],
    },
    {
      rule: 'a container waits for the init container before it',
      spec: `  initContainers: [{name: one, image: busybox, command: ['true']}]\n  containers: [${nginx('')}]`,
      of: ['ImagePulling', 'app'],
      causes: ['ContainerExited one', 'SandboxStarted'],
    },
    {
      rule: 'who listens does so since it was started',
      spec: `  containers: [{name: other, image: redis}, ${nginx('')}, {name: last, image: busybox, command: [sleep, '20']}]`,
      of: ['Listening', 'app'],
      causes: ['ContainerStarted app'],
    },
    {
      rule: 'conditions are made from what the containers have come to',
      spec: `  containers: [${nginx(failing('livenessProbe').replace('81', '80'))}]`,
      of: ['ConditionChanged'],
      causes: ['ContainerStarted app', 'SandboxStarted'],
    },
    {
      rule: 'a probe asks what was started, whatever a hook has done since',
      spec: `  containers: [${nginx(`${failing('readinessProbe')}, lifecycle: {postStart: {exec: {command: ['true']}}}`)}]`,
      of: ['ProbeResult', 'app'],
      causes: ['ContainerStarted app'],
    },
    {
      rule: 'of a shared PID namespace all processes end with the first',
      spec: `  shareProcessNamespace: true\n  containers: [{name: app, image: busybox, securityContext: {privileged: true}, command: [sh, -c, 'sleep 20; kill 1; sleep 100']}]`,
      of: ['ContainerExited', 'app'],
      causes: ['ContainerStarted app', 'PauseExited'],
    },
    {
      rule: 'readiness makes a Pod ready',
      spec: `  containers: [${nginx(', readinessProbe: {tcpSocket: {port: 80}, initialDelaySeconds: 10}')}]`,
      of: ['ConditionChanged'],
      causes: ['ProbeResult app'],
    },
    {
      rule: 'a failed readiness probe stops nothing',
      spec: `  restartPolicy: Never\n  containers: [{name: app, image: busybox, command: [sleep, '20']${failing('readinessProbe')}}]`,
      of: ['ContainerExited', 'app'],
      causes: ['ContainerStarted app'],
    },
    {
      rule: 'a failed liveness probe does',
      spec: `  containers: [${nginx(failing('livenessProbe'))}]`,
      of: ['ContainerKilling', 'app'],
      causes: ['ContainerStarted app', 'ProbeResult app'],
    },
    {
      rule: 'a client that asks stops nothing',
      spec: `  restartPolicy: Never\n  containers: [{name: app, image: busybox, command: [sleep, '30']}]`,
      of: ['ContainerExited', 'app'],
      interventions: at30('HTTP_REQUEST'),
      causes: ['ContainerStarted app'],
    },
    {
      rule: 'a killed process ends by that',
      spec: `  containers: [${nginx('')}]`,
      of: ['ContainerExited', 'app'],
      interventions: at30('KILL_CONTAINER'),
      causes: ['ContainerStarted app', 'Intervened app'],
    },
    {
      rule: 'another container is not concerned',
      spec: `  restartPolicy: Never\n  containers: [{name: side, image: nginx}, {name: app, image: busybox, command: [sleep, '33']}]`,
      of: ['ContainerExited', 'app'],
      interventions: at30('KILL_CONTAINER', { container: 'side' }),
      causes: ['ContainerStarted app'],
    },
    {
      rule: 'a ConfigMap that comes lets the container begin',
      spec: `  containers: [${nginx(', envFrom: [{configMapRef: {name: c}}]')}]`,
      of: ['ContainerCreated', 'app'],
      interventions: at30('APPLY', { manifest: configMap }),
      causes: ['ImagePulled app', 'Intervened'],
    },
    {
      rule: 'an image that comes is pulled',
      spec: `  containers: [${nginx(':doesnotexist')}]`,
      of: ['ImagePulled', 'app'],
      interventions: at30('IMAGE_AVAILABLE'),
      causes: ['ImagePulling app', 'Intervened'],
    },
    {
      rule: 'another image is pulled in its stead',
      spec: `  containers: [${nginx(':doesnotexist')}]`,
      of: ['ImagePulling', 'app'],
      interventions: at30('PATCH_IMAGE', { image: 'nginx' }),
      causes: ['ContainerStartFailed app', 'Intervened app'],
    },
    {
      rule: 'another image is why a container is stopped',
      spec: `  containers: [${nginx('')}]`,
      of: ['ContainerKilling', 'app'],
      interventions: at30('PATCH_IMAGE', { image: 'nginx:1.25' }),
      causes: ['ContainerStarted app', 'Intervened app'],
    },
    {
      rule: 'what is applied to others makes no Pod ready',
      spec: `  containers: [${nginx(', readinessProbe: {tcpSocket: {port: 80}, initialDelaySeconds: 25, periodSeconds: 1}')}]`,
      of: ['ConditionChanged'],
      interventions: at('APPLY', { manifest: configMap }, 28),
      causes: ['ProbeResult app'],
    },
    {
      rule: 'a deleted Pod ends by that',
      spec: `  containers: [${nginx('')}]`,
      of: ['PodTerminating'],
      interventions: at30('DELETE_POD'),
      causes: ['Intervened', 'SandboxStarted'],
    },
    {
      rule: 'though the kubelet comes to it late',
      spec: `  containers: [${nginx(', lifecycle: {postStart: {exec: {command: [sleep, "60"]}}}')}]`,
      of: ['PodTerminating'],
      interventions: at30('DELETE_POD'),
      causes: ['Intervened', 'SandboxStarted'],
    },
    {
      rule: 'a Pod that nobody ends does so with its last container',
      spec: `  restartPolicy: Never\n  containers: [${nginx('')}, {name: last, image: busybox, command: [sleep, '5']}]`,
      of: ['PodTerminating'],
      interventions: at30('KILL_CONTAINER', { container: 'app' }),
      causes: ['ContainerExited app', 'SandboxStarted'],
    },
    {
      rule: 'a probe has the last container stopped, though the kubelet does not say so',
      spec: `  restartPolicy: Never\n  containers: [${nginx(failing('livenessProbe'))}]`,
      of: ['ContainerKilling', 'app'],
      causes: ['ContainerStarted app', 'ProbeResult app'],
    },
  ])('$rule', ({ spec, of, interventions = [], causes }) => {
    const { run } = play(podOf(spec), { seconds: 90, interventions });
    const [type = '', container = null] = of;
    expect(causesOf(run, type, container)).toEqual(causes);
  });

  it('phases and conditions are told each time they change at the API server', () => {
    const { run, pod } = play(podOf(`  restartPolicy: Never\n  containers: [{name: app, image: busybox, command: [sleep, '5']}]`));
    const phases = run.timeline.filter(({ kind }) => kind === 'PHASE').map(({ atSeconds }) => atSeconds);
    expect(phases).toEqual(pod.phases.slice(1).map(({ fromSeconds }) => fromSeconds));
    const summaries = run.timeline.filter(({ kind }) => kind === 'PHASE' || kind === 'CONDITION').map(({ summary }) => summary.en);
    expect(summaries.slice(3)).toEqual([
      "The Pod's phase: Pending → Running",
      'Condition Ready is True',
      'Condition ContainersReady is True',
      'Condition Ready is False (PodCompleted)',
      'Condition ContainersReady is False (PodCompleted)',
      "The Pod's phase: Running → Succeeded",
    ]);
  });

  it('a Pod that is preempted ends by that', () => {
    const classes = [1, 2].map((n) => `---\napiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: {name: p${n}}\nvalue: ${n}\n`);
    const big = (n: number) =>
      `  nodeSelector: {kubernetes.io/hostname: node-1}\n  priorityClassName: p${n}\n  containers: [${nginx(", resources: {requests: {cpu: '3'}}")}]`;
    const high = podOf(big(2)).replace('name: web', 'name: high');
    const { run } = play(podOf(big(1)) + classes.join(''), { interventions: at30('APPLY', { manifest: high }) });
    expect(causesOf(run, 'PodTerminating')).toEqual(['PodPreempted', 'SandboxStarted']);
    expect(run.timeline.find(({ kind }) => kind === 'INTERVENTION')?.pod).toBe('high');
  });

  it('a process that has ended gets no signal', () => {
    const slow = podOf(`  containers: [${nginx(", lifecycle: {preStop: {exec: {command: [sleep, '5']}}}")}]`);
    const { run } = play(slow, { interventions: [...at30('DELETE_POD'), { atSeconds: 32, kind: 'KILL_CONTAINER' }] });
    expect(run.timeline.map(typeOf)).not.toContain('SignalSent');
    expect(causesOf(run, 'ContainerExited', 'app')).toEqual(['HookRan app', 'Intervened app']);
  });
});

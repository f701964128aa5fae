import { expect, it } from 'vitest';
import { play } from '../testing.ts';

const pod = (spec: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {${spec}, containers: [{name: app, image: IMAGE}]}\n`;

it.each([
  { rule: 'wait, for nothing that is said, while no node takes their Pod', spec: 'nodeSelector: {disk: ssd}', app: ['-'], pause: ['-'] },
  { rule: 'nor while its gates are closed', spec: 'schedulingGates: [{name: x.y/z}]', app: ['-'], pause: ['-'] },
  { rule: 'nor where no kubelet has its node', spec: 'nodeName: nowhere', app: ['-'], pause: ['-'] },
  {
    rule: 'nor where the kubelet does not take it',
    spec: 'securityContext: {sysctls: [{name: kernel.msgmax, value: "65536"}]}',
    app: ['-'],
    pause: ['-'],
  },
  {
    rule: 'are about to be made from the time that it is bound, where that was long in coming',
    spec: 'nodeSelector: {disk: ssd}',
    label: true,
    app: ['-', 'ContainerCreating', 'ErrImageNeverPull'],
    pause: ['-', 'ContainerCreating', 'RUNNING'],
  },
  {
    rule: 'and at once, where it was not',
    spec: 'restartPolicy: Always',
    app: ['ContainerCreating', 'ErrImageNeverPull'],
    pause: ['ContainerCreating', 'RUNNING'],
  },
  {
    rule: 'and so do those that run at last',
    spec: 'nodeSelector: {disk: ssd}',
    label: true,
    image: 'nginx',
    app: ['-', 'ContainerCreating', 'RUNNING'],
    pause: ['-', 'ContainerCreating', 'RUNNING'],
  },
])('containers $rule', ({ spec, label, image = 'shop/app:1, imagePullPolicy: Never', app, pause }) => {
  const { run } = play(pod(spec).replace('IMAGE', image), {
    seconds: 60,
    interventions: label ? [{ atSeconds: 20, kind: 'KUBECTL', command: ['label', 'node', 'node-1', 'disk=ssd'] }] : [],
  });
  const told = run.pods[0]?.containers.map(({ role, states }) => [
    role,
    states.map((span) => span.reason ?? (span.state === 'WAITING' ? '-' : span.state)),
  ]);
  expect(told).toEqual([
    ['SANDBOX', pause],
    ['MAIN', app],
  ]);
});

it('an ephemeral container waits from the time that it was asked for', () => {
  const debug = { atSeconds: 20, kind: 'KUBECTL', command: ['debug', 'web', '--image=shop/app:1', '-c', 'look'] } as const;
  const { run } = play(pod('restartPolicy: Always').replace('IMAGE', 'nginx'), { seconds: 60, interventions: [debug] });
  const look = run.pods[0]?.containers.find(({ name }) => name === 'look');
  expect(look?.states[0]).toMatchObject({ state: 'WAITING', reason: 'ContainerCreating' });
  expect(Math.floor(look?.states[0]?.fromSeconds ?? 0)).toBe(20);
});

it.each([
  {
    rule: 'that waits when its Pod ends has ended, nobody knows how',
    spec: 'activeDeadlineSeconds: 30',
    image: 'shop/app:1, imagePullPolicy: Never',
    last: 'TERMINATED ContainerStatusUnknown 137 0',
  },
  {
    rule: 'that failed to start once more waits once more',
    spec: 'restartPolicy: Always',
    image: 'busybox, command: [nope]',
    last: 'WAITING RunContainerError null 3',
  },
])('a container $rule', ({ spec, image, last }) => {
  const { run } = play(pod(spec).replace('IMAGE', image), { seconds: 60 });
  const span = run.pods[0]?.containers[1]?.states.at(-1);
  expect(`${span?.state} ${span?.reason} ${span?.exitCode} ${span?.restartCount}`).toBe(last);
});

it('an init container waits for the Pod to be initialized, as the others do', () => {
  const { run } = play(pod('initContainers: [{name: prep, image: shop/app:1, imagePullPolicy: Never}]').replace('IMAGE', 'nginx'), {
    seconds: 30,
  });
  const told = run.pods[0]?.containers.map(({ name, states }) => [name, states.map(({ reason }) => reason)]);
  expect(told?.slice(1)).toEqual([
    ['prep', ['PodInitializing', 'ErrImageNeverPull']],
    ['app', ['PodInitializing']],
  ]);
});

import { describe, expect, it } from 'vitest';
import { play, podOf } from '../../testing.ts';

const web = podOf('  containers: [{name: app, image: nginx}]');
const dns = (atSeconds: number, ...command: string[]) => ({
  kind: 'KUBECTL' as const,
  atSeconds,
  command: ['-n', 'kube-system', ...command],
});
const patch = (spec: string): string[] => ['patch', 'deploy', 'coredns', '--type=merge', '-p', `{"spec":${spec}}`];

/** @see kubernetes: pkg/controller/deployment/recreate.go rolloutRecreate, oldPodsRunning */
describe('A Deployment that recreates its Pods', () => {
  const { run } = play(web, {
    seconds: 60,
    interventions: [
      dns(5, ...patch('{"strategy":{"type":"Recreate","rollingUpdate":null}}')),
      dns(10, 'rollout', 'restart', 'deploy/coredns'),
    ],
  });
  const pods = (at: number) => run.kubectl('get pods -n kube-system -l k8s-app=kube-dns --no-headers', at).stdout.trim().split('\n');

  it('stops the old ones before there is a new one', () => {
    expect(pods(12).map((line) => line.split(/ +/)[2])).toEqual(['Terminating', 'Terminating']);
    expect(run.kubectl('get deploy coredns -n kube-system --no-headers', 12).stdout).toMatch(/^coredns +0\/2 +0 +0 /);
    expect(pods(40).map((line) => line.split(/ +/)[2])).toEqual(['Running', 'Running']);
  });

  it('says so, and how it rolls', () => {
    const { stdout } = run.kubectl('describe deploy coredns -n kube-system', 40);
    expect(stdout).toMatch(/\nStrategyType: +Recreate\nMinReadySeconds: +0\nPod Template:/);
    expect(stdout).toMatch(/Scaled down replica set coredns-\w+ to 0 from 2\n.*Scaled up replica set coredns-\w+ to 2\n/);
  });

  it('has conditions that tell since when they hold', () => {
    const of = (type: string, at: number) =>
      JSON.parse(run.kubectl(`get deploy coredns -n kube-system -o json`, at).stdout).status.conditions.find(
        (one: { type: string }) => one.type === type,
      );
    expect(of('Available', 2)).toMatchObject({ status: 'True', lastTransitionTime: '2023-05-15T08:00:00Z' });
    expect(of('Available', 12)).toMatchObject({
      status: 'False',
      reason: 'MinimumReplicasUnavailable',
      lastTransitionTime: '2023-05-15T09:00:10Z',
    });
    expect(of('Available', 40)).toMatchObject({ status: 'True', lastTransitionTime: expect.stringMatching(/09:00:1[2-9]Z/) });
    expect(of('Progressing', 40)).toMatchObject({ reason: 'NewReplicaSetAvailable', lastTransitionTime: '2023-05-15T08:00:00Z' });
  });
});

it('a Deployment that is late has been so since its deadline', () => {
  const { run } = play(web, {
    seconds: 120,
    interventions: [
      dns(5, ...patch('{"progressDeadlineSeconds":60}')),
      dns(10, 'set', 'image', 'deploy/coredns', 'coredns=registry.k8s.io/coredns/coredns:v9.9.9'),
    ],
  });
  const { status } = JSON.parse(run.kubectl('get deploy coredns -n kube-system -o json', 110).stdout);
  const late = { reason: 'ProgressDeadlineExceeded', status: 'False', lastTransitionTime: '2023-05-15T09:01:11Z' };
  expect(status.conditions.at(-1)).toMatchObject(late);
});

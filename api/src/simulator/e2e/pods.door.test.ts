import { describe, expect, it } from 'vitest';
import { play } from '../testing.ts';
import type { InterventionInput } from '../types.ts';
import { agnhost, BUSYBOX, type Fields, logOf, NGINX, podOf, script, several } from './testing.ts';

/** @see kubernetes: test/e2e/common/node/pods.go, test/e2e/node/pods.go */
describe('Pods', () => {
  it('should be submitted and removed', () => {
    const { pod } = play(podOf({ containers: [{ name: 'nginx', image: NGINX }] }), {
      interventions: [{ atSeconds: 15, kind: 'DELETE_POD', pod: 'web', graceSeconds: 30 }],
    });
    expect(pod.watch.map(({ status }) => status)).toContain('Running');
    expect(pod.final).toMatchObject({
      exists: false,
      object: { metadata: { deletionTimestamp: expect.any(String) }, spec: { terminationGracePeriodSeconds: 30 } },
    });
  });

  it('should allow activeDeadlineSeconds to be updated', () => {
    const { status, rows } = play(podOf({ containers: [{ name: 'nginx', image: NGINX }] }), {
      interventions: [{ atSeconds: 15, kind: 'PATCH', resource: 'pod/web', patch: { spec: { activeDeadlineSeconds: 5 } } }],
    });
    expect(rows).toContain('1/1 Running 0');
    expect(status()).toMatchObject({ phase: 'Failed', reason: 'DeadlineExceeded' });
  });

  it('should contain environment variables for services', () => {
    const service = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'fooservice' },
      spec: { ports: [{ port: 8765, targetPort: 8080 }], selector: { name: 'a' } },
    };
    const client = podOf({ restartPolicy: 'Never', containers: [script('env')] });
    const log = logOf(play(several(client, JSON.stringify(service))), 'busybox');
    for (const name of [
      'SERVICE_HOST',
      'SERVICE_PORT',
      'PORT',
      'PORT_8765_TCP_PORT',
      'PORT_8765_TCP_PROTO',
      'PORT_8765_TCP',
      'PORT_8765_TCP_ADDR',
    ])
      expect(log).toContain(`FOOSERVICE_${name}=`);
  });

  const crash = { name: 'back-off', image: BUSYBOX, command: ['/bin/sh', '-c', 'sleep 5', '/crash/missing'] };
  const delays = (played: ReturnType<typeof play>): number[] => {
    const runs = played.pod.containers.find(({ name }) => name === 'back-off')?.states.filter(({ state }) => state === 'RUNNING') ?? [];
    return runs.slice(1).map((run, i) => run.fromSeconds - (runs[i]?.toSeconds ?? Number.NaN));
  };
  it('should have their auto-restart back-off timer reset on image update', () => {
    const played = play(podOf({ containers: [crash] }), {
      seconds: 600,
      interventions: [{ atSeconds: 250, kind: 'PATCH_IMAGE', pod: 'web', container: 'back-off', image: NGINX }],
    });
    const starts = played.pod.containers.find(({ name }) => name === 'back-off')?.states.filter(({ state }) => state === 'RUNNING') ?? [];
    expect(Math.max(...delays(played).slice(0, 4))).toBeGreaterThan(40);
    // The next start does not wait out what is left of the old image's 160 s.
    expect(starts.find(({ fromSeconds }) => fromSeconds > 250)?.fromSeconds).toBeLessThan(270);
  });

  it('should cap back-off at MaxContainerBackOff', () => {
    const waits = delays(play(podOf({ containers: [crash] }), { seconds: 2400 })).slice(-2);
    for (const wait of waits) {
      expect(wait).toBeGreaterThanOrEqual(300);
      expect(wait).toBeLessThanOrEqual(390);
    }
  });

  it('should support pod readiness gates', () => {
    const gates = (atSeconds: number, ...states: string[]): InterventionInput => ({
      atSeconds,
      kind: 'PATCH',
      resource: 'pod/web',
      subresource: 'status',
      patch: { status: { conditions: states.map((status, i) => ({ type: `k8s.io/test-condition${i + 1}`, status })) } },
    });
    const { status } = play(
      podOf({
        containers: [script('echo container is alive; sleep 10000')],
        readinessGates: [{ conditionType: 'k8s.io/test-condition1' }, { conditionType: 'k8s.io/test-condition2' }],
      }),
      { seconds: 120, interventions: [gates(20, 'True'), gates(40, 'True', 'True'), gates(70, 'False', 'True')] },
    );
    const ready = (at: number) => status(at).conditions.find(({ type }: { type: string }) => type === 'Ready').status;
    expect([15, 35, 60, 110].map(ready)).toEqual(['False', 'False', 'True', 'False']);
  });

  it('should be set on Pods with matching resource requests and limits for memory and cpu', () => {
    const resources = { limits: { cpu: '100m', memory: '100Mi' }, requests: { cpu: '100m', memory: '100Mi' } };
    expect(play(podOf({ containers: [agnhost(['pause'], { resources })] })).status().qosClass).toBe('Guaranteed');
  });

  it('should not create extra sandbox if all containers are done', () => {
    const one = (name: string): Fields => ({ name, image: BUSYBOX, command: ['/bin/true'] });
    const { status, events } = play(podOf({ restartPolicy: 'OnFailure', initContainers: [one('foo')], containers: [one('bar')] }), {
      seconds: 120,
    });
    expect(status().phase).toBe('Succeeded');
    expect(events.filter((event) => event.startsWith('SandboxChanged'))).toEqual([]);
  });

  it('evicted pods should be terminal', () => {
    const { status, rows } = play(
      podOf({
        restartPolicy: 'OnFailure',
        containers: [
          script('sleep 10; dd if=/dev/zero of=file bs=1M count=10; sleep 10000', {
            resources: { limits: { 'ephemeral-storage': '5Mi' } },
          }),
        ],
      }),
      { seconds: 180 },
    );
    expect(status()).toMatchObject({ phase: 'Failed', reason: 'Evicted' });
    expect(rows.slice(-1)).toEqual(['0/1 Error 0']);
  });

  it('pod with negative grace period', () => {
    const { pod } = play(podOf({ terminationGracePeriodSeconds: -1, containers: [script('sleep 10000')] }), {
      interventions: [{ atSeconds: 10, kind: 'PATCH', resource: 'pod/web', patch: { spec: { terminationGracePeriodSeconds: -1 } } }],
    });
    expect(pod.at(5).object).toMatchObject({ spec: { terminationGracePeriodSeconds: 1 } });
    expect(pod.at(15).object).toMatchObject({ spec: { terminationGracePeriodSeconds: 1 } });
  });
});

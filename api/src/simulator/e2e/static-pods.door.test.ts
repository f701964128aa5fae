import { describe, expect, it } from 'vitest';
import { play } from '../testing.ts';
import type { InterventionInput } from '../types.ts';
import { BUSYBOX, type Fields, PAUSE, podOf, several } from './testing.ts';

const NGINX = 'registry.k8s.io/e2e-test-images/nginx:1.14-4';

/** A Pod through which files of node-1 are written, and commands run there. */
const host = podOf(
  {
    nodeName: 'node-1',
    hostPID: true,
    containers: [
      {
        name: 'host',
        image: BUSYBOX,
        command: ['sleep', '1d'],
        securityContext: { privileged: true },
        volumeMounts: [{ name: 'root', mountPath: '/host' }],
      },
    ],
    volumes: [{ name: 'root', hostPath: { path: '/' } }],
  },
  { name: 'host' },
);
const on = (atSeconds: number, text: string): InterventionInput => ({
  atSeconds,
  kind: 'EXEC',
  pod: 'host',
  command: ['chroot', '/host', 'sh', '-c', text],
});
const kubectl = (atSeconds: number, line: string): InterventionInput => ({ atSeconds, kind: 'KUBECTL', command: [line] });
const file = '/etc/kubernetes/manifests/static.yaml';
const written = (spec: Fields): string => `echo '${podOf(spec, { name: 'static' })}' > ${file}`;
const told = (seconds: number, interventions: readonly InterventionInput[], ...more: string[]): string[] =>
  play(several(host, ...more), { seconds, interventions }).run.interventions.map(({ stdout }) => (stdout ?? '').trim());

const UID = "kubectl get pod static-node-1 -o jsonpath='{.metadata.uid}'";
const PART = "kubectl get pod static-node-1 -o jsonpath='{.spec.containers[0].image} {.status.containerStatuses[0].restartCount}'";

/** @see kubernetes: test/e2e_node/mirror_pod_test.go */
describe('MirrorPod', () => {
  const one = (image: string): Fields => ({ containers: [{ name: 'test', image }] });
  it('should be updated when static pod updated, and recreated when mirror pod gracefully or forcibly deleted', () => {
    const [, first, , second, image, , third, , fourth] = told(240, [
      on(10, written(one(NGINX))),
      kubectl(40, UID),
      on(50, written(one(PAUSE))),
      kubectl(90, UID),
      kubectl(91, PART),
      kubectl(100, 'kubectl delete pod static-node-1 --grace-period=5'),
      kubectl(130, UID),
      kubectl(140, 'kubectl delete pod static-node-1 --grace-period=0 --force'),
      kubectl(170, UID),
    ]);
    expect(image).toBe(`${PAUSE} 0`);
    expect(new Set([first, second, third, fourth]).size).toBe(4);
    expect([first, second, third, fourth]).not.toContain('');
  });

  it('should be deleted with the file', () => {
    const [, before, , after] = told(120, [
      on(10, written(one(PAUSE))),
      kubectl(40, 'kubectl get pod static-node-1 --no-headers'),
      on(50, `rm ${file}`),
      kubectl(100, 'kubectl get pods --no-headers | grep -c static'),
    ]);
    expect([before, after]).toEqual([expect.stringMatching(/^static-node-1 +1\/1 +Running/), '0']);
  });
});

/** @see kubernetes: test/e2e_node/mirror_pod_grace_period_test.go */
describe('MirrorPodWithGracePeriod', () => {
  const slow = {
    terminationGracePeriodSeconds: 20,
    containers: [
      { name: 'test', image: BUSYBOX, command: ['/bin/sh', '-c', '_term() { sleep 100; }; trap _term TERM; while true; do sleep 1; done'] },
    ],
  };
  it('mirror pod termination should satisfy grace period when static pod is deleted and updated', () => {
    const next = { terminationGracePeriodSeconds: 20, containers: [{ name: 'test', image: PAUSE }] };
    const [, , , early, late] = told(120, [
      on(10, written(slow)),
      on(40, `rm ${file}`),
      on(41, written(next)),
      kubectl(55, PART),
      kubectl(75, PART),
    ]);
    expect([early, late]).toEqual([`${BUSYBOX} 0`, `${PAUSE} 0`]);
  });
});

/** @see kubernetes: test/e2e_node/unknown_pods_test.go */
describe('Unknown Pods', () => {
  it('the pod should be cleaned up when the kubelet restarts, if it was force deleted meanwhile', () => {
    const web = podOf({ nodeName: 'node-1', terminationGracePeriodSeconds: 5, containers: [{ name: 'c', image: PAUSE }] });
    const [, , during, after] = told(
      120,
      [
        on(20, 'nohup sh -c "systemctl stop kubelet; sleep 25; systemctl start kubelet" >/dev/null 2>&1 &'),
        kubectl(25, 'kubectl delete pod web --force --grace-period=0'),
        on(47, 'crictl pods --name web -q | wc -l'),
        on(90, 'crictl pods --name web -q | wc -l'),
      ],
      web,
    );
    expect([during, after]).toEqual(['1', '0']);
  });
});

/** @see kubernetes: test/e2e_node/critical_pod_test.go; issue 118310: in v1.27 a Pod whose containers end well has succeeded */
describe('CriticalPod', () => {
  it('should preempt all but the best effort Pod', () => {
    const resources = { requests: { cpu: '100m', memory: '100Mi' } };
    const pod = (name: string, more: Fields = {}, metadata: Fields = {}, spec: Fields = {}): string =>
      podOf({ nodeName: 'node-2', ...spec, containers: [{ name: 'container', image: PAUSE, ...more }] }, { name, ...metadata });
    const critical = pod(
      'critical',
      { resources: { requests: { cpu: '4' } } },
      { namespace: 'kube-system' },
      { priorityClassName: 'system-node-critical' },
    );
    const { run } = play(
      several(
        pod('guaranteed', { resources: { ...resources, limits: resources.requests } }),
        pod('burstable', { resources }),
        pod('best-effort'),
      ),
      { seconds: 60, interventions: [{ atSeconds: 20, kind: 'APPLY', manifest: critical }] },
    );
    const phases = run.kubectl('get pods -A -o jsonpath=\'{range .items[*]}{.metadata.name} {.status.phase}{"\\n"}{end}\'', 60).stdout;
    expect(phases).toContain('best-effort Running\nburstable Succeeded\nguaranteed Succeeded\n');
    expect(phases).toContain('critical Running\n');
    const preempted = run.events.filter(({ reason }) => reason === 'Preempting').map(({ object, message }) => `${object} ${message}`);
    expect(preempted.toSorted()).toEqual(['burstable', 'guaranteed'].map((name) => `pod/${name} Preempted in order to admit critical pod`));
  });
});

/** @see kubernetes: test/e2e_node/container_lifecycle_test.go */
describe('Containers Lifecycle, where the sandbox ends', () => {
  it('should rerun all init containers', () => {
    const says = (name: string, then: string): Fields => ({
      name,
      image: BUSYBOX,
      command: ['sh', '-c', `echo ${name} >> /log/it; ${then}`],
      volumeMounts: [{ name: 'log', mountPath: '/log' }],
    });
    const web = podOf({
      nodeName: 'node-1',
      initContainers: ['init-1', 'init-2', 'init-3'].map((name) => says(name, 'sleep 1')),
      containers: [says('regular-1', 'sleep 1d')],
      volumes: [{ name: 'log', emptyDir: {} }],
    });
    const [, log, counts] = told(
      120,
      [
        on(30, 'crictl stopp $(crictl pods --name web -q)'),
        kubectl(60, 'kubectl exec web -c regular-1 -- cat /log/it'),
        kubectl(
          61,
          "kubectl get pod web -o jsonpath='{.status.initContainerStatuses[*].restartCount} {.status.containerStatuses[*].restartCount}'",
        ),
      ],
      web,
    );
    const once = ['init-1', 'init-2', 'init-3', 'regular-1'];
    expect(log?.split('\n')).toEqual([...once, ...once]);
    expect(counts).toBe('1 0 0 1');
  });
});

import { describe, expect, it } from 'vitest';
import { play, podOf, shell } from '../../testing.ts';

const CONFIGURED = `---
apiVersion: v1
kind: ConfigMap
metadata: {name: kubelet-config, namespace: kube-system}
data:
  kubelet: |
    apiVersion: kubelet.config.k8s.io/v1beta1
    kind: KubeletConfiguration
    shutdownGracePeriod: 20s
    shutdownGracePeriodCriticalPods: 15s
---
apiVersion: v1
kind: Pod
metadata: {name: slow}
spec:
  nodeName: node-1
  priorityClassName: system-node-critical
  containers: [${shell('slow', 'sleep 1000')}]
`;

/** @see kubernetes: pkg/kubelet/nodeshutdown/nodeshutdown_manager_linux.go, pkg/controller/daemon/daemon_controller.go podsShouldBeOnNode */
describe('the proxy of a node that is shut down', () => {
  const { run } = play(`${podOf(`  nodeName: node-1\n  containers: [${shell('app', 'sleep 1000')}]`)}${CONFIGURED}`, {
    seconds: 200,
    interventions: [{ atSeconds: 20, kind: 'NODE_FAILS', resource: 'node/node-1', graceSeconds: 30 }],
  });
  const ofSet = run.events.filter(({ object }) => object === 'daemonset/kube-proxy').sort((a, b) => a.firstSeconds - b.firstSeconds);
  const pods = (at: number, columns = 'NAME:.metadata.name,PHASE:.status.phase,REASON:.status.reason') =>
    run
      .kubectl(
        `get pods -n kube-system -l k8s-app=kube-proxy --field-selector spec.nodeName=node-1 --no-headers -o custom-columns=${columns}`,
        at,
      )
      .stdout.trim()
      .split(/\s+/);

  it('ends with the other Pods, and has failed', () => {
    const first = ofSet[0];
    const [name] = pods(10);
    expect(first?.message).toBe(`Found failed daemon pod kube-system/${name} on node node-1, will try to kill it`);
    const told = run.events.filter(({ object, reason }) => object === `pod/${name}` && reason === 'Killing');
    expect(told.map(({ message, count }) => `${message} ${count}`)).toEqual(['Stopping container kube-proxy 1']);
  });

  it('has successors, which the kubelet refuses, each a longer while after the one before', () => {
    const failed = ofSet.filter(({ reason }) => reason === 'FailedDaemonPod').map(({ firstSeconds }) => firstSeconds);
    const [first = 0] = failed;
    expect(failed.slice(0, 4).map((at) => Math.round(at - first))).toEqual([0, 1, 3, 7]);
    expect(pods(first + 2).slice(1)).toEqual(['Failed', 'NodeShutdown']);
    expect(ofSet.slice(0, 3).map(({ type, reason }) => `${type} ${reason}`)).toEqual([
      'Warning FailedDaemonPod',
      'Normal SuccessfulDelete',
      'Normal SuccessfulCreate',
    ]);
  });

  it('is one at last of which no kubelet hears', () => expect(pods(200).slice(1)).toEqual(['Pending', '<none>']));
});

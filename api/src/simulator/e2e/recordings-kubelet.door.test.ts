import { heldAgainstRuns, type Recording } from './testing.ts';

/** What `kubectl describe` told of the kubelet's troubles. */
const recordings: readonly Recording[] = [
  {
    source: 'minikube with containerd, 2024: the page that both probes ask for is removed',
    containers: [
      'name: nginx, image: nginx, readinessProbe: {httpGet: {path: /index.html, port: 80}, initialDelaySeconds: 5, periodSeconds: 5}, livenessProbe: {httpGet: {path: /index.html, port: 80}, initialDelaySeconds: 10, periodSeconds: 5}',
    ],
    run: { atSeconds: 60, command: ['rm', '/usr/share/nginx/html/index.html'] },
    at: 100,
    ask: 'describe pod web',
    says: [
      // One more than of the other: it is asked once more with the sync that has the container stopped, and it still answers.
      /Warning +Unhealthy +(\d+s) \(x4 over \d+s\) +kubelet +Readiness probe failed: HTTP probe failed with statuscode: 404$/,
      /Warning +Unhealthy +(\d+s) \(x3 over \d+s\) +kubelet +Liveness probe failed: HTTP probe failed with statuscode: 404$/,
      /Normal +Killing +\d+s +kubelet +Container nginx failed liveness probe, will be restarted$/,
      /Normal +Created +\d+s \(x2 over \d+s\) +kubelet +Created container nginx$/,
    ],
  },
  {
    source: 'kubernetes #56339 and k3d #765: a subPath of a hostPath that is not there, by a claim',
    containers: ['name: app, image: "busybox:1.36", command: [sleep, 1d], volumeMounts: [{name: data, mountPath: /data, subPath: app}]'],
    spec: '  volumes: [{name: data, persistentVolumeClaim: {claimName: app}}]',
    beside: `apiVersion: v1\nkind: PersistentVolume\nmetadata: {name: app-volume}\nspec: {storageClassName: manual, capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], hostPath: {path: /data/app}}\n---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: app}\nspec: {storageClassName: manual, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}\n`,
    at: 60,
    ask: 'describe pod web',
    says: [
      '      Reason:       CreateContainerConfigError',
      /Normal +Pulled +\d+s .*kubelet +Successfully pulled image "busybox:1\.36"/,
      /Warning +Failed +\d+s \(x\d over \d+s\) +kubelet +Error: stat \/data\/app: no such file or directory$/,
      /Normal +Pulled +\d+s \(x\d over \d+s\) +kubelet +Container image "busybox:1\.36" already present on machine$/,
    ],
  },
  {
    source:
      'MicroK8s 2023: no directory can be made for a hostPath; each container that is not made has another ID, and so an event of its own',
    containers: ['name: my-container, image: ubuntu, command: [sleep, "3600"], volumeMounts: [{name: data-volume, mountPath: /data}]'],
    spec: '  volumes: [{name: data-volume, hostPath: {path: /etc/hostname/data}}]',
    at: 28,
    ask: 'describe pod web',
    says: [
      '      Reason:       CreateContainerError',
      ...[1, 2].flatMap(() => [
        /Normal +Pulled +\d+s +kubelet +Successfully pulled image "ubuntu" in /,
        /Warning +Failed +\d+s +kubelet +Error: failed to generate container "[0-9a-f]{64}" spec: failed to generate spec: failed to stat "\/etc\/hostname\/data": /,
      ]),
      /Normal +Pulling +\d+s \(x3 over 28s\) +kubelet +Pulling image "ubuntu"$/,
      /Normal +Pulled +\d+s +kubelet +Successfully pulled image "ubuntu" in /,
      /Warning +Failed +\d+s +kubelet +Error: failed to generate container "[0-9a-f]{64}" spec: /,
    ],
  },
  {
    source: 'kubernetes #122160, GKE 1.28: of an evicted Pod the container that ends first is not known any more',
    containers: [
      'name: main, image: busybox, command: [sh, -c, "dd if=/dev/zero of=/tmp/x bs=1M count=600; sleep 1d"], resources: {limits: {ephemeral-storage: 500Mi}}',
      'name: side, image: nginx',
    ],
    at: 90,
    ask: 'describe pod web',
    says: [
      'Reason:           Evicted',
      'Message:          Pod ephemeral local storage usage exceeds the total limit of containers 500Mi. ',
      '  main:',
      '      Exit Code:    137',
      '  side:',
      '    State:          Terminated',
      '      Reason:       ContainerStatusUnknown',
      '      Message:      The container could not be located when the pod was terminated',
      '      Started:      Mon, 01 Jan 0001 00:00:00 +0000',
      '    Last State:     Terminated',
      '      Message:      The container could not be located when the pod was deleted.  The container used to be Running',
      '    Restart Count:  1',
    ],
  },
  {
    source: 'a course on GKE: two events of one Pod that both come with each sync, until the 25 that a Pod may have at once are spent',
    containers: ['name: app, image: "DUMMY_IMAGE:TEST"'],
    at: 359,
    ask: 'describe pod web',
    says: [
      /Warning +Failed +3m\d+s \(x12 over 5m59s\) +kubelet +Error: InvalidImageName$/,
      /Warning +InspectFailed +\d+s \(x2[567] over 5m59s\) +kubelet +Failed to apply default image tag "DUMMY_IMAGE:TEST": couldn't parse image reference /,
    ],
  },
  {
    source: 'microk8s #4888 and others: a memory limit of 128m is less than a byte, so that one page is all the room that the token has',
    containers: ['name: app, image: busybox, command: [sleep, 1d], resources: {limits: {memory: 128m}}'],
    at: 450,
    ask: 'describe pod web',
    says: [
      '      Reason:       ContainerCreating',
      /Warning +FailedMount +7m\d+s +kubelet +MountVolume\.SetUp failed for volume "kube-api-access-\w{5}" : write \/var\/lib\/kubelet\/pods\/[\w-]+\/volumes\/kubernetes\.io~projected\/kube-api-access-\w{5}\/\.\.2023_05_15_09_00_0\d\.\d+\/(ca\.crt|namespace|token): no space left on device$/,
      /Warning +FailedMount +\S+ (\(x\d over \S+\))? +kubelet +\(combined from similar events\): MountVolume\.SetUp failed .*\/(ca\.crt|namespace|token): no space left on device$/,
    ],
  },
  {
    source: 'clusters with containerd: limits below 4 Mi do not hold even the sandbox, which is tried every quarter of a minute',
    containers: ['name: app, image: busybox, command: [sleep, 1d], resources: {limits: {memory: 64k}}'],
    at: 120,
    ask: 'describe pod web',
    says: [
      'IP:               ',
      '      Reason:       ContainerCreating',
      /Warning +FailedCreatePodSandBox +\S+ (\(x\d+ over \S+\))? +kubelet +Failed to create pod sandbox: rpc error: code = Unknown desc = failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: container init was OOM-killed \(memory limit too low\?\): unknown$/,
    ],
  },
];

heldAgainstRuns(recordings);

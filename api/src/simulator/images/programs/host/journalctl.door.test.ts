import { describe, expect, it } from 'vitest';
import { play } from '../../../testing.ts';

const pod = (name: string, containers: readonly object[], more: object = {}) =>
  JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: { nodeName: 'node-1', containers, ...more } });
const container = { name: 'sh', image: 'busybox', command: ['sleep', '1000'], volumeMounts: [{ name: 'host', mountPath: '/host' }] };
const shell = pod('shell', [container], { volumes: [{ name: 'host', hostPath: { path: '/' } }] });
const manifest = [
  shell,
  pod('crash', [{ name: 'a', image: 'busybox', command: ['sh', '-c', 'sleep 2; exit 1'] }]),
  pod('nope', [{ name: 'a', image: 'nginx:nope' }]),
  pod('none', [{ name: 'a', image: 'nginx', volumeMounts: [{ name: 'v', mountPath: '/v' }] }], {
    volumes: [{ name: 'v', configMap: { name: 'gone' } }],
  }),
  pod('slow', [{ name: 'a', image: 'nginx', readinessProbe: { httpGet: { port: 81 } } }]),
].join('\n---\n');
const { run } = play(manifest, {
  seconds: 200,
  interventions: [{ atSeconds: 100, kind: 'DELETE_POD', pod: 'slow', graceSeconds: 1 }],
});
const said = (command: string, at = 150): string =>
  run
    .kubectl(`exec shell -- chroot /host sh -c '${command}'`, at)
    .stdout.replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'UID')
    .replaceAll(/[0-9a-f]{64}/g, 'ID')
    .replaceAll(/kube-api-access-\w{5}/g, 'TOKEN');
const journal = said('journalctl -u kubelet --no-pager');
/** What stands there of a place, as it first does. */
const first = (place: string, about = ''): string | undefined =>
  journal
    .split('\n')
    .find((line) => line.includes(` ${place}] `) && line.includes(about))
    ?.split(`${place}] `)[1];

/** In v1.27.1, with kubeadm's flags. @see kubernetes: pkg/kubelet; klog */
describe('The kubelet’s log says', () => {
  it.each`
    rule                                        | place                               | about      | says
    ${'that a Pod is admitted'}                 | ${'topology_manager.go:212'}        | ${''}      | ${'"Topology Admit Handler"'}
    ${'which volumes it wants'}                 | ${'reconciler_common.go:258'}       | ${'crash'} | ${String.raw`"operationExecutor.VerifyControllerAttachedVolume started for volume \"TOKEN\" (UniqueName: \"kubernetes.io/projected/UID-TOKEN\") pod \"crash\" (UID: \"UID\") " pod="default/crash"`}
    ${'what cannot be mounted, and until when'} | ${'nestedpendingoperations.go:348'} | ${'500ms'} | ${'Operation for "{volumeName:kubernetes.io/configmap/UID-v podName:UID nodeName:}" failed. No retries permitted until 2023-05-15 09:00:00.628 +0000 UTC m=+86394.628000000 (durationBeforeRetry 500ms). Error: MountVolume.SetUp failed for volume "v" (UniqueName: "kubernetes.io/configmap/UID-v") pod "none" (UID: "UID") : configmap "gone" not found'}
    ${'that it has waited too long for that'}   | ${'pod_workers.go:1281'}            | ${'none'}  | ${'"Error syncing pod, skipping" err="unmounted volumes=[v], unattached volumes=[], failed to process volumes=[]: timed out waiting for the condition" pod="default/none" podUID=UID'}
    ${'that a pull failed'}                     | ${'remote_image.go:171'}            | ${''}      | ${String.raw`"PullImage from image service failed" err="rpc error: code = NotFound desc = failed to pull and unpack image \"docker.io/library/nginx:nope\": failed to resolve reference \"docker.io/library/nginx:nope\": docker.io/library/nginx:nope: not found" image="nginx:nope"`}
    ${'that it waits before it pulls again'}    | ${'pod_workers.go:1281'}            | ${'Pull'}  | ${String.raw`"Error syncing pod, skipping" err="failed to \"StartContainer\" for \"a\" with ErrImagePull: \"rpc error: code = NotFound desc = failed to pull and unpack image \\\"docker.io/library/nginx:nope\\\": failed to resolve reference \\\"docker.io/library/nginx:nope\\\": docker.io/library/nginx:nope: not found\"" pod="default/nope" podUID=UID`}
    ${'that it waits before it starts again'}   | ${'pod_workers.go:1281'}            | ${'Crash'} | ${String.raw`"Error syncing pod, skipping" err="failed to \"StartContainer\" for \"a\" with CrashLoopBackOff: \"back-off 10s restarting failed container=a pod=crash_default(UID)\"" pod="default/crash" podUID=UID`}
    ${'why a container was not started'}        | ${'kuberuntime_manager.go:1212'}    | ${'nope'}  | ${'container &Container{Name:a,Image:nginx:nope,Command:[],Args:[],WorkingDir:,Ports:[]ContainerPort{},Env:[]EnvVar{},Resources:ResourceRequirements{Limits:ResourceList{},Requests:ResourceList{},Claims:[]ResourceClaim{},},VolumeMounts:[]VolumeMount{VolumeMount{Name:TOKEN,ReadOnly:true,MountPath:/var/run/secrets/kubernetes.io/serviceaccount,SubPath:,MountPropagation:nil,SubPathExpr:,},},LivenessProbe:nil,ReadinessProbe:nil,Lifecycle:nil,TerminationMessagePath:/dev/termination-log,ImagePullPolicy:IfNotPresent,SecurityContext:nil,Stdin:false,StdinOnce:false,TTY:false,EnvFrom:[]EnvFromSource{},TerminationMessagePolicy:File,VolumeDevices:[]VolumeDevice{},StartupProbe:nil,ResizePolicy:[]ContainerResizePolicy{},} start failed in pod nope_default(UID): ErrImagePull: rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/nginx:nope": failed to resolve reference "docker.io/library/nginx:nope": docker.io/library/nginx:nope: not found'}
    ${'that an older start is removed'}         | ${'scope.go:115'}                   | ${''}      | ${'"RemoveContainer" containerID="ID"'}
    ${'that it removes it once for each end'}   | ${'pod_container_deletor.go:53'}    | ${''}      | ${String.raw`"DeleteContainer returned error" containerID={Type:containerd ID:ID} err="failed to get container status \"ID\": rpc error: code = NotFound desc = an error occurred when try to find container \"ID\": not found"`}
    ${'that what a Pod had is unmounted'}       | ${'operation_generator.go:878'}     | ${''}      | ${'UnmountVolume.TearDown succeeded for volume "kubernetes.io/projected/UID-TOKEN" (OuterVolumeSpecName: "TOKEN") pod "UID" (UID: "UID"). InnerVolumeSpecName "TOKEN". PluginName "kubernetes.io/projected", VolumeGidValue ""'}
  `('$rule', ({ place, about, says }) => expect(first(place, about)).toBe(says));

  it('how long a Pod took until it ran, without its pulls', () => {
    const words =
      /^"Observed pod startup duration" pod="default\/slow" podStartSLOduration=([\d.]+) podCreationTimestamp="2023-05-15 09:00:00 \+0000 UTC" firstStartedPulling="2023-05-15 09:00:0\S+ \+0000 UTC m=\+\d+\.\d{9}" lastFinishedPulling=/;
    expect(Number(words.exec(first('pod_startup_latency_tracker.go:102', 'slow') ?? '')?.[1])).toBeLessThan(3);
  });
  it('nothing of probes that fail, nor of its loop', () => expect(journal).not.toMatch(/"Probe|SyncLoop/));
  it('each with its level, its time and its process', () =>
    expect(journal.split('\n')[0]).toMatch(
      /^May 15 09:00:00 node-1 kubelet\[611\]: I0515 09:00:00\.\d{6} {5}611 topology_manager\.go:212\] /,
    ));
});

/** @see kubernetes: pkg/kubelet/cri/remote/remote_runtime.go; prober/prober.go runProbeWithRetries */
describe('The kubelet’s log says of the runtime', () => {
  const odd = {
    name: 'a',
    image: 'nginx',
    livenessProbe: { exec: { command: ['nope'] } },
    readinessProbe: { exec: { command: ['sleep', '5'] } },
  };
  const told = play(
    [
      shell,
      pod('odd', [odd]),
      pod('gone', [{ name: 'a', image: 'nginx', command: ['nope'] }]),
      pod('done', [{ name: 'a', image: 'busybox' }], { restartPolicy: 'Never' }),
    ].join('\n---\n'),
    {
      seconds: 60,
    },
  );
  const lines = told.run
    .kubectl('exec shell -- chroot /host journalctl -u kubelet --no-pager', 50)
    .stdout.replaceAll(/[0-9a-f]{64}/g, 'ID')
    .split('\n');
  const of = (about: string) => lines.filter((line) => line.includes(about)).map((line) => line.replace(/^.* remote_runtime/, ''));
  it.each`
    rule                                | about               | says
    ${'what the runtime says to that'}  | ${'StartContainer'} | ${String.raw`.go:326] "StartContainer from runtime service failed" err="rpc error: code = Unknown desc = failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: \"nope\": executable file not found in $PATH: unknown" containerID="ID"`}
    ${'which command could not be run'} | ${'cmd=[nope]'}     | ${String.raw`.go:479] "ExecSync cmd from runtime service failed" err="rpc error: code = Unknown desc = failed to exec in container: failed to start exec \"ID\": OCI runtime exec failed: exec failed: unable to start container process: exec: \"nope\": executable file not found in $PATH: unknown" containerID="ID" cmd=[nope]`}
    ${'which command took too long'}    | ${'cmd=[sleep 5]'}  | ${'.go:479] "ExecSync cmd from runtime service failed" err="rpc error: code = DeadlineExceeded desc = failed to exec in container: timeout 1s exceeded: context deadline exceeded" containerID="ID" cmd=[sleep 5]'}
  `('$rule', ({ about, says }) => expect(of(about)[0]).toBe(says));
  it('that a sandbox, which ends after its containers, is none of them', () => expect(of('not found in pod')).toHaveLength(1));
  it('three times of a probe that cannot be run', () => {
    const probes = told.run.events.filter(({ message, lastSeconds }) => /errored/.test(message) && lastSeconds <= 50);
    expect(of('cmd=[nope]')).toHaveLength(3 * probes.reduce((sum, { count }) => sum + count, 0));
  });
});

/** @see kubernetes: pkg/kubelet/kubelet.go SyncPod; issue 103587 */
describe('The kubelet’s log says why a static Pod has no mirror:', () => {
  it.each`
    names                  | spec                                                                       | says
    ${'a service account'} | ${{ serviceAccountName: 'default' }}                                       | ${'a mirror pod may not reference service accounts'}
    ${'a Secret'}          | ${{ volumes: [{ name: 'v', secret: { secretName: 's' } }] }}               | ${'a mirror pod may not reference secrets'}
    ${'a ConfigMap'}       | ${{ volumes: [{ name: 'v', configMap: { name: 'c' } }] }}                  | ${String.raw`node \"node-1\" can not create pods that reference configmaps`}
    ${'a claim'}           | ${{ volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'c' } }] }} | ${String.raw`node \"node-1\" can not create pods that reference persistentvolumeclaims`}
  `('it names $names', ({ spec, says }) => {
    const file = JSON.stringify({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'static' },
      spec: { ...spec, containers: [{ name: 'a', image: 'busybox', command: ['sleep', '1d'] }] },
    });
    const command = ['sh', '-c', `echo '${file}' > /host/etc/kubernetes/manifests/static.yaml; sleep 1000`];
    const told = play(pod('shell', [{ ...container, command }], { volumes: [{ name: 'host', hostPath: { path: '/' } }] }), { seconds: 20 });
    const journal = told.run.kubectl('exec shell -- chroot /host journalctl -u kubelet --no-pager', 15).stdout;
    expect(journal).toContain(
      String.raw` kubelet.go:1856] "Failed creating a mirror pod for" err="pods \"static-node-1\" is forbidden: ${says}" pod="default/static-node-1"`,
    );
  });
});

/** In 1.6's words. @see containerd: pkg/cri/server/instrumented_service.go, events.go; runtime/v2/shim.go; remotes/docker/resolver.go */
describe('containerd’s log says', () => {
  const lines = said('journalctl -u containerd -o cat')
    .split('\n')
    .map((line) =>
      line
        .replace(/^time="\S+" /, '')
        .replace(/time=\\"\S+\\"/g, 'TIME')
        .replace(/pid=\d+/, 'pid=N'),
    );
  const about = (text: string, many = 1): string[] => lines.slice(lines.findIndex((line) => line.includes(text))).slice(0, many);
  it.each`
    rule                                       | text                 | says
    ${'that a sandbox is wanted'}              | ${'{Name:crash'}     | ${['level=info msg="RunPodSandbox for &PodSandboxMetadata{Name:crash,Uid:UID,Namespace:default,Attempt:0,}"']}
    ${'that a shim has begun'}                 | ${'loading plugin'}  | ${['event.v1.publisher', 'internal.v1.shutdown', 'ttrpc.v1.task'].map((name) => String.raw`level=info msg="loading plugin \"io.containerd.${name}\"..." runtime=io.containerd.runc.v2 type=io.containerd.${name.replace(/\.\w+$/, '')}`)}
    ${'and where'}                             | ${'signal loop'}     | ${['level=info msg="starting signal loop" namespace=k8s.io path=/run/containerd/io.containerd.runtime.v2.task/k8s.io/ID pid=N runtime=io.containerd.runc.v2']}
    ${'that an image comes, by all its names'} | ${'nginx:latest'}    | ${[String.raw`level=info msg="PullImage \"nginx:latest\""`]}
    ${'of those, what was there before'}       | ${'ImageUpdate'}     | ${['level=info msg="ImageUpdate event &ImageUpdate{Name:docker.io/library/nginx:latest,Labels:map[string]string{io.cri-containerd.image: managed,},XXX_unrecognized:[],}"']}
    ${'what the registry does not have'}       | ${'trying next'}     | ${['level=info msg="trying next host - response was http.StatusNotFound" host=registry-1.docker.io', String.raw`level=error msg="PullImage \"nginx:nope\" failed" error="rpc error: code = NotFound desc = failed to pull and unpack image \"docker.io/library/nginx:nope\": failed to resolve reference \"docker.io/library/nginx:nope\": docker.io/library/nginx:nope: not found"`]}
    ${'that a container is made and started'}  | ${'for container &'} | ${[String.raw`level=info msg="CreateContainer within sandbox \"ID\" for container &ContainerMetadata{Name:a,Attempt:0,}"`, String.raw`level=info msg="CreateContainer within sandbox \"ID\" for &ContainerMetadata{Name:a,Attempt:0,} returns container id \"ID\""`, String.raw`level=info msg="StartContainer for \"ID\""`, String.raw`level=info msg="StartContainer for \"ID\" returns successfully"`]}
    ${'that it has ended'}                     | ${'shim disc'}       | ${['level=info msg="shim disconnected" id=ID', 'level=warning msg="cleaning up after shim disconnected" id=ID namespace=k8s.io', 'level=info msg="cleaning up dead shim"', String.raw`level=warning msg="cleanup warnings TIME level=info msg=\"starting signal loop\" namespace=k8s.io pid=N runtime=io.containerd.runc.v2\n"`]}
    ${'that it is told to stop, and how'}      | ${'StopContainer'}   | ${[String.raw`level=info msg="StopContainer for \"ID\" with timeout 1 (s)"`, String.raw`level=info msg="Stop container \"ID\" with signal quit"`]}
    ${'that a sandbox is stopped'}             | ${'StopPodSandbox'}  | ${[String.raw`level=info msg="StopPodSandbox for \"ID\""`, String.raw`level=info msg="Container to stop \"ID\" must be in running or unknown state, current state \"CONTAINER_EXITED\""`]}
    ${'and that its network is gone'}          | ${'TearDown'}        | ${[String.raw`level=info msg="TearDown network for sandbox \"ID\" successfully"`, String.raw`level=info msg="StopPodSandbox for \"ID\" returns successfully"`]}
    ${'that it is forgotten'}                  | ${'RemoveContainer'} | ${[String.raw`level=info msg="RemoveContainer for \"ID\""`, String.raw`level=info msg="RemoveContainer for \"ID\" returns successfully"`]}
  `('$rule', ({ text, says }) => expect(about(text, says.length)).toEqual(says));

  it('and who says it', () =>
    expect(said('journalctl -u containerd | head -1')).toMatch(
      /^May 15 09:00:00 node-1 containerd\[482\]: time="2023-05-15T09:00:00\.\d{9}Z" /,
    ));
});

/** @see containerd: pkg/cri/server/container_start.go, container_execsync.go, events.go TaskOOM, container_stop.go */
it('containerd’s log says why a container did not start, what a command in it took too long for, and who ran out of memory or patience', () => {
  const bad = pod('bad', [
    { name: 'a', image: 'busybox', command: ['nothing'] },
    {
      name: 'b',
      image: 'polinux/stress',
      command: ['stress', '--vm', '1', '--vm-bytes', '200M'],
      resources: { limits: { memory: '64Mi' } },
    },
    { name: 'c', image: 'busybox', command: ['sleep', '1000'], livenessProbe: { exec: { command: ['sleep', '9'] }, failureThreshold: 1 } },
  ]);
  const { run: other } = play([shell, bad].join('\n---\n'), { seconds: 70 });
  const text = other.kubectl('exec shell -- chroot /host journalctl -u containerd -o cat', 65).stdout.replaceAll(/[0-9a-f]{64}/g, 'ID');
  for (const words of [
    String.raw`level=warning msg=\"failed to read init pid file\" error=\"open /run/containerd/io.containerd.runtime.v2.task/k8s.io/ID/init.pid: no such file or directory\" runtime=io.containerd.runc.v2\n"`,
    String.raw`level=error msg="StartContainer for \"ID\" failed" error="failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: \"nothing\": executable file not found in $PATH: unknown"`,
    'level=info msg="TaskOOM event &TaskOOM{ContainerID:ID,XXX_unrecognized:[],}"',
    String.raw`level=error msg="ExecSync for \"ID\" failed" error="rpc error: code = DeadlineExceeded desc = failed to exec in container: timeout 1s exceeded: context deadline exceeded"`,
    String.raw`level=info msg="Kill container \"ID\""`,
  ])
    expect(text).toContain(words);
});

/** @see systemd: journalctl(1) */
it.each`
  rule                               | command                                                                            | says
  ${'the last ones'}                 | ${'journalctl -xeu kubelet -n3 | wc -l'}                                           | ${'3\n'}
  ${'without what is before them'}   | ${'journalctl -u kubelet.service -o cat -n 1 | cut -c1'}                           | ${'E\n'}
  ${'of a time'}                     | ${'journalctl -u kubelet --since "09:00:01" --until 09:00:01'}                     | ${'-- No entries --\n'}
  ${'of some time'}                  | ${'journalctl -u kubelet --since "1 hour ago" | head -1 | cut -c 8-15'}            | ${'09:00:00\n'}
  ${'those that match'}              | ${'journalctl -u kubelet -g "topology admit" | wc -l'}                             | ${'5\n'}
  ${'that there is no such service'} | ${'journalctl -u docker'}                                                          | ${'-- No entries --\n'}
  ${'by who says it'}                | ${'journalctl -t containerd -o cat | grep -c topology'}                            | ${'0\n'}
  ${'all together'}                  | ${'journalctl -o cat | grep -c -e "Topology Admit" -e "RunPodSandbox for.*}\\"$"'} | ${'9\n'}
  ${'none is an error to systemd'}   | ${'journalctl -u kubelet -p err'}                                                  | ${'-- No entries --\n'}
`('journalctl tells $rule', ({ command, says }) => expect(said(command)).toBe(says));

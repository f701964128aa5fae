import { expect, it } from 'vitest';
import { play } from '../../../testing.ts';

const admin = (node: string): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'admin' },
  spec: {
    nodeName: node,
    containers: [{ name: 'sh', image: 'busybox', command: ['sleep', '10000'], volumeMounts: [{ name: 'host', mountPath: '/host' }] }],
    volumes: [{ name: 'host', hostPath: { path: '/' } }],
  },
});
const web = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', labels: { app: 'web' }, uid: '11111111-2222-4333-8444-555555555555' },
  spec: {
    nodeName: 'node-1',
    containers: [
      { name: 'app', image: 'nginx:1.25', ports: [{ name: 'http', containerPort: 80 }] },
      { name: 'job', image: 'busybox:1.36', command: ['sh', '-c', 'echo one; echo two; echo three >&2; sleep 2; exit 3'] },
    ],
  },
};

/** What each of these said, in a shell of the node's, 20 seconds after the one before. */
function shellOf(node: string, commands: readonly string[], pods: readonly object[] = [web]) {
  const interventions = commands.map((command, i) => ({
    atSeconds: 20 + 20 * i,
    kind: 'EXEC' as const,
    pod: 'admin',
    container: 'sh',
    command: ['chroot', '/host', 'sh', '-c', command],
  }));
  const played = play([...pods, admin(node)].map((pod) => `---\n${JSON.stringify(pod)}\n`).join(''), {
    seconds: 20 * commands.length + 30,
    interventions,
  });
  const said = played.run.interventions.map(({ stdout, stderr }) => `${stdout ?? ''}${stderr ?? ''}`);
  return { ...played, said };
}

const APP = '$(crictl ps -q --name app)';

/** Without what differs from one run to the next. */
const plain = (text: string): string =>
  text
    .replace(/\b[0-9a-f]{64}\b/g, 'ID')
    .replace(/\b[0-9a-f]{13}\b/g, 'SHORT________')
    .replace(/^(E\d{4}) \S+ +\d+/gm, '$1 T P')
    .replace(/time="[^"]*" /g, '');

const READING: readonly (readonly [command: string, says: string])[] = [
  [
    'crictl ps --name "^app$"',
    `CONTAINER           IMAGE               CREATED             STATE               NAME                ATTEMPT             POD ID              POD
SHORT________       SHORT________       16 seconds ago      Running             app                 0                   SHORT________       web
`,
  ],
  ['crictl ps -a --name job -s exited | cut -c 61-98', 'STATE               NAME              \nExited              job               \n'],
  [
    'crictl pods --name web; crictl pods -q --label app=web | wc -w; crictl pods -q --state notready --namespace default',
    `POD ID              CREATED             STATE               NAME                NAMESPACE           ATTEMPT             RUNTIME
SHORT________       59 seconds ago      Ready               web                 default             0                   (default)
1
`,
  ],
  ['crictl pods | tail -1 | cut -c 21-99', 'About an hour ago    Ready               kube-proxy-4qrk5    kube-system       \n'],
  [
    'crictl images | grep -e IMAGE -e busybox -e pause',
    `IMAGE                             TAG                 IMAGE ID            SIZE
docker.io/library/busybox         1.36                SHORT________       2.2MB
docker.io/library/busybox         latest              SHORT________       2.2MB
registry.k8s.io/pause             3.9                 SHORT________       322kB
`,
  ],
  [
    'crictl version; crictl --version',
    'Version:  0.1.0\nRuntimeName:  containerd\nRuntimeVersion:  1.6.21\nRuntimeApiVersion:  v1\ncrictl version v1.26.0\n',
  ],
  ['J=$(crictl ps -qla --name job); crictl logs --tail 2 $J; crictl logs $J --tail 1 2>&1 | wc -l', 'two\n3\nthree\n'],
  ['crictl exec $(crictl ps -q --name app) cat /etc/hostname; echo hi | crictl exec -i $(crictl ps -q --name app) cat', 'web\nhi\n'],
  [
    'crictl exec $(crictl ps -q --name app) sh -c "echo a; exit 3"; crictl exec -s $(crictl ps -q --name app) echo b',
    'a\nb\n\n\nlevel=fatal msg="execing command in container: command terminated with exit code 3"\n',
  ],
  ['crictl exec -it $(crictl ps -q --name app) sh', 'level=fatal msg="execing command in container: input is not a terminal"\n'],
  ['crictl ps --pod $(crictl pods -q --name web) --image nginx:1.25 -q', 'ID\n'],
  [
    'crictl inspect -q $(crictl ps -q --name app) | grep -e \'"state\' -e finished -e \'"image": "d\' -e exitCode -e ports -e logPath',
    `    "state": "CONTAINER_RUNNING",
    "finishedAt": "0001-01-01T00:00:00Z",
    "exitCode": 0,
      "image": "docker.io/library/nginx:1.25"
      "io.kubernetes.container.ports": "[{\\"name\\":\\"http\\",\\"containerPort\\":80,\\"protocol\\":\\"TCP\\"}]",
    "logPath": "/var/log/pods/default_web_11111111-2222-4333-8444-555555555555/app/0.log",
`.replace('11111111-2222-4333-8444-555555555555', 'UID'),
  ],
  [
    `crictl inspect -o go-template --template '{{if .info.pid}}runs{{end}} {{.status.state}} {{json .status.metadata}}' ${APP}; crictl inspect -o go-template --template {{.no}} zzz 2>&1 | tail -1`,
    `runs CONTAINER_RUNNING {"attempt":0,"name":"app"}

level=fatal msg="getting the status of the container \\"zzz\\": rpc error: code = NotFound desc = an error occurred when try to find container \\"zzz\\": not found"
`,
  ],
  [
    'crictl inspecti -o go-template --template {{.no}} nginx:1.25',
    'level=fatal msg="output status for \\"nginx:1.25\\": failed to template data: template: tmplExecuteRawJSON:1:2: executing \\"tmplExecuteRawJSON\\" at <.no>: map has no entry for key \\"no\\""\n',
  ],
  [
    'crictl inspect zzz',
    `E0515 T P remote_runtime.go:415] "ContainerStatus from runtime service failed" err="rpc error: code = NotFound desc = an error occurred when try to find container \\"zzz\\": not found" containerID="zzz"
level=fatal msg="getting the status of the container \\"zzz\\": rpc error: code = NotFound desc = an error occurred when try to find container \\"zzz\\": not found"
`,
  ],
  [
    'crictl inspectp zzz',
    'level=fatal msg="getting the pod sandbox status for \\"zzz\\": rpc error: code = NotFound desc = an error occurred when try to find sandbox: not found"\n',
  ],
  [
    'crictl inspecti zzz; crictl rmi zzz',
    'level=fatal msg="no such image \\"zzz\\" present"\nlevel=error msg="no such image zzz"\nlevel=fatal msg="unable to remove the image(s)"\n',
  ],
  ['crictl logs', 'level=fatal msg="ID cannot be empty"\n'],
  ['crictl push; echo $?', "3\nNo help topic for 'push'\n"],
  [
    'crictl stop --nope 2>&1',
    `Incorrect Usage: flag provided but not defined: -nope

NAME:
   crictl stop - Stop one or more running containers

USAGE:
   crictl stop [command options] CONTAINER-ID [CONTAINER-ID...]

OPTIONS:
   --timeout value, -t value  Seconds to wait to kill the container after a graceful stop is requested (default: 0)
   --help, -h                 show help (default: false)

level=fatal msg="flag provided but not defined: -nope"
`,
  ],
  [
    'mv /etc/crictl.yaml /tmp; crictl ps',
    `level=warning msg="runtime connect using default endpoints: [unix:///var/run/dockershim.sock unix:///run/containerd/containerd.sock unix:///run/crio/crio.sock unix:///var/run/cri-dockerd.sock]. As the default settings are now deprecated, you should set the endpoint instead."
level=warning msg="image connect using default endpoints: [unix:///var/run/dockershim.sock unix:///run/containerd/containerd.sock unix:///run/crio/crio.sock unix:///var/run/cri-dockerd.sock]. As the default settings are now deprecated, you should set the endpoint instead."
E0515 T P remote_runtime.go:390] "ListContainers with filter from runtime service failed" err="rpc error: code = Unavailable desc = connection error: desc = \\"transport: Error while dialing dial unix /var/run/dockershim.sock: connect: no such file or directory\\"" filter="&ContainerFilter{Id:,State:&ContainerStateValue{State:CONTAINER_RUNNING,},PodSandboxId:,LabelSelector:map[string]string{},}"
level=fatal msg="listing containers: rpc error: code = Unavailable desc = connection error: desc = \\"transport: Error while dialing dial unix /var/run/dockershim.sock: connect: no such file or directory\\""
`,
  ],
  [
    'crictl config --set runtime-endpoint=unix:///run/containerd/containerd.sock; head -2 /etc/crictl.yaml; crictl ps -q --name app',
    'runtime-endpoint: "unix:///run/containerd/containerd.sock"\nimage-endpoint: ""\nID\n',
  ],
];

const reading = shellOf(
  'node-1',
  READING.map(([command]) => command),
);

/** As crictl v1.26.0 says it of what containerd has. @see cri-tools: cmd/crictl */
it.each(READING.map(([command, says], i) => ({ command, says, i })))('$command', ({ says, i }) => {
  const { said, pod } = reading;
  expect(plain(said[i] ?? '').replaceAll(pod.uid, 'UID')).toBe(says);
});

it('lists are JSON as protobuf writes it', () => {
  const { said } = shellOf('node-1', ['crictl ps -o json --name sh']);
  expect(
    plain(said[0] ?? '')
      .split('\n')
      .slice(0, 19)
      .join('\n'),
  ).toBe(
    `{
  "containers": [
    {
      "id": "ID",
      "podSandboxId": "ID",
      "metadata": {
        "name": "sh",
        "attempt": 0
      },
      "image": {
        "image": "sha256:ID",
        "annotations": {
        }
      },
      "imageRef": "sha256:ID",
      "state": "CONTAINER_RUNNING",
      "createdAt": "1684141202553263000",
      "labels": {
        "io.kubernetes.container.name": "sh",`.replace('1684141202553263000', /"createdAt": "(\d+)"/.exec(said[0] ?? '')?.[1] ?? ''),
  );
});

const only = { ...web, spec: { ...web.spec, containers: web.spec.containers.slice(0, 1) } };

it.each([
  {
    rule: 'what is stopped is started again, as a container that died',
    command: `crictl stop ${APP}`,
    rows: ['1/1 Running 0', '0/1 Error 0', '1/1 Running 1'],
    lists: '1Running 0Exited ',
  },
  {
    rule: 'one that is given time may end by itself',
    command: `crictl stop -t 10 ${APP}`,
    rows: ['1/1 Running 0', '0/1 Completed 0', '1/1 Running 1'],
    lists: '1Running 0Exited ',
  },
  {
    rule: 'of one that is removed nobody knows how it ended, and its logs tell how often it was started',
    command: `crictl rm -f ${APP}`,
    rows: ['1/1 Running 0', '0/1 ContainerCreating 1', '1/1 Running 1'],
    lists: '1Running ',
  },
  {
    rule: 'a sandbox that is stopped is made anew',
    command: 'crictl stopp $(crictl pods -q --name web)',
    rows: ['1/1 Running 0', '0/1 Error 0', '1/1 Running 1'],
    lists: '1Running 0Exited ',
    event: 'SandboxChanged Pod sandbox changed, it will be killed and re-created.',
  },
  {
    rule: 'and so is one that is removed, without a word',
    command: 'crictl rmp -f $(crictl pods -q --name web)',
    rows: ['1/1 Running 0', '0/1 ContainerCreating 1', '1/1 Running 1'],
    lists: '1Running ',
  },
  {
    rule: 'an image that is removed is pulled again',
    command: `crictl rmi nginx:1.25; crictl stop ${APP}`,
    rows: ['1/1 Running 0', '0/1 Error 0', '1/1 Running 1'],
    lists: '1Running 0Exited ',
    event: /^Pulling x2/,
  },
])('$rule', ({ command, rows, lists, event }) => {
  const list = `crictl ps -a --name app | awk 'NR > 1 { printf "%s%s ", $8, $6 }'`;
  const { rows: shown, said, events } = shellOf('node-1', [command, list], [only]);
  expect(shown.slice(shown.indexOf('1/1 Running 0'))).toEqual(rows);
  expect(said[1]).toBe(lists);
  if (event) expect(events.some((one) => (typeof event === 'string' ? one === event : event.test(one)))).toBe(true);
  else expect(events.some((one) => one.startsWith('SandboxChanged'))).toBe(false);
});

/** @see kubernetes: pkg/kubelet/container/helpers.go ShouldContainerBeRestarted; issue 124176 */
it.each([
  { rule: 'soon, where it was seen to run', pause: 0, after20: 'Attempt: 1\n' },
  { rule: 'at the Pod’s next regular sync, where it was seen to have ended', pause: 5, after20: '' },
])('what is removed is started again $rule, though it was to run but once', ({ pause, after20 }) => {
  const stays = { name: 'stays', image: 'busybox:1.36', command: ['sleep', '1d'] };
  const pod = { ...web, spec: { ...web.spec, restartPolicy: 'Never', containers: [...only.spec.containers, stays] } };
  const removed = `id=${APP}; crictl stop $id; sleep ${pause}; crictl rm $id`;
  const { said } = shellOf('node-1', [removed, ...Array(5).fill('crictl ps -a --name app -v | grep Attempt')], [pod]);
  expect([said[1], said[5]]).toEqual([after20, 'Attempt: 1\n']);
});

it('what runs is not removed', () => {
  const { said } = shellOf('node-1', [`crictl rm ${APP}; crictl rmp $(crictl pods -q --name web)`], [only]);
  expect(plain(said[0] ?? '')).toBe(
    'level=error msg="container \\"ID\\" is running, please stop it first"\nlevel=fatal msg="unable to remove container(s)"\nlevel=fatal msg="pod sandbox \\"ID\\" is running, please stop it first"\n',
  );
});

it('all that has ended is removed at once, and of all that runs it is said that it does', () => {
  const pod = { ...web, spec: { ...web.spec, restartPolicy: 'Never' } };
  const ended = 'crictl ps -a -q --state exited | wc -l';
  const running = 'grep -c "is running, please stop it first"';
  const { said } = shellOf('node-1', [`${ended}; crictl rm -a 2>&1 | ${running}; ${ended}; crictl rmp -a 2>&1 | ${running}`], [pod]);
  expect(said[0]).toBe('1\n3\n0\n1\n');
});

it('a container’s attempts go on, whatever is removed of it', () => {
  const { said } = shellOf(
    'node-1',
    [
      `crictl stop ${APP}`,
      'for P in $(crictl pods -q --name web); do crictl rmp -f $P; done',
      'crictl ps -a --name app | wc -l; crictl ps --name app -v | grep Attempt',
    ],
    [only],
  );
  expect(said[2]).toBe('2\nAttempt: 2\n');
});

it('a node no longer tells of an image that was there before and is removed', () => {
  const { run } = shellOf('node-1', ['crictl rmi registry.k8s.io/coredns/coredns:v1.10.1', 'true', 'true'], [only]);
  const images = (at: number) => run.kubectl('get node node-1 -o jsonpath="{.status.images[*].names}"', at).stdout;
  expect([images(10), images(80)].map((text) => text.includes('coredns'))).toEqual([true, false]);
});

it('an image can be pulled by hand, and then is there', () => {
  const pod = { ...only, spec: { ...only.spec, nodeName: undefined, nodeSelector: { later: 'yes' } } };
  const { said } = shellOf('node-1', ['crictl pull redis:7; crictl images | grep -c redis; crictl pull nosuch/image:1'], [pod]);
  expect(plain(said[0] ?? '')).toMatch(
    /^Image is up to date for sha256:ID\n1\nE0515 T P remote_image.go:171\] "PullImage from image service failed" err="rpc error: code = .*" image="nosuch\/image:1"\nlevel=fatal msg="pulling image: rpc error: code = /,
  );
});

/** As the CRI of containerd 1.6.20 told it. @see cri-tools: cmd/crictl/info.go */
it('what containerd is configured with is told, with what its file says', () => {
  const { said } = shellOf('node-1', [
    'crictl info | grep -E \'"(systemdCgroup|SystemdCgroup|sandboxImage|snapshotter|confDir)"\'; crictl info -o go-template --template {{.config.rootDir}}; crictl info -q | grep -c config',
  ]);
  expect(said[0]).toBe(
    '      "snapshotter": "overlayfs",\n            "SystemdCgroup": true\n      "confDir": "/etc/cni/net.d",\n    "sandboxImage": "registry.k8s.io/pause:3.9",\n    "systemdCgroup": false,\n/var/lib/containerd/io.containerd.grpc.v1.cri\n0\n',
  );
});

it('the control plane is there with its logs, but is not touched by it', () => {
  const { said, run } = shellOf('control-plane', [
    "crictl ps | awk 'NR > 1 { print $NF }' | sort | sed s/-[0-9a-z]*$//; crictl logs --tail 1 $(crictl ps -q --name kube-apiserver)",
    'crictl stop $(crictl ps -q --name etcd)',
    'crictl exec $(crictl ps -q --name etcd) etcdctl version',
    'P=$(crictl inspect -o go-template --template {{.info.pid}} $(crictl ps -q --name etcd)); ctr -n k8s.io t ls | grep -c " $P  *RUNNING"',
  ]);
  expect(said[0]).toMatch(
    /^admin\ncoredns-\w+\ncoredns-\w+\netcd-control\nkube-apiserver-control\nkube-controller-manager-control\nkube-proxy\nkube-scheduler-control\nI0515 .* Serving securely on \[::\]:6443\n$/,
  );
  expect(said.slice(2)).toEqual(['etcdctl version: 3.5.7\nAPI version: 3.5\n', '1\n']);
  expect(run.warnings[0]).toContain('cannot follow the command crictl of container sh any further (crictl stop ');
});

it('the control plane runs on while its kubelet starts anew, and nobody can ask the API server', () => {
  const { said, run } = shellOf('control-plane', [
    'cd /etc/kubernetes/manifests; mv kube-apiserver.yaml /; sleep 5; systemctl restart kubelet; sleep 0.2; crictl pods | grep -c control; crictl ps -q --name etcd | wc -l; sleep 9; crictl pods | grep -c control; mv /kube-apiserver.yaml .',
    'crictl pods | grep -c control',
  ]);
  expect(said).toEqual(['3\n1\n3\n', '4\n']);
  const etcd = (at: number) => run.kubectl('get pod etcd-control-plane -n kube-system -o jsonpath={.metadata.uid}', at).stdout;
  expect(etcd(60)).toBe(etcd(10));
});

it('what cannot do without the API server is started again and again, by other ids, as its status says', () => {
  const list = `crictl ps -a --name scheduler | awk 'NR > 1 { printf "%s%s ", $(NF - 2), $(NF - 4) }'; crictl ps -qa --name scheduler | sort -u | wc -l`;
  const { said, run } = shellOf('control-plane', [
    `cd /etc/kubernetes/manifests; mv kube-apiserver.yaml /; sleep 9; ${list}; sleep 4; ${list}; crictl exec $(crictl ps -qa --name scheduler) ls 2>&1 | tail -1; crictl stats | wc -l; sleep 10; mv /kube-apiserver.yaml .`,
    'true',
    'true',
    `${list}; crictl logs $(crictl ps -q --name scheduler)`,
  ]);
  expect(said.map((text) => text.replace(/time=\S+ /, ''))).toEqual([
    '0Running 1\n1Exited 1\nlevel=fatal msg="execing command in container: rpc error: code = Unknown desc = container is in CONTAINER_EXITED state"\n6\n',
    '',
    '',
    '3Running 2Exited 2\n',
  ]);
  const statuses = '.status.containerStatuses[0]';
  const path = `{${statuses}.restartCount} {${statuses}.containerID} {${statuses}.lastState.terminated.containerID}`;
  const [count, ...ids] = run.kubectl(`get pod kube-scheduler-control-plane -n kube-system -o jsonpath='${path}'`, 79).stdout.split(' ');
  expect([count, new Set(ids).size]).toEqual(['3', 2]);
  expect(run.kubectl('logs kube-scheduler-control-plane -n kube-system', 79).stdout).toContain('successfully acquired lease');
  expect(run.warnings[0]).toContain('cannot follow the command crictl of container sh any further (crictl logs ');
});

it('what has run since before is known by its ids when its machine has booted', () => {
  const pods = 'crictl pods -q --name kube-proxy';
  const { run } = play(JSON.stringify(admin('node-1')), {
    seconds: 160,
    interventions: [
      ...[
        `${pods}; crictl ps -q --name kube-proxy`,
        `${pods} -s notready; crictl ps -qa -s exited --name kube-proxy; crictl logs --tail 1 $(crictl ps -qa -s exited --name kube-proxy) 2>&1`,
      ].map((command, i) => ({
        atSeconds: 20 + 100 * i,
        kind: 'EXEC' as const,
        pod: 'admin',
        container: 'sh',
        command: ['chroot', '/host', 'sh', '-c', command],
      })),
      { atSeconds: 40, kind: 'NODE_FAILS', resource: 'node/node-1' },
      { atSeconds: 80, kind: 'NODE_RECOVERS', resource: 'node/node-1' },
    ],
  });
  const [before = '', after = ''] = run.interventions.filter(({ kind }) => kind === 'EXEC').map(({ stdout }) => stdout ?? '');
  expect(after.split('\n').slice(0, 2)).toEqual(before.split('\n').slice(0, 2));
  expect(after).toContain('Caches are synced for node config');
});

it('its socket is where the node has it', () => {
  const { run } = play(JSON.stringify(admin('node-1')), {
    seconds: 40,
    interventions: [{ atSeconds: 20, kind: 'EXEC', pod: 'admin', container: 'sh', command: ['/host/usr/bin/crictl', 'ps'] }],
  });
  expect(run.interventions[0]?.stderr).toContain('dial unix /var/run/dockershim.sock: connect: no such file or directory');
});

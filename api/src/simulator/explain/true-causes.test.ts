// One table, a row for each rule: it is read, and grows, as a whole.
import { describe, expect, it } from 'vitest';
import { play, podOf, shell } from '../testing.ts';
import type { ContainerBehaviorInput, InterventionInput } from '../types.ts';

/** How a change of the spec comes about is told last, whatever the change. */
const IN_NEW_POD = /^(?:A change of the spec takes a new Pod|The Pod has ended for good: kubectl replace)/;

interface Case {
  readonly rule: string;
  readonly manifest: string;
  readonly at: number;
  /** How long the run is: a minute by default. */
  readonly seconds?: number;
  readonly pod?: string;
  readonly headline: RegExp;
  readonly text?: RegExp;
  /** In English, all of them. */
  readonly remedies?: readonly RegExp[];
  readonly chain?: readonly string[];
  readonly interventions?: readonly InterventionInput[];
  readonly behaviors?: readonly ContainerBehaviorInput[];
}

const nginx = (more: string) => podOf(`  containers: [{name: app, image: nginx${more}}]`);
const twice = `n=$(cat /d/n || echo 0); echo $((n+1)) > /d/n; [ $n = 0 ] && exec sleep 600; echo oops; exit 3`;
const delete20: InterventionInput = { atSeconds: 20, kind: 'DELETE_POD' };
const taint: InterventionInput = {
  atSeconds: 20,
  kind: 'PATCH',
  resource: 'node/node-1',
  patch: { spec: { taints: [{ key: 'a', effect: 'NoExecute' }] } },
};
const onNode1 = podOf(`  nodeName: node-1\n  containers: [{name: app, image: nginx, ports: [{containerPort: 80, hostPort: 80}]}]`);

const classWithSelector = `---
apiVersion: node.k8s.io/v1
kind: RuntimeClass
metadata: {name: g}
handler: runc
scheduling: {nodeSelector: {gv: "yes"}}
`;

const spread = (n: number, more: string) =>
  podOf(
    `  topologySpreadConstraints: [{maxSkew: 1, ${more}topologyKey: kubernetes.io/hostname, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {app: w}}}]\n  containers: [{name: app, image: nginx}]`,
    ', labels: {app: w}',
  ).replace('name: web', `name: web${n}`);
const localVolume = `${podOf('  containers: [{name: app, image: nginx, volumeMounts: [{name: d, mountPath: /d}]}]\n  volumes: [{name: d, persistentVolumeClaim: {claimName: d}}]')}---
apiVersion: v1
kind: PersistentVolume
metadata: {name: p}
spec:
  capacity: {storage: 1Gi}
  accessModes: [ReadWriteOnce]
  storageClassName: m
  local: {path: /mnt/x}
  nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [node-1]}]}]}}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: d}
spec: {resources: {requests: {storage: 1Gi}}, accessModes: [ReadWriteOnce], storageClassName: m}
`;

const cases: readonly Case[] = [
  {
    rule: 'a deadline that passed while something stood in the way',
    manifest: podOf('  activeDeadlineSeconds: 20\n  containers: [{name: app, image: "nginx:nope"}]'),
    at: 60,
    headline: /longer than its activeDeadlineSeconds/,
    text: /What stood in the way until then: .*nginx:nope: not found/,
    remedies: [/^Mend what stood in the way/, /^Raise activeDeadlineSeconds/],
  },
  {
    rule: 'a readiness gate beside a probe that has not passed',
    manifest: podOf(
      '  readinessGates: [{conditionType: example.com/x}]\n  containers: [{name: app, image: nginx, readinessProbe: {httpGet: {path: /no, port: 80}}}]',
    ),
    at: 40,
    headline: /its readiness probe has not passed$/,
    text: /After that the Pod waits at its readiness gates: example\.com\/x\.$/,
  },
  {
    rule: 'a startup probe that cannot be run kills nothing',
    manifest: nginx(', startupProbe: {exec: {command: [nope]}, periodSeconds: 2}'),
    at: 50,
    headline: /its startup probe has not passed$/,
    text: /so that the container is not killed either, and waits for ever\.$/,
    remedies: [/^The image has no nope/, /logs/],
  },
  {
    rule: 'a node that was not heard from for too long',
    manifest: podOf('  nodeName: node-1\n  containers: [{name: app, image: nginx}]'),
    seconds: 600,
    at: 500,
    interventions: [
      { atSeconds: 20, kind: 'NODE_FAILS', resource: 'node-1' },
      { atSeconds: 450, kind: 'DELETE_POD', graceSeconds: 0 },
    ],
    headline: /^The Pod is gone: its node was out of reach, or not ready, for longer than the Pod tolerates/,
    remedies: [/^Bring the node back/, /^Let a controller/],
  },
  {
    rule: 'a liveness probe that cannot be run is told of, since nothing comes of it',
    manifest: nginx(', livenessProbe: {exec: {command: [/bin/health.sh]}, periodSeconds: 3}'),
    at: 60,
    headline: /^The Pod runs and is ready, but the liveness probe of container app cannot be run$/,
    text: /^Liveness probe errored: .* throws such a result away/,
    remedies: [/^The image has no \/bin\/health\.sh/],
  },
  {
    rule: 'a readiness probe that has passed before',
    manifest: podOf(
      `  containers: [${shell('app', 'httpd -p 80 -h /etc; sleep 10; killall httpd; sleep 999', 'readinessProbe: {httpGet: {path: /passwd, port: 80}, periodSeconds: 3}')}]`,
    ),
    at: 50,
    headline: /its readiness probe has passed before, and fails now$/,
    text: /Until it passes again/,
    remedies: [/^Nothing listens on port 80/, /^Look at the program's own logs: what answered before has ended/],
  },
  {
    rule: 'what somebody stopped did not end by itself',
    manifest: nginx(''),
    at: 40,
    interventions: [{ atSeconds: 20, kind: 'EXEC', container: 'app', command: ['sh', '-c', 'kill 1'] }],
    headline: /it was ended from outside, with exit code 0: kubectl exec web -c app -- sh -c 'kill 1'$/,
    remedies: [],
  },
  {
    rule: 'nor did what somebody killed',
    manifest: nginx(''),
    at: 30,
    interventions: [{ atSeconds: 20, kind: 'KILL_CONTAINER', container: 'app', signal: 'SIGKILL' }],
    headline: /it was ended from outside, with exit code 137 \(signal 9\): /,
    remedies: [],
  },
  {
    rule: 'words for a shell where none reads them',
    manifest: podOf('  containers: [{name: app, image: busybox, command: [echo, a, "&&", sleep, "99"]}]'),
    at: 60,
    headline: /exit code 0/,
    remedies: [/^Have a shell read the line, .* without one && is a word like any other/, /^A task/, /^A server/],
  },
  {
    rule: 'beside a container that fails, one that is not ready is told of with what its probe met',
    manifest: podOf(`  containers: [{name: a, image: nginx, readinessProbe: {httpGet: {path: /no, port: 80}}}, ${shell('b', 'exit 3')}]`),
    at: 60,
    headline: /^Container b /,
    text: /Not well, either: a \(not ready: Readiness probe failed: HTTP probe failed with statuscode: 404\)\.$/,
  },
  {
    rule: 'but one that has only just begun is not called ill',
    manifest: podOf(
      `  containers: [{name: a, image: nginx, readinessProbe: {httpGet: {path: /no, port: 80}, initialDelaySeconds: 50}}, ${shell('b', 'exit 3')}]`,
    ),
    at: 40,
    headline: /^Container b /,
    text: /^(?!.*Not well, either)/s,
  },
  {
    rule: 'while a container is stopped for its probe, what it met and what would mend it are told',
    manifest: podOf(`  containers: [${shell('app', 'sleep 3600; true', 'startupProbe: {tcpSocket: {port: 81}, periodSeconds: 5}')}]`),
    at: 30,
    headline: /^Container app is being stopped: its startup probe failed too often$/,
    text: /^Startup probe failed: .*connection refused\. SIGTERM is sent;/,
    remedies: [/^Nothing listens on port 81/, /^Give a slow program more time: failureThreshold times periodSeconds/],
  },
  {
    rule: 'a port of the node is taken by another Pod of that node',
    manifest: [
      podOf('  nodeName: node-1\n  hostNetwork: true\n  containers: [{name: app, image: nginx}]').replace('name: web', 'name: first'),
      podOf('  nodeName: node-1\n  hostNetwork: true\n  containers: [{name: app, image: httpd}]'),
    ].join('\n---\n'),
    pod: 'web',
    at: 60,
    headline: /the port that it wants to listen on is taken/,
    remedies: [/^Leave hostNetwork out, or choose another port/, /^Name the port under ports/],
  },
  {
    rule: 'a port that a container alone in its Pod has taken itself',
    manifest: podOf(`  containers: [${shell('app', 'httpd -p 80; httpd -f -p 80')}]`),
    at: 40,
    headline: /the port that it wants to listen on is taken/,
    remedies: [/^Start only once what listens there/],
  },
  {
    rule: 'an image whose default is a shell is to be given a command',
    manifest: podOf('  containers: [{name: app, image: "ubuntu:22.04"}]'),
    at: 60,
    headline: /exit code 0/,
    remedies: [/^A task that ends/, /^A server must stay/, /^Give it a command/],
  },
  {
    rule: 'files of a volume in memory count',
    manifest: podOf(
      `  containers: [${shell('app', 'exec dd if=/dev/zero of=/m/x bs=1M count=100', 'resources: {limits: {memory: 64Mi}}, volumeMounts: [{name: m, mountPath: /m}]')}]\n  volumes: [{name: m, emptyDir: {medium: Memory}}]`,
    ),
    at: 60,
    headline: /OOMKilled/,
    remedies: [/^Raise resources\.limits\.memory/, /^Or make/, /^Or keep less in the volume m, or leave medium: Memory out/],
  },
  {
    rule: 'a volume that hides the program of a container',
    manifest: podOf(
      '  containers: [{name: app, image: busybox, command: [/bin/sleep, "99"], volumeMounts: [{name: v, mountPath: /bin}]}]\n  volumes: [{name: v, emptyDir: {}}]',
    ),
    at: 30,
    headline: /its command "\/bin\/sleep" does not exist/,
    remedies: [/^Mount the volume v elsewhere than at \/bin, or have \/bin\/sleep in it/, /^Check command/, /^Shell syntax/],
  },
  {
    rule: 'a hook that asks by HTTP asks once',
    manifest: nginx(', lifecycle: {postStart: {httpGet: {path: /, port: 8080}}}'),
    at: 40,
    headline: /postStart hook/,
    remedies: [/^An httpGet hook asks once/, /init container/],
  },
  {
    rule: 'a hook that runs what the image has not',
    manifest: nginx(', lifecycle: {postStart: {exec: {command: [wget, localhost]}}}'),
    at: 40,
    headline: /postStart hook/,
    remedies: [/^The image has no wget: let the hook run/, /init container/],
  },
  {
    rule: 'of a limit on what is written, the one that was passed is to be raised',
    manifest: podOf(
      `  containers: [${shell('app', 'dd if=/dev/zero of=/d/x bs=1M count=50; sleep 999', 'volumeMounts: [{name: d, mountPath: /d}]')}]\n  volumes: [{name: d, emptyDir: {sizeLimit: 10Mi}}]`,
    ),
    seconds: 90,
    at: 90,
    headline: /^The kubelet evicted the Pod: Usage of EmptyDir volume "d"/,
    remedies: [/^Raise sizeLimit of the volume d$/, /^Write less/],
  },
  {
    rule: 'what has ended beside a server that goes on',
    manifest: podOf(`  restartPolicy: Never\n  containers: [${shell('main', 'true')}, {name: side, image: nginx}]`),
    at: 60,
    headline: /^Container main has ended well and the others run/,
    remedies: [/init container/, /Always/, /^If the Pod is to finish, let the others end/],
  },
  {
    rule: 'where no node has as much, no other Pod need go',
    manifest: nginx(', resources: {requests: {cpu: 10, memory: 50Gi}, limits: {nvidia.com/gpu: 1}}'),
    at: 30,
    headline:
      /: the Pod requests cpu: 10, more than any node has; the Pod requests memory: 50Gi, more than any node has; no node offers nvidia.com\/gpu$/,
    remedies: [/^Lower the request of cpu .*no more than 4\), or add a larger node/, /of memory /, /^Let a node offer nvidia.com\/gpu/],
  },
  {
    rule: 'where others take the room, theirs counts',
    manifest: `${[1, 2, 3].map((n) => nginx(', resources: {requests: {cpu: 3}}').replace('name: web', `name: web${n}`)).join('---\n')}`,
    at: 30,
    pod: 'web3',
    headline: /: a node has not enough cpu left for the requests of the Pod$/,
    remedies: [/^Lower the request of cpu, remove other Pods/],
  },
  ...[
    { name: 'Nginx', mends: /^Write the name of the repository in lower case$/ },
    { name: 'https://docker.io/nginx', mends: /^Leave out https:\/\/: / },
    { name: 'nginx:', mends: /^Write the tag behind the colon/ },
    { name: 'nginx :1.25', mends: /^Take out the blank/ },
    { name: 'nginx:<tag>', mends: /^Replace the placeholder/ },
  ].map(({ name, mends }) => ({
    rule: `what makes ${name} no name of an image is told`,
    manifest: podOf(`  containers: [{name: app, image: "${name}"}]`),
    at: 20,
    headline: /is not a valid image name$/,
    remedies: [mends, /^A changed image is tried at once/],
  })),
  ...[
    { what: 'that is not there', secret: '', mends: /there is no Secret reg, .*create secret docker-registry reg …\)/ },
    { what: 'of another type', secret: 'stringData: {password: a}', mends: /nothing in the Secret reg \(type Opaque\) can be used/ },
    {
      what: 'for another registry',
      secret: `type: kubernetes.io/dockerconfigjson\nstringData: {.dockerconfigjson: '{"auths":{"quay.io":{"auth":"YTpi"}}}'}`,
      mends: /the Secret reg is for quay\.io, and not for the one of ghcr\.io/,
    },
  ].map(({ what, secret, mends }) => ({
    rule: `a Secret ${what} gives no image`,
    manifest: `${podOf('  imagePullSecrets: [{name: reg}]\n  containers: [{name: app, image: "ghcr.io/acme/private-app:1"}]')}${secret && `---\napiVersion: v1\nkind: Secret\nmetadata: {name: reg}\n${secret}\n`}`,
    at: 30,
    headline: /there is no such repository, or it is private$/,
    remedies: [/^Check the name/, mends, /^A changed image/],
  })),
  {
    rule: 'localhost in the name of an image is the node',
    manifest: podOf('  containers: [{name: app, image: "localhost:5000/app:1"}]'),
    at: 20,
    headline: /the registry cannot be reached$/,
    remedies: [/^Check the name/, /localhost is each node itself$/, /^A changed image/],
  },
  {
    rule: 'a limit of bytes leaves no room for the volume with the token',
    manifest: nginx(', resources: {limits: {memory: 128m}}'),
    at: 30,
    headline: /kubernetes\.io~projected.*no space left on device$/,
    remedies: [/^Create the Pod anew with higher memory limits/],
  },
  {
    rule: 'a local volume whose directory is not there',
    manifest: localVolume,
    at: 30,
    headline: /path "\/mnt\/x" does not exist$/,
    remedies: [/^Make \/mnt\/x on the node of the volume/],
  },
  ...[
    { uses: ', volumeMounts: [{name: v, mountPath: /v}]', volumes: '\n  volumes: [{name: v, configMap: {name: c}}]' },
    { uses: ', envFrom: [{configMapRef: {name: c}}]', volumes: '' },
    { uses: ', env: [{name: A, valueFrom: {configMapKeyRef: {name: c, key: a}}}]', volumes: '' },
  ].map(({ uses, volumes }) => ({
    rule: `what has come since the last try is only waited for (${uses.slice(2, 20)})`,
    manifest: podOf(`  containers: [{name: app, image: nginx${uses}}]${volumes}`),
    at: 20.5,
    interventions: [
      { atSeconds: 20, kind: 'APPLY' as const, manifest: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: b}\n' },
    ],
    headline: /configmap "c" not found$/,
    remedies: [/^Wait: there is (?:the key a of )?the configmap c by now, and the kubelet tries again$/],
  })),
  {
    rule: 'what is wrong in the Pod itself is mended in a new one',
    manifest: podOf(
      '  containers: [{name: app, image: nginx, volumeMounts: [{name: e, mountPath: /e, subPathExpr: $(NO)}]}]\n  volumes: [{name: e, emptyDir: {}}]',
    ),
    at: 20,
    headline: /missing value for NO$/,
    text: /mended in a new Pod\.$/,
  },
  ...(['NODE_FAILS', 'NODE_DISCONNECTS'] as const).map((kind) => ({
    rule: `a node that nobody has missed yet is not well (${kind})`,
    manifest: onNode1,
    at: 40,
    interventions: [{ atSeconds: 30, kind, resource: 'node/node-1' }],
    headline: /^The Pod still counts as ready, but its node node-1 went silent 10s ago$/,
    chain: ['Intervened'],
  })),
  {
    rule: 'nor does it take a Pod up',
    manifest: nginx('').replace('name: web', 'name: first'),
    at: 30,
    pod: 'web',
    interventions: [
      { atSeconds: 20, kind: 'NODE_FAILS', resource: 'node/node-1' },
      { atSeconds: 25, kind: 'APPLY', manifest: onNode1 },
    ],
    headline: /^The Pod is bound to node-1, which went silent 10s ago/,
    remedies: [/^Bring the node back$/, /replica/],
  },
  {
    rule: 'a node that has come back is well',
    manifest: onNode1,
    at: 55,
    interventions: [
      { atSeconds: 30, kind: 'NODE_DISCONNECTS', resource: 'node/node-1' },
      { atSeconds: 40, kind: 'NODE_RECOVERS', resource: 'node/node-1' },
    ],
    headline: /^All is well/,
  },
  {
    rule: 'a node that does not answer is not to be tolerated',
    manifest: nginx('').replace('name: web', 'name: first'),
    at: 150,
    seconds: 160,
    pod: 'web',
    interventions: [
      { atSeconds: 10, kind: 'NODE_FAILS', resource: 'node/node-1' },
      { atSeconds: 10, kind: 'NODE_FAILS', resource: 'node/node-2' },
      { atSeconds: 100, kind: 'APPLY', manifest: nginx('') },
    ],
    headline: /: a node does not answer \(taint \{node\.kubernetes\.io\/unreachable: \}\)$/,
    remedies: [/^Bring the node back/],
  },
  {
    rule: 'nor is one that is short of memory',
    manifest: nginx('').replace('name: web', 'name: first'),
    at: 60,
    pod: 'web',
    interventions: [
      { atSeconds: 10, kind: 'NODE_PRESSURE', resource: 'node/node-1' },
      { atSeconds: 10, kind: 'NODE_PRESSURE', resource: 'node/node-2' },
      { atSeconds: 40, kind: 'APPLY', manifest: nginx('') },
    ],
    headline: /: a node is short of memory/,
    remedies: [/^Free memory on the node: then the taint goes by itself/],
  },
  {
    rule: 'the control plane counts among the domains of a spread',
    manifest: [1, 2, 3].map((n) => spread(n, '')).join('---\n'),
    at: 30,
    pod: 'web3',
    headline: /: the Pod would spread too unevenly$/,
    remedies: [/^Let nodes with taints .* not count \(nodeTaintsPolicy: Honor\), or raise maxSkew/],
  },
  {
    rule: 'and does not where nodes with taints do not',
    manifest: [1, 2, 3].map((n) => spread(n, 'nodeTaintsPolicy: Honor, ')).join('---\n'),
    at: 30,
    pod: 'web3',
    headline: /^All is well/,
  },
  {
    rule: 'fewer domains than minDomains are told',
    manifest: [1, 2, 3].map((n) => spread(n, 'nodeTaintsPolicy: Honor, minDomains: 4, ')).join('---\n'),
    at: 30,
    pod: 'web3',
    headline: /fewer domains of kubernetes\.io\/hostname than minDomains \(4\)/,
    remedies: [/^Add nodes with other values/],
  },
  {
    rule: 'who may preempt nobody is told so',
    manifest: `apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: {name: hi}\nvalue: 9\npreemptionPolicy: Never\n---\n${[1, 2].map((n) => nginx(', resources: {requests: {cpu: 3}}').replace('name: web', `name: web${n}`)).join('---\n')}`,
    at: 30,
    pod: 'web',
    interventions: [
      {
        atSeconds: 20,
        kind: 'APPLY',
        manifest: podOf('  priorityClassName: hi\n  containers: [{name: app, image: nginx, resources: {requests: {cpu: 3}}}]'),
      },
    ],
    headline: /not enough cpu left .*; the Pod may make no other leave \(preemptionPolicy: Never\)$/,
    remedies: [/remove other Pods/, /a PriorityClass that preempts$/],
  },
  {
    rule: 'the files of a Secret are root’s',
    manifest: `${podOf(`  securityContext: {runAsUser: 1000}\n  containers: [${shell('app', 'cat /s/a', 'volumeMounts: [{name: s, mountPath: /s}]')}]\n  volumes: [{name: s, secret: {secretName: s, defaultMode: 0400}}]`)}---\napiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {a: b}\n`,
    at: 30,
    headline: /Permission denied/,
    remedies: [/the files of the volume s are root's: let fsGroup give them to its group/, /logs/, /Check/],
  },
  {
    rule: 'a scheduler that is not there is named',
    manifest: podOf('  schedulerName: mine\n  containers: [{name: app, image: nginx}]'),
    at: 30,
    headline: /^No scheduler of the name mine has taken the Pod up$/,
    remedies: [/^Run the scheduler mine/],
  },
  {
    rule: 'a Secret of another namespace is not for the Pod',
    manifest: `${nginx(', envFrom: [{secretRef: {name: s}}]')}---\napiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: kube-public}\n`,
    at: 30,
    headline: /secret "s" not found$/,
    remedies: [/^The secret s of namespace kube-public is not for this Pod/, /^Create the secret s in namespace default/, /optional/],
  },
  {
    rule: 'what is in the way of another container that has not run is told',
    manifest: podOf(
      '  containers: [{name: a, image: "nginx:99.99"}, {name: b, image: Redis}, {name: c, image: nginx, envFrom: [{configMapRef: {name: c}}]}]',
    ),
    at: 30,
    headline: /^The image of container a cannot be pulled/,
    text: /Not well, either: b \(InvalidImageName: "Redis" is not a valid image name\), c \(CreateContainerConfigError: Container c cannot be configured: configmap "c" not found\)\.$/,
  },
  {
    rule: 'a selector that a RuntimeClass has added is told as such',
    manifest: podOf('  runtimeClassName: g\n  containers: [{name: app, image: nginx}]') + classWithSelector,
    at: 30,
    headline: /labels of a node are not what nodeSelector/,
    remedies: [/the RuntimeClass g has added gv=yes$/],
  },
  {
    rule: 'what an earlier start ended by is not what this one ended by',
    manifest: podOf(`  terminationGracePeriodSeconds: 1
  volumes: [{name: d, emptyDir: {}}]
  containers:
  - name: app
    image: busybox
    command: [sh, -c, '${twice}']
    livenessProbe: {exec: {command: ['false']}, periodSeconds: 5, failureThreshold: 1}
    volumeMounts: [{name: d, mountPath: /d}]`),
    at: 35,
    headline: /ended with exit code 3.*oops/,
    chain: ['ImagePulling', 'ImagePulled', 'ContainerCreated', 'ContainerStarted', 'ContainerExited', 'RestartBackOff'],
  },
  {
    rule: 'what a probe had stopped has not completed, though it ended with 0',
    manifest: nginx(', livenessProbe: {httpGet: {path: /nope, port: 80}, periodSeconds: 2}'),
    at: 25,
    headline: /^Container app keeps failing: its liveness probe failed too often.*exit code 0.*404/,
  },
  {
    rule: 'what a probe met is known though the Pod has had all its events',
    manifest: podOf(
      `  terminationGracePeriodSeconds: 3\n  containers: [{name: app, image: nginx, livenessProbe: {httpGet: {path: /nope, port: 80}, initialDelaySeconds: 10, periodSeconds: 1}}, ${[1, 2, 3].map((n) => shell(`more${n}`, 'sleep 9999', 'readinessProbe: {tcpSocket: {port: 9999}, periodSeconds: 1}')).join(', ')}]`,
    ),
    at: 59,
    headline: /^Container app keeps failing: its liveness probe failed too often.*exit code 0.*404$/,
    remedies: [
      /nothing at \/nope/,
      /startupProbe/,
      ...[1, 2, 3].flatMap((n) => [new RegExp(`^Container more${n}: Nothing listens on port 9999`), /^Container more\d: Look at/]),
    ],
  },
  {
    rule: 'what a pull met is known though its events are gone after hours',
    manifest: podOf('  containers: [{name: app, image: "no.such.host.invalid/x:1"}]'),
    seconds: 21_600,
    at: 21_000,
    headline: /^The image of container app cannot be pulled: the registry cannot be reached$/,
    text: /got: Failed to pull image "no\.such\.host\.invalid\/x:1": .*no such host/,
  },
  {
    rule: 'of two volumes the one that is there by now is not what is missing',
    manifest: podOf(
      '  containers: [{name: app, image: nginx, volumeMounts: [{name: v, mountPath: /v}, {name: w, mountPath: /w}]}]\n  volumes: [{name: v, secret: {secretName: a}}, {name: w, configMap: {name: b}}]',
    ),
    seconds: 200,
    at: 200,
    interventions: [{ atSeconds: 40, kind: 'KUBECTL', command: ['create', 'secret', 'generic', 'a'] }],
    headline: /^A volume cannot be mounted: MountVolume\.SetUp failed for volume "w" : configmap "b" not found$/,
    remedies: [/^Create the configmap b in namespace default/, /optional: true/],
  },
  {
    rule: 'a volume that is there by now is not what an image is waited for',
    manifest: podOf(
      '  containers: [{name: app, image: nginx, volumeMounts: [{name: v, mountPath: /v}]}]\n  volumes: [{name: v, secret: {secretName: a}}]',
    ),
    seconds: 150,
    at: 150,
    interventions: [{ atSeconds: 40, kind: 'KUBECTL', command: ['create', 'secret', 'generic', 'a'] }],
    behaviors: [{ container: 'app', pullSeconds: 200 }],
    headline: /^The Pod is on its way: the image of container app is being pulled$/,
  },
  {
    rule: 'what mends each of two volumes is told',
    manifest: podOf(
      '  containers: [{name: app, image: nginx, volumeMounts: [{name: v, mountPath: /v}, {name: w, mountPath: /w}]}]\n  volumes: [{name: v, hostPath: {path: /nope, type: Directory}}, {name: w, csi: {driver: x.example}}]',
    ),
    at: 30,
    headline: /type check failed: \/nope is not a directory; MountVolume\.SetUp failed for volume "w" : .*x\.example not found/,
    remedies: [
      /^If nothing is at .*DirectoryOrCreate$/,
      /^If something else is there/,
      /^Install the driver x\.example/,
      /^Or mend the name/,
    ],
  },
  {
    rule: 'all that a volume is made of has to be there',
    manifest: podOf(
      '  containers: [{name: app, image: nginx, volumeMounts: [{name: v, mountPath: /v}]}]\n  volumes: [{name: v, projected: {sources: [{secret: {name: a}}, {configMap: {name: b}}]}}]',
    ),
    at: 30,
    headline: /^A volume cannot be mounted: .*secret "a" not found, configmap "b" not found/,
    remedies: [/^Create the secret a and the configmap b in namespace default: the Pod goes on by itself$/, /optional: true/],
  },
  {
    rule: 'each resource that is lacking is told',
    manifest: podOf('  containers: [{name: app, image: nginx, resources: {requests: {cpu: 20, memory: 20Gi}}}]'),
    at: 30,
    headline: /requests cpu: 20, more than any node has; the Pod requests memory: 20Gi, more/,
    remedies: [/request of cpu/, /request of memory/],
  },
  {
    rule: 'the taint of the nodes that are for everybody is told',
    manifest: nginx(', resources: {requests: {cpu: 10m}}').replace('name: web', 'name: late'),
    at: 50,
    interventions: [
      { atSeconds: 0, kind: 'KUBECTL', command: ['taint', 'nodes', 'node-1', 'node-2', 'gpu=yes:NoSchedule'] },
      { atSeconds: 10, kind: 'APPLY', manifest: nginx('').replace('name: web', 'name: second') },
    ],
    pod: 'second',
    headline: /^No node suits the Pod: a node has the taint \{gpu: yes\}, which the Pod does not tolerate$/,
    remedies: [/^Add a toleration for it/],
  },
  {
    rule: 'each of two taints is told with what takes it away',
    manifest: nginx('').replace('name: web', 'name: late'),
    at: 50,
    interventions: [
      { atSeconds: 0, kind: 'KUBECTL', command: ['taint', 'nodes', 'node-1', 'a=b:NoSchedule'] },
      { atSeconds: 0, kind: 'KUBECTL', command: ['taint', 'nodes', 'node-2', 'c=d:NoSchedule'] },
      { atSeconds: 10, kind: 'APPLY', manifest: nginx('').replace('name: web', 'name: second') },
    ],
    pod: 'second',
    headline: /a node has the taint \{a: b\}, .*; a node has the taint \{c: d\}, which the Pod does not tolerate$/,
    remedies: [/^Add a toleration for it.* kubectl taint nodes node-1 a:NoSchedule-$/, /kubectl taint nodes node-2 c:NoSchedule-$/],
  },
  {
    rule: 'nor what was stopped for its hook',
    manifest: nginx(', lifecycle: {postStart: {exec: {command: [nope]}}}'),
    at: 20,
    headline: /^Container app keeps failing: its postStart hook failed/,
    remedies: [/^The image has no nope/, /init container/],
  },
  {
    rule: 'an extended resource has its whole name',
    manifest: nginx(', resources: {limits: {example.com/gpu: 1}}'),
    at: 10,
    headline: /no node offers example\.com\/gpu$/,
  },
  {
    rule: 'nodes without the label cannot be spread over',
    manifest: podOf(`  topologySpreadConstraints: [{maxSkew: 1, topologyKey: nope, whenUnsatisfiable: DoNotSchedule, labelSelector: {}}]
  containers: [{name: app, image: nginx}]`),
    at: 10,
    headline: /lacks the label by which the Pods are to be spread$/,
    remedies: [/^Label the nodes with the topologyKey/],
  },
  {
    rule: 'without a limit it is the node whose memory is used up',
    manifest: podOf('  restartPolicy: Never\n  containers: [{name: app, image: nginx}]'),
    at: 20,
    behaviors: [{ container: 'app', memoryBytes: 9e10, memoryAfterSeconds: 3 }],
    headline: /has no memory limit, and when the node had no memory left/,
  },
  {
    rule: 'a port that another container of the Pod has',
    manifest: podOf('  containers: [{name: a, image: nginx}, {name: b, image: nginx}]'),
    at: 15,
    headline: /the port that it wants to listen on is taken.*Address already in use/,
    remedies: [/a port of its own/, /a Pod of its own/],
  },
  {
    rule: 'a key that a Secret lacks is added to it',
    manifest: `${nginx(', env: [{name: A, valueFrom: {secretKeyRef: {name: s, key: k}}}]')}---\napiVersion: v1\nkind: Secret\nmetadata: {name: s}\n`,
    at: 20,
    headline: /couldn't find key k/,
    remedies: [/^Add the key k to the secret s/, /optional/],
  },
  {
    rule: 'a Pod of which one container has failed goes on while others run',
    manifest: podOf(`  restartPolicy: Never\n  containers: [{name: a, image: busybox, command: ['false']}, {name: b, image: nginx}]`),
    at: 20,
    headline: /Container a has ended/,
    text: /has failed for good when its other containers have ended/,
  },
  {
    rule: 'and one of which one has ended well is not ready',
    manifest: podOf(`  restartPolicy: Never\n  containers: [{name: a, image: busybox, command: ['true']}, {name: b, image: nginx}]`),
    at: 20,
    headline: /Container a has ended well and the others run: the Pod is not ready/,
  },
  {
    rule: 'others that are not well are told, too',
    manifest: podOf(`  containers: [{name: a, image: 'nginx:doesnotexist'}, {name: b, image: busybox, command: [sh, -c, 'exit 3']}]`),
    at: 27,
    headline: /image of container a cannot be pulled/,
    text: /Not well, either: b \((?:Error|CrashLoopBackOff): its process ended with exit code 3\)\.$/,
  },
  {
    rule: 'in a paragraph of their own, after the last line of a log',
    manifest: podOf(
      `  containers: [{name: a, image: busybox, command: [sh, -c, 'echo row 9; exit 3']}, {name: b, image: busybox, command: [sh, -c, 'exit 4']}]`,
    ),
    at: 60,
    headline: /Container a keeps failing/,
    text: /\. Its last line of log: row 9\n\nNot well, either: b \(\w+: its process ended with exit code 4\)\.$/,
  },
  {
    rule: 'a probe is told by what it said itself',
    manifest: podOf(`  containers:
  - {name: a, image: nginx, readinessProbe: {tcpSocket: {port: 81}, periodSeconds: 3}}
  - {name: b, image: busybox, command: [sleep, '90'], readinessProbe: {exec: {command: [cat, /nope]}, periodSeconds: 2}}`),
    at: 21,
    headline: /Container a runs but is not ready/,
    text: /^Readiness probe failed: dial tcp/,
  },
  {
    rule: 'a Pod that stops waits for its preStop hook',
    manifest: nginx(`, lifecycle: {preStop: {exec: {command: [sleep, '100']}}}`),
    at: 30,
    interventions: [delete20],
    headline: /is stopping/,
    text: /^The preStop hook of container app still runs/,
    remedies: [/hook end sooner/, /terminationGracePeriodSeconds/],
  },
  {
    rule: 'a client put the taint there',
    manifest: nginx(''),
    at: 20.1,
    interventions: [taint],
    headline: /NoExecute taint/,
    chain: ['Intervened', 'EvictedByTaint'],
  },
  {
    rule: 'the control plane is not the Pod’s to run on',
    manifest: nginx(', resources: {requests: {cpu: 80}}'),
    at: 20,
    headline: /^No node suits the Pod: the Pod requests cpu: 80, more than any node has$/,
    remedies: [/Lower the request of cpu/],
  },
  {
    rule: 'a node that turns a Pod away says for what',
    manifest: `${onNode1}---\n${onNode1.replace('name: web', 'name: other')}`,
    at: 20,
    pod: 'other',
    headline: /^NodePorts/,
    remedies: [/another hostPort/, /create it anew/],
  },
  {
    rule: 'a node that is not there takes nothing up',
    manifest: podOf('  nodeName: nope\n  containers: [{name: app, image: nginx}]'),
    at: 20,
    headline: /no kubelet of that name/,
    remedies: [/without spec.nodeName/],
  },
  {
    rule: 'a Pod that is ready again tells why its container has ended of late',
    manifest: nginx(', livenessProbe: {exec: {command: [cat, /ok]}, periodSeconds: 5}'),
    at: 25,
    headline:
      /runs and is ready, but container app ended \d+s ago and was started again: its liveness probe failed too often.*No such file/,
    text: /^It has restarted once\./,
    remedies: [/^Run what the liveness probe runs: kubectl exec web -c app -- cat \/ok$/, /startupProbe/],
    chain: ['ProbeResult', 'ContainerKilling', 'SignalSent', 'ContainerExited'],
  },
  {
    rule: 'one whose definition was changed was stopped for that',
    manifest: nginx(''),
    at: 40,
    interventions: [{ atSeconds: 20, kind: 'PATCH_IMAGE', image: 'nginx:1.25' }],
    headline: /runs and is ready.*its definition was changed, so the kubelet stopped it \(exit code 0\)/,
    remedies: [],
  },
  {
    rule: "one that ran in the Pod's sandbox was stopped with it",
    manifest: nginx(''),
    at: 40,
    interventions: [{ atSeconds: 20, kind: 'KILL_CONTAINER', container: 'POD' }],
    headline: /runs and is ready.*sandbox was gone/,
    remedies: [],
  },
  {
    rule: 'of a program that failed, the last line of the start before tells why',
    manifest: podOf(`  volumes: [{name: d, emptyDir: {}}]
  containers:
  - name: app
    image: busybox
    command: [sh, -c, 'test -e /d/x && exec sleep 600; touch /d/x; echo no licence; exit 3']
    volumeMounts: [{name: d, mountPath: /d}]`),
    at: 30,
    headline: /runs and is ready.*exit code 3.*no licence/,
    remedies: [/--previous/, /command/],
  },
  {
    rule: 'one that runs again, of which the status does not say so yet, has not said what it says now',
    manifest: podOf(`  containers: [${shell('app', 'echo begin; sleep 5; echo no licence; exit 3')}]`),
    at: 7.2,
    headline: /^Container app has ended: .*exit code 3\. Its last line of log: no licence$/,
  },
  {
    rule: 'nor has it after the wait',
    manifest: podOf(`  containers: [${shell('app', 'echo begin; sleep 5; echo no licence; exit 3')}]`),
    at: 26.5,
    headline: /^Container app keeps failing: .*exit code 3\. Its last line of log: no licence$/,
  },
  {
    rule: 'what could not be started is told as it is at first',
    manifest: nginx(', command: [no-such]'),
    at: 20,
    headline: /^Container app keeps failing: its command "no-such" does not exist in the image: failed to create/,
    remedies: [/^Correct the name no-such/, /^Check command/, /^Shell syntax/],
  },
  {
    rule: 'an image that runs as root lacks nothing',
    manifest: nginx(', securityContext: {runAsNonRoot: true}'),
    at: 20,
    headline: /cannot be configured: container has runAsNonRoot/,
    text: /^The image is there, but a container of it would run as root, or nobody can tell/,
    remedies: [/^Create the Pod anew/, /^Or use an image/],
  },
  {
    rule: 'a Pod that has only just come lacks nothing',
    manifest: nginx(''),
    at: 0,
    headline: /only just been created/,
    remedies: [],
  },
  {
    rule: 'a Pod that is deleted while its image is pulled is not being stopped yet',
    manifest: nginx(''),
    at: 25,
    headline: /^The Pod is to be deleted, but the kubelet does not stop it yet: the image of container app is being pulled$/,
    text: /Only then are the containers told to stop. They have 30 s to end then/,
    chain: ['ImagePulling'],
    interventions: [delete20],
    behaviors: [{ container: 'app', pullSeconds: 30 }],
  },
  {
    rule: 'nor one whose postStart hook does not end',
    manifest: nginx(', lifecycle: {postStart: {exec: {command: [sleep, "600"]}}}'),
    at: 55,
    headline: /does not stop it yet: the postStart hook of container app still runs$/,
    remedies: [/give it a timeout/],
    interventions: [delete20],
  },
  {
    rule: 'nor one whose container is being stopped for its probe',
    manifest: podOf(
      `  containers: [${shell('app', 'sleep 3600; true', 'livenessProbe: {exec: {command: ["false"]}, periodSeconds: 15, failureThreshold: 1}')}]`,
    ),
    at: 25,
    headline: /does not stop it yet: it is stopping container app for another reason/,
    interventions: [delete20],
  },
  {
    rule: 'nor one that waits for a volume',
    manifest: podOf(
      '  containers: [{name: app, image: nginx, volumeMounts: [{name: c, mountPath: /c}]}]\n  volumes: [{name: c, configMap: {name: missing}}]',
    ),
    at: 25,
    headline: /does not stop it yet: it waits for a volume/,
    interventions: [delete20],
  },
  {
    rule: 'deleted again with less, its containers keep what they were given',
    manifest: podOf(`  containers: [${shell('app', 'sleep 3600; true')}]`),
    at: 30,
    headline: /^The Pod is stopping: its containers have 30 s to end$/,
    text: /It has since been deleted with 5 s: v1.27 leaves a kill that is under way as it is/,
    interventions: [delete20, { ...delete20, atSeconds: 25, graceSeconds: 5 }],
  },
  {
    rule: 'what has ended is not being stopped',
    manifest: podOf(`  containers: [${shell('app', 'sleep 3600; true')}]`),
    at: 50.3,
    headline: /^No container of the Pod runs any more: the kubelet cleans up after it$/,
    interventions: [delete20],
  },
  {
    rule: 'a Pod without a node has no containers to stop',
    manifest: podOf('  schedulingGates: [{name: a/b}]\n  containers: [{name: app, image: nginx}]', ', finalizers: [c.io/d]'),
    at: 25,
    headline: /^The Pod has never had a node, and finalizers hold it: c.io\/d$/,
    interventions: [delete20],
  },
  {
    rule: 'a liveness probe has the only container stopped, whatever the event says',
    manifest: podOf(
      `  restartPolicy: Never\n  terminationGracePeriodSeconds: 2\n  containers: [${shell('app', 'sleep 3600; true', 'livenessProbe: {exec: {command: ["false"]}, periodSeconds: 5, failureThreshold: 2}')}]`,
    ),
    at: 20,
    headline: /^Container app has ended: its liveness probe failed too often/,
  },
  {
    rule: 'what was stopped for a probe has not done its work, though its Pod has succeeded',
    manifest: podOf(
      '  restartPolicy: Never\n  containers: [{name: app, image: nginx, livenessProbe: {httpGet: {path: /nope, port: 80}, periodSeconds: 5}}]',
    ),
    at: 60,
    headline: /^Container app was stopped, and ended well: its liveness probe failed too often.*exit code 0.*404/,
    text: /counts as having succeeded, though it has not done its work/,
    remedies: [/\/nope/, /startupProbe/, /restartPolicy: Always/],
    chain: ['ProbeResult', 'ContainerKilling', 'SignalSent', 'ContainerExited'],
  },
  {
    rule: 'nor has it while another container runs',
    manifest: podOf(
      `  restartPolicy: Never\n  containers: [${shell('first', 'sleep 3600; true')}, {name: app, image: nginx, startupProbe: {httpGet: {path: /nope, port: 80}, periodSeconds: 5}}]`,
    ),
    at: 60,
    headline: /^Container app was stopped, and ended well: its startup probe failed too often/,
    text: /the Pod is not ready, and will count as having succeeded when the others end so/,
  },
  {
    rule: 'nor what was stopped for its hook',
    manifest: podOf(
      `  restartPolicy: OnFailure\n  containers: [{name: app, image: nginx, lifecycle: {postStart: {exec: {command: ['false']}}}}]`,
    ),
    at: 60,
    headline: /^Container app was stopped, and ended well: its postStart hook failed/,
    text: /restartPolicy is OnFailure/,
  },
  {
    rule: 'an end that nobody has read is one that the status makes up',
    manifest: podOf(
      `  containers: [{name: app, image: nginx}, ${shell('other', "trap 'exit 0' TERM; dd if=/dev/zero of=/v/x bs=1M count=20; while :; do sleep 1; done", 'volumeMounts: [{name: v, mountPath: /v}]')}]\n  volumes: [{name: v, emptyDir: {sizeLimit: 5Mi}}]`,
    ),
    at: 60,
    headline: /^The kubelet evicted the Pod/,
    text: /ContainerStatusUnknown: app had been removed before the kubelet read how it ended.*counts one restart more/,
  },
  {
    rule: 'nor did one end that waited to be started',
    manifest: podOf(`  activeDeadlineSeconds: 30\n  containers: [${shell('app', 'exit 3')}]`),
    at: 60,
    headline: /longer than its activeDeadlineSeconds/,
    text: /ContainerStatusUnknown: app did not run when the Pod ended/,
  },
  {
    rule: 'a failed init container of which no other start follows fails the Pod',
    manifest: podOf(
      `  restartPolicy: Never\n  initContainers: [${shell('first', 'sleep 5; exit 1')}]\n  containers: [{name: app, image: nginx}]`,
    ),
    at: 7,
    headline: /^Init container first has ended/,
    text: /no other container is started, and the Pod fails/,
  },
  {
    rule: 'where all have ended well nobody runs any more',
    manifest: podOf(`  restartPolicy: Never\n  containers: [${shell('app', 'sleep 5')}]`),
    at: 7,
    headline: /^All containers have ended well: the Pod is about to succeed$/,
  },
  {
    rule: 'but a debugger may, and is stopped first',
    manifest: podOf(`  restartPolicy: Never\n  containers: [${shell('app', 'sleep 15')}]`),
    at: 25,
    headline: /^All containers have ended well/,
    text: /Ephemeral containers do not count: debug still runs/,
    interventions: [
      {
        atSeconds: 10,
        kind: 'PATCH',
        subresource: 'ephemeralcontainers',
        patch: { spec: { ephemeralContainers: [{ name: 'debug', image: 'busybox:1.36', command: ['sleep', '600'] }] } },
      },
    ],
  },
  {
    rule: 'memory that a child lacked does not make a code of 0 a failure',
    manifest: podOf(
      `  restartPolicy: OnFailure\n  containers: [${shell('app', 'tail /dev/zero; sleep 5; exit 0', 'resources: {limits: {memory: 20Mi}}')}]`,
    ),
    at: 7.2,
    headline: /OOMKilled, exit code 0/,
    text: /counts as having ended well, and is not started again/,
  },
  {
    rule: 'but it does so of an init container',
    manifest: podOf(
      `  restartPolicy: Never\n  initContainers: [${shell('first', 'tail /dev/zero; exit 0', 'resources: {limits: {memory: 20Mi}}')}]\n  containers: [{name: app, image: nginx}]`,
    ),
    at: 50,
    headline: /^Init container first has ended/,
    text: /it stays Pending/,
  },
  {
    rule: 'an image that was changed is not the one that could not be pulled',
    manifest: podOf('  containers: [{name: app, image: "nginx:9.9.9"}]'),
    at: 30.3,
    headline: /cannot be pulled/,
    text: /asked for nginx:9.9.9 and got.*changed to nginx:1.25 since/,
    remedies: [],
    interventions: [{ atSeconds: 30, kind: 'PATCH_IMAGE', container: 'app', image: 'nginx:1.25' }],
  },
  {
    rule: 'what keeps a container from starting again is not why it ended',
    manifest: `${podOf(`  containers: [${shell('app', 'sleep 1; exit 3', 'envFrom: [{configMapRef: {name: c}}]')}]`)}---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n`,
    at: 25,
    headline: /^Container app cannot be started again: CreateContainerConfigError: configmap "c" not found$/,
    text: /CrashLoopBackOff is the wait before the next one.*exit code 3/,
    remedies: [/Create the configmap c/, /optional: true/],
    interventions: [{ atSeconds: 2, kind: 'KUBECTL', command: ['delete configmap c'] }],
  },
  {
    rule: 'what an earlier start failed at its probe is not what this one does',
    manifest: podOf(
      `  containers: [${shell('app', 'sleep 12; exit 1', 'readinessProbe: {exec: {command: [sh, -c, "sleep 2; echo no; exit 1"]}, timeoutSeconds: 5, periodSeconds: 5}')}]`,
    ),
    at: 15.2,
    headline: /its readiness probe has not passed$/,
    text: /^The readiness probe has not been passed yet/,
  },
  {
    rule: 'what was killed from outside has not lacked memory itself',
    manifest: podOf(`  restartPolicy: Never\n  containers: [${shell('app', 'sleep 3600; true', 'resources: {limits: {memory: 20Mi}}')}]`),
    at: 30,
    headline:
      /^Container app has ended: it used more memory than its limit, and the kernel killed one of its processes \(OOMKilled, exit code 137\)/,
    interventions: [
      { atSeconds: 10, kind: 'EXEC', command: ['tail', '/dev/zero'] },
      { atSeconds: 20, kind: 'KILL_CONTAINER' },
    ],
  },
  {
    rule: 'nor what was stopped for a probe that did',
    manifest: podOf(
      `  restartPolicy: Never\n  terminationGracePeriodSeconds: 2\n  containers: [${shell('app', 'sleep 3600; true', 'resources: {limits: {memory: 20Mi}}, livenessProbe: {exec: {command: [tail, /dev/zero]}, periodSeconds: 5, failureThreshold: 2}')}]`,
    ),
    at: 20,
    headline: /^Container app has ended: its liveness probe failed too often/,
  },
  {
    rule: 'a Pod is not well while its container is being stopped, whatever its status says',
    manifest: podOf(
      `  containers: [${shell('app', 'sleep 3600; true', 'livenessProbe: {exec: {command: ["false"]}, periodSeconds: 15, failureThreshold: 1}')}]`,
    ),
    at: 25,
    headline: /^Container app is being stopped: its liveness probe failed too often$/,
    chain: ['ProbeResult', 'ContainerKilling'],
  },
  {
    rule: 'nor while another image is to come',
    manifest: podOf(`  containers: [${shell('app', 'sleep 3600; true')}]`),
    at: 25,
    headline: /^Container app is being stopped: its definition was changed$/,
    chain: ['Intervened', 'ContainerKilling'],
    interventions: [{ atSeconds: 20, kind: 'PATCH_IMAGE', container: 'app', image: 'busybox:1.35' }],
  },
  {
    rule: 'a Pod that pulls says what',
    manifest: podOf(`  containers: [${shell('first', 'sleep 3600')}, {name: app, image: nginx}]`),
    at: 10,
    headline: /^The Pod is on its way: the image of container app is being pulled$/,
    behaviors: [{ container: 'app', pullSeconds: 30 }],
  },
  {
    rule: 'a hook that does not end holds up what comes after it',
    manifest: podOf(
      `  containers: [${shell('app', 'sleep 3600', 'lifecycle: {postStart: {exec: {command: [sleep, "600"]}}}')}, {name: next, image: nginx}]`,
    ),
    at: 40,
    headline: /^The Pod is on its way: the postStart hook of container app still runs$/,
    text: /until then the containers after it are not started/,
  },
  {
    rule: 'a deadline that has passed waits for what is under way',
    manifest: podOf('  activeDeadlineSeconds: 10\n  containers: [{name: app, image: nginx}]'),
    at: 25,
    headline:
      /^The Pod is past its activeDeadlineSeconds \(10 s\), but the kubelet does not stop it yet: the image of container app is being pulled$/,
    behaviors: [{ container: 'app', pullSeconds: 30 }],
  },
  {
    rule: 'nor is it while the image of one that was stopped is pulled',
    manifest: podOf('  containers: [{name: app, image: nginx}]'),
    at: 30,
    headline: /^Container app has ended, and its image is being pulled: nginx:1.25$/,
    text: /status says that it still runs/,
    interventions: [{ atSeconds: 25, kind: 'PATCH_IMAGE', container: 'app', image: 'nginx:1.25' }],
    behaviors: [{ container: 'app', pullSeconds: 10 }],
  },
  {
    rule: 'what waits when the sandbox of a Pod that must not restart goes, waits for good',
    manifest: podOf(
      `  restartPolicy: Never\n  containers: [${shell('app', 'sleep 3600; true')}, {name: late, image: "nginx:9.9.9"}]\n  terminationGracePeriodSeconds: 2`,
    ),
    at: 55,
    headline: /^Container late never starts: the Pod's sandbox is gone, and restartPolicy is Never$/,
    remedies: [/create it anew/],
    interventions: [{ atSeconds: 20, kind: 'KILL_CONTAINER', container: 'POD' }],
  },
  {
    rule: 'with the first process of a PID namespace all of its processes end',
    manifest: podOf(
      `  shareProcessNamespace: true
  restartPolicy: Never
  containers: [${shell('app', 'sleep 20; kill 1; sleep 100', 'securityContext: {privileged: true}')}]`,
    ),
    at: 40,
    headline: /^Container app has ended: the pause container ended, and as the Pod's containers share its PID namespace/,
    remedies: [/Send no signal to process 1/],
    chain: ['PauseExited', 'ContainerExited'],
  },
  {
    rule: 'what is removed by force still runs for a while',
    manifest: podOf(`  containers: [${shell('app', 'sleep 3600; true')}]`),
    at: 30,
    headline: /^The Pod is gone$/,
    text: /Container app still runs: the object was removed by force/,
    interventions: [{ ...delete20, graceSeconds: 0 }],
  },
  {
    rule: 'but not for ever',
    manifest: podOf(`  containers: [${shell('app', 'sleep 3600; true')}]`),
    at: 55,
    headline: /^The Pod is gone$/,
    text: /with a new name and UID\.$/,
    interventions: [{ ...delete20, graceSeconds: 0 }],
  },
];

it('what is ten minutes past is forgotten', () => {
  const { run } = play(nginx(', livenessProbe: {exec: {command: [cat, /tmp/ok]}, initialDelaySeconds: 5, periodSeconds: 5}'), {
    seconds: 900,
    interventions: [{ atSeconds: 30, kind: 'EXEC', command: ['touch', '/tmp/ok'] }],
  });
  expect(run.explain(100).headline.en).toMatch(/started again/);
  expect(run.explain(800).text.en).toMatch(/^Its containers have restarted once in all/);
});

it('a Pod that has the name of an earlier one is the one that is spoken of', () => {
  const broken = nginx(', command: [no-such]');
  const { run } = play(broken, {
    seconds: 90,
    interventions: [
      { atSeconds: 20, kind: 'DELETE_POD', graceSeconds: 1 },
      { atSeconds: 40, kind: 'APPLY', manifest: nginx('') },
    ],
  });
  expect(run.explain(15, 'web').headline.en).toMatch(/no-such/);
  expect(run.explain(35, 'web').headline.en).toMatch(/is gone/);
  const later = run.explain(60, 'web');
  expect(later.headline.en).toMatch(/^All is well/);
  expect(later.chain.every(({ atSeconds }) => atSeconds >= 40)).toBe(true);
});

it('of two Pods of one name in two namespaces, the uid says which', () => {
  const there = nginx(', command: [no-such]').replace('name: web', 'name: web, namespace: kube-public');
  const { run } = play(`${nginx('')}\n---\n${there}`);
  const [here, other] = run.pods;
  expect(run.explain(60, null, here?.uid).headline.en).toMatch(/^All is well/);
  expect(run.explain(60, 'web', other?.uid).headline.en).toMatch(/no-such/);
  expect(run.timeline.find(({ pod, namespace }) => pod === 'web' && namespace === 'kube-public')?.sequence).toBeGreaterThan(0);
});

it('a remedy says where kubectl has to look', () => {
  const failing = nginx(', command: [sh, -c, exit 3]').replace('name: web', 'name: web, namespace: kube-public');
  expect(play(failing).run.explain(60).remedies.en[0]).toContain('kubectl logs web -n kube-public -c app');
  expect(play(nginx(', command: [sh, -c, exit 3]')).run.explain(60).remedies.en[0]).toContain('kubectl logs web -c app');
});

it('a Pod that is yet to come is not gone', () => {
  const late = nginx('').replace('name: web', 'name: late');
  const { run } = play(nginx(''), { interventions: [{ atSeconds: 40, kind: 'APPLY', manifest: late }] });
  const told = run.explain(10, 'late');
  expect([told.headline.en, told.text.en]).toEqual(['The Pod does not exist yet', 'It is created 40 s after the beginning of the run.']);
  expect(told.chain).toEqual([]);
});

describe('An explanation tells the true cause', () => {
  it.each(cases)(
    '$rule',
    ({ manifest, at, seconds = 60, pod, headline, text = /./, remedies, chain, interventions = [], behaviors = [] }) => {
      const told = play(manifest, { seconds, interventions, behaviors }).run.explain(at, pod);
      expect(told.headline.en).toMatch(headline);
      expect(told.text.en).toMatch(text);
      if (remedies)
        expect(told.remedies.en.filter((remedy) => !IN_NEW_POD.test(remedy))).toEqual(
          remedies.map((remedy) => expect.stringMatching(remedy)),
        );
      expect(told.remedies.zhHans).toHaveLength(told.remedies.en.length);
      const names = told.chain.map(({ detail }) => (detail as { type: string }).type);
      if (chain) expect(names.slice(-chain.length)).toEqual(chain);
    },
  );
});

import { expect, it } from 'vitest';
import { CREATED, pod, printed, squeezed } from '../testing.ts';
import { describeProbe } from './probe.ts';

it('a Pod: every section in its place', () => {
  const web = pod('web', {
    metadata: { labels: { app: 'web', tier: 'front' }, annotations: { note: 'hello' } },
    spec: {
      priority: 0,
      serviceAccountName: 'default',
      initContainers: [{ name: 'init', image: 'busybox', command: ['sh', '-c', 'echo a\necho b'] }],
      containers: [
        {
          name: 'app',
          image: 'nginx',
          ports: [
            { containerPort: 80, protocol: 'TCP' },
            { containerPort: 443, protocol: 'TCP' },
          ],
          resources: { limits: { memory: '128Mi' }, requests: { cpu: '0.5', memory: '64Mi' } },
          livenessProbe: {
            exec: { command: ['cat', '/tmp/healthy'] },
            initialDelaySeconds: 5,
            timeoutSeconds: 1,
            periodSeconds: 5,
            successThreshold: 1,
            failureThreshold: 3,
          },
          envFrom: [{ configMapRef: { name: 'settings' }, prefix: 'P_' }],
          env: [
            { name: 'A', value: '1' },
            { name: 'POD', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.name' } } },
            { name: 'CPU', valueFrom: { resourceFieldRef: { resource: 'limits.cpu' } } },
            { name: 'KEY', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } },
          ],
          volumeMounts: [
            { name: 'data', mountPath: '/data', subPath: 'x' },
            { name: 'conf', mountPath: '/conf', readOnly: true },
          ],
        },
      ],
      volumes: [
        { name: 'data', emptyDir: { sizeLimit: '1Gi' } },
        { name: 'conf', configMap: { name: 'settings' } },
      ],
      tolerations: [
        { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 },
        { key: 'a', value: 'b', effect: 'NoSchedule' },
      ],
    },
    status: {
      hostIP: '172.18.0.3',
      podIP: '10.244.1.2',
      podIPs: [{ ip: '10.244.1.2' }],
      startTime: CREATED,
      qosClass: 'Burstable',
      conditions: [
        { type: 'Initialized', status: 'True' },
        { type: 'ContainersReady', status: 'False' },
      ],
      initContainerStatuses: [
        {
          name: 'init',
          containerID: 'containerd://1',
          imageID: 'busybox@1',
          ready: true,
          restartCount: 0,
          state: { terminated: { reason: 'Completed', exitCode: 0, startedAt: CREATED, finishedAt: CREATED } },
        },
      ],
      containerStatuses: [
        {
          name: 'app',
          containerID: 'containerd://2',
          imageID: 'nginx@2',
          ready: false,
          restartCount: 1,
          state: { waiting: { reason: 'CrashLoopBackOff' } },
          lastState: { terminated: { reason: 'Error', exitCode: 137, startedAt: CREATED, finishedAt: CREATED } },
        },
      ],
    },
  });
  const event = {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: 'web.1', namespace: 'default' },
    type: 'Warning',
    reason: 'BackOff',
    message: 'Back-off restarting failed container',
    involvedObject: { kind: 'Pod', name: 'web', uid: 'uid-web' },
    source: { component: 'kubelet' },
    count: 4,
    firstTimestamp: CREATED,
    lastTimestamp: '2023-05-15T09:00:50Z',
  };
  // Nobody finds an event that says no uid.
  const unfound = { ...event, metadata: { name: 'web.2', namespace: 'default' }, involvedObject: { kind: 'Pod', name: 'web' } };
  expect(printed('describe pod web', { objects: [web, event, unfound] })).toBe(`Name:             web
Namespace:        default
Priority:         0
Service Account:  default
Node:             node-1/172.18.0.3
Start Time:       Mon, 15 May 2023 09:00:00 +0000
Labels:           app=web
                  tier=front
Annotations:      note: hello
Status:           Running
IP:               10.244.1.2
IPs:
  IP:  10.244.1.2
Init Containers:
  init:
    Container ID:  containerd://1
    Image:         busybox
    Image ID:      busybox@1
    Port:          <none>
    Host Port:     <none>
    Command:
      sh
      -c
      echo a
      echo b
    State:          Terminated
      Reason:       Completed
      Exit Code:    0
      Started:      Mon, 15 May 2023 09:00:00 +0000
      Finished:     Mon, 15 May 2023 09:00:00 +0000
    Ready:          True
    Restart Count:  0
    Environment:    <none>
    Mounts:         <none>
Containers:
  app:
    Container ID:   containerd://2
    Image:          nginx
    Image ID:       nginx@2
    Ports:          80/TCP, 443/TCP
    Host Ports:     0/TCP, 0/TCP
    State:          Waiting
      Reason:       CrashLoopBackOff
    Last State:     Terminated
      Reason:       Error
      Exit Code:    137
      Started:      Mon, 15 May 2023 09:00:00 +0000
      Finished:     Mon, 15 May 2023 09:00:00 +0000
    Ready:          False
    Restart Count:  1
    Limits:
      memory:  128Mi
    Requests:
      cpu:     500m
      memory:  64Mi
    Liveness:  exec [cat /tmp/healthy] delay=5s timeout=1s period=5s #success=1 #failure=3
    Environment Variables from:
      settings  ConfigMap with prefix 'P_'  Optional: false
    Environment:
      A:    1
      POD:  web (v1:metadata.name)
      CPU:  node allocatable (limits.cpu)
      KEY:  <set to the key 'k' in secret 's'>  Optional: false
    Mounts:
      /conf from conf (ro)
      /data from data (rw,path="x")
Conditions:
  Type              Status
  Initialized       True 
  ContainersReady   False 
Volumes:
  data:
    Type:       EmptyDir (a temporary directory that shares a pod's lifetime)
    Medium:     
    SizeLimit:  1Gi
  conf:
    Type:        ConfigMap (a volume populated by a ConfigMap)
    Name:        settings
    Optional:    false
QoS Class:       Burstable
Node-Selectors:  <none>
Tolerations:     a=b:NoSchedule
                 node.kubernetes.io/unreachable:NoExecute op=Exists for 300s
Events:
  Type     Reason   Age                From     Message
  ----     ------   ----               ----     -------
  Warning  BackOff  10s (x4 over 60s)  kubelet  Back-off restarting failed container
`);
});

it('a Pod that is going says for how long it has been overdue', () => {
  const gone = pod('web', { metadata: { deletionTimestamp: '2023-05-15T09:00:40Z', deletionGracePeriodSeconds: 30 } });
  expect(printed('describe pod web', { objects: [gone] })).toContain(
    'Status:                    Terminating (lasts 20s)\nTermination Grace Period:  30s\n',
  );
  expect(printed('describe pod web', { objects: [gone], at: 20 })).toContain('Terminating (lasts <invalid>)');
});

it('several are two lines apart, names may be shortened, and what is missing is told', () => {
  const objects = ['web-1', 'web-2'].map((name) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace: 'default' },
    type: 'Opaque',
    data: { key: 'aGVsbG8=' },
  }));
  const one = (name: string) =>
    `Name:         ${name}\nNamespace:    default\nLabels:       <none>\nAnnotations:  <none>\n\nType:  Opaque\n\nData\n====\nkey:  5 bytes\n`;
  expect(printed('describe secret', { objects })).toBe(`${one('web-1')}\n\n${one('web-2')}`);
  expect(printed('describe secret web-2', { objects })).toBe(one('web-2'));
  expect(printed('describe secret web', { objects })).toBe(`${one('web-1')}\n${one('web-2')}\n`);
  expect(printed('describe secret/web', { objects })).toBe('Error from server (NotFound): secrets "web" not found\n[1]');
  expect(printed('describe secret web nope', { objects })).toBe(
    'Error from server (NotFound): secrets "web" not found\nError from server (NotFound): secrets "nope" not found\n[1]',
  );
  expect(printed('describe storageclass')).toBe('No resources found in default namespace.\n');
  expect(printed('describe pods -A')).toBe('No resources found\n');
  expect(printed('describe secret nope', { objects })).toBe('Error from server (NotFound): secrets "nope" not found\n[1]');
});

it('a ConfigMap', () => {
  const map = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'c', namespace: 'default' },
    data: { 'a.txt': 'one\ntwo\n', b: '1' },
  };
  expect(printed('describe cm c', { objects: [map] })).toBe(
    'Name:         c\nNamespace:    default\nLabels:       <none>\nAnnotations:  <none>\n\nData\n====\na.txt:\n----\none\ntwo\n\nb:\n----\n1\n\nBinaryData\n====\n\nEvents:  <none>\n',
  );
});

it('of the fields of a Pod in its environment, kubectl reads its name and namespace alone', () => {
  const env = ['metadata.name', 'metadata.namespace', 'metadata.uid', "metadata.labels['a']", 'status.podIP'].map((fieldPath, i) => ({
    name: `V${i}`,
    valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath } },
  }));
  const web = pod('web', { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'app', image: 'nginx', env }] } });
  expect(squeezed(printed('describe pod web', { objects: [web] }))).toContain(
    "V0: web (v1:metadata.name)\nV1: default (v1:metadata.namespace)\nV2: (v1:metadata.uid)\nV3: (v1:metadata.labels['a'])\nV4: (v1:status.podIP)\n",
  );
});

it('events may be left out', () => {
  const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c', namespace: 'default' } };
  expect(printed('describe cm c --show-events=false', { objects: [map] })).toMatch(/BinaryData\n====\n\n$/);
});

/** @see https://github.com/kubernetes/kubernetes/pull/120380, 120427 */
it('a claim tells its events all the same, and not the Pod whose ephemeral volume it is', () => {
  const claim = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'web-v', namespace: 'default' } };
  const web = pod('web', { spec: { containers: [], volumes: [{ name: 'v', ephemeral: {} }] } });
  expect(squeezed(printed('describe pvc web-v --show-events=false', { objects: [claim, web] }))).toMatch(
    /Used By: <none>\nEvents: <none>\n$/,
  );
});

it('a namespace with its quotas and limits', () => {
  const objects = [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default', labels: { a: 'b' } }, status: { phase: 'Active' } },
    {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'q', namespace: 'default' },
      spec: {},
      status: { hard: { pods: '4' }, used: { pods: '2' } },
    },
    {
      apiVersion: 'v1',
      kind: 'LimitRange',
      metadata: { name: 'l', namespace: 'default' },
      spec: { limits: [{ type: 'Container', default: { cpu: '1' }, defaultRequest: { cpu: '500m' } }] },
    },
  ];
  expect(printed('describe ns default', { objects })).toBe(`Name:         default
Labels:       a=b
Annotations:  <none>
Status:       Active

Resource Quotas
  Name:     q
  Resource  Used  Hard
  --------  ---   ---
  pods      2     4

Resource Limits
 Type       Resource  Min  Max  Default Request  Default Limit  Max Limit/Request Ratio
 ----       --------  ---  ---  ---------------  -------------  -----------------------
 Container  cpu       -    -    500m             1              -
`);
});

const times = { initialDelaySeconds: 0, timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 };
it.each([
  { probe: { httpGet: { path: '/healthz', port: 8080, scheme: 'HTTP' } }, prints: 'http-get http://:8080/healthz' },
  { probe: { httpGet: { path: 'a?b=c', port: 'web', host: 'h', scheme: 'HTTPS' } }, prints: 'http-get https://h:web/a%3Fb=c' },
  {
    probe: { httpGet: { path: "/a*(b)!'c$&+,;=:@~", port: 80, scheme: 'HTTP' } },
    prints: 'http-get http://:80/a%2A%28b%29%21%27c$&+,;=:@~',
  },
  { probe: { tcpSocket: { port: 80 } }, prints: 'tcp-socket :80' },
  { probe: { grpc: { port: 9000, service: '' } }, prints: 'grpc <pod>:9000 ' },
])('$prints', ({ probe, prints }) => {
  expect(describeProbe({ ...times, ...probe })).toBe(`${prints} delay=0s timeout=1s period=10s #success=1 #failure=3`);
});

it('any other kind: its fields, named as words where they are words', () => {
  const objects = [
    {
      apiVersion: 'node.k8s.io/v1',
      kind: 'RuntimeClass',
      metadata: { name: 'r' },
      handler: 'runsc',
      overhead: { podFixed: { cpu: '1', 'x.io/v2': '1' } },
    },
  ];
  expect(printed('describe runtimeclass r', { objects })).toContain(
    'API Version:  node.k8s.io/v1\nHandler:      runsc\nKind:         RuntimeClass\nMetadata:\n  Creation Timestamp:  2023-05-15T09:00:00Z\n  Resource Version:    1\n  UID:                 uid-r\nOverhead:\n  Pod Fixed:\n    Cpu:      1\n    x.io/v2:  1\nEvents:       <none>\n',
  );
});

it('taints: by effect, then by key', () => {
  const taints = [
    { key: 'b', effect: 'NoSchedule' },
    { key: 'a', value: 'x', effect: 'NoSchedule' },
    { key: 'z', effect: 'NoExecute' },
  ];
  const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n' }, spec: { taints }, status: {} };
  expect(printed('describe node n', { objects: [node] })).toMatch(/Taints: +z:NoExecute\n +a=x:NoSchedule\n +b:NoSchedule\n/);
});

it('what would steer a terminal is shown', () => {
  const status = { phase: 'Failed', message: 'a\x1b[31mb\rc' };
  expect(printed('describe pod web', { objects: [pod('web', { status })] })).toMatch(/Message: +a\^\[\[31mb\\rc\n/);
});

/** @see kubernetes: kubectl/pkg/describe/describe_test.go TestDescribeResourceQuota */
it.each([
  { rule: 'what is used is told in the units of what is allowed', command: 'describe quota q', row: 'memory 1024k 1G' },
  { rule: 'but not among those of a namespace', command: 'describe ns default', row: 'memory 1000Ki 1G' },
])('of a quota, $rule', ({ command, row }) => {
  const objects = [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' }, status: { phase: 'Active' } },
    {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'q', namespace: 'default' },
      status: { hard: { memory: '1G' }, used: { memory: '1000Ki' } },
    },
  ];
  expect(squeezed(printed(command, { objects }))).toContain(row);
});

it.each([
  { rule: 'a value that fits stands beside its name', value: 'x'.repeat(137), prints: `a: ${'x'.repeat(137)}` },
  { rule: 'one more stands below it', value: 'x'.repeat(138), prints: `a:\n                ${'x'.repeat(138)}` },
  { rule: 'a long one is cut', value: 'x'.repeat(139), prints: `a:\n                ${'x'.repeat(138)}...` },
  { rule: 'by its bytes', value: 'é'.repeat(70), prints: `a:\n                ${'é'.repeat(69)}...` },
])('of annotations, $rule', ({ value, prints }) => {
  const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'm', namespace: 'default', annotations: { a: value } } };
  expect(printed('describe cm m', { objects: [map] })).toContain(`Annotations:  ${prints}\n`);
});

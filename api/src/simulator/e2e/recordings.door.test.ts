import { expect, it } from 'vitest';
import { play } from '../testing.ts';

interface Recording {
  /** Where it was recorded, as far as it tells. */
  readonly source: string;
  /** Containers of one Pod `web`, and what else its spec has; other documents after it. */
  readonly containers: readonly string[];
  readonly spec?: string;
  readonly beside?: string;
  readonly at: number;
  /** What is run in `web`, and when, before it is asked. */
  readonly run?: { readonly atSeconds: number; readonly command: readonly string[] };
  readonly ask: string;
  /** What stands in the answer, line by line in this order; others may stand between, unless there is none. A line may be given as an expression. */
  readonly says: readonly (string | RegExp)[];
  readonly exitCode?: number;
}

const given = ({ containers, spec = '', beside = '' }: Recording): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: web, labels: {app: web}}\nspec:\n  containers:\n${containers.map((one) => `  - {${one}}\n`).join('')}${spec}\n---\n${beside}`;

const MULTITOOL = 'name: multitool, image: wbitt/network-multitool';
const IN_USE = [
  /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d \[emerg\] 1#1: bind\(\) to 0\.0\.0\.0:80 failed \(98: Address in use\)$/,
  'nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address in use)',
];

const SERVICE = 'apiVersion: v1\nkind: Service\nmetadata: {name: api-svc}\nspec: {selector: {app: other}, ports: [{port: 80}]}\n';

/** What people wrote down of real clusters and containers, and published. */
const recordings: readonly Recording[] = [
  {
    source: 'a homework of netology, MicroK8s 2024: nginx and multitool in one Pod',
    containers: ['name: nginx, image: nginx', MULTITOOL],
    at: 25,
    ask: 'logs web -c multitool',
    says: [
      'The directory /usr/share/nginx/html is not mounted.',
      'Therefore, over-writing the default index.html file with some useful information:',
      /^WBITT Network MultiTool \(with NGINX\) - web - 10\.\d+\.\d+\.\d+ - HTTP: 80 , HTTPS: 443 \. \(Formerly praqma\/network-multitool\)$/,
      ...[1, 2, 3, 4, 5].flatMap(() => IN_USE),
      / \[emerg\] 1#1: still could not bind\(\)$/,
      'nginx: [emerg] still could not bind()',
    ],
  },
  {
    source: 'the same homework, mended',
    containers: ['name: nginx, image: nginx', `${MULTITOOL}, env: [{name: HTTP_PORT, value: "1180"}, {name: HTTPS_PORT, value: "11443"}]`],
    at: 30,
    ask: 'logs web -c multitool',
    says: [
      / - HTTP: 1180 , HTTPS: 11443 \. /,
      'Replacing default HTTP port (80) with the value specified by the user - (HTTP_PORT: 1180).',
      'Replacing default HTTPS port (443) with the value specified by the user - (HTTPS_PORT: 11443).',
    ],
  },
  {
    source: 'MicroK8s: multitool before a volume',
    containers: [`${MULTITOOL}, volumeMounts: [{name: html, mountPath: /usr/share/nginx/html}]`],
    spec: '  volumes: [{name: html, emptyDir: {}}]',
    at: 30,
    ask: 'logs web',
    says: ['The directory /usr/share/nginx/html is a volume mount.', 'Therefore, will not over-write index.html'],
  },
  {
    source: 'a CKA simulator, 2024: httpd:2.4.52-alpine beside nginx:1.21.6-alpine',
    containers: ['name: nginx, image: "nginx:1.21.6-alpine"', 'name: httpd, image: "httpd:2.4.52-alpine"'],
    at: 30,
    ask: 'logs web -c httpd',
    says: [
      /^AH00558: httpd: Could not reliably determine the server's fully qualified domain name, using 10\./,
      '(98)Address in use: AH00072: make_sock: could not bind to address [::]:80',
      '(98)Address in use: AH00072: make_sock: could not bind to address 0.0.0.0:80',
      'no listening sockets available, shutting down',
      'AH00015: Unable to open logs',
    ],
  },
  {
    source: 'docker logs of postgres:15-alpine',
    containers: ['name: db, image: "postgres:15-alpine", env: [{name: POSTGRES_PASSWORD, value: prework}]'],
    at: 40,
    ask: 'logs web',
    says: [
      'selecting default time zone ... UTC',
      'running bootstrap script ... ok',
      'sh: locale: not found',
      / UTC \[35\] WARNING: {2}no usable system locales were found$/,
      'performing post-bootstrap initialization ... ok',
      /^waiting for server to start\.\.\.\..* \[41\] LOG: {2}starting PostgreSQL 15\.\d+ on x86_64-pc-linux-musl, compiled by gcc \(Alpine /,
      / \[41\] LOG: {2}listening on Unix socket "\/var\/run\/postgresql\/\.s\.PGSQL\.5432"$/,
      / \[44\] LOG: {2}database system was shut down at /,
      ' done',
      'server started',
      '/usr/local/bin/docker-entrypoint.sh: ignoring /docker-entrypoint-initdb.d/*',
      / \[41\] LOG: {2}received fast shutdown request$/,
      / \[41\] LOG: {2}background worker "logical replication launcher" \(PID 47\) exited with exit code 1$/,
      / \[42\] LOG: {2}shutting down$/,
      / \[42\] LOG: {2}checkpoint starting: shutdown immediate$/,
      / \[42\] LOG: {2}checkpoint complete: wrote 3 buffers /,
      / \[41\] LOG: {2}database system is shut down$/,
      'PostgreSQL init process complete; ready for start up.',
      / \[55\] LOG: {2}database system was shut down at /,
      / \[1\] LOG: {2}database system is ready to accept connections$/,
    ],
  },
  {
    source: 'postgres:12 in a StatefulSet: its processes are numbered otherwise, and initdb words its warning otherwise',
    containers: ['name: db, image: "postgres:12-alpine", env: [{name: POSTGRES_PASSWORD, value: a}]'],
    at: 40,
    ask: 'logs web',
    says: [
      'initdb: warning: enabling "trust" authentication for local connections',
      'You can change this by editing pg_hba.conf or using the option -A, or',
      '--auth-local and --auth-host, the next time you run initdb.',
      / \[42\] LOG: {2}database system was shut down at /,
    ],
  },
  {
    source: 'minikube v1.37, containerd: logs --previous while the next one is dead, too',
    containers: ['name: app, image: "busybox:1.36", command: [sh, -c, "echo started; sleep 10; exit 1"]'],
    at: 50,
    ask: 'logs web --previous',
    says: [/^unable to retrieve container logs for containerd:\/\/[0-9a-f]{64}$/],
  },
  {
    source: 'minikube v1.37: a client of curl 8.10.1, and a Service without endpoints',
    containers: ['name: client, image: "curlimages/curl:8.10.1", command: [sleep, infinity]'],
    beside: SERVICE,
    at: 30,
    ask: 'exec web -- curl -sS -m 3 http://api-svc',
    says: [/^curl: \(7\) Failed to connect to api-svc port 80 after \d+ ms: Could not connect to server$/],
    exitCode: 7,
  },
  {
    source: 'the same of an older curl',
    containers: ['name: client, image: "curlimages/curl:7.88.1", command: [sleep, infinity]'],
    beside: SERVICE,
    at: 30,
    ask: 'exec web -- curl -sS -m 3 http://api-svc',
    says: [/^curl: \(7\) Failed to connect to api-svc port 80 after \d+ ms: Couldn't connect to server$/],
    exitCode: 7,
  },
  {
    source: 'a registry in a cluster, Registry Operator 2024; a Service of that name, 2016',
    containers: ['name: registry, image: "registry:2"'],
    beside: 'apiVersion: v1\nkind: Service\nmetadata: {name: registry}\nspec: {selector: {app: web}, ports: [{port: 5000}]}\n',
    at: 20,
    ask: 'logs web',
    says: [
      /^time="2023-05-15T09:00:\d\d\.\d+Z" level=warning msg="Ignoring unrecognized environment variable REGISTRY_PORT"$/,
      / level=warning msg="Ignoring unrecognized environment variable REGISTRY_SERVICE_HOST"$/,
      / level=warning msg="No HTTP secret provided - generated random secret\. .*" go\.version=go1\.\d+\.\d+ instance\.id=[0-9a-f-]{36} service=registry version=2\.8\.2 $/,
      / level=info msg="redis not configured" go\.version=/,
      / level=info msg="using inmemory blob descriptor cache" go\.version=/,
      / level=info msg="listening on \[::\]:5000" go\.version=/,
    ],
  },
  {
    source: 'docker run nats',
    containers: ['name: nats, image: nats'],
    at: 20,
    ask: 'logs web',
    says: [
      /^\[1\] 2023\/05\/15 09:00:\d\d\.\d{6} \[INF\] Starting nats-server$/,
      / \[INF\] {3}Version: {2}2\.9\.16$/,
      / \[INF\] Using configuration file: nats-server\.conf$/,
      / \[INF\] Starting http monitor on 0\.0\.0\.0:8222$/,
      / \[INF\] Listening for client connections on 0\.0\.0\.0:4222$/,
      / \[INF\] Server is ready$/,
      / \[INF\] Listening for route connections on 0\.0\.0\.0:6222$/,
    ],
  },
  {
    source: 'SQL Server 2019 where there is too little memory',
    containers: ['name: sql, image: "mcr.microsoft.com/mssql/server:2019-latest", resources: {limits: {memory: 1Gi}}'],
    at: 30,
    ask: 'logs web',
    says: [
      'SQL Server 2019 will run as non-root by default.',
      'This container is running as user mssql.',
      'To learn more visit https://go.microsoft.com/fwlink/?linkid=2099216.',
      'sqlservr: This program requires a machine with at least 2000 megabytes of memory.',
      '/opt/mssql/bin/sqlservr: This program requires a machine with at least 2000 megabytes of memory.',
    ],
  },
  {
    source: "a course's security contexts: without SYS_TIME",
    containers: ['name: app, image: ubuntu, command: [sleep, 1d]'],
    at: 20,
    ask: "exec web -- date -s '19 APR 2012 11:14:00'",
    says: ['Thu Apr 19 11:14:00 UTC 2012', 'date: cannot set date: Operation not permitted'],
    exitCode: 1,
  },
  {
    source: 'Kubernetes in Action, 13.2.4, on Alpine',
    containers: ['name: app, image: alpine, command: [sleep, 1d]'],
    at: 20,
    ask: 'exec web -- date +%T -s 12:00:00',
    says: ['12:00:00', "date: can't set date: Operation not permitted"],
  },
  {
    source: 'a CKAD simulator, 2025: two words of a probe in one',
    containers: [
      'name: pod6, image: "busybox:1.31.0", command: [sh, -c, "touch /tmp/ready && sleep 1d"], readinessProbe: {exec: {command: [cat /tmp/ready]}, initialDelaySeconds: 5, periodSeconds: 10}',
    ],
    at: 29,
    ask: 'describe pod web',
    says: [
      /^ {4}Readiness: +exec \[cat \/tmp\/ready\] delay=5s timeout=1s period=10s #success=1 #failure=3$/,
      ...[1, 2].map(
        () =>
          /^ {2}Warning {2}Unhealthy {2}\d+s +kubelet +Readiness probe errored: rpc error: code = Unknown desc = failed to exec in container: failed to start exec "[0-9a-f]{64}": OCI runtime exec failed: exec failed: unable to start container process: exec: "cat \/tmp\/ready": stat cat \/tmp\/ready: no such file or directory: unknown$/,
      ),
    ],
  },
  {
    source: 'devworkspace-operator #1168, Kubernetes 1.26: both hooks fail',
    containers: [
      'name: app, image: nginx, lifecycle: {postStart: {exec: {command: [sh, -c, badcommand]}}, preStop: {exec: {command: [sh, -c, badcommand]}}}',
    ],
    at: 12,
    ask: 'describe pod web',
    says: [
      /Normal +Created +\d+s \(x2 over \d+s\) +kubelet +Created container app$/,
      /Warning +FailedPostStartHook +\d+s \(x2 over \d+s\) +kubelet +PostStartHook failed$/,
      /Normal +Killing +\d+s \(x2 over \d+s\) +kubelet +FailedPostStartHook$/,
      /Warning +FailedPreStopHook +\d+s \(x2 over \d+s\) +kubelet +PreStopHook failed$/,
      /Warning +BackOff +\d+s .*kubelet +Back-off restarting failed container app in pod web_default\([0-9a-f-]+\)$/,
    ],
  },
  {
    source: 'a CKAD mock, 2025: a volume over /var/log of nginx',
    containers: ['name: nginx, image: nginx, volumeMounts: [{name: logs, mountPath: /var/log}]'],
    spec: '  volumes: [{name: logs, emptyDir: {}}]',
    at: 20,
    ask: 'logs web',
    says: [
      'nginx: [alert] could not open error log file: open() "/var/log/nginx/error.log" failed (2: No such file or directory)',
      / \[emerg\] 1#1: open\(\) "\/var\/log\/nginx\/error\.log" failed \(2: No such file or directory\)$/,
    ],
  },
  {
    source: 'a CKA mock, 2025: a ConfigMap, which is a directory, over a file',
    containers: ['name: nginx, image: nginx, volumeMounts: [{name: conf, mountPath: /etc/nginx/conf.d/default.conf}]'],
    spec: '  volumes: [{name: conf, configMap: {name: conf}}]',
    beside: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: conf}\ndata: {default.conf: ""}\n',
    at: 20,
    ask: 'describe pod web',
    says: [
      /Warning +Failed .*Error: failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: error mounting "\/var\/lib\/kubelet\/pods\/[0-9a-f-]+\/volumes\/kubernetes\.io~configmap\/conf" to rootfs at "\/etc\/nginx\/conf\.d\/default\.conf": mount \/var\/lib\/kubelet\/pods\/[0-9a-f-]+\/volumes\/kubernetes\.io~configmap\/conf:\/etc\/nginx\/conf\.d\/default\.conf \(via \/proc\/self\/fd\/6\), flags: 0x5001: not a directory: unknown$/,
    ],
  },
  {
    source: 'kubectl logs of mongo-express, 2024: there is no Service mongo',
    containers: ['name: web, image: mongo-express'],
    at: 40,
    ask: 'logs web',
    says: [
      'Waiting for mongo:27017...',
      '/docker-entrypoint.sh: line 15: mongo: Name does not resolve',
      '/docker-entrypoint.sh: line 15: /dev/tcp/mongo/27017: Invalid argument',
      /^\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d UTC 2023 retrying to connect to mongo:27017 \(2\/10\)$/,
    ],
  },
  {
    source: 'docker compose, 2025: mongo-express before its database listens',
    containers: [
      'name: web, image: mongo-express, env: [{name: ME_CONFIG_MONGODB_SERVER, value: localhost}]',
      'name: other, image: busybox, command: [sleep, 1d]',
    ],
    at: 40,
    ask: 'logs web -c web',
    says: [
      'Waiting for localhost:27017...',
      '/docker-entrypoint.sh: connect: Connection refused',
      '/docker-entrypoint.sh: line 15: /dev/tcp/localhost/27017: Connection refused',
    ],
  },
  {
    source: 'an alertmanager sidecar of Python on Alpine',
    containers: [
      'name: py, image: "python:3-alpine", command: [python3, -c, "import socket; socket.gethostbyname_ex(\'alertmanager.monitoring.svc.cluster.local\')"]',
    ],
    at: 30,
    ask: 'logs web',
    says: ['socket.gaierror: [Errno -2] Name does not resolve'],
  },
  {
    source: "busybox of Alpine and a volume's mount point",
    containers: ['name: app, image: "alpine:3.19", command: [sleep, 1d], volumeMounts: [{name: data, mountPath: /data}]'],
    spec: '  volumes: [{name: data, emptyDir: {}}]',
    at: 30,
    ask: 'exec web -- sh -c "rm -rf /data; cat /etc/alpine-release"',
    says: [/^3\.19\.\d+$/, "rm: can't remove '/data': Resource busy"],
  },
  {
    source: 'a course\'s log volume, 2022: "kubectl exec webapp -- cat /log/app.log" shows what its log does',
    containers: ['name: event-simulator, image: kodekloud/event-simulator'],
    at: 20,
    ask: 'exec web -- tail -n 1 /log/app.log',
    says: [/^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}\] (INFO|WARNING) in event-simulator: USER\d /],
  },
  {
    source: 'a CKA lab: with LOG_HANDLERS=file there is nothing to see but the file',
    containers: ['name: event-simulator, image: kodekloud/event-simulator, env: [{name: LOG_HANDLERS, value: file}]'],
    at: 20,
    ask: 'logs web',
    says: [],
  },
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
];

it.each(recordings)('$source: $ask', (recording) => {
  const interventions = recording.run ? [{ kind: 'EXEC' as const, pod: 'web', ...recording.run }] : [];
  const { run } = play(given(recording), { seconds: recording.at + 1, interventions });
  const { stdout, stderr, exitCode } = run.kubectl(recording.ask, recording.at);
  const lines = `${stdout}${stderr}`.split('\n');
  if (recording.says.length === 0) expect(`${stdout}${stderr}`).toBe('');
  let from = 0;
  for (const wanted of recording.says) {
    const at = lines.findIndex((line, i) => i >= from && (typeof wanted === 'string' ? line === wanted : wanted.test(line)));
    expect({ wanted, from: lines.slice(from), found: at >= 0 }).toMatchObject({ found: true });
    from = at + 1;
  }
  expect(exitCode).toBe(recording.exitCode ?? 0);
});

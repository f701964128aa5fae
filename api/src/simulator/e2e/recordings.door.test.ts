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
  readonly ask: string;
  /** What stands in the answer, line by line in this order; others may stand between. A line may be given as an expression. */
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
    source: "busybox of Alpine and a volume's mount point",
    containers: ['name: app, image: "alpine:3.19", command: [sleep, 1d], volumeMounts: [{name: data, mountPath: /data}]'],
    spec: '  volumes: [{name: data, emptyDir: {}}]',
    at: 30,
    ask: 'exec web -- sh -c "rm -rf /data; cat /etc/alpine-release"',
    says: [/^3\.19\.\d+$/, "rm: can't remove '/data': Resource busy"],
  },
];

it.each(recordings)('$source: $ask', (recording) => {
  const { run } = play(given(recording), { seconds: recording.at + 1 });
  const { stdout, stderr, exitCode } = run.kubectl(recording.ask, recording.at);
  const lines = `${stdout}${stderr}`.split('\n');
  let from = 0;
  for (const wanted of recording.says) {
    const at = lines.findIndex((line, i) => i >= from && (typeof wanted === 'string' ? line === wanted : wanted.test(line)));
    expect({ wanted, from: lines.slice(from), found: at >= 0 }).toMatchObject({ found: true });
    from = at + 1;
  }
  expect(exitCode).toBe(recording.exitCode ?? 0);
});

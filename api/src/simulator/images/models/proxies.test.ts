import { expect, it } from 'vitest';
import { SECOND } from '../../engine/index.ts';
import type { ImageFiles } from '../../kernel/index.ts';
import { play, podOf } from '../../testing.ts';
import { findImage } from '../find-image.ts';
import { runImage } from '../test-image.ts';

const tools = findImage('nicolaka/netshoot');
const withCurl: ImageFiles = typeof tools === 'string' ? {} : { '/usr/bin/curl': tools.files['/usr/bin/curl'] ?? '' };
const codeOf = (url: string): string[] => ['curl', '-sk', '-o', '/dev/null', '-w', '%{http_code}', url];
const PASSED = {
  OAUTH2_PROXY_CLIENT_ID: 'a',
  OAUTH2_PROXY_CLIENT_SECRET: 'b',
  OAUTH2_PROXY_COOKIE_SECRET: 'OQINaROshtE9TcZkNAm-5Zs2Pv3xaWytBmc5W7sPX7w=',
  OAUTH2_PROXY_EMAIL_DOMAINS: '*',
};

interface Asked {
  readonly rule: string;
  readonly image: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: ImageFiles;
  readonly says?: readonly string[];
  readonly code?: number;
  readonly asks?: Readonly<Record<string, string>>;
}

it.each<Asked>([
  {
    rule: 'Kong wants its database',
    image: 'kong:3.3',
    says: [
      '[error] 1#0: init_by_lua error: /usr/local/share/lua/5.1/kong/init.lua:590: [PostgreSQL error] failed to retrieve PostgreSQL server_version_num: connection refused\nstack traceback:\n',
      'nginx: [error] init_by_lua error: ',
    ],
    code: 1,
  },
  {
    rule: 'Kong wants its database to get it ready, too',
    image: 'kong:3.3',
    args: ['kong', 'migrations', 'bootstrap'],
    env: { KONG_PG_HOST: 'nowhere.example' },
    says: [
      'Error: [PostgreSQL error] failed to retrieve PostgreSQL server_version_num: host or service not provided, or not known\n\n  Run with --v (verbose) or --vv (debug) for more details\n',
    ],
    code: 1,
  },
  {
    rule: 'Kong needs none if it is told so',
    image: 'kong:3.3',
    env: { KONG_DATABASE: 'off', KONG_ADMIN_LISTEN: '0.0.0.0:8001, 0.0.0.0:8444 ssl' },
    says: ['[notice] 1#0: openresty/1.21.4.1\n'],
    asks: { 'http://127.0.0.1:8000/': '404', 'http://127.0.0.1:8001/status': '200', 'https://127.0.0.1:8443/': '404' },
  },
  {
    rule: 'oauth2-proxy tells all that it misses',
    image: 'quay.io/oauth2-proxy/oauth2-proxy:v7.4.0',
    says: [
      'invalid configuration:\n  missing setting: cookie-secret\n  provider missing setting: client-id\n  missing setting: client-secret or client-secret-file\n  missing setting for email validation: email-domain or authenticated-emails-file required.\n      use email-domain=* to authorize all email addresses\n',
    ],
    code: 1,
  },
  {
    rule: 'a secret has its length',
    image: 'quay.io/oauth2-proxy/oauth2-proxy:v7.4.0',
    env: { ...PASSED, OAUTH2_PROXY_COOKIE_SECRET: 'short' },
    says: ['invalid configuration:\n  cookie_secret must be 16, 24, or 32 bytes to create an AES cipher, but is 5 bytes\n'],
    code: 1,
  },
  {
    rule: 'oauth2-proxy is there for its own host alone',
    image: 'quay.io/oauth2-proxy/oauth2-proxy:v7.4.0',
    env: PASSED,
    says: ['OAuthProxy configured for Google Client ID: a\n'],
    asks: { 'http://127.0.0.1:4180/ping': '200', 'http://127.0.0.1:4180/': '403' },
  },
  {
    rule: 'a proxy of Cloud SQL wants an instance',
    image: 'gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.3.0',
    says: ['Error: missing instance_connection_name (e.g., project:region:instance)\n'],
    code: 1,
  },
  {
    rule: 'a proxy of Cloud SQL wants to be somebody',
    image: 'gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.3.0',
    args: ['--port=5432', 'a:b:c'],
    says: ['Authorizing with Application Default Credentials\n', 'google: could not find default credentials.'],
    code: 1,
  },
  {
    rule: 'an Istio proxy is not ready without its control plane',
    image: 'istio/proxyv2:1.17.2',
    args: ['proxy', 'sidecar'],
    asks: { 'http://127.0.0.1:15021/healthz/ready': '503' },
  },
  { rule: 'what sets up Istio ends', image: 'istio/proxyv2:1.17.2', args: ['istio-iptables', '-p', '15001'], code: 0 },
  {
    rule: 'who is nobody is told so',
    image: 'gcr.io/kubebuilder/kube-rbac-proxy:v0.13.1',
    args: ['--secure-listen-address=0.0.0.0:8443', '--upstream=http://127.0.0.1:8080/'],
    says: ['Listening securely on 0.0.0.0:8443\n'],
    asks: { 'https://127.0.0.1:8443/metrics': '401' },
  },
  { rule: 'OPA reads what nobody types', image: 'openpolicyagent/opa:0.52.0', code: 0 },
  {
    rule: 'OPA serves',
    image: 'openpolicyagent/opa:0.52.0',
    args: ['run', '--server'],
    says: ['"msg":"Initializing server."'],
    asks: { 'http://127.0.0.1:8181/health': '200' },
  },
  {
    rule: 'Datadog wants a key',
    image: 'datadog/agent:7',
    says: ['You must set an DD_API_KEY environment variable to run the Datadog Agent container\n'],
    code: 1,
  },
  {
    rule: 'an NFS server wants a directory',
    image: 'itsthenetwork/nfs-server-alpine',
    says: ['The SHARED_DIRECTORY environment variable is unset or null, exiting...\n'],
    code: 1,
  },
  {
    rule: 'git-sync wants a repository',
    image: 'registry.k8s.io/git-sync/git-sync:v3.6.5',
    says: ['INFO: detected pid 1, running init handler\n', 'ERROR: --repo must be specified\n'],
    code: 1,
  },
  {
    rule: 'git-sync wants a repository, and says so otherwise',
    image: 'registry.k8s.io/git-sync/git-sync:v4.0.0',
    says: ['required flag: --repo must be specified\nUsage: git-sync [FLAGS...]\n'],
    code: 1,
  },
  {
    rule: 'git-sync ends where there is none',
    image: 'registry.k8s.io/git-sync/git-sync:v3.6.5',
    args: ['--repo=https://nowhere.example/a', '--one-time'],
    says: [
      '"msg"="too many failures, aborting" "error"="Run(git clone --no-checkout -b master https://nowhere.example/a /tmp/git): exit status 128:',
      'Could not resolve host: nowhere.example',
    ],
    code: 1,
  },
  {
    rule: 'NVIDIA’s device plugin wants the kubelet’s directory',
    image: 'nvcr.io/nvidia/k8s-device-plugin:v0.14.1',
    says: [' main.go:154] Starting FS watcher.\n', ' main.go:123] failed to create FS watcher: no such file or directory\n'],
    code: 1,
  },
  {
    rule: 'NVIDIA’s device plugin fails where there is no GPU',
    image: 'nvcr.io/nvidia/k8s-device-plugin:v0.14.1',
    files: { '/var/lib/kubelet/device-plugins/a': '' },
    says: [
      '\nRunning with config:\n{\n  "version": "v1",\n  "flags": {\n    "migStrategy": "none",\n    "failOnInitError": true,\n    "nvidiaDriverRoot": "/",\n',
      ' factory.go:119] If this is not a GPU node, you should set up a toleration or nodeSelector to only deploy this plugin on GPU nodes\n',
      ' main.go:123] error starting plugins: error creating plugin manager: unable to create plugin manager: platform detection failed\n',
    ],
    code: 1,
  },
  {
    rule: 'NVIDIA’s newer device plugin says so in other words',
    image: 'nvcr.io/nvidia/k8s-device-plugin:v0.17.1',
    files: { '/var/lib/kubelet/device-plugins/a': '' },
    says: [
      ' main.go:238] Starting FS watcher for /var/lib/kubelet/device-plugins\n',
      ' factory.go:112] Incompatible strategy detected auto\n',
      ' main.go:173] error starting plugins: error getting plugins: unable to create plugins: failed to construct resource managers: invalid device discovery strategy\n',
    ],
    code: 1,
  },
  {
    rule: 'NVIDIA’s old device plugin waits if it is told to',
    image: 'nvidia/k8s-device-plugin:1.0.0-beta4',
    args: ['--fail-on-init-error=false'],
    says: [' Loading NVML\n', ' Failed to initialize NVML: could not load NVML library.\n'],
  },
  {
    rule: 'what Gateways are tried with answers',
    image: 'gcr.io/k8s-staging-gateway-api/echo-basic:v20231214-v1.0.0-140-gf544a46e',
    says: [
      'Starting server, listening on port 3000 (http)\nStarting server, listening on port 3001 (h2c)\n',
      'Echoing back request made to /a?delay=10ms to client (127.0.0.1:',
    ],
    asks: {
      'http://127.0.0.1:3000/a?delay=10ms': '200',
      'http://127.0.0.1:3000/a?delay=x': '500',
      'http://127.0.0.1:3000/status/418': '418',
      'http://127.0.0.1:3001/': '400',
    },
  },
])('$rule', ({ image, args, env, files, says = [], code, asks = {} }) => {
  const { exitCode, stdout, stderr, execs } = runImage({
    image,
    ...(args && { args }),
    ...(env && { env }),
    files: { ...withCurl, ...files },
    exec: Object.keys(asks).map((url, i) => ({ after: 5 + i / 10, argv: codeOf(url) })),
    until: 30 * SECOND,
  });
  for (const each of says) expect(stdout + stderr).toContain(each);
  expect(exitCode).toBe(code);
  expect(execs.map((each) => each.stdout)).toEqual(Object.values(asks));
});

it.each([
  { image: 'registry.k8s.io/git-sync/git-sync:v3.6.5', root: 'ROOT', tree: /^[0-9a-f]{40}$/ },
  { image: 'registry.k8s.io/git-sync/git-sync:v4.0.0', root: 'ROOT', tree: /^\.worktrees\/[0-9a-f]{40}$/ },
])('$image keeps a link to what it has', ({ image, root, tree }) => {
  const { run, rows } = play(
    podOf(`  containers:
  - name: sync
    image: ${image}
    env: [{ name: GIT_SYNC_REPO, value: "https://github.com/octocat/Spoon-Knife" }, { name: GIT_SYNC_${root}, value: /data }, { name: GITSYNC_${root}, value: /data }]
    volumeMounts: [{ name: data, mountPath: /data }]
  - { name: app, image: busybox, command: [sh, -c, sleep 15; readlink /data/Spoon-Knife; ls /data/Spoon-Knife/; sleep 1000], volumeMounts: [{ name: data, mountPath: /data }] }
  volumes: [{ name: data, emptyDir: {} }]`),
  );
  const [link = '', ...files] = run.kubectl('logs web -c app', 40).stdout.trim().split('\n');
  expect(link).toMatch(tree);
  expect(files).toEqual(['README.md', 'index.html', 'styles.css']);
  expect(rows.at(-1)).toBe('2/2 Running 0');
});

it('NVIDIA’s device plugin runs without a GPU if it is told to', () => {
  const { run, rows } = play(
    podOf(`  containers:
  - name: p
    image: nvcr.io/nvidia/k8s-device-plugin:v0.14.1
    env: [{ name: FAIL_ON_INIT_ERROR, value: "false" }]
    volumeMounts: [{ name: d, mountPath: /var/lib/kubelet/device-plugins }]
  volumes: [{ name: d, hostPath: { path: /var/lib/kubelet/device-plugins } }]`),
  );
  expect(run.kubectl('logs web', 40).stdout).toMatch(/main\.go:287\] No devices found\. Waiting indefinitely\.\n$/);
  expect(rows.at(-1)).toBe('1/1 Running 0');
});

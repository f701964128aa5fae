import { formatTime } from '../../apimachinery/time.ts';
import type { Process } from '../../kernel/index.ts';
import { alpine, debianSlim, distroless, scratch, ubi, ubuntu } from '../bases/index.ts';
import { isBefore, release } from '../model.ts';
import { devicePlugin, oldDevicePlugin } from '../programs/device-plugin.ts';
import { gitSync } from '../programs/git-sync.ts';
import { oauth2Proxy, optionOf } from '../programs/oauth2-proxy.ts';
import { flagOf, type StartProblem } from '../programs/start-checks.ts';
import { goLog, klog, plain } from '../servers/go-http.ts';
import { html, json } from './answers.ts';
import type { Service } from './services.data.ts';

/** Nobody is logged in to Google here. @see golang.org/x/oauth2: google/default.go */
const NO_CREDENTIALS =
  'google: could not find default credentials. See https://cloud.google.com/docs/authentication/external/set-up-adc for more information';
const OLD_NO_CREDENTIALS =
  'google: could not find default credentials. See https://developers.google.com/accounts/docs/application-default-credentials for more information.';

/** What wants to be told of its databases, and to be somebody. @see GoogleCloudPlatform/cloud-sql-proxy: cmd/root.go, internal/proxy/proxy.go */
function cloudSqlProxy(process: Process): StartProblem | undefined {
  const words = process.argv
    .slice(1)
    .filter(
      (word, i, all) => !word.startsWith('-') && !/^--?(p|port|a|address|c|credentials-file|t|token|u|unix-socket)$/.test(all[i - 1] ?? ''),
    );
  if (words.length === 0) return { lines: ['Error: missing instance_connection_name (e.g., project:region:instance)'], code: 1 };
  const file = flagOf(process, 'credentials-file') ?? process.env.get('CSQL_PROXY_CREDENTIALS_FILE');
  const say = (text: string): string => goLog(process, text);
  const ends = (why: string): string => say(`The proxy has encountered a terminal error: unable to start: ${why}`);
  if (file === undefined)
    return {
      lines: [
        say('Authorizing with Application Default Credentials'),
        ends(`error initializing dialer: failed to create default credentials: ${NO_CREDENTIALS}`),
      ],
      code: 1,
    };
  const starts = say(`Authorizing with the credentials file at "${file}"`);
  if (!process.access(file, 'r'))
    return { lines: [starts, ends(`error initializing dialer: open ${file}: no such file or directory`)], code: 1 };
  process.remark({ kind: 'NotFollowed', program: 'cloud-sql-proxy', why: 'what Google answers to its credentials', taken: 'running' });
  return {
    lines: [
      starts,
      ...words.map((word) => say(`[${word.split('?')[0]}] Listening on 127.0.0.1:${portOf(process)}`)),
      say('The proxy has started successfully and is ready for new connections!'),
    ],
  };
}
const portOf = (process: Process): number => Number(flagOf(process, 'port') ?? 5432);

/** @see GoogleCloudPlatform/cloud-sql-proxy release 1.33: cmd/cloud_sql_proxy/cloud_sql_proxy.go */
function oldCloudSqlProxy(process: Process): StartProblem | undefined {
  const flag = (name: string): string | undefined =>
    process.argv.find((word) => word.replace(/^--?/, '').startsWith(`${name}=`))?.replace(/^[^=]*=/, '');
  const limit = goLog(process, 'current FDs rlimit set to 1048576, wanted limit is 8500. Nothing to do here.');
  const file = flag('credential_file');
  if (file === undefined) return { lines: [limit, goLog(process, OLD_NO_CREDENTIALS)], code: 1 };
  if (!process.access(file, 'r'))
    return { lines: [limit, goLog(process, `invalid json file "${file}": open ${file}: no such file or directory`)], code: 1 };
  process.remark({ kind: 'NotFollowed', program: 'cloud_sql_proxy', why: 'what Google answers to its credentials', taken: 'running' });
  return { lines: [limit, goLog(process, 'Ready for new connections')] };
}

const NFS_ALPINE = 'The SHARED_DIRECTORY environment variable is unset or null, exiting...';
const DATADOG_RULE = '='.repeat(82);

/** What stands between others, and what needs a key, a repository or a directory to do its work. */
export const proxyServices: readonly Service[] = [
  {
    // @see oauth2-proxy: Dockerfile, pkg/http/server.go
    repositories: ['quay.io/oauth2-proxy/oauth2-proxy', 'bitnami/oauth2-proxy'],
    base: alpine,
    lacksCurl: true,
    megabytes: 13,
    path: '/bin/oauth2-proxy',
    user: '2000:2000',
    startup: 0.1,
    memory: 15,
    stream: 2,
    check: oauth2Proxy,
    ports: (process) => {
      const address = optionOf(process, 'http-address') ?? '127.0.0.1:4180';
      const [, host = '', port = '4180'] = /^(?:https?:\/\/)?(.*?):(\d+)$/.exec(address) ?? [];
      return [
        {
          port: Number(port),
          ...(/^(127\.0\.0\.1|localhost)$/.test(host) && { address: '127.0.0.1' }),
          paths: { '/ping': 'OK', '/ready': 'OK', '/robots.txt': 'User-agent: *\nDisallow: /\n' },
          otherwise: { ...html('Sign In'), status: 403 },
        },
      ];
    },
    code: 0,
  },
  {
    // Its user is a number for the sake of runAsNonRoot. @see GoogleCloudPlatform/cloud-sql-proxy: Dockerfile
    repositories: ['gcr.io/cloud-sql-connectors/cloud-sql-proxy'],
    base: distroless,
    megabytes: 12,
    path: '/cloud-sql-proxy',
    user: '65532',
    startup: 0.3,
    memory: 15,
    check: cloudSqlProxy,
    ports: (process) => [{ port: portOf(process), address: '127.0.0.1', paths: {} }],
    code: 0,
  },
  {
    repositories: ['gcr.io/cloudsql-docker/gce-proxy'],
    base: distroless,
    megabytes: 10,
    path: '/cloud_sql_proxy',
    cmd: ['/cloud_sql_proxy'],
    user: '65532',
    startup: 0.3,
    memory: 15,
    check: oldCloudSqlProxy,
    ports: (process) => {
      const ports = [...process.argv.join(' ').matchAll(/=tcp:(?:([\d.]+):)?(\d+)/g)];
      return ports.map(([, host, port]) => ({ port: Number(port), ...(host !== '0.0.0.0' && { address: '127.0.0.1' }), paths: {} }));
    },
    code: 2,
  },
  {
    // Without a control plane it is never ready. @see istio: pilot/cmd/pilot-agent/status/server.go, tools/istio-iptables
    repositories: ['istio/proxyv2', 'gcr.io/istio-release/proxyv2'],
    base: ubuntu,
    megabytes: 87,
    path: '/usr/local/bin/pilot-agent',
    user: '',
    startup: 1,
    memory: 60,
    isUnheard: true,
    // What sets a Pod's rules up ends.
    check: (process) => {
      if (process.argv[1] === 'proxy') return undefined;
      process.remark({ kind: 'NotFollowed', program: 'pilot-agent', why: process.argv[1] ?? 'nothing to do', taken: 'done' });
      return { lines: [], code: 0 };
    },
    ports: [
      { port: 15_000, address: '127.0.0.1', paths: {} },
      15_001,
      15_006,
      { port: 15_021, paths: { '/healthz/ready': plain(503, '') } },
      { port: 15_090, paths: { '/stats/prometheus': plain(200, '') } },
    ],
    code: 0,
  },
  {
    // @see brancz/kube-rbac-proxy: cmd/kube-rbac-proxy/app/kube-rbac-proxy.go
    repositories: ['quay.io/brancz/kube-rbac-proxy', 'gcr.io/kubebuilder/kube-rbac-proxy', 'quay.io/coreos/kube-rbac-proxy'],
    base: distroless,
    megabytes: 22,
    path: '/usr/local/bin/kube-rbac-proxy',
    user: '65532',
    startup: 0.5,
    memory: 15,
    stream: 2,
    lines: [
      (process) => klog(process, 'I', 'kube-rbac-proxy.go:285', 'Valid token audiences: ').trimEnd(),
      (process) => klog(process, 'I', 'kube-rbac-proxy.go:399', 'Generating self signed cert as no cert is provided').trimEnd(),
      (process) =>
        klog(process, 'I', 'kube-rbac-proxy.go:480', `Listening securely on ${flagOf(process, 'secure-listen-address') ?? ''}`).trimEnd(),
    ],
    ports: (process) => {
      const port = Number((flagOf(process, 'secure-listen-address') ?? '').split(':').at(-1));
      return port ? [{ port, tls: true, paths: {}, otherwise: plain(401, 'Unauthorized\n') }] : [];
    },
    code: 0,
  },
  {
    // @see open-policy-agent/opa: Dockerfile, cmd/run.go
    repositories: ['openpolicyagent/opa'],
    base: distroless,
    megabytes: 17,
    path: '/opa',
    entrypoint: ['/opa'],
    cmd: ['run'],
    user: '1000:1000',
    startup: 0.1,
    memory: 20,
    stream: 2,
    // Without a server it reads what is typed; nobody types.
    check: ({ argv }) =>
      argv[1] === 'run' && !argv.some((word) => /^(-[a-z]*s[a-z]*|--server(=true)?)$/.test(word)) ? { lines: [], code: 0 } : undefined,
    lines: [
      (process) =>
        JSON.stringify({
          addrs: [flagOf(process, 'addr') ?? ':8181'],
          'diagnostic-addrs': [],
          level: 'info',
          msg: 'Initializing server.',
          time: formatTime(process.now),
        }),
    ],
    ports: (process) => [
      {
        port: Number((flagOf(process, 'addr') ?? ':8181').split(':').at(-1)),
        paths: { '/health': '{}\n', '/': html('OPA'), '/v1/data': json({ result: {} }) },
      },
    ],
    code: 0,
  },
  {
    repositories: ['datadog/agent', 'gcr.io/datadoghq/agent', 'public.ecr.aws/datadog/agent'],
    base: ubuntu,
    megabytes: 270,
    path: '/bin/entrypoint.sh',
    cmd: ['/bin/entrypoint.sh'],
    startup: 6,
    memory: 120,
    check: (process) =>
      process.env.get('DD_API_KEY') || process.access('/etc/datadog-agent/datadog.yaml', 'r')
        ? undefined
        : {
            lines: [
              '',
              DATADOG_RULE,
              'You must set an DD_API_KEY environment variable to run the Datadog Agent container',
              DATADOG_RULE,
              '',
            ],
            code: 1,
          },
    isUnheard: true,
    ports: [8126, { port: 5555, paths: { '/live': plain(200, ''), '/ready': plain(200, '') } }],
    code: 0,
  },
  {
    repositories: ['portainer/portainer-ce', 'portainer/portainer'],
    base: scratch,
    megabytes: 89,
    path: '/portainer',
    volumes: ['/data'],
    startup: 1.5,
    memory: 40,
    isUnheard: true,
    ports: [
      8000,
      { port: 9000, paths: { '/': html('Portainer'), '/api/status': json({ Version: '2.18.2' }) } },
      { port: 9443, tls: true, paths: { '/': html('Portainer') } },
    ],
    code: 0,
  },
  {
    // @see sjiveson/nfs-server-alpine: nfsd.sh
    repositories: ['itsthenetwork/nfs-server-alpine'],
    base: alpine,
    lacksCurl: true,
    hasBash: true,
    megabytes: 9,
    path: '/usr/bin/nfsd.sh',
    startup: 2,
    memory: 10,
    check: ({ env }) => (env.get('SHARED_DIRECTORY') ? undefined : { lines: [NFS_ALPINE], code: 1 }),
    isUnheard: true,
    ports: [2049],
    code: 0,
  },
  {
    repositories: ['nvcr.io/nvidia/k8s-device-plugin', 'nvidia/k8s-device-plugin'],
    base: ubi,
    lacksCurl: true,
    megabytes: 100,
    path: '/usr/bin/nvidia-device-plugin',
    startup: 0,
    memory: 10,
    check: (process, tag) => (tag.version[0] === 1 || isBefore(tag, 0, 12) ? oldDevicePlugin(process) : devicePlugin(process, tag)),
    ports: [],
    code: 0,
  },
  {
    // @see kubernetes/git-sync: Dockerfile.in
    repositories: ['registry.k8s.io/git-sync/git-sync', 'registry.k8s.io/git-sync'],
    base: debianSlim,
    lacksCurl: true,
    megabytes: 42,
    path: '/git-sync',
    account: { name: 'git-sync', uid: 65_533, home: '/tmp', shell: '/sbin/nologin' },
    user: '65533:65533',
    workingDir: '/tmp',
    owned: { '/git': { uid: 65_533, gid: 65_533, mode: 0o2775 } },
    env: (tag) => ({ HOME: '/tmp', ...(isBefore(tag, 4) ? { GIT_SYNC_ROOT: '/tmp/git' } : { GITSYNC_ROOT: '/git' }) }),
    startup: 0,
    memory: 20,
    ports: [],
    run: (process, tag) => gitSync(process, release(tag, ['4.0.0', '3.6.5', '3.5.2', '3.4.0', '3.3.5', '3.2.2', '3.1.7'])),
  },
];

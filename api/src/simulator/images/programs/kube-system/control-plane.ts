import { MILLISECOND, type Micros, SECOND, type Task } from '../../../engine/index.ts';
import { goWords, OsError, type Process, type Program } from '../../../kernel/index.ts';
import { klog, plain } from '../../servers/go-http.ts';
import { type DaemonLine, runDaemon } from '../daemon.ts';
import { ownAddress } from '../own-address.ts';
import { flagOf } from '../start-checks.ts';
import { admissionPlugins, componentFlags } from './control-plane-flags.data.ts';

/** A component of the control plane by what is seen of it from outside: the files that it needs, its secure port, its first words. */
export interface Component {
  readonly name: string;
  readonly megabytes: number;
  readonly memory: number;
  /** Where it answers /healthz, with TLS unless it says otherwise. */
  readonly port: number;
  readonly plain?: boolean;
  /** Flags whose files have to be there. */
  readonly files: readonly string[];
  /** Without a kubeconfig it is a client from within the cluster. */
  readonly client: boolean;
  /** Where it logs that it starts, before its version. */
  readonly starts: (version: string, node: string) => readonly [place: string, text: string][];
  readonly leads?: boolean;
}

/** What kube-proxy watches. */
const INFORMERS: readonly (readonly [place: string, name: string])[] = [
  ['config.go:188', 'service config'],
  ['config.go:97', 'endpoint slice config'],
  ['config.go:315', 'node config'],
];

export const components: readonly Component[] = [
  {
    name: 'kube-scheduler',
    megabytes: 18.2,
    memory: 20,
    port: 10_259,
    files: ['config', 'kubeconfig', 'authentication-kubeconfig', 'authorization-kubeconfig'],
    client: true,
    starts: (version) => [
      ['serving.go:348', 'Generated self-signed cert in-memory'],
      ['server.go:154', `"Starting Kubernetes Scheduler" version="${version}"`],
      ['server.go:156', '"Golang settings" GOGC="" GOMAXPROCS="" GOTRACEBACK=""'],
    ],
    leads: true,
  },
  {
    name: 'kube-controller-manager',
    megabytes: 31,
    memory: 45,
    port: 10_257,
    files: [
      'kubeconfig',
      'authentication-kubeconfig',
      'authorization-kubeconfig',
      'client-ca-file',
      'root-ca-file',
      'service-account-private-key-file',
      'cluster-signing-cert-file',
      'cluster-signing-key-file',
    ],
    client: true,
    starts: (version) => [
      ['serving.go:348', 'Generated self-signed cert in-memory'],
      ['controllermanager.go:187', `"Starting" version="${version}"`],
      ['controllermanager.go:189', '"Golang settings" GOGC="" GOMAXPROCS="" GOTRACEBACK=""'],
    ],
    leads: true,
  },
  {
    name: 'kube-apiserver',
    megabytes: 33.4,
    memory: 240,
    port: 6443,
    files: [
      'service-account-key-file',
      'service-account-signing-key-file',
      'client-ca-file',
      'tls-cert-file',
      'tls-private-key-file',
      'etcd-cafile',
      'etcd-certfile',
      'etcd-keyfile',
    ],
    client: false,
    starts: (version) => [['server.go:165', `Version: ${version}`]],
  },
  {
    name: 'kube-proxy',
    megabytes: 23.9,
    memory: 18,
    port: 10_256,
    plain: true,
    files: ['config', 'kubeconfig'],
    client: true,
    starts: (version, node) => [
      ['node.go:141', `Successfully retrieved node IP: ${node}`],
      ['server_others.go:110', `"Detected node IP" address="${node}"`],
      ['server_others.go:551', '"Using iptables proxy"'],
      ['server_others.go:190', '"Using iptables Proxier"'],
      ['server_others.go:197', '"kube-proxy running in dual-stack mode" ipFamily=IPv4'],
      ['server_others.go:198', '"Creating dualStackProxier for iptables"'],
      [
        'server_others.go:481',
        '"Detect-local-mode set to ClusterCIDR, but no IPv6 cluster CIDR defined, defaulting to no-op detect-local for IPv6"',
      ],
      [
        'proxier.go:253',
        '"Setting route_localnet=1 to allow node-ports on localhost; to change this either disable iptables.localhostNodePorts (--iptables-localhost-nodeports) or set nodePortAddresses (--nodeport-addresses) to filter loopback addresses"',
      ],
      ['server.go:658', `"Version info" version="${version}"`],
      ['server.go:660', '"Golang settings" GOGC="" GOMAXPROCS="" GOTRACEBACK=""'],
      ['conntrack.go:52', '"Setting nf_conntrack_max" nf_conntrack_max=131072'],
      ...INFORMERS.flatMap(([place, name]): [string, string][] => [
        [place, `"Starting ${name} controller"`],
        ['shared_informer.go:311', `Waiting for caches to sync for ${name}`],
      ]),
      ...INFORMERS.map(([, name]): [string, string] => ['shared_informer.go:318', `Caches are synced for ${name}`]),
    ],
  },
];

/** @see kubernetes: component-base/cli/run.go (what a command that fails says), cmd/kube-scheduler/app/server.go */
export const component = (about: Component, version: string): Program =>
  function* (process) {
    if (process.argv.includes('--version')) {
      yield* process.write(1, `Kubernetes ${version}\n`);
      return 0;
    }
    if (yield* refusesFlag(process, about, version)) return 1;
    const problem =
      missingFile(process, about) ?? (about.client ? (outsideOfCluster(process, about) ?? (yield* unanswered(process))) : undefined);
    if (problem !== undefined) return yield* failed(process, problem);
    if (about.name === 'kube-apiserver') {
      const plugins = pluginProblem(process);
      if (plugins !== undefined) return yield* failed(process, plugins);
      const etcd = yield* storageProblem(process);
      if (etcd !== undefined) return yield* failed(process, etcd);
    }
    const talk = about.name === 'kube-apiserver' ? process.net.apiServer : undefined;
    const isScheduler = about.name === 'kube-scheduler';
    const port = Number(flagOf(process, 'secure-port') ?? about.port);
    const lease =
      about.leads === true && flagOf(process, 'leader-elect') !== 'false' && !electsNone(process) ? leaseOf(process, about) : '';
    const leads = lease !== '';
    return yield* runDaemon(process, {
      stream: 2,
      starting: about
        .starts(version, ownAddress(process))
        .map(([place, text], i): DaemonLine => ({ after: i === 0 ? 0.4 : 0.05, text: line('I', place, text) })),
      megabytes: about.memory,
      ports: [
        {
          port,
          ...(talk && { talk }),
          ...(!talk && {
            http: {
              handle: ({ path }) => (/^\/(healthz|livez|readyz)(\/|$)/.test(path) ? plain(200, 'ok') : FORBIDDEN),
              ...(!about.plain && { http2: true, tls: { refusal: plain(400, 'Client sent an HTTP request to an HTTPS server.\n') } }),
            },
          }),
        },
      ],
      ready: [
        ...(about.plain
          ? []
          : [
              {
                after: 0,
                text: line('I', 'secure_serving.go:210', `Serving securely on ${flagOf(process, 'bind-address') ?? '[::]'}:${port}`),
              },
            ]),
        ...(leads ? [{ after: 0, text: line('I', 'leaderelection.go:245', `attempting to acquire leader lease ${lease}...`) }] : []),
      ],
      ...((about.leads || talk || about.name === 'kube-proxy') && { begins: (one: Process) => lead(one, about.name, lease) }),
      portTaken: (taken) =>
        text(
          process,
          'E',
          'run.go:74',
          `"command failed" err="failed to create listener: failed to listen on 0.0.0.0:${taken}: listen tcp 0.0.0.0:${taken}: bind: address already in use"`,
        ),
      stops: [
        {
          signals: ['TERM', 'INT'],
          lines: isScheduler && leads ? [{ after: 0, text: line('I', 'server.go:223', '"Requested to terminate, exiting"') }] : [],
          code: isScheduler || about.name === 'kube-apiserver' ? 0 : UNHANDLED,
        },
      ],
    });
  };

const text = (process: Process, level: string, place: string, said: string): string => klog(process, level, place, said).replace(/\n$/, '');
const line =
  (level: string, place: string, said: string) =>
  (process: Process): string =>
    text(process, level, place, said);
/** Of a Go program that minds no signal, as the first process of its container. @see go: src/runtime/signal_unix.go dieFromSignal */
const UNHANDLED = 2;
const FORBIDDEN = plain(403, 'Forbidden\n');

function* failed(process: Process, why: string): Task<number> {
  yield* process.write(2, klog(process, 'E', 'run.go:74', `"command failed" err="${why}"`));
  return 1;
}

/** What stands before the problem with a file, by the flag that names it. @see kubernetes: apiserver/pkg/server/options/authentication.go, authorization.go */
const FAILING: Readonly<Record<string, string>> = {
  'authentication-kubeconfig': 'failed to get delegated authentication kubeconfig: failed to get delegated authentication kubeconfig: ',
  'authorization-kubeconfig': 'failed to get delegated authorization kubeconfig: failed to get delegated authorization kubeconfig: ',
  'client-ca-file': 'unable to load client CA provider: ',
};

function missingFile(process: Process, { name, files }: Component): string | undefined {
  for (const flag of files) {
    const path = flagOf(process, flag);
    if (path === undefined || path === '') continue;
    try {
      process.readFile(path);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      return `${(name === 'kube-proxy' && flag === 'config' ? 'failed complete: ' : FAILING[flag]) ?? ''}${/kubeconfig$/.test(flag) && error.code === 'ENOENT' ? 'stat' : 'open'} ${path}: ${goWords(error)}`;
    }
  }
  return undefined;
}

/**
 * Whether it is told something that it does not know, which it says as it ends: the API server without its usage. Flags of other
 * releases are not known here. @see kubernetes: component-base/cli/run.go
 */
function* refusesFlag(process: Process, { name }: Component, version: string): Task<boolean> {
  const flags = /^v1\.2[5-8]\./.test(version) ? componentFlags[name] : undefined;
  if (!flags) return false;
  for (const word of process.argv.slice(1)) {
    const flag = /^--?([^=]+)/.exec(word)?.[1]?.replaceAll('_', '-');
    if (flag === undefined) continue;
    if (!flags.known.test(flag)) {
      const usage = name === 'kube-apiserver' ? '' : `Usage:\n  ${name} [flags]\n\n`;
      const given = word.replace(/=.*/s, '');
      const why = word.startsWith('--') ? `unknown flag: ${given}` : `unknown shorthand flag: '${word[1]}' in ${given}`;
      yield* process.write(2, `${usage}Error: ${why}\n`);
      return true;
    }
    const isOther = flag === 'authorization-mode' && flagOf(process, flag)?.split(',').sort().join() !== 'Node,RBAC';
    if (isOther || !flags.followed.test(flag)) process.remark({ kind: 'NotFollowed', program: name, why: `--${flag}`, taken: 'statement' });
  }
  return false;
}

/** @see kubernetes: pkg/kubeapiserver/options/admission.go */
const pluginsOf = (process: Process) => ({
  on: listOf(process, 'enable-admission-plugins'),
  off: listOf(process, 'disable-admission-plugins'),
});
const listOf = (process: Process, flag: string): string[] => (flagOf(process, flag) ?? '').split(',').filter((name) => name !== '');

/** What it says of plugins that it does not know. Of those that are not followed a remark is made. @see kubernetes: apiserver/pkg/server/options/admission.go Validate */
function pluginProblem(process: Process): string | undefined {
  const { on, off } = pluginsOf(process);
  const unknown = (flag: string, names: readonly string[]): string[] =>
    names.filter((name) => !admissionPlugins.known.has(name)).map((name) => `${flag} plugin \\"${name}\\" is unknown`);
  const both = on.filter((name) => off.includes(name)).sort();
  const problems = [
    ...(both.length > 0 ? [`[${both.join(' ')}] in enable-admission-plugins and disable-admission-plugins overlapped`] : []),
    ...unknown('enable-admission-plugins', on),
    ...unknown('disable-admission-plugins', off),
  ];
  if (problems.length > 0) return problems.length > 1 ? `[${problems.join(', ')}]` : problems[0];
  for (const name of [
    ...on.filter((one) => admissionPlugins.unfollowedOn.has(one)),
    ...off.filter((one) => admissionPlugins.unfollowedOff.has(one)),
  ])
    process.remark({ kind: 'NotFollowed', program: 'kube-apiserver', why: `admission plugin ${name}`, taken: 'statement' });
  return undefined;
}

/** Where it is noted who leads. @see kubernetes: component-base/config/v1alpha1/defaults.go */
function leaseOf(process: Process, { name }: Component): string {
  const config = configOf(process);
  const set = (field: string, flag: string, usual: string): string =>
    flagOf(process, flag) ?? new RegExp(`^\\s+${field}:\\s*"?([\\w.-]+)`, 'm').exec(config)?.[1] ?? usual;
  const namespace = set('resourceNamespace', 'leader-elect-resource-namespace', 'kube-system');
  return `${namespace}/${set('resourceName', 'leader-elect-resource-name', name)}`;
}

function configOf(process: Process): string {
  const config = flagOf(process, 'config');
  return config === undefined ? '' : process.readFile(config);
}

/** From a lease for which it waited to its word of it. */
const ACQUIRING: Micros = 20 * MILLISECOND;

/** It does its work as soon as it leads. @see kubernetes: client-go/tools/leaderelection/leaderelection.go */
function* lead(process: Process, component: string, lease: string): Task<number | undefined> {
  if (lease !== '') {
    yield* process.net.acquireLease(lease);
    yield* process.sleep(ACQUIRING);
    yield* process.write(2, klog(process, 'I', 'leaderelection.go:255', `successfully acquired lease ${lease}`));
  }
  const names = component === 'kube-scheduler' ? schedulerNames(process) : [];
  process.remark({ kind: 'Leads', component, lease, names, ...(component === 'kube-apiserver' && { plugins: pluginsOf(process) }) });
  if (lease === '') return undefined;
  yield* process.net.losesLease(lease);
  const [place, said] =
    component === 'kube-scheduler' ? ['server.go:228', '"Leaderelection lost"'] : ['controllermanager.go:318', '"leaderelection lost"'];
  yield* process.write(
    2,
    klog(process, 'I', 'leaderelection.go:280', `failed to renew lease ${lease}: timed out waiting for the condition`),
  );
  yield* process.write(2, klog(process, 'E', place, said));
  return 1;
}

/** For whom it looks for nodes: one for each of its profiles. @see kubernetes: kube-scheduler/config/v1 KubeSchedulerConfiguration */
function schedulerNames(process: Process): readonly string[] {
  const config = configOf(process);
  const names = [...config.matchAll(/^[\s-]*schedulerName:\s*["']?([\w.-]+)/gm)].map(([, name = '']) => name);
  const own = /^[\s-]*(plugins|pluginConfig|extenders|percentageOfNodesToScore):/m.exec(config)?.[1];
  if (own !== undefined)
    process.remark({ kind: 'NotFollowed', program: 'kube-scheduler', why: `${own} of its configuration`, taken: 'statement' });
  return names.length > 0 ? names : ['default-scheduler'];
}

/** @see kubernetes: component-base/config LeaderElectionConfiguration */
function electsNone(process: Process): boolean {
  return /^\s+leaderElect:\s*"?false"?\s*$/m.test(configOf(process));
}

/** On its node it looks something up in the cluster before it does anything. @see kubernetes: apiserver/pkg/server/options/authentication.go createRequestHeaderConfig */
function* unanswered(process: Process): Task<string | undefined> {
  const kubeconfig = flagOf(process, 'authentication-kubeconfig');
  const [, host, port] = /^\s*server:\s*"?https:\/\/([\w.-]+):(\d+)/m.exec(kubeconfig ? process.readFile(kubeconfig) : '') ?? [];
  if (host !== process.net.hostname || flagOf(process, 'authentication-tolerate-lookup-failure') === 'true') return undefined;
  const address = ownAddress(process);
  try {
    (yield* process.net.connect(address, Number(port), 20 * SECOND)).close();
    return undefined;
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    const asked = `https://${host}:${port}/api/v1/namespaces/kube-system/configmaps/extension-apiserver-authentication`;
    return `unable to load configmap based request-header-client-ca-file: Get "${asked}": dial tcp ${address}:${port}: connect: ${goWords(error)}`;
  }
}

const NO_CONFIGURATION = 'invalid configuration: no configuration has been provided, try setting KUBERNETES_MASTER environment variable';

/** @see kubernetes: client-go/rest/config.go InClusterConfig */
function outsideOfCluster(process: Process, { name }: Component): string | undefined {
  const kubeconfig = flagOf(process, 'kubeconfig');
  // A file that a hostPath volume has just made.
  if (kubeconfig && !flagOf(process, 'master') && process.readFile(kubeconfig).trim() === '') return NO_CONFIGURATION;
  const config = flagOf(process, 'config');
  const written = config === undefined ? undefined : /kubeconfig:\s*"?([^\s"]+)/.exec(process.readFile(config))?.[1];
  // @see kubernetes: client-go/tools/clientcmd/loader.go (an explicit path has to be there)
  if (written && !process.access(written, 'f')) return `stat ${written}: no such file or directory`;
  if (kubeconfig || flagOf(process, 'master') || written) return undefined;
  if (!process.env.get('KUBERNETES_SERVICE_HOST'))
    return name === 'kube-scheduler' || name === 'kube-controller-manager'
      ? NO_CONFIGURATION
      : 'unable to load in-cluster configuration, KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT must be defined';
  const token = '/var/run/secrets/kubernetes.io/serviceaccount/token';
  return process.access(token, 'r') ? undefined : `open ${token}: no such file or directory`;
}

/** The API server does not start without its store. @see kubernetes: cmd/kube-apiserver/app/options/validation.go */
function* storageProblem(process: Process): Task<string | undefined> {
  const servers = flagOf(process, 'etcd-servers');
  if (servers === undefined) return '--etcd-servers must be specified';
  const [, host = '127.0.0.1', port = '2379'] = /^(?:https?:\/\/)?\[?([^\],:/]+)\]?(?::(\d+))?/.exec(servers) ?? [];
  const [address] = yield* process.net.resolve(host);
  const until = process.now + STORE_PATIENCE;
  // It tries again and again. @see google.golang.org/grpc: backoff/backoff.go DefaultConfig
  for (let pause = SECOND; ; pause *= 1.6) {
    const left = until - process.now;
    if (left <= 0) return 'context deadline exceeded';
    try {
      if (address !== undefined) {
        (yield* process.net.connect(address, Number(port), left)).close();
        return undefined;
      }
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
    }
    yield* process.sleep(Math.max(0, Math.min(pause, until - process.now)));
  }
}

/** @see kubernetes: apiserver/pkg/storage/storagebackend/factory/etcd3.go dialTimeout */
const STORE_PATIENCE: Micros = 20 * SECOND;

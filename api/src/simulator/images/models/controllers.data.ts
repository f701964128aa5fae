import { SECOND, type Task } from '../../engine/index.ts';
import type { Process } from '../../kernel/index.ts';
import { baseName } from '../../shell/utilities/lib/files.ts';
import { alpine, busybox, distroless, scratch, ubuntu } from '../bases/index.ts';
import { executable, link, release } from '../model.ts';
import { runDaemon } from '../programs/daemon.ts';
import { git } from '../programs/git.ts';
import { kustomize } from '../programs/kustomize.ts';
import { flagOf, type StartProblem } from '../programs/start-checks.ts';
import { klog } from '../servers/go-http.ts';
import { json } from './answers.ts';
import type { Service, ServicePort } from './services.data.ts';

/** What looks after a cluster by the API server, of which no more is known than how its image starts. */
export const controller = (about: Partial<Service> & Pick<Service, 'repositories' | 'path'>): Service => ({
  base: distroless,
  megabytes: 25,
  startup: 1,
  memory: 30,
  stream: 2,
  isUnheard: true,
  ports: [],
  ...about,
});

/** Beside a driver of volumes: it waits for the driver's socket. @see kubernetes-csi/csi-lib-utils: connection/connection.go connect */
function* sidecar(process: Process, says: readonly (readonly [place: string, text: string])[]): Task<number> {
  const address = flagOf(process, 'csi-address') ?? flagOf(process, 'csiAddress') ?? '/run/csi/socket';
  const url = address.startsWith('/') ? `unix://${address}` : address;
  for (const [place, text] of says) yield* process.write(2, klog(process, 'I', place, text));
  return yield* runDaemon(process, {
    stream: 2,
    megabytes: 12,
    ports: [],
    portTaken: () => '',
    *begins(self) {
      while (!self.access(address, 'f')) {
        yield* self.sleep(10 * SECOND);
        yield* self.write(2, klog(self, 'W', 'connection.go:173', `Still connecting to ${url}`));
      }
      self.remark({ kind: 'NotFollowed', program: baseName(self.argv[0] ?? ''), why: 'what it asks the driver', taken: 'running' });
      return undefined;
    },
    stops: [{ signals: ['TERM', 'INT'], code: 2 }],
  });
}

const csi = (name: string, about: Partial<Service> = {}): Service =>
  controller({
    repositories: [`registry.k8s.io/sig-storage/${name}`, `quay.io/k8scsi/${name}`],
    path: `/${name}`,
    megabytes: 24,
    isUnheard: undefined,
    run: (process) => sidecar(process, []),
    code: 2,
    ...about,
  });

/** @see kubernetes-csi/node-driver-registrar: cmd/csi-node-driver-registrar/main.go */
function* registrar(process: Process, version: string): Task<number> {
  if (!flagOf(process, 'kubelet-registration-path')) {
    yield* process.write(2, klog(process, 'E', 'main.go:145', 'kubelet-registration-path is a required parameter'));
    return 1;
  }
  return yield* sidecar(process, [
    ['main.go:167', `Version: v${version}`],
    ['main.go:168', 'Running node-driver-registrar in mode=registration'],
  ]);
}

const ARGO_CD = ['server', 'repo-server', 'application-controller', 'applicationset-controller', 'dex', 'notifications', 'cmp-server'];
/** One program by many names. @see argoproj/argo-cd: Dockerfile, common/common.go */
const argoPorts = ({ argv }: Process): readonly ServicePort[] => {
  const name = baseName(argv[0] ?? '').replace('argocd-', '');
  return (
    { server: [8080, 8083], 'repo-server': [8081, 8084], 'application-controller': [8082], 'applicationset-controller': [7000, 8080] }[
      name
    ] ?? []
  );
};
const argoHelp = ({ argv }: Process): StartProblem | undefined =>
  baseName(argv[0] ?? '') === 'argocd' && argv.length === 1
    ? { lines: ['argocd controls a Argo CD server\n\nUsage:\n  argocd [flags]\n  argocd [command]'], code: 0 }
    : undefined;

/** Controllers of others, and what stands beside the drivers of volumes. */
export const controllerServices: readonly Service[] = [
  csi('csi-provisioner'),
  csi('csi-attacher'),
  csi('csi-resizer'),
  csi('csi-snapshotter'),
  csi('livenessprobe'),
  csi('csi-external-health-monitor-controller'),
  csi('csi-node-driver-registrar', { run: (process, tag) => registrar(process, release(tag, ['2.8.0', '2.7.0', '2.6.3', '2.5.1'])) }),
  controller({
    repositories: ['registry.k8s.io/sig-storage/snapshot-controller'],
    path: '/snapshot-controller',
  }),
  controller({
    repositories: ['quay.io/argoproj/argocd', 'argoproj/argocd'],
    base: ubuntu,
    megabytes: 155,
    path: '/usr/local/bin/argocd',
    aliases: ARGO_CD.map((name) => `/usr/local/bin/argocd-${name}`),
    entrypoint: ['/usr/bin/tini', '--'],
    account: { name: 'argocd', uid: 999 },
    user: '999',
    workingDir: '/home/argocd',
    owned: { '/home/argocd': { uid: 999, gid: 0, mode: 0o775 } },
    lacksCurl: true,
    files: {
      '/usr/bin/git': executable(git, 4),
      '/usr/local/bin/kustomize': executable(kustomize, 30),
      '/usr/local/bin/uid_entrypoint.sh': link('/usr/local/bin/entrypoint.sh'),
    },
    check: argoHelp,
    ports: argoPorts,
    startup: 1.5,
    memory: 60,
  }),
  controller({
    // @see argoproj/argo-rollouts: Dockerfile
    repositories: ['quay.io/argoproj/argo-rollouts', 'argoproj/argo-rollouts'],
    path: '/bin/rollouts-controller',
    user: '999',
    workingDir: '/home/argo-rollouts',
    ports: [8090, { port: 8080, paths: { '/healthz': 'ok' } }],
  }),
  controller({
    // @see argoproj/argo-workflows: Dockerfile
    repositories: ['quay.io/argoproj/workflow-controller', 'argoproj/workflow-controller'],
    path: '/bin/workflow-controller',
    user: '8737',
    ports: [9090, 6060],
  }),
  controller({ repositories: ['quay.io/argoproj/argoexec', 'argoproj/argoexec'], path: '/bin/argoexec', entrypoint: ['/bin/argoexec'] }),
  controller({
    // @see kedacore/keda: Dockerfile
    repositories: ['ghcr.io/kedacore/keda', 'kedacore/keda'],
    path: '/keda',
    entrypoint: ['/keda', '--zap-log-level=info', '--zap-encoder=console'],
    user: '65532:65532',
    ports: [8080, { port: 8081, paths: { '/healthz': 'ok', '/readyz': 'ok' } }],
  }),
  controller({
    // @see stakater/Reloader: Dockerfile
    repositories: ['stakater/reloader', 'ghcr.io/stakater/reloader'],
    path: '/manager',
    user: '65532:65532',
    ports: [{ port: 9090, paths: { '/metrics': '', '/live': '', '/ready': '' } }],
  }),
  controller({
    // @see hashicorp/vault-k8s: Dockerfile
    repositories: ['hashicorp/vault-k8s'],
    base: alpine,
    path: '/bin/vault-k8s',
    account: { name: 'vault', uid: 100, gid: 1000 },
    user: 'vault',
    lacksCurl: true,
  }),
  controller({
    // @see prometheus-operator/prometheus-operator: Dockerfile
    repositories: ['quay.io/prometheus-operator/prometheus-operator'],
    base: busybox,
    path: '/bin/operator',
    user: '65534',
    lacksCurl: true,
    ports: [{ port: 8080, paths: { '/healthz': '{"status":"up"}', '/metrics': '' } }],
  }),
  controller({
    repositories: ['quay.io/prometheus-operator/prometheus-config-reloader'],
    base: busybox,
    path: '/bin/prometheus-config-reloader',
    user: '65534',
    lacksCurl: true,
    ports: [8080],
  }),
  controller({
    // @see kubernetes-sigs/prometheus-adapter: Dockerfile
    repositories: [
      'registry.k8s.io/prometheus-adapter/prometheus-adapter',
      'directxman12/k8s-prometheus-adapter',
      'directxman12/k8s-prometheus-adapter-amd64',
    ],
    path: '/adapter',
    user: '65534',
  }),
  controller({
    // @see metallb/metallb: controller/Dockerfile
    repositories: ['quay.io/metallb/controller', 'metallb/controller'],
    path: '/controller',
    ports: [7472],
  }),
  controller({
    // It is asked what it can, and ends. @see kubernetes-sigs/descheduler: Dockerfile
    repositories: ['registry.k8s.io/descheduler/descheduler', 'registry.k8s.io/sig-scheduling/descheduler'],
    base: scratch,
    path: '/bin/descheduler',
    entrypoint: [],
    cmd: ['/bin/descheduler', '--help'],
    user: '1000',
    check: ({ argv }) =>
      argv.includes('--help')
        ? { lines: ['The descheduler evicts pods which may be bound to less desired nodes\n\nUsage:\n  descheduler [flags]'], code: 0 }
        : undefined,
  }),
  controller({
    // @see flannel-io/flannel: images/Dockerfile
    repositories: ['flannel/flannel', 'rancher/mirrored-flannelcni-flannel', 'quay.io/coreos/flannel'],
    base: alpine,
    path: '/opt/bin/flanneld',
    lacksCurl: true,
  }),
  controller({
    // Nothing says what is run: a Pod has to. @see vmware-tanzu/velero: Dockerfile
    repositories: ['velero/velero'],
    path: '/velero',
    entrypoint: [],
    cmd: [],
    user: 'nonroot:nonroot',
    ports: [8085],
  }),
  controller({
    // @see hjacobs/kube-ops-view: Dockerfile
    repositories: ['hjacobs/kube-ops-view', 'quay.io/hjacobs/kube-ops-view'],
    base: alpine,
    path: '/usr/bin/python3',
    entrypoint: ['/usr/bin/python3', '-m', 'kube_ops_view'],
    lacksCurl: true,
    memory: 60,
    ports: [{ port: 8080, paths: { '/health': 'OK' } }],
  }),
  controller({
    // Where it is told nothing it says what it is. @see cloudflare/cloudflared: Dockerfile, cmd/cloudflared/tunnel/cmd.go
    repositories: ['cloudflare/cloudflared'],
    path: '/usr/local/bin/cloudflared',
    entrypoint: ['/usr/local/bin/cloudflared', '--no-autoupdate'],
    cmd: ['version'],
    user: 'nonroot',
    check: ({ argv }) =>
      argv.at(-1) === 'version' ? { lines: ['cloudflared version 2023.5.0 (built 2023-05-09-1524 UTC)'], code: 0 } : undefined,
  }),
  controller({
    // @see dexidp/dex: Dockerfile
    repositories: ['ghcr.io/dexidp/dex', 'dexidp/dex', 'quay.io/dexidp/dex'],
    base: alpine,
    megabytes: 35,
    path: '/usr/local/bin/dex',
    entrypoint: ['/usr/local/bin/docker-entrypoint'],
    cmd: ['dex', 'serve', '/etc/dex/config.docker.yaml'],
    user: '1001:1001',
    lacksCurl: true,
    owned: { '/var/dex': 1001, '/etc/dex': 1001 },
    files: { '/etc/dex/config.docker.yaml': '' },
    check: (process) => {
      const { argv } = process;
      const path = argv[argv.indexOf('serve') + 1] ?? '';
      return argv.includes('serve') && !process.access(path, 'r')
        ? { lines: [`Error: failed to read config file ${path}: open ${path}: no such file or directory`], code: 1 }
        : undefined;
    },
    ports: [
      5557,
      { port: 5558, paths: { '/healthz': 'Health check passed', '/healthz/live': 'ok', '/healthz/ready': 'ok' } },
      {
        port: 5556,
        paths: {
          '/dex/.well-known/openid-configuration': json({ issuer: 'http://127.0.0.1:5556/dex' }),
          '/dex/healthz': 'Health check passed',
        },
      },
    ],
  }),
  controller({
    // @see grafana/tempo: cmd/tempo/Dockerfile
    repositories: ['grafana/tempo'],
    base: alpine,
    path: '/tempo',
    user: '10001:10001',
    lacksCurl: true,
    owned: { '/var/tempo': 10_001 },
    ports: [{ port: 3200, paths: { '/ready': 'ready\n', '/metrics': '' } }, 9095],
  }),
  controller({
    // @see prometheus/snmp_exporter: Dockerfile
    repositories: ['prom/snmp-exporter', 'quay.io/prometheus/snmp-exporter'],
    base: busybox,
    path: '/bin/snmp_exporter',
    lacksCurl: true,
    code: 2,
    ports: [{ port: 9116, paths: { '/metrics': '' } }],
  }),
];

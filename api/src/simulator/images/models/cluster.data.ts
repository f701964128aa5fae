import type { Process } from '../../kernel/index.ts';
import { alpine, debianSlim, distroless } from '../bases/index.ts';
import { isBefore, release } from '../model.ts';
import { ownNamespace } from '../programs/cluster/client.ts';
import { externalDns } from '../programs/cluster/external-dns.ts';
import { ingressNginx } from '../programs/cluster/ingress-nginx.ts';
import { ingressNginxBeforeOne } from '../programs/cluster/ingress-nginx-before-one.ts';
import { type Leading, leads } from '../programs/cluster/leading.ts';
import { dashboard, kubeStateMetrics, metricsScraper } from '../programs/cluster/observers.ts';
import type { Watched } from '../programs/cluster/reflectors.ts';
import { webhookCertgen } from '../programs/cluster/webhook-certgen.ts';
import { flagOf } from '../programs/start-checks.ts';
import type { Service, ServicePort } from './services.data.ts';

/** A program that does its work by asking the API server. */
const client = (about: Partial<Service> & Pick<Service, 'repositories' | 'megabytes' | 'path' | 'run'>): Service => ({
  base: distroless,
  startup: 0,
  memory: 20,
  stream: 2,
  ports: [],
  ...about,
});

const ownedByNginx = (uid: number, gid: number): Service['owned'] =>
  Object.fromEntries(
    ['/etc/ingress-controller/ssl', '/etc/ingress-controller/auth', '/var/log/nginx', '/tmp/nginx', '/etc/nginx'].map((path) => [
      path,
      { uid, gid, mode: 0o755 },
    ]),
  );
/** The first ingress controllers were on Debian, and after a while of its account for web servers. @see kubernetes/ingress-nginx nginx-0.26.1: rootfs/Dockerfile */
const onDebian = (user: string): Partial<Service> => ({
  base: debianSlim,
  hasBash: undefined,
  account: undefined,
  user,
  owned: ownedByNginx(33, 33),
});

/** One that leads, or waits until it does. */
const leader = (
  repositories: readonly string[],
  path: string,
  image: Partial<Service> & Pick<Service, 'megabytes'>,
  about: Leading,
): Service => client({ repositories, path, ...image, run: (process) => leads(process, about) });

const certManager = (name: string, megabytes: number, about: Leading): Service =>
  leader(
    [`quay.io/jetstack/cert-manager-${name}`],
    `/app/cmd/${name}/${name}`,
    { megabytes, user: '1000', ...(name === 'controller' && { entrypoint: ['/app/cmd/controller/controller'] }) },
    about,
  );

const custom = (group: string, version: string, kind: string, plural: string): Watched => [
  `*${version}.${kind}`,
  `/apis/${group}/${version}/${plural}`,
];
const CERTIFICATES: readonly Watched[] = [
  custom('cert-manager.io', 'v1', 'Certificate', 'certificates'),
  custom('cert-manager.io', 'v1', 'CertificateRequest', 'certificaterequests'),
  custom('cert-manager.io', 'v1', 'Issuer', 'issuers'),
  custom('cert-manager.io', 'v1', 'ClusterIssuer', 'clusterissuers'),
  custom('acme.cert-manager.io', 'v1', 'Order', 'orders'),
  custom('acme.cert-manager.io', 'v1', 'Challenge', 'challenges'),
  ['*v1.Secret', '/api/v1/secrets'],
];

const VOLUMES: readonly Watched[] = [
  ['*v1.PersistentVolumeClaim', '/api/v1/persistentvolumeclaims'],
  ['*v1.PersistentVolume', '/api/v1/persistentvolumes'],
  ['*v1.StorageClass', '/apis/storage.k8s.io/v1/storageclasses'],
];

/** What an NFS server's volumes are made by. @see kubernetes-sigs/nfs-subdir-external-provisioner: cmd/nfs-subdir-external-provisioner/provisioner.go */
function nfsProblem({ env }: Process): { place: string; why: string } | undefined {
  if (!env.get('NFS_SERVER')) return { place: 'provisioner.go:212', why: 'NFS_SERVER not set' };
  if (!env.get('NFS_PATH')) return { place: 'provisioner.go:216', why: 'NFS_PATH not set' };
  if (env.get('PROVISIONER_NAME')) return undefined;
  return { place: 'provisioner.go:220', why: 'environment variable PROVISIONER_NAME is not set! Please set it.' };
}

/** Told of none, it serves without. @see cert-manager: pkg/webhook/server/server.go Run */
const hasCertificate = (process: Process): boolean =>
  ['dynamic-serving-ca-secret-name', 'tls-cert-file'].some((flag) => flagOf(process, flag) !== undefined);

/** What looks after a cluster from within it. */
export const clusterServices: readonly Service[] = [
  client({
    repositories: [
      'registry.k8s.io/kube-state-metrics/kube-state-metrics',
      'quay.io/coreos/kube-state-metrics',
      'bitnami/kube-state-metrics',
    ],
    megabytes: 13,
    path: '/kube-state-metrics',
    user: '65534',
    run: kubeStateMetrics,
  }),
  client({
    repositories: ['kubernetesui/dashboard'],
    megabytes: 75,
    path: '/dashboard',
    entrypoint: ['/dashboard', '--insecure-bind-address=0.0.0.0', '--bind-address=0.0.0.0'],
    user: '1001',
    run: dashboard,
  }),
  client({
    repositories: ['kubernetesui/metrics-scraper'],
    megabytes: 20,
    path: '/metrics-sidecar',
    user: 'nonroot',
    run: metricsScraper,
  }),
  client({
    // @see kubernetes/ingress-nginx: rootfs/Dockerfile
    repositories: ['registry.k8s.io/ingress-nginx/controller', 'quay.io/kubernetes-ingress-controller/nginx-ingress-controller'],
    knows: ({ text }) => /^v?\d/.test(text),
    variant: (tag) =>
      isBefore(tag, 1)
        ? {
            ...(isBefore(tag, 0, 27) && onDebian(isBefore(tag, 0, 18) ? '' : 'www-data')),
            run: (process) => ingressNginxBeforeOne(process, release(tag, ['0.48.1', '0.34.1', '0.30.0', '0.26.1', '0.21.0'])),
          }
        : undefined,
    base: alpine,
    megabytes: 107,
    path: '/nginx-ingress-controller',
    hasBash: true,
    entrypoint: ['/usr/bin/dumb-init', '--'],
    cmd: ['/nginx-ingress-controller'],
    account: { name: 'www-data', uid: 101, gid: 82, home: '/home/www-data' },
    user: 'www-data',
    workingDir: '/etc/nginx',
    bindsAnywhere: true,
    owned: ownedByNginx(101, 82),
    run: (process, tag) => ingressNginx(process, release(tag, ['1.7.1', '1.8.0', '1.6.4', '1.5.1', '1.3.1', '1.1.3', '1.0.5'])),
  }),
  client({
    repositories: ['registry.k8s.io/ingress-nginx/kube-webhook-certgen', 'jettech/kube-webhook-certgen'],
    megabytes: 20,
    path: '/kube-webhook-certgen',
    user: '65532',
    run: webhookCertgen,
  }),
  client({
    repositories: ['registry.k8s.io/external-dns/external-dns', 'bitnami/external-dns'],
    megabytes: 45,
    path: '/bin/external-dns',
    user: '65534',
    run: externalDns,
  }),
  leader(
    ['registry.k8s.io/autoscaling/cluster-autoscaler', 'registry.k8s.io/cluster-autoscaler'],
    '/cluster-autoscaler',
    { megabytes: 34, cmd: ['/cluster-autoscaler'], user: '65532' },
    {
      name: 'cluster-autoscaler',
      minor: 27,
      megabytes: 45,
      ports: (process) => [[Number((flagOf(process, 'address') ?? ':8085').split(':').at(-1)), '/health-check']],
      lease: (process) =>
        flagOf(process, 'leader-elect') === 'false'
          ? undefined
          : { namespace: flagOf(process, 'namespace') ?? 'kube-system', name: 'cluster-autoscaler' },
      watches: [
        ['*v1.Pod', '/api/v1/pods'],
        ['*v1.Node', '/api/v1/nodes'],
        ['*v1.ReplicaSet', '/apis/apps/v1/replicasets'],
        ['*v1.DaemonSet', '/apis/apps/v1/daemonsets'],
        ['*v1.StatefulSet', '/apis/apps/v1/statefulsets'],
        ['*v1.PodDisruptionBudget', '/apis/policy/v1/poddisruptionbudgets'],
      ],
      code: 0,
    },
  ),
  certManager('controller', 20, {
    name: 'cert-manager controller',
    minor: 26,
    megabytes: 30,
    ports: () => [
      [9402, '/metrics'],
      [9403, '/livez'],
    ],
    lease: (process) =>
      flagOf(process, 'leader-elect') === 'false'
        ? undefined
        : { namespace: flagOf(process, 'leader-election-namespace') ?? 'kube-system', name: 'cert-manager-controller' },
    watches: CERTIFICATES,
    code: 0,
  }),
  certManager('cainjector', 14, {
    name: 'cert-manager cainjector',
    minor: 26,
    megabytes: 30,
    lease: (process) =>
      flagOf(process, 'leader-elect') === 'false'
        ? undefined
        : { namespace: flagOf(process, 'leader-election-namespace') ?? 'kube-system', name: 'cert-manager-cainjector-leader-election' },
    watches: CERTIFICATES.slice(0, 1),
    code: 0,
  }),
  client({
    // @see cert-manager: cmd/webhook/app, pkg/webhook/options
    repositories: ['quay.io/jetstack/cert-manager-webhook'],
    megabytes: 16,
    path: '/app/cmd/webhook/webhook',
    user: '1000',
    isUnheard: true,
    run: undefined,
    startup: 1,
    ports: (process): ServicePort[] => [
      { port: Number(flagOf(process, 'secure-port') ?? 6443), tls: hasCertificate(process), paths: {} },
      { port: Number(flagOf(process, 'healthz-port') ?? 6080), paths: { '/livez': 'ok', '/healthz': 'ok' } },
    ],
    code: 0,
  }),
  leader(
    ['registry.k8s.io/sig-storage/nfs-subdir-external-provisioner', 'quay.io/external_storage/nfs-client-provisioner'],
    '/nfs-subdir-external-provisioner',
    { megabytes: 18 },
    {
      name: 'nfs-subdir-external-provisioner',
      minor: 20,
      megabytes: 12,
      refuses: nfsProblem,
      lease: (process) =>
        /^(0|f|false)$/i.test(process.env.get('ENABLE_LEADER_ELECTION') ?? '')
          ? undefined
          : { namespace: ownNamespace(process), name: (process.env.get('PROVISIONER_NAME') ?? '').replaceAll('/', '-'), kind: 'Endpoints' },
      watches: VOLUMES,
    },
  ),
];

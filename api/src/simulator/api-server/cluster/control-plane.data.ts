import { goYaml } from '../../apimachinery/go-yaml/index.ts';

/** Of the node whose files they are. */
export const CONTROL_PLANE = 'control-plane';
const ADDRESS = '172.18.0.2';

interface Probe {
  readonly host?: string;
  readonly path: string;
  readonly port: number;
  readonly scheme: 'HTTP' | 'HTTPS';
}

const probe = ({ host = '127.0.0.1', ...rest }: Probe, failureThreshold: number, periodSeconds = 10) => ({
  failureThreshold,
  httpGet: { host, ...rest },
  ...(periodSeconds === 10 && { initialDelaySeconds: 10 }),
  periodSeconds,
  timeoutSeconds: 15,
});

interface Component {
  readonly name: string;
  readonly image: string;
  readonly flags: readonly string[];
  readonly annotations?: Readonly<Record<string, string>>;
  readonly requests: Readonly<Record<string, string>>;
  readonly live: Probe;
  readonly starts?: Probe;
  readonly ready?: Probe;
  /** Of the node, by the name of the volume; a path with a dot in it is a file. */
  readonly mounts: Readonly<Record<string, string>>;
}

const CERTIFICATES = {
  'ca-certs': '/etc/ssl/certs',
  'etc-ca-certificates': '/etc/ca-certificates',
  'k8s-certs': '/etc/kubernetes/pki',
  'usr-local-share-ca-certificates': '/usr/local/share/ca-certificates',
  'usr-share-ca-certificates': '/usr/share/ca-certificates',
};
const sorted = (paths: Readonly<Record<string, string>>) => Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1)));
export const PKI = '/etc/kubernetes/pki';
const kubeconfigs = (path: string): string[] => ['authentication-kubeconfig', 'authorization-kubeconfig'].map((flag) => `${flag}=${path}`);

/** @see kubernetes: cmd/kubeadm/app/phases/controlplane/manifests.go, phases/etcd/local.go (flags in the order of their names) */
const COMPONENTS: readonly Component[] = [
  {
    name: 'etcd',
    image: 'etcd:3.5.7-0',
    annotations: { 'kubeadm.kubernetes.io/etcd.advertise-client-urls': `https://${ADDRESS}:2379` },
    flags: [
      `advertise-client-urls=https://${ADDRESS}:2379`,
      `cert-file=${PKI}/etcd/server.crt`,
      'client-cert-auth=true',
      'data-dir=/var/lib/etcd',
      'experimental-initial-corrupt-check=true',
      'experimental-watch-progress-notify-interval=5s',
      `initial-advertise-peer-urls=https://${ADDRESS}:2380`,
      `initial-cluster=${CONTROL_PLANE}=https://${ADDRESS}:2380`,
      `key-file=${PKI}/etcd/server.key`,
      `listen-client-urls=https://127.0.0.1:2379,https://${ADDRESS}:2379`,
      'listen-metrics-urls=http://127.0.0.1:2381',
      `listen-peer-urls=https://${ADDRESS}:2380`,
      `name=${CONTROL_PLANE}`,
      `peer-cert-file=${PKI}/etcd/peer.crt`,
      'peer-client-cert-auth=true',
      `peer-key-file=${PKI}/etcd/peer.key`,
      `peer-trusted-ca-file=${PKI}/etcd/ca.crt`,
      'snapshot-count=10000',
      `trusted-ca-file=${PKI}/etcd/ca.crt`,
    ],
    requests: { cpu: '100m', memory: '100Mi' },
    live: { path: '/health?exclude=NOSPACE&serializable=true', port: 2381, scheme: 'HTTP' },
    starts: { path: '/health?serializable=false', port: 2381, scheme: 'HTTP' },
    mounts: { 'etcd-data': '/var/lib/etcd', 'etcd-certs': `${PKI}/etcd` },
  },
  {
    name: 'kube-apiserver',
    image: 'kube-apiserver:v1.27.1',
    annotations: { 'kubeadm.kubernetes.io/kube-apiserver.advertise-address.endpoint': `${ADDRESS}:6443` },
    flags: [
      `advertise-address=${ADDRESS}`,
      'allow-privileged=true',
      'authorization-mode=Node,RBAC',
      `client-ca-file=${PKI}/ca.crt`,
      'enable-admission-plugins=NodeRestriction',
      'enable-bootstrap-token-auth=true',
      `etcd-cafile=${PKI}/etcd/ca.crt`,
      `etcd-certfile=${PKI}/apiserver-etcd-client.crt`,
      `etcd-keyfile=${PKI}/apiserver-etcd-client.key`,
      'etcd-servers=https://127.0.0.1:2379',
      `kubelet-client-certificate=${PKI}/apiserver-kubelet-client.crt`,
      `kubelet-client-key=${PKI}/apiserver-kubelet-client.key`,
      'kubelet-preferred-address-types=InternalIP,ExternalIP,Hostname',
      `proxy-client-cert-file=${PKI}/front-proxy-client.crt`,
      `proxy-client-key-file=${PKI}/front-proxy-client.key`,
      'requestheader-allowed-names=front-proxy-client',
      `requestheader-client-ca-file=${PKI}/front-proxy-ca.crt`,
      'requestheader-extra-headers-prefix=X-Remote-Extra-',
      'requestheader-group-headers=X-Remote-Group',
      'requestheader-username-headers=X-Remote-User',
      'secure-port=6443',
      'service-account-issuer=https://kubernetes.default.svc.cluster.local',
      `service-account-key-file=${PKI}/sa.pub`,
      `service-account-signing-key-file=${PKI}/sa.key`,
      'service-cluster-ip-range=10.96.0.0/12',
      `tls-cert-file=${PKI}/apiserver.crt`,
      `tls-private-key-file=${PKI}/apiserver.key`,
    ],
    requests: { cpu: '250m' },
    live: { host: ADDRESS, path: '/livez', port: 6443, scheme: 'HTTPS' },
    ready: { host: ADDRESS, path: '/readyz', port: 6443, scheme: 'HTTPS' },
    mounts: CERTIFICATES,
  },
  {
    name: 'kube-controller-manager',
    image: 'kube-controller-manager:v1.27.1',
    flags: [
      'allocate-node-cidrs=true',
      ...kubeconfigs('/etc/kubernetes/controller-manager.conf'),
      'bind-address=127.0.0.1',
      `client-ca-file=${PKI}/ca.crt`,
      'cluster-cidr=10.244.0.0/16',
      'cluster-name=kubernetes',
      `cluster-signing-cert-file=${PKI}/ca.crt`,
      `cluster-signing-key-file=${PKI}/ca.key`,
      'controllers=*,bootstrapsigner,tokencleaner',
      'kubeconfig=/etc/kubernetes/controller-manager.conf',
      'leader-elect=true',
      `requestheader-client-ca-file=${PKI}/front-proxy-ca.crt`,
      `root-ca-file=${PKI}/ca.crt`,
      `service-account-private-key-file=${PKI}/sa.key`,
      'service-cluster-ip-range=10.96.0.0/12',
      'use-service-account-credentials=true',
    ],
    requests: { cpu: '200m' },
    live: { path: '/healthz', port: 10_257, scheme: 'HTTPS' },
    mounts: sorted({
      ...CERTIFICATES,
      'flexvolume-dir': '/usr/libexec/kubernetes/kubelet-plugins/volume/exec',
      kubeconfig: '/etc/kubernetes/controller-manager.conf',
    }),
  },
  {
    name: 'kube-scheduler',
    image: 'kube-scheduler:v1.27.1',
    flags: [
      ...kubeconfigs('/etc/kubernetes/scheduler.conf'),
      'bind-address=127.0.0.1',
      'kubeconfig=/etc/kubernetes/scheduler.conf',
      'leader-elect=true',
    ],
    requests: { cpu: '100m' },
    live: { path: '/healthz', port: 10_259, scheme: 'HTTPS' },
    mounts: { kubeconfig: '/etc/kubernetes/scheduler.conf' },
  },
];

/** Of kubeadm's control plane, on its own node: those that only etcd, which writes, may change are not mounted read-only. */
function manifestOf({ name, image, flags, annotations, requests, live, starts = live, ready, mounts }: Component) {
  const isFile = (path: string): boolean => /\.conf$/.test(path);
  const writable = name === 'etcd' ? Object.keys(mounts) : ['flexvolume-dir'];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...(annotations && { annotations }),
      creationTimestamp: null,
      labels: { component: name, tier: 'control-plane' },
      name,
      namespace: 'kube-system',
    },
    spec: {
      containers: [
        {
          command: [name, ...flags.map((flag) => `--${flag}`)],
          image: `registry.k8s.io/${image}`,
          imagePullPolicy: 'IfNotPresent',
          livenessProbe: probe(live, 8),
          name,
          ...(ready && { readinessProbe: probe(ready, 3, 1) }),
          resources: { requests },
          startupProbe: probe(starts, 24),
          volumeMounts: Object.entries(mounts).map(([volume, path]) => ({
            mountPath: path,
            name: volume,
            ...(!writable.includes(volume) && { readOnly: true }),
          })),
        },
      ],
      hostNetwork: true,
      priority: 2_000_001_000,
      priorityClassName: 'system-node-critical',
      securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
      volumes: Object.entries(sorted(mounts)).map(([volume, path]) => ({
        hostPath: { path, type: isFile(path) ? 'FileOrCreate' : 'DirectoryOrCreate' },
        name: volume,
      })),
    },
    status: {},
  };
}

/** The files of the node by which its kubelet has the control plane run, in the order in which they can begin. */
export const staticPodFiles = (): readonly (readonly [path: string, text: string])[] =>
  COMPONENTS.map((one) => [`/etc/kubernetes/manifests/${one.name}.yaml`, goYaml(manifestOf(one))]);

import { KUBELET_CONFIGURATION } from '../../kernel/index.ts';
import { CONTROL_PLANE } from './control-plane.data.ts';

/** @see kubernetes: cmd/kubeadm/app/phases/addons/dns/manifests.go CoreDNSConfigMap */
export const COREFILE = `.:53 {
    errors
    health {
       lameduck 5s
    }
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
       pods insecure
       fallthrough in-addr.arpa ip6.arpa
       ttl 30
    }
    prometheus :9153
    forward . /etc/resolv.conf {
       max_concurrent 1000
    }
    cache 30
    loop
    reload
    loadbalance
}
`;

const PROXY_CONFIG = `apiVersion: kubeproxy.config.k8s.io/v1alpha1
bindAddress: 0.0.0.0
bindAddressHardFail: false
clientConnection:
  acceptContentTypes: ""
  burst: 0
  contentType: ""
  kubeconfig: /var/lib/kube-proxy/kubeconfig.conf
  qps: 0
clusterCIDR: 10.244.0.0/16
configSyncPeriod: 0s
conntrack:
  maxPerCore: null
  min: null
  tcpCloseWaitTimeout: null
  tcpEstablishedTimeout: null
detectLocal:
  bridgeInterface: ""
  interfaceNamePrefix: ""
detectLocalMode: ""
enableProfiling: false
healthzBindAddress: ""
hostnameOverride: ""
iptables:
  localhostNodePorts: null
  masqueradeAll: false
  masqueradeBit: null
  minSyncPeriod: 0s
  syncPeriod: 0s
ipvs:
  excludeCIDRs: null
  minSyncPeriod: 0s
  scheduler: ""
  strictARP: false
  syncPeriod: 0s
  tcpFinTimeout: 0s
  tcpTimeout: 0s
  udpTimeout: 0s
kind: KubeProxyConfiguration
metricsBindAddress: ""
mode: ""
nodePortAddresses: null
oomScoreAdj: null
portRange: ""
showHiddenMetricsForVersion: ""
winkernel:
  enableDSR: false
  forwardHealthCheckVip: false
  networkName: ""
  rootHnsEndpointName: ""
  sourceVip: ""`;

const PROXY_KUBECONFIG = `apiVersion: v1
kind: Config
clusters:
- cluster:
    certificate-authority: /var/run/secrets/kubernetes.io/serviceaccount/ca.crt
    server: https://${CONTROL_PLANE}:6443
  name: default
contexts:
- context:
    cluster: default
    namespace: default
    user: default
  name: default
current-context: default
users:
- name: default
  user:
    tokenFile: /var/run/secrets/kubernetes.io/serviceaccount/token`;

/** @see kubernetes: cmd/kubeadm/app/phases/uploadconfig/uploadconfig.go */
const CLUSTER_CONFIGURATION = `apiServer:
  extraArgs:
    authorization-mode: Node,RBAC
  timeoutForControlPlane: 4m0s
apiVersion: kubeadm.k8s.io/v1beta3
certificatesDir: /etc/kubernetes/pki
clusterName: kubernetes
controllerManager: {}
dns: {}
etcd:
  local:
    dataDir: /var/lib/etcd
imageRepository: registry.k8s.io
kind: ClusterConfiguration
kubernetesVersion: v1.27.1
networking:
  dnsDomain: cluster.local
  podSubnet: 10.244.0.0/16
  serviceSubnet: 10.96.0.0/12
scheduler: {}
`;

/** What of it is the node's own is not kept for others. */
const SHARED_KUBELET_CONFIGURATION = KUBELET_CONFIGURATION.replace(/^resolvConf: .*\n/m, '');

const configMap = (name: string, data: Readonly<Record<string, string>>, labels?: Readonly<Record<string, string>>) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap' as const,
  metadata: { name, namespace: 'kube-system', ...(labels && { labels }) },
  data,
});
const account = (name: string) => ({ apiVersion: 'v1', kind: 'ServiceAccount' as const, metadata: { name, namespace: 'kube-system' } });

/** Each controller has its own, as kubeadm sets them up. @see kubernetes: cmd/kube-controller-manager/app/controllermanager.go */
const ACCOUNTS =
  'attachdetach-controller bootstrap-signer certificate-controller clusterrole-aggregation-controller coredns cronjob-controller daemon-set-controller deployment-controller disruption-controller endpoint-controller endpointslice-controller endpointslicemirroring-controller ephemeral-volume-controller expand-controller generic-garbage-collector horizontal-pod-autoscaler job-controller kube-proxy namespace-controller node-controller persistent-volume-binder pod-garbage-collector pv-protection-controller pvc-protection-controller replicaset-controller replication-controller resourcequota-controller root-ca-cert-publisher service-account-controller service-controller statefulset-controller token-cleaner ttl-after-finished-controller ttl-controller';

/** What the Pods of kube-system, and the control plane, need. */
export const systemSettings = (certificate: string) => [
  ...ACCOUNTS.split(' ').map(account),
  configMap('extension-apiserver-authentication', {
    'client-ca-file': certificate,
    'requestheader-allowed-names': '["front-proxy-client"]',
    'requestheader-client-ca-file': certificate,
    'requestheader-extra-headers-prefix': '["X-Remote-Extra-"]',
    'requestheader-group-headers': '["X-Remote-Group"]',
    'requestheader-username-headers': '["X-Remote-User"]',
  }),
  configMap('kube-apiserver-legacy-service-account-token-tracking', { since: '2023-05-15' }),
  configMap('kubeadm-config', { ClusterConfiguration: CLUSTER_CONFIGURATION }),
  configMap('kubelet-config', { kubelet: SHARED_KUBELET_CONFIGURATION }),
  configMap('coredns', { Corefile: COREFILE }),
  configMap('kube-proxy', { 'config.conf': PROXY_CONFIG, 'kubeconfig.conf': PROXY_KUBECONFIG }, { app: 'kube-proxy' }),
];

/** @see kubernetes: cmd/kubeadm/app/phases/addons/dns/manifests.go CoreDNSDeployment */
const coreDns = {
  affinity: {
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        {
          podAffinityTerm: {
            labelSelector: { matchExpressions: [{ key: 'k8s-app', operator: 'In', values: ['kube-dns'] }] },
            topologyKey: 'kubernetes.io/hostname',
          },
          weight: 100,
        },
      ],
    },
  },
  containers: [
    {
      args: ['-conf', '/etc/coredns/Corefile'],
      image: 'registry.k8s.io/coredns/coredns:v1.10.1',
      imagePullPolicy: 'IfNotPresent',
      livenessProbe: {
        failureThreshold: 5,
        httpGet: { path: '/health', port: 8080, scheme: 'HTTP' },
        initialDelaySeconds: 60,
        successThreshold: 1,
        timeoutSeconds: 5,
      },
      name: 'coredns',
      ports: [
        { containerPort: 53, name: 'dns', protocol: 'UDP' },
        { containerPort: 53, name: 'dns-tcp', protocol: 'TCP' },
        { containerPort: 9153, name: 'metrics', protocol: 'TCP' },
      ],
      readinessProbe: { httpGet: { path: '/ready', port: 8181, scheme: 'HTTP' } },
      resources: { limits: { memory: '170Mi' }, requests: { cpu: '100m', memory: '70Mi' } },
      securityContext: {
        allowPrivilegeEscalation: false,
        capabilities: { add: ['NET_BIND_SERVICE'], drop: ['all'] },
        readOnlyRootFilesystem: true,
      },
      volumeMounts: [{ mountPath: '/etc/coredns', name: 'config-volume', readOnly: true }],
    },
  ],
  dnsPolicy: 'Default',
  nodeSelector: { 'kubernetes.io/os': 'linux' },
  priorityClassName: 'system-cluster-critical',
  serviceAccountName: 'coredns',
  tolerations: [
    { key: 'CriticalAddonsOnly', operator: 'Exists' },
    { effect: 'NoSchedule', key: 'node-role.kubernetes.io/control-plane' },
  ],
  volumes: [{ configMap: { items: [{ key: 'Corefile', path: 'Corefile' }], name: 'coredns' }, name: 'config-volume' }],
};

/** @see kubernetes: cmd/kubeadm/app/phases/addons/proxy/manifests.go KubeProxyDaemonSet19 */
const kubeProxy = {
  containers: [
    {
      command: ['/usr/local/bin/kube-proxy', '--config=/var/lib/kube-proxy/config.conf', '--hostname-override=$(NODE_NAME)'],
      env: [{ name: 'NODE_NAME', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }],
      image: 'registry.k8s.io/kube-proxy:v1.27.1',
      imagePullPolicy: 'IfNotPresent',
      name: 'kube-proxy',
      securityContext: { privileged: true },
      volumeMounts: [
        { mountPath: '/var/lib/kube-proxy', name: 'kube-proxy' },
        { mountPath: '/run/xtables.lock', name: 'xtables-lock' },
        { mountPath: '/lib/modules', name: 'lib-modules', readOnly: true },
      ],
    },
  ],
  hostNetwork: true,
  nodeSelector: { 'kubernetes.io/os': 'linux' },
  priorityClassName: 'system-node-critical',
  serviceAccountName: 'kube-proxy',
  tolerations: [{ operator: 'Exists' }],
  volumes: [
    { configMap: { name: 'kube-proxy' }, name: 'kube-proxy' },
    { hostPath: { path: '/run/xtables.lock', type: 'FileOrCreate' }, name: 'xtables-lock' },
    { hostPath: { path: '/lib/modules' }, name: 'lib-modules' },
  ],
};

/** A workload whose Pods are there; nothing of it but its Pods is simulated. */
export interface SystemWorkload {
  readonly kind: 'ReplicaSet' | 'DaemonSet';
  readonly name: string;
  readonly uid: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly spec: object;
}

/** The hashes are those of these templates. */
export const WORKLOADS: readonly SystemWorkload[] = [
  {
    kind: 'ReplicaSet',
    name: 'coredns-5d78c9869d',
    uid: '8a8f7c56-5a36-4a51-9b2e-1f3f0b1f9f61',
    labels: { 'k8s-app': 'kube-dns', 'pod-template-hash': '5d78c9869d' },
    spec: coreDns,
  },
  {
    kind: 'DaemonSet',
    name: 'kube-proxy',
    uid: 'c0a3c9f5-2d2c-4c0b-8b58-6f1e6d0f4b7a',
    labels: { 'controller-revision-hash': '7b8cf76c48', 'k8s-app': 'kube-proxy', 'pod-template-generation': '1' },
    spec: kubeProxy,
  },
];

const ON_EVERY_NODE = [
  { effect: 'NoExecute', key: 'node.kubernetes.io/not-ready', operator: 'Exists' },
  { effect: 'NoExecute', key: 'node.kubernetes.io/unreachable', operator: 'Exists' },
  { effect: 'NoSchedule', key: 'node.kubernetes.io/disk-pressure', operator: 'Exists' },
  { effect: 'NoSchedule', key: 'node.kubernetes.io/memory-pressure', operator: 'Exists' },
  { effect: 'NoSchedule', key: 'node.kubernetes.io/pid-pressure', operator: 'Exists' },
  { effect: 'NoSchedule', key: 'node.kubernetes.io/unschedulable', operator: 'Exists' },
];
const ON_THE_HOST = [{ effect: 'NoSchedule', key: 'node.kubernetes.io/network-unavailable', operator: 'Exists' }];

type Tolerations = readonly { readonly key?: string; readonly effect?: string; readonly operator?: string; readonly value?: string }[];
interface Placed {
  readonly tolerations?: Tolerations;
  readonly hostNetwork?: boolean;
  readonly affinity?: { readonly nodeAffinity?: object };
}

/** What each Pod of a DaemonSet tolerates beside what its template says. @see kubernetes: pkg/controller/daemon/util/daemonset_util.go AddOrUpdateDaemonPodTolerations */
export function daemonTolerations({ tolerations = [], hostNetwork }: Placed): Tolerations {
  const own = [...ON_EVERY_NODE, ...(hostNetwork ? ON_THE_HOST : [])];
  const isThere = ({ key, effect }: Tolerations[number]): boolean =>
    tolerations.some((one) => one.key === key && one.effect === effect && one.operator === 'Exists' && !one.value);
  return [...tolerations, ...own.filter((one) => !isThere(one))];
}

/** For one node. @see kubernetes: pkg/controller/daemon/util/daemonset_util.go ReplaceDaemonSetPodNodeNameNodeAffinity */
export const forNode = <T extends object>(spec: T, node: string) => {
  const { affinity } = spec as Placed;
  return {
    ...spec,
    affinity: {
      ...affinity,
      nodeAffinity: {
        ...affinity?.nodeAffinity,
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [node] }] }],
        },
      },
    },
    tolerations: daemonTolerations(spec as Placed),
  };
};

/** One that the workload's controller would create; of a DaemonSet, for one node. */
function podOfWorkload({ kind, name, uid, labels, spec }: SystemWorkload, node?: string) {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: `${name}-`,
      namespace: 'kube-system',
      labels,
      ownerReferences: [{ apiVersion: 'apps/v1', blockOwnerDeletion: true, controller: true, kind, name, uid }],
    },
    spec: node === undefined ? spec : forNode(spec, node),
  };
}

/** All that are no static ones. The DNS servers are where there was a node first. */
export const podsOfWorkloads = (nodes: readonly string[]) =>
  WORKLOADS.flatMap((workload) => {
    if (workload.kind === 'DaemonSet') return nodes.map((node) => podOfWorkload(workload, node));
    const pod = podOfWorkload(workload);
    return [pod, pod].map((each) => ({ ...each, spec: { ...each.spec, nodeName: CONTROL_PLANE } }));
  });

import { type ImageFiles, type ImageNode, imageTree } from '../files/image-tree.ts';
import { KERNEL_RELEASE } from './release.ts';

/** What a node itself resolves names with. */
export const NODE_NAME_SERVER = '172.18.0.1';

/** The node's own, which Pods with dnsPolicy Default get. */
export const NODE_RESOLV_CONF = `nameserver ${NODE_NAME_SERVER}\noptions edns0 trust-ad ndots:0\n`;

const directories = (mode: number, ...paths: readonly string[]): ImageFiles =>
  Object.fromEntries(paths.map((path) => [path, { directory: true, mode }]));

/** How the kubelet is set up where nothing is said of it. @see kubernetes: cmd/kubeadm/app/componentconfigs/kubelet.go */
export const KUBELET_CONFIGURATION = `apiVersion: kubelet.config.k8s.io/v1beta1
authentication:
  anonymous:
    enabled: false
  webhook:
    cacheTTL: 0s
    enabled: true
  x509:
    clientCAFile: /etc/kubernetes/pki/ca.crt
authorization:
  mode: Webhook
  webhook:
    cacheAuthorizedTTL: 0s
    cacheUnauthorizedTTL: 0s
cgroupDriver: systemd
clusterDNS:
- 10.96.0.10
clusterDomain: cluster.local
containerRuntimeEndpoint: ""
cpuManagerReconcilePeriod: 0s
evictionPressureTransitionPeriod: 0s
fileCheckFrequency: 0s
healthzBindAddress: 127.0.0.1
healthzPort: 10248
httpCheckFrequency: 0s
imageMinimumGCAge: 0s
kind: KubeletConfiguration
logging:
  flushFrequency: 0
  options:
    json:
      infoBufferSize: "0"
  verbosity: 0
memorySwap: {}
nodeStatusReportFrequency: 0s
nodeStatusUpdateFrequency: 0s
resolvConf: /run/systemd/resolve/resolv.conf
rotateCertificates: true
runtimeRequestTimeout: 0s
shutdownGracePeriod: 0s
shutdownGracePeriodCriticalPods: 0s
staticPodPath: /etc/kubernetes/manifests
streamingConnectionIdleTimeout: 0s
syncFrequency: 0s
volumeStatsAggPeriod: 0s
`;

/** What kubeadm finds out for the kubelet. @see kubernetes: cmd/kubeadm/app/phases/kubelet/flags.go */
export const KUBELET_FLAGS = [
  '--container-runtime-endpoint=unix:///var/run/containerd/containerd.sock',
  '--pod-infra-container-image=registry.k8s.io/pause:3.9',
];

/** And what the Debian package says of it to systemd. */
export const KUBELET_ARGUMENTS = {
  KUBECONFIG: ['--bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf', '--kubeconfig=/etc/kubernetes/kubelet.conf'],
  CONFIG: ['--config=/var/lib/kubelet/config.yaml'],
};
/** How kubeadm's package has systemd run the kubelet. */
export const KUBELET_DROP_IN = '/etc/systemd/system/kubelet.service.d/10-kubeadm.conf';
export const KUBELET_SERVICE = `[Service]
${Object.entries(KUBELET_ARGUMENTS)
  .map(([name, words]) => `Environment="KUBELET_${name}_ARGS=${words.join(' ')}"\n`)
  .join('')}EnvironmentFile=-/var/lib/kubelet/kubeadm-flags.env
EnvironmentFile=-/etc/default/kubelet
ExecStart=
ExecStart=/usr/bin/kubelet $KUBELET_KUBECONFIG_ARGS $KUBELET_CONFIG_ARGS $KUBELET_KUBEADM_ARGS $KUBELET_EXTRA_ARGS
`;

/** What kubeadm needs of containerd. @see kubernetes.io: Container Runtimes, Configuring the systemd cgroup driver */
const CONTAINERD_CONFIGURATION = `version = 2

[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "registry.k8s.io/pause:3.9"

[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
  runtime_type = "io.containerd.runc.v2"

[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
  SystemdCgroup = true
`;

/**
 * What a node's disk has before any Pod: the directories of the hierarchy standard, and those of the kubelet, containerd and
 * kubeadm. @see hier(7); kubernetes: cmd/kubelet/app/options/options.go defaultRootDir, cmd/kubeadm/app/constants/constants.go
 */
const LAYERS: readonly ImageFiles[] = [
  directories(0o755, '/boot', '/dev', '/home', '/media', '/mnt', '/opt/cni/bin', '/run/containerd', '/srv'),
  directories(0o555, '/proc', '/sys'),
  directories(0o755, '/usr/bin', `/usr/lib/modules/${KERNEL_RELEASE}`, '/usr/libexec', '/usr/local/bin', '/usr/sbin', '/usr/share'),
  directories(0o755, '/etc/cni/net.d', '/etc/containerd', '/etc/kubernetes/manifests', '/etc/kubernetes/pki', '/etc/ssl/certs'),
  directories(
    0o755,
    '/run/dbus',
    '/run/netns',
    '/run/systemd/journal',
    '/run/udev',
    '/usr/lib/systemd/system',
    '/usr/local/share/ca-certificates',
    '/usr/share/ca-certificates',
    '/var/cache/apt',
    '/var/lib/apt',
    '/var/lib/containerd',
    '/var/lib/dbus',
    '/var/lib/dpkg',
    '/var/lib/systemd',
    '/var/lib/kubelet/pki',
    '/var/lib/kubelet/pods',
    '/var/log/containers',
    '/var/log/pods',
    '/var/log/journal',
    '/var/spool/cron',
  ),
  directories(0o750, '/var/lib/kubelet/plugins', '/var/lib/kubelet/plugins_registry'),
  directories(0o1777, '/tmp', '/var/tmp'),
  directories(0o700, '/root', '/lost+found'),
  {
    '/bin': { symlink: 'usr/bin' },
    '/lib': { symlink: 'usr/lib' },
    '/sbin': { symlink: 'usr/sbin' },
    '/var/run': { symlink: '/run' },
    '/etc/containerd/config.toml': CONTAINERD_CONFIGURATION,
    // As kind's nodes have it: else crictl of that version looks for Docker's shim, and for nothing else.
    '/etc/crictl.yaml': 'runtime-endpoint: unix:///run/containerd/containerd.sock\n',
    '/etc/mtab': { symlink: '../proc/self/mounts' },
    '/etc/machine-id': { mode: 0o444, content: '3c5d4b6e0f7a49d2a1b8c9e0d7f65a41\n' },
    '/etc/passwd': 'root:x:0:0:root:/root:/bin/bash\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n',
    '/etc/group': 'root:x:0:\nadm:x:4:\nnogroup:x:65534:\n',
    '/etc/hosts':
      '127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\nfe00::0\tip6-localnet\nff00::0\tip6-mcastprefix\nff02::1\tip6-allnodes\nff02::2\tip6-allrouters\n',
    '/etc/resolv.conf': NODE_RESOLV_CONF,
    // What the kubelet of kubeadm gives to Pods as their node's.
    '/run/systemd/resolve/resolv.conf': NODE_RESOLV_CONF,
    '/etc/os-release':
      'PRETTY_NAME="Ubuntu 22.04.2 LTS"\nNAME="Ubuntu"\nVERSION_ID="22.04"\nVERSION="22.04.2 LTS (Jammy Jellyfish)"\nVERSION_CODENAME=jammy\nID=ubuntu\nID_LIKE=debian\nHOME_URL="https://www.ubuntu.com/"\nSUPPORT_URL="https://help.ubuntu.com/"\nBUG_REPORT_URL="https://bugs.launchpad.net/ubuntu/"\nPRIVACY_POLICY_URL="https://www.ubuntu.com/legal/terms-and-policies/privacy-policy"\nUBUNTU_CODENAME=jammy\n',
    [KUBELET_DROP_IN]: KUBELET_SERVICE,
    '/var/lib/kubelet/config.yaml': KUBELET_CONFIGURATION,
    '/var/lib/kubelet/cpu_manager_state': { mode: 0o600, content: '{"policyName":"none","defaultCpuSet":"","checksum":1353318690}' },
    '/var/lib/kubelet/kubeadm-flags.env': `KUBELET_KUBEADM_ARGS="${KUBELET_FLAGS.join(' ')}"\n`,
    '/var/lib/kubelet/memory_manager_state': { mode: 0o600, content: '{"policyName":"None","machineState":{},"checksum":4236770233}' },
    '/var/lib/kubelet/device-plugins/kubelet.sock': { socket: true },
    '/run/containerd/containerd.sock': { socket: true, mode: 0o660 },
    '/run/dbus/system_bus_socket': { socket: true, mode: 0o666 },
    '/run/systemd/journal/dev-log': { socket: true, mode: 0o666 },
    '/run/systemd/journal/socket': { socket: true, mode: 0o666 },
    '/run/systemd/private': { socket: true, mode: 0o777 },
    '/run/xtables.lock': { mode: 0o600, content: '' },
    '/var/lib/dbus/machine-id': { symlink: '/etc/machine-id' },
    '/var/lib/kubelet/pod-resources/kubelet.sock': { socket: true },
  },
];

/** What a node's disk holds before anything runs there: what hostPath volumes see. */
export const NODE_FILES: ImageNode = imageTree(...LAYERS);

/** The same, with the programs of its system. */
export const nodeImage = (programs: ImageFiles): ImageNode => imageTree(programs, ...LAYERS);

import type { Level } from './line.ts';

/** What a kubelet says when it begins: level, place, words. */
type Said = readonly [level: Level, place: string, text: string];

/** Its run has begun. @see kubernetes: cmd/kubelet/app/server.go run (a v1.27.1's journal) */
export const BEGUN: readonly Said[] = [
  ['I', 'server.go:415', '"Kubelet version" kubeletVersion="v1.27.1"'],
  ['I', 'server.go:417', '"Golang settings" GOGC="" GOMAXPROCS="" GOTRACEBACK=""'],
];
export const ROTATES: Said = ['I', 'server.go:837', '"Client rotation is on, will bootstrap in background"'];
export const STANDALONE: Said = ['I', 'server.go:578', '"Standalone mode, no API client"'];
export const NO_EVENTS: Said = ['I', 'server.go:466', '"No api server defined - no events will be sent to API server"'];

/** Its managers are made. Of its container manager it also tells the whole configuration, which is left out. */
export const MANAGERS: readonly Said[] = [
  ['I', 'server.go:662', '"--cgroups-per-qos enabled, but --cgroup-root was not specified.  defaulting to /"'],
  ['I', 'container_manager_linux.go:266', '"Container manager verified user specified cgroup-root exists" cgroupRoot=[]'],
  [
    'I',
    'topology_manager.go:136',
    '"Creating topology manager with policy per scope" topologyPolicyName="none" topologyScopeName="container"',
  ],
  ['I', 'container_manager_linux.go:302', '"Creating device plugin manager"'],
  ['I', 'state_mem.go:36', '"Initialized new in-memory state store"'],
];

/** It serves, and its loop begins. @see kubernetes: pkg/kubelet/kubelet.go Run */
export const LOOP: readonly Said[] = [
  ['I', 'server.go:1168', '"Started kubelet"'],
  ['I', 'ratelimit.go:65', '"Setting rate limiting for podresources endpoint" qps=100 burstTokens=10'],
  [
    'E',
    'cri_stats_provider.go:455',
    '"Failed to get the info of the filesystem with mountpoint" err="unable to find data in memory cache" mountpoint="/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs"',
  ],
  [
    'E',
    'kubelet.go:1400',
    '"Image garbage collection failed once. Stats initialization may not have completed yet" err="invalid capacity 0 on image filesystem"',
  ],
  ['I', 'server.go:162', '"Starting to listen" address="0.0.0.0" port=10250'],
  ['I', 'server.go:461', '"Adding debug handlers to kubelet server"'],
  ['I', 'fs_resource_analyzer.go:67', '"Starting FS ResourceAnalyzer"'],
  ['I', 'volume_manager.go:284', '"Starting Kubelet Volume Manager"'],
  ['I', 'desired_state_of_world_populator.go:145', '"Desired state populator starts to run"'],
  ['I', 'kubelet_network_linux.go:63', '"Initialized iptables rules." protocol=IPv4'],
  ['I', 'kubelet_network_linux.go:63', '"Initialized iptables rules." protocol=IPv6'],
  ['I', 'status_manager.go:207', '"Starting to sync pod status with apiserver"'],
  ['I', 'kubelet.go:2257', '"Starting kubelet main sync loop"'],
  [
    'E',
    'kubelet.go:2281',
    '"Skipping pod synchronization" err="[container runtime status check may not have completed yet, PLEG is not healthy: pleg has yet to be successful]"',
  ],
  ['I', 'cpu_manager.go:214', '"Starting CPU manager" policy="none"'],
  ['I', 'cpu_manager.go:215', '"Reconciling" reconcilePeriod="10s"'],
  ['I', 'state_mem.go:36', '"Initialized new in-memory state store"'],
  ['I', 'policy_none.go:49', '"None policy: Start"'],
  ['I', 'memory_manager.go:169', '"Starting memorymanager" policy="None"'],
  ['I', 'state_mem.go:35', '"Initializing new in-memory state store"'],
  ['I', 'plugin_manager.go:118', '"Starting Kubelet Plugin Manager"'],
];

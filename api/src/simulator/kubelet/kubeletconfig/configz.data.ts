/**
 * The fields of a KubeletConfiguration of v1.27 in the order of their Go type, with what each is if nothing is said of it. Those of a
 * field with fields of its own stand below it; a default in parentheses is that of a pointer, which also nothing may be said by: an empty
 * text, zero or false stand. Without a default nothing is told of what is not set. A `?` is a kind of value that stands as it is given.
 * @see kubernetes: kubelet/config/v1beta1/types.go, pkg/kubelet/apis/config/v1beta1/defaults.go
 */
export const KUBELET_FIELDS = `enableServer (true)
staticPodPath
syncFrequency 1m0s
fileCheckFrequency 20s
httpCheckFrequency 20s
staticPodURL
staticPodURLHeader ?
address "0.0.0.0"
port 10250
readOnlyPort
tlsCertFile "/var/lib/kubelet/pki/kubelet.crt"
tlsPrivateKeyFile "/var/lib/kubelet/pki/kubelet.key"
tlsCipherSuites ?
tlsMinVersion
rotateCertificates
serverTLSBootstrap
authentication.x509.clientCAFile
authentication.webhook.enabled (true)
authentication.webhook.cacheTTL 2m0s
authentication.anonymous.enabled (false)
authorization.mode "Webhook"
authorization.webhook.cacheAuthorizedTTL 5m0s
authorization.webhook.cacheUnauthorizedTTL 30s
registryPullQPS (5)
registryBurst 10
eventRecordQPS (50)
eventBurst 100
enableDebuggingHandlers (true)
enableContentionProfiling
healthzPort (10248)
healthzBindAddress "127.0.0.1"
oomScoreAdj (-999)
clusterDomain
clusterDNS ?
streamingConnectionIdleTimeout 4h0m0s
nodeStatusUpdateFrequency 10s
nodeStatusReportFrequency 5m0s
nodeLeaseDurationSeconds 40
imageMinimumGCAge 2m0s
imageGCHighThresholdPercent (85)
imageGCLowThresholdPercent (80)
volumeStatsAggPeriod 1m0s
kubeletCgroups
systemCgroups
cgroupRoot
cgroupsPerQOS (true)
cgroupDriver "cgroupfs"
cpuManagerPolicy "none"
cpuManagerPolicyOptions ?
cpuManagerReconcilePeriod 10s
memoryManagerPolicy "None"
topologyManagerPolicy "none"
topologyManagerScope "container"
topologyManagerPolicyOptions ?
qosReserved ?
runtimeRequestTimeout 2m0s
hairpinMode "promiscuous-bridge"
maxPods 110
podCIDR
podPidsLimit (-1)
resolvConf ("/etc/resolv.conf")
runOnce
cpuCFSQuota (true)
cpuCFSQuotaPeriod 100ms
nodeStatusMaxImages (50)
maxOpenFiles 1000000
contentType "application/vnd.kubernetes.protobuf"
kubeAPIQPS (50)
kubeAPIBurst 100
serializeImagePulls (true)
maxParallelImagePulls
evictionHard ?
evictionSoft ?
evictionSoftGracePeriod ?
evictionPressureTransitionPeriod 5m0s
evictionMaxPodGracePeriod
evictionMinimumReclaim ?
podsPerCore
enableControllerAttachDetach (true)
protectKernelDefaults
makeIPTablesUtilChains (true)
iptablesMasqueradeBit (14)
iptablesDropBit (15)
featureGates ?
failSwapOn (true)
memorySwap.swapBehavior
containerLogMaxSize "10Mi"
containerLogMaxFiles (5)
configMapAndSecretChangeDetectionStrategy "Watch"
systemReserved ?
kubeReserved ?
reservedSystemCPUs
showHiddenMetricsForVersion
systemReservedCgroup
kubeReservedCgroup
enforceNodeAllocatable ?
allowedUnsafeSysctls ?
volumePluginDir "/usr/libexec/kubernetes/kubelet-plugins/volume/exec/"
providerID
kernelMemcgNotification
logging.format "text"
logging.flushFrequency 5000000000
logging.verbosity (0)
logging.vmodule ?
logging.options.json.splitStream
logging.options.json.infoBufferSize "0"
enableSystemLogHandler (true)
enableSystemLogQuery (false)
shutdownGracePeriod 0s
shutdownGracePeriodCriticalPods 0s
shutdownGracePeriodByPodPriority ?
reservedMemory ?
enableProfilingHandler (true)
enableDebugFlagsHandler (true)
seccompDefault (false)
memoryThrottlingFactor (0.9)
registerWithTaints ?
registerNode (true)
tracing ?
localStorageCapacityIsolation (true)
containerRuntimeEndpoint "unix:///var/run/containerd/containerd.sock"
imageServiceEndpoint`;

/** By component; what kubeadm sets, and what changes nothing that is seen here, needs no remark where it is given. */
interface Flags {
  readonly known: RegExp;
  readonly followed: RegExp;
}

const all = (...parts: string[]): RegExp => new RegExp(`^(${parts.join('|')})$`);

const LOGS = 'v|vmodule|log-flush-frequency|log-json-info-buffer-size|log-json-split-stream|logging-format';
const GLOBAL = `help|h|version|feature-gates|allow-metric-labels|disabled-metrics|show-hidden-metrics-for-version|profiling|contention-profiling|${LOGS}`;
const SERVING =
  'bind-address|cert-dir|http2-max-streams-per-connection|permit-address-sharing|permit-port-sharing|secure-port|tls-(cert-file|cipher-suites|min-version|private-key-file|sni-cert-key)';
const REQUEST_HEADER = 'requestheader-(allowed-names|client-ca-file|extra-headers-prefix|group-headers|username-headers)';
const DELEGATED = `authentication-(kubeconfig|skip-lookup|token-webhook-cache-ttl|tolerate-lookup-failure)|authorization-(always-allow-paths|kubeconfig|webhook-cache-(un)?authorized-ttl)|client-ca-file|${REQUEST_HEADER}`;
const ELECTION = 'leader-elect|leader-elect-(lease-duration|renew-deadline|resource-lock|resource-name|resource-namespace|retry-period)';
const CLIENT = 'kubeconfig|master|kube-api-(burst|content-type|qps)';
const PLAIN = `${LOGS}|profiling|contention-profiling|cert-dir|secure-port|bind-address|tls-[a-z0-9-]+|${CLIENT}|${DELEGATED}|leader-elect|leader-elect-resource-(name|namespace|lock)|version|help|h`;

/** @see kubernetes v1.27: cmd/kube-scheduler/app/options, cmd/kube-controller-manager/app/options, cmd/kube-apiserver/app/options */
export const componentFlags: Readonly<Record<string, Flags>> = {
  'kube-scheduler': {
    known: all(GLOBAL, SERVING, DELEGATED, ELECTION, CLIENT, 'config|write-config-to|pod-max-in-unschedulable-pods-duration'),
    followed: all(PLAIN, 'config|write-config-to'),
  },
  'kube-controller-manager': {
    known: all(
      GLOBAL,
      SERVING,
      DELEGATED,
      ELECTION,
      CLIENT,
      'allocate-node-cidrs|attach-detach-reconcile-sync-period|cidr-allocator-type|cloud-config|cloud-provider|cluster-cidr|cluster-name',
      'cluster-signing-(cert-file|duration|key-file)|cluster-signing-(kube-apiserver-client|kubelet-client|kubelet-serving|legacy-unknown)-(cert|key)-file',
      'concurrent-(cron-job|deployment|endpoint|ephemeralvolume|gc|horizontal-pod-autoscaler|job|namespace|replicaset|service|service-endpoint|serviceaccount-token|statefulset|ttl-after-finished)-syncs|concurrent_rc_syncs|concurrent-rc-syncs|concurrent-resource-quota-syncs',
      'configure-cloud-routes|controller-start-interval|controllers|disable-attach-detach-reconcile-sync|enable-dynamic-provisioning|enable-garbage-collector|enable-hostpath-provisioner|enable-leader-migration|endpoint-updates-batch-period|endpointslice-updates-batch-period|external-cloud-volume-plugin|flex-volume-plugin-dir',
      'horizontal-pod-autoscaler-(cpu-initialization-period|downscale-delay|downscale-stabilization|initial-readiness-delay|sync-period|tolerance|upscale-delay)',
      'large-cluster-size-threshold|leader-migration-config|legacy-service-account-token-clean-up-period|max-endpoints-per-slice|min-resync-period|mirroring-(concurrent-service-endpoint-syncs|endpointslice-updates-batch-period|max-endpoints-per-subset)|namespace-sync-period',
      'node-(cidr-mask-size|cidr-mask-size-ipv4|cidr-mask-size-ipv6|eviction-rate|monitor-grace-period|monitor-period|startup-grace-period|sync-period)|pv-recycler-[a-z-]+|pvclaimbinder-sync-period|resource-quota-sync-period|root-ca-file|route-reconciliation-period',
      'secondary-node-eviction-rate|service-account-private-key-file|service-cluster-ip-range|terminated-pod-gc-threshold|unhealthy-zone-threshold|use-service-account-credentials|volume-host-(allow-local-loopback|cidr-denylist)',
    ),
    followed: all(
      PLAIN,
      'allocate-node-cidrs|cluster-cidr|cluster-name|cluster-signing-(cert-file|duration|key-file)|controllers|root-ca-file|service-account-private-key-file|service-cluster-ip-range|use-service-account-credentials|concurrent[a-z_-]+|flex-volume-plugin-dir|node-cidr-mask-size',
    ),
  },
  'kube-apiserver': {
    known: all(
      GLOBAL,
      SERVING,
      REQUEST_HEADER,
      'admission-control|admission-control-config-file|advertise-address|aggregator-reject-forwarding-redirects|allow-privileged|anonymous-auth|api-audiences|apiserver-count',
      'audit-log-(batch-buffer-size|batch-max-size|batch-max-wait|batch-throttle-burst|batch-throttle-enable|batch-throttle-qps|compress|format|maxage|maxbackup|maxsize|mode|path|truncate-enabled|truncate-max-batch-size|truncate-max-event-size|version)|audit-policy-file',
      'audit-webhook-(batch-buffer-size|batch-initial-backoff|batch-max-size|batch-max-wait|batch-throttle-burst|batch-throttle-enable|batch-throttle-qps|config-file|initial-backoff|mode|truncate-enabled|truncate-max-batch-size|truncate-max-event-size|version)',
      'authentication-token-webhook-(cache-ttl|config-file|version)|authorization-mode|authorization-policy-file|authorization-webhook-(cache-authorized-ttl|cache-unauthorized-ttl|config-file|version)|client-ca-file|cloud-config|cloud-provider|cloud-provider-gce-[a-z0-9-]+|cors-allowed-origins',
      'default-not-ready-toleration-seconds|default-unreachable-toleration-seconds|default-watch-cache-size|delete-collection-workers|(dis|en)able-admission-plugins|egress-selector-config-file|enable-aggregator-routing|enable-bootstrap-token-auth|enable-garbage-collector|enable-logs-handler|enable-priority-and-fairness',
      'encryption-provider-config|encryption-provider-config-automatic-reload|endpoint-reconciler-type|etcd-(cafile|certfile|compaction-interval|count-metric-poll-period|db-metric-poll-interval|healthcheck-timeout|keyfile|prefix|readycheck-timeout|servers|servers-overrides)|event-ttl|external-hostname|goaway-chance',
      'identity-lease-(duration-seconds|renew-interval-seconds)|kubelet-(certificate-authority|client-certificate|client-key|port|preferred-address-types|read-only-port|timeout)|kubernetes-service-node-port|lease-reuse-duration-seconds|livez-grace-period|max-connection-bytes-per-sec|max-(mutating-)?requests-inflight|min-request-timeout',
      'oidc-(ca-file|client-id|groups-claim|groups-prefix|issuer-url|required-claim|signing-algs|username-claim|username-prefix)|peer-(advertise-ip|advertise-port|ca-file)|proxy-client-(cert|key)-file|request-timeout|runtime-config',
      'service-account-(api-audiences|extend-token-expiration|issuer|jwks-uri|key-file|lookup|max-token-expiration|signing-key-file)|service-cluster-ip-range|service-node-port-range|shutdown-delay-duration|shutdown-send-retry-after|storage-backend|storage-media-type|strict-transport-security-directives|token-auth-file|tracing-config-file|watch-cache|watch-cache-sizes',
    ),
    followed: all(
      PLAIN,
      'advertise-address|allow-privileged|authorization-mode|(dis|en)able-admission-plugins|enable-bootstrap-token-auth|etcd-(cafile|certfile|keyfile|servers)|kubelet-(client-certificate|client-key|preferred-address-types)|proxy-client-(cert|key)-file|service-account-(issuer|key-file|signing-key-file)|service-cluster-ip-range',
    ),
  },
};

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

/** @see kubernetes v1.27: pkg/kubeapiserver/options/plugins.go AllOrderedPlugins */
export const admissionPlugins = {
  known: words(`AlwaysAdmit NamespaceAutoProvision NamespaceLifecycle NamespaceExists SecurityContextDeny LimitPodHardAntiAffinityTopology
LimitRanger ServiceAccount NodeRestriction TaintNodesByCondition AlwaysPullImages ImagePolicyWebhook PodSecurity PodNodeSelector Priority
DefaultTolerationSeconds PodTolerationRestriction EventRateLimit ExtendedResourceToleration PersistentVolumeLabel DefaultStorageClass
StorageObjectInUseProtection OwnerReferencesPermissionEnforcement PersistentVolumeClaimResize RuntimeClass CertificateApproval CertificateSigning
ClusterTrustBundleAttest CertificateSubjectRestriction DefaultIngressClass DenyServiceExternalIPs MutatingAdmissionWebhook
ValidatingAdmissionPolicy ValidatingAdmissionWebhook ResourceQuota AlwaysDeny`),
  /** Of which something would be seen, and is not. */
  unfollowedOn: words(
    'SecurityContextDeny LimitPodHardAntiAffinityTopology ImagePolicyWebhook PodTolerationRestriction EventRateLimit ExtendedResourceToleration OwnerReferencesPermissionEnforcement DenyServiceExternalIPs AlwaysDeny',
  ),
  unfollowedOff: words('NodeRestriction DefaultIngressClass'),
};

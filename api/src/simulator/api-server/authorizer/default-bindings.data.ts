/**
 * Who has the cluster's own roles: the binding (of a namespace, `namespace/name`), the role where it bears another
 * name, and whom it is for: `user:`, `group:` or `account:` of kube-system. Those of the controllers, each for the
 * account of its own name, are not written out.
 * @see kubernetes: plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go ClusterRoleBindings, NamespaceRoleBindings
 */
export const BINDINGS = `
cluster-admin group:system:masters
system:monitoring group:system:monitoring
system:discovery group:system:authenticated
system:basic-user group:system:authenticated
system:public-info-viewer group:system:authenticated group:system:unauthenticated
system:node-proxier user:system:kube-proxy
system:kube-controller-manager user:system:kube-controller-manager
system:kube-dns account:kube-dns
system:kube-scheduler user:system:kube-scheduler
system:volume-scheduler user:system:kube-scheduler
system:service-account-issuer-discovery group:system:serviceaccounts
system:node
kube-public/system:controller:bootstrap-signer account:bootstrap-signer
kube-system/system::extension-apiserver-authentication-reader extension-apiserver-authentication-reader user:system:kube-controller-manager user:system:kube-scheduler
kube-system/system::leader-locking-kube-controller-manager user:system:kube-controller-manager account:kube-controller-manager
kube-system/system::leader-locking-kube-scheduler user:system:kube-scheduler account:kube-scheduler
kube-system/system:controller:bootstrap-signer account:bootstrap-signer
kube-system/system:controller:cloud-provider account:cloud-provider
kube-system/system:controller:token-cleaner account:token-cleaner
`;

/** What the installer adds. @see kubernetes: cmd/kubeadm/app/phases: bootstraptoken, addons, kubelet, uploadconfig */
export const INSTALLED_ROLES = `
kubeadm:get-nodes
  - nodes get
system:coredns
  - endpoints,services,pods,namespaces list,watch
  discovery.k8s.io endpointslices list,watch
kube-public/kubeadm:bootstrap-signer-clusterinfo
  - configmaps get cluster-info
kube-system/kube-proxy
  - configmaps get kube-proxy
kube-system/kubeadm:kubelet-config
  - configmaps get kubelet-config
kube-system/kubeadm:nodes-kubeadm-config
  - configmaps get kubeadm-config
`;
export const INSTALLED_BINDINGS = `
kubeadm:get-nodes group:system:bootstrappers:kubeadm:default-node-token
kubeadm:kubelet-bootstrap system:node-bootstrapper group:system:bootstrappers:kubeadm:default-node-token
kubeadm:node-autoapprove-bootstrap system:certificates.k8s.io:certificatesigningrequests:nodeclient group:system:bootstrappers:kubeadm:default-node-token
kubeadm:node-autoapprove-certificate-rotation system:certificates.k8s.io:certificatesigningrequests:selfnodeclient group:system:nodes
kubeadm:node-proxier system:node-proxier account:kube-proxy
system:coredns account:coredns
kube-public/kubeadm:bootstrap-signer-clusterinfo user:system:anonymous
kube-system/kube-proxy group:system:bootstrappers:kubeadm:default-node-token
kube-system/kubeadm:kubelet-config group:system:nodes group:system:bootstrappers:kubeadm:default-node-token
kube-system/kubeadm:nodes-kubeadm-config group:system:nodes group:system:bootstrappers:kubeadm:default-node-token
`;

/** Of the metrics server, which `kubectl top` asks. @see github.com/kubernetes-sigs/metrics-server: manifests/base/rbac.yaml */
export const METRICS_ROLES = `
system:aggregated-metrics-reader >admin >edit >view
  metrics.k8s.io pods,nodes get,list,watch
system:metrics-server
  - nodes/metrics get
  - pods,nodes get,list,watch
`;

/** Those that the metrics server's own manifest brings, which `kubectl top` needs. */
export const METRICS_BINDINGS = `
metrics-server:system:auth-delegator system:auth-delegator account:metrics-server
system:metrics-server account:metrics-server
kube-system/metrics-server-auth-reader extension-apiserver-authentication-reader account:metrics-server
`;

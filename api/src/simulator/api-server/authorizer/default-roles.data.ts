/**
 * The cluster's own roles: a name with the role that it is a part of, and below it its rules: of which groups (`-` is
 * the core), which resources, which verbs, and of what names alone; or paths.
 * @see kubernetes: plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go ClusterRoles, NamespaceRoles
 */
export const CLUSTER_ROLES = `
cluster-admin
  * * *
  paths * *
system:aggregate-to-admin >admin
  authorization.k8s.io localsubjectaccessreviews create
  rbac.authorization.k8s.io rolebindings,roles create,delete,deletecollection,get,list,patch,update,watch
system:aggregate-to-edit >edit
  - pods/attach,pods/exec,pods/portforward,pods/proxy,secrets,services/proxy get,list,watch
  - serviceaccounts impersonate
  - pods,pods/attach,pods/exec,pods/portforward,pods/proxy create,delete,deletecollection,patch,update
  - pods/eviction create
  - configmaps,events,persistentvolumeclaims,replicationcontrollers,replicationcontrollers/scale,secrets,serviceaccounts,services,services/proxy create,delete,deletecollection,patch,update
  - serviceaccounts/token create
  apps daemonsets,deployments,deployments/rollback,deployments/scale,replicasets,replicasets/scale,statefulsets,statefulsets/scale create,delete,deletecollection,patch,update
  autoscaling horizontalpodautoscalers create,delete,deletecollection,patch,update
  batch cronjobs,jobs create,delete,deletecollection,patch,update
  extensions daemonsets,deployments,deployments/rollback,deployments/scale,ingresses,networkpolicies,replicasets,replicasets/scale,replicationcontrollers/scale create,delete,deletecollection,patch,update
  policy poddisruptionbudgets create,delete,deletecollection,patch,update
  networking.k8s.io ingresses,networkpolicies create,delete,deletecollection,patch,update
  coordination.k8s.io leases create,delete,deletecollection,get,list,patch,update,watch
system:aggregate-to-view >view
  - configmaps,endpoints,persistentvolumeclaims,persistentvolumeclaims/status,pods,replicationcontrollers,replicationcontrollers/scale,serviceaccounts,services,services/status get,list,watch
  - bindings,events,limitranges,namespaces/status,pods/log,pods/status,replicationcontrollers/status,resourcequotas,resourcequotas/status get,list,watch
  - namespaces get,list,watch
  discovery.k8s.io endpointslices get,list,watch
  apps controllerrevisions,daemonsets,daemonsets/status,deployments,deployments/scale,deployments/status,replicasets,replicasets/scale,replicasets/status,statefulsets,statefulsets/scale,statefulsets/status get,list,watch
  autoscaling horizontalpodautoscalers,horizontalpodautoscalers/status get,list,watch
  batch cronjobs,cronjobs/status,jobs,jobs/status get,list,watch
  extensions daemonsets,daemonsets/status,deployments,deployments/scale,deployments/status,ingresses,ingresses/status,networkpolicies,replicasets,replicasets/scale,replicasets/status,replicationcontrollers/scale get,list,watch
  policy poddisruptionbudgets,poddisruptionbudgets/status get,list,watch
  networking.k8s.io ingresses,ingresses/status,networkpolicies get,list,watch
system:auth-delegator
  authentication.k8s.io tokenreviews create
  authorization.k8s.io subjectaccessreviews create
system:basic-user
  authorization.k8s.io selfsubjectaccessreviews,selfsubjectrulesreviews create
  authentication.k8s.io selfsubjectreviews create
system:certificates.k8s.io:certificatesigningrequests:nodeclient
  certificates.k8s.io certificatesigningrequests/nodeclient create
system:certificates.k8s.io:certificatesigningrequests:selfnodeclient
  certificates.k8s.io certificatesigningrequests/selfnodeclient create
system:certificates.k8s.io:kube-apiserver-client-approver
  certificates.k8s.io signers approve kubernetes.io/kube-apiserver-client
system:certificates.k8s.io:kube-apiserver-client-kubelet-approver
  certificates.k8s.io signers approve kubernetes.io/kube-apiserver-client-kubelet
system:certificates.k8s.io:kubelet-serving-approver
  certificates.k8s.io signers approve kubernetes.io/kubelet-serving
system:certificates.k8s.io:legacy-unknown-approver
  certificates.k8s.io signers approve kubernetes.io/legacy-unknown
system:discovery
  paths /api,/api/*,/apis,/apis/*,/healthz,/livez,/openapi,/openapi/*,/readyz,/version,/version/ get
system:heapster
  - events,namespaces,nodes,pods get,list,watch
  extensions deployments get,list,watch
system:kube-aggregator
  - endpoints,services get,list,watch
system:kube-controller-manager
  -,events.k8s.io events create,patch,update
  coordination.k8s.io leases create
  coordination.k8s.io leases get,update kube-controller-manager
  - secrets,serviceaccounts create
  - secrets delete
  - configmaps,namespaces,secrets,serviceaccounts get
  - secrets,serviceaccounts update
  authentication.k8s.io tokenreviews create
  authorization.k8s.io subjectaccessreviews create
  * * list,watch
  - serviceaccounts/token create
system:kube-dns
  - endpoints,services list,watch
system:kube-scheduler
  -,events.k8s.io events create,patch,update
  coordination.k8s.io leases create
  coordination.k8s.io leases get,update kube-scheduler
  - nodes get,list,watch
  - pods delete,get,list,watch
  - bindings,pods/binding create
  - pods/status patch,update
  - replicationcontrollers,services get,list,watch
  apps,extensions replicasets get,list,watch
  apps statefulsets get,list,watch
  policy poddisruptionbudgets get,list,watch
  - persistentvolumeclaims,persistentvolumes get,list,watch
  authentication.k8s.io tokenreviews create
  authorization.k8s.io subjectaccessreviews create
  storage.k8s.io csinodes get,list,watch
  - namespaces get,list,watch
  storage.k8s.io csidrivers get,list,watch
  storage.k8s.io csistoragecapacities get,list,watch
system:kubelet-api-admin
  - nodes get,list,watch
  - nodes proxy
  - nodes/log,nodes/metrics,nodes/proxy,nodes/stats *
system:monitoring
  paths /healthz,/healthz/*,/livez,/livez/*,/metrics,/metrics/slis,/readyz,/readyz/* get
system:node
  authentication.k8s.io tokenreviews create
  authorization.k8s.io localsubjectaccessreviews,subjectaccessreviews create
  - services get,list,watch
  - nodes create,get,list,watch
  - nodes/status patch,update
  - nodes patch,update
  - events create,patch,update
  - pods get,list,watch
  - pods create,delete
  - pods/status patch,update
  - pods/eviction create
  - configmaps,secrets get,list,watch
  - persistentvolumeclaims,persistentvolumes get
  - endpoints get
  certificates.k8s.io certificatesigningrequests create,get,list,watch
  coordination.k8s.io leases create,delete,get,patch,update
  storage.k8s.io volumeattachments get
  - serviceaccounts/token create
  - persistentvolumeclaims/status get,patch,update
  storage.k8s.io csidrivers get,list,watch
  storage.k8s.io csinodes create,delete,get,patch,update
  node.k8s.io runtimeclasses get,list,watch
system:node-bootstrapper
  certificates.k8s.io certificatesigningrequests create,get,list,watch
system:node-problem-detector
  - nodes get
  - nodes/status patch
  -,events.k8s.io events create,patch,update
system:node-proxier
  - endpoints,services list,watch
  - nodes get,list,watch
  -,events.k8s.io events create,patch,update
  discovery.k8s.io endpointslices list,watch
system:persistent-volume-provisioner
  - persistentvolumes create,delete,get,list,watch
  - persistentvolumeclaims get,list,update,watch
  storage.k8s.io storageclasses get,list,watch
  - events watch
  -,events.k8s.io events create,patch,update
system:public-info-viewer
  paths /healthz,/livez,/readyz,/version,/version/ get
system:service-account-issuer-discovery
  paths /.well-known/openid-configuration,/openid/v1/jwks get
system:volume-scheduler
  - persistentvolumes get,list,patch,update,watch
  storage.k8s.io storageclasses get,list,watch
  - persistentvolumeclaims get,list,patch,update,watch
`;

/** Of namespaces: `namespace/name`. */
export const NAMESPACE_ROLES = `
kube-public/system:controller:bootstrap-signer
  - configmaps get,list,watch
  - configmaps update cluster-info
  -,events.k8s.io events create,patch,update
kube-system/extension-apiserver-authentication-reader
  - configmaps get,list,watch extension-apiserver-authentication
kube-system/system::leader-locking-kube-controller-manager
  - configmaps watch
  - configmaps get,update kube-controller-manager
kube-system/system::leader-locking-kube-scheduler
  - configmaps watch
  - configmaps get,update kube-scheduler
kube-system/system:controller:bootstrap-signer
  - secrets get,list,watch
kube-system/system:controller:cloud-provider
  - configmaps create,get,list,watch
kube-system/system:controller:token-cleaner
  - secrets delete,get,list,watch
  -,events.k8s.io events create,patch,update
`;

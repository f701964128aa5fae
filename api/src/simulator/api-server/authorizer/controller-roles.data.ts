/**
 * What the controllers may do, each by the account of its own name; read as the other roles are.
 * @see kubernetes: plugin/pkg/auth/authorizer/rbac/bootstrappolicy/controller_policy.go buildControllerRoles
 */
export const CONTROLLER_ROLES = `
attachdetach-controller
  - persistentvolumeclaims,persistentvolumes list,watch
  - nodes get,list,watch
  - nodes/status patch,update
  - pods list,watch
  -,events.k8s.io events create,patch,update
  storage.k8s.io volumeattachments create,delete,get,list,watch
  storage.k8s.io csidrivers get,list,watch
  storage.k8s.io csinodes get,list,watch
certificate-controller
  certificates.k8s.io certificatesigningrequests delete,get,list,watch
  certificates.k8s.io certificatesigningrequests/approval,certificatesigningrequests/status update
  certificates.k8s.io signers approve kubernetes.io/kube-apiserver-client-kubelet
  certificates.k8s.io signers sign kubernetes.io/kube-apiserver-client,kubernetes.io/kube-apiserver-client-kubelet,kubernetes.io/kubelet-serving,kubernetes.io/legacy-unknown
  authorization.k8s.io subjectaccessreviews create
  -,events.k8s.io events create,patch,update
clusterrole-aggregation-controller
  rbac.authorization.k8s.io clusterroles escalate,get,list,patch,update,watch
cronjob-controller
  batch cronjobs get,list,update,watch
  batch jobs create,delete,get,list,patch,update,watch
  batch cronjobs/status update
  batch cronjobs/finalizers update
  - pods delete,list
  -,events.k8s.io events create,patch,update
daemon-set-controller
  apps,extensions daemonsets get,list,watch
  apps,extensions daemonsets/status update
  apps,extensions daemonsets/finalizers update
  - nodes list,watch
  - pods create,delete,list,patch,watch
  - pods/binding create
  apps controllerrevisions create,delete,get,list,patch,update,watch
  -,events.k8s.io events create,patch,update
deployment-controller
  apps,extensions deployments get,list,update,watch
  apps,extensions deployments/status update
  apps,extensions deployments/finalizers update
  apps,extensions replicasets create,delete,get,list,patch,update,watch
  - pods get,list,update,watch
  -,events.k8s.io events create,patch,update
disruption-controller
  apps,extensions deployments get,list,watch
  apps,extensions replicasets get,list,watch
  - replicationcontrollers get,list,watch
  policy poddisruptionbudgets get,list,watch
  apps statefulsets get,list,watch
  policy poddisruptionbudgets/status update
  * */scale get
  -,events.k8s.io events create,patch,update
  - pods/status patch,update
endpoint-controller
  - pods,services get,list,watch
  - endpoints create,delete,get,list,update
  - endpoints/restricted create
  -,events.k8s.io events create,patch,update
endpointslice-controller
  - nodes,pods,services get,list,watch
  - services/finalizers update
  discovery.k8s.io endpointslices create,delete,get,list,update
  -,events.k8s.io events create,patch,update
endpointslicemirroring-controller
  - endpoints,services get,list,watch
  - services/finalizers update
  - endpoints/finalizers update
  discovery.k8s.io endpointslices create,delete,get,list,update
  -,events.k8s.io events create,patch,update
ephemeral-volume-controller
  - pods get,list,watch
  - pods/finalizers update
  - persistentvolumeclaims create,get,list,watch
  -,events.k8s.io events create,patch,update
expand-controller
  - persistentvolumes get,list,patch,update,watch
  - persistentvolumeclaims/status patch,update
  - persistentvolumeclaims get,list,watch
  storage.k8s.io storageclasses get,list,watch
  - endpoints,services get
  - secrets get
  -,events.k8s.io events create,patch,update
generic-garbage-collector
  * * delete,get,list,patch,update,watch
  -,events.k8s.io events create,patch,update
horizontal-pod-autoscaler
  autoscaling horizontalpodautoscalers get,list,watch
  autoscaling horizontalpodautoscalers/status update
  * */scale get,update
  - pods list
  metrics.k8s.io pods list
  custom.metrics.k8s.io * get,list
  external.metrics.k8s.io * get,list
  -,events.k8s.io events create,patch,update
job-controller
  batch jobs get,list,patch,update,watch
  batch jobs/status update
  batch jobs/finalizers update
  - pods create,delete,list,patch,watch
  -,events.k8s.io events create,patch,update
namespace-controller
  - namespaces delete,get,list,watch
  - namespaces/finalize,namespaces/status update
  * * delete,deletecollection,get,list
node-controller
  - nodes delete,get,list,patch,update
  - nodes/status patch,update
  - pods/status patch,update
  - pods delete,list
  networking.k8s.io clustercidrs create,get,list,update
  -,events.k8s.io events create,patch,update
  - pods get
persistent-volume-binder
  - persistentvolumes create,delete,get,list,update,watch
  - persistentvolumes/status update
  - persistentvolumeclaims get,list,update,watch
  - persistentvolumeclaims/status update
  - pods create,delete,get,list,watch
  storage.k8s.io storageclasses get,list,watch
  - endpoints create,delete,get,update
  - services create,delete,get
  - secrets get
  - nodes get,list
  - events watch
  -,events.k8s.io events create,patch,update
pod-garbage-collector
  - pods delete,list,watch
  - nodes get,list
  - pods/status patch
pv-protection-controller
  - persistentvolumes get,list,update,watch
  -,events.k8s.io events create,patch,update
pvc-protection-controller
  - persistentvolumeclaims get,list,update,watch
  - pods get,list,watch
  -,events.k8s.io events create,patch,update
replicaset-controller
  apps,extensions replicasets get,list,update,watch
  apps,extensions replicasets/status update
  apps,extensions replicasets/finalizers update
  - pods create,delete,list,patch,watch
  -,events.k8s.io events create,patch,update
replication-controller
  - replicationcontrollers get,list,update,watch
  - replicationcontrollers/status update
  - replicationcontrollers/finalizers update
  - pods create,delete,list,patch,watch
  -,events.k8s.io events create,patch,update
resourcequota-controller
  * * list,watch
  - resourcequotas/status update
  -,events.k8s.io events create,patch,update
root-ca-cert-publisher
  - configmaps create,update
  -,events.k8s.io events create,patch,update
route-controller
  - nodes list,watch
  - nodes/status patch
  -,events.k8s.io events create,patch,update
service-account-controller
  - serviceaccounts create
  -,events.k8s.io events create,patch,update
service-controller
  - services get,list,watch
  - services/status patch,update
  - nodes list,watch
  -,events.k8s.io events create,patch,update
statefulset-controller
  - pods list,watch
  apps statefulsets get,list,watch
  apps statefulsets/status update
  apps statefulsets/finalizers update
  - pods create,delete,get,patch,update
  apps controllerrevisions create,delete,get,list,patch,update,watch
  - persistentvolumeclaims create,get,list,watch
  -,events.k8s.io events create,patch,update
  - persistentvolumeclaims delete,update
ttl-after-finished-controller
  batch jobs delete,get,list,watch
  -,events.k8s.io events create,patch,update
ttl-controller
  - nodes list,patch,update,watch
  -,events.k8s.io events create,patch,update
`;

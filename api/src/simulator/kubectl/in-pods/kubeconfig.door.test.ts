import { expect, it } from 'vitest';
import { account, binding, robot, role, said } from '../../testing-robot.ts';

const withoutToken = (pod: string): string => pod.replace('serviceAccountName: robot', 'automountServiceAccountToken: false');

/** A robot that is root on the node of the control plane. */
const onNode = (script: string): string => `---
apiVersion: v1
kind: Pod
metadata: {name: robot}
spec:
  restartPolicy: Never
  nodeName: control-plane
  containers:
    - name: robot
      image: ubuntu:22.04
      securityContext: {privileged: true}
      command: [chroot, /host, bash, -c, ${JSON.stringify(script)}]
      volumeMounts: [{name: host, mountPath: /host}]
  volumes: [{name: host, hostPath: {path: /}}]
`;

/** Whom a kubeconfig has kubectl ask, and as who. @see kubernetes: client-go/tools/clientcmd/client_config.go, validation.go */
it.each([
  {
    rule: 'a kubeconfig is enough for a Pod that has no token of its own',
    manifest: `${account}${role('pods', 'get, list')}${binding()}---
apiVersion: v1
kind: Secret
metadata: {name: token, annotations: {kubernetes.io/service-account.name: robot}}
type: kubernetes.io/service-account-token
${withoutToken(
  robot(
    'export KUBECONFIG=/tmp/c; kubectl config set-cluster a --server=https://kubernetes.default.svc --certificate-authority=/t/ca.crt; kubectl config set-credentials u --token=$(cat /t/token); kubectl config set-context x --cluster=a --user=u; kubectl config use-context x; kubectl get pods -o name; kubectl get --raw /api/v1/namespaces/default/pods/robot | jq -r .kind; kubectl get nodes',
  ),
)
  .replace('containers:', 'volumes: [{name: t, secret: {secretName: token}}]\n  containers:')
  .replace('command:', 'volumeMounts: [{name: t, mountPath: /t}]\n    command:')}`,
    says: /^(W.* Config not found: \/tmp\/c\n){2}Cluster "a" set\.\nUser "u" set\.\nContext "x" created\.\nSwitched to context "x"\.\npod\/robot\nPod\nError from server \(Forbidden\): nodes is forbidden: User "system:serviceaccount:default:robot" cannot list/,
  },
  {
    rule: 'what it lacks is told, and nobody is asked',
    manifest: withoutToken(
      `${account}${robot(
        [
          'export KUBECONFIG=/tmp/c; kubectl config use-context x; kubectl config set-context x --cluster=a --user=u; kubectl config use-context x; kubectl get pods; kubectl config set current-context y >/dev/null; kubectl get pods; kubectl config set current-context x > /dev/null',
          'kubectl config set-cluster a --server=https://kubernetes.default.svc --certificate-authority=none.crt; kubectl config set-credentials u --client-certificate=/none; kubectl get pods',
          'kubectl config set clusters.a.certificate-authority-data bm9uZQ==; kubectl config unset clusters.a.certificate-authority; kubectl config unset users.u.client-certificate; kubectl config set-credentials u --token=t; kubectl get pods; kubectl get pods --kubeconfig=/nowhere',
        ].join('; '),
      )}`,
    ),
    says: /^W.* Config not found: \/tmp\/c\nerror: no context exists with the name: "x"\n(W.* Config not found: \/tmp\/c\n){2}Context "x" created\.\nSwitched to context "x"\.\n(E.*\n){5}The connection to the server localhost:8080 was refused - did you specify the right host or port\?\nError in configuration: context was not found for specified context: y\nCluster "a" set\.\nUser "u" set\.\nError in configuration: \n\* client-key-data or client-key must be specified for u to use the clientCert authentication method\.\n\* unable to read client-cert \/none for u due to open \/none: no such file or directory\n\* unable to read certificate-authority \/apps\/none\.crt for a due to open \/apps\/none\.crt: no such file or directory\n(Property "[^"]*" (un)?set\.\n)*User "u" set\.\nerror: unable to load root certificates: unable to parse bytes as PEM block\nerror: stat \/nowhere: no such file or directory\n$/,
  },
  {
    rule: 'one that cannot be read is of no use, not even to who would change it',
    manifest: `${account}${robot('cd /tmp; echo "clusters: x" > c; kubectl get pods --kubeconfig=c; KUBECONFIG=/tmp/c kubectl config use-context x; kubectl version --client -o name --kubeconfig=c 2>&1 | wc -l')}`,
    says: /^error: error loading config file "c": (json: cannot .*)\nerror: error loading config file "\/tmp\/c": \1\n[1-9]\n$/,
  },
  {
    rule: 'on a node kubectl knows nobody until it is told, and then is whoever the certificate is for',
    manifest: onNode(
      [
        'cd /etc/kubernetes; kubectl get nodes 2>&1 | tail -1; kubectl --kubeconfig=admin.conf auth can-i "*" "*"; export KUBECONFIG=$PWD/scheduler.conf; kubectl get configmaps; KUBECONFIG=$PWD/kubelet.conf kubectl get nodes -o name',
        'export KUBECONFIG=$PWD/kubelet.conf; kubectl get secrets; kubectl get configmap -n kube-system extension-apiserver-authentication; kubectl get configmap -n default kube-root-ca.crt -o name; kubectl get pods -A --no-headers | wc -l',
      ].join('; '),
    ),
    says: /^The connection to the server localhost:8080 was refused.*\n(Warning: .*\n\n)?yes\nError from server \(Forbidden\): configmaps is forbidden: User "system:kube-scheduler" cannot list resource "configmaps" in API group "" in the namespace "default"\n(node\/.*\n){3}Error from server \(Forbidden\): secrets is forbidden: User "system:node:control-plane" cannot list resource "secrets" in API group "" in the namespace "default": No Object name found\nError from server \(Forbidden\): configmaps "extension-apiserver-authentication" is forbidden: User "system:node:control-plane" cannot get resource "configmaps" in API group "" in the namespace "kube-system": no relationship found between node 'control-plane' and this object\nconfigmap\/kube-root-ca\.crt\n10\n$/,
  },
  {
    rule: "with a kubelet's kubeconfig kubectl changes what is its node's own, in so far as a kubelet may",
    manifest: onNode(
      [
        'cd /etc/kubernetes; export KUBECONFIG=$PWD/kubelet.conf; kubectl label node control-plane a=b; kubectl label node node-1 a=b; kubectl taint node control-plane a=b:NoSchedule; kubectl cordon node-1; kubectl run x --image=nginx; kubectl delete pod -n kube-system $(kubectl get pods -n kube-system -o name --field-selector spec.nodeName=node-1 | cut -d/ -f2); kubectl create token default',
        'C="curl -s --cacert pki/ca.crt --cert /var/lib/kubelet/pki/kubelet-client-current.pem"; for n in control-plane node-1; do $C -X PATCH -H "Content-Type: application/merge-patch+json" -d \'{"metadata":{"labels":{"node-restriction.kubernetes.io/x":"y"}}}\' https://control-plane:6443/api/v1/nodes/$n | grep message; done',
      ].join('; '),
    ),
    says: /^node\/control-plane labeled\nError from server \(Forbidden\): nodes "node-1" is forbidden: node "control-plane" is not allowed to modify node "node-1"\nError from server \(Forbidden\): nodes "control-plane" is forbidden: node "control-plane" is not allowed to modify taints\nerror: unable to cordon node "node-1": nodes "node-1" is forbidden: node "control-plane" is not allowed to modify node "node-1"\nError from server \(Forbidden\): pods "x" is forbidden: pod does not have "kubernetes\.io\/config\.mirror" annotation, node "control-plane" can only create mirror pods\nError from server \(Forbidden\): pods "kube-proxy-\w+" is forbidden: node "control-plane" can only delete pods with spec\.nodeName set to itself\nerror: failed to create token: serviceaccounts "default" is forbidden: node requested token not bound to a pod\n +"message": "nodes \\"control-plane\\" is forbidden: is not allowed to modify labels: node-restriction\.kubernetes\.io\/x",\n +"message": "nodes \\"node-1\\" is forbidden: node \\"control-plane\\" is not allowed to modify node \\"node-1\\"",\n$/,
  },
  {
    rule: 'curl can show the same certificates, and openssl reads them',
    manifest: onNode(
      [
        'cd /etc/kubernetes/pki; C="curl -s --cacert ca.crt"; $C https://control-plane:6443/api/v1/nodes | grep -c anonymous; $C --cert apiserver-kubelet-client.crt --key apiserver-kubelet-client.key https://control-plane:6443/api/v1/nodes | grep -c NodeList; $C --cert etcd/server.crt --key etcd/server.key https://control-plane:6443/api/v1/nodes | grep message',
        'openssl x509 -in apiserver.crt -noout -subject -enddate; openssl verify -CAfile ca.crt apiserver.crt; openssl x509 -in /var/lib/kubelet/pki/kubelet-client-current.pem -noout -subject; stat -c %a ca.crt ca.key',
      ].join('; '),
    ),
    says: /^1\n1\n +"message": "Unauthorized",\nsubject=CN = kube-apiserver\nnotAfter=May 14 08:00:00 2024 GMT\napiserver\.crt: OK\nsubject=O = system:nodes, CN = system:node:control-plane\n644\n600\n$/,
  },
])('$rule', ({ manifest, says }) => {
  expect(said(manifest)).toMatch(says);
});

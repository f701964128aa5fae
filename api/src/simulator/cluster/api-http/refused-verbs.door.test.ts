import { expect, it } from 'vitest';
import { account, binding, robot, role, said, web } from '../../testing-robot.ts';

const ME = 'User "system:serviceaccount:default:robot"';
const cannot = (verb: string, what: string, where = 'in the namespace "default"', group = ''): string =>
  `is forbidden: ${ME} cannot ${verb} resource "${what}" in API group "${group}" ${where}`;
const SCOPE = 'at the cluster scope';
const UNPATCHED = `pods "web" ${cannot('patch', 'pods')}`;
const settings = `---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {a: b}
`;
const applied = (value: string): string =>
  `echo '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"settings"},"data":{"a":"${value}"}}' | kubectl apply -f -`;

it.each([
  {
    script: 'kubectl top pod',
    says: `Error from server (Forbidden): pods.metrics.k8s.io ${cannot('list', 'pods', undefined, 'metrics.k8s.io')}`,
  },
  {
    script: 'kubectl top node',
    says: `Error from server (Forbidden): nodes.metrics.k8s.io ${cannot('list', 'nodes', SCOPE, 'metrics.k8s.io')}`,
  },
  {
    script: 'kubectl port-forward web 8080:80',
    says: `error: error upgrading connection: pods "web" ${cannot('create', 'pods/portforward')}`,
  },
  {
    script: 'kubectl attach web',
    says: `If you don't see a command prompt, try pressing enter.\nError from server (Forbidden): pods "web" ${cannot('create', 'pods/attach')}`,
  },
  { script: 'kubectl set image pod/web app=x', says: `error: failed to patch image update to pod template: ${UNPATCHED}` },
  { script: 'kubectl set env pod/web A=b', says: `error: failed to patch env update to pod template: ${UNPATCHED}` },
  { script: 'kubectl set resources pod/web --limits=cpu=1', says: `error: failed to patch resources update to pod template ${UNPATCHED}` },
  { script: 'kubectl set serviceaccount pod/web x', says: `error: failed to patch ServiceAccountName ${UNPATCHED}` },
  {
    rule: 'a node that cannot be cordoned is no failure',
    script: 'kubectl cordon node-1; echo $?',
    says: `error: unable to cordon node "node-1": nodes "node-1" ${cannot('patch', 'nodes', SCOPE)}\n0`,
  },
  {
    rule: 'nor does it keep the node from being drained',
    script: 'kubectl drain node-1 2>&1 | head -2',
    says: `error: unable to cordon node "node-1": nodes "node-1" ${cannot('patch', 'nodes', SCOPE)}\nerror: unable to drain node "node-1" due to error:[cannot delete Pods declare no controller (use --force to override): default/web, cannot delete daemonsets.apps "kube-proxy" ${cannot('get', 'daemonsets', 'in the namespace "kube-system"', 'apps')}: kube-system/kube-proxy-4qrk5], continuing command...`,
  },
  { rule: 'what is as it is applied needs no patch', script: applied('b'), says: 'configmap/settings unchanged' },
  {
    rule: 'what is not does',
    script: `${applied('c')} 2>&1 | sed 's/^{.*/{…}/'`,
    says: `Error from server (Forbidden): error when applying patch:\n{…}\nto:\nResource: "/v1, Resource=configmaps", GroupVersionKind: "/v1, Kind=ConfigMap"\nName: "settings", Namespace: "default"\nfor: "STDIN": error when patching "STDIN": configmaps "settings" ${cannot('patch', 'configmaps')}`,
  },
  { script: 'kubectl events', says: `Error from server (Forbidden): events ${cannot('list', 'events')}` },
  { script: 'kubectl events --for pod/web -w', says: `Error from server (Forbidden): events ${cannot('list', 'events')}` },
  {
    rule: 'what stands beside an object that is described is left out',
    script: "kubectl describe pod web | sed -n '/^Events/,$p'",
    says: 'Events:                      <none>',
  },
  {
    rule: 'or is told of',
    script: "kubectl describe node node-1 | grep '^Lease'",
    says: `Lease:              Failed to get lease: leases.coordination.k8s.io "node-1" ${cannot('get', 'leases', 'in the namespace "kube-node-lease"', 'coordination.k8s.io')}`,
  },
  {
    rule: 'some cannot do without',
    script: 'kubectl describe namespace default',
    says: `Error from server (Forbidden): resourcequotas ${cannot('list', 'resourcequotas')}`,
  },
  {
    rule: 'whoever says to be another must be allowed to',
    script: 'kubectl get pods --as=admin',
    says: `Error from server (Forbidden): users "admin" ${cannot('impersonate', 'users', SCOPE)}`,
  },
  {
    rule: 'over HTTP, too',
    script: 'kubectl get --raw /api/v1/namespaces/default/pods --as=admin',
    says: `Error from server (Forbidden): users "admin" ${cannot('impersonate', 'users', SCOPE)}`,
  },
  {
    rule: 'or an account',
    script: 'kubectl get pods --as=system:serviceaccount:default:default',
    says: `Error from server (Forbidden): serviceaccounts "default" ${cannot('impersonate', 'serviceaccounts')}`,
  },
])('whoever may only look is refused: $script', ({ script, says }) => {
  const reader = role('pods, nodes, namespaces, configmaps', 'get, list', 'ClusterRole');
  const bound = binding('ClusterRole, name: r', 'ClusterRoleBinding');
  expect(said(`${account}${reader}${bound}${web}${settings}${robot(`sleep 20; { ${script}; } 2>&1`)}`)).toBe(`${says}\n`);
});

it('whoever may only look at some Pods does not see others on its node', () => {
  const manifest = `${account}${role('nodes', 'get', 'ClusterRole')}${binding('ClusterRole, name: r', 'ClusterRoleBinding')}${web}`;
  expect(said(`${manifest}${robot("sleep 20; kubectl describe node node-1 | grep -A1 '^Pods'")}`)).toBe(
    'Pods:                         not authorized\nEvents:                       <none>\n',
  );
});

it('one Pod is watched by whoever may get it and watch it', () => {
  const one = role('pods', 'get, watch').replace('verbs:', 'resourceNames: [web], verbs:');
  const script = 'sleep 20; kubectl get pod web -w -o name --request-timeout=2s; kubectl get pod robot -w';
  expect(said(`${account}${one}${binding()}${web}${robot(`{ ${script}; } 2>&1`)}`)).toBe(
    `pod/web\nError from server (Forbidden): pods "robot" ${cannot('get', 'pods')}\n`,
  );
});

it('whoever may be another is refused what that one may not', () => {
  const all = role('users', 'impersonate', 'ClusterRole');
  const script = 'sleep 20; kubectl get --raw /api/v1/namespaces/default/pods --as=ann 2>&1';
  expect(said(`${account}${all}${binding('ClusterRole, name: r', 'ClusterRoleBinding')}${robot(script)}`)).toBe(
    'Error from server (Forbidden): pods is forbidden: User "ann" cannot list resource "pods" in API group "" in the namespace "default"\n',
  );
});

import { expect, it } from 'vitest';
import { play } from '../../testing.ts';
import { account, binding, GROUP, robot, role, said, web } from '../../testing-robot.ts';

const secrets = '/var/run/secrets/kubernetes.io/serviceaccount';
const curl = `curl -s --cacert ${secrets}/ca.crt -H "Authorization: Bearer $(cat ${secrets}/token)"`;
const api = 'https://kubernetes.default.svc/api/v1';
const pods = `${api}/namespaces/default/pods`;

it.each([
  {
    rule: 'kubectl prints what its account may see',
    manifest: `${account}${role('pods', 'get, list')}${binding()}${web}${robot('sleep 20; kubectl get pods; kubectl get pod web -o name; kubectl get nodes')}`,
    says: [
      /^NAME {4}READY {3}STATUS {4}RESTARTS {3}AGE\nrobot {3}1\/1 {5}Running {3}0 {10}2\ds\nweb {5}1\/1 {5}Running {3}0 {10}2\ds\npod\/web\n/,
      /\nError from server \(Forbidden\): nodes is forbidden: User "system:serviceaccount:default:robot" cannot list resource "nodes" in API group "" at the cluster scope\n$/,
    ],
  },
  {
    rule: 'logs are a part of their own',
    manifest: `${account}${role('pods', 'get, list')}${binding()}${web}${robot('sleep 20; kubectl logs web')}`,
    says: [/cannot get resource "pods\/log" in API group "" in the namespace "default"\n$/],
  },
  {
    rule: 'which may be given',
    manifest: `${account}${role('pods, pods/log', 'get, list')}${binding()}${web}${robot('sleep 20; kubectl logs web --tail=1')}`,
    says: [/start worker process \d+\n$/],
  },
  {
    rule: 'the role view is there',
    manifest: `${account}${binding('ClusterRole, name: view')}${web}${robot('sleep 20; kubectl get pods,services -o name; kubectl get secrets')}`,
    says: [/^pod\/robot\npod\/web\nservice\/kubernetes\n/, /secrets is forbidden/],
  },
  {
    rule: 'kubectl auth can-i',
    manifest: `${account}${role('pods', 'get, list')}${binding()}${robot('kubectl auth can-i list pods; kubectl auth can-i delete pods')}`,
    says: [/^yes\nno\n$/],
  },
  {
    rule: 'a deletion is waited for',
    manifest: `${account}${role('pods', '"*"')}${binding()}${web}${robot('sleep 20; kubectl delete pod web; kubectl get pods -o name')}`,
    says: [/^pod "web" deleted\npod\/robot\n$/],
  },
  {
    rule: 'what a controller brings back is there when kubectl asks next',
    manifest: `${account}${role('serviceaccounts', '"*"')}${binding()}${robot('kubectl delete sa default; kubectl get sa default --no-headers')}`,
    says: [/^serviceaccount "default" deleted\ndefault {3}0 {5}0s\n$/],
  },
  {
    rule: 'what is changed must be allowed',
    manifest: `${account}${role('pods', 'get, list')}${binding()}${web}${robot('sleep 5; kubectl label pod web a=b; kubectl delete pod web')}`,
    says: [/^Error from server \(Forbidden\): pods "web" is forbidden: .* cannot patch resource "pods"/, /cannot delete resource "pods"/],
  },
  {
    rule: 'a binding that comes later counts from then on',
    manifest: `${account}${role('pods', 'get, list')}${web}${robot('until kubectl get pods -o name 2>/dev/null; do echo not yet; sleep 10; done')}`,
    options: { seconds: 120, interventions: [{ atSeconds: 25, kind: 'APPLY', manifest: binding() }] },
    says: [/^not yet\nnot yet\nnot yet\npod\/robot\npod\/web\n$/],
  },
  {
    rule: 'an init container waits for another Pod',
    manifest: `${account}${role('pods', 'get, list, watch')}${binding()}${web}${robot(
      'echo ready',
      '  initContainers:\n  - {name: i, image: "alpine/k8s:1.27.1", command: [kubectl, wait, --for=condition=Ready, pod/web, --timeout=60s]}\n',
    )}`,
    says: [/^ready\n$/],
  },
  {
    rule: 'and not for ever',
    manifest: `${account}${role('pods', 'get, list, watch')}${binding()}${web.replace('image: nginx', 'image: nginx, readinessProbe: {tcpSocket: {port: 1}}')}${robot(
      'kubectl wait --for=condition=Ready pod/web --timeout=20s; echo $?; date +%S',
    )}`,
    says: [/^error: timed out waiting for the condition on pods\/web\n1\n2\d\n$/],
  },
  {
    rule: 'curl is told the Pods',
    manifest: `${account}${role('pods', 'get, list')}${binding()}${web}${robot(`sleep 5; ${curl} '${pods}?labelSelector=app%3Dweb' | jq -r '.kind, .items[].metadata.name, .items[].kind'`)}`,
    says: [/^PodList\nweb\nnull\n$/],
  },
  {
    rule: 'a token that kubectl is given is good until its account goes',
    manifest: `${account}${role('serviceaccounts, serviceaccounts/token', '"*"')}${binding()}${robot(
      `T=$(kubectl create token robot); q() { curl -sk -H "Authorization: Bearer $T" https://kubernetes/api/v1/namespaces/default/serviceaccounts/robot | jq -r '.kind, .reason'; }; q; kubectl delete sa robot; q`,
    )}`,
    says: [/^ServiceAccount\nnull\nserviceaccount "robot" deleted\nStatus\nUnauthorized\n$/],
  },
  {
    rule: 'a token that nobody has given is none',
    manifest: `${account}${role('pods', 'get, list')}${binding()}${robot('kubectl --token=nobodys get pods; kubectl get pods --token nobodys; kubectl get pods -o name')}`,
    says: [/^(error: You must be logged in to the server \(Unauthorized\)\n){2}pod\/robot\n/],
  },
  {
    rule: 'kubectl says what its commands are for',
    manifest: `${account}${robot("kubectl get --help | head -1; kubectl | sed -n '1p;$p'")}`,
    says: [
      /^Display one or many resources\.\nkubectl controls the Kubernetes cluster manager\.\nUse "kubectl options" for a list of global command-line options \(applies to all commands\)\.\n$/,
    ],
  },
  {
    rule: 'kubectl tells its version, and the server’s',
    manifest: `${account}${robot('kubectl version --short 2>/dev/null; kubectl version --client 2>/dev/null | head -c 29')}`,
    says: [/^Client Version: v1\.27\.1\nKustomize Version: v5\.0\.1\nServer Version: v1\.27\.1\nClient Version: version\.Info\{$/],
  },
  {
    rule: 'one of them',
    manifest: `${account}${role('pods', 'get')}${binding()}${web}${robot(`sleep 9; ${curl} ${pods}/web | jq -r '.kind, .status.phase'; ${curl} ${pods}/nope | jq -r .message`)}`,
    says: [/^Pod\nRunning\npods "nope" not found\n$/],
  },
  {
    rule: 'makes one, changes it and takes it away',
    manifest: `${account}${role('configmaps', '"*"')}${binding()}${robot(
      [
        `C="${curl.replaceAll('"', '\\"')}"; u=${api}/namespaces/default/configmaps`,
        `eval "$C" -X POST -H "'Content-Type: application/json'" $u -d "'{\\"metadata\\":{\\"name\\":\\"c\\"},\\"data\\":{\\"a\\":\\"1\\"}}'" | jq -r .metadata.name`,
        `eval "$C" -X PATCH -H "'Content-Type: application/merge-patch+json'" $u/c -d "'{\\"data\\":{\\"a\\":\\"2\\"}}'" | jq -r .data.a`,
        `eval "$C" -X DELETE $u/c >/dev/null; eval "$C" $u/c | jq -r .reason`,
      ].join('\n'),
    )}`,
    says: [/^c\n2\nNotFound\n$/],
  },
  {
    rule: 'gives a log, and an end to a Pod',
    manifest: `${account}${role('pods, pods/log, pods/eviction', 'get, create')}${binding()}${web}${robot(
      [
        `sleep 20; ${curl} '${pods}/web/log?tailLines=1'; ${curl} '${pods}/web/log?previous=true' | jq -r .reason`,
        `e() { ${curl} -X POST -H "Content-Type: application/$1" ${pods}/web/eviction -d "$2" | jq -r '.message // .status'; }`,
        `e x-www-form-urlencoded '{}'; e json '{}'; e json '{"metadata": {"name": "web"}}'; sleep 20; ${curl} ${pods}/web | jq -r .reason`,
      ].join('\n'),
    )}`,
    says: [
      /start worker process \d+\nBadRequest\n/,
      /unknown format - accepted media types include: application\/json, application\/yaml, application\/vnd\.kubernetes\.protobuf\n/,
      /\nname in URL does not match name in Eviction object\nSuccess\nNotFound\n$/,
    ],
  },
  {
    rule: "the token of a Secret is as good as a Pod's own, as long as it is that of the Secret",
    manifest: `${account}${role('pods', 'get, list')}${binding()}---\napiVersion: v1\nkind: Secret\ntype: kubernetes.io/service-account-token\nmetadata: {name: long-lived, annotations: {kubernetes.io/service-account.name: robot}}\n${robot(
      ['', 'x'].map((more) => `curl -sk -H "Authorization: Bearer $TOKEN${more}" ${pods} | jq -r .kind,.reason`).join('; '),
    ).replace('    command:', '    env: [{name: TOKEN, valueFrom: {secretKeyRef: {name: long-lived, key: token}}}]\n    command:')}`,
    says: [/^PodList\nnull\nStatus\nUnauthorized\n$/],
  },
  {
    rule: 'who only says to be kubectl is answered as anybody',
    manifest: `${account}${robot(`${curl} -H 'Kubectl-Command: {"words":1' https://kubernetes/api | jq -r .kind`)}`,
    says: [/^APIVersions\n$/],
  },
  {
    rule: 'lists of workloads have what the cluster itself runs',
    manifest: `${account}${binding('ClusterRole, name: view', 'ClusterRoleBinding')}${robot(`${curl} https://kubernetes/apis/apps/v1/deployments | jq -c '[.kind, [.items[].metadata.name]]'`)}`,
    says: [/^\["DeploymentList",\["coredns"\]\]\n$/],
  },
])('$rule', ({ manifest, options, says }) => {
  const log = said(manifest, options as Parameters<typeof play>[1]);
  for (const words of says) expect(log).toMatch(words);
});

it('roles are no warning, and kubectl outside may speak for an account', () => {
  const { run } = play(`${account}${role('pods', 'list')}${binding()}${web}`, { seconds: 30 });
  expect(run.warnings).toEqual([]);
  const as = '--as=system:serviceaccount:default:robot';
  expect(run.kubectl(`get pods -o name ${as}`).stdout).toBe('pod/web\n');
  expect(run.kubectl(`auth can-i delete pods ${as}`).stdout).toBe('no\n');
  expect(run.kubectl(`get pod web ${as}`).stderr).toMatch(/^Error from server \(Forbidden\): pods "web" is forbidden: /);
});

it.each([
  { command: 'get roles', prints: 'NAME   CREATED AT\nr      2023-05-15T08:59:00Z\n' },
  { command: 'get rolebindings', prints: 'NAME   ROLE     AGE\nb      Role/r   90s\n' },
  {
    command: 'get rolebinding b -o wide',
    prints: 'NAME   ROLE     AGE   USERS   GROUPS   SERVICEACCOUNTS\nb      Role/r   90s                    default/robot\n',
  },
  { command: 'get role nope', prints: 'Error from server (NotFound): roles.rbac.authorization.k8s.io "nope" not found\n' },
  {
    command: 'describe role r',
    prints:
      'Name:         r\nLabels:       <none>\nAnnotations:  <none>\nPolicyRule:\n  Resources  Non-Resource URLs  Resource Names  Verbs\n  ---------  -----------------  --------------  -----\n  pods       []                 []              [get list]\n',
  },
  {
    command: 'describe rolebinding b',
    prints:
      'Name:         b\nLabels:       <none>\nAnnotations:  <none>\nRole:\n  Kind:  Role\n  Name:  r\nSubjects:\n  Kind            Name   Namespace\n  ----            ----   ---------\n  ServiceAccount  robot  default\n',
  },
  { command: 'get clusterrole view -o name', prints: 'clusterrole.rbac.authorization.k8s.io/view\n' },
  {
    command: 'auth can-i --list --as=system:serviceaccount:default:robot',
    prints:
      /^Resources +Non-Resource URLs +Resource Names +Verbs\nselfsubjectreviews\.authentication\.k8s\.io +\[\] +\[\] +\[create\]\n[\s\S]*\npods +\[\] +\[\] +\[get list\]\n +\[\/\.well-known\/openid-configuration\] +\[\] +\[get\]\n +\[\/api\/\*\] +\[\] +\[get\]\n/,
  },
  {
    command: 'get clusterroles',
    prints: /^NAME +CREATED AT\nadmin +2023-05-15T08:00:00Z\ncluster-admin +2023[\s\S]*\nsystem:volume-scheduler +\S+\nview +\S+\n$/,
  },
  {
    command: 'get rolebindings -A --no-headers -o name -l kubernetes.io/bootstrapping',
    prints: /^rolebinding\.rbac\.authorization\.k8s\.io\/system:controller:bootstrap-signer\nrolebinding\.[\s\S]*:token-cleaner\n$/,
  },
  {
    command: 'get clusterrolebinding system:node-proxier -o wide',
    prints:
      'NAME                  ROLE                              AGE   USERS               GROUPS   SERVICEACCOUNTS\nsystem:node-proxier   ClusterRole/system:node-proxier   60m   system:kube-proxy            \n',
  },
  { command: 'auth can-i list pods --as=system:kube-scheduler', prints: 'yes\n' },
  { command: 'create role more --verb=get --resource=pods', prints: 'role.rbac.authorization.k8s.io/more created\n' },
  {
    command: 'create clusterrole view --verb=get --resource=pods',
    prints: 'Error from server (AlreadyExists): clusterroles.rbac.authorization.k8s.io "view" already exists\n',
  },
  {
    command: 'create rolebinding b --role=r --user=x',
    prints: 'error: failed to create rolebinding: rolebindings.rbac.authorization.k8s.io "b" already exists\n',
  },
  {
    command: 'create role more --verb=get --resource=pods --as=jane',
    prints:
      'Error from server (Forbidden): roles.rbac.authorization.k8s.io is forbidden: User "jane" cannot create resource "roles" in API group "rbac.authorization.k8s.io" in the namespace "default"\n',
  },
  { command: 'auth can-i get /healthz --as=jane', prints: 'yes\n' },
  { command: 'auth can-i get /healthz/etcd --as=jane', prints: 'no\n' },
  {
    command: 'auth can-i list pods --as=system:anonymous',
    prints:
      'Error from server (Forbidden): selfsubjectaccessreviews.authorization.k8s.io is forbidden: User "system:anonymous" cannot create resource "selfsubjectaccessreviews" in API group "authorization.k8s.io" at the cluster scope\n',
  },
])('kubectl $command', ({ command, prints }) => {
  const { run } = play(`${account}${role('pods', 'get, list')}${binding()}${web}`, { seconds: 30 });
  const { stdout, stderr } = run.kubectl(command, 30);
  expect(stdout + stderr).toMatch(typeof prints === 'string' ? new RegExp(`^${prints.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`) : prints);
});

const post = `${curl} -X POST -H "Content-Type: application/json" -d`;
const tokens = `${api}/namespaces/default/serviceaccounts/robot/token`;
const group = `https://kubernetes.default.svc/apis/${GROUP}/v1/namespaces/default`;
it.each([
  { rule: 'roles are listed', script: `${curl} ${group}/roles | jq -r '.kind, .items[0].metadata.name'`, says: /^RoleList\nr\n$/ },
  { rule: 'one is shown', script: `${curl} ${group}/roles/r | jq -rc '.kind, .rules[0].verbs'`, says: /^Role\n\["\*"\]\n$/ },
  {
    rule: 'or is not there',
    script: `${curl} ${group}/roles/x | jq -r .message`,
    says: /^roles.rbac.authorization.k8s.io "x" not found\n$/,
  },
  {
    rule: 'nothing is served there',
    script: `${curl} https://kubernetes.default.svc/apis/nope/v1/namespaces/default/things`,
    says: /^404 page not found\n$/,
  },
  {
    rule: 'nor below a group that is',
    script: `for p in apis/apps/v9/namespaces/default/things apis/apps/v1/namespaces/default/things api/v2; do ${curl} https://kubernetes.default.svc/$p | jq -c '[.message, .details]'; done`,
    says: /^(\["the server could not find the requested resource",\{\}\]\n){3}$/,
  },
  {
    rule: 'what it is comes first, in the order of its Go type',
    script: `${curl} ${api}/namespaces/default/serviceaccounts/robot | jq -c 'keys_unsorted, (.metadata | keys_unsorted)'`,
    says: /^\["kind","apiVersion","metadata"\]\n\["name","namespace","uid","resourceVersion","creationTimestamp"\]\n$/,
  },
  {
    rule: 'a token is given to who asks for nothing of it',
    script: `${post} '{"spec":null,"metadata":null}' ${tokens} | jq -rc '.kind, .spec.expirationSeconds'`,
    says: /^TokenRequest\n3600\n$/,
  },
  {
    rule: 'a token is given',
    script: `${post} '{"spec":{"audiences":["vault"],"expirationSeconds":700}}' ${tokens} | jq -r '.status.token' | cut -d. -f2 | awk '{while (length % 4) $0 = $0 "="; print}' | base64 -d | jq -rc '.aud, .exp - .iat'`,
    says: /^\["vault"\]\n700\n$/,
  },
  {
    rule: 'but not for so short a time',
    script: `${post} '{"spec":{"expirationSeconds":1}}' ${tokens} | jq -r .message`,
    says: /^TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: 1: may not specify a duration less than 10 minutes\n$/,
  },
])('over HTTP $rule', ({ script, says }) => {
  const all = role('"*"', '"*"').replace('apiGroups: [""]', 'apiGroups: ["*"]');
  expect(said(`${account}${all}${binding()}${robot(script)}`)).toMatch(says);
});

it('an account of the binding’s own namespace needs none', () => {
  const own = binding().replace('name: b', 'name: own').replace(', namespace: default', '');
  const { run } = play(`${account}${role('pods', 'list')}${own}${web}`, { seconds: 30 });
  expect(run.kubectl('get rolebinding own -o wide --no-headers').stdout).toMatch(/ {3}\/robot\n$/);
  expect(run.kubectl('auth can-i list pods --as=system:serviceaccount:default:robot').stdout).toBe('yes\n');
});

import { expect, it } from 'vitest';
import { adminSays } from '../../testing-robot.ts';

const curl = 'curl -sk -H "Authorization: Bearer $(cat /var/run/secrets/kubernetes.io/serviceaccount/token)" https://kubernetes.default';

it.each([
  { rule: 'lines are for curl', asks: `${curl}/apis/policy`, says: /^\{\n {2}"kind": "APIGroup",/ },
  { rule: 'unless it wants none', asks: `${curl}/apis/policy?pretty=false`, says: /^\{"kind":"APIGroup",.*\}\n$/ },
  { rule: 'programs are sent one', asks: `${curl}/api/v1/namespaces/default/pods/robot -A Go`, says: /^\{"kind":"Pod",.*\}\n$/ },
  { rule: 'but may want more', asks: `${curl}/apis/policy?pretty=1 -A Go`, says: /^\{\n {2}"kind": "APIGroup",/ },
  { rule: 'a refusal is no other', asks: `${curl}/api/v1/namespaces/default/pods/x -A Go`, says: /^\{"kind":"Status",.*"code":404\}\n$/ },
  { rule: 'the version is always told in lines', asks: `${curl}/version -A Go`, says: /^\{\n {2}"major": "1",/ },
  {
    rule: 'who wants YAML gets YAML',
    asks: `${curl}/api/v1/namespaces/default/serviceaccounts/default -H 'Accept: application/yaml' | head -4; ${curl}/api/v1/namespaces/x -H 'Accept: application/yaml' | head -2`,
    says: 'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  creationTimestamp: "2023-05-15T08:00:00Z"\napiVersion: v1\ncode: 404\n',
  },
  {
    rule: 'who wants to know no more than of their metadata',
    asks: `${curl}/api/v1/nodes -H 'Accept: application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json' | jq -c '[.kind, .apiVersion, (.items[0] | keys, .kind, .metadata.name)]'
${curl}/api/v1/nodes/node-1 -H 'Accept: application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io' | jq -c '[keys, .kind]'`,
    says: '["PartialObjectMetadataList","meta.k8s.io/v1",["apiVersion","kind","metadata"],"PartialObjectMetadata","control-plane"]\n[["apiVersion","kind","metadata"],"PartialObjectMetadata"]\n',
  },
  {
    rule: 'who asks for a list as one object gets neither',
    asks: `${curl}/api/v1/nodes -H 'Accept: application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io' | jq -r .message
${curl}/apis/rbac.authorization.k8s.io/v1/clusterroles/view -H 'Accept: application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io' | jq -r .message`,
    says: 'you requested PartialObjectMetadata, but the requested object is a list (*core.NodeList)\nyou requested PartialObjectMetadataList, but the requested object is not a list (*rbac.ClusterRole)\n',
  },
  {
    rule: 'what cannot be given is refused before it is looked for',
    asks: `${curl}/api/v1/namespaces/default/pods/x/log -H 'Accept: text/plain' | jq -r '.code, .reason, .message'`,
    says: '406\nNotAcceptable\nonly the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf\n',
  },
  {
    rule: 'what is liked best goes first',
    asks: `${curl}/api/v1/nodes/node-1 -H 'Accept: application/yaml;q=0.5, application/json' | head -c 1`,
    says: '{',
  },
  {
    rule: 'but for what is not written here, which is JSON for who takes that, too',
    asks: `for i in 'application/vnd.kubernetes.protobuf, application/json' 'application/vnd.kubernetes.protobuf, */*'; do ${curl}/api/v1/nodes/node-1 -H "Accept: $i" | head -c 1; done`,
    says: '{{',
  },
  {
    rule: 'a status comes with its object',
    asks: `${curl}/apis/apps/v1/namespaces/kube-system/deployments/coredns/status | jq -r .kind`,
    says: 'Deployment\n',
  },
  {
    rule: 'a scale is an object of its own',
    asks: `${curl}/apis/apps/v1/namespaces/kube-system/deployments/coredns/scale | jq -c '[.kind, .spec, .status]'`,
    says: '["Scale",{"replicas":2},{"replicas":2,"selector":"k8s-app=kube-dns"}]\n',
  },
  {
    rule: 'kubectl shows it, too',
    asks: 'kubectl get deploy coredns -n kube-system --subresource=scale; kubectl get ds kube-proxy -n kube-system --subresource=scale',
    says: /^NAME +DESIRED +AVAILABLE +AGE\ncoredns +2 +2 +\S+\nError from server \(NotFound\): the server could not find the requested resource\n$/,
  },
  {
    rule: 'what has no status has no address for it',
    asks: `${curl}/api/v1/namespaces/default/configmaps/kube-root-ca.crt/status | jq .code`,
    says: '404\n',
  },
  {
    rule: 'a part of a namespace is not in it',
    asks: `${curl}/api/v1/namespaces/default/status | jq -r .kind; ${curl}/api/v1/namespaces/default/finalize | jq -r .code`,
    says: 'Namespace\n405\n',
  },
  { rule: 'what is only sent cannot be got', asks: `${curl}/api/v1/namespaces/default/bindings | jq .code`, says: '405\n' },
  {
    rule: 'the metrics server says who is not measured',
    asks: `${curl}/apis/metrics.k8s.io/v1beta1/nodes/x | jq -r .message`,
    says: 'node "x" not found\n',
  },
  { rule: 'as kubectl tells', asks: 'kubectl top node x', says: 'Error from server (NotFound): node "x" not found\n' },
  {
    rule: 'all that there is is listed',
    asks: `${curl}/ | jq -c '[.paths[0], (.paths | index("/apis/apps/v1", "/livez/ping", "/metrics/slis", "/openapi/v3/")) != null, .paths[-1]]'`,
    says: '["/.well-known/openid-configuration",true,true,true,true,"/version"]\n',
  },
  {
    rule: 'across namespaces there are but lists',
    asks: `for m in POST DELETE PATCH; do ${curl}/api/v1/pods -X $m | jq .code; done; ${curl}/api/v1/pods/robot | jq .code`,
    says: '405\n405\n405\n404\n',
  },
  {
    rule: 'no list is replaced or patched, and what is in no namespace is not looked for in one',
    asks: `for m in PUT PATCH; do ${curl}/api/v1/namespaces/default/pods -X $m | jq .code; done; ${curl}/api/v1/namespaces/default/nodes | jq .code`,
    says: '405\n405\n404\n',
  },
  {
    rule: 'what is old is warned of',
    asks: `${curl}/api/v1/componentstatuses/etcd-0 -o /dev/null -D - | grep -i ^warning | tr -d '\\r'`,
    says: 'warning: 299 - "v1 ComponentStatus is deprecated in v1.19+"\n',
  },
  {
    rule: 'who asks what is allowed is told rule by rule',
    asks: `${curl}/apis/authorization.k8s.io/v1/selfsubjectrulesreviews -d '{"spec":{"namespace":"default"}}' -H 'Content-Type: application/json' | jq -c '[.spec, (.status | .resourceRules, .nonResourceRules | map(select(.verbs[0] == "*"))[0]), .status.incomplete]'`,
    says: '[{},{"verbs":["*"],"apiGroups":["*"],"resources":["*"]},{"verbs":["*"],"nonResourceURLs":["*"]},false]\n',
  },
])('$rule', ({ asks, says }) => {
  const said = adminSays(asks);
  if (typeof says === 'string') expect(said).toBe(says);
  else expect(said).toMatch(says);
});

import { expect, it } from 'vitest';
import { adminSays } from '../../testing-robot.ts';

const curl = 'curl -sk -H "Authorization: Bearer $(cat /var/run/secrets/kubernetes.io/serviceaccount/token)"';
const within = 'https://kubernetes.default/apis/apps/v1/namespaces/kube-system';
const patch = (path: string, change: unknown, type = 'merge-patch'): string =>
  `${curl} -X PATCH -H 'Content-Type: application/${type}+json' '${within}/${path}' -d '${JSON.stringify(change)}'`;

const put = (path: string): string => `${curl} -X PUT -H 'Content-Type: application/json' '${within}/${path}' -d @/tmp/d`;

/** @see kubernetes: apiserver/pkg/endpoints/handlers/patch.go; pkg/apis/apps/validation/validation.go */
it.each([
  {
    rule: 'a patch answers with what it is now, how it was, and its Pods follow',
    asks: `${patch('deployments/coredns', { spec: { replicas: 3 } })} | jq -c '[.metadata.generation, .spec.replicas, .status.replicas, .status.observedGeneration]'; sleep 15; kubectl get deploy coredns -n kube-system --no-headers -o custom-columns=:.status.readyReplicas`,
    says: '[2,3,2,1]\n3\n',
  },
  {
    rule: 'one by the names of its containers',
    asks: `${patch('deployments/coredns', { spec: { template: { spec: { containers: [{ name: 'coredns', image: 'x:2' }] } } } }, 'strategic-merge-patch')} | jq -c '[.spec.template.spec.containers[] | [.name, .image, .args[0]]]'`,
    says: '[["coredns","x:2","-conf"]]\n',
  },
  {
    rule: 'one in steps',
    asks: `${patch('deployments/coredns', [{ op: 'replace', path: '/spec/replicas', value: 1 }], 'json-patch')} | jq .spec.replicas`,
    says: '1\n',
  },
  {
    rule: 'of its scale',
    asks: `${patch('deployments/coredns/scale', { spec: { replicas: 1 } })} | jq -c '[.kind, .spec, .status.replicas]'; ${patch('daemonsets/kube-proxy/scale', {})} | jq .code`,
    says: '["Scale",{"replicas":1},2]\n404\n',
  },
  {
    rule: 'what is only tried is not kept',
    asks: `${patch('daemonsets/kube-proxy?dryRun=All', { metadata: { labels: { a: 'b' } } })} | jq -c .metadata.labels; ${curl} ${within}/daemonsets/kube-proxy | jq -c .metadata.labels`,
    says: '{"a":"b","k8s-app":"kube-proxy"}\n{"k8s-app":"kube-proxy"}\n',
  },
  {
    rule: 'what is wrong is refused, with its cause',
    asks: `${patch('deployments/coredns', { spec: { replicas: -1 } })} | jq -c '[.code, .message, .details.causes[0].field]'; ${patch('deployments/coredns', { spec: { replicas: 'a' } })} | jq -c '[.code, .message]'`,
    says: '[422,"Deployment.apps \\"coredns\\" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0","spec.replicas"]\n[400,"Deployment in version \\"v1\\" cannot be handled as a Deployment: json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32"]\n',
  },
  {
    rule: 'what there is not cannot be patched, nor is it said by default what is replaced',
    asks: `${patch('deployments/x', {})} | jq -r .message; echo {} > /tmp/d; ${put('deployments/coredns')} | jq -c '[.code, .message]'`,
    says: 'deployments.apps "x" not found\n[400,"the name of the object (coredns based on URL) was undeterminable: name must be provided"]\n',
  },
  {
    rule: 'one is put in its place, if it was the last version',
    asks: `${curl} ${within}/deployments/coredns | jq 'del(.spec.strategy) | .spec.replicas = 3' > /tmp/d; for i in 1 2; do ${put('deployments/coredns')} | jq -c '[.code, .message // .metadata.generation, (.spec.strategy // {}).rollingUpdate.maxUnavailable]'; done`,
    says: '[null,2,"25%"]\n[409,"Operation cannot be fulfilled on deployments.apps \\"coredns\\": the object has been modified; please apply your changes to the latest version and try again",null]\n',
  },
  {
    rule: 'so is a scale; and what it does not know is said',
    asks: `${curl} ${within}/deployments/coredns/scale | jq '.spec.replicas = 1' > /tmp/d; ${put('deployments/coredns/scale')} | jq -c '[.kind, .spec]'; ${curl} ${within}/daemonsets/kube-proxy | jq '.spec.x = 1' > /tmp/d; ${put('daemonsets/kube-proxy?fieldValidation=Strict')} | jq -r .message`,
    says: '["Scale",{"replicas":1}]\nDaemonSet in version "v1" cannot be handled as a DaemonSet: strict decoding error: unknown field "spec.x"\n',
  },
  {
    rule: 'one that is deleted takes its Pods along',
    asks: `${curl} -X DELETE ${within}/deployments/coredns | jq -c '[.status, .details.kind]'; sleep 3; kubectl get deploy,rs -n kube-system -o name; ${curl} -X DELETE ${within}/deployments/coredns | jq .code`,
    says: '["Success","deployments"]\n404\n',
  },
])('a workload of kube-system: $rule', ({ asks, says }) => expect(adminSays(asks)).toBe(says));

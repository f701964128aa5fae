import { expect, it } from 'vitest';
import { adminSays } from '../testing-robot.ts';

const curl = 'curl -sk -H "Authorization: Bearer $(cat /var/run/secrets/kubernetes.io/serviceaccount/token)"';
const within = 'https://kubernetes.default/apis/apps/v1/namespaces/kube-system';
const patch = (path: string, change: unknown, type = 'merge-patch'): string =>
  `${curl} -X PATCH -H 'Content-Type: application/${type}+json' '${within}/${path}' -d '${JSON.stringify(change)}'`;

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
    rule: 'what there is not cannot be patched, nor what is as it is not followed',
    asks: `${patch('deployments/x', {})} | jq -r .message; ${curl} -X PUT ${within}/deployments/coredns -d '{}' | jq -c '[.code, .message]'`,
    says: 'deployments.apps "x" not found\n[501,"to replace the Deployment kube-system/coredns (a patch of it is) is not possible in a simulated cluster"]\n',
  },
  {
    rule: 'one that is deleted takes its Pods along',
    asks: `${curl} -X DELETE ${within}/deployments/coredns | jq -c '[.status, .details.kind]'; sleep 3; kubectl get deploy,rs -n kube-system -o name; ${curl} -X DELETE ${within}/deployments/coredns | jq .code`,
    says: '["Success","deployments"]\n404\n',
  },
])('a workload of kube-system: $rule', ({ asks, says }) => expect(adminSays(asks)).toBe(says));

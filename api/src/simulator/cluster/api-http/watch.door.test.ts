import { expect, it } from 'vitest';
import { play, robotWith } from '../../testing.ts';

const rights = robotWith('cluster-admin');
const secrets = '/var/run/secrets/kubernetes.io/serviceaccount';
const curl = `curl -sSN --cacert ${secrets}/ca.crt -H "Authorization: Bearer $(cat ${secrets}/token)"`;
const maps = 'https://kubernetes.default.svc/api/v1/namespaces/default/configmaps';
const brief = `jq -rc '[.type, .object.metadata.name, .object.data.k // "-"] | join(" ")'`;

/** What a Pod with curl and kubectl says. */
function said(script: string): string {
  const command = JSON.stringify(['sh', '-c', script]);
  const pod = `apiVersion: v1\nkind: Pod\nmetadata: {name: robot}\nspec: {serviceAccountName: robot, restartPolicy: Never, containers: [{name: c, image: alpine/k8s:1.27.1, command: ${command}}]}\n`;
  return play(pod + rights, { seconds: 120 }).run.kubectl('logs robot').stdout;
}

/** @see kubernetes: apiserver/pkg/endpoints/handlers/watch.go */
it.each([
  {
    rule: 'what is there, then what changes, for as long as the client says',
    script: `${curl} "${maps}?watch=1&fieldSelector=metadata.name=a&timeoutSeconds=20" > out & sleep 1
kubectl create cm a --from-literal=k=1 > /dev/null; kubectl patch cm a -p '{"data":{"k":"2"}}' > /dev/null; kubectl delete cm a > /dev/null
kubectl create cm b > /dev/null; wait; ${brief} out`,
    says: 'ADDED a 1\nMODIFIED a 2\nDELETED a 2\n',
  },
  {
    rule: 'what is selected no longer is gone',
    script: `kubectl create cm a > /dev/null; kubectl label cm a x=y > /dev/null
${curl} "${maps}?watch=true&labelSelector=x=y&timeoutSeconds=9" > out & sleep 1
kubectl label cm a x- > /dev/null; kubectl label cm a x=y > /dev/null; wait; ${brief} out`,
    says: 'ADDED a -\nDELETED a -\nADDED a -\n',
  },
  {
    rule: 'what is selected no longer is told of as it was, in the version in which that ended',
    script: `kubectl create cm a --from-literal=k=1 > /dev/null; kubectl label cm a x=y > /dev/null
${curl} "${maps}?watch=true&labelSelector=x=y&timeoutSeconds=5" > out & sleep 1
v=$(kubectl patch cm a -p '{"metadata":{"labels":{"x":"z"}},"data":{"k":"2"}}' -o jsonpath={.metadata.resourceVersion}); wait
jq -rc "[.type, .object.metadata.labels.x, .object.data.k, .object.metadata.resourceVersion == \\"$v\\"]" out`,
    says: '["ADDED","y","1",false]\n["DELETED","y","1",true]\n',
  },
  {
    rule: 'since a version only what is newer',
    script: `v=$(kubectl create cm a -o jsonpath={.metadata.resourceVersion}); kubectl create cm b > /dev/null
${curl} "${maps}?watch=1&resourceVersion=$v&timeoutSeconds=3" | ${brief}`,
    says: 'ADDED b -\n',
  },
  {
    rule: 'who wants to know is told each minute, and before the end, which version he has seen',
    script: `kubectl create cm b > /dev/null
${curl} "${maps}?watch=1&allowWatchBookmarks=true&fieldSelector=metadata.name=b&timeoutSeconds=80" | while read -r line; do echo "$(date +%s) $line"; done > out
kubectl get cm b -o jsonpath={.metadata.resourceVersion} > v; start=$(head -1 out | cut -d' ' -f1)
while read -r at line; do echo "$((at - start)) $(echo "$line" | sed "s/$(cat v)/V/" | jq -c 'if .type == "BOOKMARK" then . else .type end')"; done < out`,
    says: /^0 "ADDED"\n6[01] (\{"type":"BOOKMARK","object":\{"kind":"ConfigMap","apiVersion":"v1","metadata":\{"resourceVersion":"V","creationTimestamp":null\}\}\})\n7[89] \1\n$/,
  },
  {
    rule: 'but not who watches for less than two seconds',
    script: `${curl} "${maps}?watch=1&allowWatchBookmarks=true&labelSelector=none&timeoutSeconds=1"`,
    says: '',
  },
  {
    rule: 'until the client goes',
    script: `${curl} -m 2 "${maps}?watch=1&labelSelector=none" 2>&1; echo $?`,
    says: 'curl: (28) Operation timed out after 2001 milliseconds with 0 bytes received\n28\n',
  },
  {
    rule: 'not by a selector that is none',
    script: `${curl} "${maps}?watch=1&labelSelector=a%3D%3D%3Db" | jq -r .code`,
    says: '400\n',
  },
  {
    rule: 'nor since a version that is none',
    script: `${curl} "${maps}?watch=1&resourceVersion=x" | jq -c '[.code, .message]'`,
    says: '[500,"resourceVersion: Invalid value: \\"x\\": strconv.ParseUint: parsing \\"x\\": invalid syntax"]\n',
  },
  { rule: 'what is not watched is a list', script: `${curl} "${maps}?watch=false" | jq -r .kind`, says: 'ConfigMapList\n' },
])('a watch: $rule', ({ script, says }) => expect(said(script)).toEqual(typeof says === 'string' ? says : expect.stringMatching(says)));

it('the Pods of kube-system have the logs that kubectl shows', () => {
  const pods = maps.replace('default/configmaps', 'kube-system/pods');
  expect(
    said(
      `p=$(kubectl get pods -n kube-system -l k8s-app=kube-dns -o jsonpath={.items[0].metadata.name}); ${curl} "${pods}/$p/log?tailLines=1"`,
    ),
  ).toMatch(/^linux\/amd64, go/);
});

it('a node has reported in the meantime', () => {
  const node = maps.replace('namespaces/default/configmaps', 'nodes/node-1');
  const beat = `jq -r '[.status.conditions[] | select(.type == "Ready").lastHeartbeatTime][0]'`;
  const [read, listed, shown] = said(
    `${curl} ${node} | ${beat}; ${curl} ${node.replace('/node-1', '')} | jq '.items[] | select(.metadata.name == "node-1")' | ${beat}; kubectl get node node-1 -o json | ${beat}`,
  ).split('\n');
  expect(shown).toMatch(/^2023-05-15T/);
  expect([read, listed]).toEqual([shown, shown]);
});

import { describe, expect, it } from 'vitest';
import { kubectl } from '../../index.ts';
import { printed, sceneView } from '../../testing.ts';

const SERVER = 'https://127.0.0.1:6443';
const POD = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'default', labels: { app: 'web' } },
  spec: { nodeName: 'node-1', containers: [{ name: 'app', image: 'nginx' }] },
  status: { containerStatuses: [{ name: 'app', containerID: 'containerd://1', state: { running: {} } }] },
};
const NODES = ['node-1', 'node-2'].map((name) => ({ apiVersion: 'v1', kind: 'Node', metadata: { name }, spec: {} }));
const told = (command: string): string =>
  printed(command, { objects: [POD, ...NODES] })
    .replace(/I\d{4} [\d:.]+ +\d+ (?:round_trippers.go:)?/g, '')
    .replace(/ in \d+ milliseconds/g, '');
const PODS = `${SERVER}/api/v1/namespaces/default/pods`;
const POD_URL = `${PODS}/web`;
const LOADED = 'loader.go:373] Config loaded from file:  /root/.kube/config\n';

/** As the real kubectl v1.27.1 does it. */
describe('with -v kubectl tells what it asks for', () => {
  it.each`
    command                                                    | tells
    ${'get pods -v=6'}                                         | ${`${LOADED}553] GET ${SERVER}/api/v1/namespaces/default/pods?limit=500 200 OK\n`}
    ${'get cm,nodes -A -v=6 -o yaml'}                          | ${`${LOADED}553] GET ${SERVER}/api/v1/configmaps?limit=500 200 OK\n553] GET ${SERVER}/api/v1/nodes?limit=500 200 OK\n`}
    ${'get deploy -v=6 -l a=b,c!=d --field-selector x=y -n n'} | ${`${LOADED}553] GET ${SERVER}/apis/apps/v1/namespaces/n/deployments?fieldSelector=x%3Dy&labelSelector=a%3Db%2Cc%21%3Dd&limit=500 200 OK\n`}
    ${'get pods --sort-by=.metadata.name -v=6'}                | ${`${LOADED}553] GET ${SERVER}/api/v1/namespaces/default/pods?includeObject=Object 200 OK\n`}
    ${'get pod nosuch -v=6'}                                   | ${`${LOADED}553] GET ${SERVER}/api/v1/namespaces/default/pods/nosuch 404 Not Found\nhelpers.go:246] server response object: [{\n  "kind": "Status",\n`}
    ${'get pods -w -l app=web -v=6'}                           | ${`${LOADED}553] GET ${PODS}?labelSelector=app%3Dweb&limit=500 200 OK\n553] GET ${PODS}?labelSelector=app%3Dweb&resourceVersion=2&watch=true 200 OK\n`}
    ${'get pod web --watch-only -v=6'}                         | ${`${LOADED}553] GET ${POD_URL} 200 OK\n553] GET ${PODS}?fieldSelector=metadata.name%3Dweb&resourceVersion=0&watch=true 200 OK\n`}
    ${'get pods -v=7'}                                         | ${`${LOADED}463] GET ${SERVER}/api/v1/namespaces/default/pods?limit=500\n469] Request Headers:\n473]     Accept: application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json\n473]     User-Agent: kubectl/v1.27.1 (linux/amd64) kubernetes/4c94112\n574] Response Status: 200 OK\n`}
    ${'patch pods web nosuch -p {} -v=6'}                      | ${`${LOADED}553] GET ${POD_URL} 200 OK\n553] PATCH ${POD_URL}?fieldManager=kubectl-patch 200 OK\n553] GET ${PODS}/nosuch 404 Not Found\n`}
    ${'patch pod web --type=json -p [] -v=7'}                  | ${`473]     Content-Type: application/json-patch+json\n`}
    ${'label pod web app=web -v=6'}                            | ${`553] GET ${POD_URL} 200 OK\n553] PATCH ${POD_URL}?fieldManager=kubectl-label 200 OK\n`}
    ${'set image pod/web app=nginx:2 -v=6 --dry-run=server'}   | ${`553] GET ${POD_URL} 200 OK\n553] PATCH ${POD_URL}?dryRun=All&fieldManager=kubectl-set 200 OK\n`}
    ${'logs web --tail=1 -v=6'}                                | ${`${LOADED}553] GET ${POD_URL} 200 OK\n553] GET ${POD_URL}/log?container=app&tailLines=1 200 OK\n`}
    ${'logs nosuch -v=6'}                                      | ${`553] GET ${PODS}/nosuch 404 Not Found\nhelpers.go:246] server response object: [{\n  "metadata": {},\n`}
    ${'run new --image=nginx -v=6'}                            | ${`${LOADED}553] POST ${PODS}?fieldManager=kubectl-run 201 Created\n`}
    ${'expose pod web --port=80 -v=6'}                         | ${`553] GET ${POD_URL} 200 OK\n553] POST ${SERVER}/api/v1/namespaces/default/services?fieldManager=kubectl-expose 201 Created\n`}
    ${'cordon node-1 node-2 -v=6'}                             | ${`${['GET', 'PATCH'].flatMap((verb) => ['node-1', 'node-2'].map((name) => `553] ${verb} ${SERVER}/api/v1/nodes/${name} 200 OK\n`)).join('')}`}
    ${'taint node node-1 a=b:NoSchedule -v=6'}                 | ${`553] PATCH ${SERVER}/api/v1/nodes/node-1?fieldManager=kubectl-taint&fieldValidation=Strict 200 OK\n`}
    ${'scale deploy nosuch --replicas=3 -v=6'}                 | ${`553] GET ${SERVER}/apis/apps/v1/namespaces/default/deployments/nosuch 404 Not Found\nerror: no objects passed to scale\n`}
    ${'patch pod web -p {} -v=9'}                              | ${`466] curl -v -XGET  -H "Accept: application/json" -H "User-Agent: kubectl/v1.27.1 (linux/amd64) kubernetes/4c94112" '${POD_URL}'\n510] HTTP Trace: Dial to tcp:127.0.0.1:6443 succeed\n553] GET ${POD_URL} 200 OK\n570] HTTP Statistics: DNSLookup 0 ms Dial 0 ms TLSHandshake 1 ms `}
    ${'patch pod web -p {} -v=9'}                              | ${`553] PATCH ${POD_URL}?fieldManager=kubectl-patch 200 OK\n570] HTTP Statistics: GetConnection 0 ms `}
    ${'version -v=6'}                                          | ${`553] GET ${SERVER}/version?timeout=32s 200 OK\n`}
    ${'cluster-info -v=6'}                                     | ${`553] GET ${SERVER}/api/v1/namespaces/kube-system/services?labelSelector=kubernetes.io%2Fcluster-service%3Dtrue 200 OK\n`}
    ${'events -A -v=6'}                                        | ${`553] GET ${SERVER}/api/v1/events?limit=500 200 OK\n`}
    ${'top node -v=6'}                                         | ${`553] GET ${SERVER}/api 200 OK\n553] GET ${SERVER}/apis 200 OK\n553] GET ${SERVER}/apis/metrics.k8s.io/v1beta1/nodes 200 OK\n553] GET ${SERVER}/api/v1/nodes 200 OK\n`}
    ${'describe pod web -v=6'}                                 | ${`553] GET ${POD_URL} 200 OK\n553] GET ${POD_URL} 200 OK\n553] GET ${SERVER}/api/v1/namespaces/default/events?fieldSelector=involvedObject.name%3Dweb%2CinvolvedObject.namespace%3Ddefault%2CinvolvedObject.uid%3D`}
    ${'exec web -v=6 -- ls -l ""'}                             | ${`${LOADED}553] GET ${POD_URL} 200 OK\npodcmd.go:88] Defaulting container name to app\n553] POST ${POD_URL}/exec?command=ls&command=-l&command=&container=app&stderr=true&stdout=true 101 Switching Protocols\n`}
    ${'exec pod/web -it -c app -v=6 -- sh -c "a b"'}           | ${`553] POST ${POD_URL}/exec?command=sh&command=-c&command=a+b&container=app&stdin=true&stdout=true&tty=true 101 Switching Protocols\n`}
    ${'exec web -c x -v=7 -- ls'}                              | ${`469] Request Headers:\n473]     X-Stream-Protocol-Version: v4.channel.k8s.io\n473]     X-Stream-Protocol-Version: v3.channel.k8s.io\n473]     X-Stream-Protocol-Version: v2.channel.k8s.io\n473]     X-Stream-Protocol-Version: channel.k8s.io\n473]     User-Agent: kubectl/v1.27.1 (linux/amd64) kubernetes/4c94112\n574] Response Status: 400 Bad Request\nhelpers.go:246] server response object: [{\n  "metadata": {},\n  "status": "Failure",\n  "message": "container x is not valid for pod web",\n  "reason": "BadRequest",\n  "code": 400\n}]\n`}
    ${'exec nosuch -v=6 -- ls'}                                | ${`553] GET ${PODS}/nosuch 404 Not Found\nhelpers.go:246] server response object: [{\n  "metadata": {},\n`}
    ${'exec deploy/x -v=6 -- ls'}                              | ${'Note: the requests of kubectl exec are not told of in a simulated cluster\n'}
    ${'attach web -v=6'}                                       | ${`553] GET ${POD_URL} 200 OK\npodcmd.go:88] Defaulting container name to app\nIf you don't see a command prompt, try pressing enter.\n553] POST ${POD_URL}/attach?container=app&stderr=true&stdout=true 101 Switching Protocols\n`}
    ${'wait --for=condition=x pod/web --timeout=1s -v=6'}      | ${/553\] GET \S+\/pods\/web 200 OK\nreflector.go:287\] Starting reflector \*unstructured.Unstructured \(0s\) from vendor\/k8s.io\/client-go\/tools\/watch\/informerwatcher.go:146\nreflector.go:323\] Listing and watching \*unstructured.Unstructured from \S+\n553\] GET \S+\/pods\?fieldSelector=metadata.name%3Dweb&limit=500&resourceVersion=0 200 OK\n553\] GET \S+\/pods\?allowWatchBookmarks=true&fieldSelector=metadata.name%3Dweb&resourceVersion=\d+&timeoutSeconds=[345]\d\d&watch=true 200 OK\nshared_informer.go:341\] caches populated\nreflector.go:293\] Stopping reflector [^\n]*\nstreamwatcher.go:114\] [^\n]* http2: response body closed\nerror: timed out/}
    ${'wait --for=delete pod/nosuch -v=6'}                     | ${/553\] GET \S+\/pods\/nosuch 404 Not Found\n$/}
    ${'wait --for=delete pod/web --timeout=1s -v=6'}           | ${`553] GET ${POD_URL} 200 OK\n553] GET ${POD_URL} 200 OK\nreflector.go:287]`}
    ${'get pod nosuch --ignore-not-found -v=6'}                | ${/ 404 Not Found\n$/}
    ${'auth can-i list deploy.apps -v=6'}                      | ${`${LOADED}553] GET ${SERVER}/apis/apps/v1 200 OK\n553] POST ${SERVER}/apis/authorization.k8s.io/v1/selfsubjectaccessreviews 201 Created\n`}
    ${'auth can-i get /healthz -v=6'}                          | ${`${LOADED}553] POST ${SERVER}/apis/authorization.k8s.io/v1/selfsubjectaccessreviews 201 Created\n`}
    ${'auth can-i --list -v=6'}                                | ${`${LOADED}553] POST ${SERVER}/apis/authorization.k8s.io/v1/selfsubjectrulesreviews 201 Created\n`}
    ${'create cm x --dry-run=client -v=6'}                     | ${'configmap/x created (dry run)\n'}
    ${'describe pods -v=6'}                                    | ${`${LOADED}553] GET ${PODS}?limit=500 200 OK\n553] GET ${POD_URL} 200 OK\n553] GET ${SERVER}/api/v1/namespaces/default/events?fieldSelector=involvedObject.name%3Dweb%2C`}
    ${'describe secrets -v=6'}                                 | ${`Note: the requests of kubectl describe are not told of in a simulated cluster\n${LOADED}`}
    ${'get pods -v=8'}                                         | ${`574] Response Status: 200 OK\n577] Response Headers:\n580]     Audit-Id: `}
    ${'get pods -v=8'}                                         | ${`\nrequest.go:1188] Response Body: {"kind":"Table","apiVersion":"meta.k8s.io/v1","metadata":{"resourceVersion":"2"},"columnDefinitions":[{"name":"Name","type":"string","format":"name","description":"Name must be unique`}
    ${'get pods -v=8'}                                         | ${/ \[truncated \d{4} chars\]\n$/}
    ${'get pod web -o name -v=9'}                              | ${/ Duration \d+ ms\n577\] Response Headers:\n[^{]*\nrequest.go:1188\] Response Body: \{"kind":"Pod",.*\}\ntable_printer.go:45] /}
    ${'get pod nosuch -v=8'}                                   | ${`580]     Content-Length: 180\n580]     Content-Type: application/json\n580]     Date: Mon, 15 May 2023 09:01:00 GMT\n`}
    ${'get pod nosuch -v=8'}                                   | ${`\nrequest.go:1188] Response Body: {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"pods \\"nosuch\\" not found","reason":"NotFound","details":{"name":"nosuch","kind":"pods"},"code":404}\nhelpers.go:246]`}
    ${'logs web --tail=1 -v=8'}                                | ${/Content-Type: text\/plain\n580\] {5}Date: [^\n]*\n$/}
    ${'version -v=8'}                                          | ${`request.go:1188] Response Body: {\n  "major": "1",\n`}
    ${'set env deploy/x A=b -v=8'}                             | ${`Note: what is sent and answered is not told in a simulated cluster\n${LOADED}`}
    ${'get cm -v=5'}                                           | ${'No resources found in default namespace.\n'}
  `('$command', ({ command, tells }) => {
    if (tells instanceof RegExp) expect(told(command)).toMatch(tells);
    else expect(told(command)).toContain(tells);
  });
});

const CM = `${SERVER}/api/v1/namespaces/default/configmaps`;
const SCHEMA = `553] GET ${SERVER}/openapi/v2?timeout=32s 200 OK\n553] GET ${SERVER}/openapi/v3?timeout=32s 200 OK\n553] GET ${SERVER}/openapi/v3/api/v1?hash=X&timeout=32s 200 OK\n`;
const HAS = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'm', namespace: 'default' }, data: { a: 'b' } };

/** As the real kubectl v1.27.1 does it. */
it.each`
  command                                     | has      | tells
  ${'create -f m.yaml -v=6 --dry-run=client'} | ${[]}    | ${SCHEMA}
  ${'apply -f m.yaml -v=6 --dry-run=client'}  | ${[HAS]} | ${`${SCHEMA}553] GET ${CM}/m 200 OK\napply.go:534] Running apply post-processor function\n`}
  ${'apply -f m.yaml -v=6 --dry-run=client'}  | ${[]}    | ${`${SCHEMA}553] GET ${CM}/m 404 Not Found\napply.go:534] Running apply post-processor function\n`}
  ${'delete -f m.yaml -v=6 --dry-run=client'} | ${[HAS]} | ${'configmap "m" deleted (dry run)\n'}
`('of files: $command', ({ command, has, tells }) => {
  const files = { 'm.yaml': [['m.yaml', JSON.stringify(HAS)]] as const };
  const { stdout, stderr } = kubectl(command, { ...sceneView({ objects: has }), files });
  const said = (stdout + stderr)
    .replace(/I\d{4} [\d:.]+ +\d+ (?:round_trippers.go:)?/g, '')
    .replace(/ in \d+ milliseconds/g, '')
    .replace(/hash=\w+/, 'hash=X');
  expect(said).toContain(tells);
});

import { expect, it } from 'vitest';
import { play, podOf } from '../../../testing.ts';

const SERVER = 'https://127.0.0.1:6443';
const NAMESPACES = `${SERVER}/api/v1/namespaces`;
const CM = `${NAMESPACES}/default/configmaps`;
const MANIFEST = `${podOf('  terminationGracePeriodSeconds: 1\n  containers: [{name: app, image: nginx}]')}---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata: {a: b}\n`;

/** Of what it tells, the requests, what is sent, and what is answered, without what comes by chance. */
const requestsOf = (stderr: string): string =>
  stderr
    .replace(/^I\d{4} [\d:.]+ +\d+ /gm, '')
    .replace(/^(loader.go|round_trippers.go:(469|473|574|577|580|510|570)\]).*\n/gm, '')
    .replace(/ in \d+ milliseconds/g, '')
    .replace(/"uid":"[^"]*"/g, '"uid":"U"')
    .replace(/"(resourceVersion|time|creationTimestamp|deletionTimestamp)":"[^"]*"/g, '"$1":"T"');
const told = (command: string): string => requestsOf(play(MANIFEST, { seconds: 30 }).run.kubectl(command, 20).stderr);

const BAD = `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')`;
const GONE =
  '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"configmaps \\"m\\" not found","reason":"NotFound","details":{"name":"m","kind":"configmaps"},"code":404}';

/** As the real kubectl v1.27.1 tells it of this API server. @see kubernetes: client-go/rest/request.go glogBody, Body */
it.each`
  command                                                                                                 | tells
  ${'create cm x --from-literal=a=b -v=8'}                                                                | ${`request.go:1188] Request Body: {"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"x","creationTimestamp":null},"data":{"a":"b"}}\nround_trippers.go:463] POST ${CM}?fieldManager=kubectl-create&fieldValidation=Strict\nrequest.go:1188] Response Body: {"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"x","namespace":"default","uid":"U","resourceVersion":"T","creationTimestamp":"T","managedFields":[{"manager":"kubectl-create","operation":"Update","apiVersion":"v1","time":"T","fieldsType":"FieldsV1","fieldsV1":{"f:data":{".":{},"f:a":{}}}}]},"data":{"a":"b"}}\n`}
  ${'create cm m -v=8'}                                                                                   | ${`Response Body: {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"configmaps \\"m\\" already exists","reason":"AlreadyExists","details":{"name":"m","kind":"configmaps"},"code":409}\nerror: failed to create configmap: configmaps "m" already exists\n`}
  ${'create ns X -v=8'}                                                                                   | ${`Response Body: {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"Namespace \\"X\\" is invalid: metadata.name: Invalid value: \\"X\\": ${BAD}","reason":"Invalid","details":{"name":"X","kind":"Namespace","causes":[{"reason":"FieldValueInvalid","message":"Invalid value: \\"X\\": ${BAD}","field":"metadata.name"}]},"code":422}\n`}
  ${'run y --image=nginx -v=8'}                                                                           | ${`Request Body: {"kind":"Pod","apiVersion":"v1","metadata":{"name":"y","creationTimestamp":null,"labels":{"run":"y"}},"spec":{"containers":[{"name":"y","image":"nginx","resources":{}}],"restartPolicy":"Always","dnsPolicy":"ClusterFirst"},"status":{}}\nround_trippers.go:463] POST ${NAMESPACES}/default/pods?fieldManager=kubectl-run\n`}
  ${'expose pod web --port=80 -l a=b --selector=c=d -v=8'}                                                | ${`Request Body: {"apiVersion":"v1","kind":"Service","metadata":{"creationTimestamp":null,"labels":{"a":"b"},"name":"web"},"spec":{"ports":[{"port":80,"protocol":"TCP","targetPort":80}],"selector":{"c":"d"}},"status":{"loadBalancer":{}}}\n`}
  ${'label cm m a=b -v=8'}                                                                                | ${`Request Body: {"metadata":{"labels":{"a":"b"}}}\nround_trippers.go:463] PATCH ${CM}/m?fieldManager=kubectl-label\nrequest.go:1188] Response Body: {"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"m","namespace":"default","uid":"U","resourceVersion":"T","creationTimestamp":"T","labels":{"a":"b"},`}
  ${'label cm m a=b --resource-version=1 -v=6'}                                                           | ${/PATCH \S+ 409 Conflict\nhelpers.go:246\] server response object: \[\{\n(.*\n)+ {2}"reason": "Conflict",\n/}
  ${`patch cm m -p 'metadata: {labels: {z: y}}' -v=8`}                                                    | ${`Request Body: {"metadata":{"labels":{"z":true}}}\nround_trippers.go:463] PATCH ${CM}/m?fieldManager=kubectl-patch\nrequest.go:1188] Response Body: {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":" \\"\\" is invalid: patch: Invalid value: \\"map[metadata:map[labels:map[z:true]]]\\": unrecognized type: string","reason":"Invalid","details":{"causes":[{"reason":"FieldValueInvalid","message":"Invalid value: \\"map[metadata:map[labels:map[z:true]]]\\": unrecognized type: string","field":"patch"}]},"code":422}\n`}
  ${`patch cm m -p 1 -v=6`}                                                                               | ${/PATCH \S+ 400 Bad Request\nhelpers.go:246\] server response object: \[\{\n(.*\n)+ {2}"reason": "BadRequest",\n {2}"code": 400\n\}\]\n/}
  ${`patch pod web --subresource=status -p {} -v=6`}                                                      | ${`GET ${NAMESPACES}/default/pods/web/status 200 OK\nround_trippers.go:553] PATCH ${NAMESPACES}/default/pods/web/status?fieldManager=kubectl-patch 200 OK\n`}
  ${`get pod web --subresource=status -o name -v=6`}                                                      | ${`GET ${NAMESPACES}/default/pods/web/status 200 OK\n`}
  ${'cordon node-1 -v=8'}                                                                                 | ${'Request Body: {"spec":{"unschedulable":true}}\n'}
  ${'taint node node-1 a=b:NoSchedule -v=8'}                                                              | ${'Request Body: {"spec":{"taints":[{"effect":"NoSchedule","key":"a","value":"b"}]}}\n'}
  ${'scale deploy coredns --replicas=3 -n kube-system -v=8'}                                              | ${/Request Body: \{"spec":\{"replicas":3\}\}\n.* PATCH \S+\/coredns\/scale\n.*Response Body: \{"kind":"Scale",.*"spec":\{"replicas":3\}/}
  ${'scale deploy coredns --replicas=3 --current-replicas=2 -n kube-system -v=8'}                         | ${/GET \S+\/coredns\/scale\n.*\nrequest.go:1188\] Request Body: \{"kind":"Scale",.*"spec":\{"replicas":3\}.*\n.* PUT \S+\/coredns\/scale\n/}
  ${'delete cm m -v=8'}                                                                                   | ${`Request Body: {"propagationPolicy":"Background"}\nround_trippers.go:463] DELETE ${CM}/m\nrequest.go:1188] Response Body: {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Success","details":{"name":"m","kind":"configmaps","uid":"U"}}\nround_trippers.go:463] GET ${CM}/m\nrequest.go:1188] Response Body: ${GONE}\n`}
  ${'delete pod web --now -v=8'}                                                                          | ${/Request Body: \{"gracePeriodSeconds":1,"propagationPolicy":"Background"\}\n.* DELETE \S+\n.*"deletionGracePeriodSeconds":1,.*\n.* GET \S+\/web\n.*\nreflector.go:287\] .*\n.*\n.* GET \S+limit=500&resourceVersion=0\n.* Response Body: \{"kind":"PodList",.*\n.* GET \S+&watch=true\nshared_informer/}
  ${'delete pod nosuch --wait=false -v=6'}                                                                | ${`DELETE ${NAMESPACES}/default/pods/nosuch 404 Not Found\nhelpers.go:246] server response object: [{\n`}
  ${'create token default -v=8'}                                                                          | ${`Request Body: {"kind":"TokenRequest","apiVersion":"authentication.k8s.io/v1","metadata":{"creationTimestamp":null},"spec":{"audiences":null,"expirationSeconds":null,"boundObjectRef":null},"status":{"token":"","expirationTimestamp":null}}\nround_trippers.go:463] POST ${NAMESPACES}/default/serviceaccounts/default/token\n`}
  ${'create secret docker-registry d --docker-username=a --docker-password=b -v=6'}                       | ${`POST ${NAMESPACES}/default/secrets?fieldManager=kubectl-create&fieldValidation=Strict 201 Created\n`}
  ${`run w --image=nginx -v=6 --overrides='{"spec":{"nodeSelector":{"beta.kubernetes.io/os":"linux"}}}'`} | ${/POST .*\nWarning: spec.nodeSelector\[beta.kubernetes.io\/os\]: deprecated since v1.14; use "kubernetes.io\/os" instead\n$/}
`('$command', ({ command, tells }) => {
  if (tells instanceof RegExp) expect(told(command)).toMatch(tells);
  else expect(told(command)).toContain(tells);
});

it('a connection is told with the heads of who has taken it, and what is warned of stands in the head, too', () => {
  const { run } = play(MANIFEST, { seconds: 30 });
  const heads = '    Connection: Upgrade\n    Date: D\n    Upgrade: SPDY/3.1\n    X-Stream-Protocol-Version: v4.channel.k8s.io\n';
  const of = (command: string): string =>
    run
      .kubectl(command, 20)
      .stderr.replace(/^I\d{4} [\d:.]+ +\d+ round_trippers.go:580\] /gm, '')
      .replace(/Date: .*/g, 'Date: D');
  expect(of('exec web -v=8 -- true')).toContain(`Response Headers:\n${heads}`);
  expect(of(`run w --image=nginx -v=8 --overrides='{"spec":{"nodeSelector":{"beta.kubernetes.io/os":"linux"}}}'`)).toContain(
    '    Warning: 299 - "spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use \\"kubernetes.io/os\\" instead"\n',
  );
});

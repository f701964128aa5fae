import { expect, it } from 'vitest';
import { adminSays } from '../../testing-robot.ts';

/** What `kubectl create -f` makes of a review, for who may view. */
function asked(kind: string, spec: object, options = ''): string {
  const review = JSON.stringify({ kind, apiVersion: 'authorization.k8s.io/v1', spec });
  return adminSays(`echo '${review}' | kubectl create -f - ${options}`);
}

const pods = { namespace: 'default', verb: 'get', resource: 'pods' };
const STATUS = "-o jsonpath='{.status}'";

it.each([
  {
    rule: 'is answered with why',
    kind: 'SelfSubjectAccessReview',
    spec: { resourceAttributes: pods },
    options: '-o yaml',
    says: `apiVersion: authorization.k8s.io/v1
kind: SelfSubjectAccessReview
metadata:
  creationTimestamp: null
spec:
  resourceAttributes:
    namespace: default
    resource: pods
    verb: get
status:
  allowed: true
  reason: 'RBAC: allowed by ClusterRoleBinding "robot" of ClusterRole "cluster-admin"
    to ServiceAccount "robot/default"'
`,
  },
  {
    rule: 'has no name',
    kind: 'SelfSubjectAccessReview',
    spec: { resourceAttributes: pods },
    says: 'selfsubjectaccessreview.authorization.k8s.io/<unknown> created\n',
  },
  {
    rule: 'is about somebody else',
    kind: 'SubjectAccessReview',
    spec: { user: 'jane', resourceAttributes: pods },
    options: STATUS,
    says: '{"allowed":false}',
  },
  {
    rule: 'is about a path',
    kind: 'SubjectAccessReview',
    spec: { user: 'jane', groups: ['system:authenticated'], nonResourceAttributes: { verb: 'get', path: '/healthz' } },
    options: '-o jsonpath={.status.allowed}',
    says: 'true',
  },
  {
    rule: 'is about somebody',
    kind: 'SubjectAccessReview',
    spec: { resourceAttributes: pods },
    says: 'The request is invalid: spec.user: Invalid value: "": at least one of user or group must be specified\n',
  },
  {
    rule: 'has no other fields',
    kind: 'SubjectAccessReview',
    spec: { group: ['a'], user: 'jane', resourceAttributes: pods },
    says: 'Error from server (BadRequest): error when creating "STDIN": SubjectAccessReview in version "v1" cannot be handled as a SubjectAccessReview: strict decoding error: unknown field "spec.group"\n',
  },
])('a question about rights $rule', ({ kind, spec, options, says }) => expect(asked(kind, spec, options)).toBe(says));

// @see kubernetes: pkg/apis/authorization/validation/validation_test.go
it.each`
  kind                          | spec                                                                               | says
  ${'SelfSubjectAccessReview'}  | ${{}}                                                                              | ${'spec.resourceAttributes: Invalid value: "null": exactly one of nonResourceAttributes or resourceAttributes must be specified'}
  ${'SubjectAccessReview'}      | ${{ user: 'x', resourceAttributes: pods, nonResourceAttributes: { verb: 'get' } }} | ${'spec.nonResourceAttributes: Invalid value: authorization.NonResourceAttributes{Path:"", Verb:"get"}: cannot be specified in combination with resourceAttributes'}
  ${'LocalSubjectAccessReview'} | ${{ user: 'x', resourceAttributes: { ...pods, namespace: 'other' } }}              | ${'spec.resourceAttributes.namespace: Invalid value: "other": must match metadata.namespace'}
  ${'LocalSubjectAccessReview'} | ${{ user: 'x', nonResourceAttributes: { verb: 'get', path: '/' } }}                | ${'spec.nonResourceAttributes: Invalid value: authorization.NonResourceAttributes{Path:"/", Verb:"get"}: disallowed on this kind of request'}
`('a question about rights is one: $kind $spec', ({ kind, spec, says }) => {
  const namespace = kind === 'LocalSubjectAccessReview' ? 'namespaces/default/' : '';
  const url = `https://kubernetes.default/apis/authorization.k8s.io/v1/${namespace}${kind.toLowerCase()}s`;
  const curl = `curl -sk -H "Authorization: Bearer $(cat /var/run/secrets/kubernetes.io/serviceaccount/token)" -H "Content-Type: application/json" ${url}`;
  const review = { kind, apiVersion: 'authorization.k8s.io/v1', ...(namespace && { metadata: { namespace: 'default' } }), spec };
  expect(
    adminSays(`echo '${JSON.stringify(review)}' | kubectl create -f -; ${curl} -d '${JSON.stringify(review)}' | jq -r .code,.message`),
  ).toBe(`The request is invalid: ${says}\n422\n.authorization.k8s.io "" is invalid: ${says}\n`);
});

/** What is told of a token, by kubectl and by the API itself. @see kubernetes: pkg/serviceaccount/jwt_test.go, claims_test.go */
it.each`
  token                                                                                                   | audiences     | says
  ${'$(cat $S)'}                                                                                          | ${[]}         | ${{ authenticated: true, who: 'system:serviceaccount:default:robot', pod: ['robot'], audiences: ['https://kubernetes.default.svc.cluster.local'] }}
  ${'$(kubectl create token robot --audience=a --audience=b)'}                                            | ${['b', 'c']} | ${{ authenticated: true, who: 'system:serviceaccount:default:robot', audiences: ['b'] }}
  ${'$(cat $S)'}                                                                                          | ${['x']}      | ${{ error: '[invalid bearer token, token audiences ["https://kubernetes.default.svc.cluster.local"] is invalid for the target audiences ["x"]]' }}
  ${'abc'}                                                                                                | ${[]}         | ${{ error: 'invalid bearer token' }}
  ${'$(kubectl create sa gone >/dev/null; kubectl create token gone; kubectl delete sa gone >/dev/null)'} | ${[]}         | ${{ error: '[invalid bearer token, serviceaccounts "gone" not found]' }}
  ${'$(kubectl create token robot --duration=10m; sleep 640)'}                                            | ${[]}         | ${{ authenticated: true, who: 'system:serviceaccount:default:robot', audiences: ['https://kubernetes.default.svc.cluster.local'] }}
  ${'$(kubectl create token robot --duration=10m; sleep 661)'}                                            | ${[]}         | ${{ error: '[invalid bearer token, service account token has expired]' }}
`('a token: $token for $audiences', ({ token, audiences, says }) => {
  const spec = audiences.length > 0 ? `,"audiences":${JSON.stringify(audiences)}` : '';
  const brief = `jq -c '.status | {authenticated, who: .user.username, pod: .user.extra["authentication.kubernetes.io/pod-name"], audiences, error} | with_entries(select(.value != null))'`;
  const script = `S=/var/run/secrets/kubernetes.io/serviceaccount/token; T=${token}
printf '{"kind":"TokenReview","apiVersion":"authentication.k8s.io/v1","spec":{"token":"%s"${spec}}}' "$T" > /tmp/r
kubectl create -f /tmp/r -o json | ${brief}
curl -sk -H "Authorization: Bearer $(cat $S)" -H "Content-Type: application/json" https://kubernetes.default/apis/authentication.k8s.io/v1/tokenreviews -d @/tmp/r | ${brief}`;
  const told = adminSays(script, 720)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(told).toEqual([says, says]);
});

it.each`
  spec      | command                                                                    | about
  ${'{}'}   | ${'kubectl create -f -'}                                                   | ${'error when creating "STDIN": '}
  ${'null'} | ${'kubectl create --raw /apis/authentication.k8s.io/v1/tokenreviews -f -'} | ${''}
`('a review of a token has one: not $spec', ({ spec, command, about }) => {
  expect(adminSays(`echo '{"kind":"TokenReview","apiVersion":"authentication.k8s.io/v1","spec":${spec}}' | ${command}`)).toBe(
    `Error from server (BadRequest): ${about}token is required for TokenReview in authentication\n`,
  );
});

const inside = 'https://kubernetes.default';
const post = (path: string, body: string): string =>
  adminSays(
    `curl -sk -H "Authorization: Bearer $(cat /var/run/secrets/kubernetes.io/serviceaccount/token)" -H 'Content-Type: application/json' '${inside}${path}' -d '${body}' | jq -c 'if .kind == "Status" then [.code, .message, .details] else [.kind, (.metadata | del(.managedFields[]?.time)), .spec] end'`,
  );
const AUTHORIZATION = '/apis/authorization.k8s.io/v1';
const ROBOT = '/api/v1/namespaces/default';

/** What is sent to be answered is read by its type, and tells who has sent it. @see kubernetes: apiserver/pkg/endpoints/handlers/create.go */
it.each`
  rule                                 | path                                                    | body                                                                               | says
  ${'whose fields they are'}           | ${`${AUTHORIZATION}/selfsubjectaccessreviews`}          | ${'{"spec":{"resourceAttributes":{"resource":"pods","verb":"get"}}}'}              | ${'["SelfSubjectAccessReview",{"creationTimestamp":null,"managedFields":[{"manager":"curl","operation":"Update","apiVersion":"authorization.k8s.io/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:resourceAttributes":{".":{},"f:resource":{},"f:verb":{}}}}}]},{"resourceAttributes":{"verb":"get","resource":"pods"}}]'}
  ${'what is said by default as well'} | ${`${ROBOT}/serviceaccounts/robot/token`}               | ${'{}'}                                                                            | ${'["TokenRequest",{"name":"robot","namespace":"default","creationTimestamp":"2023-05-15T09:00:03Z","managedFields":[{"manager":"curl","operation":"Update","apiVersion":"authentication.k8s.io/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:expirationSeconds":{}}},"subresource":"token"}]},{"audiences":["https://kubernetes.default.svc.cluster.local"],"expirationSeconds":3600,"boundObjectRef":null}]'}
  ${'the wrong type'}                  | ${'/apis/authentication.k8s.io/v1/tokenreviews'}        | ${'{"spec":{"token":1}}'}                                                          | ${'[400,"TokenReview in version \\"v1\\" cannot be handled as a TokenReview: json: cannot unmarshal number into Go struct field TokenReviewSpec.spec.token of type string",null]'}
  ${'a map of lists'}                  | ${`${AUTHORIZATION}/subjectaccessreviews`}              | ${'{"spec":{"extra":{"a":"b"}}}'}                                                  | ${'[400,"SubjectAccessReview in version \\"v1\\" cannot be handled as a SubjectAccessReview: json: cannot unmarshal string into Go struct field SubjectAccessReviewSpec.spec.extra of type v1.ExtraValue",null]'}
  ${'another kind'}                    | ${`${AUTHORIZATION}/selfsubjectaccessreviews`}          | ${'{"kind":"SubjectAccessReview","apiVersion":"authorization.k8s.io/v1"}'}         | ${'[400,"SubjectAccessReview in version \\"v1\\" cannot be handled as a SelfSubjectAccessReview: converting (v1.SubjectAccessReview) to (authorization.SelfSubjectAccessReview): unknown conversion",null]'}
  ${'none at all'}                     | ${`${ROBOT}/pods/robot/eviction`}                       | ${'[]'}                                                                            | ${`[400,"the object provided is unrecognized (must be of type Eviction): couldn't get version/kind; json parse error: json: cannot unmarshal array into Go value of type struct { APIVersion string \\"json:\\\\\\"apiVersion,omitempty\\\\\\"\\"; Kind string \\"json:\\\\\\"kind,omitempty\\\\\\"\\" } (5b5d)",null]`}
  ${'an older version'}                | ${`${ROBOT}/pods/robot/eviction?dryRun=All`}            | ${'{"kind":"Eviction","apiVersion":"policy/v1beta1","metadata":{"name":"robot"}}'} | ${'[201,null,null]'}
  ${'unknown fields'}                  | ${`${ROBOT}/pods/robot/binding?fieldValidation=Strict`} | ${'{"metadata":{"name":"robot"},"target":{"name":"node-1","x":1}}'}                | ${'[400,"Binding in version \\"v1\\" cannot be handled as a Binding: strict decoding error: unknown field \\"target.x\\"",null]'}
  ${'another namespace'}               | ${`${ROBOT}/bindings`}                                  | ${'{"metadata":{"name":"robot","namespace":"other"}}'}                             | ${'[400,"the namespace of the provided object does not match the namespace sent on the request",null]'}
`('what is sent to be answered: $rule', ({ path, body, says }) => expect(post(path, body)).toBe(`${says}\n`));

/** @see kubernetes: pkg/apis/authorization/validation/validation.go ValidateSelfSubjectAccessReview */
it('a question about rights has no name', () => {
  const said = post(
    `${AUTHORIZATION}/selfsubjectaccessreviews`,
    '{"metadata":{"name":"x"},"spec":{"nonResourceAttributes":{"path":"/","verb":"get"}}}',
  );
  expect(said).toMatch(
    /^\[422,"\.authorization\.k8s\.io \\"\\" is invalid: metadata: Invalid value: v1\.ObjectMeta\{Name:\\"x\\", .*ManagedFields:\[\]v1\.ManagedFieldsEntry\{v1\.ManagedFieldsEntry\{Manager:\\"curl\\", .*: must be empty",\{"group":"authorization.k8s.io",/,
  );
});

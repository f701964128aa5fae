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
    says: 'The SubjectAccessReview "" is invalid: spec.user: Invalid value: "": at least one of user or group must be specified\n',
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
  ).toBe(`The ${kind} "" is invalid: ${says}\n422\n${kind}.authorization.k8s.io "" is invalid: ${says}\n`);
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

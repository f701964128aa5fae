import { expect, it } from 'vitest';
import { adminSays } from '../testing-robot.ts';

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

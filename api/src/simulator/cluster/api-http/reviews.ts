import {
  type Authorizer,
  fieldProblemText,
  invalidMessage,
  type ResourceRequest,
  reviewProblems,
  type User,
} from '../../api-server/index.ts';
import { isRecord, recordOf } from '../../apimachinery/records.ts';
import type { Micros } from '../../engine/index.ts';
import type { HttpRequest, HttpResponse } from '../../images/index.ts';
import { failure, json, noRoute, refusal } from './answers.ts';
import type { Backend } from './backend.ts';
import { bodyOf } from './request-body.ts';
import { tokenStatus } from './users.ts';

/** Whether what is created in this group is a question that is answered at once, and not kept. */
export const isReview = (group: string): boolean => group === 'authorization.k8s.io' || group === 'authentication.k8s.io';

/** Whether somebody may do something: who asks, or who is named. @see kubernetes: pkg/registry/authorization/selfsubjectaccessreview/rest.go, subjectaccessreview/rest.go */
export function review(
  { authorizer, engine, store }: Backend,
  { resource, namespace }: ResourceRequest,
  request: HttpRequest,
  user: User,
): HttpResponse {
  if (resource === 'selfsubjectrulesreviews') return rulesReview(authorizer, user, recordOf(bodyOf(request).spec).namespace, engine.now);
  const kind = REVIEWS[resource];
  // Of a version that is not served.
  if (resource === 'selfsubjectreviews') return noRoute();
  if (resource === 'tokenreviews') {
    const spec = recordOf(bodyOf(request).spec);
    if (!spec.token) return failure(400, 'BadRequest', NO_TOKEN);
    const status = tokenStatus(store, String(spec.token), Array.isArray(spec.audiences) ? spec.audiences.map(String) : [], engine.now);
    return json(201, { kind: 'TokenReview', apiVersion: 'authentication.k8s.io/v1', metadata: { creationTimestamp: null }, spec, status });
  }
  if (kind === undefined) return failure(501, 'NotImplemented', `a review as of ${resource} is not possible in a simulated cluster`);
  const spec = recordOf(bodyOf(request).spec);
  const problems = reviewProblems(kind, spec, namespace);
  if (problems.length > 0) {
    const message = invalidMessage(kind, '', problems.map(fieldProblemText), 'authorization.k8s.io');
    return refusal({ ok: false, code: 422, reason: 'Invalid', message, problems });
  }
  const path = recordOf(spec.nonResourceAttributes);
  const wanted: Partial<ResourceRequest> = recordOf(spec.resourceAttributes);
  const asked = isRecord(spec.resourceAttributes)
    ? {
        verb: '',
        group: '',
        resource: '',
        ...wanted,
        namespace: wanted.namespace || namespace || undefined,
      }
    : { verb: String(path.verb ?? ''), path: String(path.path ?? '') };
  const named: User = { name: String(spec.user ?? ''), groups: Array.isArray(spec.groups) ? spec.groups.map(String) : [] };
  const { allowed, reason } = authorizer.decision(kind === 'SelfSubjectAccessReview' ? user : named, asked, engine.now);
  return json(201, {
    kind,
    apiVersion: 'authorization.k8s.io/v1',
    metadata: { creationTimestamp: null },
    spec,
    status: { allowed, ...(reason && { reason }) },
  });
}

/** What who asks may do in a namespace, rule by rule. @see kubernetes: pkg/registry/authorization/selfsubjectrulesreview/rest.go Create */
function rulesReview(authorizer: Authorizer, user: User, namespace: unknown, now: Micros): HttpResponse {
  if (typeof namespace !== 'string' || namespace === '') return failure(400, 'BadRequest', 'no namespace on request');
  const rules = authorizer.rulesFor(user, namespace, now);
  const given = (name: string, values: readonly string[] | undefined | null) => (values?.length ? { [name]: values } : {});
  return json(201, {
    kind: 'SelfSubjectRulesReview',
    apiVersion: 'authorization.k8s.io/v1',
    metadata: { creationTimestamp: null },
    spec: {},
    status: {
      resourceRules: rules.flatMap(({ verbs, apiGroups, resources, resourceNames }) =>
        resources?.length
          ? [{ verbs, ...given('apiGroups', apiGroups), ...given('resources', resources), ...given('resourceNames', resourceNames) }]
          : [],
      ),
      nonResourceRules: rules.flatMap(({ verbs, nonResourceURLs }) => (nonResourceURLs?.length ? [{ verbs, nonResourceURLs }] : [])),
      incomplete: false,
    },
  });
}

/** @see kubernetes: pkg/registry/authentication/tokenreview/storage.go Create */
export const NO_TOKEN = 'token is required for TokenReview in authentication';

const REVIEWS: Readonly<Record<string, string>> = {
  selfsubjectaccessreviews: 'SelfSubjectAccessReview',
  subjectaccessreviews: 'SubjectAccessReview',
  localsubjectaccessreviews: 'LocalSubjectAccessReview',
};

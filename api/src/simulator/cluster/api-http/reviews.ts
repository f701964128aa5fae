import { answerReview, OTHER_NAMESPACE, type ResourceRequest, requestKinds, type User } from '../../api-server/index.ts';
import type { HttpRequest, HttpResponse } from '../../images/index.ts';
import { failure, json, noRoute, refusal } from './answers.ts';
import type { Backend } from './backend.ts';
import { tokenStatus } from './users.ts';
import { managerOf, withBody, withWarnings } from './writes.ts';

/** Whether what is created in this group is a question that is answered at once, and not kept. */
export const isReview = (group: string): boolean => group === 'authorization.k8s.io' || group === 'authentication.k8s.io';

/** What somebody may do, who asks or who is named; or what a token is worth. */
export function review(
  { authorizer, engine, store }: Backend,
  { resource, namespace }: ResourceRequest,
  request: HttpRequest,
  user: User,
): HttpResponse {
  const kind = REVIEWS[resource];
  // Of a version that is not served.
  if (kind === undefined) return noRoute();
  return withBody(request, kind, 'CreateOptions', (object, warnings) => {
    const own = object.metadata?.namespace;
    if (kind.namespaced && own && own !== namespace) return failure(400, 'BadRequest', OTHER_NAMESPACE);
    const world = {
      ...{ user, now: engine.now },
      decision: (who: User, asked: Parameters<typeof authorizer.decision>[1]) => authorizer.decision(who, asked, engine.now),
      rulesFor: (who: User, within: string) => authorizer.rulesFor(who, within, engine.now),
      tokenStatus: (token: string, audiences: readonly string[]) => tokenStatus(store, token, audiences, engine.now),
    };
    const answer = answerReview(world, { object, manager: managerOf(request), namespace: kind.namespaced ? namespace : undefined });
    return withWarnings(answer.ok ? json(201, answer.object) : refusal(answer), warnings);
  });
}

const { TokenReview, SubjectAccessReview, LocalSubjectAccessReview, SelfSubjectAccessReview, SelfSubjectRulesReview } = requestKinds;
const REVIEWS: Readonly<Record<string, (typeof requestKinds)[keyof typeof requestKinds]>> = {
  tokenreviews: TokenReview,
  selfsubjectaccessreviews: SelfSubjectAccessReview,
  subjectaccessreviews: SubjectAccessReview,
  localsubjectaccessreviews: LocalSubjectAccessReview,
  selfsubjectrulesreviews: SelfSubjectRulesReview,
};

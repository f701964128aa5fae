import { answerReview, decodeBody, requestKinds } from '../../../api-server/index.ts';
import { goJson } from '../../../apimachinery/go-json.ts';
import type { KubernetesObject } from '../../../apimachinery/objects.ts';
import { tokenStatus } from '../../../cluster/api-http/users.ts';
import type { Context } from '../../command/context.ts';
import { KubectlError, serverError } from '../../command/errors.ts';
import { fieldValidation } from '../../command/field-validation.ts';
import { refusalLine, refusalText } from '../../command/refusals.ts';
import { allow, userOf } from '../../objects/access.ts';
import { resourceOfKind } from '../../objects/resources.ts';

/** Questions about rights and tokens, which the API server answers and does not keep. */
const { TokenReview, SubjectAccessReview, LocalSubjectAccessReview, SelfSubjectAccessReview, SelfSubjectRulesReview } = requestKinds;
const REVIEWS = [TokenReview, SubjectAccessReview, LocalSubjectAccessReview, SelfSubjectAccessReview, SelfSubjectRulesReview];

/** A review with its answer; undefined: the object is none. */
export function reviewed(context: Context, object: KubernetesObject): KubernetesObject | undefined {
  const kind = REVIEWS.find((one) => one.kind === object.kind && one.apiVersion === object.apiVersion);
  if (!kind) return undefined;
  const { view, flags } = context;
  allow(context, 'create', resourceOfKind(kind.kind), undefined, undefined, object.metadata.namespace);
  const decoded = decodeBody({ body: goJson(object, ''), isYaml: false, fieldValidation: fieldValidation(context) }, kind);
  if ('refusal' in decoded) return serverError('BadRequest', decoded.refusal);
  for (const warning of decoded.warnings) context.warn(`Warning: ${warning}`);
  const world = {
    ...{ user: userOf(context), now: view.now },
    decision: view.decision.bind(view),
    rulesFor: view.rulesFor.bind(view),
    tokenStatus: (token: string, audiences: readonly string[]) => tokenStatus(view, token, audiences, view.now),
  };
  const namespace = kind.namespaced ? object.metadata.namespace : undefined;
  const answer = answerReview(world, { object: decoded.object, manager: flags.text('field-manager') || 'kubectl-create', namespace });
  if (!answer.ok) throw new KubectlError(refusalLine(refusalText(answer)), 1);
  return answer.object;
}

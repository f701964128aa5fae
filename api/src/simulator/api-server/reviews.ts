import { goQuote } from '../apimachinery/go-quote.ts';
import type { KubernetesObject } from '../apimachinery/objects.ts';
import { isRecord, recordOf } from '../apimachinery/records.ts';
import type { Micros } from '../engine/index.ts';
import type { Decision, PathRequest, PolicyRule, ResourceRequest, User } from './authorizer/types.ts';
import type { Loose } from './defaults/loose.ts';
import { fieldsOfRequest, type ManagedFields } from './managed-fields/managed-fields.ts';
import { type FieldProblem, fieldProblemText, invalidMessage } from './problems.ts';
import { type Answer, accepted, refused } from './registry/answer.ts';
import { inGoOrder } from './schema/go-order.ts';
import { requestKinds } from './schema/request-types.ts';
import { goObjectMeta } from './validation/go-object-meta.ts';
import { GoSyntax, goStruct } from './validation/go-syntax.ts';
import { invalid } from './validation/index.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What a review is answered from. */
export interface Reviewing {
  readonly user: User;
  readonly now: Micros;
  decision(user: User, asked: ResourceRequest | PathRequest): Decision;
  rulesFor(user: User, namespace: string): readonly PolicyRule[];
  tokenStatus(token: string, audiences: readonly string[]): object;
}

/** As it was sent, by whom, and in which namespace. */
interface Asked {
  readonly object: Loose;
  readonly manager: string;
  readonly namespace: string | undefined;
}

/** @see kubernetes: pkg/registry/authentication/tokenreview/storage.go Create */
const NO_TOKEN = 'token is required for TokenReview in authentication';

/**
 * A question about rights or tokens with its answer, which is kept nowhere.
 * @see kubernetes: pkg/registry/authorization/subjectaccessreview/rest.go, selfsubjectaccessreview/rest.go, localsubjectaccessreview/rest.go,
 * selfsubjectrulesreview/rest.go, pkg/registry/authentication/tokenreview/storage.go
 */
export function answerReview(world: Reviewing, { object, manager, namespace }: Asked): Answer {
  const { kind, apiVersion } = object;
  const spec: Fields = recordOf(object.spec);
  if (kind === 'SelfSubjectRulesReview') {
    if (!spec.namespace) return refused(400, 'BadRequest', 'no namespace on request');
    const status = rulesStatus(world.rulesFor(world.user, String(spec.namespace)));
    return accepted({ kind, apiVersion, metadata: { creationTimestamp: null }, spec: {}, status } as unknown as KubernetesObject);
  }
  const sent = { ...object, metadata: { ...withoutSystem(object.metadata ?? {}), ...(namespace !== undefined && { namespace }) } } as Loose;
  const managedFields = fieldsOfRequest({ manager }, { spec: {} }, sent, world.now);
  if (kind === 'TokenReview' && !spec.token) return refused(400, 'BadRequest', NO_TOKEN);
  const problems = kind === 'TokenReview' ? [] : reviewProblems(sent, managedFields);
  if (problems.length > 0) {
    // What it is, the object does not say itself once it is read.
    const message = invalidMessage('', '', problems.map(fieldProblemText), 'authorization.k8s.io');
    return refused(422, 'Invalid', message, problems);
  }
  const status =
    kind === 'TokenReview'
      ? world.tokenStatus(String(spec.token), Array.isArray(spec.audiences) ? spec.audiences.map(String) : [])
      : accessStatus(world, kind, spec, namespace);
  const told = {
    ...{ kind, apiVersion },
    metadata: { ...sent.metadata, creationTimestamp: null, ...(managedFields.length > 0 && { managedFields }) },
    ...{ spec, status },
  };
  return accepted(inGoOrder(told as unknown as KubernetesObject));
}

/** @see kubernetes: apiserver/pkg/registry/rest/meta.go WipeObjectMetaSystemFields, EnsureObjectNamespaceMatchesRequestNamespace */
function withoutSystem({ namespace: _, uid: _u, selfLink: _s, managedFields: _m, creationTimestamp: _c, ...metadata }: Loose): Loose {
  const { deletionTimestamp: _d, deletionGracePeriodSeconds: _g, ...own } = metadata;
  return own;
}

/** What is wrong with a question about rights. @see kubernetes: pkg/apis/authorization/validation/validation.go */
function reviewProblems({ kind, spec, metadata }: Loose, managedFields: readonly ManagedFields[]): FieldProblem[] {
  const { resourceAttributes: resource, nonResourceAttributes: path, user, groups } = recordOf(spec);
  const { namespace = '', ...own } = metadata;
  const problems: FieldProblem[] = [];
  if (isRecord(resource) && isRecord(path))
    problems.push(invalid('spec.nonResourceAttributes', shownPath(path), 'cannot be specified in combination with resourceAttributes'));
  if (!isRecord(resource) && !isRecord(path))
    problems.push(invalid('spec.resourceAttributes', null, 'exactly one of nonResourceAttributes or resourceAttributes must be specified'));
  if (kind !== SELF && !user && !(Array.isArray(groups) && groups.length > 0))
    problems.push(invalid('spec.user', '', 'at least one of user or group must be specified'));
  const isLocal = kind === requestKinds.LocalSubjectAccessReview.kind;
  if (Object.keys(own).length > 0)
    problems.push(
      invalid('metadata', new GoSyntax(goObjectMeta(metadata, managedFields)), `must be empty${isLocal ? ' except for namespace' : ''}`),
    );
  if (!isLocal) return problems;
  const meant = isRecord(resource) ? String(resource.namespace ?? '') : undefined;
  if (meant !== undefined && meant !== namespace)
    problems.push(invalid('spec.resourceAttributes.namespace', meant, 'must match metadata.namespace'));
  if (isRecord(path)) problems.push(invalid('spec.nonResourceAttributes', shownPath(path), 'disallowed on this kind of request'));
  return problems;
}
const SELF = requestKinds.SelfSubjectAccessReview.kind;

const shownPath = ({ path = '', verb = '' }: Fields): GoSyntax =>
  new GoSyntax(goStruct('authorization.NonResourceAttributes', { Path: goQuote(String(path)), Verb: goQuote(String(verb)) }));

/** Whether somebody may do something: who asks, or who is named. */
function accessStatus({ user, decision }: Reviewing, kind: string, spec: Fields, namespace: string | undefined): object {
  const { resourceAttributes: resource, nonResourceAttributes: path, user: name = '', groups } = spec;
  const who: User = kind === SELF ? user : { name: String(name), groups: Array.isArray(groups) ? groups.map(String) : [] };
  const textOf = (of: unknown, field: string): string => String((of as Fields)[field] ?? '');
  const asked = isRecord(resource)
    ? {
        ...{ verb: textOf(resource, 'verb'), group: textOf(resource, 'group'), resource: textOf(resource, 'resource') },
        ...{ subresource: textOf(resource, 'subresource') || undefined, name: textOf(resource, 'name') || undefined },
        namespace: textOf(resource, 'namespace') || namespace || undefined,
      }
    : { verb: textOf(path, 'verb'), path: textOf(path, 'path') };
  const { allowed, reason } = decision(who, asked);
  return { allowed, ...(reason && { reason }) };
}

/** What who asks may do in a namespace, rule by rule. */
function rulesStatus(rules: readonly PolicyRule[]): object {
  const given = (name: string, values: readonly string[] | undefined | null) => (values?.length ? { [name]: values } : {});
  return {
    resourceRules: rules.flatMap(({ verbs, apiGroups, resources, resourceNames }) =>
      resources?.length
        ? [{ verbs, ...given('apiGroups', apiGroups), ...given('resources', resources), ...given('resourceNames', resourceNames) }]
        : [],
    ),
    nonResourceRules: rules.flatMap(({ verbs, nonResourceURLs }) => (nonResourceURLs?.length ? [{ verbs, nonResourceURLs }] : [])),
    incomplete: false,
  };
}

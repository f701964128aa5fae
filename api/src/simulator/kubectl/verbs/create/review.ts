import { type Decision, fieldProblemText, invalidMessage, reviewProblems } from '../../../api-server/index.ts';
import type { KubernetesObject } from '../../../apimachinery/objects.ts';
import { isRecord } from '../../../apimachinery/records.ts';
import { NO_TOKEN } from '../../../cluster/api-http/reviews.ts';
import { tokenStatus } from '../../../cluster/api-http/users.ts';
import type { Context } from '../../command/context.ts';
import { KubectlError, serverError } from '../../command/errors.ts';
import { fieldValidation } from '../../command/field-validation.ts';
import { refusalText } from '../../command/refusals.ts';
import { allow, userOf } from '../../objects/access.ts';
import { resourceOfKind } from '../../objects/resources.ts';

/** Questions about rights and tokens, which the API server answers and does not keep. */
const SELF = 'SelfSubjectAccessReview';
const TOKEN = 'TokenReview';
const REVIEWS: ReadonlySet<string> = new Set([SELF, 'SubjectAccessReview', 'LocalSubjectAccessReview']);

type Fields = Readonly<Record<string, unknown>>;

/** @see kubernetes: staging/src/k8s.io/api/authorization/v1/types.go */
const RESOURCE = ['namespace', 'verb', 'group', 'version', 'resource', 'subresource', 'name'];
const SELF_SPEC = ['resourceAttributes', 'nonResourceAttributes'];
const SPEC = [...SELF_SPEC, 'user', 'groups', 'extra', 'uid'];
const TOKEN_SPEC = ['token', 'audiences'];

/**
 * A review with its answer; undefined: the object is none.
 * @see kubernetes: pkg/registry/authorization/subjectaccessreview/rest.go, selfsubjectaccessreview/rest.go, localsubjectaccessreview/rest.go,
 * authentication/tokenreview/storage.go
 */
export function reviewed(context: Context, object: KubernetesObject): KubernetesObject | undefined {
  const { kind, metadata } = object;
  const { spec = {} } = object as { readonly spec?: unknown };
  if (!(REVIEWS.has(kind) || kind === TOKEN) || !isRecord(spec)) return undefined;
  allow(context, 'create', resourceOfKind(kind), undefined, undefined, metadata.namespace);
  checkFields(context, kind, spec);
  const status = kind === TOKEN ? ofToken(context, spec) : ofRights(context, kind, spec, metadata.namespace);
  return { ...object, metadata: { ...metadata, creationTimestamp: null }, status } as unknown as KubernetesObject;
}

function ofToken({ view }: Context, { token, audiences }: Fields): object {
  if (!token) serverError('BadRequest', NO_TOKEN);
  return tokenStatus(view, String(token), Array.isArray(audiences) ? audiences.map(String) : [], view.now);
}

function ofRights(context: Context, kind: string, spec: Fields, namespace: string | undefined): object {
  const problems = reviewProblems(kind, spec, namespace);
  if (problems.length > 0) {
    const message = invalidMessage(kind, '', problems.map(fieldProblemText), 'authorization.k8s.io');
    throw new KubectlError(`${refusalText({ reason: 'Invalid', message })}\n`, 1);
  }
  const { allowed, reason } = answer(context, kind, spec);
  return { allowed, ...(reason && { reason }) };
}

function answer(context: Context, kind: string, spec: Fields): Decision {
  const { resourceAttributes: resource, nonResourceAttributes: path, user = '', groups } = spec;
  const who = kind === SELF ? userOf(context) : { name: String(user), groups: Array.isArray(groups) ? groups.map(String) : [] };
  const textOf = (of: unknown, field: string): string => String((of as Fields)[field] ?? '');
  if (!isRecord(resource)) return context.view.decision(who, { verb: textOf(path, 'verb'), path: textOf(path, 'path') });
  const [verb, group, name] = ['verb', 'group', 'resource'].map((field) => textOf(resource, field)) as [string, string, string];
  const [namespace, subresource, object] = ['namespace', 'subresource', 'name'].map((field) => textOf(resource, field) || undefined);
  return context.view.decision(who, { verb, group, resource: name, namespace, subresource, name: object });
}

/** What a review does not have is refused, or warned of. */
function checkFields(context: Context, kind: string, spec: Fields): void {
  const own = Object.keys(spec).filter((field) => !(kind === SELF ? SELF_SPEC : kind === TOKEN ? TOKEN_SPEC : SPEC).includes(field));
  const inner = ([field, known]: readonly [string, readonly string[]]): string[] =>
    Object.keys((spec[field] as Fields | undefined) ?? {}).flatMap((one) => (known.includes(one) ? [] : [`${field}.${one}`]));
  const unknown = [
    ...own,
    ...(
      [
        ['resourceAttributes', RESOURCE],
        ['nonResourceAttributes', ['path', 'verb']],
      ] as const
    ).flatMap(inner),
  ];
  const told = unknown.map((field) => `unknown field "spec.${field}"`);
  if (told.length === 0) return;
  const validation = fieldValidation(context);
  if (validation === 'Warn') for (const one of told) context.warn(`Warning: ${one}`);
  if (validation !== 'Strict') return;
  serverError('BadRequest', `${kind} in version "v1" cannot be handled as a ${kind}: strict decoding error: ${told.join(', ')}`);
}

import type { Decision } from '../../../api-server/index.ts';
import type { KubernetesObject } from '../../../apimachinery/objects.ts';
import { isRecord } from '../../../apimachinery/records.ts';
import type { Context } from '../../command/context.ts';
import { KubectlError, serverError } from '../../command/errors.ts';
import { fieldValidation } from '../../command/field-validation.ts';
import { refusalText } from '../../command/refusals.ts';
import { allow, userOf } from '../../objects/access.ts';
import { resourceOfKind } from '../../objects/resources.ts';

/** Questions about rights, which the API server answers and does not keep. */
const SELF = 'SelfSubjectAccessReview';
const REVIEWS: ReadonlySet<string> = new Set([SELF, 'SubjectAccessReview', 'LocalSubjectAccessReview']);

type Fields = Readonly<Record<string, unknown>>;

/** @see kubernetes: staging/src/k8s.io/api/authorization/v1/types.go */
const RESOURCE = ['namespace', 'verb', 'group', 'version', 'resource', 'subresource', 'name'];
const SELF_SPEC = ['resourceAttributes', 'nonResourceAttributes'];
const SPEC = [...SELF_SPEC, 'user', 'groups', 'extra', 'uid'];

/**
 * An access review with its answer; undefined: the object is none, or asks for neither a resource nor a path.
 * @see kubernetes: pkg/registry/authorization/subjectaccessreview/rest.go, selfsubjectaccessreview/rest.go, localsubjectaccessreview/rest.go
 */
export function reviewed(context: Context, object: KubernetesObject): KubernetesObject | undefined {
  const { kind, metadata } = object;
  const spec = (object as { readonly spec?: unknown }).spec;
  if (!REVIEWS.has(kind) || !isRecord(spec)) return undefined;
  const { resourceAttributes: resource, nonResourceAttributes: path } = spec;
  if (isRecord(resource) === isRecord(path)) return undefined;
  allow(context, 'create', resourceOfKind(kind), undefined, undefined, metadata.namespace);
  checkFields(context, kind, spec);
  if (kind !== SELF && !spec.user && !(Array.isArray(spec.groups) && spec.groups.length > 0)) {
    const message = `${kind}.authorization.k8s.io "" is invalid: spec.user: Invalid value: "": at least one of user or group must be specified`;
    throw new KubectlError(`${refusalText({ reason: 'Invalid', message })}\n`, 1);
  }
  const { allowed, reason } = answer(context, kind, spec);
  return {
    ...object,
    metadata: { ...metadata, creationTimestamp: null },
    status: { allowed, ...(reason && { reason }) },
  } as unknown as KubernetesObject;
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
  const own = Object.keys(spec).filter((field) => !(kind === SELF ? SELF_SPEC : SPEC).includes(field));
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

import { goJson } from '../../apimachinery/go-json.ts';
import type { Kind, KubernetesObject, ObjectMeta } from '../../apimachinery/objects.ts';
import type { Refusal } from '../admission/index.ts';
import { checkTold, type FieldProblem, fieldProblemText, invalidMessage } from '../problems.ts';
import type { KindInfo } from '../schema/kinds.ts';
import { invalid as problemOf } from '../validation/index.ts';

/** What the API server answers: a metav1.Status where it refuses. */
export type Answer<T = KubernetesObject> = Accepted<T> | Refused;

/** Done: the object as it is stored now. */
export interface Accepted<T = KubernetesObject> {
  readonly ok: true;
  readonly object: T;
  readonly warnings: readonly string[];
  /** Of `create` and `apply`, as kubectl prints it. */
  readonly verb?: 'created' | 'configured' | 'unchanged' | 'serverside-applied';
}

/** Not done: the Status that the API server answers with. `code` is HTTP's. */
export interface Refused {
  readonly ok: false;
  readonly code: number;
  /** Invalid, Forbidden, NotFound, AlreadyExists, Conflict, BadRequest, TooManyRequests … */
  readonly reason: string;
  readonly message: string;
  readonly problems: readonly FieldProblem[];
  /** The same as often as they were found, where some are alike. */
  readonly causes?: readonly FieldProblem[];
  /** What else the Status says, where it is not about fields. */
  readonly details?: object;
  /** What was warned of before it was refused: that is told all the same. */
  readonly warnings?: readonly string[];
}

/** The stored object, with the warnings that kubectl prints. */
export const accepted = <T>(object: T, warnings: readonly string[] = []): Accepted<T> => ({ ok: true, object, warnings });

/** The API server's refusal: an HTTP code, the Status' reason (`Invalid`, `Forbidden` …) and message, and its causes by field. */
export function refused(code: number, reason: string, message: string, problems: readonly FieldProblem[] = []): Refused {
  return { ok: false, code, reason, message, problems };
}

/** An admission plugin's refusal, as the server answers it. */
export const refusedBy = ({ code, reason, message, path, type, detail, problems }: Refusal): Refused =>
  refused(code, reason, message, problems ?? [{ path, type, detail }]);

const qualified = ({ resource, group }: KindInfo): string => (group ? `${resource}.${group}` : resource);

/**
 * What is wrong twice in the same words is told once, but for the causes.
 * @see kubernetes: apimachinery/pkg/api/errors NewInvalid, util/validation/field ToAggregate
 */
export const invalid = (info: KindInfo, name: string, problems: readonly FieldProblem[]): Refused => {
  checkTold(problems);
  const unique = told(problems);
  const answer = refused(422, 'Invalid', invalidMessage(info.kind, name, unique.map(fieldProblemText), info.group), unique);
  return unique.length < problems.length ? { ...answer, causes: problems } : answer;
};

/** Long texts that begin alike, as those that show one list again and again, are slow to tell apart but by their ends. */
function told(problems: readonly FieldProblem[]): FieldProblem[] {
  const alike = new Map<string, FieldProblem[]>();
  return [...new Set(problems)].filter((problem) => {
    const { path, type, detail } = problem;
    const key = `${path}: ${type}: ${detail.length} ${detail.slice(-200)}`;
    const others = alike.get(key) ?? [];
    if (others.some((other) => other.detail === detail)) return false;
    others.push(problem);
    alike.set(key, others);
    return true;
  });
}

/** What a patch makes of an object is shown whole. @see kubernetes: apiserver/pkg/endpoints/handlers/patch.go applyPatchToCurrentObject */
export const undecodable = (patched: unknown, detail: string): Refused => {
  const problem = problemOf('patch', goJson(patched, '', { sort: false }), detail);
  return refused(422, 'Invalid', invalidMessage('', '', [fieldProblemText(problem)]), [problem]);
};

/** 404. */
export const notFoundAnswer = (info: KindInfo, name: string): Refused => refused(404, 'NotFound', `${qualified(info)} "${name}" not found`);
/** @see kubernetes: apiserver/pkg/registry/generic/registry/store.go Create */
const alreadyExistsText = (resource: string, { name, deletionTimestamp }: Pick<ObjectMeta, 'name' | 'deletionTimestamp'>): string =>
  `${deletionTimestamp ? 'object is being deleted: ' : ''}${resource} "${name}" already exists`;

/** 409; it says so where the object of that name is still being deleted. */
export const alreadyExists = (info: KindInfo, { name, deletionTimestamp }: KubernetesObject['metadata']): Refused => {
  const message = alreadyExistsText(qualified(info), { name, deletionTimestamp });
  return refused(409, 'AlreadyExists', message, [{ path: 'metadata.name', type: 'Duplicate value', detail: `"${name}": ${message}` }]);
};
/** A part of an object that has no PATCH, or is none. @see kubernetes: pkg/registry/core/rest/storage_core.go */
export function refusedSubresource(kind: Kind, subresource: string): Refused | undefined {
  const patched = kind === 'Pod' ? ['status', 'ephemeralcontainers'] : WITHOUT_STATUS.has(kind) ? [] : ['status'];
  if (patched.includes(subresource)) return undefined;
  return kind === 'Pod' && POD_METHODS.has(subresource)
    ? refused(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource')
    : refused(404, 'NotFound', 'the server could not find the requested resource');
}
const POD_METHODS: ReadonlySet<string> = new Set(['attach', 'binding', 'eviction', 'exec', 'log', 'portforward', 'proxy']);
const WITHOUT_STATUS: ReadonlySet<Kind> = new Set([
  'ConfigMap',
  'Secret',
  'ServiceAccount',
  'LimitRange',
  'Endpoints',
  'EndpointSlice',
  'Event',
  'PriorityClass',
  'RuntimeClass',
  'StorageClass',
]);

/** 409: another has changed the object, or it is not in the state that was asked for. */
export const conflict = (info: KindInfo, name: string, detail: string): Refused =>
  refused(409, 'Conflict', `Operation cannot be fulfilled on ${qualified(info)} "${name}": ${detail}`);

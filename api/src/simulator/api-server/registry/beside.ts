import type { KubernetesObject } from '../../apimachinery/objects.ts';
import { type Micros, Random } from '../../engine/index.ts';
import { generatedName } from '../admission/index.ts';
import { besideStore } from '../authorizer/beside-store.ts';
import type { Authorizer, Kept } from '../authorizer/rbac.ts';
import type { AccessObject } from '../authorizer/types.ts';
import { checkObject, firstTypeProblem, unknownFields } from '../decode/check.ts';
import { keptBystander } from '../defaults/bystanders.ts';
import type { Loose } from '../defaults/loose.ts';
import type { Owned, Writer } from '../managed-fields/managed-fields.ts';
import { applyOver, conflictCauses, conflictMessage } from '../managed-fields/server-side-apply.ts';
import { fieldProblemText, invalidMessage } from '../problems.ts';
import type { Bystander } from '../schema/bystanders.ts';
import type { Store } from '../store.ts';
import { validateBystander, validateBystanderUpdate } from '../validation/bystanders.ts';
import { objectWarnings } from '../validation/index.ts';
import { type Answer, accepted, refused, undecodable } from './answer.ts';
import { MODIFIED } from './preconditions.ts';

/** A kind that is kept beside the store, and what it is called in URLs and messages. */
export interface BesideKind extends Bystander {
  readonly resource: string;
  readonly group: string;
}

interface Shelves {
  readonly store: Pick<Store, 'get'>;
  readonly authorizer: Pick<Authorizer, 'get'>;
  readonly now: Micros;
}

const qualified = ({ resource, group }: BesideKind): string => `${resource}.${group}`;

/** What is new, as it is to be kept. @see kubernetes: apiserver/pkg/registry/generic/registry/store.go Create, rest/create.go BeforeCreate */
export function createdBeside(kind: BesideKind, given: Loose, { store, authorizer, now }: Shelves): Answer<AccessObject> {
  const { namespace, generateName } = given.metadata ?? {};
  let { name } = given.metadata ?? {};
  const place = kind.namespaced ? store.get('Namespace', undefined, namespace) : undefined;
  if (kind.namespaced && !place) return refused(404, 'NotFound', `namespaces "${namespace}" not found`);
  if (place?.metadata.deletionTimestamp)
    return refused(
      403,
      'Forbidden',
      `${qualified(kind)} "${name ?? ''}" is forbidden: unable to create new content in namespace ${namespace} because it is being terminated`,
    );
  if (!name && generateName) {
    const random = new Random(`${kind.kind}/${namespace ?? ''}/${generateName}/${now}`);
    do name = generatedName(generateName, random);
    while (authorizer.get(kind.kind, namespace, name, now));
  }
  const object = { ...given, metadata: { ...own(given.metadata), ...(name && { name }) } };
  const wrong = problemsOf(kind, object);
  if (wrong) return wrong;
  const warnings = objectWarnings(kind.kind, object);
  if (authorizer.get(kind.kind, namespace, name, now)) {
    const message = `${qualified(kind)} "${name}" already exists`;
    return { ...refused(409, 'AlreadyExists', message), warnings };
  }
  return accepted(keptBystander(object) as unknown as AccessObject, warnings);
}

/** What is there, as it is to become: its status by itself, or all but that. @see kubernetes: apiserver/pkg/registry/generic/registry/store.go Update, rest/update.go BeforeUpdate */
export function updatedBeside(
  kind: BesideKind,
  given: Loose,
  current: Kept,
  { subresource, isPatch }: { readonly subresource: string | undefined; readonly isPatch: boolean },
): Answer<AccessObject> {
  const old = current.object as Loose;
  const { metadata } = besideStore(current);
  const version: string = given.metadata?.resourceVersion || '0';
  if (version === '0' && !isPatch && CONDITIONAL.has(kind.kind)) {
    const problem = { path: 'metadata.resourceVersion', type: 'Invalid value', detail: '0x0: must be specified for an update' };
    return refused(422, 'Invalid', invalidMessage(kind.resource, metadata.name, [fieldProblemText(problem)], kind.group), [problem]);
  }
  if (version !== '0' && version !== metadata.resourceVersion) return conflict(kind, metadata.name, MODIFIED);
  const isStatus = subresource === 'status';
  const filled = keptBystander({ ...given, apiVersion: kind.apiVersion, kind: kind.kind, metadata: own(given.metadata) });
  const { status: _, ...rest } = filled;
  const spec = { ...rest, ...(old.status !== undefined && { status: old.status }) };
  const object: Loose = isStatus ? { ...old, status: given.status ?? old.status } : spec;
  if (old.metadata.generation !== undefined) object.metadata = { ...object.metadata, generation: old.metadata.generation };
  const { uid } = given.metadata ?? {};
  if (uid && uid !== metadata.uid)
    return conflict(
      kind,
      metadata.name,
      `StorageError: invalid object, Code: 4, Key: /registry/${[kind.resource, metadata.namespace, metadata.name].filter(Boolean).join('/')}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: ${uid}, UID in object meta: ${metadata.uid}`,
    );
  return (
    problemsOf(kind, object) ??
    changed(kind, object, old) ??
    accepted(object as unknown as AccessObject, isStatus ? [] : objectWarnings(kind.kind, object))
  );
}

/** What a patch makes of what is there, if that is of its type still. @see kubernetes: apiserver/pkg/endpoints/handlers/patch.go applyPatchToCurrentObject */
export function patchedBeside(
  kind: BesideKind,
  patched: Loose,
  current: Kept,
  { subresource, fieldValidation }: { readonly subresource: string | undefined; readonly fieldValidation: string | undefined },
): Answer<AccessObject> {
  const checked = checkObject(patched, kind.type);
  const wrong = firstTypeProblem(checked);
  if (wrong) return undecodable(patched, wrong.detail);
  const unknown = unknownFields(checked, fieldValidation);
  if ('refusal' in unknown) return undecodable(patched, unknown.refusal);
  const changed = { ...checked.object, apiVersion: kind.apiVersion, kind: kind.kind };
  const answer = updatedBeside(kind, changed, current, { subresource, isPatch: true });
  return { ...answer, warnings: [...unknown.warnings, ...(answer.warnings ?? [])] };
}

/** What an apply on the server's side makes of what is there, unless another has set it otherwise. @see kubernetes: apiserver/pkg/endpoints/handlers/patch.go applyPatcher */
export function appliedBeside(
  { apiVersion }: BesideKind,
  applied: Loose,
  current: KubernetesObject,
  { writer, owners, force }: { readonly writer: Writer; readonly owners: readonly Owned[]; readonly force: boolean },
): Answer<Loose> {
  const { object, conflicts } = applyOver(current, applied, writer, owners);
  if (conflicts.length === 0 || force) return accepted(object);
  const details = { causes: conflictCauses(conflicts, apiVersion) };
  return { ...refused(409, 'Conflict', conflictMessage(conflicts, apiVersion)), details };
}

/** Who changes these has to know the version. @see kubernetes: the AllowUnconditionalUpdate of pkg/registry/ */
const CONDITIONAL: ReadonlySet<string> = new Set(['Lease', 'CSIDriver']);

/** What is not there is put there. @see kubernetes: pkg/registry/rbac/role/strategy.go, pkg/registry/coordination/lease/strategy.go AllowCreateOnUpdate */
export const CREATED_BY_PUT: ReadonlySet<string> = new Set(['ClusterRole', 'ClusterRoleBinding', 'Lease', 'Role', 'RoleBinding']);

const conflict = (kind: BesideKind, name: string, why: string): Answer<AccessObject> =>
  refused(409, 'Conflict', `Operation cannot be fulfilled on ${qualified(kind)} "${name}": ${why}`);

/** Without what the server alone sets. */
const own = ({
  resourceVersion: _,
  uid: __,
  creationTimestamp: ___,
  managedFields: ____,
  selfLink: _____,
  ...metadata
}: Loose = {}): Loose => metadata;

function problemsOf({ kind, group, namespaced }: BesideKind, object: Loose): Answer<AccessObject> | undefined {
  const problems = validateBystander(kind, object, namespaced);
  if (problems.length === 0) return undefined;
  const told = [...new Set(problems.map(fieldProblemText))];
  return refused(422, 'Invalid', invalidMessage(kind, object.metadata.name ?? '', told, group), problems);
}

function changed({ kind, group }: BesideKind, object: Loose, old: Loose): Answer<AccessObject> | undefined {
  const problems = validateBystanderUpdate(kind, object, old);
  if (problems.length === 0) return undefined;
  return refused(422, 'Invalid', invalidMessage(kind, object.metadata.name, problems.map(fieldProblemText), group), problems);
}

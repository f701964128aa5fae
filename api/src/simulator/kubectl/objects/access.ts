import { type AccessObject, decodeManifest, type ResourceRequest, serviceAccountUser, type User } from '../../api-server/index.ts';
import { goQuote } from '../../apimachinery/go-quote.ts';
import type { KubernetesObject, ObjectMeta } from '../../apimachinery/objects.ts';
import { mergePatch } from '../../apimachinery/patch/merge-patch.ts';
import { isRecord } from '../../apimachinery/records.ts';
import { sameJson } from '../../apimachinery/same-json.ts';
import { qualifiedName } from '../../apimachinery/served-resources.ts';
import { KubectlError } from '../command/errors.ts';
import type { Flags } from '../command/flags.ts';
import { amongOthers, serverText } from '../command/refusals.ts';
import { timedOut } from '../output/unanswered.ts';
import { type Act, type ClusterView, whichOf } from '../view.ts';
import { escalationRefusal } from './escalation.ts';
import { nodeRefusal } from './node-restriction.ts';
import { findResource, groupOf, hasVerb, type Resource, resourceOfKind } from './resources.ts';

/** A command that asks, with who it asks for. */
interface Asker {
  readonly command: string;
  readonly flags: Flags;
  readonly view: ClusterView;
  readonly namespace: string;
}

const ADMIN: User = { name: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] };

/** Who asks, or who is impersonated. @see kubernetes: apiserver/pkg/endpoints/filters/impersonation.go */
export function userOf({ flags, view }: Asker): User {
  const name = flags.text('as');
  if (name === '') return view.user ?? ADMIN;
  const groups = flags.list('as-group');
  const [, namespace, account] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(name) ?? [];
  if (namespace !== undefined && account !== undefined && groups.length === 0) return serviceAccountUser(namespace, account);
  return { name, groups: [...groups, name === 'system:anonymous' ? 'system:unauthenticated' : 'system:authenticated'] };
}

/** Whoever says to be another must be allowed to. @see kubernetes: apiserver/pkg/endpoints/filters/impersonation.go */
function unlikeOneself({ flags, view }: Asker): KubectlError | undefined {
  const name = flags.text('as');
  const { user = ADMIN } = view;
  if (name === '' || user.groups.includes('system:masters')) return undefined;
  const [, space, account] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(name) ?? [];
  const subjects = [
    { resource: account === undefined ? 'users' : 'serviceaccounts', namespace: space, name: account ?? name },
    ...flags.list('as-group').map((group) => ({ resource: 'groups', namespace: undefined, name: group })),
  ];
  for (const subject of subjects) {
    const { allowed, reason } = view.decision(user, { verb: 'impersonate', group: '', subresource: undefined, ...subject });
    if (allowed) continue;
    const where = subject.namespace === undefined ? 'at the cluster scope' : `in the namespace "${subject.namespace}"`;
    return new KubectlError(
      `Error from server (Forbidden): ${subject.resource} "${subject.name}" is forbidden: User "${user.name}" cannot impersonate resource "${subject.resource}" in API group "" ${where}${reason && `: ${reason}`}\n`,
    );
  }
  return undefined;
}

/** In place of a namespace: the right is asked for in all of them. */
export const EVERYWHERE = null;

const NOT_ALLOWED = 'Error from server (MethodNotAllowed): the server does not allow this method on the requested resource\n';

/** Whether the user may not, or nobody can. @see kubernetes: apiserver/pkg/endpoints/handlers/responsewriters/errors.go Forbidden; apimachinery/pkg/api/errors/errors.go NewGenericServerResponse */
export function forbidden(
  context: Asker,
  verb: string,
  resource: Resource,
  name?: string,
  subresource?: string,
  namespace: string | typeof EVERYWHERE = context.namespace,
): KubectlError | undefined {
  const { flags, view } = context;
  const user = userOf(context);
  const other = unlikeOneself(context);
  if (other) return other;
  const unsaid = unsayable(context, resource, name, namespace);
  if (unsaid) return unsaid;
  const everywhere = namespace === EVERYWHERE || !resource.namespaced || (name === undefined && flags.bool('all-namespaces'));
  const group = groupOf(resource);
  const asked: ResourceRequest = { verb, group, resource: resource.name, subresource, namespace: everywhere ? undefined : namespace, name };
  const { allowed, reason } = view.decision(user, asked);
  if (allowed && subresource === undefined && !hasVerb(resource, verb)) return new KubectlError(NOT_ALLOWED);
  if (allowed) return view.unanswered?.(view.now) === 'hangs' ? new KubectlError(timedOut(verb, resource, name)) : undefined;
  const subject = name === undefined ? qualifiedName(resource) : `${qualifiedName(resource)} "${name}"`;
  const what = subresource === undefined ? resource.name : `${resource.name}/${subresource}`;
  return new KubectlError(
    `Error from server (Forbidden): ${subject} is forbidden: User "${user.name}" cannot ${verb} resource "${what}" in API group "${group}" ${everywhere ? 'at the cluster scope' : `in the namespace "${namespace}"`}${reason && `: ${reason}`}\n`,
  );
}

/** What no path can have in it is not asked for. @see kubernetes: client-go/rest/request.go Namespace, Name; apimachinery/pkg/api/validation/path/name.go */
function unsayable(
  { command, flags }: Asker,
  { namespaced }: Resource,
  name: string | undefined,
  namespace: string | null,
): KubectlError | undefined {
  const [ofNamespace, ofName] = [namespaced && namespace ? pathProblem(namespace) : '', name ? pathProblem(name) : ''];
  // Of a list that is printed as a table it is told as it stands.
  const start = command === 'get' && name === undefined && !flags.text('output') ? '' : 'error: ';
  if (ofNamespace) return new KubectlError(`${start}invalid namespace ${goQuote(namespace as string)}: [${ofNamespace}]\n`);
  return ofName ? new KubectlError(`error: invalid resource name ${goQuote(name as string)}: [${ofName}]\n`) : undefined;
}

function pathProblem(segment: string): string {
  if (segment === '.' || segment === '..') return `may not be '${segment}'`;
  return ['/', '%']
    .filter((one) => segment.includes(one))
    .map((one) => `may not contain '${one}'`)
    .join(' ');
}

/** Ends the command where it is not allowed. */
export function allow(
  context: Asker,
  verb: string,
  resource: Resource,
  name?: string,
  subresource?: string,
  namespace?: string | typeof EVERYWHERE,
): void {
  const refusal = forbidden(context, verb, resource, name, subresource, namespace);
  if (refusal) throw refusal;
}

/** Ends the command where what it is about to do is not allowed. */
export function allowAct(context: Asker, { kind, pod, namespace, resource, subresource, manifest, patch, how, unpatchable }: Act): void {
  // Some things nobody can patch.
  const { view } = context;
  if (kind !== 'PATCH' && userOf(context).groups.includes('system:masters') && view.unanswered?.(view.now) === undefined) return;
  const ofPod = (verb: string, part?: string): void => {
    const [name, space] = (pod ?? '').split('/').reverse();
    allow(context, verb, resourceOfKind('Pod'), name, part, space);
    const object = verb === 'delete' && name !== undefined && view.get('Pod', space ?? context.namespace, name);
    const refusal = object && nodeRefusal(view, userOf(context), { operation: 'DELETE', object });
    if (refusal) throw refusal;
  };
  if (kind === 'DELETE_POD') ofPod('delete');
  else if (kind === 'EXEC') ofPod('create', 'exec');
  else if (kind === 'PATCH_IMAGE') ofPod('patch');
  else if (kind === 'PATCH') {
    const [type = 'pod', name] = (resource ?? '').split('/');
    const found = findResource(type);
    if (found) allowPatch(context, found, { name, namespace, subresource: subresource ?? undefined, whole: how === 'replace', patch });
  } else if (kind === 'APPLY') {
    const { inOrder } = decodeManifest(manifest ?? '', { namespace: context.namespace, podsNeeded: false });
    for (const one of inOrder) {
      const object = 'info' in one ? { ...one.object, kind: one.kind } : one;
      const refusal = unpatchable?.has(whichOf(object)) ? undefined : unwritable(context, object, how);
      if (refusal) throw refusal;
    }
  }
}

interface Patched {
  readonly name: string | undefined;
  readonly namespace: string | undefined;
  readonly subresource: string | undefined;
  /** The patch is the whole of what shall be there. */
  readonly whole: boolean;
  readonly patch: unknown;
}

function allowPatch(context: Asker, resource: Resource, { name, subresource, patch, ...asked }: Patched): void {
  const whole = asked.whole ? (patch as KubernetesObject) : undefined;
  const namespace = whole?.metadata.namespace ?? asked.namespace ?? context.namespace;
  allow(context, whole ? 'update' : 'patch', resource, name, subresource, namespace);
  const object = whole ?? (name && existing(context, { kind: resource.kindName, metadata: { name, namespace } }));
  const { metadata: _, ...changes } = isRecord(patch) ? patch : {};
  if (!object) return;
  const { view } = context;
  const user = userOf(context);
  const old = { ...object, kind: resource.kindName };
  const patched = (whole ?? mergePatch(old, patch)) as KubernetesObject;
  const refusal =
    escalationRefusal(view, user, { ...object, ...changes, kind: resource.kindName }) ??
    nodeRefusal(view, user, { operation: 'UPDATE', object: patched, old: whole ? existing(context, old) : old });
  if (refusal) throw refusal;
}

/** What rights are asked for of an object. */
type Meant = Pick<KubernetesObject, 'kind'> & { readonly metadata: { readonly name: string; readonly namespace?: string | undefined } };

/** What keeps kubectl from applying an object of a file: it reads before it writes, unless the API server applies. @see kubernetes: kubectl/pkg/cmd/apply/apply.go applyOneObject */
export function unapplicable(context: Asker, object: KubernetesObject, file: string): KubectlError | undefined {
  const { name, namespace } = object.metadata;
  if (context.flags.bool('server-side')) return unwritable(context, object, 'server-side');
  const resource = resourceOfKind(object.kind);
  const unread = forbidden(context, 'get', resource, name, undefined, namespace);
  if (unread)
    return toldOf(
      unread,
      `error when retrieving current configuration of:\n${infoText({ ...object, resource: resource.name }, object.metadata)}\nfrom server for: "${file}": `,
    );
  if (unpatchable(context, object) !== undefined) return undefined;
  const refusal = unwritable(context, object);
  return refusal && (existing(context, object) ? refusal : toldOf(refusal, `error when creating "${file}": `));
}

/** What the API server says of a patch of what is there, if there comes to be one: of what is as it is applied, none is sent. */
export function unpatchable(context: Asker, object: Meant): string | undefined {
  const resource = resourceOfKind(object.kind);
  const { name, namespace } = object.metadata;
  if (context.flags.bool('server-side') || !resource.kind || !existing(context, object)) return undefined;
  const refusal = forbidden(context, 'patch', resource, name, undefined, namespace);
  return refusal && serverText(refusal);
}

/** What is there is patched. */
function unwritable(context: Asker, object: Meant, how?: Act['how']): KubectlError | undefined {
  const { name, namespace } = object.metadata;
  const resource = resourceOfKind(object.kind);
  const there = existing(context, object);
  const isPatched = how !== 'create' && there !== undefined;
  const unpatched = isPatched || how === 'server-side' ? forbidden(context, 'patch', resource, name, undefined, namespace) : undefined;
  if (unpatched || (isPatched && isSame(object, there))) return unpatched;
  const uncreated = isPatched ? undefined : forbidden(context, 'create', resource, undefined, undefined, namespace);
  if (!uncreated) {
    const user = userOf(context);
    const created = { operation: 'CREATE', object: object as KubernetesObject } as const;
    return escalationRefusal(context.view, user, object) ?? (isPatched ? undefined : nodeRefusal(context.view, user, created));
  }
  // What the API server makes of a patch it refuses for no reason that it tells. @see kubernetes: apiserver/pkg/endpoints/handlers/create.go withAuthorization
  if (how === 'server-side')
    return new KubectlError(`Error from server (Forbidden): ${qualifiedName(resource)} "${name}" is forbidden: \n`);
  return uncreated;
}

/** Nothing else is given by it, nor to others. */
const isSame = (object: Meant, there: KubernetesObject): boolean =>
  (['rules', 'roleRef', 'subjects', 'aggregationRule'] as const).every((field) =>
    sameJson((object as Partial<AccessObject>)[field], (there as Partial<AccessObject>)[field]),
  );

function existing({ view }: Asker, { kind, metadata: { name, namespace } }: Meant): KubernetesObject | undefined {
  const resource = resourceOfKind(kind);
  const within = resource.namespaced ? namespace : undefined;
  if (resource.kind) return name === undefined ? undefined : view.get(resource.kind, within, name);
  return view.access(kind).find(({ metadata }) => metadata.name === name && (within === undefined || metadata.namespace === within));
}

/** What the server says of what kubectl was about to do. @see kubernetes: kubectl/pkg/cmd/util/helpers.go AddSourceToErr */
export const toldOf = ({ stderr, exitCode }: KubectlError, whatFor: string): KubectlError =>
  new KubectlError(
    stderr.replace(/^Error from server(?: \(\w+\))?: /, (start) => start + whatFor),
    exitCode,
    stderr.startsWith('The ') ? amongOthers(stderr, whatFor) : undefined,
  );

/** @see kubernetes: cli-runtime/pkg/resource/visitor.go Info String */
export function infoText(
  { kind, apiVersion, resource }: Readonly<Record<'kind' | 'apiVersion' | 'resource', string>>,
  { name = '', namespace = '' }: Partial<ObjectMeta>,
): string {
  const version = apiVersion.includes('/') ? apiVersion : `/${apiVersion}`;
  const mapping = `Resource: "${version}, Resource=${resource}", GroupVersionKind: "${version}, Kind=${kind}"`;
  return `${mapping}\nName: ${goQuote(name)}, Namespace: ${goQuote(namespace)}`;
}

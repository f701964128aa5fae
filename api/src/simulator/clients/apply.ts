import {
  type AccessObject,
  applyBeside,
  besideStore,
  type DecodedDocument,
  decodeManifest,
  invalidData,
  patchOfBeside,
  type RefusedDocument,
  type Answer as ServerAnswer,
  typedProblem,
  unfitPatch,
  type Writer,
} from '../api-server/index.ts';
import { LAST_APPLIED } from '../apimachinery/annotations.ts';
import { goJson } from '../apimachinery/go-json.ts';
import type { KubernetesObject } from '../apimachinery/objects.ts';
import { StrategicPatchError, strategicPatch } from '../apimachinery/patch/strategic-patch.ts';
import { qualifiedName } from '../apimachinery/served-resources.ts';
import type { Cluster } from '../cluster/index.ts';
import {
  type Act,
  findResource,
  infoText,
  nameOf,
  type Resource,
  refusalText,
  resourceOfKind,
  standardMessage,
  unnamed,
  unnoted,
  whichOf,
} from '../kubectl/index.ts';
import { type Answer, refused, type Tell } from './answer.ts';
import { warning } from './changes.ts';

type ApplyAct = Pick<Act, 'manifest' | 'how' | 'fieldManager' | 'forceConflicts' | 'fieldValidation' | 'unpatchable'>;

/**
 * kubectl apply of a manifest: its objects one after another. One that is refused does not keep it from the others.
 * @see kubernetes: kubectl/pkg/cmd/apply/apply.go Run
 */
export function applyManifest(cluster: Cluster, asked: ApplyAct, namespace: string, tell?: Tell): Answer {
  const { manifest, how, fieldValidation } = asked;
  const reading = { namespace, podsNeeded: false, ...(fieldValidation && { byKubectl: false, fieldValidation }) };
  const { inOrder, limit, messages, refused: unsent, warnings, notes } = decodeManifest(manifest ?? '', reading);
  if (limit) return refused(limit.message.en);
  const told: Told = {
    lines: warnings.map(warning),
    errors: messages.filter((_, index) => !unsent.has(index)).map(unread),
    warned: new Set(),
  };
  const { lines, errors } = told;
  const unkept: string[] = [];
  if (inOrder.length + notes.length + lines.length + messages.length === 0) return refused('error: no objects passed to apply');
  const refusals = [...unsent].map(([index, one]) => ({ ...one, message: messages[index] as string }));
  const refuseAfter = (count: number): void => {
    for (const one of refusals) if (one.after === count) errors.push(refusedError(cluster, asked, one, one.message));
  };
  refuseAfter(0);
  for (const [index, document] of inOrder.entries()) {
    if ('info' in document) applyOneObject(cluster, asked, document, told, tell);
    else {
      const refusal = placeless(cluster, document) ?? unchangeable(cluster, document, how);
      if (refusal) {
        errors.push(refusal);
        unkept.push(`${document.kind} "${document.metadata.name}" `);
      } else lines.push(...keep(cluster, document, asked, tell));
    }
    refuseAfter(index + 1);
  }
  const remarks = notes.filter(({ en }) => !unkept.some((one) => en.startsWith(one))).map(({ en }) => `Note: ${en}`);
  const said = [...remarks, ...lines];
  const among = [...said, ...errors.map((error) => error.among)].join('\n');
  if (errors.length === 0) return { ok: true, message: among };
  const message = errors.length === 1 ? [...said, ...errors.map(({ alone }) => alone)].join('\n') : among;
  return { ok: false, message, among };
}

interface Told {
  readonly lines: string[];
  readonly errors: ApplyError[];
  /** What the API server warned of is told once. @see kubernetes: kubectl/pkg/cmd/cmd.go NewWarningWriter, Deduplicate */
  readonly warned: Set<string>;
}

/** @see kubernetes: kubectl/pkg/cmd/apply/apply.go applyOneObject */
function applyOneObject(cluster: Cluster, asked: ApplyAct, document: DecodedDocument, told: Told, tell: Tell | undefined): void {
  const { name, namespace } = document.object.metadata;
  const isByServer = asked.how === 'server-side';
  const unaskable = notAsked(asked, document.object) ?? (isByServer ? untyped(document) : undefined);
  if (unaskable) {
    told.errors.push(unaskable);
    return;
  }
  const current = name && asked.how !== 'create' ? cluster.store.get(document.kind, namespace, name) : undefined;
  if (current && !isByServer && !cluster.api.wasApplied(current)) told.lines.push(warning(unnoted(document.info.resource, name)));
  const answer =
    (isByServer ? undefined : unmade(cluster, document, current)) ??
    forbiddenPatch(cluster, asked, document, current) ??
    sent(cluster, asked, document);
  if ('alone' in answer) {
    told.errors.push(answer);
    return;
  }
  const fresh = (answer.warnings ?? []).filter((text) => !told.warned.has(text));
  for (const text of fresh) told.warned.add(text);
  told.lines.push(...fresh.map(warning));
  if (!answer.ok) told.errors.push(refusalOf(cluster, asked, document, current, answer));
  else {
    tell?.(answer.object);
    told.lines.push(...linesOf(answer));
  }
}

/** Of what the API server would make no object, and would not need to be asked. */
function refusedError(cluster: Cluster, asked: ApplyAct, one: RefusedDocument, message: string): ApplyError {
  const { how, fieldValidation } = asked;
  const { misfit } = one;
  const typed = (): ApplyError | undefined => {
    if (how === undefined && one.beside) return unfitBeside(cluster, one, one.beside, fieldValidation);
    if (!misfit || how === 'create') return undefined;
    if (how === 'server-side') return untyped(misfit);
    const { namespace, name } = misfit.object.metadata;
    const current = typeof name === 'string' ? cluster.store.get(misfit.kind, namespace, name) : undefined;
    return current && (unmade(cluster, misfit, current) ?? unfitFor(cluster, misfit, current, fieldValidation));
  };
  return notAsked(asked, one) ?? typed() ?? (how === 'server-side' ? ofServer('BadRequest', message) : unread(message));
}

/** What kubectl finds wrong before it asks the server for anything. */
function notAsked({ how }: ApplyAct, object: Pick<RefusedDocument, 'kind' | 'apiVersion' | 'metadata'>): ApplyError | undefined {
  const why = how === 'create' ? undefined : unnamed(object, 'STDIN', { byServer: how === 'server-side' });
  return why === undefined ? undefined : ofKubectl(`error: ${why}`);
}

/** Where kubectl can make no patch, nothing is sent. @see kubernetes: kubectl/pkg/cmd/apply/patcher.go patchSimple */
function unmade(cluster: Cluster, document: DecodedDocument, current: KubernetesObject | undefined): ApplyError | undefined {
  const { api } = cluster;
  if (!current || api.patchProblem(document, current) === undefined) return undefined;
  const why = api.patchProblem(document, api.writers.told(current));
  const what = infoText(document.info, current.metadata);
  return ofKubectl(`error: error when applying patch:\n\nto:\n${what}\nfor: "STDIN": error when patching "STDIN": ${why}`);
}

/** Of an object that the user may not patch, where there is something to patch. */
function forbiddenPatch(
  cluster: Cluster,
  { unpatchable }: ApplyAct,
  document: DecodedDocument,
  current: KubernetesObject | undefined,
): ApplyError | undefined {
  const why = current && unpatchable?.get(whichOf({ ...document.object, kind: document.kind }));
  if (!current || why === undefined || Object.keys(cluster.api.patchOf(document, current)).length === 0) return undefined;
  return ofServer('Forbidden', why, patchText(cluster.api.patchOf(document, current), document.info, current.metadata));
}

function sent({ api }: Cluster, act: ApplyAct, document: DecodedDocument): ServerAnswer {
  const { how, forceConflicts } = act;
  const { manager } = writerOf(act);
  return api.writers.as({ manager }, () => {
    if (how === 'create') return api.create(document, { isApplied: false });
    if (how === 'server-side') return api.applyServerSide(document, { manager, force: forceConflicts === true, takesOver: true });
    return api.apply(document);
  });
}

/** Who kubectl says it is, unless it is told otherwise. */
const MANAGERS: { readonly [How in NonNullable<Act['how']>]?: string } = { create: 'kubectl-create', 'server-side': 'kubectl' };
const CLIENT_SIDE = 'kubectl-client-side-apply';

/** In whose name something is sent; what is applied on the server's side is all that it says. */
const writerOf = ({ how, fieldManager }: ApplyAct, applied?: AccessObject): Writer => ({
  manager: fieldManager ?? (how && MANAGERS[how]) ?? CLIENT_SIDE,
  ...(applied && how === 'server-side' && { applied }),
});

function refusalOf(
  cluster: Cluster,
  { how }: ApplyAct,
  document: DecodedDocument,
  current: KubernetesObject | undefined,
  { reason, message }: ServerAnswer & { readonly ok: false },
): ApplyError {
  if (how !== 'server-side')
    return current
      ? ofServer(reason, message, patchText(cluster.api.patchOf(document, current), document.info, current.metadata))
      : onCreation(reason, message);
  return reason === 'Conflict' ? ofKubectl(`error: ${message}\n${REVIEW}`) : ofServer(reason, message);
}

function linesOf({ object, verb }: ServerAnswer & { readonly ok: true }): string[] {
  const isLeaving = verb !== 'created' && object.metadata.deletionTimestamp !== undefined;
  const leaving = isLeaving ? [`Detected changes to resource ${object.metadata.name} which is currently being deleted.`] : [];
  return [...leaving.map(warning), `${nameOf(object)} ${verb ?? 'configured'}`];
}

/** What the API server cannot make one of its objects of. */
function untyped({ given, info, object }: DecodedDocument): ApplyError | undefined {
  if (typeof object.metadata.name !== 'string') return undefined;
  const wrong = typedProblem(given, { ...info, ...object.metadata });
  return wrong === undefined ? undefined : ofServer('', wrong);
}

/** An object that is there is patched, and the API server looks at what the patch makes of it. */
function unfitFor(
  cluster: Cluster,
  document: DecodedDocument,
  current: KubernetesObject,
  how: Act['fieldValidation'],
): ApplyError | undefined {
  return unfit(cluster.api.patchOf(document, current), current, document.kind, document.info, how);
}

function unfitBeside(
  { authorizer, engine }: Cluster,
  { kind, apiVersion, metadata }: RefusedDocument,
  { type, given }: NonNullable<RefusedDocument['beside']>,
  how: Act['fieldValidation'],
): ApplyError | undefined {
  const there = authorizer.get(kind, metadata.namespace, metadata.name ?? '', engine.now);
  if (!there) return undefined;
  const patch = patchOfBeside(given, there.object, wasApplied(there));
  return unfit(patch, there.object, type, { kind, apiVersion, resource: resourceOfKind(kind).name }, how);
}

function unfit(
  patch: object,
  current: Pick<KubernetesObject, 'metadata'> | AccessObject,
  type: string,
  info: Parameters<typeof infoText>[0],
  how: Act['fieldValidation'] = 'Strict',
): ApplyError | undefined {
  const patched = patchedBy(patch, current);
  const why = patched && unfitPatch(patch, patched, type, { isStrict: how === 'Strict' });
  return why === undefined ? undefined : ofServer('Invalid', ` "" is invalid: ${why}`, patchText(patch, info, current.metadata));
}

/** Of a patch that lacks the key of a list's member there comes nothing. */
function patchedBy(patch: object, current: object): object | undefined {
  try {
    return strategicPatch(current, patch as Readonly<Record<string, unknown>>);
  } catch (error) {
    if (error instanceof StrategicPatchError) return undefined;
    throw error;
  }
}

/** What is kept beside the store, and what was done. */
function keep(cluster: Cluster, given: AccessObject, act: ApplyAct, tell: Tell | undefined): string[] {
  const { how } = act;
  const { kind, metadata: named } = given;
  const there = cluster.authorizer.get(kind, named.namespace, named.name, cluster.engine.now);
  const current = there?.object;
  const isApplied = !there || wasApplied(there);
  const object = how === undefined ? applyBeside(given, current, isApplied) : given;
  const verb = cluster.keep(object, writerOf(act, given));
  const kept = cluster.authorizer.get(kind, named.namespace, named.name, cluster.engine.now);
  const { resourceVersion: _, ...metadata } = besideStore({ since: cluster.engine.now, revision: 0, ...kept, object }).metadata;
  tell?.({ ...object, metadata } as unknown as KubernetesObject);
  const said = `${nameOf(object as unknown as KubernetesObject)} ${how === 'server-side' ? SERVER_SIDE : verb}`;
  const isUnnoted = how === undefined && !isApplied;
  return isUnnoted ? [warning(unnoted((findResource(kind) as Resource).name, named.name)), said] : [said];
}

/** Once the run goes on, what is there was applied if it says so. */
const wasApplied = ({ since, object }: { readonly since?: number; readonly object: AccessObject }): boolean =>
  (since !== undefined && since <= 0) || object.metadata.annotations?.[LAST_APPLIED] !== undefined;

/** What is new needs a namespace, which stays. @see kubernetes: apiserver/pkg/admission/plugin/namespace/lifecycle/admission.go */
function placeless({ authorizer, engine, store }: Cluster, { kind, metadata: { namespace, name } }: AccessObject): ApplyError | undefined {
  if (namespace === undefined || authorizer.get(kind, namespace, name, engine.now)) return undefined;
  const found = store.get('Namespace', undefined, namespace);
  if (!found) return onCreation('NotFound', `namespaces "${namespace}" not found`);
  if (!found.metadata.deletionTimestamp) return undefined;
  const why = `unable to create new content in namespace ${namespace} because it is being terminated`;
  return onCreation('Forbidden', `${qualifiedName(findResource(kind) as Resource)} "${name}" is forbidden: ${why}`);
}

/** What is there is not made anew, and some of it stays what it is. */
function unchangeable(cluster: Cluster, object: AccessObject, how: Act['how']): ApplyError | undefined {
  const { kind, metadata } = object;
  const isThere = cluster.authorizer.get(kind, metadata.namespace, metadata.name, cluster.engine.now) !== undefined;
  if (isThere && how === 'create')
    return onCreation('AlreadyExists', `${qualifiedName(findResource(kind) as Resource)} "${metadata.name}" already exists`);
  const message = cluster.whyNotKept(object);
  return message === undefined ? undefined : ofServer('Invalid', message, 'error when patching "STDIN": ');
}

const SERVER_SIDE = 'serverside-applied';

/** @see kubernetes: kubectl/pkg/cmd/apply/apply.go applyOneObject */
const REVIEW = `Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`;

/** An error as kubectl tells it where it is the only one, and where there are others. */
interface ApplyError {
  readonly alone: string;
  readonly among: string;
}

const ofKubectl = (text: string): ApplyError => ({ alone: text, among: text.replace(/^error: /, '') });

const ofServer = (reason: string, message: string, from = ''): ApplyError => {
  const among = standardMessage(reason, `${from}${message}`);
  return { alone: reason === 'Invalid' ? refusalText({ reason, message }) : among, among };
};

/** What was asked for, of what, from where. @see kubernetes: kubectl/pkg/cmd/apply/apply.go applyOneObject */
function patchText(patch: object, info: Parameters<typeof infoText>[0], metadata: Parameters<typeof infoText>[1]): string {
  return [
    `error when applying patch:\n${goJson(patch, '')}\nto:`,
    infoText(info, metadata),
    'for: "STDIN": error when patching "STDIN": ',
  ].join('\n');
}

/** What is piped to `kubectl apply -f -` has this name. @see kubernetes: kubectl/pkg/cmd/util/helpers.go AddSourceToErr */
const onCreation = (reason: string, message: string): ApplyError => ofServer(reason, message, 'error when creating "STDIN": ');

/** What the manifest's reading found: some of that the API server would say, the rest kubectl itself. */
function unread(message: string): ApplyError {
  if (/^\S+ in version "[^"]*" cannot be handled as a /.test(message)) return onCreation('BadRequest', message);
  if (/^\S+ "(?:[^"\\]|\\.)*" is invalid: /.test(message)) return onCreation('Invalid', message);
  if (/^(error converting YAML to JSON|json: offset \d+|invalid Yaml document separator): /.test(message))
    return ofKubectl(`error: error parsing STDIN: ${message}`);
  if (message.startsWith("couldn't get version/kind;")) return ofKubectl(`error: ${invalidData(undefined, 'STDIN')}`);
  return ofKubectl(/^(error validating |resource mapping not found |unable to decode )/.test(message) ? `error: ${message}` : message);
}

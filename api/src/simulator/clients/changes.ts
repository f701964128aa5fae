import { CREATED_BY_PUT, decodeBody, decodeManifest, type Json, keepGiven, type Writer } from '../api-server/index.ts';
import { jsonText } from '../apimachinery/go-json.ts';
import { goQuote } from '../apimachinery/go-quote.ts';
import { type Kind, type KubernetesObject, type Pod, podKey } from '../apimachinery/objects.ts';
import { mergePatch } from '../apimachinery/patch/merge-patch.ts';
import { qualifiedName } from '../apimachinery/served-resources.ts';
import type { Cluster } from '../cluster/index.ts';
import type { WorkloadObject } from '../controllers/index.ts';
import { type Act, findResource, nameOf, type Resource, refusalText, standardMessage } from '../kubectl/index.ts';
import type { InterventionInput } from '../types.ts';
import { type Answer, refused, type Tell } from './answer.ts';
import { answeredBeside } from './answered-beside.ts';

/** By a patch, or by the whole of what it shall be. */
export function changeResource(
  cluster: Cluster,
  intervention: InterventionInput & Pick<Act, 'how' | 'fieldManager' | 'fieldValidation' | 'namespace'>,
  current: string,
  pod: KubernetesObject | undefined,
  tell?: Tell,
): Answer {
  const namespace = intervention.namespace ?? current;
  return intervention.how === 'replace'
    ? replaceResource(cluster, intervention, namespace, tell)
    : patchResource(cluster, intervention, namespace, pod, tell);
}

/** Puts a whole object in another one's place, or into an empty one where its kind may be; kubectl looks up the version. @see kubernetes: apiserver/pkg/endpoints/handlers/update.go, cli-runtime/pkg/resource/helper.go Replace */
function replaceResource(
  cluster: Cluster,
  { patch, fieldManager: manager = 'kubectl-replace', fieldValidation }: InterventionInput & Pick<Act, 'fieldManager' | 'fieldValidation'>,
  namespace: string,
  tell?: Tell,
): Answer {
  const workload = patch as KubernetesObject;
  if (workload?.metadata?.namespace === 'kube-system' && cluster.controllers.workloads.get(workload.kind, workload.metadata.name))
    return replaceWorkload(cluster, workload, fieldValidation, tell);
  const reading = { namespace, podsNeeded: false, byKubectl: false, ...(fieldValidation && { fieldValidation }) };
  const { documents, access, messages, warnings } = decodeManifest(jsonText(patch), reading);
  const [document] = documents;
  const absent = access.find(({ kind, metadata: { name, namespace: own } }) => {
    return !CREATED_BY_PUT.has(kind) && !cluster.authorizer.get(kind, own, name, cluster.engine.now);
  });
  if (absent) {
    const resource = qualifiedName(findResource(absent.kind) as Resource);
    return refused(standardMessage('NotFound', `${resource} "${absent.metadata.name}" not found`));
  }
  for (const object of access) {
    const message = cluster.whyNotKept(object);
    if (message !== undefined) return refused(refusalText({ reason: 'Invalid', message }));
    const { namespace: place, name } = object.metadata;
    const before = cluster.authorizer.get(object.kind, place, name, cluster.engine.now)?.object;
    cluster.keep(object, { manager });
    tell?.(answeredBeside(cluster, object, before));
  }
  if (access.length > 0) return { ok: true };
  if (!document) return refused(standardMessage('BadRequest', messages[0] ?? ''));
  const { namespace: space, name } = document.object.metadata;
  const resourceVersion = cluster.store.get(document.kind, space, name)?.metadata.resourceVersion;
  const metadata = { ...document.object.metadata, resourceVersion: document.object.metadata.resourceVersion || resourceVersion };
  const answer = cluster.api.writers.as({ manager }, () => cluster.api.replace({ ...document.object, metadata }));
  if (!answer.ok) return refused([...warnings.concat(answer.warnings ?? []).map(warning), refusalText(answer)].join('\n'));
  tell?.(answer.object);
  return { ok: true, message: [...warnings.concat(answer.warnings).map(warning), `${nameOf(answer.object)} replaced`].join('\n') };
}

/** kubectl patch of `resource` (`pod/NAME`, `pvc/NAME` …; the Pod where it names none) by a merge patch. */
function patchResource(
  cluster: Cluster,
  { resource, pod: named, patch, subresource, fieldManager = 'kubectl-patch' }: InterventionInput & Pick<Act, 'fieldManager'>,
  namespace: string,
  pod: KubernetesObject | undefined,
  tell?: Tell,
): Answer {
  const [type = '', name = ''] = (resource ?? `pod/${pod?.metadata.name ?? ''}`).split('/');
  const found = findResource(type);
  const kind = found?.kind;
  if (!found || !name) return refused(`error: the server doesn't have a resource type "${type}"`);
  const change = asObject(patch);
  if (!change)
    return refused(`error: unable to parse ${goQuote(typeof patch === 'string' ? patch : JSON.stringify(patch ?? null))}: expected a map`);
  const workload = kind ? undefined : cluster.controllers.workloads.get(found.kindName, name);
  if (workload) return patchWorkload(cluster, workload, change, tell);
  if (!kind)
    return patchBesideStore(cluster, found, found.namespaced ? namespace : undefined, name, change, { manager: fieldManager }, tell);
  const isThePod = !resource || (named && kind === 'Pod' && pod?.metadata.name === name);
  const target = isThePod ? pod : findObject(cluster, kind, found.namespaced ? namespace : undefined, name);
  const place = target?.metadata.namespace ?? namespace;
  const answer = cluster.api.writers.as({ manager: fieldManager, ...(subresource && { subresource }) }, () =>
    cluster.api.patch(kind, place, name, change, { subresource: subresource ?? undefined }),
  );
  if (!answer.ok) return refused([...(answer.warnings ?? []).map(warning), refusalText(answer)].join('\n'));
  tell?.(answer.object);
  const unchanged = answer.object.metadata.resourceVersion === target?.metadata.resourceVersion;
  const lines = [...answer.warnings.map(warning), `${nameOf(answer.object)} patched${unchanged ? ' (no change)' : ''}`];
  return { ok: true, message: lines.join('\n') };
}

/** Of kube-system. */
function replaceWorkload(
  { controllers }: Cluster,
  given: KubernetesObject,
  fieldValidation: Act['fieldValidation'] = 'Strict',
  tell?: Tell,
): Answer {
  const { kind, metadata } = given;
  const decoded = decodeBody({ body: jsonText(given as unknown as Json), isYaml: false, fieldValidation }, { kind, apiVersion: 'apps/v1' });
  if ('refusal' in decoded) return refused(standardMessage('BadRequest', decoded.refusal));
  const answer = controllers.workloads.replace(kind, metadata.name, decoded.object);
  if (!answer.ok) return refused([...decoded.warnings.map(warning), refusalText(answer)].join('\n'));
  tell?.(answer.object);
  return { ok: true, message: [...decoded.warnings.map(warning), `${nameOf(answer.object)} replaced`].join('\n') };
}

function patchWorkload({ controllers }: Cluster, { kind, metadata: { name } }: WorkloadObject, change: Json, tell?: Tell): Answer {
  const answer = controllers.workloads.patch(kind, name, change as object);
  if (!answer.ok) return refused(refusalText(answer));
  tell?.(answer.object);
  return { ok: true, message: `${nameOf(answer.object)} patched${answer.isChanged ? '' : ' (no change)'}` };
}

/** Of a kind that is kept beside the store; of that name elsewhere where the namespace has none. */
function patchBesideStore(
  cluster: Cluster,
  resource: Resource,
  namespace: string | undefined,
  name: string,
  change: Json,
  by: Writer,
  tell?: Tell,
): Answer {
  const { authorizer, engine } = cluster;
  const named = authorizer.list(resource.kindName, engine.now).filter(({ object }) => object.metadata.name === name);
  const current = (named.find(({ object }) => object.metadata.namespace === namespace) ?? named[0])?.object;
  if (!current) return refused(standardMessage('NotFound', `${qualifiedName(resource)} "${name}" not found`));
  const changed = mergePatch({ apiVersion: resource.apiVersion, ...current }, change);
  const { access, messages } = decodeManifest(JSON.stringify(changed), { podsNeeded: false, byKubectl: false });
  const [object] = access;
  const message = messages[0] ?? (object && cluster.whyNotKept(object)) ?? '';
  if (!object || message) return refused(refusalText({ reason: / is invalid: /.test(message) ? 'Invalid' : 'BadRequest', message }));
  keepGiven(object, current);
  const verb = cluster.keep(object, by);
  tell?.(answeredBeside(cluster, object, current));
  const told = nameOf(object as unknown as KubernetesObject);
  return { ok: true, message: `${told} patched${verb === 'unchanged' ? ' (no change)' : ''}` };
}

/** A patch may come as the text that `kubectl patch -p` takes. */
function asObject(patch: unknown): Json | undefined {
  if (typeof patch === 'string') {
    try {
      return asObject(JSON.parse(patch) ?? undefined);
    } catch {
      return undefined;
    }
  }
  return typeof patch === 'object' && patch !== null && !Array.isArray(patch) ? (patch as Json) : undefined;
}

/** As kubectl prints it. */
export const warning = (text: string): string => `Warning: ${text}`;

/** The Pod that an intervention is about: of what concerns other objects there is none, unless it names one. */
export function concernedPod(
  cluster: Cluster,
  { kind, pod: named, manifest, resource }: InterventionInput,
  pod: Pod | undefined,
  namespace: string,
): string {
  const key = pod ? podKey(pod) : '';
  if (named || (kind === 'PATCH' && !resource)) return key;
  if (kind === 'IMAGE_AVAILABLE') return '';
  if (kind === 'APPLY') {
    const { documents } = decodeManifest(manifest ?? '', { namespace, podsNeeded: false });
    const applied = documents.find(({ object }) => object.kind === 'Pod')?.object;
    return applied?.metadata.name ? `${applied.metadata.namespace ?? namespace}/${applied.metadata.name}` : '';
  }
  if (kind !== 'PATCH') return key;
  const [type = '', name = ''] = (resource ?? '').split('/');
  const patched = findResource(type)?.kind === 'Pod' ? findObject(cluster, 'Pod', namespace, name) : undefined;
  return patched ? podKey(patched) : '';
}

/** Of that name in the given namespace; the first one elsewhere where that has none. */
export const findObject = <K extends Kind>(cluster: Cluster, kind: K, namespace: string | undefined, name: string) =>
  cluster.store.get(kind, namespace, name) ?? cluster.store.list(kind).find(({ metadata }) => metadata.name === name);

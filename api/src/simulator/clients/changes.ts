import { decodeManifest, type Json } from '../api-server/index.ts';
import { goQuote } from '../apimachinery/go-quote.ts';
import { type Kind, type KubernetesObject, type Pod, podKey } from '../apimachinery/objects.ts';
import type { Cluster } from '../cluster/index.ts';
import { findResource, nameOf, refusalText, standardMessage } from '../kubectl/index.ts';
import type { InterventionInput } from '../types.ts';
import { type Answer, refused } from './answer.ts';

/**
 * kubectl apply of a manifest: its objects one after another. One that is refused does not keep it from the others.
 * @see kubernetes: kubectl/pkg/cmd/apply/apply.go Run, applyOneObject
 */
export function applyManifest(cluster: Cluster, manifest: string, namespace: string): Answer {
  const { documents, access, limit, messages, warnings } = decodeManifest(manifest, { namespace, podsNeeded: false });
  if (limit) return refused(limit.message);
  const lines = warnings.map(warning);
  const errors: ApplyError[] = messages.map(unread);
  for (const object of access) {
    const verb = cluster.authorizer.apply(object, cluster.engine.now);
    lines.push(`${object.kind.toLowerCase()}.rbac.authorization.k8s.io/${object.metadata.name} ${verb}`);
  }
  if (documents.length + lines.length + errors.length === 0) return refused('error: no objects passed to apply');
  for (const { object } of documents) {
    const { name, generateName } = object.metadata;
    if (!name && generateName) {
      errors.push(ofKubectl(`error: from ${generateName}: cannot use generate name with apply`));
      continue;
    }
    const isThere = Boolean(name && cluster.store.get(object.kind, object.metadata.namespace, name));
    const answer = cluster.api.apply(object);
    if (!answer.ok) {
      errors.push(isThere ? ofServer(answer.reason, answer.message) : onCreation(answer.reason, answer.message));
      continue;
    }
    const isLeaving = answer.verb !== 'created' && answer.object.metadata.deletionTimestamp !== undefined;
    const leaving = isLeaving ? [`Detected changes to resource ${answer.object.metadata.name} which is currently being deleted.`] : [];
    lines.push(...[...answer.warnings, ...leaving].map(warning), `${nameOf(answer.object)} ${answer.verb ?? 'configured'}`);
  }
  const message = [...lines, ...errors.map(({ alone, among }) => (errors.length === 1 ? alone : among))].join('\n');
  return errors.length > 0 ? refused(message) : { ok: true, message };
}

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

/** What is piped to `kubectl apply -f -` has this name. @see kubernetes: kubectl/pkg/cmd/util/helpers.go AddSourceToErr */
const onCreation = (reason: string, message: string): ApplyError => ofServer(reason, message, 'error when creating "STDIN": ');

/** What the manifest's reading found: some of that the API server would say, the rest kubectl itself. */
function unread(message: string): ApplyError {
  if (/^\S+ in version "[^"]*" cannot be handled as a /.test(message)) return onCreation('BadRequest', message);
  return /^\S+ "[^"]*" is invalid: /.test(message) ? onCreation('Invalid', message) : ofKubectl(message);
}

/** kubectl patch of `resource` (`pod/NAME`, `pvc/NAME` …; the Pod where it names none) by a merge patch. */
export function patchResource(
  cluster: Cluster,
  { resource, patch, subresource }: InterventionInput,
  namespace: string,
  pod: KubernetesObject | undefined,
): Answer {
  const [type = '', name = ''] = (resource ?? `pod/${pod?.metadata.name ?? ''}`).split('/');
  const found = findResource(type);
  if (!found?.kind || !name) return refused(`error: the server doesn't have a resource type "${type}"`);
  const change = asObject(patch);
  if (!change)
    return refused(`error: unable to parse ${goQuote(typeof patch === 'string' ? patch : JSON.stringify(patch ?? null))}: expected a map`);
  const target = resource ? findObject(cluster, found.kind, found.namespaced ? namespace : undefined, name) : pod;
  const answer = cluster.api.patch(found.kind, target?.metadata.namespace ?? namespace, name, change, subresource ?? undefined);
  if (!answer.ok) return refused(refusalText(answer));
  const unchanged = answer.object.metadata.resourceVersion === target?.metadata.resourceVersion;
  const lines = [...answer.warnings.map(warning), `${nameOf(answer.object)} patched${unchanged ? ' (no change)' : ''}`];
  return { ok: true, message: lines.join('\n') };
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
const warning = (text: string): string => `Warning: ${text}`;

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

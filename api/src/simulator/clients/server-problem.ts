import { decodeManifest } from '../api-server/index.ts';
import type { Pod } from '../apimachinery/objects.ts';
import type { Cluster } from '../cluster/index.ts';
import type { Task } from '../engine/index.ts';
import { findResource, infoText, notThere, type Resource, resourceOfKind, timedOut } from '../kubectl/index.ts';
import type { InterventionInput } from '../types.ts';

/** What kubectl tells of an API server that does not answer; one that waits for its store is waited for. */
export function* serverProblem(
  { plane, engine }: Cluster,
  intervention: InterventionInput,
  pod: Pod | undefined,
  namespace: string,
): Task<string | undefined> {
  const how = yield* plane.outages.settled(engine);
  if (how === 'serves') return undefined;
  return (how === 'hangs' ? firstRequest(intervention, pod, namespace) : notThere(how)).trimEnd();
}

/** The request that waits in vain: kubectl reads before it writes, unless it deletes. */
function firstRequest({ kind, manifest, resource = '' }: InterventionInput, pod: Pod | undefined, namespace: string): string {
  if (kind === 'APPLY') {
    const [first] = decodeManifest(manifest ?? '', { namespace, podsNeeded: false }).inOrder;
    if (!first) return 'error: no objects passed to apply';
    const object = 'info' in first ? first.object : first;
    const text = timedOut('get', resourceOfKind(first.kind), object.metadata.name);
    if (!('info' in first)) return text;
    const about = `error when retrieving current configuration of:\n${infoText(first.info, object.metadata)}\nfrom server for: "STDIN": `;
    return text.replace(/^Error from server \(\w+\): /, (start) => start + about);
  }
  const [type = '', name] = (resource ?? '').split('/');
  const patched = kind === 'PATCH' ? findResource(type) : undefined;
  if (patched) return timedOut('get', patched, name);
  return timedOut(kind === 'DELETE_POD' ? 'delete' : 'get', findResource('pods') as Resource, pod?.metadata.name);
}

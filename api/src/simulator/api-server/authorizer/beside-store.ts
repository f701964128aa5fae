import type { Kind, KubernetesObject } from '../../apimachinery/objects.ts';
import { sameJson } from '../../apimachinery/same-json.ts';
import { formatTime } from '../../apimachinery/time.ts';
import { HOUR, Random } from '../../engine/index.ts';
import type { Loose } from '../defaults/loose.ts';
import { fieldProblemText, invalidMessage } from '../problems.ts';
import type { Change } from '../store.ts';
import { validateBystanderUpdate } from '../validation/bystanders.ts';
import type { Authorizer, Kept } from './rbac.ts';
import type { AccessObject } from './types.ts';

/** Why an object beside the store cannot become that, if it cannot. */
export function changeRefusal(updated: AccessObject, old: AccessObject): string | undefined {
  const { kind, apiVersion = '', metadata } = updated;
  const problems = validateBystanderUpdate(kind, updated, old);
  return problems.length > 0 ? invalidMessage(kind, metadata.name, problems.map(fieldProblemText), apiVersion.split('/')[0]) : undefined;
}

/** Where a kind counts what has been said of it, each other spec counts. @see kubernetes: the PrepareForUpdate of pkg/registry/networking/ */
export function withGeneration(updated: AccessObject, old: AccessObject | undefined): AccessObject {
  const [is, was] = [updated as Loose, old as Loose | undefined];
  const before: number | undefined = was?.metadata.generation;
  if (!was || before === undefined) return updated;
  const generation = sameJson(is.spec, was.spec) ? before : before + 1;
  return is.metadata.generation === generation ? updated : ({ ...is, metadata: { ...is.metadata, generation } } as unknown as AccessObject);
}

/** An object beside the store, as the API server would keep it: what is made anew in a run is another. */
export function besideStore({ object, since, revision }: Kept): KubernetesObject {
  const { kind, metadata } = object;
  const created = since ?? -HOUR;
  const uid = new Random(`${kind}/${metadata.namespace ?? ''}/${metadata.name}${created > 0 ? `/${created}` : ''}`).uuid();
  const stamped = { ...metadata, creationTimestamp: formatTime(created), resourceVersion: String(revision), uid };
  return { apiVersion: 'rbac.authorization.k8s.io/v1', ...object, metadata: stamped };
}

/** What became of those of a kind, as the store would tell it. */
export const changesBeside = (authorizer: Pick<Authorizer, 'history'>, kind: string): Change[] =>
  authorizer.history(kind).map(({ version, previous }) => ({
    type: version.isGone ? 'DELETED' : previous ? 'MODIFIED' : 'ADDED',
    at: version.at,
    revision: version.revision,
    kind: kind as Kind,
    object: besideStore(version),
    previous: previous && besideStore(previous),
  }));

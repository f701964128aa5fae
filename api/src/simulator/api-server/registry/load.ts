import type { Kind, Pod } from '../../apimachinery/objects.ts';
import type { ManifestProblem } from '../../types.ts';
import type { DecodedDocument } from '../decode/decode-manifest.ts';
import { OF_MANIFEST } from '../managed-fields/managed-fields.ts';
import type { Answer } from './answer.ts';
import type { ApiServer } from './api-server.ts';

/** What came of the manifest; with a problem, nothing of it runs. */
export interface Loaded {
  /** In the order of the manifest. */
  readonly pods: readonly Pod[];
  readonly problems: readonly ManifestProblem[];
  /** One for each document refused, as the API server words it. */
  readonly messages: readonly string[];
  readonly warnings: readonly string[];
  /** Namespaces that were made since the objects of the manifest need them. */
  readonly implied: readonly string[];
}

/** What others need comes before them, wherever it stands in the manifest: those who paste it mean that it was there already. */
const order: readonly Kind[] = [
  ...(['Namespace', 'PriorityClass', 'RuntimeClass', 'StorageClass', 'Node', 'Secret', 'ConfigMap', 'ServiceAccount'] as const),
  ...(['LimitRange', 'PersistentVolume', 'PersistentVolumeClaim', 'Service', 'Endpoints', 'EndpointSlice'] as const),
  ...(['PodDisruptionBudget', 'ResourceQuota', 'Pod'] as const),
];

/** A quota is there before what stands below it, which it counts, and after what stands above: that was there without it. */
function inOrder(documents: readonly DecodedDocument[]): readonly DecodedDocument[] {
  const sorted = order.flatMap((kind) => documents.filter((one) => one.kind === kind));
  const quotas = sorted.filter(({ kind }) => kind === 'ResourceQuota');
  if (quotas.length === 0) return sorted;
  const at = new Map(documents.map((document, index) => [document, index]));
  const above = (document: DecodedDocument): readonly DecodedDocument[] =>
    quotas.filter(
      (quota) => quota.object.metadata.namespace === document.object.metadata.namespace && (at.get(quota) ?? 0) < (at.get(document) ?? 0),
    );
  return [...new Set(sorted.flatMap((document) => (document.kind === 'Pod' ? [document] : [...above(document), document])))];
}

const replaceable: ReadonlySet<Kind> = new Set<Kind>(['Service', 'StorageClass', 'ConfigMap', 'ServiceAccount']);

/** Brings the objects of a manifest into the cluster, those first that others need, and the namespaces that it takes for granted. All are tried, so that all problems are told at once. */
export function loadDocuments(api: ApiServer, documents: readonly DecodedDocument[], namespaces: readonly string[] = []): Loaded {
  const pods: Pod[] = [];
  const problems: ManifestProblem[] = [];
  const messages: string[] = [];
  const warnings: string[] = [];
  const implied = impliedNamespaces(api, documents, namespaces);
  const own = new Set<string>();
  for (const document of inOrder(documents)) {
    const { kind } = document;
    const { metadata } = document.object;
    const key = `${kind}/${metadata.namespace ?? ''}/${metadata.name}`;
    // Its own Service `kubernetes` or class `standard` takes the place of the new cluster's.
    if (replaceable.has(kind) && !own.has(key)) api.store.remove(kind, metadata.namespace, metadata.name);
    own.add(key);
    const exists = kind !== 'Pod' && metadata.name && api.store.get(kind, metadata.namespace, metadata.name);
    const make = (): Answer => (exists ? api.apply(document, { isNoted: false }) : api.create(unversioned(document)));
    const answer = api.writers.as(OF_MANIFEST, make);
    if (answer.ok) {
      warnings.push(...answer.warnings);
      if (kind === 'Pod') pods.push(answer.object as Pod);
      continue;
    }
    messages.push(answer.message);
    const found = answer.problems.length > 0 ? answer.problems : [{ path: '', type: 'Forbidden', detail: answer.message }];
    for (const problem of found) problems.push({ ...problem, ...document.locate(problem.path) });
  }
  return { pods, problems, messages, warnings, implied };
}

/** What was read from a cluster and is pasted here is meant to be new. */
function unversioned(document: DecodedDocument): DecodedDocument {
  const { resourceVersion, ...metadata } = document.object.metadata;
  return resourceVersion === undefined ? document : { ...document, object: { ...document.object, metadata } };
}

/** A real cluster refuses objects of a namespace that is not there; pasted examples take it for granted. */
function impliedNamespaces(api: ApiServer, documents: readonly DecodedDocument[], others: readonly string[]): string[] {
  const own = new Set(documents.filter(({ kind }) => kind === 'Namespace').map(({ object }) => object.metadata.name as string));
  const namespaced = documents.filter(({ info }) => info.namespaced);
  const wanted = new Set([...namespaced.map(({ object }) => object.metadata.namespace as string), ...others]);
  return [...wanted].flatMap((name) => {
    if (own.has(name) || api.store.get('Namespace', undefined, name)) return [];
    const answer = api.writers.as(OF_MANIFEST, () => api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }));
    return answer.ok ? [name] : [];
  });
}

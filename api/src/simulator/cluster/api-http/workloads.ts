import { type ApiServer, inGoOrder, type Loose, type ResourceRequest, readYamlBody } from '../../api-server/index.ts';
import { groupOf } from '../../apimachinery/group-version.ts';
import type { KubernetesObject } from '../../apimachinery/objects.ts';
import type { PropagationPolicy } from '../../apimachinery/propagation.ts';
import { isRecord } from '../../apimachinery/records.ts';
import { servedResources } from '../../apimachinery/served-resources.ts';
import type { ControllerManager } from '../../controllers/index.ts';
import type { Task } from '../../engine/index.ts';
import type { HttpRequest, HttpResponse } from '../../images/index.ts';
import { failure, json, refusal } from './answers.ts';
import { mediaType } from './media-types.ts';
import { deleteOptions, isDryDelete, isDryRun, optionsRefusal } from './options.ts';
import { APPLY, changeOf, patchRefusal, withBody, withWarnings } from './writes.ts';

interface Served {
  readonly api: ApiServer;
  readonly controllers: Pick<ControllerManager, 'workloads'>;
  forget(kind: string, namespace: string | undefined, name: string, policy?: PropagationPolicy): void;
}

/** A workload of kube-system that is written to, and how. */
interface Written {
  readonly kind: string;
  readonly name: string;
  readonly verb: 'patch' | 'delete' | 'update';
  readonly isScale: boolean;
}

/** Undefined of what is read, is none, or is written as is not followed. */
export function workloadWritten({ controllers }: Served, asked: ResourceRequest): Written | undefined {
  const { group, resource, namespace, name, subresource, verb } = asked;
  if (group !== 'apps' || namespace !== NAMESPACE || name === undefined) return undefined;
  const kind = servedResources.find((one) => one.name === resource && groupOf(one.apiVersion) === group)?.kindName ?? '';
  const isScale = subresource === 'scale' && kind !== 'DaemonSet';
  const isOfPart = subresource === undefined || isScale;
  if (!((verb === 'patch' || verb === 'update') && isOfPart) && !(verb === 'delete' && subresource === undefined)) return undefined;
  if (!WRITTEN.has(kind) || !controllers.workloads.get(kind, name)) return undefined;
  return { kind, name, verb, isScale };
}
const WRITTEN: ReadonlySet<string> = new Set(['DaemonSet', 'Deployment', 'ReplicaSet']);

/**
 * A patch of it, or of its scale, or its end. `read`: what there is at the path, its status with it, which follows from its Pods.
 * @see kubernetes: apiserver/pkg/endpoints/handlers/patch.go; pkg/registry/apps/deployment/storage/storage.go ScaleREST
 */
export function* writeWorkload(
  served: Served,
  { kind, name, verb, isScale }: Written,
  { resource }: ResourceRequest,
  request: HttpRequest,
  read: () => Task<object | undefined>,
): Task<HttpResponse> {
  if (verb === 'delete') return deleted(served, kind, name, resource, request);
  if (verb === 'update') return yield* replaced(served, { kind, name, isScale }, request, read);
  const wrong = patchRefusal(request);
  if (wrong) return wrong;
  if (mediaType(request) === APPLY) return notPossible(`a server-side apply of the ${kind} kube-system/${name}`);
  const old = (yield* read()) as KubernetesObject;
  const made = changeOf(request, old, { kind: isScale ? 'Scale' : kind });
  if ('status' in made) return made;
  const change = isScale ? scaled(made.change) : (made.change as object);
  return yield* answered(served, { old, isScale }, request, read, () => served.controllers.workloads.patch(kind, name, change));
}

/** What was done, or would be: how it is, its controllers find out later. */
function* answered(
  { api }: Served,
  { old, isScale }: { readonly old: KubernetesObject; readonly isScale: boolean },
  request: HttpRequest,
  read: () => Task<object | undefined>,
  work: () => ReturnType<ControllerManager['workloads']['patch']>,
): Task<HttpResponse> {
  const answer = isDryRun(request) ? api.dryRun(work) : work();
  if (!answer.ok) return refusal({ ...answer, ok: false, code: CODES[answer.reason] ?? 400 });
  const { status } = old as { readonly status?: object };
  const { spec } = answer.object;
  const written = isDryRun(request)
    ? isScale
      ? { ...old, spec: { replicas: spec?.replicas } }
      : { ...old, ...answer.object }
    : yield* read();
  return json(200, inGoOrder({ ...(written as KubernetesObject), ...(status && { status }) } as KubernetesObject));
}
const CODES: Readonly<Record<string, number>> = { Conflict: 409, Invalid: 422 };

/** By a whole one, or a whole scale. @see kubernetes: apiserver/pkg/endpoints/handlers/update.go */
function* replaced(
  served: Served,
  { kind, name, isScale }: Pick<Written, 'kind' | 'name' | 'isScale'>,
  request: HttpRequest,
  read: () => Task<object | undefined>,
): Task<HttpResponse> {
  const { workloads } = served.controllers;
  let work: (() => ReturnType<ControllerManager['workloads']['patch']>) | undefined;
  let told: readonly string[] = [];
  const info = { kind, apiVersion: 'apps/v1' };
  const take = (object: Loose, warnings: readonly string[]): HttpResponse => {
    const wrong = misnamed(object, name);
    if (wrong !== undefined) return failure(400, 'BadRequest', wrong);
    told = warnings;
    work = () =>
      isScale ? workloads.patch(kind, name, scaled({ spec: { replicas: 0, ...object.spec } })) : workloads.replace(kind, name, object);
    return json(200, {});
  };
  const refused = isScale ? scaleOf(request, take) : withBody(request, info, 'UpdateOptions', take);
  if (!work) return refused;
  const old = (yield* read()) as KubernetesObject;
  return withWarnings(yield* answered(served, { old, isScale }, request, read, work), told);
}

/** Of a scale, the field table has nothing. */
function scaleOf(request: HttpRequest, take: (object: Loose, warnings: readonly string[]) => HttpResponse): HttpResponse {
  const wrong = optionsRefusal('UpdateOptions', request);
  if (wrong) return wrong;
  const read = readYamlBody(request.body);
  if ('error' in read) return failure(400, 'BadRequest', read.error);
  return take(isRecord(read.value) ? read.value : {}, []);
}

/** @see kubernetes: apiserver/pkg/endpoints/handlers/rest.go checkName */
function misnamed(
  { metadata }: { readonly metadata?: { readonly name?: string; readonly namespace?: string } },
  name: string,
): string | undefined {
  const { name: own, namespace = NAMESPACE } = metadata ?? {};
  if (!own) return `the name of the object (${name} based on URL) was undeterminable: name must be provided`;
  if (own !== name) return `the name of the object (${own}) does not match the name on the URL (${name})`;
  return namespace === NAMESPACE
    ? undefined
    : `the namespace of the object (${namespace}) does not match the namespace on the request (${NAMESPACE})`;
}
const NAMESPACE = 'kube-system';

/** Of a scale there is nothing to change but that. */
const scaled = (change: unknown): object => {
  const { spec } = change as { readonly spec?: { readonly replicas?: unknown } };
  return spec && 'replicas' in spec ? { spec: { replicas: spec.replicas ?? 0 } } : {};
};

function deleted(served: Served, kind: string, name: string, resource: string, request: HttpRequest): HttpResponse {
  const wrong = optionsRefusal('DeleteOptions', request);
  if (wrong) return wrong;
  const { propagationPolicy = 'Background' } = deleteOptions(request);
  const uid = served.controllers.workloads.get(kind, name)?.metadata.uid;
  if (!isDryDelete(request)) served.forget(kind, 'kube-system', name, propagationPolicy);
  // What is not gone at once is told of as it is.
  const left = served.controllers.workloads.get(kind, name);
  if (left?.metadata.deletionTimestamp) return json(200, inGoOrder(left as unknown as KubernetesObject));
  return json(200, {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: { name, group: 'apps', kind: resource, uid },
  });
}

const notPossible = (what: string): HttpResponse => failure(501, 'NotImplemented', `${what} is not possible in a simulated cluster`);

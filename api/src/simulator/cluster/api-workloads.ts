import { type ApiServer, inGoOrder, type ResourceRequest } from '../api-server/index.ts';
import { groupOf } from '../apimachinery/group-version.ts';
import type { KubernetesObject } from '../apimachinery/objects.ts';
import { servedResources } from '../apimachinery/served-resources.ts';
import type { ControllerManager } from '../controllers/index.ts';
import type { Task } from '../engine/index.ts';
import type { HttpRequest, HttpResponse } from '../images/index.ts';
import { deleteOptions, isDryDelete, isDryRun, optionsRefusal } from './api-options.ts';
import { APPLY, changeOf, mediaType, PATCH_TYPES, unsupported } from './api-writes.ts';
import { failure, json, refusal } from './http-answers.ts';

interface Served {
  readonly api: ApiServer;
  readonly controllers: Pick<ControllerManager, 'workloads'>;
  forget(kind: string, namespace: string | undefined, name: string): void;
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
  if (group !== 'apps' || namespace !== 'kube-system' || name === undefined) return undefined;
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
  if (verb === 'update') return notPossible(`to replace the ${kind} kube-system/${name} (a patch of it is)`);
  const type = mediaType(request);
  if (!PATCH_TYPES.includes(type)) return unsupported(PATCH_TYPES);
  const wrong = optionsRefusal('PatchOptions', request, type === APPLY);
  if (wrong) return wrong;
  if (type === APPLY) return notPossible(`a server-side apply of the ${kind} kube-system/${name}`);
  const old = (yield* read()) as KubernetesObject;
  const made = changeOf(request, old, { kind: isScale ? 'Scale' : kind });
  if ('status' in made) return made;
  const change = isScale ? scaled(made.change) : (made.change as object);
  const work = () => served.controllers.workloads.patch(kind, name, change);
  const answer = isDryRun(request) ? served.api.dryRun(work) : work();
  if (!answer.ok) return refusal({ ...answer, ok: false, code: answer.reason === 'Invalid' ? 422 : 400 });
  // How it is, its controllers find out later.
  const { status } = old as { readonly status?: object };
  const { spec } = answer.object;
  const patched = isDryRun(request)
    ? isScale
      ? { ...old, spec: { replicas: spec?.replicas } }
      : { ...old, ...answer.object }
    : yield* read();
  return json(200, inGoOrder({ ...(patched as KubernetesObject), ...(status && { status }) } as KubernetesObject));
}

/** Of a scale there is nothing to change but that. */
const scaled = (change: unknown): object => {
  const { spec } = change as { readonly spec?: { readonly replicas?: unknown } };
  return spec && 'replicas' in spec ? { spec: { replicas: spec.replicas ?? 0 } } : {};
};

function deleted(served: Served, kind: string, name: string, resource: string, request: HttpRequest): HttpResponse {
  const wrong = optionsRefusal('DeleteOptions', request);
  if (wrong) return wrong;
  const { propagationPolicy = 'Background' } = deleteOptions(request);
  if (propagationPolicy !== 'Background') return notPossible(`to delete the ${kind} kube-system/${name} with that propagation policy`);
  const uid = served.controllers.workloads.get(kind, name)?.metadata.uid;
  if (!isDryDelete(request)) served.forget(kind, 'kube-system', name);
  return json(200, {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: { name, group: 'apps', kind: resource, uid },
  });
}

const notPossible = (what: string): HttpResponse => failure(501, 'NotImplemented', `${what} is not possible in a simulated cluster`);

import {
  type BesideKind,
  itemInGoOrder,
  type KindInfo,
  kindOfResource,
  nodeIdentity,
  nodeRestriction,
  type ResourceRequest,
  type User,
} from '../../api-server/index.ts';
import { groupOf } from '../../apimachinery/group-version.ts';
import { withHeartbeat } from '../../apimachinery/heartbeat.ts';
import type { Kind, KubernetesObject, Node } from '../../apimachinery/objects.ts';
import { servedResources, withStatus } from '../../apimachinery/served-resources.ts';
import type { HttpRequest, HttpResponse } from '../../images/index.ts';
import { failure, JSON_HEADERS, json, missing, noMethod, noRoute, notFound } from './answers.ts';
import type { Backend } from './backend.ts';
import { answerBeside, besideKind } from './beside.ts';
import { watchedAs } from './formats.ts';
import { getRefusal, listRefusal } from './list-options.ts';
import { unsupportedType } from './media-types.ts';
import { optionsRefusal } from './options.ts';
import { inOrder, pageOf } from './pages.ts';
import { isReview, review } from './reviews.ts';
import { selection } from './selection.ts';
import { shown } from './shown.ts';
import { answerSubresource, bindByName } from './subresources.ts';
import { createResource, deleteCollection, deleteResource, isEphemeral, patchResource, replaceResource } from './writes.ts';

/** What is allowed is done. Watches of those who read an answer whole end with what there is. @see kubernetes: staging/src/k8s.io/apiserver/pkg/endpoints/handlers */
export function answerResource(backend: Backend, asked: ResourceRequest, request: HttpRequest, user: User): HttpResponse {
  const { group, resource, subresource, verb } = asked;
  const isPart = subresource !== undefined || (group === '' && resource === 'bindings');
  const refused = verb === 'create' && isPart ? (unsupportedType(request) ?? optionsRefusal('CreateOptions', request)) : undefined;
  if (refused) return refused;
  if (verb === 'create' && isReview(group)) return review(backend, asked, request, user);
  const info = kindOfResource(group, resource);
  const beside = info ? undefined : besideKind(asked, request.path);
  if (beside && !isStanding(backend, beside, asked)) return answerBeside(backend, asked, beside, request, user);
  if (group === '' && resource === 'bindings' && verb === 'create') return bindByName(backend.api, asked, request);
  if (!info) return unkept(asked, request);
  const answer = (): HttpResponse => answerSubresource(backend, asked, info.kind, request) ?? answerObject(backend, asked, info, request);
  const node = nodeIdentity(user);
  return (node !== undefined && notForNode(backend, node, asked, info, answer)) || answer();
}

/** A lease that the cluster's own parts hold is kept by nobody, and follows from them. */
const isStanding = ({ authorizer, engine }: Backend, { kind }: BesideKind, { namespace = '', name = '' }: ResourceRequest): boolean =>
  kind === 'Lease' && OF_THE_CLUSTER.test(`${namespace}/${name}`) && !authorizer.get(kind, namespace, name, engine.now);
const OF_THE_CLUSTER = /^(kube-node-lease\/.+|kube-system\/(kube-(controller-manager|scheduler)|kube-apiserver-.+|apiserver-.+))$/;

const OPERATIONS = { create: 'CREATE', update: 'UPDATE', patch: 'UPDATE', delete: 'DELETE' } as const;

/** What a kubelet may not is looked at once it is known what would come of it. */
function notForNode(
  { store, api }: Backend,
  node: string,
  { verb, name = '', namespace, subresource }: ResourceRequest,
  { kind, namespaced }: KindInfo,
  answer: () => HttpResponse,
): HttpResponse | undefined {
  const operation = OPERATIONS[verb as keyof typeof OPERATIONS];
  if (!operation || subresource !== undefined || (kind !== 'Pod' && kind !== 'Node')) return undefined;
  const old = operation === 'CREATE' ? undefined : store.get(kind, namespaced ? namespace : undefined, name);
  const made = operation === 'DELETE' ? undefined : api.dryRun(answer);
  if (made ? made.status >= 300 : !old) return undefined;
  const object = made ? JSON.parse(String(made.body)) : old;
  const why = nodeRestriction(node, { kind, operation, object, old, uidOf: (of) => store.get('Node', undefined, of)?.metadata.uid });
  const plural = kind === 'Pod' ? 'pods' : 'nodes';
  const details = { name: object.metadata.name, kind: plural };
  return why === undefined ? undefined : failure(403, 'Forbidden', `${plural} "${object.metadata.name}" is forbidden: ${why}`, details);
}

function answerObject(backend: Backend, asked: ResourceRequest, info: KindInfo, request: HttpRequest): HttpResponse {
  const { resource, subresource, name = '', namespace } = asked;
  const { kind, namespaced } = info;
  const { store, api } = backend;
  const current = () => store.get(kind, namespaced ? namespace : undefined, name);
  switch (asked.verb) {
    case 'get': {
      if (kind === 'Namespace' && subresource === 'finalize') return noMethod();
      if (subresource !== undefined && !(subresource === 'status' && withStatus.includes(resource)) && !isEphemeral(kind, subresource))
        return noRoute();
      const wrong = getRefusal(request.query, store.revision);
      if (wrong) return wrong;
      const found = current();
      return found ? json(200, shown(reported(found, backend), api)) : missing(asked);
    }
    case 'list':
    case 'watch':
      return listed(backend, asked, info, request);
    case 'create':
      return createResource(api, info, asked, request);
    case 'update':
      return replaceResource(api, info, asked, request);
    case 'patch':
      return patchResource(api, info, asked, request, current());
    case 'deletecollection': {
      const objects = selected(backend, asked, kind, request);
      return 'status' in objects ? objects : deleteCollection(api, info, objects, request);
    }
    case 'delete':
      return deleteResource(api, info, asked, request);
    default:
      return noMethod();
  }
}

function selected(
  backend: Backend,
  { namespace }: ResourceRequest,
  kind: Kind,
  { query }: HttpRequest,
): readonly KubernetesObject[] | HttpResponse {
  const { store } = backend;
  const isSelected = selection({ kind }, { query });
  if (typeof isSelected === 'object') return isSelected;
  return inOrder(store.list(kind, namespace).filter(isSelected)).map((object) => reported(object, backend));
}

/** A node has reported in the meantime. */
const reported = (object: KubernetesObject, { engine }: Pick<Backend, 'engine'>): KubernetesObject =>
  object.kind === 'Node' ? withHeartbeat(object as Node, engine.now) : object;

function listed(backend: Backend, asked: ResourceRequest, { kind, apiVersion }: KindInfo, request: HttpRequest): HttpResponse {
  const wrong = listRefusal(request.query, backend.store.revision, asked.verb === 'watch');
  if (wrong) return wrong;
  const objects = selected(backend, asked, kind, request);
  if ('status' in objects) return objects;
  if (asked.verb === 'watch') {
    const as = watchedAs(request, () => backend.engine.now);
    if ('status' in as) return as;
    const lines = objects.map((object) => `${JSON.stringify({ type: 'ADDED', object: as(shown(object, backend.api)) })}\n`);
    return { status: 200, headers: JSON_HEADERS, body: lines.join('') };
  }
  const page = pageOf(objects, request, asked.namespace, backend.store.revision);
  if ('status' in page) return page;
  const items = page.items.map((object) => itemInGoOrder(backend.api.writers.told(object)));
  return json(200, { kind: `${kind}List`, apiVersion, metadata: page.metadata, items });
}

/** What a run has none of, or keeps beside its store; that it is read is answered before. */
function unkept(asked: ResourceRequest, { path, method }: HttpRequest): HttpResponse {
  const isServed = servedResources.some((one) => one.name === asked.resource && groupOf(one.apiVersion) === asked.group);
  if (isServed && !WORKLOADS.has(`${asked.resource}.${asked.group}`) && method !== 'GET')
    return failure(501, 'NotImplemented', `${method} ${path} is not possible in a simulated cluster: kubectl can do it`);
  if (!WORKLOADS.has(`${asked.resource}.${asked.group}`)) return notFound(path);
  const isScale = asked.subresource === 'scale' && SCALED.has(asked.resource);
  if (asked.subresource !== undefined && asked.subresource !== 'status' && !isScale) return noRoute();
  if (asked.name !== undefined) return missing(asked);
  return failure(405, 'MethodNotAllowed', 'a run keeps no workloads: the server does not allow this method on the requested resource');
}
const SCALED: ReadonlySet<string> = new Set(['deployments', 'replicasets', 'statefulsets']);
const WORKLOADS: ReadonlySet<string> = new Set(
  ['deployments', 'replicasets', 'statefulsets', 'daemonsets'].map((name) => `${name}.apps`).concat('jobs.batch', 'cronjobs.batch'),
);

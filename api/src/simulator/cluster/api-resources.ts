import {
  type ApiServer,
  type Authorizer,
  type KindInfo,
  kindOfResource,
  type ResourceRequest,
  requestToken,
  type Store,
  type User,
} from '../api-server/index.ts';
import { selectedByFields } from '../apimachinery/field-selectors.ts';
import { groupOf } from '../apimachinery/group-version.ts';
import { withHeartbeat } from '../apimachinery/heartbeat.ts';
import type { Kind, KubernetesObject, Node } from '../apimachinery/objects.ts';
import type { LogRecord } from '../apimachinery/pod-logs.ts';
import { matches, parseSelector } from '../apimachinery/selectors.ts';
import { servedResources, withStatus } from '../apimachinery/served-resources.ts';
import { typedItem } from '../apimachinery/typed-head.ts';
import type { Engine, Micros } from '../engine/index.ts';
import type { HttpRequest, HttpResponse } from '../images/index.ts';
import type { ContainerRuntime } from '../runtime/index.ts';
import { askedLog, chosenContainer, LOG_HEADERS } from './api-logs.ts';
import { deleteOptions, isDryDelete, isDryRun, optionsRefusal } from './api-options.ts';
import { inOrder, pageOf, wrongNumber } from './api-pages.ts';
import {
  createResource,
  deleteCollection,
  deleteResource,
  isEphemeral,
  patchResource,
  replaceResource,
  unsupportedType,
} from './api-writes.ts';
import { failure, JSON_HEADERS, json, noMethod, noRoute, notFound, refusal } from './http-answers.ts';
import { shown, withManagers } from './shown.ts';

/** What stands behind the API server's addresses. */
export interface Backend {
  readonly engine: Engine;
  readonly store: Store;
  readonly api: ApiServer;
  readonly authorizer: Authorizer;
  readonly nodes: ReadonlyMap<
    string,
    {
      readonly runtime: ContainerRuntime;
      readonly kubelet: { readonly runs: boolean };
      readonly kernel: { readonly network: { readonly up: boolean } };
    }
  >;
  /** What the Pods of kube-system have written. */
  standingLog?(containerID: string): readonly LogRecord[] | undefined;
}
/** What is allowed is done. Watches of those who read an answer whole end with what there is. @see kubernetes: staging/src/k8s.io/apiserver/pkg/endpoints/handlers */
export function answerResource(backend: Backend, asked: ResourceRequest, request: HttpRequest, user: User): HttpResponse {
  const { group, resource, subresource, name = '', namespace } = asked;
  const refused =
    asked.verb === 'create' && subresource ? (unsupportedType(request) ?? optionsRefusal('CreateOptions', request)) : undefined;
  if (refused) return refused;
  if (asked.verb === 'create' && (group === 'authorization.k8s.io' || group === 'authentication.k8s.io'))
    return review(backend, asked, request, user);
  const info = kindOfResource(group, resource);
  if (!info) return unkept(asked, request);
  const { kind } = info;
  const { store, api } = backend;
  if (subresource === 'log' && kind === 'Pod' && asked.verb === 'get') {
    const log = askedLog(backend, request, namespace ?? '', name);
    return 'status' in log ? log : { status: 200, headers: LOG_HEADERS, body: log.text };
  }
  if (kind === 'Pod' && UPGRADES.has(subresource ?? '')) return upgrade(backend, request, asked);
  if (kind === 'Pod' && asked.verb !== 'create' && /^(eviction|binding)$/.test(subresource ?? '')) return noMethod();
  if (subresource === 'eviction' && kind === 'Pod') {
    const eviction = bodyOf(request);
    if (eviction?.metadata?.name !== name) return failure(400, 'BadRequest', 'name in URL does not match name in Eviction object');
    const said = { body: JSON.stringify(eviction.deleteOptions ?? {}), query: request.query };
    const wrong = optionsRefusal('DeleteOptions', said);
    if (wrong) return wrong;
    const options = deleteOptions(said);
    const evict = () => api.evict(namespace ?? '', name, options);
    const isDry = isDryRun(request) || isDryDelete(said);
    const answer = isDry ? api.dryRun(evict) : evict();
    return answer.ok ? done() : refusal(answer);
  }
  if (subresource === 'binding' && kind === 'Pod') return bind(api, request, namespace ?? '', name);
  if (subresource === 'token' && kind === 'ServiceAccount' && asked.verb === 'create')
    return issueToken(backend, request, namespace ?? '', name);
  switch (asked.verb) {
    case 'get': {
      if (subresource !== undefined && !(subresource === 'status' && withStatus.includes(resource)) && !isEphemeral(kind, subresource))
        return noRoute();
      const found = store.get(kind, info.namespaced ? namespace : undefined, name);
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
      return patchResource(api, info, asked, request, store.get(kind, info.namespaced ? namespace : undefined, name));
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

const UPGRADES: ReadonlySet<string> = new Set(['exec', 'attach', 'portforward']);

/** What becomes a stream of its own is none for who does not ask for one. @see kubernetes: apimachinery/pkg/util/proxy/upgradeaware.go ServeHTTP; pkg/registry/core/pod/strategy.go streamLocation */
function upgrade({ store }: Backend, { query }: HttpRequest, { namespace = '', name = '', subresource }: ResourceRequest): HttpResponse {
  const pod = store.get('Pod', namespace, name);
  if (!pod) return failure(404, 'NotFound', `pods "${name}" not found`, { name, kind: 'pods' });
  const { wrong } = subresource === 'portforward' ? { wrong: undefined } : chosenContainer(pod, query.get('container') ?? '');
  if (wrong !== undefined) return failure(400, 'BadRequest', wrong);
  const isPlaced = pod.spec.nodeName !== undefined && pod.spec.nodeName !== '';
  return failure(400, 'BadRequest', isPlaced ? 'Upgrade request required' : `pod ${name} does not have a host assigned`);
}

/** @see kubernetes: pkg/registry/core/pod/storage/storage.go BindingREST.Create; pkg/apis/core/validation ValidatePodBinding */
function bind(api: ApiServer, request: HttpRequest, namespace: string, name: string): HttpResponse {
  const { metadata, target } = bodyOf(request) ?? {};
  if (metadata?.name !== name) return failure(400, 'BadRequest', 'name in URL does not match name in Binding object');
  const { kind = '', name: node = '' } = target ?? {};
  const wrong = [
    ...(kind === '' || kind === 'Node'
      ? []
      : [`target.kind: Unsupported value: ${JSON.stringify(kind)}: supported values: "Node", "<empty>"`]),
    ...(node === '' ? ['target.name: Required value'] : []),
  ];
  if (wrong.length > 0) return failure(500, '', wrong.length === 1 ? (wrong[0] as string) : `[${wrong.join(', ')}]`);
  const answer = isDryRun(request) ? api.dryRun(() => api.bind(namespace, name, node)) : api.bind(namespace, name, node);
  return answer.ok ? done() : refusal(answer);
}

/** @see kubernetes: pkg/registry/core/serviceaccount/storage/token.go Create */
function issueToken({ store, engine }: Backend, request: HttpRequest, namespace: string, account: string): HttpResponse {
  const { spec, metadata } = bodyOf(request) ?? {};
  const answer = requestToken(
    { namespace, account, spec: spec ?? {}, metadata: metadata ?? {} },
    (kind, of, name) => store.get(kind, of, name),
    engine.now,
  );
  return answer.ok ? json(201, answer.object) : refusal(answer);
}

const done = (): HttpResponse => json(201, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 });

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

/** What the request selects, or why that is no selector. */
export function selection(
  { kind }: Pick<KindInfo, 'kind'>,
  { query }: Pick<HttpRequest, 'query'>,
): ((object: KubernetesObject) => boolean) | HttpResponse {
  try {
    return selectedBy(kind, query.get('labelSelector') ?? '', query.get('fieldSelector') ?? '');
  } catch (error) {
    return failure(400, 'BadRequest', (error as Error).message);
  }
}

function listed(backend: Backend, asked: ResourceRequest, { kind, apiVersion }: KindInfo, request: HttpRequest): HttpResponse {
  const wrong = wrongNumber(request.query);
  if (wrong) return wrong;
  const objects = selected(backend, asked, kind, request);
  if ('status' in objects) return objects;
  if (asked.verb === 'watch') {
    const lines = objects.map((object) => `${JSON.stringify({ type: 'ADDED', object: shown(object, backend.api) })}\n`);
    return { status: 200, headers: JSON_HEADERS, body: lines.join('') };
  }
  const page = pageOf(objects, request, asked.namespace, backend.store.revision);
  if ('status' in page) return page;
  const items = page.items.map((object) => typedItem(withManagers(object, backend.api)));
  return json(200, { kind: `${kind}List`, apiVersion, metadata: page.metadata, items });
}

function selectedBy(kind: Kind, labels: string, fields: string): (object: KubernetesObject) => boolean {
  const selector = parseSelector(labels);
  const hasFields = selectedByFields(kind, fields, (why) => {
    throw new Error(why);
  });
  return (object) => matches(selector, object.metadata.labels) && hasFields(object);
}

/** Whether somebody may do something: who asks, or who is named. @see kubernetes: pkg/registry/authorization/selfsubjectaccessreview/rest.go, subjectaccessreview/rest.go */
function review({ authorizer, engine }: Backend, { resource, namespace }: ResourceRequest, request: HttpRequest, user: User): HttpResponse {
  if (resource === 'selfsubjectrulesreviews') return rulesReview(authorizer, user, bodyOf(request)?.spec?.namespace, engine.now);
  const kind = REVIEWS[resource];
  // Of a version that is not served.
  if (resource === 'selfsubjectreviews') return noRoute();
  if (kind === undefined) return failure(501, 'NotImplemented', `a review as of ${resource} is not possible in a simulated cluster`);
  const spec = bodyOf(request)?.spec ?? {};
  const { resourceAttributes: wanted, nonResourceAttributes: path } = spec;
  const asked = wanted
    ? { verb: '', group: '', resource: '', ...wanted, namespace: wanted.namespace || namespace || undefined }
    : { verb: String(path?.verb ?? ''), path: String(path?.path ?? '') };
  const named: User = { name: String(spec.user ?? ''), groups: Array.isArray(spec.groups) ? spec.groups.map(String) : [] };
  const { allowed, reason } = authorizer.decision(kind === 'SelfSubjectAccessReview' ? user : named, asked, engine.now);
  return json(201, {
    kind,
    apiVersion: 'authorization.k8s.io/v1',
    metadata: { creationTimestamp: null },
    spec,
    status: { allowed, ...(reason && { reason }) },
  });
}
/** What who asks may do in a namespace, rule by rule. @see kubernetes: pkg/registry/authorization/selfsubjectrulesreview/rest.go Create */
function rulesReview(authorizer: Authorizer, user: User, namespace: unknown, now: Micros): HttpResponse {
  if (typeof namespace !== 'string' || namespace === '') return failure(400, 'BadRequest', 'no namespace on request');
  const rules = authorizer.rulesFor(user, namespace, now);
  const given = (name: string, values: readonly string[] | undefined | null) => (values?.length ? { [name]: values } : {});
  return json(201, {
    kind: 'SelfSubjectRulesReview',
    apiVersion: 'authorization.k8s.io/v1',
    metadata: { creationTimestamp: null },
    spec: {},
    status: {
      resourceRules: rules.flatMap(({ verbs, apiGroups, resources, resourceNames }) =>
        resources?.length
          ? [{ verbs, ...given('apiGroups', apiGroups), ...given('resources', resources), ...given('resourceNames', resourceNames) }]
          : [],
      ),
      nonResourceRules: rules.flatMap(({ verbs, nonResourceURLs }) => (nonResourceURLs?.length ? [{ verbs, nonResourceURLs }] : [])),
      incomplete: false,
    },
  });
}

const REVIEWS: Readonly<Record<string, string>> = {
  selfsubjectaccessreviews: 'SelfSubjectAccessReview',
  subjectaccessreviews: 'SubjectAccessReview',
  localsubjectaccessreviews: 'LocalSubjectAccessReview',
};

/** What a run has none of, or keeps beside its store; that it is read is answered before. */
function unkept(asked: ResourceRequest, { path, method }: HttpRequest): HttpResponse {
  const isServed = servedResources.some((one) => one.name === asked.resource && groupOf(one.apiVersion) === asked.group);
  if (isServed && !WORKLOADS.has(`${asked.resource}.${asked.group}`) && method !== 'GET')
    return failure(501, 'NotImplemented', `${method} ${path} is not possible in a simulated cluster: kubectl can do it`);
  if (!WORKLOADS.has(`${asked.resource}.${asked.group}`)) return notFound(path);
  if (asked.name !== undefined) return missing(asked);
  return failure(405, 'MethodNotAllowed', 'a run keeps no workloads: the server does not allow this method on the requested resource');
}
const WORKLOADS: ReadonlySet<string> = new Set(
  ['deployments', 'replicasets', 'statefulsets', 'daemonsets'].map((name) => `${name}.apps`).concat('jobs.batch', 'cronjobs.batch'),
);

/** 404, by its name. */
export function missing({ group, resource, name = '' }: ResourceRequest): HttpResponse {
  const details = { name, ...(group !== '' && { group }), kind: resource };
  return failure(404, 'NotFound', `${resource}${group === '' ? '' : `.${group}`} "${name}" not found`, details);
}

// biome-ignore lint/suspicious/noExplicitAny: whatever a client sent; what reads it checks it.
function bodyOf({ body }: HttpRequest): any {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

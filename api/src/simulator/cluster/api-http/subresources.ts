import { type ApiServer, type ResourceRequest, requestToken } from '../../api-server/index.ts';
import type { Kind } from '../../apimachinery/objects.ts';
import { recordOf } from '../../apimachinery/records.ts';
import type { HttpRequest, HttpResponse } from '../../images/index.ts';
import { failure, json, noMethod, refusal } from './answers.ts';
import type { Backend } from './backend.ts';
import { askedLog, chosenContainer, LOG_HEADERS, missingNode } from './logs.ts';
import { deleteOptions, isDryDelete, isDryRun, optionsRefusal } from './options.ts';
import { bodyOf } from './request-body.ts';

/** What something of an object answers that is more than a part of it: a Pod's log, its eviction …; nothing of all else. */
export function answerSubresource(backend: Backend, asked: ResourceRequest, kind: Kind, request: HttpRequest): HttpResponse | undefined {
  const { subresource = '', verb } = asked;
  if (kind === 'ServiceAccount') return subresource === 'token' && verb === 'create' ? issueToken(backend, asked, request) : undefined;
  if (kind !== 'Pod') return undefined;
  if (subresource === 'log') return verb === 'get' ? log(backend, asked, request) : undefined;
  if (UPGRADES.has(subresource)) return upgrade(backend, request, asked);
  if (subresource !== 'eviction' && subresource !== 'binding') return undefined;
  if (verb !== 'create') return noMethod();
  return subresource === 'eviction' ? evict(backend.api, asked, request) : bind(backend.api, asked, request);
}

const UPGRADES: ReadonlySet<string> = new Set(['exec', 'attach', 'portforward']);

function log(backend: Backend, { namespace = '', name = '' }: ResourceRequest, request: HttpRequest): HttpResponse {
  const answer = askedLog(backend, request, namespace, name);
  return 'status' in answer ? answer : { status: 200, headers: LOG_HEADERS, body: answer.text };
}

/** What becomes a stream of its own is none for who does not ask for one. @see kubernetes: apimachinery/pkg/util/proxy/upgradeaware.go ServeHTTP; pkg/registry/core/pod/strategy.go streamLocation */
function upgrade({ store }: Backend, { query }: HttpRequest, { namespace = '', name = '', subresource }: ResourceRequest): HttpResponse {
  const pod = store.get('Pod', namespace, name);
  if (!pod) return failure(404, 'NotFound', `pods "${name}" not found`, { name, kind: 'pods' });
  const { wrong } = subresource === 'portforward' ? { wrong: undefined } : chosenContainer(pod, query.get('container') ?? '');
  if (wrong !== undefined) return failure(400, 'BadRequest', wrong);
  const { nodeName } = pod.spec;
  if (!nodeName) return failure(400, 'BadRequest', `pod ${name} does not have a host assigned`);
  return store.get('Node', undefined, nodeName) ? failure(400, 'BadRequest', 'Upgrade request required') : missingNode(nodeName);
}

/** @see kubernetes: pkg/registry/core/pod/storage/eviction.go EvictionREST.Create */
function evict(api: ApiServer, { namespace = '', name = '' }: ResourceRequest, request: HttpRequest): HttpResponse {
  const eviction = bodyOf(request);
  if (recordOf(eviction.metadata).name !== name) return failure(400, 'BadRequest', 'name in URL does not match name in Eviction object');
  const said = { body: JSON.stringify(eviction.deleteOptions ?? {}), query: request.query };
  const wrong = optionsRefusal('DeleteOptions', said);
  if (wrong) return wrong;
  const options = deleteOptions(said);
  const evicted = () => api.evict(namespace, name, options);
  const answer = isDryRun(request) || isDryDelete(said) ? api.dryRun(evicted) : evicted();
  return answer.ok ? done() : refusal(answer);
}

/** @see kubernetes: pkg/registry/core/pod/storage/storage.go BindingREST.Create; pkg/apis/core/validation ValidatePodBinding */
function bind(api: ApiServer, { namespace = '', name = '' }: ResourceRequest, request: HttpRequest): HttpResponse {
  const binding = bodyOf(request);
  if (recordOf(binding.metadata).name !== name) return failure(400, 'BadRequest', 'name in URL does not match name in Binding object');
  return boundTo(api, namespace, name, binding, request);
}

/** As it was done of old: the Pod is the one that the binding is called after. @see kubernetes: pkg/registry/core/pod/storage/storage.go LegacyBindingREST */
export function bindByName(api: ApiServer, { namespace = '' }: ResourceRequest, request: HttpRequest): HttpResponse {
  const binding = bodyOf(request);
  const { name } = recordOf(binding.metadata);
  return name ? boundTo(api, namespace, String(name), binding, request) : failure(400, 'BadRequest', 'Name parameter required.');
}

function boundTo(
  api: ApiServer,
  namespace: string,
  name: string,
  binding: Readonly<Record<string, unknown>>,
  request: HttpRequest,
): HttpResponse {
  const { kind = '', name: node = '' } = recordOf(binding.target) as { readonly kind?: string; readonly name?: string };
  const { annotations } = recordOf(binding.metadata) as { readonly annotations?: Readonly<Record<string, string>> };
  const wrong = [
    ...(kind === '' || kind === 'Node'
      ? []
      : [`target.kind: Unsupported value: ${JSON.stringify(kind)}: supported values: "Node", "<empty>"`]),
    ...(node === '' ? ['target.name: Required value'] : []),
  ];
  if (wrong.length > 0) return failure(500, '', wrong.length === 1 ? (wrong[0] as string) : `[${wrong.join(', ')}]`);
  const work = () => api.bind(namespace, name, node, annotations);
  const answer = isDryRun(request) ? api.dryRun(work) : work();
  return answer.ok ? done() : refusal(answer);
}

/** @see kubernetes: pkg/registry/core/serviceaccount/storage/token.go Create */
function issueToken(
  { store, engine }: Backend,
  { namespace = '', name: account = '' }: ResourceRequest,
  request: HttpRequest,
): HttpResponse {
  const asked = bodyOf(request);
  const answer = requestToken(
    { namespace, account, spec: recordOf(asked.spec), metadata: recordOf(asked.metadata) },
    (kind, of, name) => store.get(kind, of, name),
    engine.now,
  );
  return answer.ok ? json(201, answer.object) : refusal(answer);
}

const done = (): HttpResponse => json(201, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 });

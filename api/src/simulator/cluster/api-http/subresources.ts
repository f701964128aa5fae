import { type ApiServer, type Loose, OTHER_NAMESPACE, type ResourceRequest, requestKinds, requestToken } from '../../api-server/index.ts';
import type { Kind } from '../../apimachinery/objects.ts';
import type { HttpRequest, HttpResponse } from '../../images/index.ts';
import { failure, json, noMethod, refusal } from './answers.ts';
import type { Backend } from './backend.ts';
import { askedLog, chosenContainer, LOG_HEADERS, missingNode } from './logs.ts';
import { deleteOptions as deleteOptionsOf, isDryDelete, isDryRun, optionsRefusal } from './options.ts';
import { managerOf, withBody, withWarnings } from './writes.ts';

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
const evict = (api: ApiServer, asked: ResourceRequest, request: HttpRequest): HttpResponse =>
  sentTo(asked, requestKinds.Eviction, request, ({ metadata, deleteOptions = {} }) => {
    const { namespace = '', name = '' } = asked;
    if (metadata?.name !== name) return failure(400, 'BadRequest', 'name in URL does not match name in Eviction object');
    const said = { body: JSON.stringify(deleteOptions), query: request.query };
    const wrong = optionsRefusal('DeleteOptions', said);
    if (wrong) return wrong;
    const options = deleteOptionsOf(said);
    const evicted = () => api.evict(namespace, name, options);
    const answer = isDryRun(request) || isDryDelete(said) ? api.dryRun(evicted) : evicted();
    return answer.ok ? done() : refusal(answer);
  });

/** @see kubernetes: pkg/registry/core/pod/storage/storage.go BindingREST.Create; pkg/apis/core/validation ValidatePodBinding */
const bind = (api: ApiServer, asked: ResourceRequest, request: HttpRequest): HttpResponse =>
  sentTo(asked, requestKinds.Binding, request, (binding) =>
    binding.metadata?.name === asked.name
      ? boundTo(api, asked, binding, request)
      : failure(400, 'BadRequest', 'name in URL does not match name in Binding object'),
  );

/** As it was done of old: the Pod is the one that the binding is called after. @see kubernetes: pkg/registry/core/pod/storage/storage.go LegacyBindingREST */
export const bindByName = (api: ApiServer, asked: ResourceRequest, request: HttpRequest): HttpResponse =>
  sentTo(asked, requestKinds.Binding, request, (binding) =>
    binding.metadata?.name ? boundTo(api, asked, binding, request) : failure(400, 'BadRequest', 'Name parameter required.'),
  );

function boundTo(api: ApiServer, { namespace = '' }: ResourceRequest, { metadata, target }: Loose, request: HttpRequest): HttpResponse {
  const { kind = '', name: node = '' } = (target ?? {}) as { readonly kind?: string; readonly name?: string };
  const wrong = [
    ...(kind === '' || kind === 'Node'
      ? []
      : [`target.kind: Unsupported value: ${JSON.stringify(kind)}: supported values: "Node", "<empty>"`]),
    ...(node === '' ? ['target.name: Required value'] : []),
  ];
  if (wrong.length > 0) return failure(500, '', wrong.length === 1 ? (wrong[0] as string) : `[${wrong.join(', ')}]`);
  const work = () => api.bind(namespace, metadata.name, node, metadata.annotations);
  const answer = isDryRun(request) ? api.dryRun(work) : work();
  return answer.ok ? done() : refusal(answer);
}

/** @see kubernetes: pkg/registry/core/serviceaccount/storage/token.go Create */
const issueToken = ({ store, engine }: Backend, asked: ResourceRequest, request: HttpRequest): HttpResponse =>
  sentTo(asked, requestKinds.TokenRequest, request, ({ spec = {}, metadata = {} }) => {
    const { namespace = '', name: account = '' } = asked;
    const answer = requestToken(
      { namespace, account, spec, metadata, manager: managerOf(request) },
      (kind, of, name) => store.get(kind, of, name),
      engine.now,
    );
    return answer.ok ? json(201, answer.object) : refusal(answer);
  });

/** What is sent to a part of an object, and kept nowhere. @see kubernetes: apiserver/pkg/endpoints/handlers/create.go */
const sentTo = (
  { namespace }: ResourceRequest,
  kind: (typeof requestKinds)[keyof typeof requestKinds],
  request: HttpRequest,
  work: (object: Loose) => HttpResponse,
): HttpResponse =>
  withBody(request, kind, 'CreateOptions', (object, warnings) => {
    const own = object.metadata?.namespace;
    return withWarnings(own && own !== namespace ? failure(400, 'BadRequest', OTHER_NAMESPACE) : work(object), warnings);
  });

const done = (): HttpResponse => json(201, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 });

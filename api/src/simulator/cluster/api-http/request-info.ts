import type { ResourceRequest } from '../../api-server/index.ts';
import type { HttpRequest } from '../../images/index.ts';

/** What a request asks of a resource; undefined where it asks for another path. @see kubernetes: apiserver/pkg/endpoints/request/requestinfo.go */
export function resourceOf({ path, method, query }: HttpRequest): ResourceRequest | undefined {
  const parts = path.split('/').filter((part) => part !== '');
  const group = parts[0] === 'api' ? '' : parts[0] === 'apis' ? parts[1] : undefined;
  if (group === undefined) return undefined;
  const whole = parts.slice(group === '' ? 2 : 3);
  // As a list was watched of old. @see kubernetes: requestinfo.go specialVerbs
  const isWatch = whole[0] === 'watch' && method === 'GET';
  const rest = isWatch ? whole.slice(1) : whole;
  const isNamespaced = rest[0] === 'namespaces' && rest[2] !== undefined && !OF_NAMESPACES.has(rest[2]);
  const [resource, name, subresource] = isNamespaced ? rest.slice(2) : rest;
  if (resource === undefined) return undefined;
  const namespace = isNamespaced ? rest[1] : resource === 'namespaces' ? name : undefined;
  if (isWatch && name !== undefined) return undefined;
  return { verb: isWatch ? 'watch' : verbOf(method, name, query), group, namespace, resource, name, subresource };
}

/** What is a part of a namespace, not in it. @see kubernetes: requestinfo.go namespaceSubresources */
const OF_NAMESPACES: ReadonlySet<string> = new Set(['status', 'finalize']);

function verbOf(method: string, name: string | undefined, query: ReadonlyMap<string, string>): string {
  const watch = query.get('watch');
  if (method === 'GET' || method === 'HEAD')
    return name !== undefined ? 'get' : watch === undefined || watch === 'false' || watch === '0' ? 'list' : 'watch';
  if (method === 'DELETE') return name === undefined ? 'deletecollection' : 'delete';
  return { POST: 'create', PUT: 'update', PATCH: 'patch' }[method] ?? '';
}

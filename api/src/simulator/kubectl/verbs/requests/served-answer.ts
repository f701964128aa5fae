import { inGoOrder, itemInGoOrder } from '../../../api-server/index.ts';
import { goJson } from '../../../apimachinery/go-json.ts';
import type { KubernetesObject } from '../../../apimachinery/objects.ts';
import { rawAnswerText } from '../../../apimachinery/raw-answer.ts';
import { withStatus } from '../../../apimachinery/served-resources.ts';
import { SERVER_VERSION } from '../../../apimachinery/version-info.ts';
import { apiGroupsAt, apiVersions, rootPaths } from '../../../cluster/api-http/discovery.ts';
import { issuerAnswer } from '../../../cluster/api-http/issuer.ts';
import { listRefusal } from '../../../cluster/api-http/list-options.ts';
import { pageOf } from '../../../cluster/api-http/pages.ts';
import type { HttpResponse } from '../../../images/index.ts';
import type { Context } from '../../command/context.ts';
import { KubectlError, serverError } from '../../command/errors.ts';
import { EVERYWHERE, forbidden } from '../../objects/access.ts';
import { apiResourceList } from '../../objects/discovery.ts';
import { asServed } from '../../objects/newer-event.ts';
import { absent, getObject, listObjects } from '../../objects/resolve.ts';
import { groupOf, type Resource, resourceIn, resources } from '../../objects/resources.ts';
import { hasScale, scaleOf } from '../../objects/scale.ts';
import { selection } from '../../objects/selection.ts';
import { managed } from '../../output/structured.ts';
import type { ClusterView } from '../../view.ts';

/** Of what it is, and what it serves. */
export function aboutItself({ view }: Context, path: string): string | undefined {
  if (/^\/version\/?$/.test(path)) return goJson(SERVER_VERSION, '  ', { sort: false });
  if (path === '/') return JSON.stringify(rootPaths(), null, 2);
  const issuer = issuerAnswer(path, view.get('Endpoints', 'default', 'kubernetes'));
  if (issuer) return issuer.body;
  const [, groupVersion] = /^\/(?:api\/(?=[^/]+\/?$)|apis\/(?=[^/]+\/[^/]+\/?$))(.+?)\/?$/.exec(path) ?? [];
  const served = /^\/api\/?$/.test(path)
    ? apiVersions(view.get('Endpoints', 'default', 'kubernetes'))
    : groupVersion === undefined
      ? apiGroupsAt(path)
      : (apiResourceList(groupVersion) ?? serverError('NotFound', 'the server could not find the requested resource'));
  return served && `${JSON.stringify(served)}\n`;
}

/** What a path of the API names. */
export interface Asked {
  readonly resource: Resource;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly subresource: string | undefined;
}

/** Of a path such as `/api/v1/namespaces/default/pods/web`. */
export function askedOf(path: string): Asked | undefined {
  const [, group = '', version = '', rest = ''] = /^\/(?:api|apis\/([^/]+))\/([^/]+)\/(.+?)\/?$/.exec(path) ?? [];
  const parts = rest.split('/');
  const [namespace, type, name, subresource, ...more] =
    parts[0] === 'namespaces' && parts.length > 2 && !/^(status|finalize)$/.test(parts[2] ?? '') ? parts.slice(1) : [undefined, ...parts];
  const apiVersion = group === '' ? version : `${group}/${version}`;
  const resource = resourceIn(apiVersion, type ?? '');
  if (!resource || more.length > 0) return undefined;
  return { resource, namespace, name, subresource };
}

/** What is only sent. */
const CREATED: ReadonlySet<string> = new Set(['pods/binding', 'pods/eviction', 'serviceaccounts/token', 'namespaces/finalize']);

/** Of a query. */
export const parametersOf = (query: string): ReadonlyMap<string, string> =>
  new Map(
    query.split('&').map((pair) => {
      const [, key = '', value = ''] = /^([^=]*)=?(.*)$/s.exec(pair)?.map((text) => unescaped(text.replaceAll('+', ' '))) ?? [];
      return [key, value];
    }),
  );

/** What is no escape stands for itself. */
function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** What the API server has at that path. */
export function answer(
  context: Context,
  { resource, namespace, name, subresource }: Asked,
  parameters: ReadonlyMap<string, string>,
): object {
  const { view } = context;
  const refusal = forbidden(context, name === undefined ? 'list' : 'get', resource, name, subresource, namespace ?? EVERYWHERE);
  if (refusal) throw refusal;
  if (name !== undefined) {
    if (CREATED.has(`${resource.name}/${subresource}`))
      return serverError('MethodNotAllowed', 'the server does not allow this method on the requested resource');
    const isScale = subresource === 'scale' && hasScale(resource);
    if (subresource !== undefined && !isScale && !(subresource === 'status' && withStatus.includes(resource.name)))
      return serverError('NotFound', 'the server could not find the requested resource');
    if (resource.namespaced && namespace === undefined) return serverError('NotFound', 'the server could not find the requested resource');
    const found = getObject(view, resource, namespace ?? '', name);
    if (!found) throw absent(view, resource, namespace ?? '', name);
    return isScale ? inGoOrder(scaleOf(found)) : servedObject(context, resource, found);
  }
  const [labels = '', fields = ''] = [parameters.get('labelSelector'), parameters.get('fieldSelector')];
  const isSelected = selection(resource, labels, fields, (why) => serverError('BadRequest', why));
  const all = listObjects(view, resource, namespace).filter(isSelected);
  const revision = revisionOf(view, all);
  const wrong = listRefusal(parameters, revision);
  if (wrong) throw refusedBy(wrong);
  const page = pageOf(all, { query: parameters }, namespace, revision);
  if ('status' in page) throw refusedBy(page);
  const items = page.items.map((object) => itemInGoOrder(asServed(resource, managed(context, object))));
  // Not out of etcd.
  const metadata = groupOf(resource) === 'metrics.k8s.io' || resource.name === 'componentstatuses' ? {} : page.metadata;
  return { kind: `${resource.kindName}List`, apiVersion: resource.apiVersion, metadata, items };
}

const refusedBy = ({ status, headers = {}, body = '' }: HttpResponse): KubectlError =>
  new KubectlError(rawAnswerText('', { status, headers: Object.entries(headers), body }).stderr);

/** One object, as it goes over the wire. */
export const servedObject = (context: Context, resource: Resource, object: KubernetesObject): object =>
  inGoOrder(asServed(resource, managed(context, object)));

/** How far the store has come, as far as it can be seen: each list is of that moment. */
export function revisionOf({ history }: ClusterView, items: readonly KubernetesObject[]): number {
  const last = resources.map(({ kind }) => (kind ? (history(kind).at(-1)?.revision ?? 0) : 0));
  return Math.max(1, ...last, ...items.map(({ metadata }) => Number(metadata.resourceVersion) || 0));
}

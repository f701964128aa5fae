import { goJson } from '../../apimachinery/go-json.ts';
import { goQuote } from '../../apimachinery/go-quote.ts';
import type { KubernetesObject } from '../../apimachinery/objects.ts';
import type { Context } from '../command/context.ts';
import { fail, notSimulated, serverError, usageError } from '../command/errors.ts';
import { EVERYWHERE, forbidden } from '../objects/access.ts';
import { getObject, listObjects, notFound } from '../objects/resolve.ts';
import { type Resource, resources } from '../objects/resources.ts';
import { selection } from '../objects/selection.ts';
import { managed } from '../output/structured.ts';
import { typedHead } from '../output/typed-event.ts';
import { server } from './about.ts';

/**
 * What the API server answers to a GET: how it fares, and its objects, each by itself or in a list.
 * @see kubernetes: kubectl/pkg/cmd/get/get.go Complete, Validate; kubectl/pkg/rawhttp/raw.go
 */
export function raw(context: Context): void {
  const { flags, args } = context;
  const target = flags.text('raw');
  if (args.length > 0) fail('arguments may not be passed when --raw is specified');
  if (flags.bool('watch') || flags.bool('watch-only') || flags.text('selector'))
    fail('--raw may not be specified with other flags that filter the server request or alter the output');
  if (flags.text('output')) usageError('get', '--raw and --output are mutually exclusive');
  if (!/^(\/|[a-z][a-z0-9+.-]*:)/i.test(target))
    usageError('get', `--raw must be a valid URL path: parse ${goQuote(target)}: invalid URI for request`);
  const [path = '', query = ''] = target.split('?');
  if (/^\/(healthz|livez|readyz)$/.test(path) && query === '') {
    context.out('ok');
    return;
  }
  if (/^\/version\/?$/.test(path)) {
    context.out(goJson(server, '  ', { sort: false }));
    return;
  }
  if (!ROOTS.test(path)) serverError('NotFound', 'the server could not find the requested resource');
  const asked = askedOf(path) ?? notSimulated(`a request for ${target}`);
  context.out(`${JSON.stringify(answer(context, asked, parametersOf(query)))}\n`);
}

/** Below which the API server has something. */
const ROOTS = /^\/(apis?|openapi|metrics|healthz|livez|readyz|logs|openid|\.well-known)?(\/|$)/;

interface Asked {
  readonly resource: Resource;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
}

/** Of a path such as `/api/v1/namespaces/default/pods/web`. */
function askedOf(path: string): Asked | undefined {
  const [, group = '', version = '', rest = ''] = /^\/(?:api|apis\/([^/]+))\/([^/]+)\/(.+?)\/?$/.exec(path) ?? [];
  const parts = rest.split('/');
  const [namespace, type, name, ...more] = parts[0] === 'namespaces' && parts.length > 2 ? parts.slice(1) : [undefined, ...parts];
  const apiVersion = group === '' ? version : `${group}/${version}`;
  const resource = resources.find((one) => one.apiVersion === apiVersion && one.name === type);
  return resource && more.length === 0 && group !== 'metrics.k8s.io' ? { resource, namespace, name } : undefined;
}

const parametersOf = (query: string): ReadonlyMap<string, string> =>
  new Map(
    query.split('&').map((pair) => {
      const [, key = '', value = ''] = /^([^=]*)=?(.*)$/s.exec(pair)?.map((text) => decodeURIComponent(text.replaceAll('+', ' '))) ?? [];
      return [key, value];
    }),
  );

function answer(context: Context, { resource, namespace, name }: Asked, parameters: ReadonlyMap<string, string>): object {
  const { view } = context;
  const refusal = forbidden(context, name === undefined ? 'list' : 'get', resource, name, undefined, namespace ?? EVERYWHERE);
  if (refusal) throw refusal;
  if (name !== undefined) {
    if (resource.namespaced && namespace === undefined) return serverError('NotFound', 'the server could not find the requested resource');
    const found = getObject(view, resource, namespace ?? '', name);
    if (!found) throw notFound(resource, name);
    return typedHead(managed(context, found));
  }
  const isSelected = selection(resource, parameters.get('labelSelector') ?? '', parameters.get('fieldSelector') ?? '');
  const items = listObjects(view, resource, namespace)
    .filter(isSelected)
    .map((object) => withoutType(managed(context, object)));
  return { kind: `${resource.kindName}List`, apiVersion: resource.apiVersion, metadata: { resourceVersion: newest(items) }, items };
}

/** In a list none says what it is. */
function withoutType(object: KubernetesObject): KubernetesObject {
  const { kind: _, apiVersion: __, ...rest } = typedHead(object);
  return rest as KubernetesObject;
}

const newest = (items: readonly KubernetesObject[]): string =>
  String(Math.max(1, ...items.map(({ metadata }) => Number(metadata.resourceVersion) || 0)));

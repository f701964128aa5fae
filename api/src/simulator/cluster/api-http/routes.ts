import type { ResourceRequest } from '../../api-server/index.ts';
import { groupOf } from '../../apimachinery/group-version.ts';
import { olderVersionsOf, SERVED_PARTS, type ServedResource, servedResources } from '../../apimachinery/served-resources.ts';
import type { HttpRequest, HttpResponse } from '../../images/index.ts';
import { noMethod, noRoute, notFound } from './answers.ts';

/**
 * What is said of a path, or of a method at a path, at which nothing is installed: across namespaces there are but lists, of lists
 * nothing is replaced or patched, and nobody asks for heads alone, but of what is passed on.
 * @see kubernetes: apiserver/pkg/endpoints/installer.go registerResourceHandlers
 */
export function notRouted(asked: ResourceRequest, { method, path }: HttpRequest): HttpResponse | undefined {
  const { group, resource, namespace, name, subresource, verb } = asked;
  const served = servedResources.find((one) => one.name === resource && groupOf(one.apiVersion) === group);
  if (!served) return undefined;
  if (!isInVersion(served, path)) return notFound(path);
  if (method === 'HEAD' && subresource !== 'proxy') return noMethod();
  if (!served.namespaced && namespace !== undefined && resource !== 'namespaces') return noRoute();
  if (served.namespaced && namespace === undefined) {
    if (name !== undefined || served.verbs === 'create') return noRoute();
    return verb === 'list' || verb === 'watch' ? undefined : noMethod();
  }
  if (subresource !== undefined) return partNotRouted(`${resource}/${subresource}`, asked);
  if (verb === 'deletecollection' && !served.verbs.includes(verb)) return noMethod();
  return name === undefined && (verb === 'update' || verb === 'patch') ? noMethod() : undefined;
}

const isInVersion = (served: ServedResource, path: string): boolean =>
  [served.apiVersion, ...olderVersionsOf(served)].some((version) => new RegExp(`^/+apis?/+${version}(/|$)`).test(path));

function partNotRouted(part: string, { verb }: ResourceRequest): HttpResponse | undefined {
  if (!Object.hasOwn(SERVED_PARTS, part)) return noRoute();
  const [verbs = ''] = (SERVED_PARTS[part] as string).split(' ');
  return verbs.split(',').includes(verb) || part.endsWith('/proxy') ? undefined : noMethod();
}

import type { ResourceRequest } from '../api-server/index.ts';
import { groupOf } from '../apimachinery/group-version.ts';
import { servedResources } from '../apimachinery/served-resources.ts';
import type { HttpRequest, HttpResponse } from '../images/index.ts';
import { noMethod, noRoute } from './http-answers.ts';

/**
 * What is said of a path, or of a method at a path, at which nothing is installed: across namespaces there are but lists, of lists
 * nothing is replaced or patched, and nobody asks for heads alone.
 * @see kubernetes: apiserver/pkg/endpoints/installer.go registerResourceHandlers
 */
export function notRouted({ group, resource, namespace, name, verb }: ResourceRequest, { method }: HttpRequest): HttpResponse | undefined {
  const served = servedResources.find((one) => one.name === resource && groupOf(one.apiVersion) === group);
  if (!served) return undefined;
  if (method === 'HEAD') return noMethod();
  if (!served.namespaced) return namespace !== undefined && resource !== 'namespaces' ? noRoute() : undefined;
  if (namespace === undefined) {
    if (name !== undefined || served.verbs === 'create') return noRoute();
    return verb === 'list' || verb === 'watch' ? undefined : noMethod();
  }
  return name === undefined && (verb === 'update' || verb === 'patch') ? noMethod() : undefined;
}

import { decodeManifest, type ResourceRequest, serviceAccountUser, type User } from '../../api-server/index.ts';
import type { InterventionInput } from '../../types.ts';
import type { Context } from '../command/context.ts';
import { KubectlError } from '../command/errors.ts';
import { findResource, groupOf, qualifiedName, type Resource, resourceOfKind } from './resources.ts';

const ADMIN: User = { name: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] };

/** Who asks, or who is impersonated. @see kubernetes: apiserver/pkg/endpoints/filters/impersonation.go */
export function userOf({ flags, view }: Context): User {
  const name = flags.text('as');
  if (name === '') return view.user ?? ADMIN;
  const groups = flags.list('as-group');
  const [, namespace, account] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(name) ?? [];
  if (namespace !== undefined && account !== undefined && groups.length === 0) return serviceAccountUser(namespace, account);
  return { name, groups: [...groups, name === 'system:anonymous' ? 'system:unauthenticated' : 'system:authenticated'] };
}

/** @see kubernetes: apiserver/pkg/endpoints/handlers/responsewriters/errors.go Forbidden */
export function forbidden(
  context: Context,
  verb: string,
  resource: Resource,
  name?: string,
  subresource?: string,
): KubectlError | undefined {
  const { flags, namespace, view } = context;
  const user = userOf(context);
  const everywhere = !resource.namespaced || (name === undefined && flags.bool('all-namespaces'));
  const group = groupOf(resource);
  const asked: ResourceRequest = { verb, group, resource: resource.name, subresource, namespace: everywhere ? undefined : namespace, name };
  if (view.allows(user, asked)) return undefined;
  const subject = name === undefined ? qualifiedName(resource) : `${qualifiedName(resource)} "${name}"`;
  const what = subresource === undefined ? resource.name : `${resource.name}/${subresource}`;
  return new KubectlError(
    `Error from server (Forbidden): ${subject} is forbidden: User "${user.name}" cannot ${verb} resource "${what}" in API group "${group}" ${everywhere ? 'at the cluster scope' : `in the namespace "${namespace}"`}\n`,
  );
}

/** Ends the command where it is not allowed. */
export function allow(context: Context, verb: string, resource: Resource, name?: string, subresource?: string): void {
  const refusal = forbidden(context, verb, resource, name, subresource);
  if (refusal) throw refusal;
}

/** Ends the command where what it is about to do is not allowed. */
export function allowAct(context: Context, { kind, pod, resource, subresource, manifest }: Omit<InterventionInput, 'atSeconds'>): void {
  if (userOf(context).groups.includes('system:masters')) return;
  const ofPod = (verb: string, part?: string): void => allow(context, verb, resourceOfKind('Pod'), pod?.split('/').at(-1), part);
  if (kind === 'DELETE_POD') ofPod('delete');
  else if (kind === 'EXEC') ofPod('create', 'exec');
  else if (kind === 'PATCH_IMAGE') ofPod('patch');
  else if (kind === 'PATCH') {
    const [type = 'pod', name] = (resource ?? '').split('/');
    const found = findResource(type);
    if (found) allow(context, 'patch', found, name, subresource ?? undefined);
  } else if (kind === 'APPLY') {
    const { documents } = decodeManifest(manifest ?? '', { namespace: context.namespace, podsNeeded: false });
    for (const document of documents) allow(context, 'create', resourceOfKind(document.kind));
  }
}

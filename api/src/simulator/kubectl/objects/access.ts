import type { Context } from '../command/context.ts';
import { KubectlError } from '../command/errors.ts';
import type { Flags } from '../command/flags.ts';
import { groupOf, qualifiedName, type Resource } from './resources.ts';

/** Whoever asks here may do everything; whoever is impersonated nothing, unless as one of the masters: there are no roles. */
export const isAdmin = (flags: Flags): boolean => flags.text('as') === '' || flags.list('as-group').includes('system:masters');

/** @see kubernetes: apiserver/pkg/endpoints/handlers/responsewriters/errors.go Forbidden */
export function forbidden(context: Context, verb: string, resource: Resource, name?: string): KubectlError | undefined {
  const { flags, namespace } = context;
  if (isAdmin(flags)) return undefined;
  const everywhere = !resource.namespaced || flags.bool('all-namespaces');
  const subject = name === undefined ? qualifiedName(resource) : `${qualifiedName(resource)} "${name}"`;
  return new KubectlError(
    `Error from server (Forbidden): ${subject} is forbidden: User "${flags.text('as')}" cannot ${verb} resource "${resource.name}" in API group "${groupOf(resource)}" ${everywhere ? 'at the cluster scope' : `in the namespace "${namespace}"`}\n`,
  );
}

/** Ends the command where it is not allowed. */
export function allow(context: Context, verb: string, resource: Resource, name?: string): void {
  const refusal = forbidden(context, verb, resource, name);
  if (refusal) throw refusal;
}

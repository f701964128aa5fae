import { decodeBase64 } from '../../../apimachinery/base64.ts';
import type { Container, Kind, Pod } from '../../../apimachinery/objects.ts';
import { DownwardApiError, metadataValue } from '../../../kubelet/environment/downward-api.ts';
import type { Context } from '../../command/context.ts';
import { resourceValue } from '../../describe/container.ts';
import { allow } from '../../objects/access.ts';
import { resourceOfKind } from '../../objects/resources.ts';

type Source = NonNullable<NonNullable<Container['env']>[number]['valueFrom']>;

/** What a variable comes to, as far as kubectl can know it; or why it cannot. @see kubernetes: kubectl/pkg/cmd/set/env/env_resolve.go GetEnvVarRefValue */
export function resolvedValue(
  context: Context,
  pod: Pod,
  container: Container,
  { configMapKeyRef, secretKeyRef, fieldRef, resourceFieldRef }: Source,
): { readonly value: string } | { readonly why: string } {
  if (secretKeyRef) {
    const found = keyOf(context, 'Secret', 'secret', secretKeyRef);
    return 'value' in found ? { value: decodeBase64(found.value) } : found;
  }
  if (configMapKeyRef) return keyOf(context, 'ConfigMap', 'config map', configMapKeyRef);
  if (resourceFieldRef) return { value: resourceValue(container, resourceFieldRef) };
  if (!fieldRef) return { why: 'invalid valueFrom' };
  try {
    return { value: metadataValue(pod, fieldRef.fieldPath) };
  } catch (error) {
    if (error instanceof DownwardApiError) return { why: error.message };
    throw error;
  }
}

function keyOf(
  context: Context,
  kind: Kind,
  noun: string,
  { name = '', key }: { readonly name?: string; readonly key: string },
): { readonly value: string } | { readonly why: string } {
  const resource = resourceOfKind(kind);
  allow(context, 'get', resource, name);
  const found = context.view.get(kind, context.namespace, name) as { data?: Readonly<Record<string, string>> } | undefined;
  if (!found) return { why: `${resource.name} ${JSON.stringify(name)} not found` };
  const value = found.data?.[key];
  return value === undefined ? { why: `key ${key} not found in ${noun} ${name}` } : { value };
}

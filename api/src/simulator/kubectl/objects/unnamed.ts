import type { ObjectMeta } from '../../apimachinery/objects.ts';
import { infoText } from './access.ts';
import { resourceOfKind } from './resources.ts';

interface Given {
  readonly kind: string;
  readonly metadata: Partial<Pick<ObjectMeta, 'name' | 'generateName' | 'namespace'>>;
}

export const NAMELESS = 'resource name may not be empty';

/**
 * Why kubectl applies no object that has no name; nobody is asked for that, whatever else is wrong with the object.
 * @see kubernetes: kubectl/pkg/cmd/apply/apply.go applyOneObject
 */
export function unnamed(object: Given, file: string, { byServer = false } = {}): string | undefined {
  const { name, generateName } = object.metadata;
  if (name) return undefined;
  if (generateName) return `from ${generateName}: cannot use generate name with apply`;
  return byServer ? NAMELESS : ungot(object, file);
}

/** @see kubernetes: kubectl/pkg/cmd/apply/apply_set_last_applied.go Validate */
export function ungot({ kind, metadata }: Given, file: string): string {
  const { name: resource, kindName, apiVersion } = resourceOfKind(kind);
  const what = infoText({ resource, kind: kindName, apiVersion }, { ...metadata, name: '' });
  return `error when retrieving current configuration of:\n${what}\nfrom server for: "${file}": ${NAMELESS}`;
}

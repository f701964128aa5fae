import { isRecord } from '../../apimachinery/records.ts';

/**
 * The items of a List, or of a list of one kind; undefined for what is no list. The items of a PodList need not say again what they are.
 * @see kubernetes: apimachinery/pkg/apis/meta/v1/unstructured/helpers.go decodeToList
 */
export function itemsOf(value: unknown): readonly unknown[] | undefined {
  const { apiVersion, kind, items } = isRecord(value) ? value : ({} as Record<string, unknown>);
  if (typeof kind !== 'string' || !kind.endsWith('List') || !Array.isArray(items)) return undefined;
  if (kind === 'List') return items;
  const implied = { apiVersion, kind: kind.slice(0, -'List'.length) };
  return items.map((item) => (isRecord(item) && !item.kind && !item.apiVersion ? { ...implied, ...item, ...implied } : item));
}

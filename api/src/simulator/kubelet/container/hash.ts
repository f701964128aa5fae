import type { Container } from '../../apimachinery/objects.ts';
import { byObject, hash32 } from '../../engine/index.ts';

/** Changes whenever the container's spec does: a running container whose hash differs is started anew.
 *  @see kubernetes: pkg/kubelet/container/helpers.go HashContainer */
export const hashContainer = byObject((container: Container): string => hash32(sortedJson(container)).toString(16));

/** The same text for the same fields, in whatever order they were written. */
function sortedJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(sortedJson).join()}]`;
  const fields = value as Readonly<Record<string, unknown>>;
  let text = '';
  for (const key of Object.keys(fields).sort()) if (fields[key] !== undefined) text += `"${key}":${sortedJson(fields[key])},`;
  return `{${text}}`;
}

import { define, isRecord } from './records.ts';

/**
 * RFC 7386: an object merges, null removes, anything else replaces. In what is new, not even lists keep what is null.
 * The target is left as it was. @see github.com/evanphx/json-patch v4: merge.go
 */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return isRecord(target) ? patch : pruned(patch);
  const result: Record<string, unknown> = isRecord(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else define(result, key, mergePatch(result[key], value));
  }
  return result;
}

function pruned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pruned);
  return isRecord(value) ? mergePatch({}, value) : value;
}

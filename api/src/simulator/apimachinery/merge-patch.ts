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

/** The merge patch that makes one object of another. */
export function difference(from: object, to: object): Record<string, unknown> {
  const patch: Record<string, unknown> = {};
  const [before, after] = [from as Record<string, unknown>, to as Record<string, unknown>];
  for (const key of Object.keys(before)) if (after[key] === undefined || after[key] === null) define(patch, key, null);
  for (const [key, value] of Object.entries(after)) {
    const old = before[key];
    if (value === undefined || value === null) continue;
    if (value === old) continue;
    if (!isRecord(value) || !isRecord(old)) define(patch, key, value);
    else if (Object.keys(difference(old, value)).length > 0) define(patch, key, difference(old, value));
  }
  return patch;
}

function pruned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pruned);
  return isRecord(value) ? mergePatch({}, value) : value;
}

import { compareText } from '../compare-text.ts';
import { define, isRecord } from '../records.ts';

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

/** The same, its fields in the order in which the library writes them: by their names where it has looked into an object, else as they stood. */
export function mergedAsWritten(target: unknown, patch: unknown): unknown {
  if (!isRecord(target) || !isRecord(patch)) return byName(mergePatch(target, patch));
  const names = Object.keys({ ...target, ...patch }).filter((name) => patch[name] !== null);
  const written: Record<string, unknown> = {};
  for (const name of names.sort(compareText))
    define(written, name, Object.hasOwn(patch, name) ? mergedAsWritten(target[name], patch[name]) : target[name]);
  return written;
}

function byName(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(byName);
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => compareText(a, b));
  return Object.fromEntries(entries.map(([name, member]) => [name, byName(member)]));
}

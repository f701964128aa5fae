import { isRecord } from './records.ts';

/** An operation that cannot be done, or a test that fails. */
export class JsonPatchError extends Error {}

type Fields = Record<string, unknown>;

/** RFC 6902: each operation in turn. The target is left as it was. */
export function jsonPatch(target: unknown, operations: readonly unknown[]): unknown {
  return operations.reduce<unknown>((current, operation) => applied(current, (operation ?? {}) as Fields), target);
}

/** The merge patch that makes the one of the other. */
export function mergePatchBetween(from: unknown, to: unknown): unknown {
  if (!isRecord(from) || !isRecord(to)) return to;
  const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])];
  const changed = keys.filter((key) => JSON.stringify(from[key]) !== JSON.stringify(to[key]));
  return Object.fromEntries(changed.map((key) => [key, key in to ? mergePatchBetween(from[key], to[key]) : null]));
}

function applied(target: unknown, { op, path, from, value }: Fields): unknown {
  const steps = stepsOf(path);
  switch (op) {
    case 'add':
      return added(target, steps, value);
    case 'remove':
      return removed(target, steps);
    case 'replace':
      return added(removed(target, steps), steps, value);
    case 'move':
      return added(removed(target, stepsOf(from)), steps, valueAt(target, stepsOf(from)));
    case 'copy':
      return added(target, steps, valueAt(target, stepsOf(from)));
    case 'test':
      if (JSON.stringify(sorted(valueAt(target, steps))) === JSON.stringify(sorted(value))) return target;
      throw new JsonPatchError(`testing value ${String(path)} failed`);
    default:
      throw new JsonPatchError(`Unexpected kind: ${String(op)}`);
  }
}

/** `/metadata/labels/a~1b` */
function stepsOf(path: unknown): string[] {
  if (typeof path !== 'string' || !/^(\/|$)/.test(path)) throw new JsonPatchError(`missing path: ${String(path)}`);
  return path
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function valueAt(target: unknown, steps: readonly string[]): unknown {
  return steps.reduce<unknown>((value, step) => {
    const found = Array.isArray(value) ? value[indexIn(value, step, value.length - 1)] : isRecord(value) ? value[step] : undefined;
    if (found === undefined) throw new JsonPatchError(`missing value: ${step}`);
    return found;
  }, target);
}

/** `change` makes a new list or object of the one that holds the last step. */
function changedAt(target: unknown, steps: readonly string[], change: (holder: unknown, step: string) => unknown): unknown {
  const [step = '', ...rest] = steps;
  if (rest.length === 0) return change(target, step);
  const inner = changedAt(valueAt(target, [step]), rest, change);
  return Array.isArray(target) ? target.with(indexIn(target, step, target.length - 1), inner) : { ...(target as Fields), [step]: inner };
}

const added = (target: unknown, steps: readonly string[], value: unknown): unknown =>
  steps.length === 0
    ? value
    : changedAt(target, steps, (holder, step) => {
        if (Array.isArray(holder)) return holder.toSpliced(step === '-' ? holder.length : indexIn(holder, step, holder.length), 0, value);
        if (!isRecord(holder)) throw new JsonPatchError(`missing value: ${step}`);
        return { ...holder, [step]: value };
      });

const removed = (target: unknown, steps: readonly string[]): unknown =>
  changedAt(target, steps, (holder, step) => {
    valueAt(holder, [step]);
    if (Array.isArray(holder)) return holder.toSpliced(Number(step), 1);
    const { [step]: _, ...rest } = holder as Fields;
    return rest;
  });

function indexIn(list: readonly unknown[], step: string, most: number): number {
  const index = /^(0|[1-9]\d*)$/.test(step) ? Number(step) : -1;
  if (index < 0 || index > most) throw new JsonPatchError(`invalid index ${step} of ${list.length}`);
  return index;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  );
}

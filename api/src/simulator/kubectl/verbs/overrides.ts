import { jsonSyntaxError } from '../../apimachinery/go-json-syntax.ts';
import { JsonPatchError, jsonPatch } from '../../apimachinery/json-patch.ts';
import { mergePatch } from '../../apimachinery/merge-patch.ts';
import { isRecord } from '../../apimachinery/records.ts';
import type { Context } from '../command/context.ts';
import { fail } from '../command/errors.ts';
import type { Manifest } from './create/index.ts';
import { StrategicPatchError, strategicPatch } from './strategic-patch.ts';

/** @see kubernetes: kubectl/pkg/cmd/util/override_options.go */
export function overridden({ flags }: Context, made: Manifest): Manifest {
  const text = flags.text('overrides');
  if (!text) return made;
  const type = flags.text('override-type') || 'merge';
  const apply = Object.hasOwn(overriders, type) ? (overriders[type] as Overrider) : fail(`invalid override type: ${type}`);
  const error = jsonSyntaxError(text);
  if (error) fail(error);
  const change: unknown = JSON.parse(text);
  if (type === 'json' ? !Array.isArray(change) : !isRecord(change)) fail('Invalid JSON Patch');
  try {
    return asWritten(apply(made, change) as Manifest);
  } catch (problem) {
    if (problem instanceof JsonPatchError || problem instanceof StrategicPatchError) return fail(problem.message);
    throw problem;
  }
}

type Overrider = (pod: Manifest, change: unknown) => unknown;
const overriders: Readonly<Record<string, Overrider>> = {
  merge: mergePatch,
  json: (pod, change) => jsonPatch(pod, change as readonly unknown[]),
  strategic: (pod, change) => strategicPatch(pod, change as Manifest),
};

/** A container always tells its resources. */
function asWritten(pod: Manifest): Manifest {
  const spec = pod.spec as { containers?: unknown } | undefined;
  if (!spec || !Array.isArray(spec.containers)) return pod;
  return { ...pod, spec: { ...spec, containers: spec.containers.map((one) => ({ resources: {}, ...one })) } };
}

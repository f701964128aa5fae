import { checkObject, firstTypeProblem, inGoOrder, type Json } from '../../api-server/index.ts';
import { jsonSyntaxError } from '../../apimachinery/go-json-syntax.ts';
import { goQuote } from '../../apimachinery/go-quote.ts';
import type { KubernetesObject } from '../../apimachinery/objects.ts';
import { JsonPatchError, jsonPatch } from '../../apimachinery/patch/json-patch.ts';
import { mergePatch } from '../../apimachinery/patch/merge-patch.ts';
import { StrategicPatchError, strategicPatch } from '../../apimachinery/patch/strategic-patch.ts';
import { isRecord } from '../../apimachinery/records.ts';
import { isServed } from '../../apimachinery/served-resources.ts';
import { jsonKind } from '../../apimachinery/type-meta.ts';
import type { Context } from '../command/context.ts';
import { fail } from '../command/errors.ts';
import type { Manifest } from './create/index.ts';

/** @see kubernetes: kubectl/pkg/cmd/util/override_options.go */
export function overridden({ flags }: Context, made: Manifest): Manifest {
  const text = flags.text('overrides');
  if (!text) return made;
  const type = flags.text('override-type') || 'merge';
  const apply = Object.hasOwn(overriders, type) ? (overriders[type] as Overrider) : fail(`invalid override type: ${type}`);
  const error = jsonSyntaxError(text);
  if (error) fail(MALFORMED[type] ?? error);
  const change: unknown = JSON.parse(text);
  if (type === 'json' && !Array.isArray(change))
    fail(`json: cannot unmarshal ${jsonKind(change as Json)} into Go value of type jsonpatch.Patch`);
  if (type !== 'json' && !isRecord(change)) fail('Invalid JSON Patch');
  try {
    return asWritten(decoded(apply(made, change) as Manifest, made));
  } catch (problem) {
    if (problem instanceof JsonPatchError || problem instanceof StrategicPatchError) return fail(problem.message);
    throw problem;
  }
}

/** What each library says of what is no JSON. */
const MALFORMED: Readonly<Record<string, string>> = { merge: 'Invalid JSON Patch', strategic: 'invalid JSON document' };

type Overrider = (pod: Manifest, change: unknown) => unknown;
const overriders: Readonly<Record<string, Overrider>> = {
  merge: mergePatch,
  json: (pod, change) => jsonPatch(pod, change as readonly unknown[]),
  strategic: (pod, change) => strategicPatch(pod, change as Manifest),
};

/** Where kubectl's own kinds are gathered, in the file's name as its build tells it. */
const SCHEME = 'pkg/scheme/scheme.go:28';

/** kubectl knows no other kinds, and no other fields than the type has. */
function decoded(changed: Manifest, { kind, status }: Manifest): Manifest {
  const { apiVersion, kind: other } = changed;
  if (typeof apiVersion === 'string' && typeof other === 'string' && apiVersion && other && !isServed(apiVersion, other))
    fail(`no kind ${goQuote(other)} is registered for version ${goQuote(apiVersion)} in scheme "${SCHEME}"`);
  if (changed.kind !== kind) return changed;
  const checked = checkObject(changed as { [key: string]: Json }, String(kind));
  const problem = firstTypeProblem(checked);
  if (problem) fail(problem.detail);
  if (checked.unknownFields.length === 0) return changed;
  return { ...checked.object, metadata: { ...(checked.object.metadata as object), creationTimestamp: null }, status };
}

/** A container always tells its resources. */
function asWritten(pod: Manifest): Manifest {
  const spec = pod.spec as { containers?: unknown } | undefined;
  if (!spec || !Array.isArray(spec.containers)) return pod;
  const containers = spec.containers.map((one) => ({ resources: {}, ...one }));
  return inGoOrder({ ...pod, spec: { ...spec, containers } } as unknown as KubernetesObject) as unknown as Manifest;
}

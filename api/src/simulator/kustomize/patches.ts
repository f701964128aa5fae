import { goJson } from '../apimachinery/go-json.ts';
import { jsonSyntaxError } from '../apimachinery/go-json-syntax.ts';
import { goYaml, type Json } from '../apimachinery/go-yaml/index.ts';
import { JsonPatchError, jsonPatch } from '../apimachinery/patch/json-patch.ts';
import { isRecord } from '../apimachinery/records.ts';
import { fail, KustomizeError, NotFollowed, within } from './error.ts';
import { sameId, shownId } from './ids.ts';
import { configuring, type Kustomization, type Patch, type Selector } from './kustomization.ts';
import { type Loader, load } from './loader.ts';
import { merged } from './merge.ts';
import { MalformedYaml, readResources } from './read-resources.ts';
import {
  allIds,
  copied,
  gvk,
  isGone,
  keepId,
  kindOf,
  nameOf,
  notesOf,
  originalId,
  ownNamespace,
  type Resource,
  setGvk,
  setName,
  setNamespace,
  setTexts,
  textsIn,
} from './resource.ts';
import { selected } from './select.ts';
import type { Transform, Transformer } from './transformers.ts';
import { checkNew } from './unique.ts';
import { type Fields, jsonOf, valueOfJson } from './values.ts';
import { jsonOfYaml } from './yaml.ts';

/** What `patchesStrategicMerge` and `patches` do, which comes first. */
export function patchTransformers(loader: Loader, { patchesStrategicMerge = [], patches = [] }: Kustomization): Transformer[] {
  const all: Transformer[] = patches.map((patch) => ({ name: 'PatchTransformer', transform: patchOf(loader, patch) }));
  return patchesStrategicMerge.length === 0
    ? all
    : [{ name: 'PatchStrategicMergeTransformer', transform: strategicMerges(loader, patchesStrategicMerge) }, ...all];
}

/** @see sigs.k8s.io/kustomize: api/internal/builtins/PatchStrategicMergeTransformer.go */
function strategicMerges(loader: Loader, paths: readonly string[]): Transform {
  const patches = configuring('PatchStrategicMergeTransformer', goYaml({ paths }), () => {
    const read = paths.flatMap((path) => resourcesIn(path) ?? resourcesOfFile(loader, path));
    return read.length > 0 ? read : fail(`patch appears to be empty; files=[${paths.join(' ')}], Patch=`);
  });
  return (resources) => {
    for (const patch of patches) patchOne(resources, withTexts(copied(patch)));
  };
}

/** What a patch says of labels and annotations is text, a null, too. @see sigs.k8s.io/kustomize: api/resource/resource.go CopyMergeMetaDataFieldsFrom */
function withTexts(patch: Resource): Resource {
  for (const field of ['labels', 'annotations'] as const) setTexts(patch, field, textsIn(patch, field));
  return patch;
}

/** A path may be the patch itself. */
function resourcesIn(text: string): Resource[] | undefined {
  try {
    return readResources(text);
  } catch (error) {
    if (error instanceof KustomizeError) return undefined;
    throw error;
  }
}
export function resourcesOfFile(loader: Loader, path: string): Resource[] {
  const text = load(loader, path);
  try {
    return readResources(text);
  } catch (error) {
    throw error instanceof MalformedYaml ? new MalformedYaml(`${error.message} in File: ${path}`) : error;
  }
}

/** @see sigs.k8s.io/kustomize: api/internal/builtins/PatchTransformer.go */
function patchOf(loader: Loader, { path = '', patch = '', target, options }: Patch): Transform {
  const config = goYaml(withoutEmpty({ path, patch: patch, target: target && withoutEmpty(target), options }));
  const { text, strategic, operations } = configuring('PatchTransformer', config, () => {
    const given = patch.trim();
    if (given === '' && path === '') fail(`must specify one of patch and path in\n${config}`);
    if (given !== '' && path !== '') fail(`patch and path can't be set at the same time\n${config}`);
    const source = path === '' ? given : load(loader, path);
    const read = { text: source, strategic: oneResource(source), operations: operationsIn(source) };
    if (read.strategic && read.operations) fail(`illegally qualifies as both an SM and JSON patch: [${source}]`);
    if (!read.strategic && !read.operations) fail(`unable to parse SM or JSON patch from [${source}]`);
    return read;
  });
  if (!strategic)
    return (resources) => {
      if (!target) fail(`must specify a target for patch ${text}`);
      patchEach(selected(resources, target as Selector), operations as Json[]);
    };
  const patching: Resource = {
    ...strategic,
    ...(options?.allowNameChange && { renames: true }),
    ...(options?.allowKindChange && { changesKind: true }),
  };
  // That is noted among them, which makes them texts.
  if (patching.renames || patching.changesKind) setTexts(patching, 'annotations', textsIn(patching, 'annotations'));
  return (resources) => {
    if (!target) return patchOne(resources, copied(patching));
    for (const resource of selected(resources, target)) {
      const own = withTexts(copied(patching));
      setGvk(own, { ...gvk(resource), kind: kindOf(patching) });
      applyPatch(resource, own);
    }
    const left = resources.filter((resource) => !isGone(resource));
    left.forEach((resource, i) => {
      checkNew(left.slice(0, i), resource);
    });
  };
}

function oneResource(text: string): Resource | undefined {
  const read = resourcesIn(text);
  return read?.length === 1 ? read[0] : undefined;
}

/** JSON, or YAML. @see sigs.k8s.io/kustomize: api/internal/builtins/PatchTransformer.go jsonPatchFromBytes */
function operationsIn(text: string): Json[] | undefined {
  if (text === '') return undefined;
  try {
    return decodedPatch(asJson(text));
  } catch (error) {
    if (error instanceof KustomizeError) return undefined;
    throw error;
  }
}
const asJson = (text: string): string => (text.startsWith('[') ? text : goJson(jsonOfYaml(text) ?? null, ''));

/** @see github.com/evanphx/json-patch v4: DecodePatch */
function decodedPatch(text: string): Json[] {
  const problem = jsonSyntaxError(text);
  if (problem !== undefined) return fail(problem);
  const json = JSON.parse(text) as Json;
  if (!Array.isArray(json))
    return json === null ? [] : fail(`json: cannot unmarshal ${jsonType(json)} into Go value of type jsonpatch.Patch`);
  const odd = json.find((one) => !isRecord(one) && one !== null);
  return odd === undefined ? json : fail(`json: cannot unmarshal ${jsonType(odd)} into Go value of type jsonpatch.Operation`);
}
const jsonType = (json: Json): string => (Array.isArray(json) ? 'array' : typeof json === 'boolean' ? 'bool' : typeof json);

/** The one that the patch names. @see sigs.k8s.io/kustomize: api/resmap/reswrangler.go GetById */
function patchOne(resources: readonly Resource[], patch: Resource): void {
  const id = originalId(patch);
  const found = resources.filter((resource) => !isGone(resource) && allIds(resource).some((one) => sameId(one, id)));
  const [resource] = found;
  if (!resource || found.length > 1) {
    fail(`${resource ? 'multiple' : 'no'} matches for Id ${shownId(id)}; failed to find unique target for patch ${shownId(id)}`);
    return;
  }
  applyPatch(resource, patch);
}

/** @see sigs.k8s.io/kustomize: api/resource/resource.go ApplySmPatch */
function applyPatch(resource: Resource, patch: Resource): void {
  const [name, namespace, kind] = [nameOf(resource), ownNamespace(resource), kindOf(resource)];
  if (patch.renames || patch.changesKind) keepId(resource);
  // What it is replaced by as a whole is not taken.
  if (merged(resource.fields, patch.fields) === undefined) resource.fields = {};
  if (isGone(resource)) return;
  if (!patch.changesKind) resource.fields.kind = kind;
  if (!patch.renames) setName(resource, name);
  setNamespace(resource, namespace);
}

/** @see sigs.k8s.io/kustomize: api/internal/builtins/PatchTransformer.go transformJson6902 */
function patchEach(resources: readonly Resource[], operations: readonly Json[]): void {
  for (const resource of resources) {
    keepId(resource);
    const notes = notesOf(resource);
    try {
      const patched = jsonPatch(jsonOf(resource.fields), operations);
      resource.fields = valueOfJson(patched as Json) as Fields;
    } catch (error) {
      throw error instanceof JsonPatchError ? new KustomizeError(error.message) : error;
    }
    setTexts(resource, 'annotations', { ...textsIn(resource, 'annotations'), ...notes });
  }
}

/** What `patchesJson6902` does, which comes after names are changed. @see sigs.k8s.io/kustomize: api/internal/builtins/PatchJson6902Transformer.go */
export function json6902Transformers(loader: Loader, { patchesJson6902 = [] }: Kustomization): Transformer[] {
  return patchesJson6902.map(({ path = '', patch: jsonOp = '', target }) => {
    const config = goYaml(withoutEmpty({ path, jsonOp, target: target && withoutEmpty(target) }));
    const operations = configuring('PatchJson6902Transformer', config, () => {
      // Without a target the real one does not survive.
      if (!target) throw new NotFollowed('kustomize with patchesJson6902 without a target');
      if (!target.name) fail('must specify the target name');
      if (path === '' && jsonOp === '') fail('empty file path and empty jsonOp');
      if (path !== '' && jsonOp !== '') fail('must specify a file path or jsonOp, not both');
      const given = path === '' ? jsonOp : load(loader, path);
      if (given === '') fail(`patch file '${path}' empty seems to be empty`);
      const text = asJson(given);
      const read = within(`decoding ${text}`, () => decodedPatch(text));
      return read.length > 0 ? read : fail(`patch appears to be empty; file=${path}, JsonOp=${text}`);
    });
    return {
      name: 'PatchJson6902Transformer',
      transform: (resources) => patchEach(selected(resources, target as Selector), operations),
    };
  });
}

const withoutEmpty = (fields: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== '' && value !== undefined));

import {
  type ApiServer,
  decodeBody,
  itemInGoOrder,
  type Json,
  type KindInfo,
  type Loose,
  nullsRead,
  OTHER_NAMESPACE,
  type PatchText,
  patchProblem,
  type ResourceRequest,
  readYamlBody,
  typedProblem,
  unfitPatch,
} from '../../api-server/index.ts';
import { jsonSyntaxError } from '../../apimachinery/go-json-syntax.ts';
import type { Kind, KubernetesObject } from '../../apimachinery/objects.ts';
import { JsonPatchError, jsonPatch, mergePatchBetween } from '../../apimachinery/patch/json-patch.ts';
import { StrategicPatchError, strategicPatch } from '../../apimachinery/patch/strategic-patch.ts';
import { isRecord } from '../../apimachinery/records.ts';
import type { HttpRequest, HttpResponse } from '../../images/index.ts';
import { failure, json, noMethod, noRoute, refusal } from './answers.ts';
import { mediaType, unsupportedType } from './media-types.ts';
import { deleteOptions, isDryDelete, isDryRun, optionsRefusal } from './options.ts';
import { shown } from './shown.ts';

type Answer = ReturnType<ApiServer['create']>;

/** POST of a resource. @see kubernetes: apiserver/pkg/endpoints/handlers/create.go */
export function createResource(api: ApiServer, info: KindInfo, { namespace, name }: ResourceRequest, request: HttpRequest): HttpResponse {
  if (name !== undefined) return noMethod();
  return withBody(request, info, 'CreateOptions', (object, warnings) => {
    const { metadata } = object;
    if (info.namespaced && metadata?.namespace && metadata.namespace !== namespace) return failure(400, 'BadRequest', OTHER_NAMESPACE);
    const given = { ...object, metadata: { ...metadata, ...(info.namespaced && { namespace }) } };
    return answered(
      api,
      run(api, request, () => api.create(given, { isApplied: false })),
      201,
      warnings,
    );
  });
}

/** Whether a write is of a Pod's ephemeral containers alone. */
export const isEphemeral = (kind: Kind, subresource: string | undefined): boolean =>
  kind === 'Pod' && subresource === 'ephemeralcontainers';

/** PUT of a resource. @see kubernetes: apiserver/pkg/endpoints/handlers/update.go, rest.go checkName */
export function replaceResource(
  api: ApiServer,
  info: KindInfo,
  { namespace, name = '', subresource }: ResourceRequest,
  request: HttpRequest,
): HttpResponse {
  const isOfContainers = isEphemeral(info.kind, subresource);
  const isFinal = info.kind === 'Namespace' && subresource === 'finalize';
  if (subresource !== undefined && subresource !== 'status' && !isOfContainers && !isFinal) return noRoute();
  return withBody(request, info, 'UpdateOptions', (object, warnings) => {
    const { name: own, namespace: space } = object.metadata ?? {};
    const refuse = (why: string): HttpResponse => failure(400, 'BadRequest', why);
    if (!own) return refuse(`the name of the object (${name} based on URL) was undeterminable: name must be provided`);
    if (own !== name) return refuse(`the name of the object (${own}) does not match the name on the URL (${name})`);
    if (info.namespaced && space && space !== namespace)
      return refuse(`the namespace of the object (${space}) does not match the namespace on the request (${namespace})`);
    const given = { ...object, metadata: { ...object.metadata, ...(info.namespaced && { namespace }) } };
    if (isFinal)
      return answered(
        api,
        run(api, request, () => api.finalizeNamespace(name, given), subresource),
        200,
        warnings,
      );
    const current = api.store.get(info.kind, info.namespaced ? namespace : undefined, name);
    const old = subresource ? current : undefined;
    const { spec } = (old ?? {}) as { spec?: object };
    const part = isOfContainers
      ? { spec: { ...spec, ephemeralContainers: object.spec?.ephemeralContainers ?? [] } }
      : { status: object.status ?? {} };
    const change = old && mergePatchBetween(old, { ...old, metadata: given.metadata, ...part });
    return answered(
      api,
      run(api, request, () => (old ? api.patch(info.kind, namespace, name, change, { subresource }) : api.replace(given)), subresource),
      current ? 200 : 201,
      warnings,
    );
  });
}

/** Of a patch that is of no known kind, or whose options are none. */
export function patchRefusal(request: HttpRequest): HttpResponse | undefined {
  const type = mediaType(request);
  return PATCH_TYPES.includes(type) ? optionsRefusal('PatchOptions', request, type === APPLY) : unroutable();
}

/** No way leads there for a patch of that type. @see github.com/emicklei/go-restful v3: jsr311.go detectRoute */
const unroutable = (): HttpResponse => failure(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {});

/** PATCH of a resource. @see kubernetes: apiserver/pkg/endpoints/handlers/patch.go */
export function patchResource(
  api: ApiServer,
  info: KindInfo,
  { namespace, name = '', subresource }: ResourceRequest,
  request: HttpRequest,
  old: KubernetesObject | undefined,
): HttpResponse {
  const wrong = patchRefusal(request);
  if (wrong) return wrong;
  if (mediaType(request) === APPLY) return applyServerSide(api, info, { namespace, name, subresource }, request, old);
  const made = changeOf(request, old, info);
  if ('status' in made) return made;
  const { change } = made;
  const fieldValidation = request.query.get('fieldValidation') || undefined;
  return answered(
    api,
    run(
      api,
      request,
      () => api.patch(info.kind, info.namespaced ? namespace : undefined, name, change, { subresource, fieldValidation }),
      subresource,
    ),
    200,
    [],
  );
}

/** What a patch comes to: a merge patch of what is there. @see kubernetes: apiserver/pkg/endpoints/handlers/patch.go applyJSPatch, strategicPatchObject */
export function changeOf(
  request: HttpRequest,
  old: KubernetesObject | undefined,
  info: { readonly kind: string; readonly type?: string },
): { readonly change: unknown } | HttpResponse {
  const type = mediaType(request);
  const isJsonPatch = type === 'application/json-patch+json';
  const patch = textOf(request.body);
  const undecodable = old && patchProblem(patch, isJsonPatch ? 'json' : type === STRATEGIC ? 'strategic' : 'merge');
  if (undecodable !== undefined) return failure(400, 'BadRequest', undecodable);
  let change: unknown = ('value' in patch && patch.value) || (isJsonPatch ? [] : {});
  try {
    if (old && isJsonPatch) change = mergePatchBetween(old, nullsRead(jsonPatch(old, change as unknown[]), info.type ?? info.kind));
    else if (old && type === STRATEGIC) {
      const given = change as Record<string, unknown>;
      const patched = strategicPatch(old, given);
      const wrong = unfitPatch(given, patched, info.type ?? info.kind, { isStrict: request.query.get('fieldValidation') === 'Strict' });
      if (wrong !== undefined) return unfit(wrong);
      // It is made anew as an object of the resource's own type.
      change = mergePatchBetween(old, { ...patched, kind: old.kind, apiVersion: old.apiVersion });
    }
  } catch (error) {
    if (error instanceof StrategicPatchError) return failure(500, '', error.message);
    if (!(error instanceof JsonPatchError)) throw error;
    return failure(422, 'Invalid', 'the server rejected our request due to an error in our request', {});
  }
  return { change };
}

/** @see kubernetes: apiserver/pkg/endpoints/handlers/patch.go applyPatchToObject */
const unfit = (wrong: string): HttpResponse =>
  failure(422, 'Invalid', ` "" is invalid: ${wrong}`, {
    causes: [{ reason: 'FieldValueInvalid', message: wrong.replace(/^patch: /, ''), field: 'patch' }],
  });

/** Server-side apply, by whom the request says. @see kubernetes: apiserver/pkg/endpoints/handlers/patch.go applyPatcher */
function applyServerSide(
  api: ApiServer,
  info: KindInfo,
  {
    namespace,
    name,
    subresource,
  }: { readonly namespace?: string | undefined; readonly name: string; readonly subresource?: string | undefined },
  request: HttpRequest,
  old: KubernetesObject | undefined,
): HttpResponse {
  const manager = request.query.get('fieldManager') ?? '';
  const read = readYamlBody(request.body);
  const undecodable = 'error' in read ? `error converting YAML to JSON: ${read.error}` : noMap(read.value ?? {});
  if (undecodable !== undefined) return failure(400, 'BadRequest', `error decoding YAML: ${undecodable}`);
  const { apiVersion: version = '', metadata: named } = ('value' in read ? (read.value ?? {}) : {}) as Partial<KubernetesObject>;
  if (version !== info.apiVersion)
    return failure(
      400,
      'BadRequest',
      `Incorrect version specified in apply patch. Specified patch version: ${version}, expected: ${info.apiVersion}`,
    );
  if (named?.name && named.name !== name)
    return failure(400, 'BadRequest', `the name of the object (${named.name}) does not match the name on the URL (${name})`);
  if (info.namespaced && named?.namespace && named.namespace !== namespace) return failure(400, 'BadRequest', OTHER_NAMESPACE);
  const untyped = 'value' in read && typedProblem(read.value, { ...info, namespace, name });
  if (untyped) return failure(500, '', untyped);
  return withBody({ ...request, headers: new Map([['content-type', 'application/yaml']]) }, info, undefined, (object, warnings) => {
    const metadata = { ...object.metadata, name: object.metadata?.name ?? name, ...(info.namespaced && { namespace }) };
    const force = request.query.get('force') === 'true';
    return answered(
      api,
      run(api, request, () =>
        api.applyServerSide({ ...object, metadata }, { manager, force, ...(subresource === 'status' && { subresource }) }),
      ),
      old ? 200 : 201,
      warnings,
    );
  });
}

/** @see Go: sigs.k8s.io/yaml Unmarshal */
const noMap = (value: unknown): string | undefined =>
  isRecord(value)
    ? undefined
    : `error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value} into Go value of type map[string]interface {}`;

/** DELETE of all that are selected. They are told as they were. @see kubernetes: apiserver/pkg/registry/generic/registry/store.go DeleteCollection */
export function deleteCollection(
  api: ApiServer,
  { kind, apiVersion, namespaced }: KindInfo,
  objects: readonly KubernetesObject[],
  request: HttpRequest,
): HttpResponse {
  const wrong = optionsRefusal('DeleteOptions', request);
  if (wrong) return wrong;
  const options = deleteOptions(request);
  const work = (): KubernetesObject[] =>
    objects
      .map(({ metadata }) => {
        const answer = api.delete(kind, namespaced ? metadata.namespace : undefined, metadata.name, options);
        return answer.ok ? answer.object : undefined;
      })
      .filter((one) => one !== undefined);
  const items = isDryDelete(request) ? api.dryRun(work) : work();
  return json(200, {
    kind: `${kind}List`,
    apiVersion,
    metadata: { resourceVersion: String(api.store.revision) },
    items: items.map((item) => itemInGoOrder(api.writers.told(item))),
  });
}

/** DELETE of one. What is gone at once is not shown, but for some kinds. @see kubernetes: apiserver/pkg/registry/generic/registry/store.go finalizeDelete, deletionFinalizers… */
export function deleteResource(
  api: ApiServer,
  info: KindInfo,
  { namespace, name = '' }: ResourceRequest,
  request: HttpRequest,
): HttpResponse {
  const { kind, resource, group } = info;
  const wrong = optionsRefusal('DeleteOptions', request);
  if (wrong) return wrong;
  const work = (): Answer => api.delete(kind, info.namespaced ? namespace : undefined, name, deleteOptions(request));
  const answer = isDryDelete(request) ? api.dryRun(work) : work();
  if (!answer.ok || isShownWhenDeleted(kind) || answer.object.metadata.deletionTimestamp) return answered(api, answer, 200, []);
  const details = { name, ...(group !== '' && { group }), kind: resource, uid: answer.object.metadata.uid };
  return json(200, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details });
}

/** @see kubernetes: ReturnDeletedObject in pkg/registry/core */
export const isShownWhenDeleted = (kind: Kind): boolean => SHOWN_WHEN_DELETED.has(kind);
const SHOWN_WHEN_DELETED: ReadonlySet<Kind> = new Set<Kind>([
  ...(['Pod', 'PersistentVolume', 'PersistentVolumeClaim', 'Service', 'ServiceAccount', 'ResourceQuota', 'Namespace'] as const),
]);

/** What is only tried is judged, and answered, but not kept. */
function run(api: ApiServer, request: HttpRequest, work: () => Answer, subresource?: string): Answer {
  const written = (): Answer => api.writers.as({ manager: managerOf(request), ...(subresource && { subresource }) }, work);
  return isDryRun(request) ? api.dryRun(written) : written();
}

/** @see kubernetes: apiserver/pkg/endpoints/handlers/create.go managerOrUserAgent */
export const managerOf = ({ query, headers }: HttpRequest): string =>
  query.get('fieldManager') || (headers.get('user-agent') ?? '').split('/')[0] || 'unknown';

/** What came with the request, if it is an object of that kind. */
export function withBody(
  request: HttpRequest,
  info: Parameters<typeof decodeBody>[1],
  options: 'CreateOptions' | 'UpdateOptions' | undefined,
  work: (object: Loose, warnings: readonly string[]) => HttpResponse,
): HttpResponse {
  const refused = unsupportedType(request) ?? (options && optionsRefusal(options, request));
  if (refused) return refused;
  const { body, query } = request;
  const decoded = decodeBody(
    { body, isYaml: mediaType(request) === 'application/yaml', fieldValidation: query.get('fieldValidation') ?? 'Warn' },
    info,
  );
  if ('refusal' in decoded) return failure(400, 'BadRequest', decoded.refusal);
  const { metadata } = decoded.object as { readonly metadata?: { readonly managedFields?: readonly object[] } };
  // An apply says itself whose fields are whose; of the others, what they were told stays what it was.
  if (options === undefined && metadata?.managedFields?.length) return failure(400, 'BadRequest', 'metadata.managedFields must be nil');
  const { managedFields: _, ...own } = metadata ?? {};
  return work(metadata ? { ...decoded.object, metadata: own } : decoded.object, decoded.warnings);
}

function answered(api: ApiServer, answer: Answer, status: number, warnings: readonly string[]): HttpResponse {
  const response = answer.ok ? json(status, shown(answer.object, api)) : refusal(answer);
  return withWarnings(response, [...warnings, ...(answer.warnings ?? [])]);
}

/** @see kubernetes: apimachinery/pkg/util/net/http.go NewWarningHeader */
export function withWarnings(response: HttpResponse, told: readonly string[]): HttpResponse {
  if (told.length === 0) return response;
  const warned = told.map((text) => `299 - "${text.replace(/["\\]/g, '\\$&')}"`).join(', ');
  return { ...response, headers: { ...response.headers, Warning: warned } };
}

const STRATEGIC = 'application/strategic-merge-patch+json';
export const APPLY = 'application/apply-patch+yaml';
const PATCH_TYPES: readonly string[] = [...['application/json-patch+json', 'application/merge-patch+json'], ...[STRATEGIC, APPLY]];

function textOf(body: string): PatchText {
  const syntaxError = jsonSyntaxError(body);
  return syntaxError === undefined ? { value: JSON.parse(body) as Json } : { syntaxError };
}

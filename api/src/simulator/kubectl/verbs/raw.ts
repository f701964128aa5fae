import { healthAnswer, inGoOrder } from '../../api-server/index.ts';
import { goQuote } from '../../apimachinery/go-quote.ts';
import type { KubernetesObject } from '../../apimachinery/objects.ts';
import { OLDER_VERSIONS } from '../../apimachinery/served-resources.ts';
import { readLog } from '../../cluster/api-http/logs.ts';
import type { Task } from '../../engine/index.ts';
import type { Context } from '../command/context.ts';
import { fail, KubectlError, notSimulated, serverError } from '../command/errors.ts';
import { readFile } from '../command/read-file.ts';
import { refusalLine, refusalText } from '../command/refusals.ts';
import { allow, forbidden } from '../objects/access.ts';
import { asServed } from '../objects/newer-event.ts';
import { getObject, notFound } from '../objects/resolve.ts';
import { groupOf, type Resource, resources } from '../objects/resources.ts';
import { managed } from '../output/structured.ts';
import { isPassedOn, rawRequest } from './raw-request.ts';
import { type Asked, aboutItself, answer, askedOf, parametersOf } from './requests/served-answer.ts';

/**
 * What the API server answers to a GET: how it fares, and its objects, each by itself or in a list.
 * @see kubernetes: kubectl/pkg/cmd/get/get.go Complete, Validate; kubectl/pkg/rawhttp/raw.go
 */
export function raw(context: Context): Task<void> | void {
  const { flags, args } = context;
  const target = flags.text('raw');
  if (args.length > 0) fail('arguments may not be passed when --raw is specified');
  if (flags.bool('watch') || flags.bool('watch-only') || flags.text('selector'))
    fail('--raw may not be specified with other flags that filter the server request or alter the output');
  if (flags.text('output')) fail('--raw and --output are mutually exclusive');
  checkUrl(target);
  const [path = '', query = ''] = target.split('?');
  if (isPassedOn(path)) return rawRequest(context, 'GET');
  const health = healthAnswer(path, parametersOf(query), context.view.unanswered?.(context.view.now) !== 'hangs');
  if (health?.ok === false)
    serverError('InternalError', `an error on the server (${goQuote(health.text.trim())}) has prevented the request from succeeding`);
  const told = health?.text ?? aboutItself(context, path);
  if (told !== undefined) {
    context.out(told);
    return;
  }
  if (!ROOTS.test(path) || EXHAUSTED.test(path)) serverError('NotFound', 'the server could not find the requested resource');
  const request = askedOf(path) ?? unserved(path, target);
  if (request.subresource === 'log' && request.resource.kind === 'Pod') {
    rawLog(context, request, parametersOf(query));
    return;
  }
  const found = answer(context, request, parametersOf(query));
  if (request.resource.name === 'componentstatuses') context.warn('Warning: v1 ComponentStatus is deprecated in v1.19+');
  context.out(`${JSON.stringify(found)}\n`);
}

function checkUrl(target: string): void {
  const [cut] = /%(?![0-9a-f]{2}).{0,2}/i.exec(target) ?? [];
  if (cut !== undefined) fail(`--raw must be a valid URL path: parse ${goQuote(target)}: invalid URL escape ${goQuote(cut)}`);
  const [, host = ''] = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(target) ?? [];
  const [strange] = /[ "<>\\^`{|}]/.exec(host) ?? [];
  if (strange !== undefined)
    fail(`--raw must be a valid URL path: parse ${goQuote(target)}: invalid character ${goQuote(strange)} in host name`);
  if (!/^(\/|[a-z][a-z0-9+.-]*:)/i.test(target)) fail(`--raw must be a valid URL path: parse ${goQuote(target)}: invalid URI for request`);
}

/**
 * What the API server answers to a DELETE: of most kinds how it went, of some the object as it was last.
 * @see kubernetes: kubectl/pkg/cmd/delete/delete.go Validate, RunDelete; apiserver/pkg/registry/generic/registry/store.go Delete
 */
export function rawDelete(context: Context): Task<void> | void {
  const { flags, view } = context;
  const target = flags.text('raw');
  if (flags.bool('recursive')) fail('--raw and --recursive are mutually exclusive');
  if (flags.text('output')) fail('--raw and --output are mutually exclusive');
  checkUrl(target);
  const [path = ''] = target.split('?');
  if (isPassedOn(path)) return rawRequest(context, 'DELETE');
  if (!ROOTS.test(path)) serverError('NotFound', 'the server could not find the requested resource');
  const asked = askedOf(path);
  const name = asked?.name;
  if (!asked || name === undefined || asked.subresource !== undefined) throw notSimulated(`a request for ${target}`);
  const { resource, namespace } = asked;
  allow(context, 'delete', resource, name);
  const found = (namespace !== undefined || !resource.namespaced) && getObject(view, resource, namespace ?? '', name);
  if (!found) throw notFound(resource, name);
  const last = deleted(context, resource, found);
  context.out(`${JSON.stringify(last ? inGoOrder(asServed(resource, managed(context, last))) : success(resource, found))}\n`);
}

/** What is sent is a file's, as it is. @see kubernetes: kubectl/pkg/cmd/create/create.go Validate, replace/replace.go; kubectl/pkg/rawhttp/raw.go RawPost */
export function rawCreate(context: Context): Task<void> | void {
  const { flags, view, command } = context;
  const [path = '', ...more] = flags.list('filename');
  if (flags.bool('edit')) fail('--raw and --edit are mutually exclusive');
  if (path === '' || more.length > 0) fail('--raw can only use a single local file or stdin');
  if (/^https?:\/\//.test(path)) fail('--raw cannot read from a url');
  if (flags.bool('recursive')) fail('--raw and --recursive are mutually exclusive');
  if (flags.text('selector')) fail('--raw and --selector (-l) are mutually exclusive');
  if (flags.text('output')) fail('--raw and --output are mutually exclusive');
  checkUrl(flags.text('raw'));
  const body = path === '-' ? (view.files?.[path]?.[0]?.[1] ?? '') : readFile(view, path, (problem) => problem);
  return rawRequest(context, command === 'create' ? 'POST' : 'PUT', body);
}

/** The object that is answered with, if one is. */
function deleted(context: Context, { kind, kindName }: Resource, found: KubernetesObject): KubernetesObject | undefined {
  const { namespace, name, uid } = found.metadata;
  if (kind !== 'Pod') {
    if (kind) context.view.remove?.(kind, namespace, name, 'Background');
    else context.view.forget?.(kindName, namespace, name);
    return ANSWERED_WITH.has(found.kind) ? found : undefined;
  }
  const later = context.mustFollow({ kind: 'DELETE_POD', pod: `${namespace}/${name}`, graceSeconds: null }, () => true, 0);
  const left = later.get('Pod', namespace, name);
  return left?.metadata.uid === uid ? left : found;
}

/** @see kubernetes: pkg/registry/core/…/storage ReturnDeletedObject */
const ANSWERED_WITH: ReadonlySet<string> = new Set([
  'PersistentVolume',
  'PersistentVolumeClaim',
  'Pod',
  'PodTemplate',
  'ResourceQuota',
  'Service',
  'ServiceAccount',
]);

const success = (resource: Resource, { metadata: { name, uid } }: KubernetesObject): object => ({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Success',
  details: { name, ...(groupOf(resource) && { group: groupOf(resource) }), kind: resource.name, uid },
});

/** Below which the API server has something. */
const ROOTS = /^\/(apis?|openapi|metrics|healthz|livez|readyz|logs|openid|\.well-known)?(\/|$)/;

/** Where all that there is has been told. */
const EXHAUSTED = /^\/(healthz|livez|readyz)\/|^\/apis\/[^/]+\/?$/;

/** At an older version of what is served there is something; at any other path below a group, nothing. */
function unserved(path: string, target: string): never {
  const [, version = '', resource = ''] = /^\/(?:api|apis)\/((?:[^/]+\/)?[^/]+)\/(?:namespaces\/[^/]+\/)?([^/]+)/.exec(path) ?? [];
  const isOlder =
    OLDER_VERSIONS.includes(version) && resources.some((one) => one.name === resource && groupOf(one) === version.split('/')[0]);
  if (/^\/apis?\//.test(path) && !isOlder) serverError('NotFound', 'the server could not find the requested resource');
  return notSimulated(`a request for ${target}`);
}

function rawLog(context: Context, { resource, namespace = '', name = '' }: Asked, parameters: ReadonlyMap<string, string>): void {
  const refusal = forbidden(context, 'get', resource, name, 'log', namespace);
  if (refusal) throw refusal;
  const log = logOf(context, namespace, name, parameters);
  if (log.text === undefined) throw new KubectlError(refusalLine(refusalText({ reason: log.reason, message: log.message })));
  context.out(log.text);
}

type Log = { readonly text: string } | { readonly text?: undefined; readonly reason: string; readonly message: string };

/** What a Pod has written. @see kubernetes: pkg/registry/core/pod/rest/log.go Get */
export function logOf({ view }: Context, namespace: string, name: string, parameters: ReadonlyMap<string, string>): Log {
  const log = readLog(
    {
      now: view.now,
      pod: (within, of) => view.get('Pod', within, of),
      node: (of) => view.get('Node', undefined, of),
      reaches: (of) => view.reaches(of),
      hasMachine: (of) => view.hasMachine?.(of),
      records: (pod, containerID) => view.logs(pod, containerID),
    },
    parameters,
    namespace,
    name,
  );
  if (!('status' in log)) return { text: log.text };
  const { reason = '', message } = JSON.parse(log.body ?? '{}') as { reason?: string; message: string };
  return { reason, message };
}

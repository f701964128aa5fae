import { groupOf } from '../../../apimachinery/group-version.ts';
import { klogInfo } from '../../../apimachinery/klog.ts';
import type { KubernetesObject } from '../../../apimachinery/objects.ts';
import { qualifiedName } from '../../../apimachinery/served-resources.ts';
import type { Micros } from '../../../engine/index.ts';
import { hash32 } from '../../../engine/random.ts';
import type { Context } from '../../command/context.ts';
import type { KubectlError } from '../../command/errors.ts';
import { refusalCode, serverText } from '../../command/refusals.ts';
import { forbidden } from '../../objects/access.ts';
import { getObject, parseArgs } from '../../objects/resolve.ts';
import { findResource, type Resource, resourceOfKind } from '../../objects/resources.ts';
import { currentServer, OWN_KUBECONFIG } from '../kubeconfig.ts';
import { tellAnswer, tellSent, tellsBodies } from './told-answers.ts';

/** A request to the API server, and what came of it. */
interface Asked {
  readonly method: 'DELETE' | 'GET' | 'POST' | 'PATCH' | 'PUT';
  readonly path: string;
  readonly status: number;
  readonly accept?: string;
  /** What stands in its head in place of what is accepted. */
  readonly heads?: readonly string[];
  /** When, if not now. */
  readonly at?: Micros;
  /** By a connection of its own. */
  readonly dials?: boolean;
  /** What kind of text is sent. */
  readonly sends?: string;
  /** The text itself. */
  readonly sent?: string | undefined;
  /** What is answered, where it is not what there is at the path. */
  readonly received?: object | undefined;
  /** What is said where it was refused. */
  readonly refusal?: KubectlError | undefined;
}

const STATUS: Readonly<Record<number, string>> = {
  101: '101 Switching Protocols',
  200: '200 OK',
  201: '201 Created',
  400: '400 Bad Request',
  403: '403 Forbidden',
  404: '404 Not Found',
  409: '409 Conflict',
  422: '422 Unprocessable Entity',
  500: '500 Internal Server Error',
};

/** From where on it is told by what it goes, what it asks for, with what heads, and with what bodies. @see kubernetes: client-go/transport/round_trippers.go DebugWrappers */
const CONFIGURATION = 4;
const URLS = 6;
const HEADERS = 7;
const BODIES = 8;
const CURL = 9;

const verbosityOf = ({ flags }: Context): number => Number(flags.text('v'));

/** Where kubectl has whom to ask from; a cluster in thought asks faster than it can be told. @see kubernetes: client-go/tools/clientcmd/loader.go ToRESTConfig, merged_client_builder.go */
export function tellConfig(context: Context): void {
  const { flags, view } = context;
  const verbosity = verbosityOf(context);
  const line = (place: string, text: string): void => context.err(klogInfo(view.now, place, text));
  const file = view.user ? view.kubeconfig !== undefined && view.place?.kubeconfig : OWN_KUBECONFIG;
  if (file && verbosity >= URLS) line('loader.go:373', `Config loaded from file:  ${file}`);
  if (!isInside(context) || verbosity < CONFIGURATION) return;
  const isMade = context.command.startsWith('create ');
  // What is made is made by a client, if it is sent; else what there is is looked up.
  if (isMade && flags.text('dry-run') !== 'client') tellClients(context, 1);
  if (!flags.given('namespace') && !CLUSTER_WIDE.test(context.command)) line('merged_client_builder.go:163', 'Using in-cluster namespace');
  if (!isMade) tellClients(context, 1);
}

const CLUSTER_WIDE = /^create (namespace|clusterrole|clusterrolebinding|priorityclass)$/;

/** Of each client that it makes. */
export function tellClients(context: Context, count: number): void {
  if (!isInside(context) || verbosityOf(context) < CONFIGURATION) return;
  for (let i = 0; i < count; i++) context.err(klogInfo(context.view.now, 'merged_client_builder.go:121', 'Using in-cluster configuration'));
}

/** By the files of its Pod alone. */
const isInside = ({ view }: Context): boolean => view.user !== undefined && view.kubeconfig === undefined;

/** By the token of its Pod, or by one that the file has. */
const showsToken = (context: Context): boolean =>
  isInside(context) || (context.view.user !== undefined && /^ +token(File)?: /m.test(context.view.kubeconfig ?? ''));

/** As klog tells it; what is answered, where that is known. @see kubernetes: client-go/transport/round_trippers.go debuggingRoundTripper */
export function tellRequest(context: Context, asked: Asked): void {
  const verbosity = verbosityOf(context);
  const hasBodies = verbosity >= BODIES && tellsBodies(context);
  if (hasBodies && asked.sent !== undefined) tellSent(context, asked.sent, verbosity);
  tellHeads(context, asked);
  if (hasBodies) tellAnswer(context, { ...asked, accept: asked.accept ?? 'application/json' }, verbosity);
  context.tellWarned();
}

function tellHeads(context: Context, asked: Asked): void {
  const { view } = context;
  const { method, path, status, accept = 'application/json', heads, dials = false, sends, at = view.now } = asked;
  const verbosity = verbosityOf(context);
  if (verbosity < URLS) return;
  const url = `${currentServer(view) ?? 'https://10.96.0.1:443'}${path}`;
  const span = 2 + (hash32(`${url} ${at}`) % 9);
  const took = `${STATUS[status] ?? status} in ${span} milliseconds`;
  const line = (place: number, text: string): void => context.err(klogInfo(at, `round_trippers.go:${place}`, text));
  if (verbosity < HEADERS) {
    line(553, `${method} ${url} ${took}`);
    return;
  }
  const headers = [
    ...(heads ?? [`Accept: ${accept}`]),
    ...(showsToken(context) ? ['Authorization: Bearer <masked>'] : []),
    ...(sends ? [`Content-Type: ${sends}`] : []),
    'User-Agent: kubectl/v1.27.1 (linux/amd64) kubernetes/4c94112',
  ];
  const isFirst = context.requests++ === 0 || dials;
  if (verbosity >= CURL) {
    line(466, `curl -v -X${method}  ${headers.map((header) => `-H "${header}"`).join(' ')} '${url}'`);
    if (isFirst) line(510, `HTTP Trace: Dial to tcp:${/\/\/([^/]+)/.exec(url)?.[1]} succeed`);
    line(553, `${method} ${url} ${took}`);
    const begun = isFirst ? 'DNSLookup 0 ms Dial 0 ms TLSHandshake 1 ms' : 'GetConnection 0 ms';
    line(570, `HTTP Statistics: ${begun} ServerProcessing ${span - 2} ms Duration ${span} ms`);
    return;
  }
  line(463, `${method} ${url}`);
  line(469, 'Request Headers:');
  for (const header of headers) line(473, `    ${header}`);
  line(574, `Response Status: ${took}`);
}

/** What of `-v` is not followed. */
export function tellLimits(context: Context): void {
  const verbosity = verbosityOf(context);
  if (verbosity < URLS) return;
  if (!isTold(context)) context.err(`Note: the requests of kubectl ${context.command} are not told of in a simulated cluster\n`);
  else if (verbosity >= BODIES && !tellsBodies(context))
    context.err('Note: what is sent and answered is not told in a simulated cluster\n');
}

/** Whether the requests are known. What files name is asked for otherwise. */
function isTold({ command, flags, args, view }: Context): boolean {
  if (flags.bool('watch') && command !== 'get' && command !== 'rollout status') return false;
  if (isWatch(flags)) return !hasFilesOf(flags) && (!namesIn(args) || args.length + (args[0]?.includes('/') ? 1 : 0) < 3);
  if (hasFilesOf(flags)) return TOLD_OF_FILES.test(command) && !flags.bool('force') && !flags.bool('prune') && !isAwaited(command, flags);
  if (command === 'wait') return /^0/.test(flags.text('timeout')) ? false : args.length < (namesIn(args) ? 2 : 3);
  if (TOLD.test(command)) return true;
  if (ASKS_ITS_OWN.test(command)) return args.length === 0 && !flags.text('for');
  // A Service's own selector selects nothing that is asked for.
  if (flags.bool('all') || (command !== 'expose' && flags.text('selector'))) return false;
  if (command === 'exec' || command === 'attach') return args.length > 0 && NAMES_POD.test(args[0] as string);
  if (command === 'delete') return namesIn(args) && (view.live !== undefined || !isAwaited(command, flags));
  if (command === 'describe') return args.length > 0 && DESCRIBED.test(args[0] as string);
  if (command === 'auth can-i') return flags.bool('list') || isKnown(args[1] ?? '');
  if (command === 'logs') return args.length > 0 && !flags.bool('follow') && !/^(?!pods?\/)[^/]*\//.test(args[0] as string);
  if (!TOLD_OF_NAMES.test(command)) return false;
  const end = args.findIndex((arg) => /[=:]|-$/.test(arg));
  return /^(run|cordon|uncordon)$/.test(command) || namesIn(end < 0 ? args : args.slice(0, end));
}

const isWatch = (flags: Context['flags']): boolean => ['watch', 'watch-only'].some((name) => flags.given(name) && flags.bool(name));

/** Whether words are no types alone. */
const namesIn = ([first = '', ...more]: readonly string[]): boolean => first.includes('/') || more.length > 0;

const hasFilesOf = (flags: Context['flags']): boolean => flags.list('filename').length > 0 || flags.text('kustomize') !== '';

/** Whether it waits for what it deletes. */
const isAwaited = (command: string, flags: Context['flags']): boolean =>
  command === 'delete' && flags.bool('wait') && flags.text('dry-run') === 'none';

/** All that these ask for is known from their words. */
const ASKS_ITS_OWN = /^(version|cluster-info|events|top (pod|node))$/;
const TOLD_OF_FILES = /^(apply|create|delete|replace)$/;
/** Of which no more is looked at than itself and what happened to it. */
const DESCRIBED = /^(pods?|po|nodes?|no|configmaps?|cm)(\/|$)/;
/** What kubectl need not ask for anew. */
const isKnown = (target: string): boolean => target.startsWith('/') || findResource(target.replace(/\/.*/, '')) !== undefined;

/** A Pod, and nothing that has some. */
const NAMES_POD = /^((pods?|po)\/)?[^/]+$/;
const TOLD = /^(get|label|annotate|create [\w-]+( [\w-]+)?)$/;
const TOLD_OF_NAMES =
  /^(patch|taint|cordon|uncordon|expose|run|scale|set (image|env|resources|serviceaccount)|rollout (history|pause|restart|resume|status))$/;
/** Of these it makes objects of Go's own types, and asks for them so. */
const TYPED = /^(logs|exec|attach|run|taint|cordon|uncordon|expose|set .*|rollout .*)$/;

export const acceptOf = ({ command, flags }: Context): string =>
  command === 'get' && /^(|wide)$/.test(flags.text('output')) ? TABLE : TYPED.test(command) ? ANY : 'application/json';

/** One object that is asked for by its name, where the requests of the command are told. */
export function tellGet(context: Context, resource: Resource, name: string): void {
  if (!tellsRequests(context)) return;
  const { view, namespace } = context;
  const refusal = forbidden(context, 'get', resource, name);
  const status = refusal ? refusalCode(refusal.stderr) : getObject(view, resource, namespace, name) ? 200 : 404;
  const path = pathOf(resource, namespace, name) + partOf(context);
  tellRequest(context, { method: 'GET', path, status, accept: acceptOf(context), refusal });
  if (status === 404) tellAbsence(context, resource, name);
}

/** Of an object, only a part may be meant. */
function partOf({ flags, command }: Context): string {
  const part = /^(get|patch)$/.test(command) ? flags.text('subresource') : '';
  return part ? `/${part}` : '';
}

/** Whether they are told. */
export const tellsRequests = (context: Context): boolean => verbosityOf(context) >= URLS && isTold(context);

/** The same, where the requests of the command are told. */
export function tellAsked(context: Context, asked: Asked): void {
  if (tellsRequests(context)) tellRequest(context, asked);
}

/** That an object is deleted, or what the API server says to that. @see kubernetes: cli-runtime/pkg/resource/helper.go DeleteWithOptions */
export function tellDelete(
  context: Context,
  resource: Resource,
  namespace: string | undefined,
  name: string,
  status: number,
  bodies: Pick<Asked, 'sent' | 'received' | 'refusal'> = {},
): void {
  tellAsked(context, { method: 'DELETE', path: pathOf(resource, namespace, name), status, sends: 'application/json', ...bodies });
  if (status === 404 && tellsRequests(context)) tellAbsence(context, resource, name, false);
}

interface Sent {
  /** Why it was not taken. */
  readonly refused?: KubectlError | undefined;
  /** The patch itself. */
  readonly sent?: string;
  readonly subresource?: string | undefined;
}

/** The patch of an object. @see kubernetes: cli-runtime/pkg/resource/helper.go Patch, the fieldManager of kubectl/pkg/cmd */
export function tellPatch(context: Context, object: KubernetesObject, { refused, sent, subresource }: Sent = {}): void {
  const { flags, command } = context;
  if (!tellsRequests(context) || flags.text('dry-run') === 'client' || flags.bool('local')) return;
  const isScale = command === 'scale';
  const query = queryOf({
    dryRun: flags.text('dry-run') === 'server' ? 'All' : '',
    fieldManager: isScale || /cordon$/.test(command) ? '' : flags.text('field-manager') || `kubectl-${command.replace(/ .*/, '')}`,
    fieldValidation: command === 'taint' ? 'Strict' : '',
  });
  const resource = resourceOfKind(object.kind);
  const { namespace, name } = object.metadata;
  const part = isScale ? 'scale' : subresource;
  const path = `${pathOf(resource, namespace, name)}${part ? `/${part}` : ''}${query}`;
  const type = PATCHES[command === 'patch' ? flags.text('type') : /^(label|annotate|scale)$/.test(command) ? 'merge' : 'strategic'];
  const accept = isScale ? ANY : acceptOf(context);
  const status = refused ? refusalCode(refused.stderr) : 200;
  // Where it is looked at first how it is, that is put in its place.
  const isPut = isScale && (flags.int('current-replicas') >= 0 || flags.text('resource-version') !== '');
  const how = isPut ? ({ method: 'PUT' } as const) : ({ method: 'PATCH', sends: type ?? '' } as const);
  tellRequest(context, { ...how, path, status, accept, sent, refusal: refused });
  const [, reason] = /^Error from server \((\w+)\): /.exec(refused?.stderr ?? '') ?? [];
  if (refused && reason !== undefined && AS_IT_IS.test(command)) {
    const isNamed = reason !== 'BadRequest';
    tellRefusal(context, { reason, message: serverText(refused), code: status, ...(isNamed && { resource, name }) });
  }
}

/** These end with what the API server says, and others with words of their own. */
const AS_IT_IS = /^(patch|label|annotate|taint)$/;

const PATCHES: Readonly<Record<string, string>> = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
};
export const ANY = 'application/json, */*';

/** The objects that the words name are asked for one after another, lists a page at a time. @see kubernetes: cli-runtime/pkg/resource/builder.go, helper.go */
export function tellGets(context: Context, args: readonly string[], { oneByOne = false } = {}): void {
  const { flags, view, namespace } = context;
  if (verbosityOf(context) < CONFIGURATION || args.length === 0 || hasFilesOf(flags) || flags.bool('local')) return;
  const accept = acceptOf(context);
  const wanted = parseArgs(args);
  // Of whole lists no part can be got.
  if (wanted.kind === 'types' && partOf(context)) return;
  if (TOLD.test(context.command)) tellClients(context, wanted.kind === 'names' ? wanted.names.length : wanted.resources.length);
  else if (!isTold(context)) return;
  if (oneByOne && wanted.kind === 'names') return;
  if (wanted.kind === 'names') {
    for (const { resource, name } of wanted.names) {
      const refusal = forbidden(context, 'get', resource, name);
      const status = refusal ? refusalCode(refusal.stderr) : getObject(view, resource, namespace, name) ? 200 : 404;
      tellRequest(context, { method: 'GET', path: pathOf(resource, namespace, name) + partOf(context), status, accept, refusal });
      if (status === 404) tellAbsence(context, resource, name);
    }
    return;
  }
  const isEverywhere = flags.bool('all-namespaces');
  const query = queryOf({
    fieldSelector: flags.text('field-selector'),
    includeObject: flags.text('sort-by') && accept === TABLE ? 'Object' : '',
    labelSelector: flags.text('selector'),
    limit: flags.int('chunk-size') > 0 && !flags.text('sort-by') ? flags.text('chunk-size') : '',
  });
  for (const resource of wanted.resources) {
    const refusal = forbidden(context, 'list', resource);
    const path = `${pathOf(resource, isEverywhere ? undefined : namespace)}${query}`;
    tellRequest(context, { method: 'GET', path, status: refusal ? refusalCode(refusal.stderr) : 200, accept, refusal });
  }
}

interface Refused {
  readonly reason: string;
  readonly message: string;
  readonly code: number;
  readonly resource?: Resource;
  readonly name?: string;
}

/** What the API server answered, before the one error that there is; what it says it is of is lost where it was decoded. @see kubernetes: kubectl/pkg/cmd/util/helpers.go StandardErrorMessage */
export function tellRefusal(context: Context, { reason, message, code, resource, name }: Refused): void {
  if (!tellsRequests(context)) return;
  const isTyped = acceptOf(context) === ANY;
  const group = resource && groupOf(resource.apiVersion);
  const status = {
    ...(!isTyped && { kind: 'Status', apiVersion: 'v1' }),
    metadata: {},
    status: 'Failure',
    message,
    reason,
    ...(resource && { details: { name, ...(group && { group }), kind: resource.name } }),
    code,
  };
  context.beforeError = klogInfo(context.view.now, 'helpers.go:246', `server response object: [${JSON.stringify(status, null, 2)}]`);
}

/** What was not there; where that was looked for, so was its namespace. @see kubernetes: cli-runtime/pkg/resource/visitor.go Info.Get */
function tellAbsence(context: Context, resource: Resource, name: string, isGot = true): void {
  const { namespace, view } = context;
  const isPlaced = isGot && resource.namespaced && !['', 'default'].includes(namespace);
  const isThere = !isPlaced || view.get('Namespace', undefined, namespace) !== undefined;
  if (isPlaced) tellRequest(context, { method: 'GET', path: `/api/v1/namespaces/${namespace}`, status: isThere ? 200 : 404 });
  const absent = isThere ? { resource, name } : { resource: resourceOfKind('Namespace'), name: namespace };
  tellRefusal(context, {
    reason: 'NotFound',
    message: `${qualifiedName(absent.resource)} "${absent.name}" not found`,
    code: 404,
    ...absent,
  });
}

/** Who asks for names alone gets no table, and says so. @see kubernetes: kubectl/pkg/cmd/get/table_printer.go */
export function tellNoTable(context: Context): void {
  if (verbosityOf(context) < 2) return;
  const text = 'Unable to decode server response into a Table. Falling back to hardcoded types: attempt to decode non-Table object';
  context.err(klogInfo(context.view.now, 'table_printer.go:45', text));
}

const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json';

/** Where an object is, or all of its kind. */
export function pathOf({ apiVersion, name: plural, namespaced }: Resource, namespace: string | undefined, name?: string): string {
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const place = namespaced && namespace ? `/namespaces/${namespace}` : '';
  return `${root}${place}/${plural}${name === undefined ? '' : `/${name}`}`;
}

/** @see Go: net/url Values.Encode */
export function queryOf(values: Readonly<Record<string, string>>): string {
  const go = (text: string): string =>
    encodeURIComponent(text)
      .replace(/%20/g, '+')
      .replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
  const said = Object.entries(values).filter(([, value]) => value !== '');
  return said.length > 0 ? `?${said.map(([key, value]) => `${key}=${go(value)}`).join('&')}` : '';
}

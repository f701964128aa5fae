import { groupOf } from '../../apimachinery/group-version.ts';
import { klogInfo } from '../../apimachinery/klog.ts';
import { qualifiedName } from '../../apimachinery/served-resources.ts';
import { hash32 } from '../../engine/random.ts';
import type { Context } from '../command/context.ts';
import { refusalCode } from '../command/refusals.ts';
import { forbidden } from '../objects/access.ts';
import { getObject, parseArgs } from '../objects/resolve.ts';
import type { Resource } from '../objects/resources.ts';
import { hasFiles } from './files.ts';
import { currentServer } from './kubeconfig.ts';

/** A request to the API server, and what came of it. */
interface Asked {
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly path: string;
  readonly status: number;
  readonly accept?: string;
  /** What kind of text is sent. */
  readonly sends?: string;
}

const STATUS: Readonly<Record<number, string>> = {
  200: '200 OK',
  201: '201 Created',
  400: '400 Bad Request',
  403: '403 Forbidden',
  404: '404 Not Found',
  409: '409 Conflict',
  422: '422 Unprocessable Entity',
};

/** From where on it is told by what it goes, what it asks for, with what heads, and with what bodies. @see kubernetes: client-go/transport/round_trippers.go DebugWrappers */
const CONFIGURATION = 4;
const URLS = 6;
const HEADERS = 7;
const BODIES = 8;

const verbosityOf = ({ flags }: Context): number => Number(flags.text('v'));

/** Where kubectl has whom to ask from; a cluster in thought asks faster than it can be told. @see kubernetes: client-go/tools/clientcmd/loader.go ToRESTConfig, merged_client_builder.go */
export function tellConfig(context: Context): void {
  const { flags, view } = context;
  const verbosity = verbosityOf(context);
  const line = (place: string, text: string): void => context.err(klogInfo(view.now, place, text));
  if (!view.user && verbosity >= URLS) line('loader.go:373', 'Config loaded from file:  /root/.kube/config');
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

/** As klog tells it. What the heads and bodies of answers say is not made. @see kubernetes: client-go/transport/round_trippers.go debuggingRoundTripper */
export function tellRequest(context: Context, { method, path, status, accept = 'application/json', sends }: Asked): void {
  const { view } = context;
  const verbosity = verbosityOf(context);
  if (verbosity < URLS) return;
  const url = `${currentServer(view) ?? 'https://10.96.0.1:443'}${path}`;
  const took = `${STATUS[status] ?? status} in ${2 + (hash32(`${url} ${view.now}`) % 9)} milliseconds`;
  const line = (place: number, text: string): void => context.err(klogInfo(view.now, `round_trippers.go:${place}`, text));
  if (verbosity < HEADERS) {
    line(553, `${method} ${url} ${took}`);
    return;
  }
  line(463, `${method} ${url}`);
  line(469, 'Request Headers:');
  const headers = [
    `Accept: ${accept}`,
    ...(view.user ? ['Authorization: Bearer <masked>'] : []),
    ...(sends ? [`Content-Type: ${sends}`] : []),
    'User-Agent: kubectl/v1.27.1 (linux/amd64) kubernetes/4c94112',
  ];
  for (const header of headers) line(473, `    ${header}`);
  line(574, `Response Status: ${took}`);
}

/** What of `-v` is not followed. */
export function tellLimits(context: Context): void {
  const verbosity = verbosityOf(context);
  if (verbosity < URLS) return;
  // What files name is asked for otherwise.
  const isTold = TOLD.test(context.command) && !hasFiles(context) && !context.flags.bool('watch');
  if (!isTold) context.err(`Note: the requests of kubectl ${context.command} are not told of in a simulated cluster\n`);
  else if (verbosity >= BODIES) context.err('Note: what answers consist of is not told in a simulated cluster\n');
}

/** Of these the requests are known. */
const TOLD = /^(get|label|annotate|create \w+( \w+)?)$/;

/** The objects that the words name are asked for one after another, lists a page at a time. @see kubernetes: cli-runtime/pkg/resource/builder.go, helper.go */
export function tellGets(context: Context, args: readonly string[]): void {
  const { flags, view, namespace } = context;
  if (verbosityOf(context) < CONFIGURATION || args.length === 0 || hasFiles(context) || flags.bool('local')) return;
  const accept = context.command === 'get' && /^(|wide)$/.test(flags.text('output')) ? TABLE : 'application/json';
  const wanted = parseArgs(args);
  tellClients(context, wanted.kind === 'names' ? wanted.names.length : wanted.resources.length);
  if (wanted.kind === 'names') {
    const absent: { readonly resource: Resource; readonly name: string }[] = [];
    for (const { resource, name } of wanted.names) {
      const refusal = forbidden(context, 'get', resource, name);
      const status = refusal ? refusalCode(refusal.stderr) : getObject(view, resource, namespace, name) ? 200 : 404;
      tellRequest(context, { method: 'GET', path: pathOf(resource, namespace, name), status, accept });
      if (status === 404) absent.push({ resource, name });
    }
    const [one, ...more] = absent;
    if (one && more.length === 0) tellAbsence(context, one.resource, one.name);
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
    tellRequest(context, { method: 'GET', path, status: refusal ? refusalCode(refusal.stderr) : 200, accept });
  }
}

/** @see kubernetes: kubectl/pkg/cmd/util/helpers.go StandardErrorMessage */
function tellAbsence(context: Context, resource: Resource, name: string): void {
  if (verbosityOf(context) < URLS) return;
  const group = groupOf(resource.apiVersion);
  const status = {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: `${qualifiedName(resource)} "${name}" not found`,
    reason: 'NotFound',
    details: { name, ...(group && { group }), kind: resource.name },
    code: 404,
  };
  context.err(klogInfo(context.view.now, 'helpers.go:246', `server response object: [${JSON.stringify(status, null, 2)}]`));
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

import { sha256 } from '../../../apimachinery/digest.ts';
import { klogInfo } from '../../../apimachinery/klog.ts';
import type { KubernetesObject } from '../../../apimachinery/objects.ts';
import type { Context } from '../../command/context.ts';
import type { KubectlError } from '../../command/errors.ts';
import { fieldValidation } from '../../command/field-validation.ts';
import { refusalCode, serverText } from '../../command/refusals.ts';
import { resourceOfKind } from '../../objects/resources.ts';
import { nameOf } from '../../output/structured.ts';
import { ANY, pathOf, queryOf, tellRefusal, tellRequest, tellsRequests } from './requests.ts';

const PLAIN = 'application/json';

/** What the API has to say of an object before it is sent: the whole of it in one version, and of each group in the other. @see kubernetes: kubectl/pkg/util/openapi, cli-runtime/pkg/resource/query_param_verifier_v3.go */
export function tellSchema(context: Context, { kind }: Pick<KubernetesObject, 'kind'>): void {
  if (!tellsRequests(context)) return;
  const once = (path: string, accept: string): void => {
    if (context.schemas.has(path)) return;
    context.schemas.add(path);
    tellRequest(context, { method: 'GET', path, status: 200, accept });
  };
  once('/openapi/v2?timeout=32s', 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf');
  if (fieldValidation(context) === 'Ignore') return;
  once('/openapi/v3?timeout=32s', ANY);
  const { apiVersion } = resourceOfKind(kind);
  const group = `${apiVersion.includes('/') ? 'apis' : 'api'}/${apiVersion}`;
  once(`/openapi/v3/${group}?hash=${hashOf(group)}&timeout=32s`, PLAIN);
}

/** A document of so much text has some digest. @see kube-openapi: pkg/handler3/handler.go */
const hashOf = (group: string): string => (sha256(`${group}/1`) + sha256(`${group}/2`)).toUpperCase();

/** An object of a file, and what there was of it. */
interface Applied {
  readonly object: KubernetesObject;
  readonly there: KubernetesObject | undefined;
}

/** Of each object it is looked what there is, unless the API server does that; then it is made, or patched if it has changed. @see kubernetes: kubectl/pkg/cmd/apply/apply.go applyOneObject */
export function tellApplied(context: Context, all: readonly Applied[], done: readonly string[], refused: readonly KubectlError[]): void {
  if (!tellsRequests(context)) return;
  const { flags, view } = context;
  const byServer = flags.bool('server-side');
  for (const { object } of all) tellSchema(context, object);
  for (const { object, there } of all) {
    const { namespace, name } = object.metadata;
    const path = pathOf(resourceOfKind(object.kind), namespace, name);
    if (!byServer) tellRequest(context, { method: 'GET', path, status: there ? 200 : 404, accept: PLAIN });
    const how = done.find((line) => line.startsWith(`${nameOf(object)} `))?.replace(/^\S+ /, '');
    const why = how === undefined ? refused.find(({ stderr }) => stderr.includes(`"${name}"`)) : undefined;
    if (flags.text('dry-run') === 'client' || how === 'unchanged') continue;
    const status = how === undefined ? codeOf(why) : there ? 200 : 201;
    const query = queryOf({
      dryRun: flags.text('dry-run') === 'server' ? 'All' : '',
      fieldManager: flags.text('field-manager') || (byServer ? 'kubectl' : 'kubectl-client-side-apply'),
      fieldValidation: fieldValidation(context),
      force: byServer ? String(flags.bool('force-conflicts')) : '',
    });
    if (byServer)
      tellRequest(context, { method: 'PATCH', path: path + query, status, accept: PLAIN, sends: 'application/apply-patch+yaml' });
    else if (there)
      tellRequest(context, { method: 'PATCH', path: path + query, status, accept: PLAIN, sends: 'application/strategic-merge-patch+json' });
    else {
      const place = pathOf(resourceOfKind(object.kind), namespace);
      tellRequest(context, { method: 'POST', path: place + query, status, accept: PLAIN, sends: PLAIN });
    }
  }
  if (refused.length === 0) context.err(klogInfo(view.now, 'apply.go:534', 'Running apply post-processor function'));
}

/** A conflict is told of in words of kubectl's own. */
const codeOf = (why: KubectlError | undefined): number =>
  why?.stderr.startsWith('error: Apply failed with ') ? 409 : refusalCode(why?.stderr ?? '');

/** One is put in the place of another, whose version is looked up where the file says none. @see kubernetes: cli-runtime/pkg/resource/helper.go Replace */
export function tellReplaced(context: Context, object: KubernetesObject, isThere: boolean, refused?: KubectlError): void {
  if (!tellsRequests(context)) return;
  const { flags } = context;
  const { namespace, name, resourceVersion } = object.metadata;
  const path = pathOf(resourceOfKind(object.kind), namespace, name);
  tellSchema(context, object);
  if (!resourceVersion) tellRequest(context, { method: 'GET', path, status: isThere ? 200 : 404, accept: PLAIN });
  const query = queryOf({
    dryRun: flags.text('dry-run') === 'server' ? 'All' : '',
    fieldManager: flags.text('field-manager') || 'kubectl-replace',
    fieldValidation: fieldValidation(context),
  });
  const status = refused ? refusalCode(refused.stderr) : 200;
  tellRequest(context, { method: 'PUT', path: path + query, status, accept: PLAIN, sends: PLAIN });
  if (refused && status === 404)
    tellRefusal(context, { reason: 'NotFound', message: serverText(refused), code: status, resource: resourceOfKind(object.kind), name });
}

/** What is described is got as any object, then as one of Go's own type, and then what happened to it. @see kubernetes: kubectl/pkg/describe/describe.go */
export function tellDescribed(context: Context, object: KubernetesObject): void {
  if (!tellsRequests(context)) return;
  const { kind, metadata } = object;
  const { name, namespace = '', uid } = metadata;
  const typed = (path: string): void => tellRequest(context, { method: 'GET', path, status: 200, accept: ANY });
  typed(pathOf(resourceOfKind(kind), namespace, name));
  if (kind === 'Node')
    typed(`/api/v1/pods${queryOf({ fieldSelector: `spec.nodeName=${name},status.phase!=Failed,status.phase!=Succeeded`, limit: '500' })}`);
  if (context.flags.bool('show-events') || !context.flags.given('show-events'))
    for (const one of kind === 'Node' ? [uid, name] : [uid]) {
      const about = [`involvedObject.name=${name}`, `involvedObject.namespace=${namespace}`, ...kindOf(kind), `involvedObject.uid=${one}`];
      const place = namespace ? `/namespaces/${namespace}` : '';
      typed(`/api/v1${place}/events${queryOf({ fieldSelector: about.join(','), limit: '500' })}`);
    }
  if (kind === 'Node') typed(`/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/${name}`);
}

/** Of Go's own Pods nobody says what they are. @see kubernetes: kubectl/pkg/describe/describe.go PodDescriber */
const kindOf = (kind: string): string[] => (kind === 'Pod' ? [] : [`involvedObject.kind=${kind}`]);

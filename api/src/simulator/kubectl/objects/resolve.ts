import type { KubernetesObject } from '../../apimachinery/objects.ts';
import { qualifiedName } from '../../apimachinery/served-resources.ts';
import type { Context } from '../command/context.ts';
import { fail, KubectlError } from '../command/errors.ts';
import type { Flags } from '../command/flags.ts';
import type { ClusterView } from '../view.ts';
import { forbidden } from './access.ts';
import { categories, findResource, type Resource, resourceOfKind } from './resources.ts';
import { selection } from './selection.ts';
import { standingObjects } from './standing.ts';
import { unmeasured } from './standing-metrics.ts';

/** An object that a command line names, and the type that it was asked for by. */
export interface Found {
  readonly resource: Resource;
  readonly object: KubernetesObject;
}
/** What one resource type of the command line came to. */
export interface Group {
  readonly resource: Resource;
  readonly objects: readonly KubernetesObject[];
  /** Asked for by name. */
  readonly named: boolean;
  /** By that. */
  readonly name?: string;
  /** It could not be got, where that is told of in its turn. */
  readonly failure?: KubectlError;
  /** That is told of when all else is done: it is of a file, and was read or got before. */
  readonly isUnread?: boolean;
}

interface Resolving {
  readonly selectors?: boolean;
  readonly ignoreNotFound?: boolean;
  readonly all?: boolean;
  readonly selectAll?: boolean;
  readonly verb?: string;
  readonly isGot?: boolean;
  /** The API server is asked for these instead, and tells of the others. */
  readonly asked?: Resource;
  /** What could not be got is told of in its turn, rather than before all else. */
  readonly inOrder?: boolean;
}

/**
 * The objects that `TYPE[,TYPE]`, `TYPE NAME…` or `TYPE/NAME…` and the selectors mean. What is not found is told to the
 * context, and the rest goes on: in the words of a get, unless nothing is got first.
 * @see kubernetes: cli-runtime/pkg/resource/builder.go
 */
export function resolve(
  context: Context,
  args: readonly string[],
  {
    selectors = true,
    ignoreNotFound = false,
    all = true,
    selectAll = false,
    verb = '',
    isGot = true,
    asked,
    inOrder = false,
  }: Resolving = {},
): Group[] {
  const { flags } = context;
  const allNamespaces = selectors && flags.bool('all-namespaces');
  const labels = selectors ? flags.text('selector') : '';
  const fields = selectors ? flags.text('field-selector') : '';
  const everything = flags.bool('all');
  if (everything && selectAll && (labels || fields)) fail("setting 'all' parameter but found a non empty selector. ");
  if (selectors && (labels || fields || (everything && selectAll))) refuseNames(args);
  const failed = (resource: Resource, failure: KubectlError, name?: string): Group[] => {
    if (inOrder) return [{ resource, objects: [], named: true, ...(name !== undefined && { name }), failure }];
    context.failed(failure);
    return [];
  };
  const wanted = parseArgs(args);
  const meant = wanted.kind === 'names' ? wanted.names.map(({ resource }) => resource) : wanted.resources;
  if (meant.some(({ kindName }) => kindName === 'ComponentStatus')) context.err('Warning: v1 ComponentStatus is deprecated in v1.19+\n');
  if (wanted.kind === 'names') {
    if (selectors) checkNamespaces(flags, wanted);
    return wanted.names.flatMap(({ resource, name }) => {
      const refusal = forbidden(context, verb || 'get', asked ?? resource, name);
      if (refusal) return failed(resource, refusal, name);
      const object = getObject(context.view, resource, context.namespace, name);
      if (object) return { resource, objects: [object], named: true, name };
      return ignoreNotFound
        ? []
        : failed(resource, (isGot ? notGot : absent)(context.view, asked ?? resource, context.namespace, name), name);
    });
  }
  if (!all && !labels && !fields && !everything) fail('resource(s) were provided, but no name was specified');
  return wanted.resources.flatMap((resource) => {
    const refusal = forbidden(context, 'list', asked ?? resource);
    if (refusal) return failed(resource, refusal);
    const isSelected = context.attempt(() => selection(resource, labels, fields));
    if (!isSelected) return [];
    const objects = listObjects(context.view, resource, allNamespaces ? undefined : context.namespace).filter(isSelected);
    return [{ resource, objects, named: false }];
  });
}

/** Beside a selector: names, or `TYPE/NAME`, as which names of several types count, too. @see kubernetes: cli-runtime/pkg/resource/builder.go visitBySelector */
export function refuseNames(args: readonly string[]): void {
  if (args.length > 1 && !args.some((arg) => arg.includes('/')) && typesOf(args[0] as string).length === 1)
    fail('name cannot be provided when a selector is specified');
  if (args.length > 1 || args[0]?.includes('/')) {
    checkTuples(args);
    fail('selectors and the all flag cannot be used when passing resource/name arguments');
  }
}

/** @see kubernetes: cli-runtime/pkg/resource/builder.go visitByResource, visitByName */
export function checkNamespaces(flags: Flags, { names }: Names): void {
  if (flags.bool('all-namespaces') && names.some(({ resource }) => resource.namespaced))
    fail('a resource cannot be retrieved by name across all namespaces');
}

/** As the API server's answer to a get by name is printed; it is not asked for none. @see kubernetes: client-go/rest/request.go Name */
export const notFound = (resource: Resource, name: string): KubectlError =>
  new KubectlError(
    name === ''
      ? 'error: resource name may not be empty\n'
      : `Error from server (NotFound): ${qualifiedName(resource)} "${name}" not found\n`,
  );

/** The same, of something that a metrics server may have been asked for. */
export function absent(view: ClusterView, resource: Resource, namespace: string, name: string): KubectlError {
  const what = unmeasured(view, resource, namespace, name);
  return what === undefined ? notFound(resource, name) : new KubectlError(`Error from server (NotFound): ${what} not found\n`);
}

/** Where kubectl has got an object, it has looked for its namespace, too. @see kubernetes: cli-runtime/pkg/resource/visitor.go Info.Get */
export function notGot(view: ClusterView, resource: Resource, namespace: string, name: string): KubectlError {
  const isElsewhere =
    name !== '' && resource.namespaced && !['', 'default'].includes(namespace) && !view.get('Namespace', undefined, namespace);
  return isElsewhere ? notFound(resourceOfKind('Namespace'), namespace) : absent(view, resource, namespace, name);
}

/** In the order of etcd's keys. */
export function listObjects(view: ClusterView, resource: Resource, namespace: string | undefined): KubernetesObject[] {
  const within = resource.namespaced ? namespace : undefined;
  const objects: readonly KubernetesObject[] = resource.kind ? view.list(resource.kind, within) : unkept(view, resource);
  return objects.filter(({ metadata }) => within === undefined || metadata.namespace === within).sort(byKey);
}

/** Of a kind that is none of the store's. */
const unkept = (view: ClusterView, { kindName }: Resource): readonly KubernetesObject[] => [
  ...(standingObjects(view, kindName) ?? []),
  ...view.access(kindName),
];

/** Undefined where there is none. The namespace is ignored for what has none. */
export function getObject(view: ClusterView, resource: Resource, namespace: string, name: string): KubernetesObject | undefined {
  const within = resource.namespaced ? namespace : undefined;
  if (resource.kind) return view.get(resource.kind, within, name);
  return unkept(view, resource).find(({ metadata }) => metadata.name === name && (within === undefined || metadata.namespace === within));
}

/** Orders as etcd does: by namespace, then name. */
export const byKey = (a: KubernetesObject, b: KubernetesObject): number => {
  const [left, right] = [`${a.metadata.namespace ?? ''}/${a.metadata.name}`, `${b.metadata.namespace ?? ''}/${b.metadata.name}`];
  return left < right ? -1 : left > right ? 1 : 0;
};

/** A resource by any of its names (`po`, `deploy`, `deployments.v1.apps`). Fails in kubectl's words where the server has no such type. */
function resourceNamed(text: string): Resource {
  return findResource(text) ?? fail(`the server doesn't have a resource type "${text.split('.')[0]}"`);
}

/** `pods,svc`: what is said twice means once. @see kubernetes: cli-runtime/pkg/resource/builder.go SplitResourceArgument */
const typesOf = (argument: string): string[] => [...new Set(argument.split(','))];

/** Objects that are asked for by name. */
export interface Names {
  readonly kind: 'names';
  readonly names: readonly { resource: Resource; name: string }[];
}
/** As the mapper says it, which nobody has put into words of an error. */
export const unmapped = (type: string): never => {
  throw new KubectlError(`the server doesn't have a resource type "${type}"\n`);
};

type Wanted = Names | { readonly kind: 'types'; readonly resources: readonly Resource[] };

/** What the operands ask for: `type/name …`, or `type[,type] [name …]`. @see kubernetes: cli-runtime/pkg/resource/builder.go */
export function parseArgs(given: readonly string[]): Wanted {
  const args = tupled(given);
  if (args.some((arg) => arg.includes('/'))) {
    checkTuples(args);
    const tuples = args.map((arg) => arg.split('/') as [string, string]);
    return { kind: 'names', names: tuples.flatMap(([type, name]) => typesOf(type).map((one) => ({ resource: resourceNamed(one), name }))) };
  }
  const [types = '', ...names] = args;
  // A word for several types means them only where it stands by itself. @see kubernetes: cli-runtime/pkg/resource/builder.go visitByName
  if (names.length > 0 && categories.has(types)) fail('you must specify only one resource');
  const resources = typesOf(types).flatMap((type) => categories.get(type) ?? [resourceNamed(type)]);
  // Short names and others of one type are one. @see kubernetes: cli-runtime/pkg/resource/builder.go resourceMappings
  if (names.length === 0) return { kind: 'types', resources: [...new Set(resources)] };
  return { kind: 'names', names: resources.flatMap((resource) => names.map((name) => ({ resource, name }))) };
}

/** `pods,svc a` is `pods/a svc/a`. @see kubernetes: cli-runtime/pkg/resource/builder.go normalizeMultipleResourcesArgs */
function tupled(args: readonly string[]): readonly string[] {
  const [types = '', ...names] = args;
  const all = typesOf(types);
  return names.length === 0 || all.length < 2 ? args : all.flatMap((type) => names.map((name) => `${type}/${name}`));
}

/** @see kubernetes: cli-runtime/pkg/resource/builder.go hasCombinedTypeArgs, splitResourceTypeName */
function checkTuples(args: readonly string[]): void {
  for (const arg of args) {
    const [type, name, ...more] = arg.split('/');
    if (args.some((one) => one.includes('/')) && !arg.includes('/'))
      fail(
        `there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'`,
      );
    if (more.length > 0) fail('arguments in resource/name form may not have more than one slash');
    const isOfOne = type && name && typesOf(type).length === 1;
    if (arg.includes('/') && !isOfOne) fail('arguments in resource/name form must have a single resource and name');
  }
}

import { itemsOf, readYaml } from '../../api-server/index.ts';
import type { KubernetesObject } from '../../apimachinery/objects.ts';
import { Context } from '../command/context.ts';
import { fail, KubectlError } from '../command/errors.ts';
import { serverText } from '../command/refusals.ts';
import { allow } from '../objects/access.ts';
import { absent, type Group, getObject, notGot, parseArgs, resolve } from '../objects/resolve.ts';
import { resourceOfKind } from '../objects/resources.ts';
import { NAMELESS } from '../objects/unnamed.ts';
import { checkPaths, hasFiles, isNamed, objectsIn, type Source, sourcesOf, tellUnread } from './files.ts';
import { tellGet } from './requests/requests.ts';

/**
 * What `-f` names, as it stands in the cluster, or with --local (or where it need not be there) in its file; without `-f`, what the words mean.
 * @see kubernetes: cli-runtime/pkg/resource/builder.go visitByPaths, visitor.go RetrieveLatest
 */
export function resolveAll(
  context: Context,
  args: readonly string[],
  { isFiled = false, isRefetched = true, ...options }: Filing = {},
): Group[] {
  if (!hasFiles(context)) return resolve(context, args, options);
  checkPaths(context);
  if (args.length > 0) fail(wordsToo(args));
  const sources = sourcesOf(context);
  const filing = { ...options, isFiled: isFiled || context.flags.bool('local'), isRefetched };
  return sources.flatMap((source) => filed(context, source, filing));
}

/**
 * One after another: what could not be got is told of in its turn, but for what files name, of which that is told last.
 * @see kubernetes: cli-runtime/pkg/resource/visitor.go EagerVisitorList, ContinueOnErrorVisitor
 */
export function visit(context: Context, groups: readonly Group[], work: (object: KubernetesObject) => void, { areGot = false } = {}): void {
  for (const group of groups) {
    const { resource, name, failure, isUnread } = group;
    if (name !== undefined && !areGot) tellGet(context, resource, name);
    if (failure && !isUnread) context.failed(failure);
    for (const object of inItsTurn(context, group)) context.attempt(() => work(object));
  }
  tellUnread(context, unreadOf(groups));
}

/** What is named is got when its turn comes: it may be named twice, and is what it was made before. @see kubernetes: cli-runtime/pkg/resource/visitor.go RetrieveLazy */
export const inItsTurn = ({ view, namespace }: Context, { resource, name, objects }: Group): readonly KubernetesObject[] =>
  name === undefined ? objects : objects.map((object) => getObject(view, resource, namespace, name) ?? object);

/** In order. */
export const unreadOf = (groups: readonly Group[]): readonly KubectlError[] =>
  groups.flatMap(({ failure, isUnread }) => (failure && isUnread ? failure : []));

type Filing = Parameters<typeof resolve>[2] & {
  /** The file is enough. */
  readonly isFiled?: boolean;
  /** What is in a file is got before all else; otherwise the verb comes upon what is not there. */
  readonly isRefetched?: boolean;
  /** What went wrong with the things in a list is one thing. */
  readonly listsAsOne?: boolean;
};

/** By their types and names, or each by both in one. @see kubernetes: cli-runtime/pkg/resource/builder.go visitByPaths */
export const wordsToo = (args: readonly string[]): string =>
  args.some((word) => word.includes('/'))
    ? 'resource/name arguments cannot be provided when a path is specified'
    : 'when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well';

function filed(context: Context, source: Source, filing: Filing): Group[] {
  const groups: Group[] = [];
  const failed = (failure: KubectlError, object?: KubernetesObject): void => {
    const isUnread = !object || (filing.isRefetched === true && isNamed(object));
    groups.push({ resource: resourceOfKind(object?.kind ?? 'Pod'), objects: [], named: true, failure, isUnread });
  };
  const { view, flags, args, dash, command } = context;
  const reading = new Context(view, flags, args, dash, command);
  let read = 0;
  const unread = (): void => {
    for (const failure of reading.failures.slice(read)) failed(failure);
    read = reading.failures.length;
  };
  for (const object of objectsIn(reading, source, '')) {
    unread();
    try {
      const found = filing.isFiled ? object : latest(context, object, filing);
      if (found) groups.push({ resource: resourceOfKind(object.kind), named: true, objects: [found] });
    } catch (failure) {
      if (!(failure instanceof KubectlError)) throw failure;
      failed(failure, object);
    }
  }
  unread();
  if (filing.inOrder) return groups;
  for (const failure of whole(
    groups.flatMap(({ failure }) => failure ?? []),
    source,
    filing,
  ))
    context.failed(failure);
  return groups.filter(({ failure }) => !failure);
}

/** @see kubernetes: cli-runtime/pkg/resource/visitor.go FlattenListVisitor, kubectl/pkg/cmd/get/get.go Run */
function whole(failures: readonly KubectlError[], { text }: Source, { listsAsOne }: Filing): readonly KubectlError[] {
  if (failures.length === 0 || !listsAsOne || !hasList(text)) return failures;
  const told = failures.map(serverText);
  return [new KubectlError(`${told.length === 1 ? told[0] : `[${told.join(', ')}]`}\n`)];
}

const hasList = (text: string): boolean => readYaml(text, { byKubectl: true }).documents.some(({ value }) => itemsOf(value));

function latest(context: Context, object: KubernetesObject, { ignoreNotFound, isRefetched }: Filing): KubernetesObject | undefined {
  if (!isNamed(object)) throw new KubectlError(`error: ${NAMELESS}\n`);
  const {
    kind,
    metadata: { namespace = '', name },
  } = object;
  const resource = resourceOfKind(kind);
  allow(context, 'get', resource, name);
  const found = getObject(context.view, resource, namespace, name);
  if (!found && !ignoreNotFound) throw (isRefetched ? notGot : absent)(context.view, resource, namespace, name);
  return found;
}

/** Whether what is meant is one object by itself: in a file, but not in a directory or in what comes by standard input. */
export function isSingle({ flags, view }: Context, args: readonly string[]): boolean {
  if (flags.text('kustomize')) return true;
  const [path, ...more] = flags.list('filename');
  if (path !== undefined) return more.length === 0 && path !== '-' && view.files?.[path]?.[0]?.[0] === path;
  const wanted = parseArgs(args);
  return wanted.kind === 'names' && wanted.names.length === 1;
}

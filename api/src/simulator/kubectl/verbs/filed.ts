import type { KubernetesObject } from '../../apimachinery/objects.ts';
import type { Context } from '../command/context.ts';
import { fail } from '../command/errors.ts';
import { allow } from '../objects/access.ts';
import { type Group, getObject, notGot, parseArgs, resolve } from '../objects/resolve.ts';
import { resourceOfKind } from '../objects/resources.ts';
import { hasFiles, isNamed, objectsIn, type Source, sourcesOf } from './files.ts';

/**
 * What `-f` names, as it stands in the cluster, or with --local (or where it need not be there) in its file; without `-f`, what the words mean.
 * @see kubernetes: cli-runtime/pkg/resource/builder.go visitByPaths, visitor.go RetrieveLatest
 */
export function resolveAll(
  context: Context,
  args: readonly string[],
  { isFiled = false, ...options }: Parameters<typeof resolve>[2] & { readonly isFiled?: boolean } = {},
): Group[] {
  if (!hasFiles(context)) return resolve(context, args, options);
  const sources = sourcesOf(context);
  if (args.length > 0) fail(WORDS_TOO);
  return sources.flatMap((source) => filed(context, source, isFiled || context.flags.bool('local')));
}

/** @see kubernetes: cli-runtime/pkg/resource/builder.go visitByPaths */
export const WORDS_TOO = 'when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well';

function filed(context: Context, source: Source, isFiled: boolean): Group[] {
  const groups: Group[] = [];
  for (const object of objectsIn(context, source, '')) {
    const found = isFiled ? object : context.attempt(() => latest(context, object));
    if (found) groups.push({ resource: resourceOfKind(object.kind), objects: [found], named: true });
  }
  return groups;
}

function latest(context: Context, object: KubernetesObject): KubernetesObject {
  if (!isNamed(object)) fail('resource name may not be empty');
  const {
    kind,
    metadata: { namespace = '', name },
  } = object;
  const resource = resourceOfKind(kind);
  allow(context, 'get', resource, name);
  const found = getObject(context.view, resource, namespace, name);
  if (!found) throw notGot(context.view, resource, namespace, name);
  return found;
}

/** Whether what is meant is one object by itself: in a file, but not in a directory or in what comes by standard input. */
export function isSingle({ flags, view }: Context, args: readonly string[]): boolean {
  const [path, ...more] = flags.list('filename');
  if (path !== undefined) return more.length === 0 && path !== '-' && view.files?.[path]?.[0]?.[0] === path;
  const wanted = parseArgs(args);
  return wanted.kind === 'names' && wanted.names.length === 1;
}

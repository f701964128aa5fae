import type { Pod } from '../../apimachinery/objects.ts';
import type { Context } from '../command/context.ts';
import { fail } from '../command/errors.ts';
import { getObject, notFound, parseArgs } from './resolve.ts';
import { qualifiedKind, resourceOfKind } from './resources.ts';

/** The Pod that `web` or `pod/web` means; ends the command where there is none. */
export function podNamed(context: Context, text: string): Pod {
  const wanted = text.includes('/') ? parseArgs([text]) : parseArgs(['pods', text]);
  const [one] = wanted.kind === 'names' ? wanted.names : [];
  if (!one) return fail('pod, type/name or --filename must be specified');
  const object = getObject(context.view, one.resource, context.namespace, one.name);
  if (!object) throw notFound(one.resource, one.name);
  if (one.resource !== resourceOfKind('Pod'))
    return fail(`cannot attach to *v1.${one.resource.kindName}: selector for ${qualifiedKind(one.resource)} not implemented`);
  return object as Pod;
}

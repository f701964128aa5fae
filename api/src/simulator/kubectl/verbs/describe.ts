import type { Context, Verb } from '../command/context.ts';
import { fail } from '../command/errors.ts';
import { bool, fileFlags, int, text } from '../command/flags.ts';
import { describeObject } from '../describe/index.ts';
import { readable } from '../describe/readable.ts';
import { allow } from '../objects/access.ts';
import { asOfGroup } from '../objects/newer-event.ts';
import { getObject, listObjects, notGot, parseArgs, refuseNames } from '../objects/resolve.ts';
import type { Resource } from '../objects/resources.ts';
import type { ClusterView } from '../view.ts';
import { resolveAll } from './filed.ts';
import { hasFiles } from './files.ts';
import { tellDescribed } from './requests/filed.ts';
import { tellGet, tellGets } from './requests/requests.ts';

export const describe: Verb = {
  flags: [bool('all-namespaces', 'A'), text('selector', 'l'), bool('show-events', undefined, true), int('chunk-size', 500), ...fileFlags],
  run(context) {
    const { flags, args } = context;
    const view = readable(context);
    const isFiled = hasFiles(context);
    context.aggregates = isFiled;
    if (args.length === 0 && !isFiled)
      fail('You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.\n');
    if (flags.text('selector')) refuseNames(args);
    const wanted = isFiled ? undefined : parseArgs(args);
    const texts: string[] = [];
    if (!wanted || wanted.kind === 'types' || flags.text('selector') || flags.bool('all-namespaces')) {
      tellGets(context, args);
      const found = resolveAll(context, args, { isRefetched: false }).flatMap(({ resource, objects }) =>
        objects.map((object) => asOfGroup(resource, object)),
      );
      for (const object of found) tellDescribed(context, object);
      texts.push(...found.map((object) => describeObject(object, view, flags.bool('show-events'))));
    } else {
      const asked = wanted.names.map(({ resource, name }) => {
        allow(context, 'get', resource, name);
        const object = getObject(context.view, resource, context.namespace, name);
        tellGet(context, resource, name);
        if (object) tellDescribed(context, object);
        return { resource, name, object: object && asOfGroup(resource, object) };
      });
      const missing = asked.filter(({ object }) => object === undefined);
      if (args.length === 2 && missing.length === 1) {
        if (asked.length > 1 && !args[0]?.includes('/')) fail('you may only specify a single resource type');
        return missing.forEach(({ resource, name }) => {
          if (asked.length > 1 || name === '') context.failed(notGot(context.view, resource, context.namespace, name));
          else describeSimilar(context, view, resource, name);
        });
      }
      texts.push(...asked.flatMap(({ object }) => (object ? describeObject(object, view, flags.bool('show-events')) : [])));
      for (const { resource, name } of missing) context.failed(notGot(context.view, resource, context.namespace, name));
    }
    if (texts.length > 0) return context.out(texts.join('\n\n'));
    if (context.exitCode !== 0) return;
    context.err(flags.bool('all-namespaces') ? 'No resources found\n' : `No resources found in ${context.namespace} namespace.\n`);
  },
};

/** Where no object has the one name that is given, all whose names begin with it. @see kubernetes: kubectl/pkg/cmd/describe/describe.go DescribeMatchingResources */
function describeSimilar(context: Context, view: ClusterView, resource: Resource, name: string): void {
  const similar = listObjects(context.view, resource, context.namespace).filter(({ metadata }) => metadata.name.startsWith(name));
  if (similar.length === 0) context.failed(notGot(context.view, resource, context.namespace, name));
  for (const one of similar) context.out(`${describeObject(asOfGroup(resource, one), view, context.flags.bool('show-events'))}\n`);
}

import type { Context, Verb } from '../command/context.ts';
import { fail, type KubectlError } from '../command/errors.ts';
import { bool, int, list, text } from '../command/flags.ts';
import { describeObject } from '../describe/index.ts';
import { getObject, listObjects, notFound, parseArgs, resolve } from '../objects/resolve.ts';
import type { Resource } from '../objects/resources.ts';

export const describe: Verb = {
  flags: [
    bool('all-namespaces', 'A'),
    text('selector', 'l'),
    bool('show-events', undefined, true),
    int('chunk-size', 500),
    list('filename', 'f'),
    text('kustomize', 'k'),
    bool('recursive', 'R'),
  ],
  run(context) {
    const { flags, args, view } = context;
    for (const path of flags.list('filename')) fail(`the path "${path}" does not exist`);
    if (args.length === 0)
      fail('You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.\n');
    const wanted = parseArgs(args);
    const texts: string[] = [];
    if (wanted.kind === 'types' || flags.text('selector') || flags.bool('all-namespaces')) {
      const found = resolve(context, args).flatMap(({ objects }) => objects);
      texts.push(...found.map((object) => describeObject(object, view, flags.bool('show-events'))));
    } else {
      for (const { resource, name } of wanted.names) texts.push(...describeNamed(context, resource, name));
    }
    if (texts.length > 0) return context.out(texts.join('\n\n'));
    if (context.exitCode !== 0) return;
    const namespaced =
      wanted.kind === 'types' && wanted.resources.every((resource) => resource.namespaced) && !flags.bool('all-namespaces');
    context.err(namespaced ? `No resources found in ${context.namespace} namespace.\n` : 'No resources found\n');
  },
};

/** Where no object has the name, all whose names begin with it. @see kubernetes: kubectl/pkg/cmd/describe/describe.go DescribeMatchingResources */
function describeNamed(context: Context, resource: Resource, name: string): string[] {
  const object = getObject(context.view, resource, context.namespace, name);
  if (object) return [describeObject(object, context.view, context.flags.bool('show-events'))];
  const similar = listObjects(context.view, resource, context.namespace).filter(({ metadata }) => metadata.name.startsWith(name));
  if (similar.length === 0) context.failed(notFound(resource, name) satisfies KubectlError);
  return similar.map((one) => `${describeObject(one, context.view, context.flags.bool('show-events'))}\n`);
}

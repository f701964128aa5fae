import type { KubernetesObject } from '../../apimachinery/objects.ts';
import type { Context, Verb } from '../command/context.ts';
import { fail, KubectlError, NO_RESOURCES, notSimulated } from '../command/errors.ts';
import { bool, duration, int, list, text } from '../command/flags.ts';
import { resolve } from '../objects/resolve.ts';
import { qualifiedKind, type Resource } from '../objects/resources.ts';

const FORCED =
  'Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.\n';

/** @see kubernetes: kubectl/pkg/cmd/delete/delete.go */
export const deleteVerb: Verb = {
  flags: [
    bool('all'),
    bool('all-namespaces', 'A'),
    { name: 'cascade', type: 'string', default: 'background', alone: 'background' },
    { name: 'dry-run', type: 'string', default: 'none', alone: 'unchanged' },
    text('field-selector'),
    list('filename', 'f'),
    bool('force'),
    int('grace-period', -1),
    bool('ignore-not-found'),
    text('kustomize', 'k'),
    bool('now'),
    text('output', 'o'),
    text('raw'),
    bool('recursive', 'R'),
    text('selector', 'l'),
    duration('timeout'),
    bool('wait', undefined, true),
  ],
  run(context) {
    const { flags, args } = context;
    for (const path of flags.list('filename')) fail(path === '-' ? 'no objects passed to delete' : `the path "${path}" does not exist`);
    if (args.length === 0) fail(NO_RESOURCES);
    if (flags.bool('now') && flags.given('grace-period')) fail('--now and --grace-period cannot be specified together');
    const grace = gracePeriod(context);
    const groups = resolve(context, args, { ignoreNotFound: flags.bool('ignore-not-found'), all: false, verb: 'delete' });
    if (grace === 0 && flags.bool('force')) context.err(FORCED);
    const found = groups.flatMap(({ resource, objects }) => objects.map((object) => ({ resource, object })));
    for (const { resource, object } of found) remove(context, resource, object, grace);
    if (found.length === 0 && context.exitCode === 0 && !flags.bool('ignore-not-found')) context.out('No resources found\n');
  },
};

/** Without --force a period of 0 becomes 1: what is deleted at once may still be running. */
function gracePeriod({ flags }: Context): number | undefined {
  if (flags.bool('now')) return 1;
  const given = flags.int('grace-period');
  if (flags.bool('force')) return given < 0 ? 0 : given;
  return given < 0 ? undefined : Math.max(1, given);
}

function remove(context: Context, resource: Resource, { metadata }: KubernetesObject, grace: number | undefined): void {
  const { flags } = context;
  const dryRun = flags.text('dry-run');
  try {
    if (dryRun === 'none') {
      if (resource.kind !== 'Pod') notSimulated(`deleting ${resource.name}`);
      context.mustAct({ kind: 'DELETE_POD', pod: `${metadata.namespace}/${metadata.name}`, graceSeconds: grace ?? null });
    }
  } catch (error) {
    if (!(error instanceof KubectlError)) throw error;
    context.failed(error);
    return;
  }
  if (flags.text('output') === 'name') {
    context.out(`${qualifiedKind(resource)}/${metadata.name}\n`);
    return;
  }
  const how = grace === 0 ? 'force deleted' : 'deleted';
  const suffix = dryRun === 'none' ? '' : dryRun === 'server' ? ' (server dry run)' : ' (dry run)';
  context.out(`${qualifiedKind(resource)} "${metadata.name}" ${how}${suffix}\n`);
}

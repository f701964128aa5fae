import type { Container, Pod } from '../../apimachinery/objects.ts';
import type { Context } from '../command/context.ts';
import { fail, KubectlError } from '../command/errors.ts';
import { resolve } from '../objects/resolve.ts';
import { report } from './change.ts';

/** `kubectl set env pod/web A=b C-`. @see kubernetes: kubectl/pkg/cmd/set/set_env.go */
export function setEnv(context: Context, args: readonly string[]): void {
  const isPair = (arg: string): boolean => /^[^/=]+=/.test(arg) || /^[^/=]+-$/.test(arg);
  const pairs = args.filter(isPair);
  const pods = podsOf(
    context,
    args.filter((arg) => !isPair(arg)),
  );
  if (context.flags.bool('list')) {
    listed(context, pods);
    return;
  }
  if (pairs.length === 0) fail('at least one environment variable must be provided');
  const change = (container: Container): Container => {
    const env = (container.env ?? []).filter(({ name }) => !pairs.some((pair) => pair.split(/=|-$/)[0] === name));
    const set = pairs.filter((pair) => pair.includes('='));
    return {
      ...container,
      env: [...env, ...set.map((pair) => ({ name: pair.split('=')[0] as string, value: pair.slice(pair.indexOf('=') + 1) }))],
    };
  };
  changeContainers(context, pods, change, 'env updated', 'failed to patch env update to pod template: ');
}

/** `kubectl set resources pod/web --limits=cpu=200m`. @see kubernetes: kubectl/pkg/cmd/set/set_resources.go */
export function setResources(context: Context, args: readonly string[]): void {
  const { flags } = context;
  if (!flags.text('limits') && !flags.text('requests'))
    fail('you must specify an update to requests or limits (in the form of --requests/--limits)');
  const amounts = (flag: string): Record<string, string> => {
    const pairs = flags.text(flag).split(',').filter(Boolean);
    return Object.fromEntries(
      pairs.map((pair) =>
        pair.split('=').length === 2 ? pair.split('=') : fail(`invalid argument syntax ${pair}, expected <resource>=<value>`),
      ),
    );
  };
  const [limits, requests] = [amounts('limits'), amounts('requests')];
  const change = (container: Container): Container => ({
    ...container,
    resources: {
      ...container.resources,
      limits: { ...container.resources?.limits, ...limits },
      requests: { ...container.resources?.requests, ...requests },
    },
  });
  changeContainers(
    context,
    podsOf(context, args),
    change,
    'resource requirements updated',
    'failed to patch resources update to pod template ',
  );
}

function podsOf(context: Context, args: readonly string[]): Pod[] {
  if (args.length === 0) fail('one or more resources must be specified as <resource> <name> or <resource>/<name>');
  return resolve(context, args, { all: false })
    .flatMap(({ objects }) => objects)
    .map((object) =>
      object.kind === 'Pod' ? (object as Pod) : fail(`the object is not a pod or does not have a pod template: *v1.${object.kind}`),
    );
}

function listed(context: Context, pods: readonly Pod[]): void {
  for (const { metadata, spec } of pods)
    for (const { name, env = [] } of spec.containers) {
      context.out(`# Pod ${metadata.name}, container ${name}\n`);
      for (const variable of env) if (!variable.valueFrom) context.out(`${variable.name}=${variable.value ?? ''}\n`);
    }
}

/** The API server has the last word, which is no for all but an image. */
function changeContainers(
  context: Context,
  pods: readonly Pod[],
  change: (container: Container) => Container,
  done: string,
  failed: string,
): void {
  const wanted = context.flags.text('containers') || '*';
  const dryRun = context.flags.text('dry-run') || 'none';
  for (const pod of pods) {
    const { namespace, name } = pod.metadata;
    const containers = pod.spec.containers.map((one) => (wanted === '*' || wanted === one.name ? change(one) : one));
    const outcome =
      dryRun === 'client'
        ? { ok: true, message: null }
        : context.act({ kind: 'PATCH', pod: `${namespace}/${name}`, resource: `pod/${name}`, patch: { spec: { containers } } });
    if (!outcome.ok) throw new KubectlError(`error: ${failed}${(outcome.message ?? '').replace(/\n$/, '')}\n`);
    report(context, { ...pod, spec: { ...pod.spec, containers } } as Pod, done);
  }
}

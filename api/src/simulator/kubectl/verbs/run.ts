import { isEnvironmentName } from '../../apimachinery/names.ts';
import { normalizeReference } from '../../images/index.ts';
import type { Context, Verb } from '../command/context.ts';
import { fail, usageError } from '../command/errors.ts';
import { bool, checkRunningTimeout, duration, type FlagSpec, type Flags, fileFlags, int, text, texts } from '../command/flags.ts';
import { checkFormat } from '../output/check-format.ts';
import { changeFlags, report } from './change.ts';
import { createObject, type Manifest, madeObject, mapOf, metaOf, parsedLabels, requireFlags } from './create/index.ts';
import { checkCascade } from './delete.ts';
import { overridden } from './overrides.ts';
import { recordFlag } from './record.ts';
import { runAttached } from './run-attached.ts';

/** They are there, and do nothing. @see kubernetes: kubectl/pkg/cmd/run/run.go NewCmdRun (DeleteFlags.AddFlags, MarkDeprecated) */
const DELETE_FLAGS: readonly FlagSpec[] = [
  {
    name: 'cascade',
    type: 'string',
    default: 'background',
    alone: 'background',
    deprecated: 'because it is not relevant for this command. It will be removed in version 1.29.',
  },
  ...[...fileFlags, bool('force'), int('grace-period', -1), duration('timeout'), bool('wait')].map(unused),
];

function unused(flag: FlagSpec): FlagSpec {
  return { ...flag, deprecated: 'because it is not used by this command. It will be removed in version 1.29.' };
}

/** @see kubernetes: kubectl/pkg/cmd/run/run.go, kubectl/pkg/generate/versioned/run.go BasicPod */
export const run: Verb = {
  flags: [
    text('image'),
    text('image-pull-policy'),
    text('restart', undefined, 'Always'),
    texts('env'),
    text('labels', 'l'),
    texts('annotations'),
    text('port'),
    text('overrides'),
    text('override-type', undefined, 'merge'),
    bool('command'),
    bool('expose'),
    bool('rm'),
    bool('attach'),
    bool('stdin', 'i'),
    bool('tty', 't'),
    bool('quiet', 'q'),
    bool('leave-stdin-open'),
    bool('privileged'),
    bool('save-config'),
    duration('pod-running-timeout', '1m0s'),
    ...DELETE_FLAGS,
    recordFlag,
    ...changeFlags,
  ],
  run(context) {
    requireFlags(context, ['image']);
    checkFormat(context);
    checkCascade(context);
    const name = checked(context);
    const pod = overridden(context, podOf(context, name));
    if (isAttached(context)) return runAttached(context, pod, () => exposed(context, name));
    const made = madeObject(context, pod, 'kubectl run');
    context.attempt(() => exposed(context, name));
    report(context, made, 'created', { typed: true });
    return undefined;
  },
};

/** Whether there is a Service in front of it now. */
function exposed(context: Context, name: string): boolean {
  if (!context.flags.bool('expose')) return false;
  createObject(context, serviceOf(context, name), 'kubectl run');
  // It separates the two itself, beside its printer.
  if (context.flags.text('output') === 'yaml') context.out('---\n');
  return true;
}

const isAttached = ({ flags }: Pick<Context, 'flags'>): boolean => (flags.given('attach') ? flags.bool('attach') : flags.bool('stdin'));

/** Its name, where nothing is wrong with the rest. */
function checked({ flags, args: [name] }: Context): string {
  const refuse = (why: string): never => usageError('run', why);
  if (name === undefined) return refuse('NAME is required for run');
  checkRunningTimeout(flags, 'run');
  const image = flags.text('image');
  if (!image) fail('--image is required');
  if (normalizeReference(image) === undefined) fail(`Invalid image name "${image}": invalid reference format`);
  if (flags.bool('tty') && !flags.bool('stdin')) refuse('-i/--stdin is required for containers with -t/--tty=true');
  if (flags.bool('expose') && !flags.text('port')) refuse('--port must be set when exposing a service');
  const restart = restartPolicy(flags);
  if (!['Always', 'OnFailure', 'Never'].includes(restart)) refuse(`invalid restart policy: ${restart}`);
  if (flags.bool('rm') && !isAttached({ flags })) refuse('--rm should only be used for attached containers');
  if (isAttached({ flags }) && flags.text('dry-run') !== 'none')
    refuse("--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)");
  const policy = flags.text('image-pull-policy');
  if (!['', 'Always', 'IfNotPresent', 'Never'].includes(policy)) refuse(`invalid image pull policy: ${policy}`);
  return name;
}

/** @see kubernetes: kubectl/pkg/generate/versioned/run.go BasicPod Generate */
const restartPolicy = (flags: Flags): string => flags.text('restart') || 'Always';

function podOf(context: Context, name: string): Manifest {
  const { flags, args } = context;
  const words = args.slice(1);
  const port = flags.text('port');
  if (port && !/^[-+]?\d+$/.test(port)) fail(`strconv.Atoi: parsing ${JSON.stringify(port)}: invalid syntax`);
  const container = {
    name,
    image: flags.text('image'),
    ...(words.length > 0 && { [flags.bool('command') ? 'command' : 'args']: words }),
    ...(port && { ports: [{ containerPort: Number(port) }] }),
    ...(flags.list('env').some(Boolean) && { env: flags.list('env').filter(Boolean).map(environmentVariable) }),
    resources: {},
    ...(flags.text('image-pull-policy') && { imagePullPolicy: flags.text('image-pull-policy') }),
    ...(flags.bool('privileged') && { securityContext: { privileged: true } }),
    ...(flags.bool('stdin') && { stdin: true, ...(!flags.bool('leave-stdin-open') && { stdinOnce: true }) }),
    ...(flags.bool('tty') && { tty: true }),
  };
  const labels = flags.text('labels') ? parsedLabels(flags.text('labels')) : { run: name };
  const annotations = flags.list('annotations').filter(Boolean).map(keyValue);
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: metaOf(context, name, { labels, ...(annotations.length > 0 && { annotations: mapOf(annotations) }) }),
    spec: { containers: [container], restartPolicy: restartPolicy(flags), dnsPolicy: 'ClusterFirst' },
    status: {},
  };
}

/** In front of the Pod, whose label it selects. */
function serviceOf(context: Context, name: string): Manifest {
  const port = Number(context.flags.text('port'));
  const labels = context.flags.text('labels') ? parsedLabels(context.flags.text('labels')) : undefined;
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: metaOf(context, name, labels && { labels }),
    spec: {
      ports: [{ protocol: 'TCP', port, targetPort: port }],
      selector: labels ?? { run: name },
    },
    status: { loadBalancer: {} },
  };
}

const keyValue = (pair: string): [string, string] => {
  const equals = pair.indexOf('=');
  if (equals < 1) fail(`invalid annotations format: ${pair}`);
  return [pair.slice(0, equals), pair.slice(equals + 1)];
};

function environmentVariable(pair: string): Manifest {
  const equals = pair.indexOf('=');
  const [name, value] = [pair.slice(0, Math.max(0, equals)), pair.slice(equals + 1)];
  if (equals < 1 || isEnvironmentName(name).length > 0) fail(`invalid env: ${pair}`);
  return { name, ...(value && { value }) };
}

import { encodeBase64 } from '../../apimachinery/base64.ts';
import type { KubernetesObject } from '../../apimachinery/objects.ts';
import { normalizeReference } from '../../images/index.ts';
import type { Context, Verb } from '../command/context.ts';
import { fail, KubectlError, notSimulated, usageError } from '../command/errors.ts';
import { bool, list, text } from '../command/flags.ts';
import { qualifiedName, resourceOfKind } from '../objects/resources.ts';
import { goJson } from '../text/json.ts';
import { changeFlags, report } from './change.ts';

type Manifest = Record<string, unknown>;

/** Sends a manifest to the API server and says what became of it. */
export function createObject(context: Context, manifest: Manifest): void {
  const object = manifest as unknown as KubernetesObject;
  if ((context.flags.text('dry-run') || 'none') === 'none') {
    const { namespace, name } = object.metadata;
    const exists = context.view.get(object.kind as 'Pod', namespace, name);
    const resource = qualifiedName(resourceOfKind(object.kind));
    if (exists) throw new KubectlError(`Error from server (AlreadyExists): ${resource} "${name}" already exists\n`);
    context.mustAct({ kind: 'APPLY', manifest: goJson(withoutNulls(manifest)) });
  }
  report(context, object, 'created');
}

const withoutNulls = (manifest: Manifest): unknown =>
  JSON.parse(JSON.stringify(manifest, (_, value) => (value === null ? undefined : value)));

/** @see kubernetes: kubectl/pkg/cmd/run/run.go, kubectl/pkg/generate/versioned/run.go BasicPod */
export const run: Verb = {
  flags: [
    text('image'),
    text('image-pull-policy'),
    text('restart', undefined, 'Always'),
    list('env'),
    text('labels', 'l'),
    list('annotations'),
    text('port'),
    text('overrides'),
    bool('command'),
    bool('expose'),
    bool('rm'),
    bool('attach'),
    bool('stdin', 'i'),
    bool('tty', 't'),
    bool('quiet', 'q'),
    bool('leave-stdin-open'),
    bool('privileged'),
    ...changeFlags,
  ],
  run(context) {
    const { flags, args, dash } = context;
    const [name, ...words] = args;
    if (!flags.given('image')) fail('required flag(s) "image" not set');
    if (name === undefined || dash === 0) usageError('run', 'NAME is required for run');
    if (!flags.text('image')) fail('--image is required');
    if (normalizeReference(flags.text('image')) === undefined)
      fail(`Invalid image name "${flags.text('image')}": invalid reference format`);
    const isAttached = flags.bool('attach') || flags.bool('stdin');
    if (isAttached && (flags.text('dry-run') || 'none') === 'none') notSimulated('attaching to the container that kubectl run makes');
    const restart = flags.text('restart');
    if (!['Always', 'OnFailure', 'Never'].includes(restart)) usageError('run', `invalid restart policy: ${restart}`);
    if (flags.bool('rm') && !flags.bool('attach') && !flags.bool('stdin')) fail('--rm should only be used for attached containers');
    const container = {
      ...(words.length > 0 && { [flags.bool('command') ? 'command' : 'args']: words }),
      ...(flags.list('env').length > 0 && { env: flags.list('env').map(environmentVariable) }),
      image: flags.text('image'),
      ...(flags.text('image-pull-policy') && { imagePullPolicy: flags.text('image-pull-policy') }),
      name,
      ...(flags.text('port') && { ports: [{ containerPort: Number(flags.text('port')) }] }),
      resources: {},
      ...(flags.bool('privileged') && { securityContext: { privileged: true } }),
      ...(flags.bool('stdin') && { stdin: true, stdinOnce: true }),
      ...(flags.bool('tty') && { tty: true }),
    };
    const labels = flags.text('labels') ? Object.fromEntries(flags.text('labels').split(',').map(keyValue)) : { run: name };
    const annotations = Object.fromEntries(flags.list('annotations').map(keyValue));
    createObject(context, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        creationTimestamp: null,
        labels,
        name,
        ...(flags.list('annotations').length > 0 && { annotations }),
        ...namespaceOf(context),
      },
      spec: { containers: [container], dnsPolicy: 'ClusterFirst', restartPolicy: restart },
      status: {},
    });
  },
};

/** Only where it is said, or sent. */
const namespaceOf = (context: Context): object =>
  context.flags.given('namespace') || (context.flags.text('dry-run') || 'none') === 'none' ? { namespace: context.namespace } : {};

const keyValue = (pair: string): [string, string] => {
  const equals = pair.indexOf('=');
  if (equals < 0) fail(`unexpected label spec: ${pair}`);
  return [pair.slice(0, equals), pair.slice(equals + 1)];
};
const environmentVariable = (pair: string): { name: string; value: string } => {
  if (!/^[^=]+=/.test(pair)) fail(`invalid env: ${pair}`);
  const [name, value] = keyValue(pair);
  return { name, value };
};

/** Of what kubectl can make and this cluster cannot have: they are taken as they come. */
const OTHER_FLAGS = [
  ...['image', 'replicas', 'port', 'schedule', 'restart', 'from', 'tcp', 'clusterip', 'external-name', 'node-port', 'rule', 'class'],
  ...['verb', 'resource', 'resource-name', 'non-resource-url', 'aggregation-rule', 'clusterrole', 'role', 'user', 'group'],
  ...['serviceaccount', 'default-backend', 'annotation', 'audience', 'duration', 'docker-server', 'docker-username'],
  ...['docker-password', 'docker-email', 'cert', 'key'],
];

/** @see kubernetes: kubectl/pkg/cmd/create */
export const create: Verb = {
  flags: [
    list('filename', 'f'),
    text('kustomize', 'k'),
    list('from-literal'),
    list('from-file'),
    list('from-env-file'),
    text('type'),
    text('value'),
    bool('global-default'),
    text('description'),
    text('preemption-policy'),
    text('hard'),
    text('scopes'),
    text('min-available'),
    text('max-unavailable'),
    text('selector', 'l'),
    ...OTHER_FLAGS.map((name) => text(name)),
    bool('append-hash'),
    bool('save-config'),
    bool('validate', undefined, true),
    ...changeFlags,
  ],
  run(context) {
    const { flags, args } = context;
    for (const path of flags.list('filename')) fail(path === '-' ? 'no objects passed to create' : `the path "${path}" does not exist`);
    const [what, ...rest] = args;
    if (what === undefined) fail('must specify one of -f and -k');
    const name = what === 'secret' ? rest[1] : rest[0];
    const build = BUILDERS[what as string];
    if (!build && !OTHERS.includes(what as string)) usageError('create', `Unexpected args: [${args.join(' ')}]`);
    if (!build) notSimulated(`kubectl create ${what}`);
    if (name === undefined) fail(`exactly one NAME is required, got 0\nSee 'kubectl create ${what} -h' for help and examples`);
    for (const path of [...flags.list('from-file'), ...flags.list('from-env-file')])
      fail(`error reading ${path.split('=').at(-1)}: no such file or directory`);
    createObject(context, (build as Builder)(context, name as string, rest));
  },
};

/** What kubectl makes, and this cluster does not have. */
const OTHERS: readonly string[] = [
  ...['clusterrole', 'clusterrolebinding', 'cronjob', 'cj', 'deployment', 'deploy', 'ingress', 'ing', 'job', 'poddisruptionbudget', 'pdb'],
  ...['role', 'rolebinding', 'service', 'svc', 'token'],
];

type Builder = (context: Context, name: string, rest: readonly string[]) => Manifest;
const meta = (context: Context, name: string): Manifest => ({ creationTimestamp: null, name, ...namespaceOf(context) });
const literals = (context: Context): [string, string][] =>
  context.flags.list('from-literal').map((pair) => {
    if (!/^[^=]+=/.test(pair)) fail(`invalid literal source ${pair}, expected key=value`);
    return keyValue(pair);
  });

const BUILDERS: Readonly<Record<string, Builder>> = {
  namespace: (_, name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { creationTimestamp: null, name }, spec: {}, status: {} }),
  ns: (context, name, rest) => (BUILDERS.namespace as Builder)(context, name, rest),
  configmap: (context, name) => {
    const data = Object.fromEntries(literals(context));
    return { apiVersion: 'v1', ...(Object.keys(data).length > 0 && { data }), kind: 'ConfigMap', metadata: meta(context, name) };
  },
  cm: (context, name, rest) => (BUILDERS.configmap as Builder)(context, name, rest),
  secret: (context, name, [kind]) => {
    if (kind !== 'generic') notSimulated(`kubectl create secret ${kind ?? ''}`);
    const data = Object.fromEntries(literals(context).map(([key, value]) => [key, encodeBase64(value)]));
    const type = context.flags.text('type');
    return {
      apiVersion: 'v1',
      ...(Object.keys(data).length > 0 && { data }),
      kind: 'Secret',
      metadata: meta(context, name),
      ...(type && { type }),
    };
  },
  serviceaccount: (context, name) => ({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: meta(context, name) }),
  sa: (context, name, rest) => (BUILDERS.serviceaccount as Builder)(context, name, rest),
  priorityclass: ({ flags }, name) => ({
    apiVersion: 'scheduling.k8s.io/v1',
    ...(flags.text('description') && { description: flags.text('description') }),
    ...(flags.bool('global-default') && { globalDefault: true }),
    kind: 'PriorityClass',
    metadata: { creationTimestamp: null, name },
    preemptionPolicy: flags.text('preemption-policy') || 'PreemptLowerPriority',
    value: Number(flags.text('value') || '0'),
  }),
  pc: (context, name, rest) => (BUILDERS.priorityclass as Builder)(context, name, rest),
  resourcequota: (context, name, rest) => (BUILDERS.quota as Builder)(context, name, rest),
  quota: (context, name) => {
    const hard = Object.fromEntries(context.flags.text('hard').split(',').filter(Boolean).map(keyValue));
    return { apiVersion: 'v1', kind: 'ResourceQuota', metadata: meta(context, name), spec: { hard }, status: {} };
  },
};

/** What a command line alone cannot give. */
export const apply: Verb = {
  flags: [
    list('filename', 'f'),
    text('kustomize', 'k'),
    bool('force'),
    bool('prune'),
    bool('server-side'),
    bool('wait'),
    text('selector', 'l'),
    bool('validate'),
    ...changeFlags,
  ],
  run({ flags }) {
    if (flags.list('filename').length === 0 && !flags.text('kustomize')) fail('must specify one of -f and -k');
    for (const path of flags.list('filename')) fail(path === '-' ? 'no objects passed to apply' : `the path "${path}" does not exist`);
    fail(
      `must build at directory: not a valid directory: evalsymlink failure on '${flags.text('kustomize')}' : lstat ${flags.text('kustomize')}: no such file or directory`,
    );
  },
};

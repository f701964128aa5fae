import { goQuote } from '../../../apimachinery/go-quote.ts';
import { isEnvironmentName } from '../../../apimachinery/names.ts';
import type { Container, KubernetesObject, Pod } from '../../../apimachinery/objects.ts';
import type { Context, Verb } from '../../command/context.ts';
import { fail, KubectlError, NO_RESOURCES } from '../../command/errors.ts';
import { bool, list, text, texts } from '../../command/flags.ts';
import { resolve } from '../../objects/resolve.ts';
import { resourceOfKind } from '../../objects/resources.ts';
import { resolvedValue } from './env-resolve.ts';
import { setFlags } from './flags.ts';
import { containersOf, hasPodSpec, isSelected, objectsFor, podOf, updatePods, withContainers } from './pod-specs.ts';

/** `kubectl set env pod/web A=b C-`. @see kubernetes: kubectl/pkg/cmd/set/set_env.go */
export const env: Verb = {
  flags: [
    text('containers', 'c', '*'),
    text('from'),
    text('prefix'),
    list('keys'),
    { ...texts('env'), short: 'e' },
    bool('list'),
    bool('resolve'),
    bool('overwrite', undefined, true),
    ...setFlags,
  ],
  formatFirst: true,
  run(context) {
    const { flags, args } = context;
    if (flags.bool('all') && flags.text('selector')) fail('cannot set --all and --selector at the same time');
    const isWord = (arg: string): boolean => /^.+=/s.test(arg) || arg.endsWith('-');
    const first = args.findIndex(isWord);
    const [resources, words] = first < 0 ? [args, []] : [args.slice(0, first), args.slice(first)];
    if (!words.every(isWord)) fail(`all resources must be specified before environment changes: ${args.join(' ')}`);
    // A directory of -k is none.
    if (resources.length === 0 && flags.list('filename').length === 0)
      fail('one or more resources must be specified as <resource> <name> or <resource>/<name>');
    if (flags.bool('list') && flags.text('output')) fail('--list and --output may not be specified together');
    if (flags.list('keys').length > 0 && !flags.text('from'))
      fail('when specifying --keys, a configmap or secret must be provided with --from');
    const change = changeOf([...flags.list('env'), ...words]);
    const set = [...change.set, ...takenFrom(context)].map((one) => ({ ...one, name: flags.text('prefix') + one.name }));
    const objects = objectsFor(context, resources, NO_RESOURCES);
    if (context.exitCode === 0) update(context, objects, { set, removed: change.removed });
  },
};

type EnvVar = NonNullable<Container['env']>[number];
interface Change {
  readonly set: readonly EnvVar[];
  readonly removed: readonly string[];
}

/** @see kubernetes: kubectl/pkg/cmd/set/env/env_parse.go */
function changeOf(words: readonly string[]): Change {
  const set = words
    .filter((word) => word.includes('='))
    .map((word) => {
      const name = word.slice(0, word.indexOf('='));
      const problems = isEnvironmentName(name);
      if (problems.length > 0) fail(`${goQuote(name)} is not a valid key name: ${problems.join(';')}`);
      const value = word.slice(word.indexOf('=') + 1);
      return value === '' ? { name } : { name, value };
    });
  const removed = words.filter((word) => !word.includes('=') && word !== '-').map((word) => word.slice(0, -1));
  const unknown = words.find((word) => !word.includes('=') && !word.endsWith('-'));
  if (unknown !== undefined) fail(`unknown environment variable: ${unknown}`);
  if (removed.some((name) => set.some((one) => one.name === name)))
    fail('can not both modify and remove the same environment variable in the same command');
  return { set, removed };
}

/** Each key of a ConfigMap or a Secret, by a name that a variable may have. */
function takenFrom(context: Context): EnvVar[] {
  const from = context.flags.text('from');
  if (!from) return [];
  const keys = context.flags.list('keys');
  const found = resolve(context, [from], { all: false }).flatMap(({ objects }) => objects);
  return (context.exitCode === 0 ? found : []).flatMap((object) => {
    const { name } = object.metadata;
    if (object.kind !== 'ConfigMap' && object.kind !== 'Secret') fail('unsupported resource specified in --from');
    const ref = object.kind === 'Secret' ? 'secretKeyRef' : 'configMapKeyRef';
    const { data = {} } = object as KubernetesObject & { data?: Record<string, string> };
    const wanted = Object.keys(data).filter((key) => keys.length === 0 || keys.includes(key));
    return wanted.sort().map((key) => ({ name: variableName(context, key), valueFrom: { [ref]: { name, key } } }));
  });
}

function variableName(context: Context, key: string): string {
  const name = key.replace(/[^a-zA-Z0-9_]/g, '_').toUpperCase();
  if (name !== key) context.err(`Warning: key ${key} transferred to ${name}\n`);
  return name;
}

function update(context: Context, objects: readonly KubernetesObject[], change: Change): void {
  const { flags } = context;
  const isMeant = isSelected(flags.text('containers'));
  const changed =
    (object: KubernetesObject) =>
    (one: Container): Container => {
      if (!flags.bool('overwrite')) refuseOverwriting(object, one, change);
      const { env = [], ...rest } = one;
      const variables = merged(env, change);
      return variables.length > 0 ? { ...rest, env: variables } : rest;
    };
  if (flags.bool('list')) {
    for (const object of objects.filter(hasPodSpec))
      show(context, object, containersOf(podOf(object).spec).filter(isMeant).map(changed(object)));
    return;
  }
  updatePods(context, objects, {
    change: (spec, object) => {
      if (!containersOf(spec).some(isMeant)) context.err(unmatched(context, object));
      return withContainers(spec, isMeant, (one) => (one.env || change.set.length > 0 ? changed(object)(one) : one));
    },
    done: 'env updated',
    failed: 'failed to patch env update to pod template: ',
  });
}

const unmatched = ({ flags }: Context, { kind, metadata }: KubernetesObject): string =>
  `Warning: ${kind}/${metadata.name} does not have any containers matching ${goQuote(flags.text('containers'))}\n`;

function refuseOverwriting({ kind, metadata }: KubernetesObject, { env: old = [] }: Container, { set }: Change): void {
  for (const { name, value } of set) {
    const current = old.find((one) => one.name === name);
    if (current && (current.value ?? '') !== (value ?? ''))
      throw new KubectlError(
        `error: ${resourceOfKind(kind).name}/${metadata.name} '${name}' already has a value (${current.value ?? ''}), and --overwrite is false\n`,
      );
  }
}

/** What is replaced keeps its place. @see kubernetes: kubectl/pkg/cmd/set/helper.go updateEnv */
function merged(old: readonly EnvVar[], { set, removed }: Change): EnvVar[] {
  const latest = new Map(set.toReversed().map((one) => [one.name, one]));
  const kept = old.filter(({ name }) => !removed.includes(name));
  const isOld = (name: string): boolean => old.some((one) => one.name === name);
  return [...kept.map((one) => latest.get(one.name) ?? one), ...[...latest.values()].reverse().filter(({ name }) => !isOld(name))];
}

function show(context: Context, object: KubernetesObject, containers: readonly Container[]): void {
  if (containers.length === 0) context.err(unmatched(context, object));
  for (const container of containers) showContainer(context, object, container);
}

function showContainer(context: Context, object: KubernetesObject, container: Container): void {
  const unresolved = new Map<string, string[]>();
  context.out(`# ${object.kind} ${object.metadata.name}, container ${container.name}\n`);
  for (const { name, value = '', valueFrom } of container.env ?? []) {
    const told = !valueFrom
      ? { value }
      : context.flags.bool('resolve')
        ? resolvedValue(context, object as Pod, container, valueFrom)
        : undefined;
    if (told && 'value' in told) context.out(`${name}=${told.value}\n`);
    else if (valueFrom) context.out(`# ${name} from ${sourceOf(valueFrom)}\n`);
    if (told && 'why' in told) unresolved.set(told.why, [...(unresolved.get(told.why) ?? []), name]);
  }
  const problems = [...unresolved].map(([why, names]) => `error retrieving reference for ${names.sort().join(', ')}: ${why}\n`);
  context.err(problems.sort().join(''));
}

/** @see kubernetes: kubectl/pkg/cmd/set/env/env_resolve.go GetEnvVarRefString */
function sourceOf({ configMapKeyRef, secretKeyRef, fieldRef, resourceFieldRef }: NonNullable<EnvVar['valueFrom']>): string {
  if (configMapKeyRef) return `configmap ${configMapKeyRef.name}, key ${configMapKeyRef.key}`;
  if (secretKeyRef) return `secret ${secretKeyRef.name}, key ${secretKeyRef.key}`;
  if (fieldRef) return `field path ${fieldRef.fieldPath}`;
  if (!resourceFieldRef) return 'invalid valueFrom';
  return `resource field ${resourceFieldRef.containerName ? `${resourceFieldRef.containerName}/` : ''}${resourceFieldRef.resource}`;
}

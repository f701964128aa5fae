import { goJson } from '../../../apimachinery/go-json.ts';
import type { Container, Node, Pod, PodSpec } from '../../../apimachinery/objects.ts';
import { statusOf } from '../../../apimachinery/pod-logs.ts';
import type { Micros, Task } from '../../../engine/index.ts';
import type { Context, Verb } from '../../command/context.ts';
import { fail } from '../../command/errors.ts';
import { bool, list, text, texts } from '../../command/flags.ts';
import { containerNames } from '../../objects/containers.ts';
import { type Group, resolve } from '../../objects/resolve.ts';
import { suffix } from '../../text/suffix.ts';
import type { ClusterView, Live } from '../../view.ts';
import { creationOf } from '../create/index.ts';
import { resolveAll } from '../filed.ts';
import { checkPaths, hasFiles } from '../files.ts';
import { attachLive, beginning, PATIENCE, showSession, tellEnd, tellPrompt } from '../session.ts';
import { type Profile, profileOf } from './profiles.ts';
import { validate, type Wanted, wantedOf } from './validate.ts';

/** @see kubernetes: kubectl/pkg/cmd/debug/debug.go */
export const debug: Verb = {
  flags: [
    list('filename', 'f'),
    text('image'),
    text('container', 'c'),
    text('target'),
    text('copy-to'),
    text('image-pull-policy'),
    text('profile', undefined, 'legacy'),
    bool('arguments-only'),
    bool('attach'),
    bool('stdin', 'i'),
    bool('tty', 't'),
    bool('quiet', 'q'),
    bool('replace'),
    bool('same-node'),
    bool('share-processes', undefined, true),
    texts('env'),
    texts('set-image'),
  ],
  run(context) {
    const { flags } = context;
    const wanted = wantedOf(context);
    const profile = profileOf(flags.text('profile'));
    validate(context, wanted);
    const target = flags.text('target');
    if (target)
      tell(
        context,
        `Targeting container "${target}". If you don't see processes from this container it may be because the container runtime doesn't support this feature.`,
      );
    if (flags.bool('tty') && !flags.bool('stdin')) fail('-i/--stdin is required for containers with -t/--tty=true');
    const { live } = context.view;
    const shown: Shown[] = [];
    for (const find of targets(context, wanted))
      if (context.exitCode === 0) debugFound(context, find(), { wanted, profile, later: live && shown });
    return live && shown.length > 0 ? showLive(context, live, shown) : undefined;
  },
};

/** What a file names is taken as it stands there. */
function targets(context: Context, { targets: names }: Wanted): (() => Group[])[] {
  checkPaths(context);
  if (names.length > 0 && hasFiles(context)) fail('resource/name arguments cannot be provided when a path is specified');
  if (hasFiles(context)) return [() => resolveAll(context, [], { isFiled: true })];
  return names.map((name) => () => resolve(context, [name.includes('/') ? name : `pods/${name}`], { selectors: false }));
}

function debugFound(context: Context, found: readonly Group[], how: How): void {
  for (const object of found.flatMap(({ objects }) => objects)) {
    if (object.kind === 'Node') debugNode(context, object as Node, how);
    else if (object.kind !== 'Pod') fail(`"${object.apiVersion}, Kind=${object.kind}" not supported by debug`.replace(/^"v1/, '"/v1'));
    else if (context.flags.text('copy-to')) debugCopy(context, object as Pod, how);
    else debugPod(context, object as Pod, how);
  }
}

/** A container that is shown as time goes on. */
interface Shown {
  readonly pod: Pick<Pod['metadata'], 'namespace' | 'name'>;
  readonly container: string;
  readonly since: Micros;
}

function* showLive(context: Context, live: Live, shown: readonly Shown[]): Task<void> {
  for (const { pod, container, since } of shown) {
    const now = (): Pod | undefined => context.view.get('Pod', pod.namespace, pod.name);
    yield* context.flush(live);
    const state = () => statusOf(now() as Pod, container)?.state;
    while (now() && !state()?.running && !state()?.terminated) {
      yield* live.changed('Pod');
      context.view = live.view();
    }
    const found = now();
    if (found) yield* showNow(context, live, found, { container, since });
  }
}

/** What there is to see of it from the moment on when kubectl finds that it runs, or has. */
function* showNow(context: Context, live: Live, pod: Pod, shown: Omit<Shown, 'pod'>): Task<void> {
  const { state, containerID = '' } = statusOf(pod, shown.container) ?? {};
  if (!state?.running) return show(context, context.view, pod, shown);
  if (!context.flags.bool('quiet')) warnOfWaiting(context, context.view, pod, shown);
  tellPrompt(context, pod, shown.container);
  yield* attachLive(context, live, { pod, container: shown.container, containerID, since: context.view.now });
}

interface How {
  readonly later?: Shown[] | undefined;
  readonly wanted: Wanted;
  readonly profile: Profile;
}

const tell = (context: Context, line: string): void => {
  if (!context.flags.bool('quiet')) context.out(`${line}\n`);
};

/** It says no name, and is taken for what it is. */
const DEBUGGER = 'kubectl';

function debugPod(context: Context, pod: Pod, { wanted, profile, later }: How): void {
  const { flags } = context;
  const name = nameIn(context, containerNames(pod), `${pod.metadata.uid}${pod.spec.ephemeralContainers?.length ?? 0}`);
  const target = flags.text('target');
  const container = { ...profile.ephemeral(newContainer(context, name, wanted)), ...(target && { targetContainerName: target }) };
  const old = pod.spec.ephemeralContainers ?? [];
  // A patch goes by names: what there is of that name stays, and may say no more than it did.
  const isThere = old.some((one) => one.name === name);
  const containers = isThere ? old.map((one) => (one.name === name ? { ...container, ...one } : one)) : [...old, container];
  send(
    context,
    pod.metadata,
    name,
    {
      kind: 'PATCH',
      namespace: pod.metadata.namespace,
      pod: `${pod.metadata.namespace}/${pod.metadata.name}`,
      resource: `pod/${pod.metadata.name}`,
      subresource: 'ephemeralcontainers',
      fieldManager: DEBUGGER,
      patch: { spec: { ephemeralContainers: containers } },
    },
    later,
  );
}

/** A Pod like the one, with its images changed, or with one container more. @see kubernetes: kubectl/pkg/cmd/debug/debug.go generatePodCopyWithDebugContainer */
function debugCopy(context: Context, pod: Pod, { wanted, profile, later }: How): void {
  const { flags } = context;
  const { ephemeralContainers: _, nodeName, ...rest } = pod.spec;
  const containers = rest.containers.map((one) => {
    const image = wanted.images.get(one.name) ?? wanted.images.get('*');
    return image ? { ...one, image } : one;
  });
  const spec: PodSpec = {
    ...rest,
    containers,
    ...(flags.bool('same-node') && { nodeName }),
    ...(flags.given('share-processes') && { shareProcessNamespace: flags.bool('share-processes') }),
  };
  const { name, spec: changed } = debuggedIn(context, { ...pod, spec }, { wanted, profile });
  const metadata = { name: flags.text('copy-to'), namespace: pod.metadata.namespace, annotations: pod.metadata.annotations };
  send(context, metadata, name, creationOf(context, { apiVersion: 'v1', kind: 'Pod', metadata, spec: changed }, DEBUGGER), later);
  if (flags.bool('replace'))
    context.mustAct({ kind: 'DELETE_POD', pod: `${pod.metadata.namespace}/${pod.metadata.name}`, graceSeconds: 0 });
}

/** The copy with its debugging container, if there is to be one: it may be one that initializes the Pod. */
function debuggedIn(context: Context, pod: Pod, { wanted, profile }: How): { name: string; spec: PodSpec } {
  const { flags } = context;
  const { spec } = pod;
  const given = flags.text('container');
  const { initContainers = [] } = spec;
  const isThere = [...spec.containers, ...initContainers].some(({ name }) => name === given);
  if (!isThere && !flags.text('image')) {
    if (wanted.images.size === 0) fail('you must specify image when creating new container');
    return { name: '', spec };
  }
  const name = isThere ? given : nameIn(context, containerNames(pod), pod.metadata.uid + flags.text('copy-to'));
  const containers = isThere ? spec.containers : [...spec.containers, { name, terminationMessagePolicy: 'File' } as Container];
  const change = (one: Container): Container => profile.copied({ ...withoutWords(context, one, wanted), ...changesOf(context, wanted) });
  const changed = (list: readonly Container[]) => list.map((one) => (one.name === name ? change(one) : one));
  const changedSpec = { ...spec, containers: changed(containers), ...(spec.initContainers && { initContainers: changed(initContainers) }) };
  return { name, spec: profile.copy(changedSpec) };
}

/** A command of one's own takes no arguments of the image's; nor does it have a terminal unless it is asked for. */
function withoutWords({ flags }: Context, { stdin: _, tty: __, ...one }: Container, { command }: Wanted): Container {
  if (command.length === 0 || flags.bool('arguments-only')) return one;
  const { args: ___, ...rest } = one;
  return rest;
}

/** A Pod on the node, in the node's namespaces, with its files below /host, unless the profile is stricter. */
function debugNode(context: Context, { metadata }: Node, { wanted, profile, later }: How): void {
  const container = context.flags.text('container') || 'debugger';
  const taken = new Set(context.view.list('Pod', context.namespace).map((one) => one.metadata.name));
  const names = Array.from({ length: taken.size + 1 }, (_, i) => `node-debugger-${metadata.name}-${suffix(`${metadata.uid}${i || ''}`)}`);
  const name = names.find((one) => !taken.has(one)) as string;
  tell(context, `Creating debugging pod ${name} with container ${container} on node ${metadata.name}.`);
  const spec = profile.node({
    containers: [newContainer(context, container, wanted)],
    nodeName: metadata.name,
    restartPolicy: 'Never',
    tolerations: [{ operator: 'Exists' }],
  });
  const manifest = { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: context.namespace }, spec };
  send(context, manifest.metadata, container, { kind: 'APPLY', manifest: goJson(manifest), how: 'create', fieldManager: DEBUGGER }, later);
}

/** Who would type there sees what it writes. @see kubernetes: kubectl/pkg/cmd/debug/debug.go handleAttachPod */
function send(
  context: Context,
  { namespace, name }: Pick<Pod['metadata'], 'namespace' | 'name'>,
  container: string,
  intervention: Parameters<Context['mustAct']>[0],
  shown: Shown[] | undefined,
): void {
  const { flags, view } = context;
  if (!container || !(flags.given('attach') ? flags.bool('attach') : flags.bool('stdin'))) {
    context.mustAct(intervention);
    return;
  }
  const since = view.now;
  if (shown) {
    context.mustAct(intervention);
    shown.push({ pod: { namespace, name }, container, since });
    return;
  }
  const podIn = (later: ClusterView): Pod | undefined => later.get('Pod', namespace, name);
  const stateOf = (pod: Pod) => statusOf(pod, container)?.state;
  const later = context.mustFollow(intervention, (one) => stateOf(podIn(one) as Pod)?.terminated !== undefined, PATIENCE);
  const pod = podIn(later);
  if (pod) show(context, later, pod, { container, since });
}

function show(context: Context, later: ClusterView, pod: Pod, { container, since }: { container: string; since: Micros }): void {
  const stateOf = (one: Pod) => statusOf(one, container)?.state;
  if (!context.flags.bool('quiet')) warnOfWaiting(context, later, pod, { container, since });
  const begun = beginning(later, pod, since, (one) => (stateOf(one)?.terminated ? 'over' : stateOf(one)?.running ? 'open' : 'none'));
  // It waits without end.
  if (!begun) return;
  showSession(context, later, container, begun);
  if (!begun.isOver && stateOf(pod)?.terminated) tellEnd(context, pod, container);
}

/** Each time when it hears what the container waits for. @see kubernetes: kubectl/pkg/cmd/debug/debug.go waitForContainer */
function warnOfWaiting(
  context: Context,
  later: ClusterView,
  { metadata }: Pod,
  { container, since }: { container: string; since: Micros },
): void {
  const versions = later.history('Pod').filter(({ at, object }) => at >= since && object.metadata.uid === metadata.uid);
  for (const { object } of versions) {
    const { waiting, running, terminated } = statusOf(object, container)?.state ?? {};
    if (running || terminated) return;
    if (waiting?.message) context.err(`Warning: container ${container}: ${waiting.message}\n`);
  }
}

const newContainer = (context: Context, name: string, wanted: Wanted): Container => ({
  name,
  terminationMessagePolicy: 'File',
  ...changesOf(context, wanted),
});

/** What the command line says of a container. */
const changesOf = ({ flags }: Context, { command, env }: Wanted) => ({
  ...(flags.text('image') && { image: flags.text('image') }),
  ...(flags.text('image-pull-policy') && { imagePullPolicy: flags.text('image-pull-policy') as Container['imagePullPolicy'] }),
  ...(command.length > 0 && { [flags.bool('arguments-only') ? 'args' : 'command']: command }),
  ...(flags.bool('stdin') && { stdin: true }),
  ...(flags.bool('tty') && { tty: true }),
  ...(env.length > 0 && { env: [...env] }),
});

/** As it was said, or a name that no container has. */
function nameIn(context: Context, taken: readonly string[], seed: string): string {
  const given = context.flags.text('container');
  if (given) return given;
  const names = Array.from({ length: taken.length + 1 }, (_, i) => `debugger-${suffix(seed + (i || ''))}`);
  const name = names.find((one) => !taken.includes(one)) as string;
  tell(context, `Defaulting debug container name to ${name}.`);
  return name;
}

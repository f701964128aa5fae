import type { Node, Pod } from '../../apimachinery/objects.ts';
import type { Context, Verb } from '../command/context.ts';
import { fail, KubectlError } from '../command/errors.ts';
import { bool, list, text, texts } from '../command/flags.ts';
import { containerNames, statusOf } from '../objects/containers.ts';
import { resolve } from '../objects/resolve.ts';
import { goJson } from '../text/json.ts';
import type { ClusterView } from '../view.ts';
import { creationOf } from './create/index.ts';
import { beginning, PATIENCE, showSession } from './session.ts';

/** @see kubernetes: kubectl/pkg/cmd/debug/debug.go */
export const debug: Verb = {
  flags: [
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
    list('set-image'),
  ],
  run(context) {
    const { flags, args, dash } = context;
    const [name] = args;
    if (!flags.text('image') && !flags.text('copy-to')) fail('you must specify --image when not using --copy-to.');
    if (name === undefined || dash === 0) fail('NAME is required for debug');
    const command = args.slice(dash ?? 1);
    const target = (name as string).includes('/') ? [name as string] : ['pod', name as string];
    for (const object of resolve(context, target, { selectors: false }).flatMap(({ objects }) => objects)) {
      if (object.kind === 'Pod' && flags.text('copy-to')) debugCopy(context, object as Pod, command);
      else if (object.kind === 'Pod') debugPod(context, object as Pod, command);
      else if (object.kind === 'Node') debugNode(context, object as Node, command);
      else throw new KubectlError(`error: *v1.${object.kind} not supported by debug\n`);
    }
  },
};

function debugPod(context: Context, pod: Pod, command: readonly string[]): void {
  const { flags } = context;
  const name = flags.text('container') || `debugger-${suffix(pod.metadata.uid + (pod.spec.ephemeralContainers?.length ?? 0))}`;
  if (containerNames(pod).includes(name)) fail(`container ${name} already exists`);
  const target = flags.text('target');
  if (target)
    context.out(
      `Targeting container "${target}". If you don't see processes from this container it may be because the container runtime doesn't support this feature.\n`,
    );
  if (!flags.text('container')) context.out(`Defaulting debug container name to ${name}.\n`);
  const container = { ...containerOf(context, name, command), ...(target && { targetContainerName: target }) };
  send(context, pod.metadata, name, {
    kind: 'PATCH',
    pod: `${pod.metadata.namespace}/${pod.metadata.name}`,
    resource: `pod/${pod.metadata.name}`,
    subresource: 'ephemeralcontainers',
    patch: { spec: { ephemeralContainers: [...(pod.spec.ephemeralContainers ?? []), container] } },
  });
}

/** A Pod like the one, with its images changed, or with one container more. @see kubernetes: kubectl/pkg/cmd/debug/debug.go generatePodCopyWithDebugContainer */
function debugCopy(context: Context, pod: Pod, command: readonly string[]): void {
  const { flags } = context;
  const images = new Map(flags.list('set-image').map((pair) => pair.split('=') as [string, string]));
  const { ephemeralContainers: _, nodeName, ...spec } = pod.spec;
  const containers = spec.containers.map((one) => {
    const image = images.get(one.name) ?? images.get('*');
    return image ? { ...one, image } : one;
  });
  const wanted = flags.text('container');
  const isNew = !containers.some(({ name }) => name === wanted);
  if (isNew && !flags.text('image') && images.size === 0) fail('you must specify image when creating new container');
  const name = wanted || `debugger-${suffix(pod.metadata.uid + flags.text('copy-to'))}`;
  const isAdded = isNew && flags.text('image') !== '';
  if (isAdded && !wanted) context.out(`Defaulting debug container name to ${name}.\n`);
  const changes = changesOf(context, command);
  const all = isAdded
    ? [...containers, { name, terminationMessagePolicy: 'FallbackToLogsOnError', ...changes }]
    : containers.map((one) => (one.name === wanted ? { ...one, ...(command.length > 0 && { args: undefined }), ...changes } : one));
  const copy = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: flags.text('copy-to'), namespace: pod.metadata.namespace, annotations: pod.metadata.annotations },
    spec: {
      ...spec,
      containers: all,
      ...(flags.bool('same-node') && { nodeName }),
      ...(flags.given('share-processes') && { shareProcessNamespace: flags.bool('share-processes') }),
    },
  };
  if (flags.bool('replace')) context.mustAct({ kind: 'DELETE_POD', pod: `${pod.metadata.namespace}/${pod.metadata.name}` });
  send(context, copy.metadata, isAdded || !isNew ? name : (spec.containers[0]?.name ?? ''), creationOf(context, copy));
}

/** A Pod on the node, in the node's namespaces, with its files below /host. */
function debugNode(context: Context, { metadata }: Node, command: readonly string[]): void {
  const name = `node-debugger-${metadata.name}-${suffix(metadata.uid)}`;
  context.out(`Creating debugging pod ${name} with container debugger on node ${metadata.name}.\n`);
  const container = { ...containerOf(context, 'debugger', command), volumeMounts: [{ mountPath: '/host', name: 'host-root' }] };
  const manifest = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: context.namespace },
    spec: {
      containers: [container],
      hostIPC: true,
      hostNetwork: true,
      hostPID: true,
      nodeName: metadata.name,
      restartPolicy: 'Never',
      tolerations: [{ operator: 'Exists' }],
      volumes: [{ hostPath: { path: '/' }, name: 'host-root' }],
    },
  };
  send(context, manifest.metadata, 'debugger', { kind: 'APPLY', manifest: goJson(manifest) });
}

/** Who would type there sees what it writes. @see kubernetes: kubectl/pkg/cmd/debug/debug.go handleAttachPod */
function send(
  context: Context,
  { namespace, name }: Pick<Pod['metadata'], 'namespace' | 'name'>,
  container: string,
  intervention: Parameters<Context['mustAct']>[0],
): void {
  const { flags, view } = context;
  if (flags.given('attach') ? !flags.bool('attach') : !flags.bool('stdin')) {
    context.mustAct(intervention);
    return;
  }
  const podIn = (later: ClusterView): Pod | undefined => later.get('Pod', namespace, name);
  const stateOf = (pod: Pod) => statusOf(pod, container)?.state;
  const later = context.mustFollow(intervention, (one) => stateOf(podIn(one) as Pod)?.terminated !== undefined, PATIENCE);
  const pod = podIn(later);
  if (!pod) return;
  const begun = beginning(later, pod, view.now, (one) => (stateOf(one)?.terminated ? 'over' : stateOf(one)?.running ? 'open' : 'none'));
  showSession(context, later, pod, container, begun);
}

const containerOf = (context: Context, name: string, command: readonly string[]) => ({
  name,
  imagePullPolicy: 'IfNotPresent',
  terminationMessagePolicy: 'File',
  ...changesOf(context, command),
});

/** What the flags say of a container. */
const changesOf = ({ flags }: Context, command: readonly string[]) => ({
  ...(flags.text('image') && { image: flags.text('image') }),
  ...(flags.text('image-pull-policy') && { imagePullPolicy: flags.text('image-pull-policy') }),
  ...(command.length > 0 && { [flags.bool('arguments-only') ? 'args' : 'command']: command }),
  ...(flags.bool('stdin') && { stdin: true }),
  ...(flags.bool('tty') && { tty: true }),
  ...(flags.list('env').length > 0 && {
    env: flags.list('env').map((pair) => ({ name: pair.split('=')[0], value: pair.slice(pair.indexOf('=') + 1) })),
  }),
});

/** Five characters as a name generator's, always the same for the same thing. @see kubernetes: apimachinery/pkg/util/rand */
function suffix(seed: string): string {
  let hash = 2166136261;
  for (const character of seed) hash = Math.imul(hash ^ (character.codePointAt(0) as number), 16777619) >>> 0;
  return Array.from({ length: 5 }, (_, i) => ALPHABET[Math.floor(hash / 27 ** i) % 27]).join('');
}
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

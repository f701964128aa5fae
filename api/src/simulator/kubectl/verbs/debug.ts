import type { Node, Pod } from '../../apimachinery/objects.ts';
import type { Context, Verb } from '../command/context.ts';
import { fail, KubectlError, notSimulated } from '../command/errors.ts';
import { bool, list, text } from '../command/flags.ts';
import { containerNames } from '../objects/containers.ts';
import { resolve } from '../objects/resolve.ts';
import { goJson } from '../text/json.ts';

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
    list('env'),
    list('set-image'),
  ],
  run(context) {
    const { flags, args, dash } = context;
    const [name] = args;
    if (!flags.text('image') && !flags.text('copy-to')) fail('you must specify --image when not using --copy-to.');
    if (name === undefined || dash === 0) fail('NAME is required for debug');
    if (flags.text('copy-to')) notSimulated('debugging a copy of a Pod');
    const command = args.slice(dash ?? 1);
    const target = (name as string).includes('/') ? [name as string] : ['pod', name as string];
    for (const object of resolve(context, target, { selectors: false }).flatMap(({ objects }) => objects)) {
      if (object.kind === 'Pod') debugPod(context, object as Pod, command);
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
  context.mustAct({
    kind: 'PATCH',
    pod: `${pod.metadata.namespace}/${pod.metadata.name}`,
    resource: `pod/${pod.metadata.name}`,
    subresource: 'ephemeralcontainers',
    patch: { spec: { ephemeralContainers: [...(pod.spec.ephemeralContainers ?? []), container] } },
  });
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
  context.mustAct({ kind: 'APPLY', manifest: goJson(manifest) });
}

const containerOf = ({ flags }: Context, name: string, command: readonly string[]) => ({
  name,
  image: flags.text('image'),
  imagePullPolicy: flags.text('image-pull-policy') || 'IfNotPresent',
  terminationMessagePolicy: 'File',
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

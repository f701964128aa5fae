import { describe, expect, it } from 'vitest';
import { pod, printed } from '../../testing.ts';

const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'node-1' } };
const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'default' } };
const scene = { objects: [pod('web'), node, configMap] };

describe('kubectl debug is told what it cannot do', () => {
  it.each([
    ['--image=busybox', 'NAME or filename is required for debug'],
    ['-f pod.yaml --image=busybox', 'the path "pod.yaml" does not exist'],
    ['web -f - --image=busybox', 'resource/name arguments cannot be provided when a path is specified'],
    ['web', 'you must specify --image when not using --copy-to.'],
    ['web --image=BAD', 'invalid image name "BAD": invalid reference format'],
    ['web --image=busybox --image-pull-policy=Soon', 'invalid image pull policy: Soon'],
    ['web --image=busybox -t', '-i/--stdin is required for containers with -t/--tty=true'],
    ['web --image=busybox --profile=root', 'unknown profile: root'],
    ['web --image=busybox --replace', '--replace may only be used with --copy-to.'],
    ['web --image=busybox --same-node', '--same-node may only be used with --copy-to.'],
    ['web --set-image=*=busybox', '--set-image may only be used with --copy-to.'],
    [
      'web --attach --copy-to=x --set-image=*=busybox',
      'you must specify --container or create a new container using --image in order to attach.',
    ],
    ['web --copy-to=x', 'you must specify --image, --set-image or command arguments.'],
    ['web --copy-to=x -- sh', 'you must specify an existing container or a new image when specifying args.'],
    ['web --copy-to=x -c other -- sh', 'you must specify image when creating new container'],
    ['web --copy-to=x --set-image=*=B#', 'invalid image name "B#" for container "*": invalid reference format'],
    ['web --copy-to=x --image=busybox --target=app', '--target is incompatible with --copy-to. Use --share-processes instead.'],
    [
      'web --image=busybox --env=A',
      'invalid argument "A" for "--env" flag: A must be formatted as key=value\nSee \'kubectl debug --help\' for usage.',
    ],
    ['cm/settings --image=busybox', '"/v1, Kind=ConfigMap" not supported by debug'],
  ])('debug %s: %s', (args, message) => {
    expect(printed(`debug ${args}`, scene)).toBe(`error: ${message}\n[1]`);
  });
});

/** The containers of what is sent: those that are debugged with. */
function sent(args: string, objects: object = scene): { kind: string; spec: Record<string, unknown>; container: Record<string, unknown> } {
  let seen: Record<string, unknown> = {};
  printed(`debug ${args}`, {
    ...objects,
    act: (intervention) => {
      seen = intervention;
      return {};
    },
  });
  const { spec } = (seen.kind === 'PATCH' ? seen.patch : JSON.parse(seen.manifest as string)) as { spec: Record<string, unknown> };
  const containers = (spec.ephemeralContainers ?? spec.containers) as Record<string, unknown>[];
  return { kind: seen.kind as string, spec, container: containers.at(-1) ?? {} };
}

describe('kubectl debug sends', () => {
  it.each([
    {
      what: 'an ephemeral container, whose pull policy the API server decides',
      args: 'web --image=busybox -c d -- sleep 1d',
      container: { name: 'd', image: 'busybox', command: ['sleep', '1d'], terminationMessagePolicy: 'File' },
    },
    {
      what: 'arguments instead of a command, and variables, of which the last counts',
      args: 'web --image=busybox -c d --arguments-only --env=A=1,B=2 --env=A=3 --image-pull-policy=Never -- x',
      container: {
        name: 'd',
        image: 'busybox',
        args: ['x'],
        env: [
          { name: 'A', value: '3' },
          { name: 'B', value: '2' },
        ],
        imagePullPolicy: 'Never',
        terminationMessagePolicy: 'File',
      },
    },
    {
      what: 'a container that may trace others, with the general profile',
      args: 'web --image=busybox -c d --profile=general',
      container: {
        name: 'd',
        image: 'busybox',
        terminationMessagePolicy: 'File',
        securityContext: { capabilities: { add: ['SYS_PTRACE'] } },
      },
    },
    {
      what: 'a container that may nothing, with the restricted profile',
      args: 'web --image=busybox -c d --profile=restricted --target=app',
      container: {
        name: 'd',
        image: 'busybox',
        targetContainerName: 'app',
        terminationMessagePolicy: 'File',
        securityContext: { runAsNonRoot: true, capabilities: { drop: ['ALL'] } },
      },
    },
    {
      what: 'a copy with one container more',
      args: 'web --image=busybox -c d --copy-to=x',
      container: { name: 'd', image: 'busybox', terminationMessagePolicy: 'File' },
    },
    {
      what: 'a Pod on a node',
      args: 'node/node-1 --image=busybox -c d',
      container: {
        name: 'd',
        image: 'busybox',
        terminationMessagePolicy: 'File',
        volumeMounts: [{ mountPath: '/host', name: 'host-root' }],
      },
    },
    {
      what: 'a Pod on a node that sees nothing of it, with the baseline profile',
      args: 'node/node-1 --image=busybox -c d --profile=baseline',
      container: { name: 'd', image: 'busybox', terminationMessagePolicy: 'File' },
    },
  ])('$what', ({ args, container }) => expect(sent(args).container).toEqual(container));

  it('a copy of which a container that initializes it is another', () => {
    const setup = { name: 'setup', image: 'alpine', args: ['x'] };
    const initialized = { objects: [pod('web', { spec: { initContainers: [setup] } })] };
    const { spec } = sent('web --copy-to=x -c setup --image=busybox -- sh', initialized);
    expect(spec).toMatchObject({ initContainers: [{ name: 'setup', image: 'busybox', command: ['sh'] }], containers: [{ name: 'app' }] });
  });

  it('a copy whose processes see each other, and that nothing probes, with the general profile', () => {
    const { spec } = sent('web --image=busybox -c d --copy-to=x --profile=general');
    expect(spec).toMatchObject({ shareProcessNamespace: true });
    expect(sent('web --image=busybox -c d --copy-to=x').spec).not.toHaveProperty('shareProcessNamespace');
  });

  it('a Pod in the namespaces of the node', () => {
    expect(sent('node/node-1 --image=busybox').spec).toMatchObject({ hostPID: true, hostNetwork: true, hostIPC: true });
    expect(sent('node/node-1 --image=busybox --profile=restricted').spec).not.toHaveProperty('hostPID');
  });
});

it('while kubectl debug waits for a container, it says what that waits for', () => {
  const waiting = (message: string) => ({
    ...pod('web'),
    status: { ephemeralContainerStatuses: [{ name: 'd', state: { waiting: { reason: 'CreateContainerConfigError', message } } }] },
  });
  const changes = [{ at: 61, type: 'MODIFIED' as const, object: waiting('no such key') }];
  expect(printed('debug web -it --image=busybox -c d', { ...scene, at: 60, later: 90, changes })).toBe(
    'Warning: container d: no such key\n',
  );
});

/** @see kubernetes: kubectl/pkg/cmd/attach/attach.go reattachMessage; recordings of `kubectl debug -it`, 2023 to 2025 */
describe('When a session of kubectl debug is over, it says', () => {
  const again = "may be reattached using 'kubectl attach web -c d -i -t' if it is still running";
  it.each([
    {
      rule: 'that the container is not started again',
      args: '-it',
      says: `Session ended, the ephemeral container will not be restarted but ${again}`,
    },
    { rule: 'nothing without a terminal', args: '-i', says: '' },
    { rule: 'nothing when it is to be quiet', args: '-it -q', says: '' },
    { rule: 'nothing where nothing is started again', args: '-it', restartPolicy: 'Never', says: '' },
    { rule: 'nothing of one that was over before it could be attached to', args: '-it', isOver: true, says: '' },
  ])('$rule', ({ args, says, restartPolicy = 'Always', isOver = false }) => {
    const at = (seconds: number, state: Record<string, unknown>) => ({
      at: seconds,
      type: 'MODIFIED' as const,
      object: {
        ...pod('web'),
        spec: { containers: [], restartPolicy, ephemeralContainers: [{ name: 'd', image: 'busybox', tty: args.startsWith('-it') }] },
        status: { ephemeralContainerStatuses: [{ name: 'd', state }] },
      },
    });
    const changes = [...(isOver ? [] : [at(61, { running: {} })]), at(70, { terminated: { exitCode: 42 } })];
    const said = printed(`debug web ${args} --image=busybox -c d`, { ...scene, at: 60, later: 90, changes });
    expect(said.replace("If you don't see a command prompt, try pressing enter.", '').trim()).toBe(says);
  });
});

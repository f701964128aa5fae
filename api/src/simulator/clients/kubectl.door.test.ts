import { expect, it } from 'vitest';
import { play, podOf } from '../testing.ts';

const web = podOf('  terminationGracePeriodSeconds: 3\n  containers: [{name: app, image: nginx}]');
const run = (command: string[], { atSeconds = 30, manifest = null }: { atSeconds?: number; manifest?: string | null } = {}) =>
  play(web, { seconds: 90, interventions: [{ kind: 'KUBECTL', atSeconds, command, manifest }] });

/** Each is done while the run goes on; what is seen afterwards is asked at the end. */
it.each([
  {
    command: 'kubectl delete pod web',
    stdout: 'pod "web" deleted\n',
    later: 'get pods',
    shows: 'No resources found in default namespace.\n',
  },
  { command: 'label pod web tier=front', stdout: 'pod/web labeled\n', later: 'get pods -l tier=front -o name', shows: 'pod/web\n' },
  {
    command: 'run two --image=busybox --restart=Never -- sh -c "echo hi"',
    stdout: 'pod/two created\n',
    later: 'logs two',
    shows: 'hi\n',
  },
  { command: 'exec web -- sh -c "echo 1 > /x; echo done"', stdout: 'done\n', later: 'exec web -- cat /x', shows: '1\n' },
  {
    command: 'exec -n kube-system etcd-control-plane -- etcdctl version',
    stdout: 'etcdctl version: 3.5.7\nAPI version: 3.5\n',
    later: 'exec -n kube-system etcd-control-plane -- etcdctl version',
    shows: 'etcdctl version: 3.5.7\nAPI version: 3.5\n',
  },
  {
    command: 'set image pod/web app=nginx:1.24',
    stdout: 'pod/web image updated\n',
    later: 'get pod web -o jsonpath={.spec.containers[0].image}',
    shows: 'nginx:1.24',
  },
  {
    command: 'drain node-1 node-2 --force --ignore-daemonsets',
    stdout: /^node\/node-1 cordoned\nnode\/node-2 cordoned\n(evicting pod .*\n|pod\/.* evicted\n|node\/node-\d drained\n)+$/,
    later: 'get pods web',
    shows: 'Error from server (NotFound): pods "web" not found\n',
  },
])('$command', ({ command, stdout, later, shows }) => {
  const { run: played } = run([command]);
  const [outcome] = played.interventions;
  expect(outcome).toMatchObject({ kind: 'KUBECTL', ok: true, exitCode: 0, message: null });
  if (typeof stdout === 'string') expect(outcome).toMatchObject({ stdout, atSeconds: 30 });
  else expect(outcome?.stdout).toMatch(stdout);
  const after = played.kubectl(later);
  expect(after.stdout + after.stderr).toBe(shows);
  const told = played.timeline.filter(({ kind }) => kind === 'INTERVENTION').map(({ summary }) => summary.en);
  expect(told[0]).toBe(`kubectl ${command.replace(/^kubectl /, '').replaceAll('"', "'")}`);
});

it('words may come apart, and a manifest by standard input', () => {
  const manifest = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: b}\n';
  const { run: played } = run(['kubectl', 'apply', '-f', '-'], { manifest });
  expect(played.interventions[0]).toMatchObject({ ok: true, stdout: 'configmap/c created\n' });
  expect(played.kubectl('get cm c -o jsonpath={.data.a}').stdout).toBe('b');
  expect(run(['exec', '-i', 'web', '--', 'cat'], { manifest: 'hello' }).run.interventions[0]).toMatchObject({ stdout: 'hello' });
});

it('what goes on to the end of the run has told what it could', () => {
  const [outcome] = run(['get pods -w --no-headers'], { atSeconds: 1 }).run.interventions;
  expect(outcome).toMatchObject({ ok: false, exitCode: null, message: 'the run ended before it was done' });
  expect(outcome?.stdout?.split('\n').map((line) => line.split(/ +/)[2])).toEqual(['ContainerCreating', 'Running', undefined]);
});

it('what it waits for takes its time', () => {
  const { run: played, since } = run(['wait --for=condition=Ready pod/web --timeout=60s'], { atSeconds: 1 });
  expect(played.interventions[0]).toMatchObject({ ok: true, stdout: 'pod/web condition met\n' });
  const told = played.timeline.find(({ kind }) => kind === 'INTERVENTION');
  expect(told?.atSeconds).toBeGreaterThanOrEqual(since('1/1 Running 0'));
});

it.each([
  [['frobnicate'], 1, /^error: unknown command "frobnicate" for "kubectl"/],
  [['get', 'pod', 'none'], 1, 'Error from server (NotFound): pods "none" not found\n'],
  [[], 0, ''],
])('%j ends with %d', (command, exitCode, stderr) => {
  const [outcome] = run(command).run.interventions;
  expect(outcome).toMatchObject({ ok: exitCode === 0, exitCode });
  if (typeof stderr === 'string') expect(outcome?.stderr).toBe(stderr);
  else expect(outcome?.stderr).toMatch(stderr);
});

it('the Pod’s end comes from the command that asked for it', () => {
  const { run: played } = run(['delete pod web']);
  const command = played.timeline.find(({ kind }) => kind === 'INTERVENTION');
  const ends = played.timeline.find(({ summary }) => /begins to end|terminat/i.test(summary.en) && command !== undefined);
  expect(ends?.causes).toContain(command?.sequence);
});

it('what is assumed of an image is told of Pods that come later, too', () => {
  expect(run(['run two --image=example.com/own:1']).run.warnings).toEqual([
    'nothing is known of the image "example.com/own:1": its process is taken to listen on the ports that the Pod names and to run until it is told to stop; `behaviors` can say otherwise',
  ]);
  expect(run(['run two --image=nginx:1.25']).run.warnings).toEqual([]);
});

it('a drain of a node that has failed waits for its Pods as long as it may, in whichever way it is asked', () => {
  const command = ['drain node-1 node-2 --force --ignore-daemonsets --timeout=5s'];
  const fails = (['node-1', 'node-2'] as const).map((node) => ({ kind: 'NODE_FAILS', atSeconds: 10, resource: `node/${node}` }) as const);
  const { run: played } = play(web, { seconds: 90, interventions: [...fails, { kind: 'KUBECTL', atSeconds: 60, command }] });
  const { stdout, stderr, exitCode } = played.interventions.at(-1) ?? {};
  expect(stderr).toContain('error when waiting for pod "web" in namespace "default" to terminate: global timeout reached: 5s');
  expect(play(web, { seconds: 90, interventions: fails }).run.kubectl(command[0] as string, 60)).toEqual({ stdout, stderr, exitCode });
});

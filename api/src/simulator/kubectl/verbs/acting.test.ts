import { expect, it } from 'vitest';
import { SECOND } from '../../engine/index.ts';
import type { InterventionInput } from '../../types.ts';
import { CREATED, pod, printed } from '../testing.ts';

const state = (name: string, more: object) => ({ name, ready: false, restartCount: 0, ...more });
const line = (at: number, text: string) => ({ at: at * SECOND, stream: 'stdout' as const, text });
const scene = {
  objects: [
    pod('web', {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'app' }, { name: 'side' }, { name: 'pull' }], initContainers: [{ name: 'init' }] },
      status: {
        containerStatuses: [
          state('app', { containerID: 'c://0', state: { running: {} }, lastState: { terminated: { exitCode: 1, containerID: 'c://1' } } }),
          state('side', {
            state: { waiting: { reason: 'CrashLoopBackOff' } },
            lastState: { terminated: { exitCode: 1, containerID: 'c://2' } },
          }),
          state('pull', { state: { waiting: { reason: 'ImagePullBackOff' } } }),
        ],
      },
    }),
    pod('new', { metadata: { labels: { app: 'web' } }, spec: { nodeName: undefined, containers: [{ name: 'app' }] } }),
    pod('done', {
      status: { phase: 'Succeeded', containerStatuses: [state('app', { state: { terminated: { exitCode: 0, containerID: 'c://3' } } })] },
    }),
    { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'default' }, spec: { selector: { app: 'web' } } },
    { apiVersion: 'v1', kind: 'Service', metadata: { name: 'bare', namespace: 'default' }, spec: {} },
    { apiVersion: 'v1', kind: 'Node', metadata: { name: 'node-1' }, spec: {}, status: {} },
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'default' } },
  ],
  logs: { 'c://0': [line(1, 'one'), line(50, 'two')], 'c://1': [line(0, 'zero')], 'c://2': [line(2, 'side')] },
};
const NOTICE = 'Defaulted container "app" out of: app, side, pull, init (init)\n';

it.each([
  { command: 'logs web', prints: `one\ntwo\n${NOTICE}` },
  {
    command: 'delete svc/bare svc/bare',
    prints: 'service "bare" deleted\nError from server (NotFound): services "bare" not found\n[1]',
  },
  { command: 'delete svc bare bare --ignore-not-found', prints: 'service "bare" deleted\n' },
  { command: 'delete pod done done', prints: 'pod "done" deleted\npod "done" deleted\n' },
  { command: 'logs web -c app --tail=1 --timestamps', prints: '2023-05-15T09:00:50.000000000Z two\n' },
  { command: 'logs web app --since=20s --prefix', prints: '[pod/web/app] two\n' },
  { command: 'logs web app --prefix --limit-bytes=6', prints: '[pod/web/app] one\n[pod/web/app] tw' },
  {
    command: `patch pod web --type=json -p '[{"op":"remove","path":"/spec/nope"}]'`,
    prints: 'The request is invalid: the server rejected our request due to an error in our request\n[1]',
  },
  {
    command: `patch pod web -p '{"spec":{"activeDeadlineSeconds":"30"}}'`,
    prints: 'The request is invalid: patch: Invalid value: "map[spec:map[activeDeadlineSeconds:30]]": unrecognized type: int64\n[1]',
  },
  { command: 'logs -p web -c app', prints: 'zero\n' },
  { command: 'logs web -c side', prints: 'side\n' },
  { command: 'logs web -c side --previous', prints: 'side\n' },
  { command: 'logs done', prints: 'unable to retrieve container logs for c://3' },
  {
    command: 'logs web -c pull',
    prints: 'Error from server (BadRequest): container "pull" in pod "web" is waiting to start: trying and failing to pull image\n[1]',
  },
  {
    command: 'logs web -c pull -p',
    prints: 'Error from server (BadRequest): previous terminated container "pull" in pod "web" not found\n[1]',
  },
  { command: 'logs web -c nope', prints: 'error: container nope is not valid for pod web\n[1]' },
  { command: 'logs svc/web --tail=1', prints: `two\nFound 2 pods, using pod/web\n${NOTICE}` },
  {
    command: 'logs svc/bare',
    prints: "error: cannot get the logs from *v1.Service: invalid service 'bare': Service is defined without a selector\n[1]",
  },
  {
    command: 'exec node/node-1 -- ls',
    prints: 'error: cannot attach to *v1.Node: selector for *v1.Node not implemented\n[1]',
  },
  {
    command: 'logs web --since-time=2023-05-15',
    prints: 'error: parsing time "2023-05-15" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "T"\n[1]',
  },
  { command: 'logs web --limit-bytes=-1', prints: 'error: --limit-bytes must be greater than 0\n[1]' },
  { command: 'logs web --since=-5s', prints: 'error: --since must be greater than 0\n[1]' },
  {
    command: 'logs web app --all-containers',
    prints: 'error: --all-containers=true should not be specified with container name app\n[1]',
  },
  { command: 'delete cm settings', prints: 'configmap "settings" deleted\n' },
  { command: 'delete cm nope --ignore-not-found', prints: '' },
  { command: 'delete cm -l a=b --ignore-not-found', prints: 'No resources found\n' },
  {
    command: 'delete node node-1 -n default',
    prints: 'node "node-1" deleted\nWarning: deleting cluster-scoped resources, not scoped to the provided namespace\n',
  },
  {
    command: 'delete ns default',
    prints: 'Error from server (Forbidden): namespaces "default" is forbidden: this namespace may not be deleted\n[1]',
  },
  {
    command: 'delete pod web --cascade=all',
    prints: 'error: invalid cascade value (all). Must be "background", "foreground", or "orphan"\n[1]',
  },
  {
    command: 'delete cm settings --cascade=false',
    prints:
      'configmap "settings" deleted\nwarning: --cascade=false is deprecated (boolean value) and can be replaced with --cascade=orphan.\n',
  },
  {
    command: 'delete pod web --force --grace-period=5',
    prints: 'error: --force and --grace-period greater than 0 cannot be specified together\n[1]',
  },
  { command: 'delete pod web -o yaml', prints: "error: unexpected -o output mode: yaml. We only support '-o name'\n[1]" },
  { command: 'logs web app -c app', prints: 'error: only one of -c or an inline [CONTAINER] arg is allowed\n[1]' },
  { command: 'label pod web a=b=c', prints: 'error: invalid label spec: a=b=c\n[1]' },
  { command: 'label pod web a=b a-', prints: 'error: can not both modify and remove a label in the same command\n[1]' },
  { command: 'label pod web', prints: 'error: at least one label update is required\n[1]' },
  { command: 'delete pod web --all', prints: 'error: name cannot be provided when a selector is specified\n[1]' },
  { command: 'delete pods --all -l a=b', prints: "error: setting 'all' parameter but found a non empty selector. \n[1]" },
  {
    command: 'taint node node-1 a=b=c:NoSchedule',
    prints: "error: invalid taint spec: a=b=c:NoSchedule\nSee 'kubectl taint -h' for help and examples\n[1]",
  },
  {
    command: "patch pod web -p '{a:1}'",
    prints: "Error from server (BadRequest): invalid character 'a' looking for beginning of object key string\n[1]",
  },
  { command: 'run x', prints: 'error: required flag(s) "image" not set\n[1]' },
  { command: 'run x --image=Nginx', prints: 'error: Invalid image name "Nginx": invalid reference format\n[1]' },
  {
    command: 'create cat',
    prints: 'Error: must specify one of -f and -k\n\nerror: unknown command "cat"\nSee \'kubectl create -h\' for help and examples\n[1]',
  },
  {
    command: "get pods -l 'a=b=c'",
    prints: `Error from server (BadRequest): Unable to find "/v1, Resource=pods" that match label selector "a=b=c", field selector "": found '=', expected: ',' or 'end of string'\n[1]`,
  },
  { command: 'get cats.example.com', prints: 'error: the server doesn\'t have a resource type "cats"\n[1]' },
  {
    command: 'get pods --show-labels -o name',
    prints: 'error: --show-labels option cannot be used with name printer\n[1]',
  },
  { command: 'logs new', prints: '' },
  { command: 'logs nope', prints: 'Error from server (NotFound): pods "nope" not found\n[1]' },
  {
    command: 'logs',
    prints:
      "error: expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command\nSee 'kubectl logs -h' for help and examples\n[1]",
  },
  { command: 'exec done -- ls', prints: 'error: cannot exec into a container in a completed pod; current phase is Succeeded\n[1]' },
  { command: 'exec new -- ls', prints: 'Error from server (BadRequest): pod new does not have a host assigned\n[1]' },
  {
    command: 'exec web',
    prints: 'error: you must specify at least one command for the container\n[1]',
  },
  { command: 'delete pods', prints: 'error: resource(s) were provided, but no name was specified\n[1]' },
  { command: 'delete pod nope', prints: 'Error from server (NotFound): pods "nope" not found\n[1]' },
  { command: 'apply -f pod.yaml', prints: 'error: the path "pod.yaml" does not exist\n[1]' },
  { command: 'wait pod/web --for=condition=Ready', prints: 'error: timed out waiting for the condition on pods/web\n[1]' },
  { command: "wait pod/done --for=jsonpath='{.status.phase}'=Succeeded", prints: 'pod/done condition met\n' },
  { command: 'auth can-i delete pods', prints: 'yes\n' },
])('$command', ({ command, prints }) => {
  expect(printed(command, scene)).toBe(prints);
});

it.each([
  {
    command: 'exec -it web -- sh -c "echo $HOME; exit 3"',
    acts: { kind: 'EXEC', pod: 'default/web', container: 'app', command: ['sh', '-c', 'echo $HOME; exit 3'], tty: true },
    outcome: { ok: false, exitCode: 3, stdout: '/root\n', message: 'command terminated with exit code 3' },
    prints: `/root\n${NOTICE}command terminated with exit code 3\n[3]`,
  },
  {
    command: 'exec -tq web -- true',
    acts: { kind: 'EXEC', pod: 'default/web', container: 'app', command: ['true'] },
    outcome: { ok: true, exitCode: 0 },
    prints: '',
  },
  {
    command: 'exec web -c app -- nope',
    acts: { kind: 'EXEC', pod: 'default/web', container: 'app', command: ['nope'] },
    outcome: { ok: false, exitCode: 126, message: 'failed to exec in container' },
    prints: 'error: Internal error occurred: error executing command in container: failed to exec in container\n[1]',
  },
  {
    command: 'delete pod web --grace-period 0 --force',
    acts: { kind: 'DELETE_POD', pod: 'default/web', graceSeconds: 0 },
    prints:
      'pod "web" force deleted\nWarning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.\n',
  },
  {
    command: 'delete po/web --grace-period=0',
    acts: { kind: 'DELETE_POD', pod: 'default/web', graceSeconds: 1 },
    prints: 'pod "web" deleted\n',
  },
  {
    command: 'label pod web a=b',
    acts: {
      kind: 'PATCH',
      namespace: 'default',
      resource: 'pod/web',
      pod: 'default/web',
      patch: { metadata: { labels: { a: 'b' } } },
      fieldManager: 'kubectl-label',
    },
    prints: 'pod/web labeled\n',
  },
  {
    command: `patch pod web -p '{"spec":{"containers":[{"name":"side","image":"x"}]}}'`,
    acts: {
      kind: 'PATCH',
      namespace: 'default',
      resource: 'pod/web',
      pod: 'default/web',
      patch: { spec: { containers: [{ name: 'app' }, { name: 'side', image: 'x' }, { name: 'pull' }] } },
    },
    prints: 'pod/web patched\n',
  },
  {
    command: `patch node node-1 -p '{"spec":{"unschedulable":true}}'`,
    acts: { kind: 'PATCH', resource: 'node/node-1', patch: { spec: { unschedulable: true } } },
    outcome: { ok: false, message: 'Error from server (Forbidden): nodes "node-1" is forbidden: no' },
    prints: 'Error from server (Forbidden): nodes "node-1" is forbidden: no\n[1]',
  },
  {
    command: 'cordon node-1',
    acts: { kind: 'PATCH', resource: 'node/node-1', patch: { spec: { unschedulable: true } } },
    prints: 'node/node-1 cordoned\n',
  },
  {
    command: 'taint nodes node-1 a=b:NoSchedule',
    acts: {
      kind: 'PATCH',
      resource: 'node/node-1',
      patch: { spec: { taints: [{ key: 'a', value: 'b', effect: 'NoSchedule' }] } },
      fieldManager: 'kubectl-taint',
    },
    prints: 'node/node-1 tainted\n',
  },
  {
    command: 'set image pod/web app=nginx:2',
    acts: { kind: 'PATCH_IMAGE', pod: 'default/web', container: 'app', image: 'nginx:2' },
    prints: 'pod/web image updated\n',
  },
  {
    command: `patch pod web --type=json -p '[{"op":"add","path":"/metadata/labels/x","value":"y"},{"op":"remove","path":"/metadata/labels/app"}]'`,
    acts: {
      kind: 'PATCH',
      namespace: 'default',
      pod: 'default/web',
      resource: 'pod/web',
      patch: { metadata: { labels: { x: 'y', app: null } } },
    },
    prints: 'pod/web patched\n',
  },
  {
    command: 'set env pod/done A=b',
    acts: {
      kind: 'PATCH',
      fieldManager: 'kubectl-set',
      pod: 'default/done',
      namespace: 'default',
      resource: 'pod/done',
      patch: { spec: { containers: [{ name: 'app', image: 'nginx', env: [{ name: 'A', value: 'b' }] }] } },
    },
    outcome: { ok: false, message: 'Pod "done" is invalid: spec: Forbidden: …\n' },
    prints: 'error: failed to patch env update to pod template: Pod "done" is invalid: spec: Forbidden: …\n[1]',
  },
])('$command acts', ({ command, acts, outcome, prints }) => {
  const done: Omit<InterventionInput, 'atSeconds'>[] = [];
  const act = (intervention: Omit<InterventionInput, 'atSeconds'>) => {
    done.push(intervention);
    return (outcome ?? {}) as object;
  };
  expect(printed(command, { ...scene, act })).toBe(prints);
  expect(done).toEqual([acts]);
});

it('a command is refused where it is very long, and stopped where it changes too much', () => {
  expect(printed(`get pod ${'web '.repeat(10_000)}`, scene)).toBe('error: the command was refused: more than 32768 characters\n[1]');
  const many = printed(`delete pod ${'done '.repeat(201)}`, { ...scene, act: () => ({}) });
  expect(many.split('\n').filter((line) => line === 'pod "done" deleted')).toHaveLength(200);
  expect(many).toMatch(/error: the command was stopped: more than 200 changes\n\[1\]$/);
});

it('run as a dry run prints the manifest', () => {
  expect(printed('run web --image=nginx --port=80 --dry-run=client -o yaml', {})).toBe(
    'apiVersion: v1\nkind: Pod\nmetadata:\n  creationTimestamp: null\n  labels:\n    run: web\n  name: web\nspec:\n  containers:\n  - image: nginx\n    name: web\n    ports:\n    - containerPort: 80\n    resources: {}\n  dnsPolicy: ClusterFirst\n  restartPolicy: Always\nstatus: {}\n',
  );
});

it('top: what runs uses, with a blank end of every line', () => {
  const usage = { app: { cpuMillis: 12, memoryBytes: 5 * 1024 * 1024 } };
  expect(printed('top pod web', { objects: [pod('web', { metadata: { creationTimestamp: CREATED } })], usage })).toBe(
    'NAME   CPU(cores)   MEMORY(bytes)   \nweb    12m          5Mi             \n',
  );
});

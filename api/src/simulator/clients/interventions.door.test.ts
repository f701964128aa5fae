import { describe, expect, it } from 'vitest';
import { play, podOf } from '../testing.ts';
import type { InterventionInput } from '../types.ts';

const two = podOf(
  `  initContainers: [{name: setup, image: busybox, command: [sleep, '5']}]
  containers: [{name: app, image: nginx}, {name: side, image: busybox, command: [sleep, '30']}]
  restartPolicy: Never`,
);
const outcome = (intervention: InterventionInput, manifest = two) =>
  play(manifest, { seconds: 90, interventions: [intervention] }).run.interventions[0];
const done = podOf(`  restartPolicy: Never\n  containers: [{name: app, image: busybox, command: ['true']}]`);
const nowhere = podOf('  nodeSelector: {a: b}\n  containers: [{name: app, image: nginx}]');

describe('What kubectl exec cannot do it says in its own words, and ends with 1', () => {
  it.each([
    { rule: 'no command', atSeconds: 60, command: [], says: 'error: you must specify at least one command for the container' },
    {
      rule: 'no such container',
      atSeconds: 60,
      container: 'x',
      says: 'Error from server (BadRequest): container x is not valid for pod web',
    },
    { rule: 'not begun', atSeconds: 3, says: 'error: unable to upgrade connection: container not found ("app")' },
    { rule: 'ended', atSeconds: 60, container: 'setup', says: 'error: unable to upgrade connection: container not found ("setup")' },
    {
      rule: 'the whole Pod has ended',
      manifest: done,
      atSeconds: 60,
      says: 'error: cannot exec into a container in a completed pod; current phase is Succeeded',
    },
    { rule: 'no node', manifest: nowhere, atSeconds: 60, says: 'Error from server (BadRequest): pod web does not have a host assigned' },
  ])('$rule', ({ manifest = two, says, command = ['true'], ...more }) => {
    const failed = { ok: false, message: says, exitCode: 1, stdout: '', stderr: `${says}\n` };
    expect(outcome({ kind: 'EXEC', command, ...more }, manifest)).toMatchObject(failed);
  });
  it('an init container that runs takes commands', () => {
    expect(outcome({ kind: 'EXEC', atSeconds: 4, container: 'setup', command: ['hostname'] })).toMatchObject({ ok: true, stdout: 'web\n' });
  });
});

it.each<{ given: Omit<InterventionInput, 'atSeconds'>; en: string; zhHans: string }>([
  {
    given: { kind: 'EXEC', container: 'app', command: ['sh', '-c', 'echo here > /tmp/x'] },
    en: "kubectl exec web -c app -- sh -c 'echo here > /tmp/x'",
    zhHans: "kubectl exec web -c app -- sh -c 'echo here > /tmp/x'",
  },
  { given: { kind: 'NODE_PRESSURE', resource: 'DISK' }, en: 'The node comes under DISK pressure', zhHans: '节点出现磁盘压力' },
  { given: { kind: 'NODE_PRESSURE', resource: 'PID' }, en: 'The node comes under PID pressure', zhHans: '节点出现 PID 压力' },
])('is told as it would be typed, or in a sentence: $en', ({ given, en, zhHans }) => {
  const { run } = play(two, { seconds: 25, interventions: [{ atSeconds: 20, ...given }] });
  expect(run.timeline.filter(({ kind }) => kind === 'INTERVENTION').map(({ summary }) => summary)).toEqual([{ en, zhHans }]);
});

describe('kubectl exec asks the runtime, which knows a container before its status does', () => {
  const slow = podOf(`  containers:
  - name: app
    image: nginx
  - name: slow
    image: busybox
    command: [sleep, '3600']
    lifecycle: {postStart: {exec: {command: [sleep, '40']}}}`);
  it.each([
    { rule: 'while the hook of another runs', container: 'app', at: 20, prints: 'web\n' },
    { rule: 'while its own does', container: 'slow', at: 20, prints: 'web\n' },
    { rule: 'but not one that has not begun', container: 'slow', at: 1, prints: '' },
  ])('$rule', ({ container, at, prints }) => {
    const { run } = play(slow, { seconds: 30 });
    expect(run.kubectl('get pod web --no-headers', at).stdout).toContain('ContainerCreating');
    const { stdout, stderr } = run.kubectl(`exec web -c ${container} -- hostname`, at);
    expect({ stdout, stderr }).toEqual({
      stdout: prints,
      stderr: prints ? '' : `error: unable to upgrade connection: container not found ("${container}")\n`,
    });
  });
});

describe('kubectl set image', () => {
  it.each([
    { rule: 'sets one', container: 'side', image: 'busybox:1.36', answers: { ok: true, message: 'pod/web image updated' } },
    { rule: 'says nothing where all is as it should be', image: 'nginx', answers: { ok: true, message: null } },
    {
      rule: 'knows its containers',
      container: 'x',
      image: 'a',
      answers: { ok: false, message: 'error: unable to find container named "x"' },
    },
    { rule: 'needs an image', answers: { ok: false, message: 'error: at least one image update is required' } },
  ])('$rule', ({ answers, ...more }) => expect(outcome({ kind: 'PATCH_IMAGE', atSeconds: 60, ...more })).toMatchObject(answers));
});

describe('A process is killed', () => {
  it.each([
    { rule: 'by a signal of that name', signal: 'SEGV', exitCode: 139, says: 'SIGSEGV' },
    { rule: 'of its whole name', signal: 'SIGTERM', exitCode: 143, says: 'SIGTERM' },
    { rule: 'of its number', signal: '6', exitCode: 134, says: 'SIGABRT' },
  ])('$rule', ({ signal, exitCode, says }) => {
    const { run, container } = play(two, { interventions: [{ kind: 'KILL_CONTAINER', atSeconds: 20, signal }] });
    expect(container('app').state.terminated).toMatchObject({ exitCode });
    expect(run.timeline.find(({ kind }) => kind === 'INTERVENTION')?.summary.en).toBe(`The process of container app dies by ${says}`);
  });
  it('by no signal that there is not', () => {
    const killed = outcome({ kind: 'KILL_CONTAINER', atSeconds: 20, signal: 'FOO' });
    expect(killed).toMatchObject({ ok: false, message: 'there is no signal "FOO"' });
  });
});

describe('A patch', () => {
  it.each([
    { rule: 'that is no object is refused', patch: 'x', answers: { ok: false, message: 'error: unable to parse "x": expected a map' } },
    { rule: 'may be a text', patch: '{"metadata":{"labels":{"a":"b"}}}', answers: { ok: true, message: 'pod/web patched' } },
    {
      rule: 'cannot be of a subresource that there is not',
      patch: {},
      subresource: 'foo',
      answers: { ok: false, message: 'Error from server (NotFound): the server could not find the requested resource' },
    },
    {
      rule: 'of the status by the way of the object changes nothing',
      patch: { status: { phase: 'Failed' } },
      answers: { ok: true, message: 'pod/web patched (no change)' },
    },
    {
      rule: 'of the status to what it is changes nothing',
      subresource: 'status',
      patch: { status: { phase: 'Running' } },
      answers: { ok: true, message: 'pod/web patched (no change)' },
    },
    {
      rule: 'of a field that there is not changes nothing, and says so',
      patch: { spec: { foo: 1 } },
      answers: { ok: true, message: 'Warning: unknown field "spec.foo"\npod/web patched (no change)' },
    },
  ])('$rule', ({ answers, ...more }) => expect(outcome({ kind: 'PATCH', atSeconds: 20, ...more })).toMatchObject(answers));
});

it('a client asks the first port that the Pod names', () => {
  const manifest = podOf('  containers: [{name: app, image: nginx, ports: [{containerPort: 8080}]}]');
  const { run } = play(manifest, { interventions: [{ kind: 'HTTP_REQUEST', atSeconds: 20 }] });
  expect(run.timeline.find(({ kind }) => kind === 'INTERVENTION')?.summary.en).toBe('A client asks port 8080 of the Pod for /');
  expect(run.interventions[0]?.message).toMatch(/port 8080: Connection refused$/);
});

it('containers outlive a Pod whose deletion is forced, and no span ends before it begins', () => {
  const { pod } = play(two, { interventions: [{ kind: 'DELETE_POD', atSeconds: 20, graceSeconds: 0 }] });
  const spans = pod.containers.flatMap(({ states }) => states);
  expect(spans.filter(({ fromSeconds, toSeconds }) => toSeconds !== null && toSeconds < fromSeconds)).toEqual([]);
});

/** @see kubernetes: the Validate…Update of pkg/apis/rbac/validation, pkg/apis/networking/validation, pkg/apis/storage/validation */
describe('What is kept beside the store stays what it is in part', () => {
  const head = (group: string, kind: string) => `apiVersion: ${group}/v1\nkind: ${kind}\nmetadata: {name: b}\n`;
  const binding = (role: string, more = '') =>
    `${head('rbac.authorization.k8s.io', 'RoleBinding')}roleRef: {kind: Role, name: ${role}${more}}\nsubjects: [{kind: User, name: x}]\n`;
  const ingressClass = (name: string) => `${head('networking.k8s.io', 'IngressClass')}spec: {controller: a.b/${name}}\n`;
  const driver = (attach: boolean, mode: string) =>
    `${head('storage.k8s.io', 'CSIDriver')}spec: {attachRequired: ${attach}, volumeLifecycleModes: [${mode}]}\n`;
  const REF = 'roleRef: Invalid value: rbac.RoleRef{APIGroup:"rbac.authorization.k8s.io", Kind:"Role", Name:"s"}: cannot change roleRef';
  const NAMED = ', apiGroup: rbac.authorization.k8s.io';

  it.each<{ rule: string; first: string; second: string; more?: object; says: string }>([
    {
      rule: 'a binding is of its role',
      first: binding('r'),
      second: binding('s'),
      says: `The RoleBinding "b" is invalid: ${REF}`,
    },
    {
      rule: 'which may be named in full',
      first: binding('r'),
      second: binding('r', NAMED),
      says: 'rolebinding.rbac.authorization.k8s.io/b configured',
    },
    {
      rule: 'a class is of its controller',
      first: ingressClass('c'),
      second: ingressClass('d'),
      says: 'The IngressClass "b" is invalid: spec.controller: Invalid value: "a.b/d": field is immutable',
    },
    {
      rule: 'a driver attaches or does not, and has its modes',
      first: driver(true, 'Persistent'),
      second: driver(false, 'Ephemeral'),
      says: 'The CSIDriver "b" is invalid: \n* spec.attachedRequired: Invalid value: false: field is immutable\n* spec.volumeLifecycleModes: Invalid value: []storage.VolumeLifecycleMode{"Ephemeral"}: field is immutable',
    },
    {
      rule: 'a driver is told of Pods or is not, and has its way with groups',
      first: `${head('storage.k8s.io', 'CSIDriver')}spec: {}\n`,
      second: `${head('storage.k8s.io', 'CSIDriver')}spec: {podInfoOnMount: true, fsGroupPolicy: File}\n`,
      says: 'The CSIDriver "b" is invalid: \n* spec.fsGroupPolicy: Invalid value: "File": field is immutable\n* spec.podInfoOnMount: Invalid value: true: field is immutable',
    },
    {
      rule: 'nothing is created twice',
      first: binding('r'),
      second: binding('s'),
      more: { how: 'create' },
      says: 'Error from server (AlreadyExists): error when creating "STDIN": rolebindings.rbac.authorization.k8s.io "b" already exists',
    },
  ])('$rule', ({ first, second, more, says }) => {
    const applied = [first, second].map((manifest, i) => ({ kind: 'APPLY', atSeconds: 10 + i, manifest, ...more }) as InterventionInput);
    expect(play(two, { interventions: applied }).run.interventions[1]?.message).toBe(says);
  });

  it('by a patch, too', () => {
    const interventions = [
      { kind: 'APPLY', atSeconds: 10, manifest: binding('r') },
      { kind: 'PATCH', atSeconds: 11, resource: 'rolebinding/b', patch: { roleRef: { name: 's' } } },
    ] as InterventionInput[];
    expect(play(two, { interventions }).run.interventions[1]?.message).toBe(`The RoleBinding "b" is invalid: ${REF}`);
  });
});

/** @see kubernetes: kubectl/pkg/cmd/apply/apply.go; pkg/registry/networking/ingress/strategy.go PrepareForUpdate */
it('what is applied beside the store leaves what others have set, and notes what it was applied as', () => {
  const ingress = (host: string, more = '') =>
    `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: i${more}}\nspec: {rules: [{host: ${host}}]}\n`;
  const role =
    'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: r}\nrules: [{apiGroups: [""], resources: [pods], verbs: [get]}]\n';
  const label = (resource: string, atSeconds: number) => ({
    kind: 'PATCH',
    atSeconds,
    resource,
    patch: { metadata: { labels: { x: 'y' } } },
  });
  const interventions = [
    { kind: 'APPLY', atSeconds: 10, manifest: ingress('a.b', ', labels: {a: b}') },
    label('ingress/i', 11),
    { kind: 'APPLY', atSeconds: 12, manifest: ingress('a.c', ', labels: {c: d}') },
    { kind: 'APPLY', atSeconds: 13, manifest: ingress('a.c', ', labels: {c: d}') },
    { kind: 'APPLY', atSeconds: 14, manifest: role },
    label('role/r', 15),
    { kind: 'APPLY', atSeconds: 16, manifest: role.replace('get', 'list') },
  ] as InterventionInput[];
  const { run } = play(`${two}---\n${role}`, { interventions });
  const verbs = run.interventions.map(({ message }) => message?.split(/[ \n]/).at(-1));
  expect(verbs).toEqual(['created', 'patched', 'configured', 'unchanged', 'unchanged', 'patched', 'configured']);
  const told = (what: string, fields: string) => run.kubectl(`get ${what} -o jsonpath='${fields}'`, 30).stdout;
  expect(told('ingress i', '{.metadata.generation} {.metadata.labels} {.spec.rules[*].host} {.metadata.annotations.*}')).toBe(
    '2 {"c":"d","x":"y"} a.c {"apiVersion":"networking.k8s.io/v1","kind":"Ingress","metadata":{"annotations":{},"labels":{"c":"d"},"name":"i","namespace":"default"},"spec":{"rules":[{"host":"a.c"}]}}\n',
  );
  expect(told('role r', '{.metadata.labels} {.rules[*].verbs}')).toBe('{"x":"y"} ["list"]');
});

/** @see kubernetes: plugin/pkg/admission/network/defaultingressclass/admission_test.go TestAdmission */
it('an Ingress that names no class gets the default one', () => {
  const networking = (kind: string, name: string, more: string) =>
    `apiVersion: networking.k8s.io/v1\nkind: ${kind}\nmetadata: {name: ${name}${more}\n---\n`;
  const klass = (name: string, value: string) =>
    networking(
      'IngressClass',
      name,
      `, annotations: {ingressclass.kubernetes.io/is-default-class: "${value}"}}\nspec: {controller: a.b/c}`,
    );
  const backend = 'defaultBackend: {service: {name: web, port: {number: 80}}}';
  const manifest = [
    networking('Ingress', 'before', `}\nspec: {${backend}}`),
    ...[klass('d', 'true'), klass('c', 'true'), klass('b', 'false')],
    networking('Ingress', 'plain', `}\nspec: {${backend}}`),
    networking('Ingress', 'named', `}\nspec: {ingressClassName: x, ${backend}}`),
    networking('Ingress', 'old', `, annotations: {kubernetes.io/ingress.class: x}}\nspec: {${backend}}`),
  ].join('');
  const again = {
    kind: 'APPLY',
    atSeconds: 20,
    manifest: networking('Ingress', 'plain', `, labels: {a: b}}\nspec: {${backend}}`),
  } as InterventionInput;
  const { run } = play(two, { interventions: [{ kind: 'APPLY', atSeconds: 10, manifest }, again] });
  const classes = (at: number) =>
    run.kubectl('get ingress -o custom-columns=:.metadata.name,:.spec.ingressClassName', at).stdout.trim().split(/\n/);
  const all = ['before   <none>', 'named    x', 'old      <none>', 'plain    c'];
  expect([classes(15), classes(25)]).toEqual([all, all]);
});

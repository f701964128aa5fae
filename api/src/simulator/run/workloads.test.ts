import { expect, it } from 'vitest';
import { simulate } from '../index.ts';
import { play } from '../testing.ts';

function podsOfWorkloads(manifest: string): string | undefined {
  const made = simulate({ manifest });
  return made.kind === 'InvalidManifest' ? made.asPods : undefined;
}

const template = `
  template:
    metadata: { labels: { app: web }, annotations: { note: 'yes' } }
    spec:
      containers:
        - name: app
          image: nginx:1.25
          args: ['0755', "two\\nlines"]`;
const of = (kind: string, rest = '', apiVersion = 'apps/v1'): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: web, namespace: shop }\nspec:${template}\n${rest}`;
const pod = (name: string, more = ''): string => `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: shop
  labels:
    app: web${more}
  annotations:
    note: "yes"
spec:
  containers:
  - name: app
    image: nginx:1.25
    args:
    - "0755"
    - |-
      two
      lines
`;
const from = (kind: string, text: string): string => `# From the template of the ${kind} web.\n${text}`;

it.each([
  { rule: 'a Deployment makes one Pod for each replica', given: of('Deployment', '  replicas: 2\n'), pods: ['web-1', 'web-2'] },
  { rule: 'one is what none is said to be', given: of('Deployment'), pods: ['web'] },
  {
    rule: 'ten show what there is to see, and it is said that they are not all',
    given: of('ReplicaSet', '  replicas: 400\n'),
    fewer: '# Of its 400 Pods 10 stand here, which show what there is to see.\n',
    pods: [...Array(10).keys()].map((i) => `web-${i + 1}`),
  },
  { rule: 'none is not what somebody wants to see', given: of('Deployment', '  replicas: 0\n'), pods: ['web'] },
  { rule: 'a DaemonSet has no number', given: of('DaemonSet'), pods: ['web'] },
  { rule: 'a Job runs so many at once', given: of('Job', '  parallelism: 2\n  completions: 5\n', 'batch/v1'), pods: ['web-1', 'web-2'] },
])('$rule', ({ given, pods, fewer = '' }) => {
  const kind = /kind: (\w+)/.exec(given)?.[1] as string;
  expect(podsOfWorkloads(given)).toBe(pods.map((name, i) => from(kind, `${i === 0 ? fewer : ''}${pod(name)}`)).join('---\n'));
});

it('a CronJob has its template further down', () => {
  const given = `apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: web}\nspec: {jobTemplate: {spec: {template: {spec: {containers: []}}}}}\n`;
  expect(podsOfWorkloads(given)).toBe(from('CronJob', 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers: []\n'));
});

it('a StatefulSet gives its Pods names, and each its claims', () => {
  const claims =
    '  replicas: 1\n  serviceName: db\n  volumeClaimTemplates: [{metadata: {name: data}, spec: {accessModes: [ReadWriteOnce]}}]\n';
  const claim = `apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: data-web-0\n  namespace: shop\n`;
  const text = podsOfWorkloads(of('StatefulSet', claims)) as string;
  expect(text.split('---\n')).toEqual([
    from('StatefulSet', `${claim}spec:\n  accessModes:\n  - ReadWriteOnce\n`),
    from(
      'StatefulSet',
      `${pod('web-0', '\n    statefulset.kubernetes.io/pod-name: web-0')}  hostname: web-0
  subdomain: db
  volumes:
  - name: data
    persistentVolumeClaim:
      claimName: data-web-0
`,
    ),
  ]);
});

it('what makes no Pods stands as it stood', () => {
  const service = '# kept\napiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 80}]}\n';
  expect(podsOfWorkloads(`${service}---\n${of('Deployment')}`)).toBe(`${service}---\n${from('Deployment', pod('web'))}`);
  expect(podsOfWorkloads(service)).toBeUndefined();
});

it.each([
  { rule: 'a version that is not served', given: of('Deployment', '', 'extensions/v1beta1') },
  { rule: 'no template', given: 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {}\n' },
  { rule: 'what cannot be read', given: `${of('Deployment')}---\n{a: [\n` },
])('$rule gives nothing', ({ given }) => expect(podsOfWorkloads(given)).toBeUndefined());

it('of a long manifest there are fewer, so that what is made is not too long', () => {
  const long = of('Deployment', `  replicas: 10\n  selector: {matchLabels: {app: ${'x'.repeat(50_000)}}}\n`);
  expect(podsOfWorkloads(long)?.match(/^kind: Pod$/gm)).toHaveLength(5);
});

const monitor = 'apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: {name: web}\nspec: {}\n';
const webhook =
  'apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingWebhookConfiguration\nmetadata: {name: guard}\nwebhooks: []\n';
const plain = 'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: app, image: nginx}]}\n';
const leftOut = (what: string): string => `# Left out, as a run does without it: ${what}.\n`;

it.each([
  { rule: 'a custom resource', given: [monitor, plain], becomes: [leftOut('ServiceMonitor web'), plain] },
  { rule: 'what nothing in a run goes by', given: [plain, webhook], becomes: [plain, leftOut('ValidatingWebhookConfiguration guard')] },
  {
    rule: 'a custom resource beside a Deployment',
    given: [of('Deployment'), monitor],
    becomes: [from('Deployment', pod('web')), leftOut('ServiceMonitor web')],
  },
])('$rule is left out', ({ given, becomes }) => {
  const made = podsOfWorkloads(given.join('---\n')) as string;
  expect(made.split('---\n')).toEqual(becomes);
  expect(play(made, { seconds: 30 }).run.pods.map(({ name }) => name)).toEqual(['web']);
});

it.each([
  { rule: 'nothing but a custom resource', given: monitor },
  {
    rule: 'a version of Kubernetes that is gone',
    given: `${plain}---\napiVersion: networking.k8s.io/v1beta1\nkind: Ingress\nmetadata: {name: a}\n`,
  },
  { rule: 'a kind that is mistyped', given: `${plain}---\napiVersion: v1\nkind: Podd\nmetadata: {name: a}\n` },
])('$rule is not left out', ({ given }) => expect(podsOfWorkloads(given)).toBeUndefined());

const account = (namespace: string): string =>
  `# For the run, as a Pod names it.\napiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: bot\n${namespace}---\n`;
const byBot = plain.replace('containers', 'serviceAccountName: bot, containers');

it.each([
  { rule: 'the service account of a Pod is added', given: byBot, becomes: account('') + byBot },
  {
    rule: 'in the namespace of the Pod, once for all',
    given: [byBot, byBot.replace('name: web', 'name: other')].join('---\n').replaceAll('metadata: {', 'metadata: {namespace: shop, '),
    becomes: expect.stringMatching(/^# For the run[^#]*namespace: shop\n---\napiVersion: v1\nkind: Pod[^#]*$/),
  },
  {
    rule: 'that of a Deployment, too',
    given: of('Deployment').replace('    spec:', '    spec:\n      serviceAccountName: bot'),
    becomes: expect.stringContaining(account('  namespace: shop\n')),
  },
  {
    rule: 'but not where something else is wrong as well',
    given: [byBot, plain.replace('name: web', 'name: other').replace('containers', 'priorityClassName: high, containers')].join('---\n'),
    becomes: undefined,
  },
])('$rule', ({ given, becomes }) => {
  const made = podsOfWorkloads(given);
  expect(made).toEqual(becomes);
  if (made !== undefined) expect(simulate({ manifest: made, horizonSeconds: 10 }).kind).toBe('Run');
});

it('is offered where a manifest is refused, and runs', () => {
  const refused = simulate({ manifest: of('Deployment', '  replicas: 2\n') });
  if (refused.kind !== 'InvalidManifest') throw new Error(refused.kind);
  const { run } = play(refused.asPods as string, { seconds: 30 });
  expect(run.pods.map(({ name }) => name)).toEqual(['web-1', 'web-2']);
  expect(simulate({ manifest: 'kind: Pod' })).not.toHaveProperty('asPods');
});

const owned = (by: string): string => `ownerReferences: [{ apiVersion: apps/v1, kind: ${by}, name: web, uid: u, controller: true }]`;
const object = (kind: string, more = '', name = 'web'): string =>
  `apiVersion: ${kind === 'Pod' ? 'v1' : 'apps/v1'}\nkind: ${kind}\nmetadata: { name: ${name}, labels: { app: web }${more ? `, ${more}` : ''} }\n`;
const making = `spec: { selector: { matchLabels: { app: web } }, template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: a, image: a }] } } }\n`;
const podSpec = 'spec: { containers: [{ name: a, image: a }] }\n';

it.each([
  {
    rule: 'what `kubectl get all` prints holds each Pod but once: a Deployment and its ReplicaSet make none beside it',
    given: [
      object('Pod', owned('ReplicaSet'), 'web-1') + podSpec,
      object('Deployment') + making,
      object('ReplicaSet', owned('Deployment')) + making,
    ],
    pods: ['web-1'],
  },
  {
    rule: 'an owner makes the Pods of what it owns',
    given: [object('Deployment') + making, object('ReplicaSet', owned('Deployment'), 'web-old') + making],
    pods: ['web'],
  },
  {
    rule: 'a Pod that a selector finds is one of its Pods',
    given: [object('Pod', '', 'mine') + podSpec, object('Deployment') + making],
    pods: ['mine'],
  },
  {
    rule: 'one of another namespace is not',
    given: [object('Pod', 'namespace: other', 'mine') + podSpec, object('Deployment') + making],
    pods: ['mine', 'web'],
  },
  {
    rule: 'who owns each other is not followed for ever',
    given: [
      object('Pod', owned('ReplicaSet'), 'p') + podSpec,
      object('Deployment', owned('ReplicaSet')) + making,
      object('ReplicaSet', owned('Deployment')) + making,
    ],
    pods: ['p'],
  },
])('$rule', ({ given, pods }) => {
  const made = podsOfWorkloads(given.join('---\n')) as string;
  expect([...made.matchAll(/^kind: Pod\nmetadata:(?: \{)?\s+name: ([\w-]+)/gm)].map(([, name]) => name)).toEqual(pods);
});

const job = (spec: string): string =>
  `apiVersion: batch/v1\nkind: Job\nmetadata: {name: j}\nspec:\n  ${spec}\n  template:\n    spec:\n      restartPolicy: Never\n      containers:\n      - {name: app, image: busybox, command: [sh, -c, 'echo $JOB_COMPLETION_INDEX of $(hostname)']}\n`;

/** @see kubernetes: pkg/controller/job/indexed_job_utils.go addCompletionIndexEnvVariables */
it('the Pods of an Indexed Job know their numbers', () => {
  const { run } = play(podsOfWorkloads(job('completions: 2\n  parallelism: 5\n  completionMode: Indexed')) as string, { seconds: 30 });
  expect(run.kubectl('get pods -o name', 30).stdout).toBe('pod/j-0\npod/j-1\n');
  expect(run.kubectl('logs j-1', 30).stdout).toBe('1 of j-1\n');
});

it('a Job has no more Pods than it has to complete', () => {
  const names = (spec: string) => podsOfWorkloads(job(spec))?.match(/^ {2}name: .*/gm);
  expect(names('completions: 1\n  parallelism: 3')).toEqual(['  name: j']);
  expect(names('parallelism: 2')).toEqual(['  name: j-1', '  name: j-2']);
});

const copied = (name: string, node: string, account = 'default'): string => `apiVersion: v1
kind: Pod
metadata: { name: ${name}, uid: u-1, ${owned('ReplicaSet')}, labels: { app: web } }
spec: { nodeName: ${node}, serviceAccountName: ${account}, containers: [{ name: a, image: nginx }] }
`;

it.each([
  {
    rule: 'what `kubectl get all -o yaml` prints runs on without the owner and the node that are not here',
    given: [copied('web-1', 'ip-10-0-0-1'), object('ReplicaSet') + making],
    says: '# Without what is not here: ReplicaSet web, node ip-10-0-0-1.',
  },
  { rule: 'a node that is here is kept', given: [copied('web-1', 'node-2'), object('ReplicaSet') + making], says: 'nodeName: node-2' },
  {
    rule: 'so does a Pod whose account is not here, either',
    given: [copied('web-1', 'ip-10-0-0-1', 'bot')],
    says: '# Without what is not here: ReplicaSet web, node ip-10-0-0-1.',
  },
])('$rule', ({ given, says }) => {
  const made = podsOfWorkloads(given.join('---\n')) as string;
  expect(made).toContain(says);
  const { run } = play(made, { seconds: 90 });
  expect(run.pods.map(({ name, final }) => [name, final.status])).toEqual([['web-1', 'Running']]);
});

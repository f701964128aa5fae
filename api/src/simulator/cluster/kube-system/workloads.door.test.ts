import { describe, expect, it } from 'vitest';
import type { InterventionInput } from '../../index.ts';
import { document, play } from '../../testing.ts';
import { everybodyIsAdmin as admin, scripted as pod } from '../../testing-robot.ts';

/** What kubectl, in kube-system from the tenth second on, has printed, and what it prints at the end. */
function done(commands: readonly string[], { seconds = 120, asks = 'get pods', interventions = [] as InterventionInput[] } = {}) {
  const script = commands.map((command) => (command.startsWith('sleep') ? command : `kubectl -n kube-system ${command}`)).join('; ');
  const { run } = play(admin + pod('administrator', 'bitnami/kubectl:1.27', `sleep 8; (${script}) 2>&1; sleep 1d`), {
    seconds,
    interventions,
  });
  return {
    said: run.kubectl('logs administrator', seconds).stdout ?? '',
    shows: run.kubectl(`${asks} -n kube-system`, seconds).stdout ?? '',
    run,
  };
}
const DNS = 'get pods -l k8s-app=kube-dns --no-headers';
const events = (text: string): string[] =>
  text
    .split('\n')
    .flatMap(
      (line) =>
        /ScalingReplicaSet +\S+ +(.*?) *$/
          .exec(line)?.[1]
          ?.replace(/coredns-[4-9b-f]{8,10}/, (name) => (name.endsWith('5d78c9869d') ? 'old' : 'new')) ?? [],
    );

/** @see kubernetes: pkg/controller/deployment, pkg/controller/replicaset; kubectl/pkg/cmd/scale, kubectl/pkg/cmd/rollout */
describe('The DNS servers', () => {
  it.each([
    {
      rule: 'are none where none are wanted',
      commands: ['scale deploy coredns --replicas=0'],
      says: 'deployment.apps/coredns scaled\n',
      asks: DNS,
      shows: /^$/,
    },
    {
      rule: 'are more where more are wanted',
      commands: ['scale deployment/coredns --replicas=3'],
      says: /scaled/,
      asks: DNS,
      shows: /^(coredns-5d78c9869d-\w{5} +1\/1 +Running .*\n){3}$/,
    },
    {
      rule: 'are counted',
      commands: ['scale deploy coredns --replicas=1'],
      says: /scaled/,
      asks: 'get deploy coredns --no-headers',
      shows: /^coredns +1\/1 +1 +1 /,
    },
    {
      rule: 'are as many as they were expected to be',
      commands: ['scale deploy coredns --current-replicas=3 --replicas=1'],
      says: 'error: Expected replicas to be 3, was 2\n',
      asks: DNS,
      shows: /^(coredns.*\n){2}$/,
    },
    {
      rule: 'are never fewer than none',
      commands: [`patch deploy coredns -p '{"spec":{"replicas":-1}}'`],
      says: 'The Deployment "coredns" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0\n',
      asks: DNS,
      shows: /^(coredns.*\n){2}$/,
    },
    {
      rule: 'are new ones after a restart',
      commands: ['rollout restart deploy coredns', 'rollout status deploy coredns'],
      says: /^deployment\.apps\/coredns restarted\n(Waiting for deployment "coredns" rollout to finish: .*\n)+deployment "coredns" successfully rolled out\n$/,
      asks: DNS,
      shows: /^(coredns-(?!5d78c9869d)[4-9b-f]{8,10}-\w{5} +1\/1 +Running +0 .*\n){2}$/,
    },
    {
      rule: 'are old ones after that is undone',
      commands: ['rollout restart deploy coredns', 'sleep 20', 'rollout undo deploy coredns', 'sleep 20', 'rollout history deploy coredns'],
      says: /rolled back\ndeployment\.apps\/coredns \nREVISION {2}CHANGE-CAUSE\n2 {9}<none>\n3 {9}<none>\n\n$/,
      asks: DNS,
      shows: /^(coredns-5d78c9869d-\w{5} +1\/1 .*\n){2}$/,
    },
    {
      rule: 'go on where the new ones cannot be pulled',
      commands: ['set image deploy/coredns coredns=registry.k8s.io/kube-proxyy:v1'],
      says: 'deployment.apps/coredns image updated\n',
      asks: DNS,
      shows: /^coredns-5d78c9869d-\w{5} +1\/1 .*\n(coredns-\S+ +0\/1 +(ErrImagePull|ImagePullBackOff) .*\n){2}$/,
    },
    {
      rule: 'stay as they are while their Deployment is paused',
      commands: ['rollout pause deploy coredns', 'set env deploy/coredns A=b', 'rollout restart deploy coredns'],
      says: /paused\n.* env updated\nerror: deployments\.apps "coredns" can't restart paused deployment \(run rollout resume first\)\n$/,
      asks: DNS,
      shows: /^(coredns-5d78c9869d-\S+ .*\n){2}$/,
    },
    {
      rule: 'roll on when it is resumed',
      commands: ['rollout pause deploy coredns', 'set env deploy/coredns A=b', 'rollout resume deploy coredns'],
      says: /resumed\n$/,
      asks: DNS,
      shows: /^(coredns-(?!5d78c9869d)\S+ +1\/1 .*\n){2}$/,
    },
    {
      rule: 'go with their Deployment',
      commands: ['delete deploy coredns'],
      says: 'deployment.apps "coredns" deleted\n',
      asks: 'get deploy,rs',
      shows: /^$/,
    },
    {
      rule: 'come back by the same name where their ReplicaSet is deleted',
      commands: ['delete rs coredns-5d78c9869d'],
      says: /deleted/,
      asks: DNS,
      shows: /^(coredns-5d78c9869d-\w{5} +1\/1 +Running +0 +1\d\ds?.*\n){2}$/,
    },
    {
      rule: 'are told of at a dry run alone',
      commands: ['scale deploy coredns --replicas=0 --dry-run=client'],
      says: 'deployment.apps/coredns scaled (dry run)\n',
      asks: DNS,
      shows: /^(coredns.*\n){2}$/,
    },
  ])('$rule', ({ commands, says, asks, shows }) => {
    const { said, shows: shown } = done(commands, { asks });
    if (typeof says === 'string') expect(said).toBe(says);
    else expect(said).toMatch(says);
    expect(shown).toMatch(shows);
  });
  it.each([
    {
      rule: 'has numbers',
      patch: { spec: { replicas: 'x' } },
      says: /^Error from server \(BadRequest\): .*json: cannot unmarshal string into Go struct field DeploymentSpec\.spec\.replicas of type int32$/,
    },
    {
      rule: 'has a template',
      patch: { spec: { template: null } },
      says: /^The Deployment "coredns" is invalid: \n\* spec\.template\.metadata\.labels: Invalid value: map\[string\]string\(nil\): `selector` does not match template `labels`\n\* spec\.template\.spec\.containers: Required value$/,
    },
    {
      rule: 'has a spec',
      patch: { spec: null },
      says: /\* spec\.selector: Required value\n\* spec\.template\.metadata\.labels: .*\n\* spec\.template\.spec\.containers: Required value\n\* spec\.selector: Invalid value: "null": field is immutable$/,
    },
    {
      rule: 'has containers',
      patch: { spec: { template: { spec: { containers: [{ name: 'coredns', image: '' }] } } } },
      says: /spec\.template\.spec\.containers\[0\]\.image: Required value$/,
    },
    {
      rule: 'has a list of containers',
      patch: { spec: { template: { spec: { containers: 'x' } } } },
      says: /^Error from server \(BadRequest\): Deployment in version "v1" cannot be handled as a Deployment: /,
    },
    {
      rule: 'is there',
      resource: 'deployment/nope',
      patch: { spec: {} },
      says: /^Error from server \(NotFound\): deployments\.apps "nope" not found$/,
    },
  ])('are made by a Deployment that $rule', ({ resource = 'deployment/coredns', patch, says }) => {
    const { run } = done([], { interventions: [{ atSeconds: 20, kind: 'PATCH', resource, patch }] });
    expect(run.interventions[0]).toMatchObject({ ok: false, message: expect.stringMatching(says) });
    expect(run.kubectl('get deploy coredns -n kube-system --no-headers', 100).stdout).toMatch(/^coredns +2\/2 +2 +2 /);
  });
  it('that roll are told of step by step', () => {
    const { shows } = done(['rollout restart deploy coredns'], { asks: 'get events' });
    expect(events(shows)).toEqual([
      'Scaled up replica set new to 1',
      'Scaled down replica set old to 1 from 2',
      'Scaled up replica set new to 2 from 1',
      'Scaled down replica set old to 0 from 1',
    ]);
  });
  it('are asked for by a client from outside, too', () => {
    const interventions: InterventionInput[] = [
      { atSeconds: 20, kind: 'PATCH', resource: 'deployment/coredns', patch: { spec: { replicas: 0 } } },
    ];
    const { run } = done([], { interventions });
    expect(run.interventions[0]).toMatchObject({ ok: true, message: 'deployment.apps/coredns patched' });
    expect(run.kubectl('get deploy coredns -n kube-system --no-headers', 15).stdout).toMatch(/2\/2/);
    expect(run.kubectl('get deploy coredns -n kube-system --no-headers', 60).stdout).toMatch(/0\/0/);
  });
  it('are not made by a controller manager that is not there', () => {
    const { run } = play(
      document({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'a' },
        spec: {
          nodeName: 'control-plane',
          volumes: [{ name: 'k', hostPath: { path: '/etc/kubernetes' } }],
          containers: [
            {
              name: 'a',
              image: 'busybox',
              volumeMounts: [{ name: 'k', mountPath: '/k' }],
              command: [
                'sh',
                '-c',
                'cd /k/manifests; mv kube-controller-manager.yaml ..; sleep 50; mv ../kube-controller-manager.yaml .; sleep 1d',
              ],
            },
          ],
        },
      }),
      { seconds: 150, interventions: [{ atSeconds: 20, kind: 'PATCH', resource: 'deployment/coredns', patch: { spec: { replicas: 3 } } }] },
    );
    const shown = (at: number) => run.kubectl('get deploy coredns -n kube-system --no-headers', at).stdout;
    expect([shown(40), shown(149)]).toEqual([expect.stringMatching(/ 2\/3 /), expect.stringMatching(/ 3\/3 /)]);
  });
});

/** @see kubernetes: pkg/controller/daemon/update.go rollingUpdate */
describe('The proxies', () => {
  const PROXIES = 'get pods -l k8s-app=kube-proxy --no-headers --show-labels';
  it.each([
    {
      rule: 'are new ones after a restart',
      commands: ['rollout restart ds kube-proxy', 'rollout status ds kube-proxy'],
      says: /restarted\n(Waiting for daemon set "kube-proxy" rollout to finish: .*\n)+daemon set "kube-proxy" successfully rolled out\n$/,
      shows: /^(kube-proxy-\w{5} +1\/1 +Running +0 .*pod-template-generation=2\n){3}$/,
    },
    {
      rule: 'change one after another, as far as that goes well',
      commands: ['set image ds/kube-proxy kube-proxy=registry.k8s.io/kube-proxyy:v1'],
      says: /image updated/,
      shows: /^(?=[\s\S]*(ErrImagePull|ImagePullBackOff))(?=(?:[\s\S]*1\/1 +Running){2})/,
    },
    {
      rule: 'end where their configuration is not there',
      commands: [
        `patch ds kube-proxy --type json -p '[{"op":"replace","path":"/spec/template/spec/containers/0/command/1","value":"--config=/none.conf"}]'`,
        'sleep 20',
        'logs -l k8s-app=kube-proxy --tail 1',
      ],
      says: /run\.go:74\] "command failed" err="failed complete: open \/none\.conf: no such file or directory"\n/,
      shows: /CrashLoopBackOff/,
    },
    {
      rule: 'end where their kubeconfig is not there',
      commands: [
        "get cm kube-proxy -o yaml | sed 's#/kubeconfig.conf#/none.conf#' | kubectl apply -f - >/dev/null 2>&1",
        'rollout restart ds kube-proxy',
        'sleep 20',
        'logs -l k8s-app=kube-proxy --tail 1',
      ],
      says: /err="stat \/var\/lib\/kube-proxy\/none\.conf: no such file or directory"\n/,
      shows: /CrashLoopBackOff/,
    },
    {
      rule: 'are where their selector finds nodes',
      commands: [`patch ds kube-proxy -p '{"spec":{"template":{"spec":{"nodeSelector":{"none":"true"}}}}}'`],
      says: 'daemonset.apps/kube-proxy patched\n',
      shows: /^$/,
    },
    {
      rule: 'have no scale',
      commands: ['scale ds kube-proxy --replicas=1'],
      says: 'Error from server (NotFound): the server could not find the requested resource\n',
      shows: /^(kube-proxy-\w{5} +1\/1 .*\n){3}$/,
    },
    {
      rule: 'are old ones after that is undone',
      commands: ['rollout restart ds kube-proxy', 'sleep 20', 'rollout undo ds kube-proxy'],
      says: /rolled back\n$/,
      shows: /^(kube-proxy-\S+ +1\/1 .*controller-revision-hash=7b8cf76c48,.*\n){3}$/,
    },
    { rule: 'go with their DaemonSet', commands: ['delete ds kube-proxy'], says: 'daemonset.apps "kube-proxy" deleted\n', shows: /^$/ },
  ])('$rule', ({ commands, says, shows }) => {
    const { said, shows: shown } = done(commands, { asks: PROXIES });
    if (typeof says === 'string') expect(said).toBe(says);
    else expect(said).toMatch(says);
    expect(shown).toMatch(shows);
  });
});

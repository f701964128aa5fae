import { describe, expect, it } from 'vitest';
import { play, podOf, shell } from '../testing.ts';
import type { InterventionInput } from '../types.ts';

const app = (more: string) => podOf(`  containers: [{name: app, image: nginx${more}}]`);
const at20 = (more: Omit<InterventionInput, 'atSeconds'>): InterventionInput[] => [{ atSeconds: 20, ...more }];
const deaf = (more: string) => podOf(`  containers: [${shell('app', 'sleep 3600; true', more)}]`);
const lost = at20({ kind: 'NODE_FAILS' });
const noPause = at20({ kind: 'KILL_CONTAINER', container: 'POD' });
const image = at20({ kind: 'PATCH_IMAGE', image: 'nginx:1.25' });

describe('An explanation leads to the concept that teaches what is the matter', () => {
  it.each`
    what                                | manifest                                                                                                                                                  | at     | interventions | concept
    ${'a probe that stops a container'} | ${deaf('livenessProbe: {exec: {command: ["false"]}, periodSeconds: 5}')}                                                                                  | ${25}  | ${[]}         | ${'probes'}
    ${'one for the start'}              | ${deaf('startupProbe: {exec: {command: ["false"]}, periodSeconds: 5}')}                                                                                   | ${25}  | ${[]}         | ${'startup-probes'}
    ${'one for the start that waits'}   | ${app(', startupProbe: {tcpSocket: {port: 81}, failureThreshold: 60}')}                                                                                   | ${25}  | ${[]}         | ${'startup-probes'}
    ${'one for the start, afterwards'}  | ${app(', startupProbe: {tcpSocket: {port: 81}, periodSeconds: 2}')}                                                                                       | ${10}  | ${[]}         | ${'startup-probes'}
    ${'a node that does not answer'}    | ${app('')}                                                                                                                                                | ${480} | ${lost}       | ${'node-failure'}
    ${'a sandbox that is gone'}         | ${app('')}                                                                                                                                                | ${25}  | ${noPause}    | ${'pause-container'}
    ${'an image that was changed'}      | ${app('')}                                                                                                                                                | ${30}  | ${image}      | ${'changing-a-pod'}
    ${'a program that is not there'}    | ${app(', command: [nope]')}                                                                                                                               | ${4}   | ${[]}         | ${'command-and-args'}
    ${'a profile that is not there'}    | ${app(', securityContext: {seccompProfile: {type: Localhost, localhostProfile: x.json}}')}                                                                | ${10}  | ${[]}         | ${'system-call-filters'}
    ${'a subPath of nothing'}           | ${podOf('  volumes: [{name: e, emptyDir: {}}]\n  containers: [{name: app, image: nginx, volumeMounts: [{name: e, mountPath: /y, subPathExpr: $(NO)}]}]')} | ${10}  | ${[]}         | ${'mount-options'}
    ${'a value of 128 KiB'}             | ${app(`, env: [{name: A, value: ${'a'.repeat(2 ** 17)}}]`)}                                                                                               | ${5}   | ${[]}         | ${'environment'}
    ${'a sysctl that is not allowed'}   | ${podOf('  securityContext: {sysctls: [{name: net.core.somaxconn, value: "1"}]}\n  containers: [{name: app, image: nginx}]')}                             | ${10}  | ${[]}         | ${'sysctls'}
    ${'a node of another system'}       | ${podOf('  nodeName: node-1\n  os: {name: windows}\n  containers: [{name: app, image: nginx}]')}                                                          | ${10}  | ${[]}         | ${'windows-pods'}
    ${'a node without the label'}       | ${podOf('  nodeName: node-1\n  nodeSelector: {a: b}\n  containers: [{name: app, image: nginx}]')}                                                         | ${10}  | ${[]}         | ${'affinity'}
  `('$what: $concept', ({ manifest, at, interventions, concept }) => {
    expect(play(manifest, { seconds: Math.max(60, at), interventions }).run.explain(at).concepts[0]).toBe(concept);
  });
});

describe('What to look at where a probe fails', () => {
  it.each`
    what                  | probe                                            | remedy
    ${'a command'}        | ${'{exec: {command: [sh, -c, "test -e /ok"]}}'}  | ${"Run what the readiness probe runs: kubectl exec web -c app -- sh -c 'test -e /ok'"}
    ${'with a quote'}     | ${`{exec: {command: [sh, -c, "test 'a' = b"]}}`} | ${`Run what the readiness probe runs: kubectl exec web -c app -- sh -c 'test '\\''a'\\'' = b'`}
    ${'over the network'} | ${'{httpGet: {port: 81}}'}                       | ${"Nothing listens on port 81 of the Pod's address, or not yet: let the readiness probe ask where the program listens; one that listens on 127.0.0.1 alone is not reached"}
  `('$what', ({ probe, remedy }) => {
    const { run } = play(app(`, readinessProbe: ${probe}`));
    const [first = ''] = run.explain(30).remedies.en;
    expect(first).toBe(remedy);
    const command = /kubectl (exec .*)/.exec(first)?.[1];
    if (command) expect(run.kubectl(command, 30)).toMatchObject({ exitCode: 1, stderr: 'command terminated with exit code 1\n' });
  });
});

describe('A Pod on a node that is shut down in order', () => {
  const down = [{ atSeconds: 30, kind: 'NODE_FAILS', resource: 'node/node-1', graceSeconds: 20 }] as const;
  const polite = shell('app', "trap 'exit 0' TERM; while true; do sleep 1; done");
  const on = (container: string) => podOf(`  nodeName: node-1\n  containers: [${container}]`);
  const told = (container: string, at: number) => play(on(container), { seconds: 120, interventions: down }).run.explain(at);

  it.each`
    what                  | container                           | at    | says
    ${'is being stopped'} | ${shell('app', 'sleep 3600; true')} | ${40} | ${/^The machine of its node is being shut down: the containers have 20 s to end$/}
    ${'has been killed'}  | ${shell('app', 'sleep 3600; true')} | ${60} | ${/^The machine of its node was shut down, and the kubelet ended the Pod before$/}
    ${'has ended with 0'} | ${polite}                           | ${60} | ${/^The machine of its node was shut down, and the kubelet ended the Pod before$/}
  `('$what', ({ container, at, says }) => {
    const { headline, concepts, remedies, chain } = told(container, at);
    expect(headline.en).toMatch(says);
    expect(concepts[0]).toBe('node-shutdown');
    expect(remedies.zhHans).toHaveLength(remedies.en.length);
    const names = chain.map(({ detail }) => (detail as { type: string }).type);
    expect(names).toEqual(expect.arrayContaining(['Intervened', 'NodeShutdown', 'PodShutDown']));
  });
  it('tells by its phase what its status still says of it', () => {
    expect(told(shell('app', 'sleep 3600; true'), 60).text.en).toMatch(
      /^Pod was terminated in response to imminent node shutdown\. A Pod that has failed/,
    );
    expect(told(polite, 60).text.en).toMatch(/calls the Pod Succeeded, without a reason/);
    expect(told(shell('app', 'sleep 3600; true'), 40).text.en).toMatch(/holds the shutdown up.*After 20 s/);
  });
});

it('in a container that has ended nobody can run what its probe ran', () => {
  const { run } = play(
    podOf(
      `  restartPolicy: Never\n  containers: [${shell('app', 'sleep 600', 'livenessProbe: {exec: {command: [cat, /ok]}, periodSeconds: 2}')}]`,
    ),
  );
  expect(run.explain(59).remedies.en[0]).toBe('Check what the liveness probe runs against what is in the container: cat /ok');
});

it('where processes are too many no request counts', () => {
  const many = podOf(`  nodeName: node-1\n  containers: [${shell('app', 'for i in 1 2 3 4 5; do sleep 900 & done; wait')}]`);
  const { run } = play(many, { interventions: at20({ kind: 'NODE_PRESSURE', pod: 'web', resource: 'PID' }) });
  expect(run.explain(59).text.en).toMatch(/of the lowest priority any one, as v1\.27 does not see how many processes each has\.$/);
});

describe('Of a static Pod', () => {
  const script = String.raw`printf "apiVersion: v1\nkind: Pod\nmetadata: {name: s}\nspec: {terminationGracePeriodSeconds: 15, containers: [{name: a, image: busybox, command: [sleep, '600']}]}\n" > /m/s.yaml; sleep 40; rm /m/s.yaml; sleep 600`;
  const writer = podOf(`  nodeName: node-1
  volumes: [{name: m, hostPath: {path: /etc/kubernetes/manifests, type: DirectoryOrCreate}}]
  containers: [{name: app, image: busybox, command: [sh, -c, ${JSON.stringify(script)}], volumeMounts: [{name: m, mountPath: /m}]}]`);
  const { run } = play(writer, { seconds: 90, interventions: at20({ kind: 'DELETE_POD', pod: 's-node-1' }) });
  const [first, second] = run.pods.filter(({ name }) => name === 's-node-1');

  it.each`
    rule                                                    | pod       | at       | headline
    ${'a mirror that is made anew waits for no node'}       | ${second} | ${20.02} | ${/^The Pod is on its way/}
    ${'without its first mirror the Pod goes on'}           | ${first}  | ${25}    | ${/^The mirror of a static Pod is gone: what it shows goes on$/}
    ${'its second mirror is as well as it'}                 | ${second} | ${30}    | ${/^All is well/}
    ${'it is not well while it stops, as its file is gone'} | ${second} | ${50}    | ${/^The static Pod is stopping, as its file is gone or changed: its containers have 15 s to end$/}
    ${'it has ended with its file'}                         | ${second} | ${80}    | ${/^The static Pod has ended, as its file is gone or changed/}
  `('$rule', ({ pod, at, headline }) => {
    const told = run.explain(at, null, pod?.uid);
    expect(told.headline.en).toMatch(headline);
    if (/static/.test(told.headline.en)) expect(told.concepts[0]).toBe('static-pods');
  });
});

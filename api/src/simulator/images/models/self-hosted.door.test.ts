import { expect, it } from 'vitest';
import { play, podOf } from '../../testing.ts';

const ask = (run: ReturnType<typeof play>['run'], path: string): string =>
  run.kubectl(`exec web -c look -- wget -qO- http://127.0.0.1:${path}`, 60).stdout;

/** What is seen of images by their ports and first words, from another container of the Pod. */
it.each`
  rule                                             | image                                               | more                                                                                    | row                                                        | path               | says
  ${'Prowlarr is alive'}                           | ${'lscr.io/linuxserver/prowlarr:1.4.1'}             | ${''}                                                                                   | ${'2/2 Running'}                                           | ${'9696/ping'}     | ${'{"status":"OK"}\n'}
  ${'an SSH server has a port of its own'}         | ${'linuxserver/openssh-server'}                     | ${', readinessProbe: {tcpSocket: {port: 2222}}'}                                        | ${'2/2 Running'}                                           | ${''}              | ${''}
  ${'mail is looked at'}                           | ${'maildev/maildev'}                                | ${', env: [{name: MAILDEV_WEB_PORT, value: "8025"}]'}                                   | ${'2/2 Running'}                                           | ${'8025/healthz'}  | ${'true\n'}
  ${'gotify has health'}                           | ${'gotify/server'}                                  | ${''}                                                                                   | ${'2/2 Running'}                                           | ${'80/health'}     | ${'{"health":"green","database":"green"}\n'}
  ${'Homer puts its assets in place'}              | ${'b4bz/homer'}                                     | ${''}                                                                                   | ${'2/2 Running'}                                           | ${'8080/'}         | ${/Homer/}
  ${'where it may'}                                | ${'b4bz/homer'}                                     | ${', securityContext: {runAsUser: 2000}'}                                               | ${'1/2 (Error|CrashLoopBackOff)'}                          | ${''}              | ${''}
  ${'Miniflux wants a database'}                   | ${'miniflux/miniflux'}                              | ${''}                                                                                   | ${'1/2 (Error|CrashLoopBackOff)'}                          | ${''}              | ${''}
  ${'a script of Python tells its release'}        | ${'tiangolo/uvicorn-gunicorn-fastapi:python3.9'}    | ${''}                                                                                   | ${'2/2 Running'}                                           | ${'80/'}           | ${/Using Python 3\.9/}
  ${'Thanos is of many commands'}                  | ${'quay.io/thanos/thanos:v0.31.0'}                  | ${''}                                                                                   | ${'1/2 (Error|CrashLoopBackOff)'}                          | ${''}              | ${''}
  ${'one is ready where it is told to be'}         | ${'quay.io/thanos/thanos:v0.31.0'}                  | ${', args: [query, "--http-address=0.0.0.0:9090"]'}                                     | ${'2/2 Running'}                                           | ${'9090/-/ready'}  | ${'OK'}
  ${'an agent is there for its own host'}          | ${'grafana/agent:v0.33.1'}                          | ${', livenessProbe: {httpGet: {path: /-/ready, port: 12345}, initialDelaySeconds: 50}'} | ${'2/2 Running'}                                           | ${'12345/-/ready'} | ${'Agent is Ready.\n'}
  ${'Rancher wants an account or a machine'}       | ${'rancher/rancher:v2.7.3'}                         | ${''}                                                                                   | ${'2/2 Running'}                                           | ${''}              | ${''}
  ${'a controller has no shell'}                   | ${'registry.k8s.io/autoscaling/vpa-updater:0.13.0'} | ${', command: [sh, -c, date]'}                                                          | ${/^1\/2 (RunContainerError|CrashLoopBackOff|StartError)/} | ${''}              | ${''}
  ${'an operator that is told nothing is a shell'} | ${'quay.io/strimzi/operator:0.34.0'}                | ${''}                                                                                   | ${'1/2 (NotReady|CrashLoopBackOff)'}                       | ${''}              | ${''}
  ${'what only runs what it is given has nothing'} | ${'cgr.dev/chainguard/static'}                      | ${''}                                                                                   | ${'1/2 CreateContainerError'}                              | ${''}              | ${''}
`('$rule', ({ image, more, row, path, says }) => {
  const { rows, run } = play(
    podOf(`  containers: [{name: app, image: "${image}"${more}}, {name: look, image: "busybox:1.36", command: [sleep, infinity]}]`),
    { seconds: 60 },
  );
  expect(rows.at(-1)).toMatch(typeof row === 'string' ? new RegExp(`^${row}`) : row);
  if (path !== '') expect(ask(run, path)).toEqual(typeof says === 'string' ? says : expect.stringMatching(says));
});

it('images of Wolfi are nobody’s who is root', () => {
  const { run } = play(podOf('  containers: [{name: app, image: "cgr.dev/chainguard/busybox", command: [sleep, infinity]}]'), {
    seconds: 30,
  });
  expect(run.kubectl('exec web -- id', 29).stdout).toBe('uid=65532(nonroot) gid=65532(nonroot) groups=65532(nonroot)\n');
});

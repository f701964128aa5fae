import { expect, it } from 'vitest';
import { play, podOf } from '../testing.ts';

const app = (more: string): string => `{name: app, image: "registry.example.com/team/app:1", ${more}}`;
const PROBED = 'ports: [{containerPort: 8080}], readinessProbe: {httpGet: {path: /, port: 8080}, periodSeconds: 1}';
const last = (spec: string) => play(podOf(spec), { seconds: 40 }).rows.at(-1);

/** Nothing is known of the image, so neither is that it lacks what its Pod calls. */
it.each`
  rule                                           | container
  ${'a command that a shell is to run is there'} | ${app(`command: [sh, -c, "java -jar /app.jar"], ${PROBED}`)}
  ${'as is a script of its working directory'}   | ${app(`command: [bash, -c, "exec ./start.sh --port 8080"], ${PROBED}`)}
  ${'and one after what the shell has'}          | ${app(`command: [sh, -c, "mkdir -p /run/app && cd /run/app && node server.js"], ${PROBED}`)}
  ${'a hook’s command does its work'}            | ${app('lifecycle: {postStart: {exec: {command: [/app/warm-up]}}}')}
  ${'a probe’s command is content'}              | ${app('readinessProbe: {exec: {command: [/app/healthy]}}, livenessProbe: {exec: {command: [sh, -c, "pg_isready -U x"]}}')}
`('$rule', ({ container }) => expect(last(`  containers: [${container}]`)).toBe('1/1 Running 0'));

it.each`
  rule                                        | container
  ${'an init container of it ends well'}      | ${app('tty: false')}
  ${'whatever its command is'}                | ${app('command: [/migrate, up]')}
  ${'with a shell around it'}                 | ${app('command: [sh, -c, "flyway migrate"]')}
  ${'what it copies from the image is there'} | ${app('command: [cp, /opt/agent.jar, /tmp/]')}
  ${'a whole directory, too'}                 | ${app('command: [sh, -c, "cp -r /app/dist/. /tmp && cp -a /app/assets/* /tmp"]')}
`('$rule', ({ container }) => {
  const main = '{name: main, image: busybox, command: [sleep, "1000"]}';
  expect(last(`  initContainers: [${container}]\n  containers: [${main}]`)).toBe('1/1 Running 0');
});

it('what it copies from a volume is not', () => {
  const init = app('command: [cp, /data/a, /tmp/], volumeMounts: [{name: data, mountPath: /data}]');
  const volumes = 'volumes: [{name: data, emptyDir: {}}]';
  const { run } = play(
    podOf(`  restartPolicy: Never\n  initContainers: [${init}]\n  containers: [{name: main, image: busybox}]\n  ${volumes}`),
  );
  expect(run.kubectl('logs web -c app', 40).stdout).toBe("cp: cannot stat '/data/a': No such file or directory\n");
});

it.each`
  rule                                             | container                                                                 | row
  ${'an interpreter ends where nobody types'}      | ${'{name: app, image: jruby}'}                                            | ${'0/1 Completed 0'}
  ${'and waits at a terminal'}                     | ${'{name: app, image: continuumio/miniconda3, stdin: true, tty: true}'}   | ${'1/1 Running 0'}
  ${'its image has what it is told to run as any'} | ${`{name: app, image: cypress/base, command: [node, app.js], ${PROBED}}`} | ${'1/1 Running 0'}
`('$rule', ({ container, row }) => expect(last(`  restartPolicy: Never\n  containers: [${container}]`)).toBe(row));

it('a shell of a known image lacks what it lacks', () => {
  const { run, rows } = play(
    podOf('  restartPolicy: Never\n  containers: [{name: app, image: busybox, command: [sh, -c, "java -jar /app.jar"]}]'),
  );
  expect(rows.at(-1)).toBe('0/1 Error 0');
  expect(run.kubectl('logs web', 40).stdout).toBe('sh: java: not found\n');
});

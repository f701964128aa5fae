import { expect, it } from 'vitest';
import { play, podOf } from '../../testing.ts';

const GUNICORN = (host: string) =>
  new RegExp(
    `(\\[ERROR\\] Retrying in 1 second\\.\\n[^\\n]*){5}\\[ERROR\\] Can't connect to \\('${host.replaceAll('.', '\\.')}', 80\\)\\n$`,
  );
const SOMEBODY = 'securityContext: {runAsUser: 1000}';
const NODE = `node, -e, "require('http').createServer(() => {}).listen(80, '::')"`;

/** Servers whose port is below 1024, run by somebody who may not have it. */
it.each`
  rule                                          | image                                    | more                      | says
  ${'Node says so of the address of version 4'} | ${'node:20'}                             | ${`, command: [${NODE}]`} | ${/Error: listen EACCES: permission denied 0\.0\.0\.0:80\n {4}at Server\.setupListenHandle \[as _listen2\].*\n {2}code: 'EACCES',\n {2}errno: -13,\n {2}syscall: 'listen',\n {2}address: '0\.0\.0\.0',\n {2}port: 80\n/s}
  ${'and so do servers in it that are known'}   | ${'ealen/echo-server:0.9.2'}             | ${''}                     | ${/Error: listen EACCES: permission denied 0\.0\.0\.0:80\n/}
  ${'gunicorn tries five times'}                | ${'kennethreitz/httpbin'}                | ${''}                     | ${GUNICORN('0.0.0.0')}
  ${'whatever it serves'}                       | ${'dockersamples/examplevotingapp_vote'} | ${''}                     | ${GUNICORN('0.0.0.0')}
`('$rule', ({ image, more, says }) => {
  const { container, run } = play(podOf(`  restartPolicy: Never\n  ${SOMEBODY}\n  containers: [{name: app, image: "${image}"${more}}]`), {
    seconds: 60,
  });
  expect(container('app').state.terminated?.exitCode).toBe(1);
  expect(run.kubectl('logs web', 60).stdout).toEqual(expect.stringMatching(says));
});

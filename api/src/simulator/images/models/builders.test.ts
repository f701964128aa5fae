import { describe, expect, it } from 'vitest';
import { SECOND } from '../../engine/index.ts';
import type { ImageFiles } from '../../kernel/index.ts';
import { play, podOf } from '../../testing.ts';
import { runImage } from '../test-image.ts';

describe('kaniko', () => {
  const NO_DOCKERFILE =
    'Error: error resolving dockerfile path: please provide a valid path to a Dockerfile within the build context with --dockerfile\n';
  it.each([
    { rule: 'needs somewhere to push to', args: [], code: 1, out: 'Error: you must provide --destination, or use --no-push\n' },
    { rule: 'tells how it is used', args: ['--help'], code: 0, out: 'Usage:\n  executor [flags]\n  executor [command]\n' },
    { rule: 'needs a Dockerfile', args: ['--destination=a/b', '--context=dir:///workspace'], code: 1, out: NO_DOCKERFILE },
    {
      rule: 'builds what need not be pushed',
      args: ['--no-push', '-f', '/workspace/Dockerfile'],
      code: 0,
      out: 'INFO[0000] Retrieving image manifest alpine',
    },
    {
      rule: 'is nobody to a registry',
      args: ['-f', '/workspace/Dockerfile', '--destination=a/b'],
      code: 1,
      out: 'checking push permission for "a/b": POST https://index.docker.io/v2/a/b/blobs/uploads/: UNAUTHORIZED: authentication required;',
    },
  ])('$rule', ({ args, code, out }) => {
    const files: ImageFiles = args.includes('-f') ? { '/workspace/Dockerfile': 'FROM alpine\nRUN true\n' } : {};
    const { exitCode, stdout, stderr } = runImage({ image: 'gcr.io/kaniko-project/executor', args, files, until: 60 * SECOND });
    expect({ exitCode, said: stdout + stderr }).toEqual({ exitCode: code, said: expect.stringContaining(out) });
  });

  it.each`
    tag         | command           | status
    ${'debug'}  | ${'/busybox/cat'} | ${'Running'}
    ${'debug'}  | ${'sh'}           | ${'Running'}
    ${'latest'} | ${'sh'}           | ${'StartError'}
  `('has a shell only in its debug image: $tag, $command', ({ tag, command, status }) => {
    const image = `gcr.io/kaniko-project/executor:${tag}`;
    const { pod } = play(podOf(`  restartPolicy: Never\n  containers: [{name: app, image: "${image}", command: [${command}], tty: true}]`));
    expect(pod.watch.at(-1)?.status).toBe(status);
  });
});

it.each`
  rule                                   | args                                                      | said
  ${'nobody'}                            | ${[]}                                                     | ${'two arguments required, but got []\n'}
  ${'variables that are none'}           | ${['$(JENKINS_SECRET)', '$(JENKINS_NAME)']}               | ${'At least one -url option is required.\n'}
  ${'an address, and not who it is'}     | ${['-url', 'http://jenkins:8080', '-headless', 'secret']} | ${'two arguments required, but got [secret]\n'}
  ${'a Jenkins whose name is not known'} | ${['-url', 'http://jenkins:8080', 'secret', 'me']}        | ${'http://jenkins:8080/tcpSlaveAgentListener/ is invalid: jenkins\n'}
`('an agent ends that is told of $rule', ({ args, said }) => {
  const { exitCode, stderr } = runImage({ image: 'jenkins/inbound-agent', args, until: 60 * SECOND });
  expect({ exitCode, stderr }).toEqual({ exitCode: 255, stderr: expect.stringContaining(said) });
});

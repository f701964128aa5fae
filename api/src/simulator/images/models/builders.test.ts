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

it('an agent that is told of no Jenkins ends', () => {
  const { exitCode, stderr } = runImage({ image: 'jenkins/inbound-agent' });
  expect({ exitCode, stderr }).toEqual({ exitCode: 255, stderr: expect.stringContaining('two arguments required, but got []\n') });
});

import { bash, busybox, packages, scratch } from '../bases/index.ts';
import { group, user } from '../bases/users.ts';
import { executable, folder, type ImageDescription, type ImageModel } from '../model.ts';
import { kubectl } from '../programs/kubectl/kubectl.ts';
import { node } from '../programs/node.ts';
import { python } from '../programs/python/python.ts';

const NONROOT = 65_532;
const PATH = '/usr/sbin:/sbin:/usr/bin:/bin';

const accounts = (name: string): ImageDescription['files'] => ({
  '/etc/passwd': `root:x:0:0:root:/root:/bin/ash\n${user(name, NONROOT, NONROOT, `/home/${name}`, '/bin/sh', 'Account created by apko')}`,
  '/etc/group': `root:x:0:root\n${group(name, NONROOT)}`,
});

/** One of Wolfi's images: somebody's who is not root, and no more in it than is needed. */
const chainguard = (name: string, describe: () => ImageDescription): ImageModel => ({
  repositories: [`cgr.dev/chainguard/${name}`, `chainguard/${name}`],
  describe,
});

/** @see chainguard-images/images: images/NAME/configs/latest.apko.yaml */
export const chainguardModels: readonly ImageModel[] = [
  chainguard('static', () => ({ base: scratch, megabytes: 1, files: accounts('nonroot'), config: { user: `${NONROOT}`, env: { PATH } } })),
  chainguard('busybox', () => ({
    base: busybox,
    megabytes: 6,
    files: accounts('nonroot'),
    config: { user: `${NONROOT}`, env: { PATH }, cmd: ['/bin/sh', '-l'] },
  })),
  chainguard('bash', () => ({
    base: busybox,
    megabytes: 8,
    files: { '/bin/bash': executable(bash, 3), ...packages.curl },
    config: { env: { PATH }, entrypoint: ['/bin/bash', '-c'], cmd: [] },
  })),
  chainguard('curl', () => ({
    base: scratch,
    megabytes: 6,
    files: { ...accounts('curl'), ...packages.curl },
    config: { user: `${NONROOT}`, entrypoint: ['/usr/bin/curl'] },
  })),
  chainguard('kubectl', () => ({
    base: scratch,
    megabytes: 20,
    files: { ...accounts('nonroot'), '/usr/bin/kubectl': executable(kubectl, 30) },
    config: { user: `${NONROOT}`, entrypoint: ['/usr/bin/kubectl'], cmd: ['help'] },
  })),
  chainguard('python', () => ({
    base: scratch,
    megabytes: 22,
    files: {
      ...accounts('nonroot'),
      '/usr/bin/python': executable(python('3.11.3'), 8),
      '/usr/bin/python3': executable(python('3.11.3'), 8),
    },
    config: { user: `${NONROOT}`, entrypoint: ['/usr/bin/python'] },
  })),
  chainguard('node', () => ({
    base: busybox,
    megabytes: 45,
    files: { ...accounts('node'), '/usr/bin/node': executable(node('18.16.0'), 35), '/app': folder(0o777, NONROOT, NONROOT) },
    config: {
      user: `${NONROOT}`,
      workingDir: '/app',
      entrypoint: ['/usr/bin/node'],
      cmd: ['--help'],
      env: { NODE_PORT: '3000', NPM_CONFIG_UPDATE_NOTIFIER: 'false' },
    },
  })),
];

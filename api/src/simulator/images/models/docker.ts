import { alpine } from '../bases/index.ts';
import { executable, type ImageModel, isBefore, release, type Tag } from '../model.ts';
import { docker } from '../programs/docker/client.ts';
import { dockerd, dockerdEntrypoint, dockerEntrypoint } from '../programs/docker/daemon.ts';
import { git } from '../programs/git.ts';

/** Docker's client, and with `dind` in its tag its daemon too. */
export const dockerModel: ImageModel = {
  repositories: ['docker'],
  describe: (tag) => {
    const daemon = tag.has('dind');
    return {
      base: alpine,
      megabytes: daemon ? 120 : 63,
      files: {
        '/usr/local/bin/docker': executable(docker, 20),
        '/usr/local/bin/docker-entrypoint.sh': executable(dockerEntrypoint),
        ...(tag.has('git') && { '/usr/bin/git': executable(git, 4) }),
        ...(daemon && {
          '/usr/local/bin/dockerd': executable(dockerd, 40),
          '/usr/local/bin/dockerd-entrypoint.sh': executable(dockerdEntrypoint),
        }),
      },
      config: {
        entrypoint: [daemon ? 'dockerd-entrypoint.sh' : 'docker-entrypoint.sh'],
        cmd: daemon ? [] : ['sh'],
        env: {
          DOCKER_VERSION: docked(tag),
          ...(!isBefore(tag, 19) && { DOCKER_TLS_CERTDIR: '/certs' }),
        },
        exposedPorts: daemon ? [2375, 2376] : [],
      },
    };
  },
};

/** Until 20.10 a version had its month, of two digits, in the middle. */
function docked(tag: Tag): string {
  const [year = 23] = tag.version;
  if (year > 20) return release(tag, ['23.0.6', '24.0.0']);
  const text = tag.version.map((part, i) => (i === 1 ? String(part).padStart(2, '0') : part)).join('.');
  return ['20.10.24', '19.03.15', '18.09.9'].find((each) => each === text || each.startsWith(`${text}.`)) ?? text;
}

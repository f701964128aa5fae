import { alpine, busyboxApplets, busyboxPrograms, debianSlim, fedora, scratch } from '../bases/index.ts';
import { withAccount } from '../bases/users.ts';
import { executable, folder, type ImageModel, link } from '../model.ts';
import { git } from '../programs/git.ts';
import { jenkinsAgent } from '../programs/jenkins-agent.ts';
import { kaniko } from '../programs/kaniko.ts';
import { java } from '../programs/languages.ts';

/** What pipelines build images with, and the agents that they run in. */
export const builderModels: readonly ImageModel[] = [
  {
    repositories: ['gcr.io/kaniko-project/executor', 'gcr.io/kaniko-project/warmer'],
    describe(tag) {
      const debug = tag.has('debug');
      return {
        base: scratch,
        megabytes: debug ? 30 : 28,
        files: {
          '/kaniko/executor': executable(kaniko, 30),
          '/kaniko/.docker': folder(),
          '/root': folder(0o700),
          '/workspace': folder(),
          '/etc/passwd': 'root:x:0:0:root:/root:/bin/sh\n',
          '/etc/group': 'root:x:0:\n',
          ...(debug && { ...busyboxPrograms('/busybox', busyboxApplets), '/bin/sh': link('/busybox/sh') }),
        },
        config: {
          entrypoint: ['/kaniko/executor'],
          env: {
            PATH: debug ? '/usr/local/bin:/kaniko:/busybox' : '/usr/local/bin:/kaniko',
            HOME: '/root',
            USER: 'root',
            SSL_CERT_DIR: '/kaniko/ssl/certs',
            DOCKER_CONFIG: '/kaniko/.docker/',
          },
          workingDir: '/workspace',
        },
      };
    },
  },
  {
    repositories: ['quay.io/buildah/stable', 'quay.io/podman/stable', 'quay.io/skopeo/stable'],
    describe: () => ({ base: fedora, megabytes: 150 }),
  },
  {
    // @see jenkinsci/docker-inbound-agent: 11/debian/Dockerfile; jenkinsci/docker-agent: 11/bullseye/Dockerfile
    repositories: ['jenkins/inbound-agent', 'jenkins/jnlp-slave', 'jenkinsci/jnlp-slave', 'jenkins/agent', 'jenkins/slave'],
    describe: (tag, repository) => {
      const base = tag.has('alpine') ? alpine : debianSlim;
      const connects = !/\/jenkins\/(agent|slave)$/.test(repository);
      return {
        base,
        megabytes: 150,
        files: {
          ...withAccount(base, { name: 'jenkins', uid: 1000, shell: '/bin/bash' }),
          ...(connects && {
            '/usr/local/bin/jenkins-agent': executable(jenkinsAgent, 40),
            '/usr/local/bin/jenkins-slave': executable(jenkinsAgent, 40),
          }),
          '/opt/java/openjdk/bin/java': executable(java(11), 40),
          '/usr/bin/git': executable(git, 4),
          '/home/jenkins/agent': folder(0o755, 1000, 1000),
        },
        config: {
          user: 'jenkins',
          ...(connects && { entrypoint: ['/usr/local/bin/jenkins-agent'] }),
          workingDir: '/home/jenkins',
          env: { AGENT_WORKDIR: '/home/jenkins/agent' },
          volumes: ['/home/jenkins/.jenkins', '/home/jenkins/agent'],
        },
      };
    },
  },
];

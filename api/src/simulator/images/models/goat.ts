import { alpine, bash, packages } from '../bases/index.ts';
import { executable, type ImageModel, parseTag, script } from '../model.ts';
import { kubectl } from '../programs/kubectl/kubectl.ts';
import { amicontained } from '../programs/samples/amicontained.ts';
import { nginxOf } from './derived.ts';
import { redisModel } from './redis.ts';

const goat = (name: string): string => `madhuakula/k8s-goat-${name}`;

/** It fills itself at each start. @see madhuakula/kubernetes-goat: infrastructure/cache-store */
const START_REDIS = `#!/bin/sh
redis-server --daemonize yes && sleep 1
redis-cli < /data.redis
redis-cli save
redis-cli shutdown
redis-server
`;

/** What stands in the cluster that is there to be attacked, and is no server of its own. @see madhuakula/kubernetes-goat: infrastructure */
export const goatModels: readonly ImageModel[] = [
  {
    repositories: [goat('home')],
    describe: () => {
      const image = nginxOf('alpine-slim');
      const page = '<!DOCTYPE html>\n<html lang="en">\n<head><title>Kubernetes Goat</title></head>\n<body></body>\n</html>\n';
      return { ...image, files: { ...image.files, '/usr/share/nginx/html/index.html': page } };
    },
  },
  {
    repositories: [goat('cache-store')],
    describe: () => {
      const image = redisModel.describe(parseTag('6-alpine'), 'docker.io/library/redis');
      const data = 'SET SECRETSTUFF "k8s-goat-a5a3e446faafa9d0514b3ff396ab8a40"';
      return {
        ...image,
        files: { ...image.files, '/data.redis': data, '/start-redis.sh': START_REDIS },
        config: { ...image.config, cmd: ['/bin/sh', '/start-redis.sh'] },
      };
    },
  },
  {
    repositories: [goat('batch-check')],
    describe: () => ({
      base: alpine,
      megabytes: 6,
      files: {
        ...packages.curl,
        '/usr/bin/system-startup': script(
          "curl -sSL https://madhuakula.com/kubernetes-goat/k8s-goat-a5e0a28fa75bf429123943abedb065d1 && echo 'id' | sh \n",
        ),
      },
      config: { cmd: ['ps', 'auxx'] },
    }),
  },
  {
    repositories: [goat('hidden-in-layers')],
    describe: () => ({
      base: alpine,
      megabytes: alpine.megabytes,
      files: { '/root/contribution.txt': 'Contributed by Rewanth Cool\n' },
      config: { cmd: ['sh', '-c', 'tail -f /dev/null'] },
    }),
  },
  {
    // @see madhuakula/hacker-container: Dockerfile
    repositories: ['madhuakula/hacker-container'],
    describe: () => ({
      base: alpine,
      megabytes: 700,
      files: {
        ...packages.curl,
        '/bin/bash': executable(bash, 2),
        '/usr/local/bin/kubectl': executable(kubectl, 30),
        '/usr/local/bin/amicontained': executable(amicontained, 4),
      },
      config: { cmd: ['/bin/sh'], workingDir: '/root' },
    }),
  },
];

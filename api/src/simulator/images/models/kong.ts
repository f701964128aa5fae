import { debianSlim } from '../bases/index.ts';
import { withAccount } from '../bases/users.ts';
import { executable, folder, type ImageModel, release } from '../model.ts';
import { kong, kongEntrypoint } from '../programs/kong.ts';

/** A gateway of OpenResty's. @see Kong/docker-kong: Dockerfile.deb */
export const kongModel: ImageModel = {
  repositories: ['kong', 'kong/kong', 'kong/kong-gateway'],
  describe: (tag) => {
    const version = release(tag, ['3.3.0', '3.2.2', '3.1.1', '3.0.2', '2.8.3', '2.7.2', '3.4.2']);
    return {
      base: debianSlim,
      megabytes: 115,
      files: {
        ...withAccount(debianSlim, { name: 'kong', uid: 1000, home: '/home/kong', shell: '/bin/sh' }),
        '/usr/local/bin/kong': executable(kong(version), 20),
        '/docker-entrypoint.sh': executable(kongEntrypoint),
        '/usr/local/kong': folder(0o755, 1000, 0),
      },
      config: {
        user: 'kong',
        entrypoint: ['/docker-entrypoint.sh'],
        cmd: ['kong', 'docker-start'],
        stopSignal: 'QUIT',
        env: { KONG_VERSION: version },
        exposedPorts: [8000, 8443, 8001, 8444],
      },
    };
  },
};

import { alpine, buildpack, debianSlim, distroless, ubuntu } from '../bases/index.ts';
import { type Account, withAccount } from '../bases/users.ts';
import { type Base, type ImageModel, isBefore, release, type Tag } from '../model.ts';

const baseOf = ({ text }: Tag): Base =>
  text.includes('chiseled') ? distroless : /alpine/.test(text) ? alpine : /bionic|focal|jammy|noble/.test(text) ? ubuntu : debianSlim;

const SHELL = new Map<Base, string>([
  [alpine, '/bin/sh'],
  [ubuntu, '/bin/bash'],
  [debianSlim, 'bash'],
]);

/** Since 8. @see dotnet/dotnet-docker: src/runtime-deps/8.0 */
const APP: Account = { name: 'app', uid: 1654 };

/** .NET's runtimes say on which port an application is to listen; its builder says of none. @see dotnet/dotnet-docker: src/runtime-deps, src/sdk */
export const dotnetModel: ImageModel = {
  repositories: ['dotnet', 'dotnet/core', 'dotnet/nightly'].flatMap((place) =>
    ['runtime', 'aspnet', 'runtime-deps', 'sdk'].map((name) => `mcr.microsoft.com/${place}/${name}`),
  ),
  describe(tag, repository) {
    const base = baseOf(tag);
    const isOld = tag.version.length === 0 || isBefore(tag, 8);
    const builds = repository.endsWith('/sdk');
    const port: Readonly<Record<string, string>> = isOld
      ? { ASPNETCORE_URLS: builds ? '' : 'http://+:80' }
      : { ASPNETCORE_HTTP_PORTS: builds ? '' : '8080' };
    const version = tag.version.length === 0 ? '7.0.5' : release(tag, ['7.0.5', '6.0.16', '5.0.17', '3.1.32', '2.1.30']);
    const shell = SHELL.get(base);
    return {
      base,
      megabytes: builds ? 280 : base === alpine ? 40 : 75,
      files: isOld ? {} : withAccount(base, APP),
      config: {
        cmd: shell === undefined ? [] : [shell],
        ...(base === distroless && !isOld && { user: '1654' }),
        env: {
          ...(!isOld && { APP_UID: '1654' }),
          ...port,
          DOTNET_RUNNING_IN_CONTAINER: 'true',
          ...(!repository.endsWith('/runtime-deps') && isOld && { DOTNET_VERSION: version }),
          ...(repository.endsWith('/aspnet') && isOld && { ASPNET_VERSION: version }),
          ...(base === alpine && { DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: builds ? 'false' : 'true' }),
        },
      },
    };
  },
};

/** @see rust-lang/docker-rust: Dockerfile-debian.template, Dockerfile-alpine.template; docker-library/gcc */
export const rustModel: ImageModel = {
  repositories: ['rust', 'gcc'],
  describe(tag, repository) {
    const base = tag.has('alpine') ? alpine : tag.has('slim') ? debianSlim : buildpack;
    return {
      base,
      megabytes: base === buildpack ? 500 : 270,
      config: {
        cmd: [base === alpine ? '/bin/sh' : 'bash'],
        ...(repository.endsWith('/rust') && {
          env: {
            RUSTUP_HOME: '/usr/local/rustup',
            CARGO_HOME: '/usr/local/cargo',
            PATH: '/usr/local/cargo/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
            RUST_VERSION: release(tag, ['1.69.0', '1.68.2', '1.67.1', '1.66.1', '1.65.0']),
          },
        }),
      },
    };
  },
};

import { seconds, type Task } from '../../engine/index.ts';
import type { Process, Program } from '../../kernel/index.ts';
import { notFollowed } from '../../shell/utilities/index.ts';
import { debianSlim, ubuntu } from '../bases/index.ts';
import { withAccount } from '../bases/users.ts';
import { idle } from '../generic.ts';
import { executable, folder, type ImageModel, link, parseTag, script } from '../model.ts';
import { runDaemon } from '../programs/daemon.ts';
import { python } from '../programs/python/python.ts';
import { flagOf } from '../programs/start-checks.ts';
import { tini } from '../programs/tiny-init.ts';
import { plain } from '../servers/go-http.ts';
import { notKnown } from './answers.ts';
import { runtimeModels } from './runtimes.ts';

const pythonModel = runtimeModels.find(({ repositories }) => repositories.includes('python')) as ImageModel;

/** Its server is its own host's alone, unless it is told otherwise. @see mlflow: mlflow/cli.py server, mlflow/server/__init__.py */
const mlflow: Program = function* (process) {
  const words = process.argv.slice(1);
  if (words[0] !== 'server' && words[0] !== 'ui') return yield* did(process);
  const host = flagOf(process, 'host') ?? shortOf(words, '-h') ?? '127.0.0.1';
  const port = Number(flagOf(process, 'port') ?? shortOf(words, '-p') ?? 5000);
  notFollowed(process, 'running');
  yield* process.sleep(seconds(4));
  return yield* runDaemon(process, {
    megabytes: 320,
    ports: [
      {
        port,
        ...(host !== '0.0.0.0' && { address: host }),
        http: {
          handle: (request) => (request.path === '/health' ? plain(200, 'OK') : notKnown(process, request)),
        },
      },
    ],
    portTaken: () => '',
    // As PID 1, Python does not end of itself when it is asked to.
    stops: [],
  });
};
const shortOf = (words: readonly string[], flag: string): string | undefined =>
  words.includes(flag) ? words[words.indexOf(flag) + 1] : undefined;

/** A node that is started goes on beside whoever started it, unless that one is to wait. @see ray-project/ray: python/ray/scripts/scripts.py start */
const ray: Program = function* (process) {
  const words = process.argv.slice(1);
  if (words[0] !== 'start' || !words.includes('--block')) return yield* did(process);
  notFollowed(process, 'running');
  process.setMemory(280 * 2 ** 20);
  if (!words.includes('--head')) return yield* idle(process);
  yield* process.sleep(seconds(5));
  const dashboard = flagOf(process, 'dashboard-host') ?? '127.0.0.1';
  return yield* runDaemon(process, {
    megabytes: 420,
    ports: [
      { port: Number(flagOf(process, 'port') ?? 6379) },
      { port: Number(flagOf(process, 'ray-client-server-port') ?? 10_001) },
      {
        port: Number(flagOf(process, 'dashboard-port') ?? 8265),
        ...(dashboard !== '0.0.0.0' && { address: dashboard }),
        http: { handle: (request) => notKnown(process, request) },
      },
    ],
    portTaken: () => '',
    stops: [{ signals: ['TERM', 'INT'], code: 0 }],
  });
};

/** It is carried out, and nothing more is known. */
function* did(process: Process): Task<number> {
  notFollowed(process, 'done');
  yield* process.sleep(seconds(1));
  return 0;
}

/** What it is asked to have more of, and then what it is told to run: nothing, if nobody says. @see dask/dask-docker: base/prepare.sh */
const PREPARE = `#!/bin/bash

set -x

if [ "$EXTRA_APT_PACKAGES" ]; then
    echo "EXTRA_APT_PACKAGES environment variable found.  Installing."
    apt install -y $EXTRA_APT_PACKAGES
fi
if [ -e "/opt/app/environment.yml" ]; then
    echo "environment.yml found. Installing packages"
    /opt/conda/bin/conda env update -f /opt/app/environment.yml
else
    echo "no environment.yml"
fi
if [ "$EXTRA_CONDA_PACKAGES" ]; then
    echo "EXTRA_CONDA_PACKAGES environment variable found.  Installing."
    /opt/conda/bin/conda install $EXTRA_CONDA_PACKAGES
fi
if [ "$EXTRA_PIP_PACKAGES" ]; then
    echo "EXTRA_PIP_PACKAGES environment variable found.  Installing".
    /opt/conda/bin/pip install $EXTRA_PIP_PACKAGES
fi
"$@"
`;

/** A scheduler, or a worker of one. @see dask/distributed: cli/dask_scheduler.py */
const dask: Program = function* (process) {
  const words = process.argv.map((word) => word.replace(/^.*\//, '')).join(' ');
  notFollowed(process, 'running');
  if (!/^dask(-| )scheduler/.test(words)) return yield* idle(process);
  yield* process.sleep(seconds(2));
  return yield* runDaemon(process, {
    megabytes: 110,
    ports: [{ port: 8786 }, { port: 8787, http: { handle: (request) => notKnown(process, request) } }],
    portTaken: () => '',
    stops: [{ signals: ['TERM', 'INT'], code: 0 }],
  });
};

const CONDA = '/opt/conda/bin';

/** Of which many are only started where they are told what to run: by themselves they end. */
export const learningMachines: readonly ImageModel[] = [
  {
    // @see mlflow/mlflow: docker/Dockerfile
    repositories: ['ghcr.io/mlflow/mlflow'],
    describe: () => {
      const image = pythonModel.describe(parseTag('3.10-slim'), 'docker.io/library/python');
      return { ...image, megabytes: 260, files: { ...image.files, '/usr/local/bin/mlflow': executable(mlflow, 60) } };
    },
  },
  {
    // @see ray-project/ray: docker/base-deps/Dockerfile, docker/ray/Dockerfile
    repositories: ['rayproject/ray', 'rayproject/ray-ml'],
    describe: (_, repository) => ({
      base: ubuntu,
      megabytes: repository.endsWith('-ml') ? 4800 : 900,
      files: {
        ...withAccount(ubuntu, { name: 'ray', uid: 1000, gid: 100, home: '/home/ray', shell: '/bin/bash' }),
        '/home/ray': folder(0o755, 1000, 100),
        '/home/ray/anaconda3/bin/python': executable(python('3.7.16'), 8),
        '/home/ray/anaconda3/bin/python3': link('python'),
        '/home/ray/anaconda3/bin/ray': executable(ray, 60),
      },
      config: {
        user: '1000',
        workingDir: '/home/ray',
        cmd: ['/bin/bash'],
        env: {
          HOME: '/home/ray',
          TZ: 'America/Los_Angeles',
          LC_ALL: 'C.UTF-8',
          LANG: 'C.UTF-8',
          PATH: '/home/ray/anaconda3/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/nvidia/bin',
        },
      },
    }),
  },
  {
    repositories: ['ghcr.io/dask/dask', 'daskdev/dask'],
    describe: () => ({
      base: debianSlim,
      megabytes: 420,
      files: {
        [`${CONDA}/tini`]: executable(tini),
        [`${CONDA}/python`]: executable(python('3.8.13'), 8),
        [`${CONDA}/python3`]: link('python'),
        ...Object.fromEntries(['dask', 'dask-scheduler', 'dask-worker'].map((name) => [`${CONDA}/${name}`, executable(dask, 60)])),
        '/usr/bin/prepare.sh': script(PREPARE),
        '/opt/app': folder(),
      },
      config: {
        entrypoint: ['tini', '-g', '--', '/usr/bin/prepare.sh'],
        env: { PATH: `${CONDA}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin` },
      },
    }),
  },
];

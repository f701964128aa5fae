import type { ImageFiles } from '../../kernel/index.ts';
import { alpine, alpineTime, debian, debianSlim } from '../bases/index.ts';
import { executable, folder, type ImageDescription, type ImageModel, link, script } from '../model.ts';
import { SITE_PACKAGES } from '../programs/packages/pip.ts';
import { python } from '../programs/python/python.ts';

/** What its script does: once on each machine, by way of its first process. @see kubernetes-retired/contrib: startup-script/manage-startup-script.sh */
const STARTUP_SCRIPT = `#!/bin/bash
set -eu
mark=\${CHECKPOINT_PATH:-/tmp/startup-script.kubernetes.io}
outside() { nsenter -t 1 -m -u -i -n -p -- "$@"; }
while :; do
  if ! outside stat "$mark" > /dev/null 2>&1; then
    code=0
    outside bash -c "$STARTUP_SCRIPT" || code=$?
    if [ "$code" != 0 ]; then
      echo "!!! startup-script failed! exit code '$code'" >&2
      exit 1
    fi
    outside touch "$mark"
    echo '!!! startup-script succeeded!' >&2
  fi
  sleep 30
done
`;

/** An order each second, whether its neighbour takes it or not. @see dapr/quickstarts: tutorials/hello-kubernetes/python/app.py */
const ORDERS = `import os, time
import requests

url = 'http://localhost:%s/neworder' % os.getenv('DAPR_HTTP_PORT', '3500')
number = 0
while True:
    number += 1
    try:
        answer = requests.post(url, json={'data': {'orderId': number}}, timeout=5, headers={'dapr-app-id': 'nodeapp'})
        if not answer.ok:
            print('HTTP %d => %s' % (answer.status_code, answer.content.decode('utf-8')), flush=True)
    except Exception as error:
        print(error, flush=True)
    time.sleep(1)
`;

/** Packages of Python that an image brings. */
const installed = (...names: readonly string[]): ImageFiles =>
  Object.fromEntries(names.map((name) => [`${SITE_PACKAGES}/${name}`, folder()]));

/** @see docs.anaconda.com: Anaconda Distribution, package lists */
const SCIENCE =
  'numpy pandas scipy sklearn matplotlib seaborn bokeh dask numba sympy statsmodels flask jupyter notebook yaml sqlalchemy jinja2'.split(
    ' ',
  );

/** Python of Anaconda, which nobody calls: a shell that ends where nobody types. @see ContinuumIO/docker-images: miniconda3/debian/Dockerfile */
const conda = (version: string, megabytes: number, ...packages: readonly string[]): ImageDescription => ({
  base: debianSlim,
  megabytes,
  files: {
    '/opt/conda/bin/python': executable(python(version), 8),
    '/opt/conda/bin/python3': link('python'),
    ...installed('requests', ...packages),
  },
  config: {
    cmd: ['/bin/bash'],
    env: {
      PATH: '/opt/conda/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      LANG: 'C.UTF-8',
      LC_ALL: 'C.UTF-8',
    },
  },
});

/** Images that are a distribution's, with a script or an interpreter. */
export const scriptedModels: readonly ImageModel[] = [
  {
    repositories: ['registry.k8s.io/startup-script'],
    describe: () => ({
      base: debian,
      megabytes: debian.megabytes,
      files: { '/manage-startup-script.sh': script(STARTUP_SCRIPT) },
      config: { cmd: ['/bin/sh', '-c', '/manage-startup-script.sh'] },
    }),
  },
  {
    repositories: ['dapriosamples/hello-k8s-python', 'ghcr.io/dapr/samples/hello-k8s-python'],
    describe: () => ({
      base: alpine,
      megabytes: 22,
      files: {
        ...alpineTime,
        '/usr/local/bin/python': executable(python('3.11.3'), 6),
        '/usr/local/bin/python3': link('python'),
        ...installed('requests'),
        '/app/app.py': ORDERS,
      },
      config: {
        entrypoint: ['python'],
        cmd: ['app.py'],
        workingDir: '/app',
        env: { PATH: '/usr/local/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8' },
      },
    }),
  },
  { repositories: ['continuumio/miniconda3'], describe: () => conda('3.10.9', 190) },
  { repositories: ['continuumio/anaconda3'], describe: () => conda('3.10.9', 1150, ...SCIENCE) },
];

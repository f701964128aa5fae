import type { ImageFiles } from '../../kernel/index.ts';
import { alpine, alpineTime, debian, debianSlim, packages } from '../bases/index.ts';
import { executable, folder, type ImageDescription, type ImageModel, link, script } from '../model.ts';
import { kubectl } from '../programs/kubectl/kubectl.ts';
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

/** It waits until Pods are ready, or Jobs have ended well. @see groundnuty/k8s-wait-for: wait_for.sh */
const WAIT_FOR = `#!/usr/bin/env sh
trap "exit 1" TERM
self=$$
errors_are_fine=0
fail() {
  echo "$1" >&2
  kill -s TERM $self
}
pod_state() {
  said=$(kubectl get pods "$@" -o jsonpath='{range ..conditions[?(@.type=="Ready")]}{.status}:{.reason} {end}' 2>&1)
  if [ $? -ne 0 ]; then
    case "$said" in
      *'not found') printf 'No pods found, waiting for them to be created...\\n%s\\n' "$said" >&2; echo "$said" ;;
      *) fail "$said" ;;
    esac
    return
  fi
  [ -n "$said" ] || { echo 'No resources found. False'; return; }
  for one in $said; do
    case "$one" in
      True:* | *:PodCompleted) ;;
      *) [ $errors_are_fine = 1 ] && [ -z "$(kubectl get pods "$@" -o jsonpath='{..state.running.startedAt}')" ] || printf 'False ' ;;
    esac
  done
}
service_state() {
  name=$1
  shift
  said=$(kubectl get service "$name" "$@" -o jsonpath='{.spec.selector}' 2>&1)
  [ $? -eq 0 ] || { fail "$said"; return; }
  [ -n "$said" ] || { echo 'No services found, waiting for them to be created...' >&2; echo false; return; }
  pod_state "-l$(echo "$said" | tr -d '{}\\042' | tr ':' '=')" "$@"
}
job_state() {
  name=$1
  shift
  said=$(kubectl get jobs "$name" "$@" -o jsonpath='{.status.active}:{.status.failed}' 2>&1)
  [ $? -eq 0 ] || { fail "$said"; return; }
  case "$said" in
    : | 0:) ;;
    :*) [ $errors_are_fine = 1 ] || echo 1 ;;
    *) echo 1 ;;
  esac
}
if [ $# -lt 2 ]; then
  cat <<EOF
This script waits until a job, pod or service enter ready state.

\${0##*/} job [<job name> | -l<kubectl selector>]
\${0##*/} pod [<pod name> | -l<kubectl selector>]
\${0##*/} service [<service name> | -l<kubectl selector>]
EOF
  exit 1
fi
kind=$1
case "$kind" in
  pod | service | job) ;;
  pod-we | job-we) kind=\${kind%-we}; errors_are_fine=1 ;;
  *) echo "ERROR: Unknown resource type: $kind" >&2; exit 1 ;;
esac
name=$2
shift 2
while [ -n "$(\${kind}_state "$name" "$@")" ]; do
  echo "Waiting for $kind $name\${*:+ $*}..."
  sleep "\${WAIT_TIME:-2}"
done
echo "[$(date +'%Y-%m-%d %H:%M:%S')] $kind $name\${*:+ $*} is ready."
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
  {
    repositories: ['groundnuty/k8s-wait-for', 'ghcr.io/groundnuty/k8s-wait-for'],
    describe: (tag) => ({
      base: alpine,
      megabytes: 22,
      files: {
        ...packages.curl,
        '/usr/local/bin/kubectl': executable(kubectl, 30),
        '/usr/local/bin/wait_for.sh': script(WAIT_FOR),
      },
      config: { entrypoint: ['wait_for.sh'], ...(tag.text.startsWith('no-root') && { user: '1000' }) },
    }),
  },
  { repositories: ['continuumio/miniconda3'], describe: () => conda('3.10.9', 190) },
  { repositories: ['continuumio/anaconda3'], describe: () => conda('3.10.9', 1150, ...SCIENCE) },
];

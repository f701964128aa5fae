import { expect, it } from 'vitest';
import { play, podOf, shell } from '../../testing.ts';

const map = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {k: one}\n';
const mounts = (...names: string[]) => `volumeMounts: [${names.map((name) => `{name: ${name}, mountPath: /${name}}`).join(', ')}]`;
const web = podOf(
  `  nodeName: node-1\n  automountServiceAccountToken: false\n  containers: [${shell('app', 'echo hello > /e/f; sleep 1000', mounts('e', 's'))}]\n  volumes: [{name: e, emptyDir: {}}, {name: s, configMap: {name: settings}}]`,
);
const look = (script: string) =>
  podOf(
    `  nodeName: node-1\n  automountServiceAccountToken: false\n  containers: [${shell('app', script, mounts('p'))}]\n  volumes: [{name: p, hostPath: {path: /var/lib/kubelet/pods}}]`,
  ).replace('name: web', 'name: look');

/** @see kubernetes: pkg/kubelet/kubelet_getters.go; pkg/volume/emptydir/empty_dir.go (wrapped_) */
it('What a Pod has mounted is in its directory on the node, and is the same there', () => {
  const script = [
    'sleep 10; cd /p; cd $(ls -d */volumes/*/e | cut -d/ -f1)',
    'find . -path "*/..2*" -o -path ./containers/app/* -o -print | sort',
    'stat -c "%A %h %n" . volumes volumes/kubernetes.io~empty-dir',
    'cat volumes/*/e/f volumes/*/s/k; echo; tail -1 etc-hosts; echo more > volumes/kubernetes.io~empty-dir/e/g; sleep 1000',
  ];
  const { run } = play([map, web, look(script.join('; '))].join('---\n'), {
    seconds: 60,
    interventions: [{ atSeconds: 30, kind: 'DELETE_POD', pod: 'web', graceSeconds: 1 }],
  });
  expect(run.kubectl('logs look').stdout.split('\n')).toEqual([
    '.',
    './containers',
    './containers/app',
    './etc-hosts',
    './plugins',
    './plugins/kubernetes.io~empty-dir',
    './plugins/kubernetes.io~empty-dir/e',
    './plugins/kubernetes.io~empty-dir/e/ready',
    './plugins/kubernetes.io~empty-dir/wrapped_s',
    './plugins/kubernetes.io~empty-dir/wrapped_s/ready',
    './volumes',
    './volumes/kubernetes.io~configmap',
    './volumes/kubernetes.io~configmap/s',
    './volumes/kubernetes.io~configmap/s/..data',
    './volumes/kubernetes.io~configmap/s/k',
    './volumes/kubernetes.io~empty-dir',
    './volumes/kubernetes.io~empty-dir/e',
    './volumes/kubernetes.io~empty-dir/e/f',
    'drwxr-x--- 5 .',
    'drwxr-x--- 4 volumes',
    'drwxr-xr-x 3 volumes/kubernetes.io~empty-dir',
    'hello',
    'one',
    expect.stringMatching(/^10\.244\.1\.\d\tweb$/),
    '',
  ]);
  expect(run.kubectl('exec web -- cat /e/g', 25).stdout).toBe('more\n');
  expect(run.kubectl('exec look -- ls /p', 59).stdout.trim().split('\n')).toHaveLength(1);
});

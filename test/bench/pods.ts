/** What the figures of the simulator are taken from. */
const manifest = (spec: object, name = 'web'): string =>
  JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name, labels: { app: name } }, spec });

export const plain = manifest({
  containers: [
    { name: 'app', image: 'nginx' },
    { name: 'side', image: 'busybox', command: ['sleep', '100000'] },
  ],
});
export const idle = manifest({ containers: [{ name: 'app', image: 'redis' }] });
export const crashLoop = manifest({ containers: [{ name: 'app', image: 'busybox', command: ['sh', '-c', 'echo begins; exit 1'] }] });
export const probed = manifest({
  containers: [
    {
      name: 'app',
      image: 'nginx',
      livenessProbe: { exec: { command: ['test', '-f', '/etc/nginx/nginx.conf'] }, periodSeconds: 1 },
      readinessProbe: { httpGet: { port: 80 }, periodSeconds: 1 },
    },
  ],
});
export const probedOnce = manifest({
  containers: [{ name: 'app', image: 'nginx', readinessProbe: { httpGet: { port: 80 }, periodSeconds: 1 } }],
});
/** A loop of 250 rounds, each of four commands. */
export const thousandCommands = manifest({
  restartPolicy: 'Never',
  containers: [{ name: 'app', image: 'busybox', command: ['sh', '-c', 'i=0; while [ $i -lt 250 ]; do i=$((i+1)); echo $i; true; done'] }],
});
export const many = (count: number): string =>
  Array.from({ length: count }, (_, i) =>
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: `web-${i}` },
      spec: { containers: [{ name: 'app', image: 'a/b' }] },
    }),
  )
    .concat(
      Array.from({ length: Math.ceil(count / 100) }, (_, i) =>
        JSON.stringify({
          apiVersion: 'v1',
          kind: 'Node',
          metadata: { name: `node-${i}` },
          status: { capacity: { cpu: '64', memory: '256Gi', pods: '110' } },
        }),
      ),
    )
    .join('\n---\n');

/** Pods that webernetes can run too. */
export const shared = {
  crashLoop: { containers: [{ name: 'app', image: 'busybox:1.36', command: ['false'] }] },
  readiness: {
    containers: [
      {
        name: 'app',
        image: 'hashicorp/http-echo:1.0',
        args: ['-text=hello'],
        readinessProbe: { httpGet: { port: 5678, path: '/' }, periodSeconds: 1 },
      },
    ],
  },
};
export const sharedManifest = (name: keyof typeof shared): string => manifest(shared[name]);

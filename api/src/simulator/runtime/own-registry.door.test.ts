import { expect, it } from 'vitest';
import { play, podOf } from '../testing.ts';

const failed = (image: string, why: string): string => {
  const full = `${image}:latest`;
  return `Failed to pull image "${image}": rpc error: code = Unknown desc = failed to pull and unpack image "${full}": failed to resolve reference "${full}": failed to do request: Head ${why}`;
};

/** As containerd 1.6.20 said it, without a folder of hosts. @see containerd release/1.6: pkg/cri/server/image_pull.go defaultScheme */
it.each`
  image                                         | why
  ${'localhost:5000/x'}                         | ${'"http://localhost:5000/v2/x/manifests/latest": dial tcp [::1]:5000: connect: connection refused'}
  ${'localhost/team/x'}                         | ${'"http://localhost/v2/team/x/manifests/latest": dial tcp [::1]:80: connect: connection refused'}
  ${'127.0.0.1:5000/x'}                         | ${'"http://127.0.0.1:5000/v2/x/manifests/latest": dial tcp 127.0.0.1:5000: connect: connection refused'}
  ${'127.0.0.2/x'}                              | ${'"http://127.0.0.2/v2/x/manifests/latest": dial tcp 127.0.0.2:80: connect: connection refused'}
  ${'localhost:99999/x'}                        | ${'"http://localhost:99999/v2/x/manifests/latest": dial tcp: address 99999: invalid port'}
  ${'registry:5000/x'}                          | ${'"https://registry:5000/v2/x/manifests/latest": dial tcp: lookup registry on 172.18.0.1:53: no such host'}
  ${'registry.default.svc:5000/x'}              | ${'"https://registry.default.svc:5000/v2/x/manifests/latest": dial tcp: lookup registry.default.svc on 172.18.0.1:53: no such host'}
  ${'registry.kube-system.svc.cluster.local/x'} | ${'"https://registry.kube-system.svc.cluster.local/v2/x/manifests/latest": dial tcp: lookup registry.kube-system.svc.cluster.local on 172.18.0.1:53: no such host'}
`('No registry answers a node at $image', ({ image, why }) => {
  const { run, rows } = play(podOf(`  containers: [{name: app, image: "${image}"}]`), { seconds: 8 });
  expect(run.events.find(({ reason }) => reason === 'Failed')?.message).toBe(failed(image, why));
  expect(rows.at(-1)).toMatch(/^0\/1 (ErrImagePull|ImagePullBackOff) 0$/);
});

const registry = `
---
apiVersion: v1
kind: Pod
metadata: {name: registry, labels: {app: registry}}
spec: {nodeName: node-2, containers: [{name: registry, image: "registry:2", ports: [{containerPort: 5000, hostPort: 5000}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: registry}
spec: {type: NodePort, selector: {app: registry}, ports: [{port: 5000, nodePort: 30500}]}
`;
it.each`
  rule                                            | node        | image                      | row
  ${'at the port of a Service, on whatever node'} | ${'node-1'} | ${'localhost:30500/app:1'} | ${'1/1 Running 0'}
  ${'at its own port of that node'}               | ${'node-2'} | ${'localhost:5000/app:1'}  | ${'1/1 Running 0'}
  ${'not of another'}                             | ${'node-1'} | ${'localhost:5000/app:1'}  | ${/^0\/1 (ErrImagePull|ImagePullBackOff) 0$/}
`('A registry that runs in the cluster answers a node $rule', ({ node, image, row }) => {
  const { rows } = play(podOf(`  nodeName: ${node}\n  containers: [{name: app, image: "${image}"}]`) + registry, { seconds: 60 });
  expect(rows.at(-1)).toEqual(typeof row === 'string' ? row : expect.stringMatching(row));
});

it('An image that is said to be there is there, wherever that is', () => {
  const { rows } = play(podOf('  containers: [{name: app, image: "localhost:5000/x"}]'), {
    seconds: 60,
    interventions: [{ atSeconds: 5, kind: 'IMAGE_AVAILABLE' }],
  });
  expect(rows.at(-1)).toBe('1/1 Running 0');
});

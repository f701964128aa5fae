import { expect, it } from 'vitest';
import { play, podOf } from '../../testing.ts';

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

/** What listens at 5000 of node-2, by a container that is ready before anything is pulled from it. */
const server = (container: string) => `
---
apiVersion: v1
kind: Pod
metadata: {name: server}
spec: {nodeName: node-2, containers: [{name: server, ports: [{containerPort: 5000, hostPort: 5000}], ${container}}]}
`;
const nginx = (location: string) =>
  `image: nginx, command: [sh, -c, 'printf "server { listen 5000; location / { ${location} } }" > /etc/nginx/conf.d/own.conf; exec nginx -g "daemon off;"']`;
const python = (answers: string) =>
  `image: "python:3.11", command: [python3, -c, "import http.server\\nclass H(http.server.BaseHTTPRequestHandler):\\n  ${answers}\\nhttp.server.HTTPServer(('', 5000), H).serve_forever()"]`;
const HOST = '127.0.0.1:5000';
const RESOLVE = `failed to resolve reference "${HOST}/team/app:1": `;
const HTML = 'sha256:0a4735281db700223af63abc387c351f64ea6961a1ef955631df08d96169e772';

/** As containerd 1.6.20 said it of servers that answer so. @see containerd release/1.6: remotes/docker/resolver.go Resolve */
it.each`
  answers                              | container                                                                                           | code                 | why
  ${'404'}                             | ${nginx('return 404;')}                                                                             | ${'NotFound'}        | ${`${RESOLVE}${HOST}/team/app:1: not found`}
  ${'401'}                             | ${nginx('return 401;')}                                                                             | ${'Unknown'}         | ${`${RESOLVE}pulling from host ${HOST} failed with status code [manifests 1]: 401 Unauthorized`}
  ${'403'}                             | ${nginx('return 403;')}                                                                             | ${'Unknown'}         | ${`${RESOLVE}pulling from host ${HOST} failed with status code [manifests 1]: 403 Forbidden`}
  ${'429'}                             | ${nginx('return 429;')}                                                                             | ${'Unknown'}         | ${`${RESOLVE}pulling from host ${HOST} failed with status code [manifests 1]: 429 Too Many Requests`}
  ${'500'}                             | ${nginx('return 500;')}                                                                             | ${'Unknown'}         | ${`${RESOLVE}pulling from host ${HOST} failed with status code [manifests 1]: 500 Internal Server Error`}
  ${'503'}                             | ${nginx('return 503;')}                                                                             | ${'Unknown'}         | ${`${RESOLVE}pulling from host ${HOST} failed with status code [manifests 1]: 503 Service Temporarily Unavailable`}
  ${'405'}                             | ${nginx('return 405;')}                                                                             | ${'Unknown'}         | ${`${RESOLVE}pulling from host ${HOST} failed with status code [manifests 1]: 405 Not Allowed`}
  ${'that it knows no HEAD'}           | ${python('pass')}                                                                                   | ${'Unknown'}         | ${`${RESOLVE}pulling from host ${HOST} failed with status code [manifests 1]: 501 Unsupported method ('HEAD')`}
  ${'plain text'}                      | ${'image: hashicorp/http-echo, args: [-listen=:5000, -text=hello]'}                                 | ${'Unknown'}         | ${`${RESOLVE}invalid character 'h' looking for beginning of value`}
  ${'plain text that is JSON'}         | ${`image: hashicorp/http-echo, args: [-listen=:5000, '-text={"status":"ok"}']`}                     | ${'Unknown'}         | ${`${RESOLVE}no signatures`}
  ${'plain text that is another JSON'} | ${'image: hashicorp/http-echo, args: [-listen=:5000, -text=1]'}                                     | ${'Unknown'}         | ${`${RESOLVE}json: cannot unmarshal number into Go value of type schema1.signature`}
  ${'HTML'}                            | ${nginx('default_type text/html; return 200 \\"<p>hi</p>\\";')}                                     | ${'NotFound'}        | ${`failed to unpack image on snapshotter overlayfs: unexpected media type text/html for ${HTML}: not found`}
  ${'HTML, of which it knows no blob'} | ${nginx('default_type text/html; if (\\$uri ~ blobs) { return 404; } return 200 \\"<p>hi</p>\\";')} | ${'NotFound'}        | ${`failed to copy: httpReadSeeker: failed open: could not fetch content descriptor ${HTML} (text/html) from remote: not found`}
  ${'nothing'}                         | ${nginx('default_type text/html; return 200;')}                                                     | ${'InvalidArgument'} | ${'unable to fetch descriptor (sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855) which reports content size of zero: invalid argument'}
`('What listens at a node’s port and answers $answers is no registry', ({ container, code, why }) => {
  const { run, rows } = play(podOf(`  nodeName: node-2\n  containers: [{name: app, image: "${HOST}/team/app:1"}]`) + server(container), {
    seconds: 100,
  });
  const told = run.events.filter(({ reason, object }) => reason === 'Failed' && object === 'pod/web').map(({ message }) => message);
  expect(told.filter((text) => !/refused$|^Error:/.test(text))).toContain(
    `Failed to pull image "${HOST}/team/app:1": rpc error: code = ${code} desc = failed to pull and unpack image "${HOST}/team/app:1": ${why}`,
  );
  expect(rows.at(-1)).toMatch(/^0\/1 (ErrImagePull|ImagePullBackOff) 0$/);
});

it.each`
  rule                               | auths                            | row
  ${'that is for it is not doubted'} | ${`"${HOST}": {"auth": "YTpi"}`} | ${'1/1 Running 0'}
  ${'for another says nothing'}      | ${'"ghcr.io": {"auth": "YTpi"}'} | ${/^0\/1 (ErrImagePull|ImagePullBackOff) 0$/}
`('Where a registry asks who it is, a pull Secret $rule', ({ auths, row }) => {
  const secret = `apiVersion: v1\nkind: Secret\nmetadata: {name: regcred}\ntype: kubernetes.io/dockerconfigjson\nstringData: {.dockerconfigjson: '{"auths": {${auths}}}'}\n`;
  const pod = podOf(`  nodeName: node-2\n  imagePullSecrets: [{name: regcred}]\n  containers: [{name: app, image: "${HOST}/team/app:1"}]`);
  const { rows } = play(`${pod}${server(nginx('return 401;'))}---\n${secret}`, { seconds: 100 });
  expect(rows.at(-1)).toEqual(typeof row === 'string' ? row : expect.stringMatching(row));
});

it('What listens at a node’s port is asked by the runtime’s name, and again where it has too much to do', () => {
  const { run } = play(podOf(`  nodeName: node-2\n  containers: [{name: app, image: "${HOST}/app:1"}]`) + server(nginx('return 429;')), {
    seconds: 20,
  });
  const asked = run
    .kubectl('logs server')
    .stdout.split('\n')
    .filter((line) => line.includes('HEAD'));
  expect(asked.length).toBe(6);
  expect(asked[0]).toMatch(/"HEAD \/v2\/app\/manifests\/1 HTTP\/1\.1" 429 0 "-" "containerd\/1\.6\.21" "-"$/);
});

it.each`
  answers | headline
  ${404}  | ${/cannot be pulled: the registry has no such image or tag$/}
  ${401}  | ${/cannot be pulled: the registry refuses: /}
  ${500}  | ${/cannot be pulled: what answers there is no registry, or one that fails$/}
`('Of a registry that answers $answers is said what that means', ({ answers, headline }) => {
  const pod = podOf(`  nodeName: node-2\n  containers: [{name: app, image: "${HOST}/app:1"}]`);
  const { run } = play(pod + server(nginx(`return ${answers};`)), { seconds: 60 });
  expect(run.explain(60).headline.en).toMatch(headline);
});

it('What does not speak HTTP is no registry', () => {
  const says = (text: string) =>
    `image: "python:3.11", command: [python3, -c, "import socket\\ns = socket.socket()\\ns.bind(('', 5000))\\ns.listen()\\nwhile True:\\n  c, _ = s.accept()\\n  c.recv(4096)\\n  c.sendall(b'${text}')\\n  c.close()"]`;
  const told = (text: string) =>
    play(podOf(`  nodeName: node-2\n  containers: [{name: app, image: "${HOST}/app:1"}]`) + server(says(text)), { seconds: 60 }).events;
  const head = `failed to do request: Head "http://${HOST}/v2/app/manifests/1": `;
  expect(
    told('-ERR wrong number of arguments\\\\r\\\\n').some((line) =>
      line.endsWith(`${head}net/http: HTTP/1.x transport connection broken: malformed HTTP status code "wrong"`),
    ),
  ).toBe(true);
  expect(told('').some((line) => line.endsWith(`${head}EOF`))).toBe(true);
});

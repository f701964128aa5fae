import { describe, expect, it } from 'vitest';
import { SECOND } from '../../engine/index.ts';
import { type ImageTest, runImage } from '../test-image.ts';

/** Answers of HTTP requests to localhost, at these seconds. */
function ask(test: ImageTest, ...requests: readonly { readonly at: number; readonly port: number; readonly path: string }[]) {
  const output = runImage({
    ...test,
    programs: {
      *'/usr/local/bin/ask'(process) {
        const [, port, path] = process.argv;
        const socket = yield* process.net.connect('127.0.0.1', Number(port));
        yield* socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: close\r\n\r\n`);
        for (let part = yield* socket.read(); part !== ''; part = yield* socket.read()) yield* process.write(1, part);
        return 0;
      },
    },
    exec: requests.map(({ at, port, path }) => ({ after: at, argv: ['ask', String(port), path] })),
  });
  return output.execs.map(({ stdout }) => ({ status: Number(stdout.split(' ')[1]), body: stdout.split('\r\n\r\n')[1] }));
}

describe("images of Kubernetes' documentation and tests", () => {
  it.each([
    { image: 'registry.k8s.io/liveness', args: ['/server'] },
    { image: 'registry.k8s.io/e2e-test-images/agnhost:2.40', args: ['liveness'] },
  ])('$image is well for ten seconds', ({ image, args }) => {
    const answers = ask({ image, args }, { at: 3, port: 8080, path: '/healthz' }, { at: 12, port: 8080, path: '/healthz' });
    expect(answers).toEqual([
      { status: 200, body: 'ok' },
      { status: 500, body: expect.stringMatching(/^error: 12/) },
    ]);
  });

  it.each([
    { image: 'gcr.io/google-samples/hello-app:2.0', port: 8080, path: '/', body: 'Hello, world!\nVersion: 2.0.0\nHostname: test-pod\n' },
    { image: 'gcr.io/google-samples/node-hello:1.0', port: 8080, path: '/', body: 'Hello Kubernetes!' },
    {
      image: 'hashicorp/http-echo:0.2.3',
      args: ['-text=just made some syscalls!'],
      port: 5678,
      path: '/',
      body: 'just made some syscalls!\n',
    },
    {
      image: 'registry.k8s.io/e2e-test-images/agnhost:2.40',
      args: ['netexec', '--http-port=80'],
      port: 80,
      path: '/hostname',
      body: 'test-pod',
    },
    {
      image: 'registry.k8s.io/e2e-test-images/agnhost:2.40',
      args: ['netexec'],
      port: 8080,
      path: '/shell?cmd=echo%20hi',
      body: '{"output":"hi\\n"}',
    },
    { image: 'registry.k8s.io/e2e-test-images/agnhost:2.40', args: ['serve-hostname'], port: 9376, path: '/', body: 'test-pod' },
    { image: 'registry.k8s.io/test-webserver', port: 80, path: '/etc/hostname', body: 'test-pod\n' },
    { image: 'registry.k8s.io/echoserver:1.10', port: 8080, path: '/a', body: expect.stringContaining('\treal path=/a\n') },
  ] as const)('$image $args answers $path', ({ image, port, path, body, ...rest }) => {
    expect(ask({ image, ...rest }, { at: 3, port, path })).toEqual([{ status: 200, body }]);
  });

  it.each([
    { rule: 'Go programs as PID 1 end with 2', image: 'registry.k8s.io/liveness', code: 2 },
    { rule: 'agnhost pause too', image: 'registry.k8s.io/e2e-test-images/agnhost:2.40', code: 2 },
    { rule: 'pause ends with 0', image: 'registry.k8s.io/pause:3.9', code: 0 },
    { rule: 'node under a shell goes on', image: 'gcr.io/google-samples/node-hello:1.0', code: undefined },
    {
      rule: 'a server that waits for its Pod to be deleted ends later',
      image: 'registry.k8s.io/e2e-test-images/agnhost:2.40',
      args: ['serve-hostname'],
      code: undefined,
    },
  ])('on TERM, $rule', ({ image, args, code }) => {
    const output = runImage({
      image,
      ...(args && { args }),
      before: ({ engine, container }) => void engine.after(5 * SECOND, () => container.signal('TERM')),
    });
    expect(output.exitCode).toBe(code);
  });

  it.each([
    { image: 'hashicorp/http-echo:0.2.3', args: [], code: 127, stderr: 'Missing -text option!\n', stdout: '' },
    {
      image: 'registry.k8s.io/e2e-test-images/agnhost:2.40',
      args: ['entrypoint-tester', 'a', 'b'],
      code: 0,
      stderr: '',
      stdout: '[/agnhost entrypoint-tester a b]\n',
    },
    {
      image: 'registry.k8s.io/e2e-test-images/agnhost:2.40',
      args: ['nonsense'],
      code: 1,
      stderr: 'Error: unknown command "nonsense" for "app"\n',
      stdout: '',
    },
    { image: 'registry.k8s.io/e2e-test-images/agnhost:2.40', args: ['connect', '127.0.0.1:1'], code: 1, stderr: 'REFUSED\n', stdout: '' },
    { image: 'registry.k8s.io/e2e-test-images/agnhost:2.39', args: ['--version'], code: 0, stderr: '', stdout: 'app version 2.39\n' },
    {
      image: 'registry.k8s.io/e2e-test-images/agnhost:2.40',
      args: ['mounttest', '--file_content=/etc/hostname', '--file_mode=/etc/hostname'],
      code: 0,
      stderr: '',
      stdout: 'mode of file "/etc/hostname": -rw-r--r--\ncontent of file "/etc/hostname": test-pod\n\n',
    },
  ])('$image $args ends with $code', ({ image, args, code, stderr, stdout }) => {
    const output = runImage({ image, args });
    expect({ code: output.exitCode, stderr: output.stderr, stdout: output.stdout }).toEqual({ code, stderr, stdout });
  });

  it('answers gRPC health checks, until it is unwell', () => {
    const health = (at: number) => ({ after: at, argv: ['health'] });
    const { execs } = runImage({
      image: 'registry.k8s.io/e2e-test-images/agnhost:2.40',
      args: ['grpc-health-checking', '--delay-unhealthy-sec=5'],
      programs: {
        *'/usr/local/bin/health'(process) {
          const socket = yield* process.net.connect('127.0.0.1', 5000);
          yield* socket.write('PRI * HTTP/2.0\r\n\r\nPOST /grpc.health.v1.Health/Check \r\n\r\n');
          yield* process.write(1, yield* socket.read());
          return 0;
        },
      },
      exec: [health(2), health(8)],
    });
    expect(execs.map(({ stdout }) => stdout)).toEqual(['grpc-health: SERVING\r\n', 'grpc-health: NOT_SERVING\r\n']);
  });
});

describe('agnhost', () => {
  const AGNHOST = 'registry.k8s.io/e2e-test-images/agnhost:2.43';
  it.each([
    ['what it stands on', 'cat /etc/alpine-release', '3.12.12\n'],
    ['its bash', "bash -c 'echo $BASH_VERSION'", '5.0.17(1)-release\n'],
    ['its server of names', '/coredns -version', 'CoreDNS-1.6.2\nlinux/amd64, go1.12.8, 795a3eb\n'],
  ])('is of its time: %s', (_, script, stdout) => {
    expect(runImage({ image: AGNHOST, command: ['sh', '-c', script] })).toMatchObject({ exitCode: 0, stdout, stderr: '' });
  });
  it.each([
    { args: ['porter'], env: { SERVE_PORT_81: 'foo', SERVE_PORT_82: 'bar' }, port: 82, body: 'bar' },
    { args: ['porter', '--json-response'], env: { SERVE_PORT_81: 'foo' }, port: 81, body: '{"Method":"GET","Body":"foo"}' },
    { args: ['guestbook', '--backend-port', '6379'], env: {}, port: 80, path: '/get', body: '{"data":{}}' },
    { args: ['netexec'], env: {}, port: 8080, path: '/redirect?location=/a', status: 302, body: '<a href="/a">Found</a>.\n\n' },
    { args: ['netexec', '--udp-port', '-1'], env: {}, port: 8080, path: '/healthz', status: 412, body: '' },
    {
      args: ['liveness'],
      env: {},
      port: 8080,
      path: '/redirect?loc=http%3A%2F%2F0.0.0.0%2F',
      status: 302,
      body: '<a href="http://0.0.0.0/">Found</a>.',
    },
  ])('$args answers $body', ({ args, env, port, path = '/', status = 200, body }) => {
    const [answer] = ask({ image: AGNHOST, args, env: env as Record<string, string> }, { at: 3, port, path });
    expect({ ...answer, body: answer?.body?.slice(0, body.length) }).toEqual({ status, body });
  });

  it.each([
    {
      args: ['mounttest', '--file_mode=/tmp', '--fs_type=/dev/shm'],
      lines: ['mount type of "/dev/shm": tmpfs', 'mode of file "/tmp": dtrwxrwxrwx'],
    },
    {
      args: ['mounttest', '--new_file_0666=/tmp/a', '--file_perm=/tmp/a', '--file_owner=/tmp/a'],
      lines: [
        'content of file "/tmp/a": mount-tester new file',
        '',
        'perms of file "/tmp/a": -rw-rw-rw-',
        'owner UID of "/tmp/a": 0',
        'owner GID of "/tmp/a": 0',
      ],
    },
    {
      args: ['mounttest', '--file_content=/no'],
      code: 1,
      lines: ['error reading file content for "/no": open /no: no such file or directory'],
    },
    {
      args: ['inclusterclient'],
      code: 1,
      lines: [expect.stringMatching(/ main\.go:61\] started$/), expect.stringMatching(/err: unable to load in-cluster/)],
    },
  ])('$args says $lines', ({ args, code = 0, lines }) => {
    const { stdout, stderr, exitCode } = runImage({ image: AGNHOST, args });
    expect({ lines: `${stdout}${stderr}`.replace(/\n$/, '').split('\n'), exitCode }).toEqual({ lines, exitCode: code });
  });
});

// @see kubernetes: test/images/*/Dockerfile in v1.15, before agnhost had them all
it.each`
  image                                                        | command      | args                                | says
  ${'gcr.io/kubernetes-e2e-test-images/mounttest:1.0'}         | ${undefined} | ${['--file_content=/etc/hostname']} | ${{ stdout: 'content of file "/etc/hostname": test-pod\n\n', exitCode: 0 }}
  ${'gcr.io/kubernetes-e2e-test-images/mounttest:1.0'}         | ${undefined} | ${['--nope']}                       | ${{ stderr: 'flag provided but not defined: -nope\nUsage of /mounttest:\n', exitCode: 2 }}
  ${'k8s.gcr.io/mounttest:0.8'}                                | ${['/mt']}   | ${['-file_perm', '/etc/hostname']}  | ${{ stdout: 'perms of file "/etc/hostname": -rw-r--r--\n', exitCode: 0 }}
  ${'gcr.io/kubernetes-e2e-test-images/entrypoint-tester:1.0'} | ${undefined} | ${undefined}                        | ${{ stdout: '[/ep default arguments]\n', exitCode: 0 }}
  ${'gcr.io/kubernetes-e2e-test-images/entrypoint-tester:1.0'} | ${['/ep-2']} | ${['a', '--b']}                     | ${{ stdout: '[/ep-2 a --b]\n', exitCode: 0 }}
`('$image $args, which was an image of its own', ({ image, command, args, says }) => {
  expect(runImage({ image, ...(command && { command }), ...(args && { args }), until: 10 * SECOND })).toMatchObject(says);
});

// @see kubernetes: test/images/{nginx,httpd,nonroot}/BASEIMAGE
it.each`
  image                                               | script                                               | says
  ${'registry.k8s.io/e2e-test-images/nginx:1.14-4'}   | ${'nginx -v 2>&1; . /etc/os-release; echo $ID'}      | ${'nginx version: nginx/1.14.2\nalpine\n'}
  ${'registry.k8s.io/e2e-test-images/nginx:1.15-4'}   | ${'nginx -v 2>&1; . /etc/os-release; echo $ID'}      | ${'nginx version: nginx/1.15.12\nalpine\n'}
  ${'registry.k8s.io/e2e-test-images/httpd:2.4.38-4'} | ${'httpd -v | head -1; . /etc/os-release; echo $ID'} | ${'Server version: Apache/2.4.38 (Unix)\nalpine\n'}
  ${'registry.k8s.io/e2e-test-images/nonroot:1.4'}    | ${'id; whoami 2>&1'}                                 | ${'uid=1234 gid=0(root) groups=0(root)\nwhoami: cannot find name for user ID 1234\n'}
`('$image is of what the tests build it on', ({ image, script, says }) => {
  expect(runImage({ image, command: ['sh', '-c', script], until: 10 * SECOND }).stdout).toBe(says);
});

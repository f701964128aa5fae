import { expect, it } from 'vitest';
import { play } from '../../testing.ts';

const PYTHON = `import socket
s = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
s.bind('/s/app.sock')
s.listen()
while True:
  c, _ = s.accept()
  c.sendall(b'you said ' + c.recv(100))
  c.close()`;
const NODE = "require('http').createServer((q, r) => r.end('you asked for ' + q.url)).listen('/s/app.sock')";
const ONCE = `import socket
s = socket.socket(socket.AF_UNIX)
s.connect('/s/app.sock')
s.send(b'yo')
print(s.recv(100).decode())`;

type Program = readonly [image: string, ...command: string[]];

/** A server and, when it is there, a client, with one volume. What the client says. */
function said([image, ...command]: Program, [clientImage, ...client]: Program, look = 100): string {
  const volumeMounts = [{ name: 's', mountPath: '/s' }];
  const containers = [
    { name: 'server', image, [image === 'alpine/socat' ? 'args' : 'command']: command, volumeMounts },
    { name: 'client', image: clientImage, command: ['sleep', '1000'], volumeMounts },
  ];
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec: { containers, volumes: [{ name: 's', emptyDir: {} }] } };
  const { run } = play(JSON.stringify(pod), {
    seconds: look + 10,
    interventions: [{ atSeconds: look, kind: 'EXEC', pod: 'web', container: 'client', command: client }],
  });
  const { stdout = '', stderr = '' } = run.interventions[0] ?? {};
  return `${stdout ?? ''}${stderr ?? ''}`;
}

const sh = (script: string): Program => ['nicolaka/netshoot', 'sh', '-c', script];
const NOBODY: Program = ['busybox', 'sleep', '1000'];
const socat: Program = ['alpine/socat', 'UNIX-LISTEN:/s/app.sock,fork', "EXEC:'echo hello'"];

it.each<{ server: Program; client: Program; says: string }>([
  { server: ['python', 'python3', '-c', PYTHON], client: sh('echo hi | nc -N -U /s/app.sock'), says: 'you said hi\n' },
  { server: ['python', 'python3', '-c', PYTHON], client: ['python', 'python3', '-c', ONCE], says: 'you said yo\n' },
  { server: ['python', 'python3', '-c', PYTHON], client: ['busybox', 'sh', '-c', 'echo hi | nc local:/s/app.sock'], says: 'you said hi\n' },
  { server: ['node', 'node', '-e', NODE], client: sh('curl -s --unix-socket /s/app.sock http://localhost/a'), says: 'you asked for /a' },
  { server: socat, client: sh('echo | socat - UNIX-CONNECT:/s/app.sock'), says: 'hello\n' },
  { server: socat, client: sh("ls -l /s | grep -o '^s.........'"), says: 'srwxr-xr-x\n' },
  {
    server: NOBODY,
    client: sh('curl -s -S --unix-socket /s/app.sock http://x/'),
    says: "curl: (7) Failed to connect to x port 80 after 0 ms: Couldn't connect to server\n",
  },
  { server: NOBODY, client: sh('nc -U /s/app.sock'), says: 'nc: unix connect failed: No such file or directory\n' },
  { server: NOBODY, client: sh('touch /s/f; nc -U /s/f'), says: 'nc: unix connect failed: Connection refused\n' },
  // Who is gone has left the file.
  {
    server: ['python', 'python3', '-c', PYTHON.replace('while True:', 'import sys; sys.exit(0)\nwhile True:')],
    client: sh('nc -U /s/app.sock'),
    says: 'nc: unix connect failed: Connection refused\n',
  },
])('of $server.0 a socket in a volume, asked by $client', ({ server, client, says }) => expect(said(server, client)).toBe(says));

it('a socket that one start has left is in the way of the next', () => {
  const volumes = [{ name: 's', emptyDir: {} }];
  const command = ['python3', '-c', PYTHON.replace('while True:', 'import sys; sys.exit(1)\nwhile True:')];
  const containers = [{ name: 'app', image: 'python', command, volumeMounts: [{ name: 's', mountPath: '/s' }] }];
  const { run } = play(JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec: { containers, volumes } }), {
    seconds: 100,
  });
  expect(run.kubectl('logs web').stdout).toMatch(/\nOSError: \[Errno 98\] Address already in use\n$/);
});
